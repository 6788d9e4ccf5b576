"""How much of the evidence is there: filled cells and missing codes, per column, per table and in all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.provenance import derive
from analysis.results import ColumnCompleteness, Completeness, Quantity
from analysis.schema import ORIGIN, Dataset, Missing, Table

#: Tables that describe the review or its sources; nothing in them is taken from an included study.
NOT_EXTRACTED = ("sources", "instruments", "published", "conflicts", "context")

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
    return ColumnCompleteness(
        table=table.name,
        column=column,
        cells=derive(compute_completeness, lambda: len(table.column(column))),
        filled=derive(compute_completeness, lambda: sum(not isinstance(raw, Missing) for raw in table.column(column))),
        codes={name_code(code): _count_code(table, column, code) for code in Missing},
    )


def _count_code(table: Table, column: str, code: Missing) -> Quantity:
    return derive(compute_completeness, lambda: sum(raw is code for raw in table.column(column)))


def _sum_up(table: str, column: str, parts: Sequence[ColumnCompleteness]) -> ColumnCompleteness:
    return ColumnCompleteness(
        table=table,
        column=column,
        cells=_add(part.cells for part in parts),
        filled=_add(part.filled for part in parts),
        codes={name: _add(part.codes[name] for part in parts) for name in map(name_code, Missing)},
    )


def _add(counts: Iterable[Quantity]) -> Quantity:
    return derive(compute_completeness, lambda: sum(int(count.number or 0) for count in counts))


def name_code(code: Missing) -> str:
    """Give the name of a code as a part of a value's id."""
    return code.name.lower()
