"""Output that cannot be written: the last good files stay whole, nothing private is left."""

import errno
import os
from pathlib import Path

import pytest

from press.writers import WRITERS, Writer
from tests.press.running import PROJECT, snapshot, write

HINT = (
    "  hint: free space, close programs that hold the file, change its permissions, or choose another place: "
    "--output-dir DIR\n"
)


@pytest.fixture
def project(tmp_path):
    files = {"_quarto.yml": PROJECT, "a.qmd": "Text.\n", "b.qmd": "Text.\n", "build/a.html": "the last good page"}
    return write(tmp_path / "review", files)


def refuse(reason):
    def run(*_, **__):
        raise OSError(reason, os.strerror(reason))

    return run


def test_a_file_that_stands_where_the_folder_should_be_is_named(project, press):
    write(project, {"out": "a file of mine"})
    done = press("render", "--quiet", "--output-dir", "out", cwd=project)
    assert (
        done.err
        == f"out: found that the system refuses to read or write here (not a directory), expected a usable place\n{HINT}"
    )
    assert (done.code, (project / "out").read_text()) == (6, "a file of mine")


def test_a_folder_that_may_not_be_written_is_named(project, press, monkeypatch):
    before = snapshot(project)
    monkeypatch.setattr(Path, "mkdir", refuse(errno.EACCES))
    done = press("render", "--quiet", cwd=project)
    message = (
        "build: found that the system refuses to read or write here (permission denied), expected a usable place\n"
    )
    assert (done.code, done.err) == (6, message + HINT)
    assert snapshot(project) == before


def test_a_full_disk_while_writing_is_told_and_leaves_the_last_good_files(project, press, monkeypatch):
    before = snapshot(project)
    monkeypatch.setitem(WRITERS, "html", Writer(refuse(errno.ENOSPC)))
    done = press("render", "--quiet", cwd=project)
    message = "build: found that the system refuses to read or write here (no space left on device), expected a usable place\n"
    assert (done.code, done.err) == (6, message + HINT)
    assert snapshot(project) == before
    assert list((project / "build" / ".press").glob("build-*")) == []


def test_a_folder_that_stands_in_the_place_of_a_finished_file_leaves_all_others_as_they_were(project, press):
    (project / "build" / "b.html").mkdir()
    before = snapshot(project)
    done = press("render", "--quiet", cwd=project)
    assert done.err.startswith("build/b.html: found that the system refuses to read or write here (is a directory)")
    assert (done.code, snapshot(project)) == (6, before)


def test_a_failed_first_build_leaves_nothing_but_what_the_next_need_not_do_again(tmp_path, press):
    root = write(tmp_path / "review", {"_quarto.yml": PROJECT, "a.qmd": "See @fig-x.\n"})
    assert press("render", "--quiet", "--output-dir", "out/of/it", cwd=root).code == 4
    assert sorted(path.name for path in root.iterdir()) == ["_quarto.yml", "a.qmd", "build"]
    assert [path.name for path in (root / "build").iterdir()] == [".press"]
    assert [path.name for path in (root / "build" / ".press").iterdir()] == ["cache"]


def test_a_fault_of_the_press_is_told_as_one_and_leaves_the_last_good_files(project, press, monkeypatch):
    def fail(*_):
        raise KeyError("cells")

    before = snapshot(project)
    monkeypatch.setitem(WRITERS, "html", Writer(fail))
    done = press("render", "--quiet", cwd=project)
    assert done.err.splitlines() == [
        "press met a fault of its own: KeyError: 'cells'",
        "  hint: the last good files are untouched; run again with --traceback and report what it prints",
    ]
    assert (done.code, snapshot(project)) == (70, before)
