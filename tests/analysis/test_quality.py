"""Methodological quality."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import Review
from analysis.schema import Missing

REAL = Review.load(Path(__file__).parents[2]).stages.quality
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden").stages.quality


@pytest.mark.parametrize(
    ("study", "total", "percent", "level"), [("higdon1997", 14, 63.6, "low"), ("bliss2009", 17, 77.3, "high")]
)
def test_a_total_gives_share_and_level(study, total, percent, level):
    quality = REAL[study]
    assert quality.total.raw == total
    assert round(quality.percent.number, 1) == percent
    assert (quality.level.raw, quality.basis) == (level, "total")


def test_exactly_one_study_is_low_and_it_is_a_cohort():
    low = [study for study in REAL.studies if study.level.raw == "low"]
    assert [(study.study, study.design) for study in low] == [("higdon1997", "cohort")]


def test_a_level_without_a_total_is_the_stated_one():
    assert (REAL["farin2012"].level.raw, REAL["farin2012"].basis) == ("high", "stated")
    assert REAL["farin2012"].percent.raw is Missing.NOT_OBTAINED


def test_the_stated_levels_come_out_for_cut_offs_from_15_to_17_only():
    agreeing = [one.high_from for one in REAL.sensitivity if one.tool == "strobe" and one.agrees]
    allowed = [one.high_from for one in REAL.sensitivity if one.tool == "strobe" and one.allowed]
    assert agreeing == allowed == [15, 16, 17]


def test_every_cut_off_of_a_tool_is_tried():
    assert [one.high_from for one in REAL.sensitivity if one.tool == "pedro"] == list(range(11))


def test_a_higher_cut_off_never_makes_more_studies_high():
    highs = [len(one.high) for one in REAL.sensitivity if one.tool == "strobe"]
    assert highs == sorted(highs, reverse=True)


def test_the_parent_trial_is_rated_and_not_counted():
    (parent,) = REAL.context
    assert (parent.study, parent.total.raw) == ("ferreira2007", 7)
    assert sum(item.rating.raw == "yes" and item.counts for item in parent.items) == 7
    assert REAL.ratings_known.raw == 0
    assert REAL.ratings_total.raw == 4 * 22 + 11


def test_a_total_that_nobody_prints_is_counted_from_complete_items():
    assert (GARDEN["abe2001"].total.raw, GARDEN["abe2001"].level.raw) == (3, "high")
    assert {cell.file for cell in GARDEN["abe2001"].total.cells} == {"ratings.csv", "rating_totals.csv", "check.yml"}


def test_a_partial_item_leaves_the_total_open():
    assert GARDEN["di2012"].total.raw is Missing.NOT_OBTAINED


def test_without_total_and_stated_level_there_is_none():
    assert (GARDEN["di2012"].level.raw, GARDEN["di2012"].basis) == (Missing.NOT_OBTAINED, "none")


def test_a_study_that_has_no_quality_is_not_found():
    with pytest.raises(KeyError):
        REAL["nobody"]
