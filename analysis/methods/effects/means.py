"""Effects that compare the means of two independent groups: MD, SMD, ROM."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from analysis.methods.effects.effect import Effect, require_count
from analysis.methods.errors import Undefined, require_finite, require_positive

#: LS: usual large-sample variance of g. LS2: J² times that of d. UB: unbiased.
SmdVariance = Literal["LS", "LS2", "UB"]

#: Fewest degrees of freedom with which Hedges' factor exists.
MIN_DF_G = 2


@dataclass(frozen=True)
class Means:
    """Mean, standard deviation and size of one group; the standard deviation of people, not of the mean."""

    mean: float
    sd: float
    n: float

    def __post_init__(self) -> None:
        require_finite("mean", self.mean)
        require_positive("SD", self.sd)
        require_count("n", self.n, least=2)


def compute_md(one: Means, two: Means, *, equal_variances: bool = False) -> Effect:
    """Subtract the mean of group 2 from that of group 1: measure MD.

    Parameters
    ----------
    one, two
        The groups.
    equal_variances
        Pool the variances of the groups (metafor's `vtype="HO"`); otherwise each group keeps its own (`LS`).
    """
    if equal_variances:
        variance = pool_sd(one, two) ** 2 * (1 / one.n + 1 / two.n)
    else:
        variance = one.sd**2 / one.n + two.sd**2 / two.n
    return Effect("MD", one.mean - two.mean, variance)


def pool_sd(one: Means, two: Means) -> float:
    """Pool the standard deviations of two groups."""
    return math.sqrt(((one.n - 1) * one.sd**2 + (two.n - 1) * two.sd**2) / (one.n + two.n - 2))


def compute_smd(one: Means, two: Means, *, variance: SmdVariance = "LS") -> Effect | Undefined:
    """Standardise the difference of two means: Hedges' g, measure SMD; see `correct_d`."""
    return correct_d((one.mean - two.mean) / pool_sd(one, two), one.n, two.n, variance=variance)


def correct_d(d: float, n_1: float, n_2: float, *, variance: SmdVariance = "LS") -> Effect | Undefined:
    """Correct Cohen's d for its bias away from zero, which gives Hedges' g: measure SMD [@hedges1981].

    Parameters
    ----------
    d
        Difference of means by the pooled standard deviation.
    n_1, n_2
        Sizes of the groups.
    variance
        `LS` (metafor's and this project's default) puts g into the large-sample formula; `LS2` multiplies the
        variance of d by J² as @borenstein2009 does; `UB` is unbiased.
    """
    df = _require_sizes(n_1, n_2)
    if df < MIN_DF_G:
        return Undefined("Hedges' g needs at least 4 people in all")
    j = hedges_factor(df)
    return Effect("SMD", j * require_finite("d", d), _smd_variance(d, j, n_1, n_2, variance))


def take_g(g: float, n_1: float, n_2: float) -> Effect | Undefined:
    """Take a reported Hedges' g that is corrected already, and give it its large-sample variance."""
    if _require_sizes(n_1, n_2) < MIN_DF_G:
        return Undefined("Hedges' g needs at least 4 people in all")
    return Effect("SMD", g, _smd_variance(g, 1, n_1, n_2, "LS"))


def _require_sizes(n_1: float, n_2: float) -> float:
    return require_count("n of group 1", n_1, least=1) + require_count("n of group 2", n_2, least=1) - 2


def _smd_variance(d: float, j: float, n_1: float, n_2: float, kind: SmdVariance) -> float:
    of_means, g, df = 1 / n_1 + 1 / n_2, j * d, n_1 + n_2 - 2
    if kind == "LS":
        return of_means + g**2 / (2 * (n_1 + n_2))
    if kind == "LS2":
        return j**2 * (of_means + d**2 / (2 * (n_1 + n_2)))
    return of_means + (1 - (df - 2) / (df * j**2)) * g**2


def hedges_factor(df: float) -> float:
    """Compute the exact factor J that corrects a standardised mean for small samples; df at least 2."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def compute_rom(one: Means, two: Means, *, equal_variances: bool = False) -> Effect | Undefined:
    """Compute the logarithm of the ratio of two means: measure ROM [@hedges1999].

    Parameters
    ----------
    one, two
        Groups measured on a ratio scale, both means on the same side of 0.
    equal_variances
        Pool the variances of the groups (metafor's `vtype="HO"`).
    """
    if one.mean * two.mean <= 0:
        return Undefined("a ratio of means needs two means above 0")
    of_one = of_two = pool_sd(one, two)
    if not equal_variances:
        of_one, of_two = one.sd, two.sd
    variance = of_one**2 / (one.n * one.mean**2) + of_two**2 / (two.n * two.mean**2)
    return Effect("ROM", math.log(one.mean / two.mean), variance)
