"""What a printed number may have been before it was rounded.

A printed 0.27 stands for every number from 0.265 up to, not including, 0.275.
Printed text in, exact decimal limits out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.results import Agreement

#: Most decimals that are added to show the sign of a number that would round to zero.
MOST_DIGITS = 4


@dataclass(frozen=True)
class Printed:
    """A number as printed, with the half-open interval [low, high) that it may stand for."""

    text: str
    value: Decimal
    low: Decimal
    high: Decimal

    @property
    def number(self) -> float:
        """The printed value as a float."""
        return float(self.value)

    @property
    def digits(self) -> int:
        """Decimals as printed."""
        return count_decimals(self.value)

    def bound(self, function: Callable[[float], float]) -> tuple[float, float]:
        """Give the least and greatest value of a function over the interval.

        Notes
        -----
        The function may turn only at zero, as squares, sizes and p values do; so the ends, and zero where the
        interval holds it, are enough.
        """
        points = [float(self.low), float(self.high)] + ([0.0] if self.low < 0 < self.high else [])
        results = [function(point) for point in points]
        return min(results), max(results)


def parse_printed(text: str) -> Printed:
    """Read a printed number, keeping its decimals: "0.30" stands for [0.295, 0.305), "0.3" for [0.25, 0.35).

    Raises
    ------
    ValueError
        The text is no finite decimal number.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"printed number: found {text!r}, expected a decimal number") from None
    if not value.is_finite():
        raise ValueError(f"printed number: found {text!r}, expected a finite decimal number")
    half = Decimal(5).scaleb(-count_decimals(value) - 1)
    return Printed(text=text, value=value, low=value - half, high=value + half)


def count_decimals(value: Decimal) -> int:
    """Count the decimals that a number is written with; none for whole numbers."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def judge_equality(printed: Printed, *, recomputed: float, limits: tuple[float, float]) -> Agreement:
    """Compare a printed number with one computed from other printed numbers.

    Parameters
    ----------
    printed
        The number under test.
    recomputed
        What follows from the other numbers taken as printed.
    limits
        What follows from them at the ends of their rounding intervals.
    """
    if printed.low <= Decimal(repr(recomputed)) < printed.high:
        return "yes"
    low, high = limits
    overlap = float(printed.low) < high and low < float(printed.high)
    return "within rounding" if overlap else "no"


def choose_digits(number: float, *, digits: int) -> int:
    """Give the decimals to print a number with: more than `digits` where it would round to zero and lose its sign."""
    while number and digits < MOST_DIGITS and round(number, digits) == 0:
        digits += 1
    return digits
