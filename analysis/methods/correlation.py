"""What follows from a correlation r and its number of pairs: p values, an interval, the least r that is significant."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.methods.distributions import compute_normal_quantile, compute_t_p, compute_t_quantile

#: Fewest pairs with a p value of r (one degree of freedom) and with a Fisher interval (standard error 1/sqrt(n - 3)).
MIN_N_P, MIN_N_CI = 3, 4


@dataclass(frozen=True)
class Correlation:
    """A correlation r of n pairs with what follows from it."""

    r: float
    n: int
    p: float
    p_one_sided: float
    ci_low: float
    ci_high: float


def compute_correlation(r: float, n: int, *, level: float = 0.95) -> Correlation:
    """Compute p values and confidence interval of a correlation.

    Parameters
    ----------
    r
        From -1 to 1.
    n
        Pairs, at least 4.
    level
        Of the confidence interval.

    Returns
    -------
    Correlation
        `p` from t with n - 2 degrees of freedom; `p_one_sided` in the direction of r; limits from Fisher's z.
    """
    if n < MIN_N_CI:
        raise ValueError(f"n: found {n}, expected at least {MIN_N_CI} pairs for an interval of r")
    p = compute_r_p(r, n)
    low, high = compute_r_interval(r, n, level=level)
    return Correlation(r=r, n=n, p=p, p_one_sided=p / 2, ci_low=low, ci_high=high)


def compute_r_p(r: float, n: int) -> float:
    """Compute the two-sided p value of a correlation of n pairs, n at least 3."""
    if not -1 <= r <= 1:
        raise ValueError(f"r: found {r}, expected a number from -1 to 1")
    if n < MIN_N_P:
        raise ValueError(f"n: found {n}, expected at least {MIN_N_P} pairs for a p value of r")
    unexplained = (1 - r) * (1 + r)
    return compute_t_p(r * math.sqrt((n - 2) / unexplained), n - 2) if unexplained else 0.0


def compute_r_interval(r: float, n: int, *, level: float) -> tuple[float, float]:
    """Compute the confidence interval of a correlation by Fisher's z, n at least 4."""
    if abs(r) == 1:
        return r, r
    half = compute_normal_quantile((1 + level) / 2) / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def compute_critical_r(n: int, *, alpha: float) -> float:
    """Compute the least size of r that is significant, two-sided, with n pairs."""
    t = compute_t_quantile(1 - alpha / 2, n - 2)
    return t / math.sqrt(n - 2 + t * t)
