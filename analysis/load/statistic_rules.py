"""Check statistics.csv: each row is a test statistic that a test can give, with what its p value needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from analysis.errors import Diagnostic, did_you_mean, fault

if TYPE_CHECKING:
    from analysis.schema import Row, Table

KINDS, RELATIONS, TAILS = ("t", "F", "r", "chi2", "z"), ("=", "<", ">"), (1, 2)


def check_statistics(table: Table) -> list[Diagnostic]:
    """Apply all rules of statistics.csv."""
    return [finding for row in table for rule in _RULES for finding in rule(table, row)]


def _check_words(table: Table, row: Row) -> Iterator[Diagnostic]:
    kind, relation, tails = row.cells.get("kind"), row.cells.get("relation"), row.number("tails")
    # a cell that is not there could not be parsed, and is reported
    if kind is not None and kind not in KINDS:
        expected = "one of " + ", ".join(KINDS)
        yield fault("rule", table.place(row, "kind"), str(kind), expected, did_you_mean(str(kind), KINDS))
    if row.number("p") is not None and relation is not None and relation not in RELATIONS:
        hint = "how p is printed: p = 0.03, p < 0.05 or p > 0.05"
        yield fault("rule", table.place(row, "relation"), str(relation), "one of " + ", ".join(RELATIONS), hint)
    if tails is not None and tails not in TAILS:
        yield fault("rule", table.place(row, "tails"), row.text["tails"], "1 or 2")


def _check_numbers(table: Table, row: Row) -> Iterator[Diagnostic]:
    p, value, kind = row.number("p"), row.number("value"), row.word("kind")
    if p is not None and not 0 <= p <= 1:
        yield fault("rule", table.place(row, "p"), row.text["p"], "a number from 0 to 1")
    for column in ("df1", "df2"):
        df = row.number(column)
        if df is not None and df <= 0:
            yield fault("rule", table.place(row, column), row.text[column], "degrees of freedom above 0")
    if value is None:
        return
    if kind in {"F", "chi2"} and value < 0:
        yield fault("rule", table.place(row, "value"), row.text["value"], f"a number of at least 0, as {kind} is")
    if kind == "r" and abs(value) > 1:
        yield fault("rule", table.place(row, "value"), row.text["value"], "a number from -1 to 1, as r is")


_RULES: tuple[Callable[[Table, Row], Iterator[Diagnostic]], ...] = (_check_words, _check_numbers)
