"""Check confidence intervals against their estimate, standard error and p value.

Most intervals reach as far below the estimate as above it: ratios on the log scale, correlations on Fisher's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.methods.distributions import compute_normal_p, compute_normal_quantile, compute_t_p, compute_t_quantile
from analysis.recheck.expected import ExpectedP, ExpectedSpan
from analysis.recheck.finding import Finding, Maker, noticing_each
from analysis.recheck.rounding import Printed, Span, parse_printed
from analysis.recheck.rows import has_numbers, locate, name_outcome, name_row, name_study, read_printed
from analysis.recheck.significance import read_p
from analysis.recheck.words import show_number, show_p, show_p_bounds, show_span
from analysis.reported import read_level
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

KIND = "confidence interval"
#: Measures by the scale on which their intervals are symmetric. Others are made in more than one way.
RATIOS, CORRELATIONS = frozenset({"or", "rr", "rom"}), frozenset({"r"})
MEANS = frozenset({"md", "mc", "beta"})
LINEAR = MEANS | {"log_or", "log_rr", "log_rom", "z"}
ENDS = ("ci_low", "ci_high")


@dataclass(frozen=True)
class Scale:
    """A scale on which intervals are symmetric; `holds` says which numbers have a place on it."""

    name: str
    forth: Callable[[float], float]
    back: Callable[[float], float]
    holds: Callable[[float], bool]

    def place(self, span: Span) -> Span:
        """Give a span on this scale."""
        return span.apply(self.forth)


PLAIN = Scale("", lambda x: x, lambda x: x, lambda _: True)
LOGARITHMIC = Scale("the log scale", math.log, math.exp, lambda x: x > 0)
FISHER = Scale("Fisher's scale", math.atanh, math.tanh, lambda x: -1 < x < 1)


@dataclass(frozen=True)
class Interval:
    """An estimate with its interval as printed, and what else is known of how it was made."""

    row: Row
    key: str
    name: str
    scale: Scale
    estimate: Printed
    low: Printed
    high: Printed
    level: float
    df: float | None

    @property
    def shown(self) -> str:
        """Print `1.5 (1.1 to 2.0)`."""
        return f"{self.estimate.text} ({self.low.text} to {self.high.text})"

    @cached_property
    def width(self) -> Span:
        """Width on the scale of the interval."""
        return self.scale.place(self.high.span) - self.scale.place(self.low.span)

    @cached_property
    def quantiles(self) -> Span:
        """Half the width in standard errors: of the normal distribution, of t where degrees of freedom are known."""
        share = (1 + self.level) / 2
        normal = compute_normal_quantile(share)
        return Span(normal, compute_t_quantile(share, self.df)) if self.df else Span(normal, normal)

    @cached_property
    def se(self) -> Span:
        """The standard errors that the width allows."""
        return (self.width * 0.5).over(self.quantiles)


def check_intervals(dataset: Dataset) -> Iterator[Finding]:
    """Check every interval of comparisons.csv, and those of arms."""
    for row in dataset["comparisons"]:
        if has_numbers(row, ("estimate", *ENDS)):
            yield from check_comparison(dataset, row)
    for row in dataset["arm_results"]:
        if has_numbers(row, ("change_mean", *ENDS)):
            yield from check_arm_interval(dataset, row)


@noticing_each
def check_comparison(dataset: Dataset, row: Row) -> Iterator[Finding]:
    """Check the middle of an interval, its width against the standard error, and the p value against both."""
    scale = find_scale(row.word("estimate_of") or "")
    name = f"{name_study(dataset, row)}, {row.key}"
    low, high = (parse_printed(row.text[end]) for end in ENDS)
    interval = Interval(
        row, f"comparisons.{row.key}", name, scale or PLAIN, parse_printed(row.text["estimate"]), low, high,
        read_level(row), _find_df(row),
    )  # fmt: skip
    reason = find_reason(interval, known=scale is not None)
    if reason:
        yield _say_unchecked(interval, reason)
        return
    yield _check_middle(interval, Maker.of(check_comparison))
    se, p = read_printed(row, "se"), _read_p(dataset, row)
    if se:
        yield _check_se(interval, se)
    # p of r is that of t, which no interval of Fisher's scale gives back exactly
    if p and scale is not FISHER:
        yield _check_p(interval, p, alpha=dataset.review.alpha)


@noticing_each
def check_arm_interval(dataset: Dataset, row: Row) -> Iterator[Finding]:
    """Check the middle of the interval of a mean change within one arm."""
    arm, outcome = name_row(row, "arm"), dataset["outcomes"][name_row(row, "outcome")]
    low, high = (parse_printed(row.text[end]) for end in ENDS)
    name = f"{name_outcome(dataset, outcome)}, arm {arm}"
    interval = Interval(row, f"{outcome.key}.{arm.lower()}", name, PLAIN, parse_printed(row.text["change_mean"]),
                        low, high, dataset.review.confidence_level, None)  # fmt: skip
    yield _check_middle(interval, Maker.of(check_arm_interval))


def find_scale(measure: str) -> Scale | None:
    """Find the scale on which intervals of a measure are symmetric, or None where they are made in several ways."""
    scales = {RATIOS: LOGARITHMIC, CORRELATIONS: FISHER, LINEAR: PLAIN}
    return next((scale for measures, scale in scales.items() if measure.lower() in measures), None)


def find_reason(interval: Interval, *, known: bool) -> str:
    """Say why an interval cannot be checked; empty where it can."""
    if not known:
        return "how intervals of this measure are made is not known: they need not be symmetric"
    spans = (interval.estimate.span, interval.low.span, interval.high.span)
    if not all(interval.scale.holds(end) for span in spans for end in (span.low, span.high)):
        return f"{interval.shown}: rounding reaches the end of {interval.scale.name}"
    return ""


def compute_middle(interval: Interval) -> Span:
    """Compute what the estimate may be: the middle of the interval on its scale, for all limits that print the same."""
    scale = interval.scale
    middle = (scale.place(interval.low.span) + scale.place(interval.high.span)) * 0.5
    return middle.apply(scale.back)


def _check_middle(interval: Interval, make: Maker) -> Finding:
    middle, digits = compute_middle(interval), max(interval.low.digits, interval.high.digits) + 1
    centre = interval.scale.back(
        (interval.scale.forth(interval.low.number) + interval.scale.forth(interval.high.number)) / 2
    )
    return Finding(
        key=f"{interval.key}.middle",
        statement=f"{interval.name}: estimate in the middle of its interval",
        place=locate(interval.row),
        expected=ExpectedSpan(middle, middle),
        recomputed=show_number(centre, digits=digits),
        explanation=f"{interval.shown}: the middle{_on(interval.scale)} is {show_span(middle, digits=digits)}; exact, "
        "bootstrap and adjusted intervals may lie otherwise",
        function=make.function,
        printed=interval.estimate.text,
        values={f"{interval.key}.middle": make.number(centre, digits=digits)},
        kind=KIND,
    )


def _check_se(interval: Interval, se: Printed) -> Finding:
    make, span = Maker.of(check_comparison), interval.se
    limits = Span(max(0.0, span.low), span.high)
    digits = max(se.digits, 2)
    return Finding(
        key=f"{interval.key}.se",
        statement=f"{interval.name}: standard error against the interval",
        place=locate(interval.row),
        expected=ExpectedSpan(limits, limits),
        recomputed=show_span(limits, digits=digits),
        explanation=f"width of {interval.shown}{_on(interval.scale)} over twice the quantile{_describe_df(interval)}"
        + _suspect_sd(interval, se),
        function=make.function,
        printed=se.text,
        values={f"{interval.key}.se_low": make.number(limits.low, digits=digits),
                f"{interval.key}.se_high": make.number(limits.high, digits=digits)},
        kind=KIND,
    )  # fmt: skip


def _check_p(interval: Interval, printed: str, *, alpha: float) -> Finding:
    make = Maker.of(check_comparison)
    limits = compute_p_limits(interval)
    size = abs(interval.scale.forth(interval.estimate.number))
    exact = _compute_p(interval, size, _measure_half(interval), df=interval.df)
    return Finding(
        key=f"{interval.key}.ci_p",
        statement=f"{interval.name}: p against the interval",
        place=locate(interval.row),
        expected=ExpectedP(exact, limits),
        recomputed=show_p(exact, alpha=alpha),
        explanation=f"{interval.shown}; numbers that print so give p of {show_p_bounds((limits.low, limits.high))}; "
        "a test of another kind may explain a gap",
        function=make.function,
        printed=printed,
        values={f"{interval.key}.ci_p": make.p(exact, alpha=alpha)},
        kind=KIND,
    )


def compute_p_limits(interval: Interval) -> Span:
    """Bound p over the rounding of estimate and limits, and over the distributions that may have made the interval."""
    size, half = abs(interval.scale.place(interval.estimate.span)), interval.width * 0.5
    narrow = max(0.0, half.low)
    found = [_compute_p(interval, size.high, narrow, df=df) for df in (None, interval.df)]
    found += [_compute_p(interval, size.low, half.high, df=df) for df in (None, interval.df)]
    return Span.around(*found)


def _compute_p(interval: Interval, size: float, half: float, *, df: float | None = None) -> float:
    """Compute p of an estimate of this size with an interval of half this width."""
    if not half:
        return float(not size)
    ratio = size / half
    share = (1 + interval.level) / 2
    if df:
        return compute_t_p(ratio * compute_t_quantile(share, df), df)
    return compute_normal_p(ratio * compute_normal_quantile(share))


def _measure_half(interval: Interval) -> float:
    return (interval.scale.forth(interval.high.number) - interval.scale.forth(interval.low.number)) / 2


def _suspect_sd(interval: Interval, se: Printed) -> str:
    """Say that the printed error could be a standard deviation, where it would be one of n persons."""
    n = interval.row.number("n_1"), interval.row.number("n_2")
    total = sum(one for one in n if one)
    if not total or se.span.meets(interval.se):
        return ""
    factor = math.sqrt(sum(1 / one for one in n if one))
    fits = (se.size * factor).meets(interval.se)
    return "; it could be a standard deviation printed as a standard error" if fits else ""


def _say_unchecked(interval: Interval, reason: str) -> Finding:
    return Finding(
        key=f"{interval.key}.middle",
        statement=f"{interval.name}: estimate in the middle of its interval",
        place=locate(interval.row),
        explanation=reason,
        function=Maker.of(check_comparison).function,
        printed=interval.estimate.text,
        kind=KIND,
    )


def _read_p(dataset: Dataset, row: Row) -> str:
    if row["p"] == Missing.NS:
        return str(read_p(f"> {dataset.review.alpha:g}"))
    return str(read_p(row.text["p"])) if row.number("p") is not None else ""


def _find_df(row: Row) -> float | None:
    """Find degrees of freedom where the measure is one of means: those of n may be as few as unequal variances leave."""
    stated, first, second = row.number("df"), row.number("n_1"), row.number("n_2")
    if row.word("estimate_of") not in MEANS:
        return None
    if stated is not None:
        return stated or None
    return None if first is None or second is None else max(1.0, min(first, second) - 1)


def _describe_df(interval: Interval) -> str:
    return f", normal or of t with at least {interval.df:g} degrees of freedom" if interval.df else " of the normal"


def _on(scale: Scale) -> str:
    return f" on {scale.name}" if scale.name else ""
