"""Check changes against the values before and after: the mean change is their difference, its SD lies between bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.recheck.expected import ExpectedSpan
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.rounding import Printed, Span
from analysis.recheck.rows import has_numbers, locate, name_outcome, read_printed
from analysis.recheck.words import show_number, show_span

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

MEAN_KIND, SPREAD_KIND = "change of means", "SD of a change"
MEANS, SPREADS = ("pre_mean", "post_mean", "change_mean"), ("pre_sd", "post_sd", "change_sd")
#: Decimals of a correlation.
R_DIGITS = 2


def check_before_after(dataset: Dataset) -> Iterator[Finding]:
    """Check every outcome that prints values before, after and of the change."""
    for row in dataset["outcomes"]:
        if has_numbers(row, MEANS):
            yield check_difference(dataset, row)
        if has_numbers(row, SPREADS):
            yield check_spread(dataset, row)


@noticing
def check_difference(dataset: Dataset, row: Row) -> Finding:
    """Check a mean change; it may be printed as a rise or as a gain, so only its size is compared where signs differ."""
    before, after, change = _read(row, MEANS)
    difference = after.span - before.span
    exact = float(after.value - before.value)
    sign = -1 if _is_reversed(change, exact) else 1
    digits = max(before.digits, after.digits)
    turned = "before minus after" if sign < 0 else "after minus before"
    make = Maker.of(check_difference)
    limits = difference * sign
    return Finding(
        key=f"{row.key}.change_mean",
        statement=f"{name_outcome(dataset, row)}: mean change against the means before and after",
        place=locate(row),
        expected=ExpectedSpan(Span(sign * exact, sign * exact), limits),
        recomputed=show_number(sign * exact, digits=digits),
        explanation=f"{before.text} before, {after.text} after; {turned}; "
        f"numbers that print so give {show_span(limits, digits=digits + 1)}; missing cases may explain a gap",
        function=make.function,
        printed=change.text,
        values={f"{row.key}.change_mean": make.number(sign * exact, digits=digits)},
        kind=MEAN_KIND,
    )


@noticing
def check_spread(dataset: Dataset, row: Row) -> Finding:
    """Check the SD of a change: it lies between the difference and the sum of the two SDs, as r runs from 1 to -1."""
    before, after, change = _read(row, SPREADS)
    exact = Span(abs(before.number - after.number), before.number + after.number)
    bounds = Span(abs(before.span - after.span).low, before.span.high + after.span.high)
    make, values = Maker.of(check_spread), {}
    r = _compute_r(before.number, after.number, change.number)
    if r is not None and abs(r) <= 1:
        values = {f"{row.key}.change_r": make.number(r, digits=R_DIGITS)}
    return Finding(
        key=f"{row.key}.change_sd",
        statement=f"{name_outcome(dataset, row)}: SD of the change against the SDs before and after",
        place=locate(row),
        expected=ExpectedSpan(exact, bounds),
        recomputed=show_span(bounds, digits=max(before.digits, after.digits) + 1),
        explanation=f"SDs of {before.text} before and {after.text} after" + _describe_r(r),
        function=make.function,
        printed=change.text,
        values=values,
        kind=SPREAD_KIND,
    )


def _read(row: Row, columns: tuple[str, ...]) -> tuple[Printed, Printed, Printed]:
    before, after, change = (read_printed(row, column) for column in columns)
    if before is None or after is None or change is None:
        raise ValueError(f"{row.key}: found a missing code, expected numbers in {', '.join(columns)}")
    return before, after, change


def _is_reversed(change: Printed, exact: float) -> bool:
    return change.number * exact < 0


def _compute_r(before: float, after: float, change: float) -> float | None:
    return (before**2 + after**2 - change**2) / (2 * before * after) if before and after else None


def _describe_r(r: float | None) -> str:
    if r is None:
        return ""
    size = show_number(r, digits=R_DIGITS)
    return f"; it takes a correlation of {size}{'' if abs(r) <= 1 else ', which none can be'}"
