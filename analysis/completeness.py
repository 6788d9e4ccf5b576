"""How much of the evidence is there: filled cells and missing codes, per column, per table and in all."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.provenance import count
from analysis.results import CellRef, ColumnCompleteness, Completeness, Quantity
from analysis.schema import ORIGIN, Dataset, Missing, Table

#: Tables that describe the review or its sources; nothing in them is taken from an included study.
NOT_EXTRACTED = ("sources", "instruments", "tool_items", "published", "conflicts", "context")

#: Stands for the columns of a whole table, and for all tables.
ALL = "all"


def compute_completeness(dataset: Dataset) -> Completeness:
    """Count the cells of every extracted table but those of its key and of its origin."""
    columns: list[ColumnCompleteness] = []
    tables: list[ColumnCompleteness] = []
    for name, table in dataset.tables.items():
        if name not in NOT_EXTRACTED and len(table):
            own = [_count_column(table, column) for column in _columns(table)]
            columns += own
            tables.append(_sum_up(name, ALL, own))
    return Completeness(columns=tuple(columns), tables=tuple(tables), total=_sum_up(ALL, ALL, tables))


def _columns(table: Table) -> list[str]:
    return [name for name in table.spec.by_name if name not in (*table.spec.key, *ORIGIN)]


def _count_column(table: Table, column: str) -> ColumnCompleteness:
    raws = [row[column] for row in table]
    cells = (CellRef(table.file, "*", column),)
    codes = {code: sum(raw is code for raw in raws) for code in Missing}
    return _describe(table.name, column, len(raws), codes, cells)


def _sum_up(table: str, column: str, parts: Sequence[ColumnCompleteness]) -> ColumnCompleteness:
    number = sum(_whole(part.cells) for part in parts)
    codes = {code: sum(_whole(part.codes[name_code(code)]) for part in parts) for code in Missing}
    cells = tuple(CellRef(cell.file, "*", "*") for part in parts for cell in part.cells.cells)
    return _describe(table, column, number, codes, cells)


def _describe(
    table: str, column: str, number: int, codes: dict[Missing, int], cells: tuple[CellRef, ...]
) -> ColumnCompleteness:
    return ColumnCompleteness(
        table=table,
        column=column,
        cells=count(number, cells, compute_completeness),
        filled=count(number - sum(codes.values()), cells, compute_completeness),
        codes={name_code(code): count(found, cells, compute_completeness) for code, found in codes.items()},
    )


def name_code(code: Missing) -> str:
    """Give the name of a code as a part of a value's id."""
    return code.name.lower()


def _whole(quantity: Quantity) -> int:
    return int(quantity.number or 0)
