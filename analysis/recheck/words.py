"""Figures and verdicts as checks tell them, and printed marks of significance as they read."""

from __future__ import annotations

from analysis.format import choose_digits, format_number, format_p
from analysis.recheck.rounding import Span
from analysis.schema import Missing

SIGNIFICANT, NOT_SIGNIFICANT = "significant", "not significant"

#: p values this near to alpha are printed with one more decimal, so that rounding does not hide their side.
NEAR_ALPHA = 0.005

#: Bounds of p below this are printed as smaller than it.
SMALLEST_BOUND = 0.0001


def show_number(number: float, *, digits: int) -> str:
    """Print a number with at least `digits` decimals, more where it would lose its sign."""
    return format_number(number, digits=choose_digits(number, digits=digits))


def show_span(span: Span, *, digits: int) -> str:
    """Print `1.2 to 3.4`, each end as `show_number` prints it."""
    return f"{show_number(span.low, digits=digits)} to {show_number(span.high, digits=digits)}"


def show_p(p: float, *, alpha: float) -> str:
    """Print `p = 0.008`, `p < 0.001`, or one more decimal near alpha."""
    if abs(p - alpha) < NEAR_ALPHA:
        return f"p = {format_number(p, digits=4)}"
    text = format_p(p)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def show_p_bounds(limits: tuple[float, float]) -> str:
    """Print the ends of what p can be, to four decimals."""
    low, high = ("<0.0001" if p < SMALLEST_BOUND else format_number(p, digits=4) for p in limits)
    return low if low == high else f"{low} to {high}"


def name_significance(p: float, *, alpha: float) -> str:
    """Give the verdict on a p value in words."""
    return SIGNIFICANT if p < alpha else NOT_SIGNIFICANT


def name_possible(limits: tuple[float, float], *, alpha: float) -> frozenset[str]:
    """Give the verdicts that p values within the limits can have."""
    return frozenset(name_significance(p, alpha=alpha) for p in limits)


def read_significance(cell: object) -> str:
    """Read a printed mark of significance; empty where the cell claims nothing.

    `p<0.05` and other limits read as significant, `ns` as not.
    """
    text = str(cell)
    if text == Missing.NS:
        return NOT_SIGNIFICANT
    if text.replace(" ", "").startswith("p<"):
        return SIGNIFICANT
    return text if text in {SIGNIFICANT, NOT_SIGNIFICANT} else ""
