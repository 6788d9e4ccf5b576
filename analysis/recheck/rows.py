"""Cells of a row as checks need them: as printed, or to name and place what a check is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.reading import unnoticed
from analysis.recheck.rounding import Printed, parse_printed

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row


def read_printed(row: Row, column: str) -> Printed | None:
    """Read a number as it is printed, or None where the cell has none."""
    return parse_printed(row.text[column]) if row.number(column) is not None else None


def read_range(row: Row, low: str = "scale_min", high: str = "scale_max") -> tuple[float, float] | None:
    """Read both ends of a range, or None where one is missing."""
    ends = row.number(low), row.number(high)
    return None if ends[0] is None or ends[1] is None else (ends[0], ends[1])


def has_numbers(row: Row, columns: Iterable[str]) -> bool:
    """Tell whether a row has a number in each of these columns."""
    return all(row.number(column) is not None for column in columns)


def name_row(row: Row, column: str = "label") -> str:
    """Give a cell that names or places a row in a message; no figure comes from it, and nobody notices the reading."""
    with unnoticed():
        return str(row[column])


def name_study(dataset: Dataset, row: Row) -> str:
    """Give the label of the study that a row belongs to."""
    return name_row(dataset["studies"][name_row(row, "study")])


def name_outcome(dataset: Dataset, outcome: Row) -> str:
    """Give the label of the study and the name of its outcome."""
    return f"{name_study(dataset, outcome)}, {name_row(outcome, 'name')}"


def locate(row: Row) -> str:
    """Say where a row was printed."""
    return name_row(row, "locator")
