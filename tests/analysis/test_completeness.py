"""How much of the evidence is there."""

from __future__ import annotations

from pathlib import Path

from analysis import Review
from analysis.completeness import NOT_EXTRACTED
from analysis.schema import Missing

REVIEW = Review.load(Path(__file__).parents[2])
RESULT = REVIEW.stages.completeness


def counts(one):
    return one.filled.raw, {name: number.raw for name, number in one.codes.items()}


def test_filled_cells_and_codes_sum_to_all_cells():
    for one in (*RESULT.columns, *RESULT.tables, RESULT.total):
        filled, codes = counts(one)
        assert filled + sum(codes.values()) == one.cells.raw


def test_tables_sum_to_the_total():
    assert sum(one.cells.raw for one in RESULT.tables) == RESULT.total.cells.raw
    assert sum(one.codes["not_obtained"].raw for one in RESULT.columns) == RESULT.total.codes["not_obtained"].raw


def test_the_correlations_are_counted_by_code():
    (column,) = [one for one in RESULT.columns if (one.table, one.column) == ("associations", "r")]
    rows = REVIEW.dataset["associations"].rows
    assert counts(column) == (3, {code.name.lower(): sum(row["r"] is code for row in rows) for code in Missing})


def test_keys_origins_and_tables_of_the_review_itself_are_not_counted():
    named = {(one.table, one.column) for one in RESULT.columns}
    assert not {column for _, column in named} & {"source", "locator", "note"}
    assert not {table for table, _ in named} & set(NOT_EXTRACTED)
    assert ("studies", "study") not in named
