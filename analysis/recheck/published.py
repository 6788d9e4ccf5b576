"""Set the statements of published.csv against what follows from the data.

`compares` of a statement names a finding of the recheck (`recheck.<key>`) or a value; how it `reads_as` is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.errors import ConsistencyError, Diagnostic, fault, nearest
from analysis.format import format_quantity
from analysis.reading import CellRef, note_all, reading
from analysis.recheck.expected import NUMERIC, Expected, ExpectedNumber, ExpectedP, ExpectedWord, Unchecked, reads_as_p
from analysis.recheck.finding import Finding
from analysis.recheck.rows import name_row
from analysis.results import Agreement, Check, Quantity
from analysis.schema import Cell, Dataset, Missing, Row

PREFIX = "recheck."


@dataclass(frozen=True)
class Target:
    """What a statement is compared with."""

    expected: Expected
    recomputed: str
    explanation: str
    cells: tuple[CellRef, ...]
    function: str
    kind: str = ""


def find_targets(
    dataset: Dataset, findings: Mapping[str, Finding], values: Mapping[str, Quantity]
) -> dict[str, Target]:
    """Find what each statement that can be compared is compared with, by the key of the statement.

    Raises
    ------
    ConsistencyError
        A statement names a value that does not exist, or is compared with a number and is none; carries all faults.
    """
    targets: dict[str, Target] = {}
    faults: list[Diagnostic] = []
    known = {**values, **{f"{PREFIX}{key}": None for key in findings}}
    for row in dataset["published"]:
        name = row.word("compares")
        if name is None:
            continue
        if name not in known:
            faults.append(_report_unknown(dataset, row, name, list(known)))
            continue
        finding, value = findings.get(name.removeprefix(PREFIX)), values.get(name)
        target = _aim_at_finding(finding) if finding else _aim_at_value(value or Quantity(Missing.NOT_OBTAINED))
        if isinstance(target.expected, NUMERIC) and not _is_number(row.text["reads_as"]):
            faults.append(_report_word(dataset, row, name))
            continue
        if isinstance(target.expected, ExpectedP) and not reads_as_p(row.text["reads_as"]):
            faults.append(_report_no_p(dataset, row, name))
            continue
        targets[row.key] = target
    if faults:
        raise ConsistencyError(faults)
    return targets


def check_statement(row: Row, target: Target | None) -> Check:
    """Compare one statement."""
    with reading() as read:
        # what a statement is compared with, and what that came from
        note_all(target.cells if row.word("compares") and target else ())
        printed = row.text["printed"]
        agrees: Agreement = "cannot be checked"
        if target and _is_readable(row["reads_as"], target.expected):
            agrees = target.expected.judge(row.text["reads_as"])
    return Check(
        key=row.key,
        statement=name_row(row, "quantity"),
        place=name_row(row, "place"),
        printed=printed,
        recomputed=target.recomputed if target else "nothing",
        agrees=agrees,
        explanation=target.explanation if target else "no figure to compare it with",
        conflicts=read_conflicts(row),
        cells=read.cells,
        function=target.function if target else "analysis.recheck.published.check_statement",
        kind=target.kind if target else "",
    )


def _is_readable(cell: Cell, expected: Expected) -> bool:
    """Say whether a statement can be compared: that something is not reported is a word, and no number."""
    if isinstance(cell, Missing):
        return cell is Missing.NOT_REPORTED and not isinstance(expected, (*NUMERIC, ExpectedP))
    return True


def read_conflicts(row: Row) -> tuple[str, ...]:
    """Read the conflicts that a statement is known to belong to."""
    text = row.word("conflict")
    return tuple(part.strip() for part in text.split(";")) if text else ()


def _aim_at_finding(finding: Finding) -> Target:
    return Target(
        finding.expected, finding.recomputed, finding.explanation, finding.cells, finding.function, finding.kind
    )


def _aim_at_value(value: Quantity) -> Target:
    text = format_quantity(value)
    expected: Expected
    if value.number is not None:
        expected = ExpectedNumber(value.number, (value.number, value.number))
    elif value.raw == Missing.NOT_OBTAINED:
        expected = Unchecked()
    else:
        expected = ExpectedWord(str(value.raw))
    return Target(expected, text, "counted from the data", value.cells, value.function)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return text in set(Missing)
    return True


def _report_unknown(dataset: Dataset, row: Row, name: str, known: list[str]) -> Diagnostic:
    near = nearest(name, known)
    hint = f"did you mean {near}? " if near else ""
    return fault(
        "published-value", dataset["published"].place(row, "compares"), name, "the name of a value or of a check",
        f"{hint}`press values` lists the values; docs/recheck.md names the checks",
    )  # fmt: skip


def _report_word(dataset: Dataset, row: Row, name: str) -> Diagnostic:
    return fault(
        "published-number", dataset["published"].place(row, "reads_as"), repr(row.text["reads_as"]), "a number",
        f"it is compared with {name}, which is a number",
    )  # fmt: skip


def _report_no_p(dataset: Dataset, row: Row, name: str) -> Diagnostic:
    return fault(
        "published-p", dataset["published"].place(row, "reads_as"), repr(row.text["reads_as"]), "a p value as 0.03 or < 0.05",
        f"it is compared with {name}, which is a p value",
    )  # fmt: skip
