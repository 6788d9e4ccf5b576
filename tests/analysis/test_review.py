"""The façade."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analysis import Review
from analysis.errors import DataFileError
from analysis.review import find_project

ROOT = Path(__file__).parents[2]
GARDEN = Path(__file__).parent / "reviews" / "garden"


def test_the_nearest_folder_upwards_is_the_review():
    assert find_project({}, start=GARDEN / "data") == GARDEN


@pytest.mark.parametrize("variable", ["REVIEW_PROJECT", "QUARTO_PROJECT_ROOT"])
def test_a_variable_names_the_review(variable):
    assert find_project({variable: str(GARDEN)}, start=ROOT) == GARDEN


def test_the_own_variable_goes_before_that_of_quarto():
    environment = {"QUARTO_PROJECT_ROOT": str(ROOT), "REVIEW_PROJECT": str(GARDEN)}
    assert find_project(environment, start=Path("/")) == GARDEN


def test_a_variable_without_a_review_is_an_error(tmp_path):
    with pytest.raises(DataFileError) as caught:
        find_project({"REVIEW_PROJECT": str(tmp_path)}, start=ROOT)
    assert str(caught.value) == (
        f"REVIEW_PROJECT={tmp_path}: found no review, expected review.yml there\n"
        "  hint: run inside a review, or name its folder: Review.load(FOLDER) or REVIEW_PROJECT=FOLDER"
    )


def test_no_review_upwards_is_an_error(tmp_path):
    with pytest.raises(DataFileError, match=r"found no review, expected review\.yml there or in a folder above"):
        find_project({}, start=tmp_path)


def test_load_takes_the_working_directory(monkeypatch):
    monkeypatch.delenv("REVIEW_PROJECT", raising=False)
    monkeypatch.delenv("QUARTO_PROJECT_ROOT", raising=False)
    monkeypatch.chdir(GARDEN)
    assert Review.load().dataset.package.name == "garden"


def test_stages_and_values_are_computed_once():
    review = Review.load(GARDEN)
    assert review.values is review.values
    assert review.recheck is review.recheck
    assert review.stages.synthesis is review.stages.synthesis


def test_the_recheck_compares_with_the_other_values():
    published = {check.key: check.agrees for check in Review.load(GARDEN).recheck.published}
    assert published == {"s_included": "yes", "s_participants": "no", "s_sleep": "no"}
    values = Review.load(GARDEN).values
    assert [str(values.published[name]) for name in ("compared", "agree", "disagree")] == ["3", "1", "2"]


def test_figures_are_those_of_the_review():
    assert hasattr(Review.load(GARDEN).figures, "flow")


def test_a_drawing_library_is_loaded_for_a_figure_only():
    code = (
        "import sys; from analysis import Review; r = Review.load(sys.argv[1]); r.values; r.tables.quality();"
        "print([name for name in ('matplotlib', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(GARDEN)], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == "[]"
