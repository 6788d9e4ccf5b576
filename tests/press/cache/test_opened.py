"""The files that press opens are noted, wherever in its threads, and nothing else is."""

import contextlib
import os
import sysconfig
import tempfile
from pathlib import Path

from press.cache import opened as opened_module
from press.cache.opened import Opened, listening, note, pool, variable
from tests.press.running import write


def names(opened):
    return sorted(Path(path).name for path in opened.files)


def test_files_that_are_read_are_noted_and_those_that_are_written_are_not(tmp_path):
    write(tmp_path, {"read": "1"})
    opened = Opened()
    with listening(opened):
        (tmp_path / "read").read_text()
        (tmp_path / "written").write_text("2")
        (tmp_path / "gone").exists()
    assert names(opened) == ["read"]


def test_a_file_that_was_looked_for_and_is_not_there_is_noted(tmp_path):
    opened = Opened()
    with listening(opened), contextlib.suppress(OSError):
        (tmp_path / "none").read_text()
    assert names(opened) == ["none"]
    (tmp_path / "none").write_text("")
    assert opened.changed() == [str(tmp_path / "none")]


def test_nothing_is_noted_outside(tmp_path):
    write(tmp_path, {"before": "", "inside": "", "after": ""})
    opened, inner = Opened(), Opened()
    (tmp_path / "before").read_text()
    with listening(opened):
        with listening(inner):
            (tmp_path / "inside").read_text()
        (tmp_path / "after").read_text()
    (tmp_path / "before").read_text()
    assert (names(opened), names(inner)) == (["after"], ["inside"])


def test_pools_note_where_the_thread_does_that_made_them(tmp_path):
    write(tmp_path, {"a": "", "b": ""})
    opened, other = Opened(), Opened()
    with listening(opened), pool(2) as workers:
        list(workers.map(lambda name: (tmp_path / name).read_text(), "ab"))
    with listening(other), pool(1) as workers:
        workers.submit((tmp_path / "a").read_text).result()
    assert (names(opened), names(other)) == (["a", "b"], ["a"])


def test_what_other_programs_open_can_be_noted(tmp_path):
    opened = Opened()
    note(tmp_path / "nobody listens")
    with listening(opened):
        note(tmp_path / "look.docx")
    assert names(opened) == ["look.docx"]


def test_variables_that_are_asked_for_are_noted(monkeypatch):
    monkeypatch.setenv("PRESS_TEST", "1")
    opened, other = Opened(), Opened()
    with listening(opened):
        assert (variable("PRESS_TEST"), variable("PRESS_NONE"), variable("PRESS_NONE", "x")) == ("1", None, "x")
    assert list(opened.variables) == ["PRESS_TEST", "PRESS_NONE"]
    assert variable("PRESS_TEST") == "1"
    other.adopt(opened)
    assert list(other.variables) == ["PRESS_TEST", "PRESS_NONE"]


def test_a_file_that_two_found_different_counts_as_changed(tmp_path):
    write(tmp_path, {"same": "1", "other": "1"})
    first, second = Opened(), Opened()
    first.note(tmp_path / "same")
    first.note(tmp_path / "other")
    write(tmp_path, {"other": "22"})
    second.note(tmp_path / "same")
    second.note(tmp_path / "other")
    assert second.changed() == []
    second.adopt(first)
    first.adopt(second)
    assert first.changed() == second.changed() == [str(tmp_path / "other")]


def test_folders_that_are_listed_are_noted(tmp_path):
    opened = Opened()
    with listening(opened):
        list(tmp_path.iterdir())
        list(os.scandir(tmp_path))
    assert list(opened.listed) == [str(tmp_path)]


def test_a_file_that_changed_after_it_was_opened_is_told(tmp_path):
    write(tmp_path, {"a": "1", "b": "1"})
    opened = Opened()
    with listening(opened):
        (tmp_path / "a").read_text()
        (tmp_path / "b").read_text()
    assert opened.changed() == []
    (tmp_path / "b").write_text("22")
    assert opened.changed() == [str(tmp_path / "b")]


def test_files_of_the_system_of_packages_and_of_private_folders_are_passed_over(tmp_path):
    opened = Opened(tmp_path)
    skipped = [
        Path(sysconfig.get_path("purelib"), "a.py"),
        Path(sysconfig.get_path("stdlib"), "a.py"),
        Path("/etc/hosts"),
        Path(tempfile.gettempdir(), "press-run-x", "a"),
        tmp_path / "build" / ".press" / "cache" / "a",
        tmp_path / "a.pyc",
    ]
    for path in skipped:
        opened.note(path)
    assert opened.files == {}


def test_files_of_the_project_count_wherever_it_stands():
    for root in (Path("/usr/share/review"), Path(tempfile.gettempdir(), "press-review"), Path("/usr/src/app")):
        opened = Opened(root)
        opened.note(root / "a.lua")
        assert list(opened.files) == [str(root / "a.lua")]


def test_files_of_press_and_of_packages_inside_the_project_are_passed_over():
    packages = Path(sysconfig.get_path("purelib"))
    press = Path(opened_module.__file__).parents[1]
    for inside in (packages, press):
        opened = Opened(inside.parent)
        opened.note(inside / "a.typ")
        assert opened.files == {}
