"""Statistics that follow from a printed r, mean, standard deviation or confidence interval.

Pure functions of numbers; which study they belong to is not known here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.recheck.distributions import compute_normal_quantile, compute_t_p, compute_t_quantile

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


@dataclass(frozen=True)
class MeanChange:
    """A mean change with what follows from its standard deviation and n; `d` is the mean in standard deviations."""

    mean: float
    sd: float
    n: int
    t: float
    p: float
    d: float
    ci_low: float
    ci_high: float


@dataclass(frozen=True)
class Difference:
    """A difference of two estimates, with limits and the two-sided p value from the normal distribution."""

    estimate: float
    ci_low: float
    ci_high: float
    p: float


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


def compute_mean_change(mean: float, sd: float, n: int, *, level: float = 0.95) -> MeanChange:
    """Compute t, p, d and the confidence interval of a mean change.

    Parameters
    ----------
    mean, sd
        Of the changes themselves, one per person; sd > 0.
    n
        Persons, at least 2.
    level
        Of the confidence interval.
    """
    if not sd > 0:
        raise ValueError(f"sd: found {sd}, expected a number > 0")
    if n < 2:  # noqa: PLR2004 -- one person has no standard deviation
        raise ValueError(f"n: found {n}, expected at least 2 persons")
    se = sd / math.sqrt(n)
    half = compute_t_quantile((1 + level) / 2, n - 1) * se
    t = mean / se
    return MeanChange(mean, sd, n, t, compute_t_p(t, n - 1), mean / sd, mean - half, mean + half)


def compute_mean_change_p_limits(means: tuple[float, float], sds: tuple[float, float], n: int) -> tuple[float, float]:
    """Bound the p value of a mean change over the rounding intervals of mean and standard deviation.

    Parameters
    ----------
    means
        Least and greatest size of the mean (both at least 0).
    sds
        Least and greatest standard deviation; the least may be 0 or below, where rounding reaches it.
    n
        Persons, at least 2.
    """
    (mean_low, mean_high), (sd_low, sd_high) = means, sds
    root = math.sqrt(n)
    least = compute_t_p(mean_high / sd_low * root, n - 1) if sd_low > 0 else 0.0
    return least, compute_t_p(mean_low / sd_high * root, n - 1)


def compute_se_from_interval(ci_low: float, ci_high: float, *, level: float = 0.95) -> float:
    """Compute the standard error behind an interval made from the normal distribution."""
    return (ci_high - ci_low) / (2 * compute_normal_quantile((1 + level) / 2))


def compute_weighted_mean(estimates: list[tuple[float, float, int]]) -> tuple[float, float]:
    """Average (estimate, standard error, n) triples by n; give the mean and its standard error."""
    total = sum(n for _, _, n in estimates)
    mean = sum(estimate * n for estimate, _, n in estimates) / total
    return mean, math.sqrt(sum((se * n) ** 2 for _, se, n in estimates)) / total


def compute_difference(first: tuple[float, float], second: tuple[float, float], *, level: float = 0.95) -> Difference:
    """Compute the first minus the second of two independent (estimate, standard error) pairs; errors >= 0."""
    estimate = first[0] - second[0]
    se = math.hypot(first[1], second[1])
    half = compute_normal_quantile((1 + level) / 2) * se
    # Without any error of either, each difference but none at all is certain.
    p = math.erfc(abs(estimate) / se / math.sqrt(2)) if se else float(not estimate)
    return Difference(estimate, estimate - half, estimate + half, p)
