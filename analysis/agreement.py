"""Printed statements against the rebuilt values: they agree, but for the conflicts that the data list.

A review's data and recheck in, findings out: a statement that disagrees without a listed conflict, one that lists a
conflict and agrees, a conflict marked as arithmetic that no arithmetic shows, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.errors import Diagnostic, Location, fault
from analysis.recheck import find_conflicts

if TYPE_CHECKING:
    from analysis.results import Check, Recheck
    from analysis.schema import Dataset

_ARITHMETIC = "arithmetic"


def check_agreement(dataset: Dataset, recheck: Recheck) -> tuple[Diagnostic, ...]:
    """Hold every statement of published.csv, and every check, against the list of conflicts."""
    statements = (finding for check in recheck.published for finding in _check_statement(dataset, check))
    shown = find_conflicts((*recheck.checks, *recheck.published))
    return (*statements, *_check_conflicts(dataset, shown))


def _check_statement(dataset: Dataset, check: Check) -> Iterator[Diagnostic]:
    key = check.key.removeprefix("published.")
    where = _locate(dataset, "published", key, "printed")
    listed = ", ".join(check.conflicts)
    if check.agrees == "no" and not listed:
        hint = "mend the data, or describe the conflict in data/conflicts.csv and name it in this row"
        yield fault("statement-disagrees", where, check.printed, f"{check.recomputed} as rebuilt", hint)
    if check.agrees == "yes" and listed:
        hint = "take the conflict out of this row, or look at what changed"
        expected = f"the conflict {listed} that the row lists"
        yield fault("statement-agrees", where, f"agreement with the rebuilt {check.recomputed}", expected, hint)


def _check_conflicts(dataset: Dataset, shown: Iterable[str]) -> Iterator[Diagnostic]:
    listed = {row.key for row in dataset["conflicts"].rows if row["kind"] == _ARITHMETIC}
    for key in sorted(listed - set(shown)):
        where = _locate(dataset, "conflicts", key, "kind")
        yield fault(
            "conflict-unseen",
            where,
            "no arithmetic that shows it",
            "some",
            "was a row of the data mended? then take the conflict out",
        )
    for key in sorted(set(shown) - listed):
        where = _locate(dataset, "conflicts", key, "kind")
        yield fault(
            "conflict-kind", where, "a conflict that arithmetic shows", "one of documents", f"write {_ARITHMETIC}"
        )


def _locate(dataset: Dataset, table: str, key: str, column: str) -> Location:
    return Location(dataset[table].spec.file, dataset[table][key].line, column)
