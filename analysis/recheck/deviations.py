"""Find standard deviations and standard errors that could be mistaken for each other.

A standard error is the standard deviation over the root of n, so the one in place of the other is seen where it is set
beside another number. Nothing here asserts it: scores may crowd at an end of their scale, or a treatment may make
patients alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.methods.distributions import compute_f_p, compute_normal_quantile, compute_t_quantile
from analysis.recheck.expected import Expected, ExpectedWord, Unchecked
from analysis.recheck.finding import Finding, Maker, noticing, noticing_each
from analysis.recheck.rounding import Printed, Span, combine_in_squares, parse_printed
from analysis.recheck.rows import has_numbers, locate, name_outcome, name_study, read_printed, read_range
from analysis.recheck.words import show_number, show_span
from analysis.reported import read_level

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

KIND = "SD or SE"
STANDARD_DEVIATION, STANDARD_ERROR, EITHER = "SD", "SE", "SD or SE"
#: Two standard deviations of one sample that differ so by chance alone would be one pair in a million.
RARE = 1e-6
#: A quotient of two deviations within this factor of the root of n speaks for an error.
NEAR_ROOT = 1.5
#: Deviations of scores in shares of their range: what is usual, and what is hardly seen.
USUAL, LITTLE = (0.1, 0.4), 0.03
#: Fewer persons say nothing: their root is that of chance.
FEW = 10
COLUMNS = {"pre_sd": "before", "post_sd": "after"}


@dataclass(frozen=True)
class Deviations:
    """The deviations printed for one outcome, with n."""

    row: Row
    key: str
    name: str
    n: int
    before: Printed | None
    after: Printed | None


def check_deviations(dataset: Dataset) -> Iterator[Finding]:
    """Check outcomes for a deviation that could be an error, and groups whose difference has an error or test beside."""
    for row in dataset["outcomes"]:
        n = row.number("n")
        if n is not None and n >= FEW and any(row.number(column) for column in COLUMNS):
            yield from check_outcome(dataset, row)
    for row in dataset["comparisons"]:
        if _is_complete(row):
            yield check_groups(dataset, row)


@noticing_each
def check_outcome(dataset: Dataset, row: Row) -> Iterator[Finding]:
    """Name each deviation before and after treatment that could be a standard error; nothing where none could."""
    name = name_outcome(dataset, row)
    both = Deviations(row, row.key, name, int(row.number("n") or 0), *(read_printed(row, column) for column in COLUMNS))
    for column, sd in zip(COLUMNS, (both.before, both.after), strict=True):
        signs = list(_list_signs(both, sd, _read_width(dataset, row))) if sd and sd.number > 0 else []
        if sd and signs:
            yield _suspect(both, column, sd, signs)


def find_quotient_sign(sd: Printed, other: Printed, n: int) -> str:
    """Say that one deviation is as many times smaller than the other as an error would be; empty where it is not."""
    if sd.number <= 0 or other.number <= sd.number:
        return ""
    quotient, root = other.number / sd.number, math.sqrt(n)
    near = root / NEAR_ROOT <= quotient <= root * NEAR_ROOT
    if not near or compute_f_p(quotient**2, n - 1, n - 1) > RARE:
        return ""
    return f"the other SD, {other.text}, is {quotient:.1f} times as large, and the root of n = {n} is {root:.1f}"


def find_scale_sign(sd: Printed, width: float | None, n: int) -> str:
    """Say that a deviation is small for its scale, and usual if it is an error; empty where it is not."""
    if not width or sd.number / width > LITTLE:
        return ""
    share = sd.number * math.sqrt(n) / width
    if not USUAL[0] <= share <= USUAL[1]:
        return ""
    return f"it is {sd.number / width:.1%} of the scale; times the root of n = {n} it would be {share:.0%}"


@noticing
def check_groups(dataset: Dataset, row: Row) -> Finding:
    """Check the deviations of two groups against the interval, standard error or t of the difference of their means."""
    make = Maker.of(check_groups)
    spreads = [parse_printed(row.text[column]) for column in ("sd_1", "sd_2")]
    sizes = [int(row.number(column) or 0) for column in ("n_1", "n_2")]
    told, source = _read_error(row, sizes)
    as_deviations = compute_error(spreads, sizes)
    as_errors = combine_in_squares(spreads[0].size, spreads[1].size)
    verdict = judge_groups(told, as_deviations, as_errors)
    digits = max(one.digits for one in spreads) + 1
    expected: Expected = Unchecked() if verdict == EITHER else ExpectedWord(verdict)
    said = f"{source} gives a standard error of {show_span(told, digits=digits)}"
    as_sd, as_se = (show_span(span, digits=digits) for span in (as_deviations, as_errors))
    return Finding(
        key=f"comparisons.{row.key}.sd",
        statement=f"{name_study(dataset, row)}, {row.key}: SDs of the groups",
        place=locate(row),
        expected=expected,
        recomputed=_RECOMPUTED[verdict],
        explanation=f"{said}; {spreads[0].text} and {spreads[1].text} give {as_sd} as SDs, {as_se} as standard errors",
        function=make.function,
        printed=f"SD {spreads[0].text} and {spreads[1].text}",
        reads_as=STANDARD_DEVIATION,
        values={f"comparisons.{row.key}.sd_reading": make.word(verdict)},
        kind=KIND,
    )


_RECOMPUTED = {
    STANDARD_DEVIATION: "they fit as SDs",
    STANDARD_ERROR: "they could be standard errors",
    EITHER: "nothing",
}


def judge_groups(told: Span, as_deviations: Span, as_errors: Span) -> str:
    """Say whether an error of a difference fits groups' spreads as deviations, only as errors, or neither (adjusted)."""
    if as_deviations.meets(told):
        return STANDARD_DEVIATION
    return STANDARD_ERROR if as_errors.meets(told) else EITHER


def compute_error(spreads: list[Printed], sizes: list[int]) -> Span:
    """Bound the standard error of a difference of means: variances of each group, or pooled ones."""
    apart = combine_in_squares(*(one.size * (1 / math.sqrt(n)) for one, n in zip(spreads, sizes, strict=True)))
    least = _pool([one.size.low for one in spreads], sizes)
    most = _pool([one.size.high for one in spreads], sizes)
    return Span.around(apart.low, apart.high, least, most)


def _pool(sds: list[float], sizes: list[int]) -> float:
    freedom = sum(sizes) - len(sizes)
    variance = sum((n - 1) * sd**2 for sd, n in zip(sds, sizes, strict=True)) / freedom
    return math.sqrt(variance * sum(1 / n for n in sizes))


def _is_complete(row: Row) -> bool:
    """Tell whether two groups have SDs and n, and their difference an error, an interval or t."""
    least = {"n_1": 2, "n_2": 2, "sd_1": 0, "sd_2": 0}
    if any((number := row.number(column)) is None or number < low for column, low in least.items()):
        return False
    if row.word("estimate_of") == "md" and (has_numbers(row, ("se",)) or has_numbers(row, ("ci_low", "ci_high"))):
        return True
    return bool(row.number("t")) and has_numbers(row, ("mean_1", "mean_2"))


def _read_error(row: Row, sizes: list[int]) -> tuple[Span, str]:
    """Read the standard error of a difference from what is printed of it, with a word on what that is."""
    unadjusted = row.word("estimate_of") == "md"
    se, low, high = (read_printed(row, column) for column in ("se", "ci_low", "ci_high"))
    if unadjusted and se:
        return se.size, "the printed error"
    if unadjusted and low and high:
        share = (1 + read_level(row)) / 2
        freedoms = sum(sizes) - 2, max(1, min(sizes) - 1)
        quantiles = Span.around(compute_normal_quantile(share), *(compute_t_quantile(share, df) for df in freedoms))
        return (abs(high.span - low.span) * 0.5).over(quantiles), "the interval"
    means = [parse_printed(row.text[column]).span for column in ("mean_1", "mean_2")]
    return abs(means[0] - means[1]).over(abs(parse_printed(row.text["t"]).span)), "t"


def _list_signs(both: Deviations, sd: Printed, width: float | None) -> Iterator[str]:
    other = both.after if sd is both.before else both.before
    signs = (find_quotient_sign(sd, other, both.n) if other else "", find_scale_sign(sd, width, both.n))
    yield from filter(None, signs)


def _suspect(both: Deviations, column: str, sd: Printed, signs: list[str]) -> Finding:
    make = Maker.of(check_outcome)
    as_sd = show_number(sd.number * math.sqrt(both.n), digits=sd.digits)
    return Finding(
        key=f"{both.key}.{column}",
        statement=f"{both.name}: SD {COLUMNS[column]}",
        place=locate(both.row),
        expected=Unchecked(),
        recomputed=f"could be a standard error, of an SD of {as_sd}",
        explanation="; ".join(signs),
        function=make.function,
        printed=sd.text,
        reads_as=STANDARD_DEVIATION,
        values={f"{both.key}.{column}_reading": make.word(EITHER)},
        kind=KIND,
    )


def _read_width(dataset: Dataset, row: Row) -> float | None:
    """Read the width of the scale, as printed or as the instrument has it."""
    instrument = dataset["instruments"].by_key.get(str(row["instrument"]))
    scale = read_range(row) or (read_range(instrument) if instrument else None)
    return scale[1] - scale[0] if scale else None
