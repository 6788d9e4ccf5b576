"""Check mean changes: t, p and d from mean, standard deviation and n, against the printed mark of significance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.recheck.expected import ExpectedWord
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.inference import compute_mean_change, compute_mean_change_p_limits
from analysis.recheck.rounding import parse_printed
from analysis.recheck.rows import has_numbers, locate, name_outcome
from analysis.recheck.words import (
    name_possible,
    name_significance,
    read_significance,
    show_number,
    show_p,
    show_p_bounds,
)

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

COLUMNS = ("change_mean", "change_sd", "n")
LACKING = {"change_mean": "mean of the change", "change_sd": "SD of the change", "n": "n"}


def check_changes(dataset: Dataset) -> Iterator[Finding]:
    """Check every outcome that prints a mark of significance of its change, or what a test of it needs."""
    for row in dataset["outcomes"]:
        if has_numbers(row, COLUMNS) or read_significance(row["change_significance"]):
            yield check_change(dataset, row)


@noticing
def check_change(dataset: Dataset, row: Row) -> Finding:
    """Check one mean change by the t test of paired values."""
    alpha, level = dataset.review.alpha, dataset.review.confidence_level
    mark = read_significance(row["change_significance"])
    make = Maker.of(check_change)
    lacking = [column for column in COLUMNS if row.number(column) is None]
    finding = Finding(
        key=f"{row.key}.change_p",
        statement=f"{name_outcome(dataset, row)}: significance of the mean change",
        place=locate(row),
        explanation="; ".join(f"{LACKING[column]} {row[column]}" for column in lacking) or "SD of 0 or n below 2",
        function=make.function,
        printed=row.text["change_significance"] if mark else "",
        reads_as=mark,
    )
    if lacking or _is_degenerate(row):
        return finding
    mean, sd = parse_printed(row.text["change_mean"]), parse_printed(row.text["change_sd"])
    n = int(row.number("n") or 0)
    result = compute_mean_change(mean.number, sd.number, n, level=level)
    limits = compute_mean_change_p_limits(mean.bound(abs), (float(sd.low), float(sd.high)), n)
    verdict = name_significance(result.p, alpha=alpha)
    t, d = show_number(result.t, digits=2), show_number(result.d, digits=2)
    values = {
        "change_p": make.p(result.p, alpha=alpha),
        "change_t": make.number(result.t, digits=2),
        "change_d": make.number(result.d, digits=2),
        "change_ci_low": make.number(result.ci_low, digits=mean.digits),
        "change_ci_high": make.number(result.ci_high, digits=mean.digits),
    }
    return replace(
        finding,
        expected=ExpectedWord(verdict, name_possible(limits, alpha=alpha)),
        recomputed=f"{verdict}: t = {t}; {show_p(result.p, alpha=alpha)}; d = {d}",
        explanation=f"mean {mean.text} and SD {sd.text} of the change with n = {n}; "
        f"numbers that print so give p of {show_p_bounds(limits)}",
        values={f"{row.key}.{name}": value for name, value in values.items()},
    )


def _is_degenerate(row: Row) -> bool:
    return not row.number("change_sd") or (row.number("n") or 0) < 2  # noqa: PLR2004 -- one person has no deviation
