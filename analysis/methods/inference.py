"""From an estimate and its standard error to a test and an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

from analysis.methods.errors import Undefined

#: How an average is tested: by the normal distribution, by Student's t, or by t with the standard error of Hartung,
#: Knapp, Sidik and Jonkman, which takes the spread of the effects instead of what their variances promise.
Test = Literal["z", "t", "knapp-hartung"]
TESTS: tuple[Test, ...] = get_args(Test)


@dataclass(frozen=True)
class Interval:
    """Limits of a confidence or prediction interval, in the unit of what it is about."""

    low: float
    high: float


@dataclass(frozen=True)
class Coefficient:
    """An estimate with its test.

    Parameters
    ----------
    df
        Degrees of freedom of t; None where the test is normal.
    statistic, p
        Undefined where the standard error is 0.
    """

    name: str
    estimate: float
    se: float
    statistic: float | Undefined
    df: int | None
    p: float | Undefined
    ci: Interval


@dataclass(frozen=True)
class Omnibus:
    """A test of several coefficients, or of differences, at once.

    Parameters
    ----------
    df
        Number of coefficients that are tested.
    df_residual
        Second degrees of freedom of F; None where the statistic is chi-squared.
    """

    statistic: float
    df: int
    df_residual: int | None
    p: float


def around(middle: float, half: float) -> Interval:
    """Give the limits at the same distance on both sides."""
    return Interval(middle - half, middle + half)


def describe(name: str, estimate: float, se: float, *, df: int | None, level: float) -> Coefficient:
    """Test an estimate against 0, and give its confidence interval."""
    half = critical_value(level, df) * se
    ci = around(estimate, half)
    if se <= 0:
        no = Undefined("the standard error is 0, because the effects agree exactly")
        return Coefficient(name, estimate, se, no, df, no, ci)
    statistic = estimate / se
    return Coefficient(name, estimate, se, statistic, df, two_sided_p(statistic, df), ci)


@lru_cache(maxsize=1024)
def critical_value(level: float, df: int | None) -> float:
    """Give the point that a normal (or t) number stays within, on both sides, with a probability of `level`."""
    from scipy import special

    tail = (1 - level) / 2
    return float(-special.ndtri(tail) if df is None else -special.stdtrit(df, tail))


def two_sided_p(statistic: float, df: int | None) -> float:
    """Give the probability of a normal (or t) number at least as far from 0."""
    from scipy import special

    below = -abs(statistic)
    return float(2 * (special.ndtr(below) if df is None else special.stdtr(df, below)))


def upper_p(statistic: float, df: int, df_residual: int | None = None) -> float:
    """Give the probability of a chi-squared (or F) number at least as large."""
    from scipy import special

    if df_residual is None:
        return float(special.chdtrc(df, statistic))
    return float(special.fdtrc(df, df_residual, statistic))


def chi2_quantile(tail: float, df: int) -> float:
    """Give the chi-squared number that is exceeded with a probability of `tail`."""
    from scipy import special

    return float(special.chdtri(df, tail))


def chi2_below(statistic: float, df: int) -> float:
    """Give the probability of a chi-squared number below."""
    from scipy import special

    return float(special.chdtr(df, statistic))


def root(square: float) -> float:
    """Give the standard error of a variance that rounding may have pushed below 0."""
    return math.sqrt(max(0.0, square))
