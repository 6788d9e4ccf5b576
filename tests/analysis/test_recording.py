"""Recording of reads: each cell that a stage reads is named by a result of it, and no result names a cell that was not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from analysis.characteristics import compute_characteristics
from analysis.completeness import compute_completeness
from analysis.flow import compute_flow
from analysis.load import check_dataset
from analysis.pooling import compute_pooling
from analysis.quality import compute_quality
from analysis.reading import EVERY, MANY_CELLS, CellRef, Cells, RowCells, note_all, reading, unnoticed
from analysis.results import Quantity
from analysis.review import Review
from analysis.schema import Dataset
from analysis.synthesis import compute_synthesis

ROOT = Path(__file__).parents[2]
REVIEWS = {"article": ROOT, "garden": ROOT / "tests" / "analysis" / "reviews" / "garden"}
STAGES: Mapping[str, Callable[[Dataset], Any]] = {
    "flow": compute_flow,
    "characteristics": compute_characteristics,
    "quality": compute_quality,
    "synthesis": lambda dataset: compute_synthesis(dataset, compute_quality(dataset)),
    "completeness": compute_completeness,
    "pooling": compute_pooling,
}


@pytest.fixture(params=REVIEWS, scope="module")
def dataset(request: pytest.FixtureRequest) -> Dataset:
    found = check_dataset(REVIEWS[request.param], ignore_hashes=True).dataset
    assert found is not None
    return found


def quantities(node: Any) -> Iterator[Quantity]:
    """Give every quantity of a result, however deep it stands."""
    if isinstance(node, Quantity):
        yield node
    elif is_dataclass(node):
        for field in fields(node):
            yield from quantities(getattr(node, field.name))
    elif isinstance(node, Mapping):
        for one in node.values():
            yield from quantities(one)
    elif isinstance(node, tuple | list):
        for one in node:
            yield from quantities(one)


def unnamed(read: set[CellRef], named: set[CellRef], dataset: Dataset) -> list[CellRef]:
    """List the cells that were read and that nothing names.

    A part of a row's key is named by every cell of the row; all rows of a table without any are no cell.
    """
    keys = {table.file: table.spec.key for table in dataset.tables.values()}
    empty = {table.file for table in dataset.tables.values() if not len(table.rows)}
    rows = {place for cell in named for place in ((cell.file, cell.key), (cell.file, EVERY))}

    def is_named(cell: CellRef) -> bool:
        own = {cell, cell._replace(key=EVERY), cell._replace(column=EVERY)}
        return bool(own & named) or (cell.column in keys.get(cell.file, ()) and (cell.file, cell.key) in rows)

    return sorted(cell for cell in read if cell.file not in empty and not is_named(cell))


def unread(read: set[CellRef], named: set[CellRef]) -> list[CellRef]:
    """List the cells that something names and that were not read; a column stands for the rows of it that were."""
    columns = {(cell.file, cell.column) for cell in read}
    whole = {(cell.file, cell.column) for cell in read if cell.key == EVERY}

    def is_read(cell: CellRef) -> bool:
        return cell in read or (cell.file, cell.column) in (columns if cell.key == EVERY else whole)

    return sorted(cell for cell in named if not is_read(cell))


@pytest.fixture(scope="module")
def named(dataset: Dataset) -> set[CellRef]:
    """Every cell that a value of the review names."""
    return {CellRef(**cell) for row in Review(dataset).values._ledger_() for cell in row["cells"]}


@pytest.mark.parametrize("stage", STAGES)
def test_each_cell_that_a_stage_reads_is_named_by_a_value(dataset: Dataset, named: set[CellRef], stage: str) -> None:
    with reading() as noticed:
        STAGES[stage](dataset)
    assert noticed.cells
    assert unnamed(set(noticed.cells), named, dataset) == []


@pytest.mark.parametrize("stage", STAGES)
def test_no_result_of_a_stage_names_a_cell_that_it_did_not_read(dataset: Dataset, stage: str) -> None:
    with reading() as noticed:
        result = STAGES[stage](dataset)
    results = {cell for quantity in quantities(result) for cell in quantity.cells}
    assert results
    assert unread(set(noticed.cells), results) == []


def test_each_cell_that_is_read_for_the_values_is_named_by_one_and_no_other(
    dataset: Dataset, named: set[CellRef]
) -> None:
    with reading() as noticed:
        assert Review(dataset).values._ledger_()
    assert unnamed(set(noticed.cells), named, dataset) == []
    assert unread(set(noticed.cells), named) == []


def test_a_cell_is_read_when_it_is_taken_out_of_its_row() -> None:
    row = Cells("a.csv", "k", {"n": (1,), "m": (2,)})
    with reading() as read:
        assert row["n"] == 1
        assert row.get("gone") is None
        assert "m" in row
    assert read.cells == (CellRef("a.csv", "k", "n"),)


def test_rows_that_share_columns_keep_their_own_cells_and_names() -> None:
    columns = {"n": (1, 2)}
    first, second = (Cells("a.csv", key, columns, place, {"m": 0}) for place, key in enumerate("kl"))
    with reading() as read:
        assert (first["n"], second.get("n"), second["m"], second.get("m")) == (1, 2, 0, None)
    assert read.cells == (CellRef("a.csv", "k", "n"), CellRef("a.csv", "l", "n"))
    assert (dict(second), len(second), second == {"n": 2}) == ({"n": 2}, 1, True)


def test_what_is_read_inside_was_read_outside_too() -> None:
    row = Cells("a.csv", "k", {"n": (1,), "m": (2,)})
    with reading() as outer:
        row["n"]
        with reading() as inner:
            row["m"]
    assert [cell.column for cell in inner.cells] == ["m"]
    assert [cell.column for cell in outer.cells] == ["m", "n"]


def test_what_is_read_unnoticed_was_read_by_nobody_and_notice_comes_back() -> None:
    row = Cells("a.csv", "k", {"n": (1,), "m": (2,)})
    with reading() as read:
        with unnoticed():
            row["n"]
        row["m"]
    assert [cell.column for cell in read.cells] == ["m"]


def test_an_error_ends_the_notice() -> None:
    with reading() as outer:
        with pytest.raises(KeyError), reading():
            Cells("a.csv", "k", {"n": (1,)})["gone"]
        note_all([("b.csv", "k", "n")])
    assert CellRef("b.csv", "k", "n") in outer.cells


def test_a_cell_of_a_column_that_was_read_whole_is_not_named_again() -> None:
    with reading() as read:
        note_all([("a.csv", "k", "n"), ("a.csv", EVERY, "n"), ("a.csv", "k", "m")])
    assert read.cells == (CellRef("a.csv", EVERY, "n"), CellRef("a.csv", "k", "m"))


def test_a_column_of_which_very_many_cells_are_read_is_named_in_their_place():
    cells = [CellRef("a.csv", f"row{number}", "n") for number in range(MANY_CELLS + 1)]
    with reading() as few:
        note_all(cells[:-1])
    with reading() as many:
        with reading():
            note_all(cells)
        note_all([CellRef("b.csv", "x", "n")])
    assert len(few.cells) == MANY_CELLS
    assert many.cells == (CellRef("a.csv", EVERY, "n"), CellRef("b.csv", "x", "n"))


def test_cells_beyond_those_that_are_counted_are_named_by_their_column_too():
    with reading() as read:
        for number in range(20 * MANY_CELLS):
            note_all([CellRef("a.csv", f"row{number}", "n"), CellRef("a.csv", "row0", f"column{number % 3}")])
    assert read.cells == (
        CellRef("a.csv", EVERY, "n"), *(CellRef("a.csv", "row0", f"column{number}") for number in range(3)),
    )  # fmt: skip


def test_cells_that_come_together_are_those_that_came_one_by_one():
    one, two, whole = (CellRef("a.csv", key, column) for key, column in (("1", "n"), ("2", "n"), (EVERY, "year")))
    with reading() as inner:
        note_all((two, whole))
    with reading() as read:
        note_all((one, two))
        note_all(inner)
        note_all(RowCells("a.csv", "1", ("n", "year")))
    assert read.cells == (whole, one, two)


def test_a_reading_may_be_asked_before_it_ends_and_goes_on():
    with reading() as read:
        note_all((CellRef("a.csv", "1", "n"),))
        first = read.cells
        note_all((CellRef("a.csv", "2", "n"),))
    assert [one.key for one in (*first, *read.cells)] == ["1", "1", "2"]


def test_rows_of_which_the_same_columns_are_read_become_whole_columns_where_they_are_many():
    def read_rows(number):
        with reading() as read:
            for key in range(number):
                note_all(RowCells("a.csv", str(key), ("n",)))
        return {one.key for one in read.cells}

    assert len(read_rows(MANY_CELLS)) == MANY_CELLS
    assert read_rows(MANY_CELLS + 1) == read_rows(20 * MANY_CELLS) == {EVERY}


def test_a_figure_whose_cells_nobody_asked_for_has_been_read_where_it_is_read():
    with reading() as read:
        note_all((CellRef("a.csv", "1", "n"),))
    figure = Quantity(1, cells=read)
    with reading() as outer:
        assert figure.raw == 1
    assert outer.cells == figure.cells == (CellRef("a.csv", "1", "n"),)
