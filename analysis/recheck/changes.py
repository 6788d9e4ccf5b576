"""Check mean changes: t, p and d from mean, standard deviation and n, against the printed mark of significance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.recheck.finding import (
    ExpectedWord,
    Finding,
    Maker,
    Unchecked,
    locate,
    name_possible,
    name_row,
    name_significance,
    noticing,
    read_significance,
    show_number,
    show_p,
    show_p_bounds,
)  # fmt: skip
from analysis.recheck.inference import compute_mean_change, compute_mean_change_p_limits
from analysis.recheck.rounding import Printed, parse_printed

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

COLUMNS = ("change_mean", "change_sd", "n")
LACKING = {"change_mean": "mean of the change", "change_sd": "SD of the change", "n": "n"}


def check_changes(dataset: Dataset) -> Iterator[Finding]:
    """Check every outcome that prints a mark of significance of its change, or what a test of it needs."""
    for row in dataset["outcomes"]:
        complete = all(row.number(column) is not None for column in COLUMNS)
        if complete or read_significance(row["change_significance"]):
            yield check_change(dataset, row)


@noticing
def check_change(dataset: Dataset, row: Row) -> Finding:
    """Check one mean change by the t test of paired values."""
    alpha, level = dataset.review.alpha, dataset.review.confidence_level
    mark = read_significance(row["change_significance"])
    make = Maker.of(check_change)
    label = f"{name_row(dataset['studies'][name_row(row, 'study')])}, {name_row(row, 'name')}"
    common = {
        "key": f"{row.key}.change_p",
        "statement": f"{label}: significance of the mean change",
        "place": locate(row),
        "printed": row.text["change_significance"] if mark else "",
        "reads_as": mark,
        "function": make.function,
    }
    lacking = [column for column in COLUMNS if row.number(column) is None]
    if lacking or _is_degenerate(row):
        reason = "; ".join(f"{LACKING[column]} {row[column]}" for column in lacking) or "SD of 0 or n below 2"
        return Finding(**common, expected=Unchecked(), recomputed="nothing", explanation=reason)  # type: ignore[arg-type]
    mean, sd, n = (
        parse_printed(row.text["change_mean"]),
        parse_printed(row.text["change_sd"]),
        int(row.number("n") or 0),
    )
    result = compute_mean_change(mean.number, sd.number, n, level=level)
    limits = compute_mean_change_p_limits(_bound_size(mean), (float(sd.low), float(sd.high)), n)
    verdict = name_significance(result.p, alpha=alpha)
    t, d = show_number(result.t, digits=2), show_number(result.d, digits=2)
    values = {
        "change_p": make.p(result.p, alpha=alpha),
        "change_t": make.number(result.t, digits=2),
        "change_d": make.number(result.d, digits=2),
        "change_ci_low": make.number(result.ci_low, digits=mean.digits),
        "change_ci_high": make.number(result.ci_high, digits=mean.digits),
    }
    return Finding(
        **common,  # type: ignore[arg-type]
        expected=ExpectedWord(verdict, name_possible(limits, alpha=alpha)),
        recomputed=f"{verdict}: t = {t}; {show_p(result.p, alpha=alpha)}; d = {d}",
        explanation=f"mean {mean.text} and SD {sd.text} of the change with n = {n}; "
        f"numbers that print so give p of {show_p_bounds(limits)}",
        values={f"{row.key}.{name}": value for name, value in values.items()},
    )


def _is_degenerate(row: Row) -> bool:
    return not row.number("change_sd") or (row.number("n") or 0) < 2  # noqa: PLR2004 -- one person has no deviation


def _bound_size(mean: Printed) -> tuple[float, float]:
    """Give the least and greatest size of a mean over its rounding interval."""
    return mean.bound(abs)
