"""Pool effects of studies: common or random effects, as metafor's rma.uni does.

What goes in is a column of estimates and one of variances, in any unit in which effects add up (log odds ratios, not
odds ratios). `docs/methods/pooling.md` has the formulas and an example.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from analysis.methods.between import MAX_ITERATIONS, TAU2_METHODS, Tau2Method, estimate_tau2
from analysis.methods.errors import Undefined, require_level, require_word
from analysis.methods.heterogeneity import Heterogeneity, describe_common, describe_random
from analysis.methods.inference import TESTS, Interval, Test, around, critical_value, describe, root
from analysis.methods.weighing import Fit, FloatArray, Studies, fit_sets, read_studies

Model = Literal["random", "common"]
MODELS: tuple[Model, ...] = get_args(Model)


@dataclass(frozen=True)
class Plan:
    """How effects are pooled: the words of `pool`, for the methods that pool many times."""

    model: Model = "random"
    tau2: Tau2Method = "REML"
    test: Test = "z"
    level: float = 0.95
    iterations: int = MAX_ITERATIONS

    def __post_init__(self) -> None:
        """Say which words are known, where one is not."""
        require_word("model", self.model, MODELS)
        require_word("tau2", self.tau2, TAU2_METHODS)
        require_word("test", self.test, TESTS)
        require_level(self.level)

    def between(self, studies: Studies, kept: FloatArray) -> FloatArray:
        """Give tau2 of each set of studies, shape (b,); 0 in a common-effect model."""
        if self.model == "common":
            return np.zeros(len(kept))
        return estimate_tau2(studies, kept, self.tau2, iterations=self.iterations)

    def fit(self, studies: Studies, kept: FloatArray) -> tuple[FloatArray, Fit]:
        """Give tau2 and the fit of each set of studies."""
        tau2 = self.between(studies, kept)
        return tau2, fit_sets(studies, kept, tau2)

    def scales(self, q: FloatArray, free: FloatArray) -> FloatArray:
        """Give what variances of coefficients are multiplied with, shape (b,): 1 but for Hartung-Knapp."""
        if self.test != "knapp-hartung":
            return np.ones(len(q))
        return np.where(free > 0, q / np.where(free > 0, free, 1), 1.0)

    def df(self, free: int) -> int | None:
        """Give the degrees of freedom of the test, None for a normal one; one study leaves none."""
        return None if self.test == "z" or free < 1 else free


#: Random effects by REML with a normal test, at 95 %.
DEFAULT = Plan()


@dataclass(frozen=True)
class Pooled:
    """An average effect.

    Parameters
    ----------
    estimate, se, statistic, df, p, ci
        The average, its standard error, its test against 0 and its confidence interval; `df` is None where the test
        is normal, `statistic` and `p` are undefined where the standard error is 0.
    prediction
        Where the true effect of a further study is expected, by the distribution of the test; with tau2 = 0 it is
        the confidence interval.
    prediction_t
        The same by t with k - 2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009).
    weights
        Percent of each study, in the order given.
    heterogeneity
        Undefined for one study.
    warnings
        What a reader must know to use the figures, as sentences.
    """

    k: int
    plan: Plan
    estimate: float
    se: float
    statistic: float | Undefined
    df: int | None
    p: float | Undefined
    ci: Interval
    prediction: Interval | Undefined
    prediction_t: Interval | Undefined
    weights: tuple[float, ...]
    heterogeneity: Heterogeneity | Undefined
    warnings: tuple[str, ...] = ()

    @property
    def tau2(self) -> float | Undefined:
        """Variance of the true effects, where more than one study tells of it."""
        return self.heterogeneity if isinstance(self.heterogeneity, Undefined) else self.heterogeneity.tau2


def pool(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    model: Model = "random",
    tau2: Tau2Method = "REML",
    test: Test = "z",
    level: float = 0.95,
    iterations: int = MAX_ITERATIONS,
) -> Pooled:
    """Pool the effects of studies.

    Parameters
    ----------
    estimates : shape (k,)
        Effects, one per study, in a unit in which they add up.
    variances : shape (k,)
        Their sampling variances, all > 0.
    model
        `common`: one true effect, and all differences are chance. `random`: true effects differ, with variance tau2.
    tau2
        Estimator of tau2; of no consequence in a common-effect model.
    test
        `z`, `t` (k - 1 degrees of freedom), or `knapp-hartung`.
    level
        Of the confidence and prediction intervals.
    iterations
        After how many an estimator without closed form gives up.

    Returns
    -------
    Pooled
        For one study its own effect, by the normal distribution; what one study cannot tell is `Undefined`.

    Raises
    ------
    MethodError
        No study, lengths that differ, numbers that are not finite, a variance that is not above 0, an unknown word, a
        level outside 0 to 1, or an estimator that does not converge.

    Notes
    -----
    Checked against metafor's rma.uni in tests/analysis/methods/test_pooling_metafor.py.
    """
    plan = Plan(model, tau2, test, level, iterations)
    return pool_studies(read_studies(estimates, variances), plan)


def pool_studies(studies: Studies, plan: Plan) -> Pooled:
    """Pool studies that are read already, without moderators."""
    tau2, fit = plan.fit(studies, studies.everyone())
    return describe_pooled(studies, plan, float(tau2[0]), fit)


def describe_pooled(studies: Studies, plan: Plan, tau2: float, fit: Fit) -> Pooled:
    """Say what a fit of one set of studies without moderators means."""
    free = studies.k - 1
    scale = float(plan.scales(fit.q, np.array([free]))[0])
    variance = float(studies.covariances(fit.inverse)[0, 0, 0]) * scale
    average = float(studies.coefficients(fit.coefficients)[0, 0])
    found = describe("average", average, root(variance), df=plan.df(free), level=plan.level)
    spread = root(variance + tau2)
    return Pooled(
        k=studies.k,
        plan=plan,
        estimate=found.estimate,
        se=found.se,
        statistic=found.statistic,
        df=found.df,
        p=found.p,
        ci=found.ci,
        prediction=_predict(average, spread, df=plan.df(free), plan=plan, k=studies.k),
        prediction_t=_predict_by_t(average, spread, plan=plan, k=studies.k),
        weights=tuple((100 * fit.weights[0] / fit.weights[0].sum()).tolist()),
        heterogeneity=describe_differences(studies, plan, tau2),
        warnings=warn(plan, studies.k, free, scale),
    )


def describe_differences(
    studies: Studies, plan: Plan, tau2: float, *, shared: bool = False
) -> Heterogeneity | Undefined:
    """Describe heterogeneity as the model sees it."""
    if plan.model == "common":
        return describe_common(studies)
    return describe_random(studies, tau2, level=plan.level, shared=shared)


def _predict(average: float, spread: float, *, df: int | None, plan: Plan, k: int) -> Interval | Undefined:
    if plan.model == "common":
        return Undefined("a common-effect model expects the same effect everywhere")
    if k == 1:
        return Undefined("one study does not tell how much studies differ")
    half = critical_value(plan.level, df) * spread
    return around(average, half)


def _predict_by_t(average: float, spread: float, *, plan: Plan, k: int) -> Interval | Undefined:
    if plan.model == "random" and k == 2:  # noqa: PLR2004 - k - 2 is what it is about
        return Undefined("two studies leave no degrees of freedom, k - 2 = 0")
    return _predict(average, spread, df=k - 2, plan=plan, k=k)


def warn(plan: Plan, k: int, free: int, scale: float) -> tuple[str, ...]:
    """Say what makes the figures less than they seem."""
    if k == 1:
        what = "One study: its own effect and standard error, by the normal distribution."
        return (what,) if plan.test == "z" else (what, f"The {plan.test} test needs two studies.")
    if plan.test != "knapp-hartung":
        return ()
    if scale <= 0:
        return ("The effects agree exactly, so that the Hartung-Knapp standard error is 0 and nothing can be tested.",)
    few = "Hartung-Knapp with one degree of freedom: the interval is so wide that it says little, or by chance very narrow."
    narrow = "The Hartung-Knapp standard error is smaller than the usual one; the interval may be too narrow."
    return (*((few,) if free == 1 else ()), *((narrow,) if scale < 1 else ()))
