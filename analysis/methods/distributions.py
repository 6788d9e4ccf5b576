"""Tail probabilities of the normal distribution, Student's t, F and chi-squared, from the standard library alone.

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


def compute_normal_p(statistic: float) -> float:
    """Compute the two-sided p value of a standard normal statistic."""
    return 2 * compute_normal_tail(abs(statistic))


def compute_normal_tail(statistic: float) -> float:
    """Compute the probability of a standard normal number above a statistic."""
    return math.erfc(statistic / math.sqrt(2)) / 2


@lru_cache(REMEMBERED)
def compute_f_p(statistic: float, df1: float, df2: float) -> float:
    """Compute the upper tail of F with `df1` and `df2` degrees of freedom, both > 0, beyond a statistic >= 0."""
    if not (df1 > 0 and df2 > 0 and statistic >= 0):
        raise ValueError(f"F: found {statistic} with {df1} and {df2} degrees of freedom, expected F >= 0 and both > 0")
    share = df1 / df2 * statistic
    # of a small F the lower tail keeps its digits; the reciprocal form does not overflow for a huge one
    if share < 1:
        return 1 - compute_incomplete_beta(share / (1 + share), df1 / 2, df2 / 2)
    return compute_incomplete_beta(1 / (1 + share), df2 / 2, df1 / 2)


@lru_cache(REMEMBERED)
def compute_chi2_p(statistic: float, df: float) -> float:
    """Compute the upper tail of chi-squared with `df` > 0 degrees of freedom beyond a statistic >= 0."""
    if not (df > 0 and statistic >= 0):
        raise ValueError(f"chi2: found {statistic} with {df} degrees of freedom, expected chi2 >= 0 and more than 0")
    return compute_upper_gamma(df / 2, statistic / 2)


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


def compute_upper_gamma(a: float, x: float) -> float:
    """Compute the regularised upper incomplete gamma function Q(a, x) for a > 0, x >= 0.

    Notes
    -----
    Left of a + 1 the series of the lower function converges fast, right of it the continued fraction of the upper one.
    """
    if x == 0:
        return 1.0
    front = math.exp(a * math.log(x) - x - math.lgamma(a))
    return 1 - front * _sum_gamma_series(a, x) if x < a + 1 else front * _evaluate_gamma_fraction(a, x)


def _sum_gamma_series(a: float, x: float) -> float:
    term = total = 1 / a
    for n in range(1, MAX_STEPS):
        term *= x / (a + n)
        total += term
        if term < total * CONVERGED:
            return total
    raise ArithmeticError(f"incomplete gamma function: no convergence at a={a}, x={x}")


def _evaluate_gamma_fraction(a: float, x: float) -> float:
    base = x + 1 - a
    c, d = 1 / TINY, 1 / _away_from_zero(base)
    value = d
    for n in range(1, MAX_STEPS):
        term, base = n * (a - n), base + 2
        d = 1 / _away_from_zero(base + term * d)
        c = _away_from_zero(base + term / c)
        value *= c * d
        if abs(c * d - 1) < CONVERGED:
            return value
    raise ArithmeticError(f"incomplete gamma function: no convergence at a={a}, x={x}")


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
