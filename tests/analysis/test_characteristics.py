"""Characteristics of the included studies."""

from __future__ import annotations

from pathlib import Path

from analysis import Review
from analysis.schema import Missing

REAL = Review.load(Path(__file__).parents[2]).stages.characteristics
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden").stages.characteristics


def test_five_studies_are_included_one_trial_and_four_cohorts():
    assert REAL.count.raw == 5
    assert {design: count.raw for design, count in REAL.by_design.items()} == {"rct": 1, "cohort": 4}


def test_participants_sum_to_1099():
    assert REAL.participants.raw == 53 + 59 + 688 + 182 + 117
    assert REAL.participants_known.raw == 5


def test_smallest_and_largest_study_and_years_are_found():
    assert (REAL.smallest.raw, REAL.largest.raw) == (53, 688)
    assert (REAL.first_year.raw, REAL.last_year.raw) == (1997, 2014)


def test_studies_stand_in_the_order_of_their_years():
    assert [study.study for study in GARDEN.studies] == ["abe2001", "bo2005", "cy2010", "di2012"]


def test_a_study_of_the_context_is_not_counted():
    assert "old1990" not in {study.study for study in GARDEN.studies}
    assert GARDEN.count.raw == 4


def test_only_known_numbers_of_participants_are_summed():
    assert GARDEN.participants.raw == 20 + 30 + 12
    assert GARDEN.participants_known.raw == 3
    # bo2005 was read too: with another cell it would be summed
    assert {str(cell) for cell in GARDEN.participants.cells} == {
        "studies.csv[*].role",
        *(f"studies.csv[{study}].n" for study in ("abe2001", "bo2005", "cy2010", "di2012")),
    }


def test_a_cell_keeps_its_code_and_its_decimals():
    assert GARDEN["bo2005"].values["n"].raw is Missing.NOT_REPORTED
    assert REAL["higdon1997"].values["age_mean"].digits == 2


def test_without_a_known_number_the_smallest_study_is_a_missing_code(small):
    small.set("studies", n="not reported")
    small.write()
    result = Review.load(small.root).stages.characteristics
    assert result.smallest.raw is result.largest.raw is Missing.NOT_REPORTED
    assert (result.participants.raw, result.participants_known.raw) == (0, 0)
