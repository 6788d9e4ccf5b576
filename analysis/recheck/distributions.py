"""Tail probabilities of Student's t and the normal distribution, from the standard library alone.

Numbers in, numbers out. `docs/decisions/0004-statistics-without-scipy.md` says why no statistics package is imported.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

#: Below the middle of the distribution t is negative, which nothing here needs.
HALF = 0.5
#: Smallest denominator that Lentz's method may meet; below it the step is replaced, not divided by.
TINY = 1e-300
#: Relative change at which the continued fraction has converged (double precision holds about 2e-16).
CONVERGED = 1e-15
#: The fraction needs about sqrt(max(a, b)) steps; this covers degrees of freedom beyond 10**7.
MAX_STEPS = 10_000
#: Calls that are remembered: one review asks for the same quantiles again and again, each of 50 evaluations.
REMEMBERED = 10_000


def compute_normal_quantile(probability: float) -> float:
    """Give the standard normal quantile of a probability strictly between 0 and 1."""
    return NormalDist().inv_cdf(probability)


@lru_cache(REMEMBERED)
def compute_t_p(statistic: float, df: float) -> float:
    """Compute the two-sided p value of Student's t.

    Parameters
    ----------
    statistic
        t; its sign plays no part. Infinite gives 0.
    df
        Degrees of freedom, > 0; need not be whole.

    Raises
    ------
    ValueError
        `df` is not positive, or `statistic` is not a number.
    """
    if not df > 0:
        raise ValueError(f"degrees of freedom: found {df}, expected a number > 0")
    if math.isnan(statistic):
        raise ValueError("t: found nan, expected a number")
    # df / (df + t^2) would overflow for huge t; the hypotenuse does not.
    scaled = math.sqrt(df) / math.hypot(math.sqrt(df), statistic) if math.isfinite(statistic) else 0.0
    return compute_incomplete_beta(scaled * scaled, df / 2, 0.5)


@lru_cache(REMEMBERED)
def compute_t_quantile(probability: float, df: float) -> float:
    """Give the t that a share `probability` (between 0.5 and 1) of the distribution lies below.

    Notes
    -----
    Found by bisection of the two-sided p value, which falls steadily with t: sure, and fast enough for tens of calls.
    """
    if not HALF <= probability < 1:
        raise ValueError(f"probability: found {probability}, expected a number from 0.5 to below 1")
    target = 2 * (1 - probability)
    low, high = 0.0, 1.0
    while compute_t_p(high, df) > target:
        low, high = high, high * 2
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if compute_t_p(middle, df) > target else (low, middle)
    return high


def compute_incomplete_beta(x: float, a: float, b: float) -> float:
    """Compute the regularised incomplete beta function I_x(a, b) for 0 <= x <= 1, a > 0, b > 0.

    Notes
    -----
    The continued fraction converges fast only left of the mean; on the right the symmetry
    I_x(a, b) = 1 - I_(1-x)(b, a) is used.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - compute_incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) * _evaluate_beta_fraction(x, a, b) / a


def _evaluate_beta_fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, MAX_STEPS):
        for term in _list_fraction_terms(m, x, a, b):
            d = 1 / _away_from_zero(1 + term * d)
            c = _away_from_zero(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < CONVERGED:
            return value
    raise ArithmeticError(f"incomplete beta function: no convergence at x={x}, a={a}, b={b}")


def _list_fraction_terms(m: int, x: float, a: float, b: float) -> tuple[float, float]:
    even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return even, odd


def _away_from_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
