"""`press data`: the report and the exit status; what it finds is tested with `press.data`."""

import shutil

import pytest

from tests.press.running import PROJECT, ROOT


@pytest.fixture
def review(tmp_path):
    root = tmp_path / "review"
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copy(ROOT / "review.yml", root)
    (root / "_quarto.yml").write_text(PROJECT)
    return root


def edit(review, old, new):
    path = review / "data" / "studies.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_data_as_recorded_are_told_to_be_so(review, press):
    done = press("data", "--project", review)
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(": every file is as recorded\n")


def test_a_hand_edit_is_refused_until_it_is_accepted(review, press):
    edit(review, "United States (Indiana)", "United States")
    done = press("data", "--project", review)
    assert (done.code, "records them as a new version" in done.out) == (3, True)
    accepted = press("data", "--accept", "--message", "Country only.", "--project", review)
    assert (accepted.code, "recorded as data version" in accepted.out) == (0, True)
    assert press("data", "--project", review).code == 0


def test_data_that_are_not_valid_cannot_be_accepted(review, press):
    edit(review, "bliss2009,included", "bliss2009,includd")
    done = press("data", "--accept", "--project", review)
    assert (done.code, done.out) == (3, "")
    assert "role: found includd, expected one of included, context" in done.err


def test_a_project_without_data_is_told_what_is_missing(tmp_path, press):
    (tmp_path / "_quarto.yml").write_text(PROJECT)
    done = press("data")
    assert done.code == 3
    assert "data/datapackage.json: found no file, expected the description of the tables" in done.err
