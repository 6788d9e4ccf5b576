"""Recheck printed statistics and statements against what follows from the other printed numbers.

A data set and the values of the other stages in; checks, and the figures that texts print, out.
`docs/recheck.md` names every check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from analysis.provenance import derive, whole_columns
from analysis.reading import CellRef, reading
from analysis.recheck.arms import check_arms
from analysis.recheck.before_after import check_before_after
from analysis.recheck.changes import check_changes
from analysis.recheck.correlations import check_correlations
from analysis.recheck.deviations import check_deviations
from analysis.recheck.intervals import check_intervals
from analysis.recheck.means import check_means
from analysis.recheck.percentages import check_percentages
from analysis.recheck.printed_tests import check_statistics
from analysis.recheck.published import PREFIX, Target, check_statement, find_targets, read_conflicts
from analysis.recheck.scales import check_scales
from analysis.recheck.summary import check_summary
from analysis.recheck.timing import check_timing
from analysis.results import Agreement, Check, Quantity, Recheck

if TYPE_CHECKING:
    from analysis.recheck.finding import Finding
    from analysis.schema import Dataset, Row

__all__ = ["compute_recheck", "find_conflicts", "list_findings"]

#: Statements on these values are verdicts; they stand among the checks, not only in the list of statements.
VERDICTS = "synthesis."

#: From best to worst: several statements of one reading agree as badly as the worst of them.
ORDER: tuple[Agreement, ...] = ("yes", "within rounding", "cannot be checked", "no")


def compute_recheck(dataset: Dataset, values: Mapping[str, Quantity]) -> Recheck:
    """Make every check.

    Parameters
    ----------
    dataset
        The evidence.
    values
        What the other stages computed, by the names that published.csv compares with.

    Raises
    ------
    ConsistencyError
        A statement of published.csv names a value that does not exist, or is compared with a number and is none.
    """
    with reading() as read:
        findings = {finding.key: finding for finding in list_findings(dataset)}
        targets = find_targets(dataset, findings, values)
        published = tuple(check_statement(row, targets.get(row.key)) for row in dataset["published"])
        checks = tuple(_asked_by_statements(dataset, _list_checks(dataset, findings, targets)))
    figures = {name: value for finding in findings.values() for name, value in finding.values.items()}
    counts = _count_checks((*checks, *published), checks, given=whole_columns(read.cells))
    return Recheck(checks=checks, published=published, values={**figures, **counts})


def list_findings(dataset: Dataset) -> tuple[Finding, ...]:
    """List what every check finds, in a fixed order."""
    return (
        *check_correlations(dataset),
        *check_changes(dataset),
        *check_scales(dataset),
        *check_timing(dataset),
        *check_arms(dataset),
        *check_statistics(dataset),
        *check_intervals(dataset),
        *check_before_after(dataset),
        *check_means(dataset),
        *check_deviations(dataset),
        *check_percentages(dataset),
        *check_summary(dataset),
    )


def find_conflicts(checks: tuple[Check, ...]) -> tuple[str, ...]:
    """List the known conflicts that arithmetic shows: those of checks that do not agree as printed."""
    shown = {key for check in checks if check.agrees in {"no", "within rounding"} for key in check.conflicts}
    return tuple(sorted(shown))


def _list_checks(dataset: Dataset, findings: Mapping[str, Finding], targets: Mapping[str, Target]) -> Iterator[Check]:
    """Set each finding against the statements on it, else against what the data hold as printed."""
    rows: dict[str, list[Row]] = {}
    for row in dataset["published"]:
        name = row.word("compares") or ""
        if name.startswith((PREFIX, VERDICTS)):
            rows.setdefault(name, []).append(row)
    for key, finding in findings.items():
        if f"{PREFIX}{key}" in rows:
            yield from _check_readings(key, finding.statement, rows[f"{PREFIX}{key}"], targets)
        elif finding.printed:
            yield _check_own(finding)
    for name, statements in rows.items():
        if name.startswith(VERDICTS):
            yield from _check_readings(name, str(statements[0]["quantity"]), statements, targets)


def _asked_by_statements(dataset: Dataset, checks: Iterator[Check]) -> Iterator[Check]:
    """Add what every check hangs on: which statements are compared with it, and so what it says was printed."""
    with reading() as asked:
        dataset["published"].column("compares")
    for check in checks:
        whole = {cell[::2] for cell in asked.cells}
        yield replace(check, cells=(*(cell for cell in check.cells if cell[::2] not in whole), *asked.cells))


def _check_readings(key: str, statement: str, rows: list[Row], targets: Mapping[str, Target]) -> Iterator[Check]:
    """Make one check of each reading of a figure; statements that read the same stand together."""
    with reading() as read:
        readings = dict.fromkeys(row.text["reads_as"] for row in rows)
    # that there are several readings, which makes several checks, is told by all of them
    others = read.cells if len(readings) > 1 else ()
    for printed in readings:
        own = [row for row in rows if row.text["reads_as"] == printed]
        checks = [check_statement(row, targets[row.key]) for row in own]
        yield replace(
            checks[0],
            key=key if len(readings) == 1 else f"{key}.{own[0].key}",
            statement=statement,
            place="; ".join(dict.fromkeys(check.place for check in checks)),
            printed="; ".join(dict.fromkeys(check.printed for check in checks)),
            agrees=max((check.agrees for check in checks), key=ORDER.index),
            conflicts=tuple(dict.fromkeys(key for row in own for key in read_conflicts(row))),
            cells=tuple(dict.fromkeys([*(cell for check in checks for cell in check.cells), *others])),
        )


def _check_own(finding: Finding) -> Check:
    return Check(
        key=finding.key,
        statement=finding.statement,
        place=finding.place,
        printed=finding.printed,
        recomputed=finding.recomputed,
        agrees=finding.agrees,
        explanation=finding.explanation,
        conflicts=(),
        cells=finding.cells,
        function=finding.function,
        kind=finding.kind,
    )


def _count_checks(
    everything: tuple[Check, ...], checks: tuple[Check, ...], *, given: tuple[CellRef, ...]
) -> dict[str, Quantity]:
    """Count the checks by how they agree, and the conflicts that they show; `given` decided which there are."""
    groups: dict[str, set[Agreement]] = {
        "agree": {"yes", "within rounding"},
        "exact": {"yes"},
        "within_rounding": {"within rounding"},
        "disagree": {"no"},
        "unchecked": {"cannot be checked"},
    }
    counters: dict[str, Callable[[], int]] = {
        **{name: partial(_count_agreeing, checks, kinds) for name, kinds in groups.items()},
        "checks": lambda: sum(bool(check.agrees) for check in checks),
        "conflicts_computed": lambda: len(find_conflicts(everything)),
    }
    counts = {name: derive(compute_recheck, counter, given=given) for name, counter in counters.items()}
    return {name: replace(number, cells=whole_columns(number.cells)) for name, number in counts.items()}


def _count_agreeing(checks: tuple[Check, ...], kinds: set[Agreement]) -> int:
    return sum(check.agrees in kinds for check in checks)
