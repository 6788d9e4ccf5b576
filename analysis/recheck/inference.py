"""Statistics that follow from a printed mean, standard deviation or confidence interval.

Pure functions of numbers; which study they belong to is not known here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.methods.distributions import compute_normal_p, compute_normal_quantile, compute_t_p, compute_t_quantile


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
    p = compute_normal_p(estimate / se) if se else float(not estimate)
    return Difference(estimate, estimate - half, estimate + half, p)
