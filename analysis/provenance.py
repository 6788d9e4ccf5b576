"""From cells to quantities: every figure starts here, so that its cells are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from analysis.reading import EVERY, CellRef, Noted, note_all, reading
from analysis.results import Quantity
from analysis.schema import Missing, Row, Table

#: Units in `datapackage.json` that name none: the row says it, and a pure number.
UNIT_COLUMN, PURE = "unit column", "1"

#: Name of the function of a quantity that is a cell as it stands.
READ = "analysis.provenance.read_cell"

#: File of the review's own choices, as cells name it.
CHOICES = "review.yml"


def qualified(function: Callable[..., Any]) -> str:
    """Name a function as the ledger does."""
    return f"{function.__module__}.{function.__qualname__}"


def derive(
    function: Callable[..., Any],
    compute: Callable[[], float | str | Missing],
    *,
    given: Noted = (),
    unit: str = "",
    digits: int | None = None,
) -> Quantity:
    """Make a quantity of what `compute` gives; its cells are those that `compute` reads.

    Parameters
    ----------
    function
        What the ledger names as its origin.
    given
        Cells that were read before and decided what is asked now, such as which studies are counted.
    """
    with reading() as read:
        note_all(given)
        raw = compute()
    if isinstance(raw, str):
        return Quantity(raw, cells=read, function=qualified(function), kind="word")
    return Quantity(raw, unit, digits, read, qualified(function))


def read_cell(table: Table, row: Row, column: str) -> Quantity:
    """Take one cell as it stands, with as many decimals as it is written with."""
    cell = row[column]
    number = isinstance(cell, int | float)
    digits = _decimals(row.text[column]) if number else None
    unit = table.spec.by_name[column].unit if number else ""
    unit = "" if unit == PURE else unit
    cells: tuple[CellRef, ...] = (CellRef(table.file, row.key, column),)
    if unit == UNIT_COLUMN:
        # the row says it in its own column, and is read for it too
        unit, cells = row.word("unit") or "", (*cells, CellRef(table.file, row.key, "unit"))
    return Quantity(
        int(cell) if digits == 0 else cell,
        unit=unit,
        digits=digits,
        cells=cells,
        function=READ,
        kind="number" if number else "word",
    )


def choose_cell(function: Callable[..., Any], choose: Callable[[], Quantity]) -> Quantity:
    """Make a quantity that is one of several cells as it stands; what decided between them is part of its cells."""
    with reading() as read:
        chosen = choose()
        note_all(chosen.cells)
    return replace(chosen, cells=read.cells, function=qualified(function))


def note_choice(key: str, column: str) -> None:
    """Tell that a choice of `review.yml` is read: its cells are named as those of a table."""
    note_all([CellRef(CHOICES, key, column)])


def whole_columns(cells: Iterable[CellRef]) -> tuple[CellRef, ...]:
    """Name columns in place of their cells, for figures that come from nearly all rows."""
    return tuple(dict.fromkeys(CellRef(cell.file, EVERY, cell.column) if cell.key else cell for cell in cells))


def word(text: str | Missing, cells: Iterable[CellRef], function: Callable[..., Any]) -> Quantity:
    """Make a word, or a missing code, that stands in no table."""
    return Quantity(text, cells=tuple(dict.fromkeys(cells)), function=qualified(function), kind="word")


def count(number: int, cells: Iterable[CellRef], function: Callable[..., Any]) -> Quantity:
    """Make a count of what stands in no table."""
    return Quantity(number, cells=tuple(dict.fromkeys(cells)), function=qualified(function))


def merge_codes(codes: Iterable[Missing]) -> Missing:
    """Give the one code that stands for several: the gravest of those that occur, `not obtained` for none."""
    found = set(codes)
    order = (Missing.NOT_OBTAINED, Missing.NOT_REPORTED, Missing.NS, Missing.NOT_APPLICABLE)
    return next((code for code in order if code in found), Missing.NOT_OBTAINED)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
