"""What single studies do to an average or a meta-regression: leave-one-out, cumulative, case diagnostics.

Each study is left out in turn and everything is estimated anew, tau2 too. The refits are made together, in blocks:
time grows with the square of the number of studies, memory does not. A common effect needs no refit, only sums.

Measures as in metafor's influence.rma.uni (Viechtbauer and Cheung 2010, Research Synthesis Methods 1:112-125).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from analysis.methods.errors import MethodError, Undefined
from analysis.methods.inference import Coefficient, chi2_below, describe, root
from analysis.methods.moderators import Moderator, build_design
from analysis.methods.pooling import DEFAULT, Plan
from analysis.methods.weighing import (
    Fit,
    FloatArray,
    Studies,
    fit_sets,
    growing,
    leaving_out,
    read_studies,
    sum_others,
)

#: Where Hartung-Knapp leaves nothing to divide by.
_FLAT = Undefined("the effects agree exactly, so that the Hartung-Knapp standard error is 0")


@dataclass(frozen=True)
class Refit:
    """The average of some of the studies.

    Parameters
    ----------
    k
        Studies that are in.
    tau2, q
        Undefined for one study.
    """

    k: int
    average: Coefficient
    tau2: float | Undefined
    q: float | Undefined


@dataclass(frozen=True)
class Influence:
    """What leaving out one study does.

    Parameters
    ----------
    residual
        Externally standardised: how far the study is from what the others expect of it, in standard errors. With
        Hartung-Knapp they are scaled as a whole, the study's own too.
    dffits
        Change of the study's expected effect, in standard errors.
    cook
        Cook's distance: change of all expected effects together.
    covariance_ratio
        Below 1 where the coefficients are more precise without the study.
    tau2, q
        Without the study.
    hat
        Diagonal of the hat matrix.
    weight
        Percent.
    dfbetas
        Change of each coefficient, in standard errors.
    influential
        By the cut-offs of metafor: |dffits| > 3 sqrt(p / (k - p)), Cook's distance past the median of chi-squared
        with p degrees of freedom, hat > 3 p / k, or any |dfbetas| > 1.
    """

    residual: float
    dffits: float
    cook: float
    covariance_ratio: float
    tau2: float
    q: float
    hat: float
    weight: float
    dfbetas: tuple[float, ...]
    influential: bool


def leave_one_out(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    plan: Plan = DEFAULT,
) -> tuple[Refit, ...]:
    """Pool all studies but one, for each study in the order given.

    Raises
    ------
    MethodError
        As `pool`; and fewer than two studies.
    """
    studies = _read_several(estimates, variances, None)
    if plan.model == "common":
        return tuple(_subtract(studies, plan))
    return tuple(one for _, kept in leaving_out(studies) for one in _refit(studies, plan, kept))


def cumulate(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    order: Sequence[int] | None = None,
    plan: Plan = DEFAULT,
) -> tuple[Refit, ...]:
    """Pool the first study, the first two, and so on.

    Parameters
    ----------
    order
        Places of the studies, from 0, as they are added (say, by year); None is the order given.

    Raises
    ------
    MethodError
        As `pool`; and an order that is none.
    """
    studies = read_studies(estimates, variances)
    places = np.arange(studies.k) if order is None else np.asarray(order)
    if sorted(places.tolist()) != list(range(studies.k)):
        expected = f"every place from 0 to {studies.k - 1} once"
        raise MethodError("order", found=", ".join(map(str, places.tolist()[:12])), expected=expected)
    return tuple(one for kept in growing(studies, places.astype(np.intp)) for one in _refit(studies, plan, kept))


def measure_influence(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    moderators: Mapping[str, Moderator] | None = None,
    *,
    plan: Plan = DEFAULT,
) -> tuple[Influence | Undefined, ...]:
    """Measure the influence of each study, in the order given.

    Returns
    -------
    tuple
        Undefined for a study without which a coefficient could not be estimated, or the effects agree exactly.

    Raises
    ------
    MethodError
        As `pool` and `regress`; and too few studies to leave one out.
    """
    design = build_design(moderators, k=len(estimates))[1] if moderators else None
    studies = _read_several(estimates, variances, design)
    whole = _Whole(studies, plan, plan.fit(studies, studies.everyone())[1])
    found: list[Influence | Undefined] = [Undefined("a coefficient rests on this study alone")] * studies.k
    if whole.scale <= 0:
        return (_FLAT,) * studies.k
    for places, kept in leaving_out(studies):
        for place, one in zip(places.tolist(), _compare(whole, places, kept), strict=True):
            found[place] = one
    return tuple(found)


def _read_several(
    estimates: Sequence[float] | FloatArray, variances: Sequence[float] | FloatArray, design: FloatArray | None
) -> Studies:
    studies = read_studies(estimates, variances, design)
    if studies.k < studies.p + 1 + (design is not None):
        expected = f"at least {studies.p + 1 + (design is not None)}"
        raise MethodError("studies to leave out in turn", found=f"{studies.k}", expected=expected)
    return studies


def _refit(studies: Studies, plan: Plan, kept: FloatArray) -> list[Refit]:
    tau2, fit = plan.fit(studies, kept)
    sizes = kept.sum(axis=1)
    scales = plan.scales(fit.q, sizes - 1)
    q = fit_sets(studies, kept, np.zeros(len(kept))).q
    averages = studies.coefficients(fit.coefficients)[:, 0]
    return _describe(plan, sizes, averages, studies.covariances(fit.inverse)[:, 0, 0] * scales, tau2=tau2, q=q)


def _subtract(studies: Studies, plan: Plan) -> list[Refit]:
    """Leave each study out of a common effect: with the same weights for the others, sums change by one term."""
    whole = fit_sets(studies, studies.everyone(), np.zeros(1))
    weights, pulled = whole.weights[0], whole.pulled[0]
    others = sum_others(weights)
    shifts = sum_others(pulled) / others
    averages = studies.coefficients(whole.coefficients)[0, 0] + shifts
    q = np.maximum(0.0, sum_others(pulled * whole.residuals[0]) - shifts**2 * others)
    sizes = np.full(studies.k, studies.k - 1.0)
    return _describe(plan, sizes, averages, plan.scales(q, sizes - 1) / others, tau2=np.zeros(studies.k), q=q)


def _describe(
    plan: Plan, sizes: FloatArray, averages: FloatArray, squares: FloatArray, *, tau2: FloatArray, q: FloatArray
) -> list[Refit]:
    none = Undefined("one study cannot differ from others")
    rows = zip(*(one.tolist() for one in (sizes.astype(np.intp), averages, squares, tau2, q)), strict=True)
    return [
        Refit(
            size,
            describe("average", average, root(square), df=plan.df(size - 1), level=plan.level),
            between if size > 1 else none,
            spread if size > 1 else none,
        )
        for size, average, square, between, spread in rows
    ]


@dataclass(frozen=True)
class _Whole:
    """The fit of all studies, which the others are compared with."""

    studies: Studies
    plan: Plan
    fit: Fit

    @property
    def scale(self) -> float:
        """What the test multiplies variances with."""
        return float(self.plan.scales(self.fit.q, np.array([float(self.studies.k - self.studies.p)]))[0])

    @property
    def covariance(self) -> FloatArray:
        """Of the coefficients of the basis."""
        return np.asarray(self.fit.inverse[0] * self.scale)

    @property
    def hat(self) -> FloatArray:
        basis = self.studies.basis
        return np.asarray(np.einsum("ki,ij,kj,k->k", basis, self.fit.inverse[0], basis, self.fit.weights[0]))


def _compare(
    whole: _Whole, places: np.ndarray[tuple[int], np.dtype[np.intp]], kept: FloatArray
) -> list[Influence | Undefined]:
    """Compare refits without one study each with the fit of all."""
    studies, plan = whole.studies, whole.plan
    k, p = studies.k, studies.p
    tau2, fit = plan.fit(studies, kept)
    scales = plan.scales(fit.q, np.full(len(places), k - 1.0 - p))
    flat = scales <= 0
    scales = np.where(flat, 1.0, scales)
    covariance = fit.inverse * scales[:, None, None]
    x = studies.basis[places]
    totals = studies.variances[places] + tau2
    hat, change = whole.hat[places], whole.fit.coefficients[0] - fit.coefficients
    expected = np.einsum("bi,bij,bj->b", x, covariance, x)
    residual = fit.residuals[np.arange(len(places)), places] / np.sqrt(scales * totals + expected)
    dffits = np.einsum("bi,bi->b", x, change) / np.sqrt(scales * hat * totals)
    cook = np.einsum("bi,ij,bj->b", change, np.linalg.inv(whole.covariance), change)
    ratio = np.linalg.det(covariance) / np.linalg.det(whole.covariance)
    everyone = studies.covariances(fit_sets(studies, np.ones_like(kept), tau2).inverse)
    dfbetas = studies.coefficients(change) / np.sqrt(scales[:, None] * np.einsum("bii->bi", everyone))
    q = fit_sets(studies, kept, np.zeros(len(kept))).q
    weight = 100 * whole.fit.weights[0][places] / whole.fit.weights[0].sum()
    past = (np.abs(dffits) > 3 * np.sqrt(p / (k - p))) | (hat > 3 * p / k) | (np.abs(dfbetas) > 1).any(axis=1)
    past |= np.array([chi2_below(one, p) > 0.5 for one in cook.tolist()])  # noqa: PLR2004 - the median
    columns = (residual, dffits, cook, ratio, tau2, q, hat, weight)
    rows = zip(*(one.tolist() for one in columns), map(tuple, dfbetas.tolist()), past.tolist(), strict=True)
    names = [one.name for one in fields(Influence)]
    found = [Influence(**dict(zip(names, row, strict=True))) for row in rows]
    return [_FLAT if none else one for none, one in zip(flat.tolist(), found, strict=True)]
