"""A clock that is wrong: what is new and what is old is told by content, never by time."""

import os
import time

import pytest

from tests.faults.small_project import outputs, render, text

full = pytest.mark.skipif(not os.environ.get("FULL_FAULTS"), reason="runs in nox -s faults")
YEAR_S = 365 * 24 * 3600


def set_time(path, seconds):
    os.utime(path, (seconds, seconds))


def test_an_edit_made_while_the_clock_was_set_back_is_seen(project, edited):
    document = project / "a.qmd"
    document.write_text(text("Other words:", 3), encoding="utf-8")
    set_time(document, 0)
    done = render(project)
    assert (done.status, outputs(project) == edited) == (0, True), done.err


def test_an_edit_of_equal_length_and_time_is_seen(project):
    data = project / "rows.csv"
    told = data.stat()
    data.write_text("six\ntwo\n", encoding="utf-8")
    os.utime(data, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert render(project).status == 0
    page = outputs(project)["a.html"].decode()
    assert "First words: six as" in page.replace("\n", " ")


@full
def test_files_from_the_future_give_the_same_files(project, edited):
    (project / "a.qmd").write_text(text("Other words:", 3), encoding="utf-8")
    for path in project.rglob("*"):
        set_time(path, time.time() + YEAR_S)
    assert render(project).status == 0
    assert outputs(project) == edited


@full
def test_the_day_that_a_build_is_told_to_be_made_on_changes_no_words(project):
    before = outputs(project)
    assert render(project, SOURCE_DATE_EPOCH="0").status == 0
    early = outputs(project)
    assert early.keys() == before.keys()
    assert early["a.html"] == before["a.html"]
    assert render(project, SOURCE_DATE_EPOCH="4102444800").status == 0
    assert render(project).status == 0
    assert outputs(project) == before
