"""The way of one value: what a row of the ledger says, with the cells and the function looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from press.trace.evidence import EVERY, Cell, Evidence
from press.trace.functions import Function, Functions


@dataclass(frozen=True)
class Group:
    """The cells of one column that a value came from; `whole` where every row of it was asked."""

    file: str
    column: str
    whole: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Way:
    """A value, the function that made it, and its cells by file and column."""

    row: Mapping[str, Any]
    function: Function
    groups: tuple[Group, ...]
    version: str

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell."""
        return tuple(cell for group in self.groups for cell in group.cells)


def find_way(row: Mapping[str, Any], evidence: Evidence, functions: Functions) -> Way:
    """Follow a row of a ledger back to the data."""
    references = row.get("cells", ())
    return Way(row, functions.find(str(row.get("function", ""))), tuple(_group(references, evidence)), evidence.version)


def _group(references: Iterable[Mapping[str, str]], evidence: Evidence) -> Iterable[Group]:
    by_column: dict[tuple[str, str], list[Mapping[str, str]]] = {}
    for one in references:
        by_column.setdefault((one["file"], one["column"]), []).append(one)
    for (_, column), own in by_column.items():
        cells = [cell for one in own for cell in evidence.cells(one)]
        ordered = tuple(sorted(cells, key=lambda cell: cell.line))
        yield Group(ordered[0].file, column, any(one["key"] == EVERY for one in own), ordered)
