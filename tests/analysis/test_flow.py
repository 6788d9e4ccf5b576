"""Flow of records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Review
from analysis.flow import IDENTITIES, compute_flow
from analysis.schema import FLOW_STAGES, Missing, Row

ROOT = Path(__file__).parents[2]
REAL = Review.load(ROOT)
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden")


def with_counts(**counts):
    """Give the made-up review with other counts; a stage that is not named is not obtained."""
    table = GARDEN.dataset["flow"]
    rows = []
    for row in table:
        cell = counts.get(row.key, Missing.NOT_OBTAINED)
        rows.append(Row(row.key, row.line, {**row.text, "count": str(cell)}, {**row.cells, "count": cell}))
    tables = {**GARDEN.dataset.tables, "flow": replace(table, rows=tuple(rows))}
    return compute_flow(replace(GARDEN.dataset, tables=tables))


def test_the_real_flow_has_its_two_printed_counts_and_codes_between():
    raws = {stage.stage: stage.count.raw for stage in REAL.stages.flow.stages}
    assert raws.pop("identified") == 1469
    assert raws.pop("included") == 5
    assert set(raws.values()) == {Missing.NOT_OBTAINED}


def test_a_printed_count_names_its_cell():
    (cell,) = REAL.stages.flow["identified"].count.cells
    assert str(cell) == "flow.csv[identified].count"


def test_identities_give_the_counts_between():
    found = {stage.stage: stage.count.raw for stage in GARDEN.stages.flow.stages if stage.derived}
    assert found == {"screened": 90, "sought": 20, "not_retrieved": 2}


def test_a_derived_count_names_the_cells_it_follows_from():
    cells = {cell.key for cell in GARDEN.stages.flow["sought"].count.cells}
    assert {"identified", "duplicates_removed", "excluded"} <= cells
    assert not cells & {"included", "reports_excluded"}


def test_nothing_follows_for_the_included_studies():
    flow = with_counts(assessed=20, reports_excluded=15)
    assert flow["included"].count.raw is Missing.NOT_OBTAINED


@pytest.mark.parametrize("stage", ["screened", "excluded", "sought"])
def test_each_term_of_an_identity_follows_from_the_others(stage):
    counts = {"screened": 90, "excluded": 70, "sought": 20}
    expected = counts.pop(stage)
    assert with_counts(**counts)[stage].count.raw == expected


@given(
    st.tuples(*[st.integers(0, 1000)] * 4),
    st.sets(st.sampled_from(FLOW_STAGES)),
)
def test_whatever_is_left_out_the_identities_hold(parts, hidden):
    duplicates, excluded, not_retrieved, assessed = parts
    sought = assessed + not_retrieved
    screened = sought + excluded
    counts = {"identified": screened + duplicates, "duplicates_removed": duplicates, "screened": screened}
    counts |= {"excluded": excluded, "sought": sought, "not_retrieved": not_retrieved, "assessed": assessed}
    flow = with_counts(**{stage: count for stage, count in counts.items() if stage not in hidden})
    for stage, count in counts.items():
        assert flow[stage].count.raw in {count, Missing.NOT_OBTAINED}
    for whole, one, other in IDENTITIES:
        unknown = [stage for stage in (whole, one, other) if not flow[stage].count.known]
        assert len(unknown) != 1
