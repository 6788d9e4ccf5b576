"""A state holds as long as everything that it tells of is as it was; what is not is told in words."""

import os

import pytest

from press.cache import state as state_module
from press.cache.digests import ABSENT, file_digest, folder_digest, sources_digest, value_digest
from press.cache.machine import installed
from press.cache.state import changes, shown_changes, state_of
from tests.press.running import write


def test_nothing_changed_is_nothing_told(tmp_path):
    root = str(write(tmp_path, {"a": "1", "b.py": ""}))
    told = state_of(
        files=[f"{root}/a", f"{root}/none"], folders=[root], sources=[root], modules=[root], variables=["X"]
    )
    assert list(changes(told)) == []


@pytest.mark.parametrize("change", [lambda path: path.write_text("2"), lambda path: path.unlink()])
def test_a_file_that_is_another_or_gone_is_told(tmp_path, change):
    path = write(tmp_path, {"a": "1"}) / "a"
    told = state_of(files=[str(path)])
    change(path)
    assert list(changes(told)) == [f"{path} changed"]


def test_a_file_that_was_not_there_and_comes_is_told(tmp_path):
    told = state_of(files=[str(tmp_path / "a")])
    write(tmp_path, {"a": ""})
    assert list(changes(told)) == [f"{tmp_path / 'a'} changed"]


def test_a_file_that_was_only_touched_is_as_it_was(tmp_path):
    path = write(tmp_path, {"a": "1"}) / "a"
    told = state_of(files=[str(path)])
    path.write_text("1")
    assert list(changes(told)) == []


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("new.csv", {"folders", "sources"}),
        ("new.py", {"folders", "sources", "modules"}),
        ("package/__init__.py", {"folders", "sources", "modules"}),
        ("plain/note.txt", {"folders", "sources"}),
        ("a-1.0.dist-info", {"folders", "sources", "modules"}),
        (".hidden", {"folders"}),
        ("a.html", {"folders"}),
        ("a.pdf", {"folders"}),
        ("a-figures/1.svg", {"folders"}),
        ("a.qmd~", {"folders"}),
        ("__pycache__/a.pyc", {"folders"}),
    ],
)
def test_names_that_come_count_where_they_can_matter(tmp_path, name, parts):
    kinds = ("folders", "sources", "modules")
    told = {kind: state_of(**{kind: [str(tmp_path)]}) for kind in kinds}
    write(tmp_path, {name: ""})
    assert {kind for kind in kinds if list(changes(told[kind]))} == parts


@pytest.mark.parametrize(("part", "noun"), [("folders", "name"), ("sources", "name"), ("modules", "module")])
def test_a_folder_that_goes_is_told(tmp_path, part, noun):
    folder = tmp_path / "inner"
    folder.mkdir()
    told = state_of(**{part: [str(folder)]})
    folder.rmdir()
    assert list(changes(told)) == [f"a {noun} in {folder} came or went"]


def test_a_variable_that_is_set_changed_or_unset_is_told(monkeypatch):
    monkeypatch.delenv("PRESS_TEST", raising=False)
    unset = state_of(variables=["PRESS_TEST"])
    monkeypatch.setenv("PRESS_TEST", "")
    empty = state_of(variables=["PRESS_TEST"])
    assert list(changes(unset)) == ["the environment variable PRESS_TEST changed"]
    monkeypatch.setenv("PRESS_TEST", "1")
    assert list(changes(empty)) == ["the environment variable PRESS_TEST changed"]


@pytest.mark.parametrize("name", installed())
def test_what_is_installed_is_told_by_its_name(monkeypatch, name):
    told = state_of()
    monkeypatch.setattr(state_module, "installed", lambda: {**installed(), name: "another"})
    assert list(changes(told)) == [f"{name} changed"]


def test_places_are_told_from_the_projects_root(tmp_path):
    told = state_of(files=[str(tmp_path / "a")], sources=[str(tmp_path)])
    write(tmp_path, {"a": ""})
    assert list(shown_changes(told, tmp_path)) == ["a changed", "a name in the project's folder came or went"]


def test_the_value_of_a_variable_does_not_stand_in_a_state(monkeypatch):
    monkeypatch.setenv("PRESS_TEST", "a secret")
    assert "a secret" not in str(state_of(variables=["PRESS_TEST"]))


def test_digests_of_what_cannot_be_read_are_all_the_same(tmp_path):
    gone = str(tmp_path / "gone")
    assert {file_digest(gone), folder_digest(gone), sources_digest(gone), file_digest(tmp_path)} == {ABSENT}


def test_a_file_that_is_given_back_its_time_is_read_again(tmp_path, monkeypatch):
    file = tmp_path / "a.csv"
    file.write_text("1", encoding="utf-8")
    # as if nothing had happened to it for a while
    monkeypatch.setattr("press.cache.digests._TICK_NS", -3_600_000_000_000)
    before, told = file_digest(file), file.stat()
    file.write_text("2", encoding="utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (told.st_mtime_ns, told.st_ino)
    assert file_digest(file) != before


def test_values_are_told_apart_by_what_they_hold_not_by_order():
    assert value_digest({"a": 1, "b": 2}) == value_digest({"b": 2, "a": 1})
    assert value_digest(["a", "b"]) != value_digest(["ab"])


def test_of_a_document_whose_ledger_alone_matters_a_change_of_words_is_none(tmp_path):
    path = tmp_path / "a.qmd"
    path.write_text("Words.\n", encoding="utf-8")
    told = state_of(ledgers=[str(path)])
    path.write_text("Other words.\n", encoding="utf-8")
    assert not list(changes(told))
    path.write_text("`{python} r.tables.ledger()`\n", encoding="utf-8")
    assert list(changes(told)) == [f"{path} prints the ledger now, or no longer"]
