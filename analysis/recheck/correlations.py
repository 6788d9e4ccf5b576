"""Check each association: significance of r from n, R2 against r squared, and B against r."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.methods.correlation import MIN_N_CI, compute_correlation, compute_critical_r, compute_r_p
from analysis.recheck.expected import ExpectedNumber, ExpectedWord
from analysis.recheck.finding import Finding, Maker, noticing, noticing_each
from analysis.recheck.rounding import Printed
from analysis.recheck.rows import locate, name_row, read_printed
from analysis.recheck.words import (
    name_possible,
    name_significance,
    read_significance,
    show_number,
    show_p,
    show_p_bounds,
)
from analysis.schema import Dataset, Missing, Row, Table

#: Decimals of limits of r, and of r squared.
CI_DIGITS, SQUARE_DIGITS = 2, 3


@dataclass(frozen=True)
class Case:
    """One association with what its checks need of the review."""

    table: Table
    row: Row
    name: str
    alpha: float
    level: float

    @property
    def key(self) -> str:
        """Key of the outcome."""
        return name_row(self.row, "outcome")

    @property
    def n(self) -> int | None:
        """Pairs, or None where missing."""
        number = self.row.number("n")
        return None if number is None else int(number)

    def read(self, column: str) -> Printed | None:
        """Read a number as printed, or None where missing."""
        return read_printed(self.row, column)


def check_correlations(dataset: Dataset) -> Iterator[Finding]:
    """Check every association that prints a coefficient or a verdict on one."""
    for row in dataset["associations"]:
        outcome, study = dataset["outcomes"][str(row["outcome"])], dataset["studies"][str(row["study"])]
        name = f"{study['label']}, {outcome['name']}"
        review = dataset.review
        case = Case(dataset["associations"], row, name, review.alpha, review.confidence_level)
        if row["basis"] == "coefficient":
            yield check_significance(case)
        if case.read("r"):
            yield from check_square(case)
            yield from check_standardised(case)


@noticing
def check_significance(case: Case) -> Finding:
    """Check whether the printed verdict on r can hold with its n."""
    r = case.read("r")
    make, printed = Maker.of(check_significance), str(case.row["significance"])
    mark = read_significance(printed)
    finding = Finding(
        key=f"{case.key}.p",
        statement=f"{case.name}: significance of r",
        place=locate(case.row),
        explanation="",
        function=make.function,
        printed=printed if mark else "",
        reads_as=mark,
    )
    if r is None or case.n is None or case.n < MIN_N_CI:
        recomputed, explanation = _explain_gap(case)
        return replace(finding, recomputed=recomputed, explanation=explanation)
    result = compute_correlation(r.number, case.n, level=case.level)
    limits = r.bound(lambda value: compute_r_p(max(-1.0, min(1.0, value)), result.n))
    verdict = name_significance(result.p, alpha=case.alpha)
    percent = show_number(case.level * 100, digits=0)
    interval = f"{show_number(result.ci_low, digits=CI_DIGITS)} to {show_number(result.ci_high, digits=CI_DIGITS)}"
    explanation = (
        f"r = {r.text} with n = {result.n}; one-sided {show_p(result.p_one_sided, alpha=case.alpha)}; "
        f"any r that prints as {r.text} gives p of {show_p_bounds(limits)}"
    )
    values = {
        "p": make.p(result.p, alpha=case.alpha),
        "p_one_sided": make.p(result.p_one_sided, alpha=case.alpha),
        "p_low": make.p(limits[0], alpha=case.alpha),
        "p_high": make.p(limits[1], alpha=case.alpha),
        "ci_low": make.number(result.ci_low, digits=CI_DIGITS),
        "ci_high": make.number(result.ci_high, digits=CI_DIGITS),
    }
    return replace(
        finding,
        expected=ExpectedWord(verdict, name_possible(limits, alpha=case.alpha)),
        recomputed=f"{verdict}: {show_p(result.p, alpha=case.alpha)}; {percent}% CI {interval}",
        explanation=explanation,
        values={f"{case.key}.{name}": value for name, value in values.items()},
    )


@noticing_each
def check_square(case: Case) -> Iterator[Finding]:
    """Check a printed R2 against r squared."""
    r, r2 = case.read("r"), case.read("r2")
    if r is None or r2 is None:
        return
    make = Maker.of(check_square)
    square, limits = r.number**2, r.bound(lambda value: value * value)
    low, high = (show_number(limit, digits=SQUARE_DIGITS) for limit in limits)
    yield Finding(
        key=f"{case.key}.r2",
        statement=f"{case.name}: R² beside r",
        place=locate(case.row),
        expected=ExpectedNumber(square, limits),
        recomputed=show_number(square, digits=SQUARE_DIGITS),
        explanation=f"{r.text} squared; any r that prints as {r.text} gives {low} to {high}",
        function=make.function,
        printed=r2.text,
        values={f"{case.key}.r2": make.number(square, digits=SQUARE_DIGITS)},
    )


@noticing_each
def check_standardised(case: Case) -> Iterator[Finding]:
    """Check a printed B against r: with a single predictor a standardised B equals r."""
    r, b = case.read("r"), case.read("b")
    if r is None or b is None:
        return
    make = Maker.of(check_standardised)
    yield Finding(
        key=f"{case.key}.b",
        statement=f"{case.name}: B beside r",
        place=locate(case.row),
        expected=ExpectedNumber(r.number, (float(r.low), float(r.high))),
        recomputed=r.text,
        explanation=f"with a single predictor a standardised B equals r = {r.text}{_describe_gap(b, r)}",
        function=make.function,
        printed=b.text,
        values={f"{case.key}.b": make.number(r.number, digits=r.digits)},
    )


def _describe_gap(b: Printed, r: Printed) -> str:
    if b.value == r.value:
        return ""
    gap = show_number(abs(b.number - r.number), digits=max(b.digits, r.digits))
    return f"; B is {gap} {'above' if b.value > r.value else 'below'} it"


def _explain_gap(case: Case) -> tuple[str, str]:
    """Say what is missing, and what r would have had to be where only n is known."""
    r = case.row["r"]
    if r == Missing.NS and case.n is not None and case.n >= MIN_N_CI:
        least = show_number(compute_critical_r(case.n, alpha=case.alpha), digits=3)
        return "no value of r", f"with n = {case.n} an r below {least} in size is not significant"
    lacking = [name for name in ("r", "n") if case.row.number(name) is None]
    if not lacking:
        return "no p value", f"n = {case.n} is too small"
    return "nothing", "; ".join(f"{name} {case.row[name]}" for name in lacking)
