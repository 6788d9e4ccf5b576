"""How much the effects of studies differ beyond sampling error: Q, tau2, I2 and H2, with intervals.

The interval of tau2 is Viechtbauer's Q-profile (2007, Statistics in Medicine 26:37-52): the values of tau2 at which Q
is no unusual chi-squared number. I2 and H2 follow from tau2 and a typical sampling variance, and so do their limits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analysis.methods.between import solve_q
from analysis.methods.errors import Undefined
from analysis.methods.inference import Interval, chi2_quantile, upper_p
from analysis.methods.weighing import Studies, fit_sets


@dataclass(frozen=True)
class Heterogeneity:
    """Differences between studies (or, with moderators, what is left of them).

    Parameters
    ----------
    q, q_df, q_p
        Cochran's Q with the weights of a common effect, its degrees of freedom and p value.
    tau2
        Variance of the true effects, in the squared unit of the effects; 0 in a common-effect model.
    i2
        Percent of the variability that is not sampling error, 0-100.
    h2
        Total variability as a multiple of the sampling variability, >= 1 with random effects.
    tau2_ci, i2_ci, h2_ci
        Undefined where the model has no tau2, or where it is shared with other studies.
    """

    q: float
    q_df: int
    q_p: float
    tau2: float
    tau2_ci: Interval | Undefined
    i2: float
    i2_ci: Interval | Undefined
    h2: float
    h2_ci: Interval | Undefined

    @property
    def tau(self) -> float:
        """Standard deviation of the true effects, in their unit."""
        return math.sqrt(self.tau2)

    @property
    def h(self) -> float:
        """Root of `h2`: total spread as a multiple of the spread by sampling."""
        return math.sqrt(self.h2)


def describe_common(studies: Studies) -> Heterogeneity | Undefined:
    """Describe the differences under a model that has none: I2 and H2 by Q (Higgins and Thompson 2002)."""
    free = studies.k - studies.p
    if free <= 0:
        return _one(studies)
    q = float(fit_sets(studies, studies.everyone(), np.zeros(1)).q[0])
    i2 = max(0.0, 100 * (q - free) / q) if q > 0 else 0.0
    no = Undefined("a common-effect model has no tau2")
    return Heterogeneity(q, free, upper_p(q, free), 0.0, no, i2, no, q / free, no)


def describe_random(studies: Studies, tau2: float, *, level: float, shared: bool = False) -> Heterogeneity | Undefined:
    """Describe the differences, given tau2.

    Parameters
    ----------
    shared
        tau2 was estimated with other studies too, so that these studies give it no interval.
    """
    free = studies.k - studies.p
    if free <= 0:
        return _one(studies)
    fit = fit_sets(studies, studies.everyone(), np.zeros(1))
    q, typical = float(fit.q[0]), free / float(fit.trace[0])
    limits: Interval | Undefined
    limits = Undefined("tau2 is shared with the other groups") if shared else profile_q(studies, level=level)
    if isinstance(limits, Undefined):
        i2_ci: Interval | Undefined = limits
        h2_ci: Interval | Undefined = limits
    else:
        i2_ci = Interval(_share(limits.low, typical), _share(limits.high, typical))
        h2_ci = Interval(limits.low / typical + 1, limits.high / typical + 1)
    share, total = _share(tau2, typical), tau2 / typical + 1
    return Heterogeneity(q, free, upper_p(q, free), tau2, limits, share, i2_ci, total, h2_ci)


def profile_q(studies: Studies, *, level: float) -> Interval:
    """Give the Q-profile interval of tau2; both limits are 0 where the effects agree too well for any tau2."""
    tail = (1 - level) / 2
    free = studies.k - studies.p
    bounds = np.array([chi2_quantile(tail, free), chi2_quantile(1 - tail, free)])
    low, high = solve_q(studies, np.ones((2, studies.k)), bounds, what="interval of tau2")
    return Interval(float(low), float(high))


def _share(tau2: float, typical: float) -> float:
    return 100 * tau2 / (tau2 + typical)


def _one(studies: Studies) -> Undefined:
    return Undefined("one study cannot differ from others" if studies.k == 1 else "as many coefficients as studies")
