"""From cells to quantities: every figure starts here, so that its cells are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from analysis.results import CellRef, Quantity
from analysis.schema import Missing, Row, Table

#: Units in `datapackage.json` that name none: the row says it, and a pure number.
UNIT_COLUMN, PURE = "unit column", "1"

#: Name of the function of a quantity that is a cell as it stands.
READ = "analysis.provenance.read_cell"


def qualified(function: Callable[..., Any]) -> str:
    """Name a function as the ledger does."""
    return f"{function.__module__}.{function.__qualname__}"


def refer(table: Table, row: Row, *columns: str) -> tuple[CellRef, ...]:
    """Name cells of one row."""
    return tuple(CellRef(table.file, row.key, column) for column in columns)


def read_cell(table: Table, row: Row, column: str) -> Quantity:
    """Take one cell as it stands, with as many decimals as it is written with."""
    cell = row[column]
    number = isinstance(cell, int | float)
    digits = _decimals(row.text[column]) if number else None
    return Quantity(
        int(cell) if digits == 0 else cell,
        unit=_read_unit(table, row, column) if number else "",
        digits=digits,
        cells=refer(table, row, column),
        function=READ,
        kind="number" if number else "word",
    )


def count(number: int, cells: Iterable[CellRef], function: Callable[..., Any]) -> Quantity:
    """Make a count of what the cells say."""
    return Quantity(number, cells=tuple(dict.fromkeys(cells)), function=qualified(function))


def word(text: str | Missing, cells: Iterable[CellRef], function: Callable[..., Any]) -> Quantity:
    """Make a word, or a missing code, that follows from cells."""
    return Quantity(text, cells=tuple(dict.fromkeys(cells)), function=qualified(function), kind="word")


def merge_codes(codes: Iterable[Missing]) -> Missing:
    """Give the one code that stands for several: the gravest of those that occur, `not obtained` for none."""
    found = set(codes)
    order = (Missing.NOT_OBTAINED, Missing.NOT_REPORTED, Missing.NS, Missing.NOT_APPLICABLE)
    return next((code for code in order if code in found), Missing.NOT_OBTAINED)


def _read_unit(table: Table, row: Row, column: str) -> str:
    """Give the unit of a column, which may stand in the row's own column `unit`; a pure number has none."""
    unit = table.spec.by_name[column].unit
    if unit == UNIT_COLUMN:
        return row.word("unit") or ""
    return "" if unit == PURE else unit


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])
