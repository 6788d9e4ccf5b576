"""What a printed number may have been before it was rounded.

A printed 0.27 stands for every number from 0.265 up to, not including, 0.275.
Printed text in, exact decimal limits out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.results import Agreement

#: Printed numbers that are remembered: each is read by several checks.
REMEMBERED = 10_000

#: Share of its size by which a number may pass the end of a span: arithmetic of doubles is no finding.
FUZZ = 1e-9


@dataclass(frozen=True)
class Span:
    """All numbers from `low` to `high`, both included: papers round halves up, to even, or as their doubles fall."""

    low: float
    high: float

    @classmethod
    def around(cls, *points: float) -> Span:
        """Give the least span that holds all points."""
        return cls(min(points), max(points))

    def __add__(self, other: Span) -> Span:
        """Give all sums."""
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Span) -> Span:
        """Give all differences of numbers that are rounded apart from each other."""
        return Span(self.low - other.high, self.high - other.low)

    def __mul__(self, factor: float) -> Span:
        """Give all multiples by one number."""
        return Span.around(self.low * factor, self.high * factor)

    def __abs__(self) -> Span:
        """Give all sizes."""
        ends = Span.around(abs(self.low), abs(self.high))
        return Span(0.0, ends.high) if self.low < 0 < self.high else ends

    def over(self, other: Span) -> Span:
        """Give all quotients of sizes by sizes; infinite where the divisor reaches zero."""
        return Span(self.low / other.high if other.high else math.inf, self.high / other.low if other.low else math.inf)

    def apply(self, function: Callable[[float], float]) -> Span:
        """Give what a function that only rises, or only falls, makes of all of them."""
        return Span.around(function(self.low), function(self.high))

    def holds(self, number: float) -> bool:
        """Tell whether a number lies in it."""
        slack = FUZZ * max(abs(number), abs(self.low), abs(self.high))
        return self.low - slack <= number <= self.high + slack

    def meets(self, other: Span) -> bool:
        """Tell whether the two have a number in common."""
        return self.holds(max(self.low, other.low)) and other.holds(max(self.low, other.low))


def combine_in_squares(first: Span, second: Span) -> Span:
    """Give the square roots of all sums of squares, of sizes."""
    return Span(math.hypot(first.low, second.low), math.hypot(first.high, second.high))


@dataclass(frozen=True)
class Printed:
    """A number as printed, with the half-open interval [low, high) that it may stand for."""

    text: str
    value: Decimal
    low: Decimal
    high: Decimal

    @cached_property
    def number(self) -> float:
        """The printed value as a float."""
        return float(self.value)

    @cached_property
    def digits(self) -> int:
        """Decimals as printed."""
        return count_decimals(self.value)

    @cached_property
    def span(self) -> Span:
        """All that it may stand for."""
        return Span(float(self.low), float(self.high))

    @cached_property
    def size(self) -> Span:
        """All that it may stand for where it cannot be negative, or where its sign plays no part."""
        low = max(0.0, float(self.low)) if self.value >= 0 else float(self.low)
        return abs(Span(low, float(self.high)))

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


@lru_cache(REMEMBERED)
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
