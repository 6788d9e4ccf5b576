"""Small-study effects: what a funnel plot draws, Egger's regression, trim and fill.

An asymmetric funnel has many causes beside unpublished studies; none of these methods can tell them apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from analysis.methods.errors import Undefined, require_level, require_word
from analysis.methods.inference import Coefficient, critical_value
from analysis.methods.moderators import regress
from analysis.methods.pooling import DEFAULT, Plan, Pooled, pool_studies
from analysis.methods.weighing import FloatArray, Studies, read_studies

#: What Egger's regression explains the effects by: standard errors or variances.
Predictor = Literal["se", "variance"]
#: `lm`: least squares with weights 1 / variance and a dispersion that is estimated, as Egger et al. 1997. `rma`: a
#: meta-regression with a tau2 of its own.
EggerModel = Literal["lm", "rma"]
#: Duval and Tweedie's estimators of the number of missing studies.
Estimator = Literal["L0", "R0"]
Side = Literal["left", "right"]

#: Fewer studies leave Egger's regression no degree of freedom.
_FEWEST = 3
#: Below this number a test of asymmetry has hardly any power (Sterne et al. 2011, BMJ 343:d4002).
_POWER = 10
#: Rounds after which trimming is given up.
_ROUNDS = 100


@dataclass(frozen=True)
class Region:
    """Where a funnel plot expects studies: low and high at each standard error of `Funnel.grid`."""

    level: float
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Funnel:
    """The data of a funnel plot: effects and standard errors of studies, and regions around a centre."""

    estimates: tuple[float, ...]
    se: tuple[float, ...]
    centre: float
    grid: tuple[float, ...]
    regions: tuple[Region, ...]


@dataclass(frozen=True)
class Egger:
    """Egger's regression.

    Parameters
    ----------
    slope
        How the effect changes with the predictor; its test is the test of asymmetry.
    limit
        The effect that the regression expects of a study without sampling error.
    """

    k: int
    model: EggerModel
    predictor: Predictor
    slope: Coefficient
    limit: Coefficient
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Filled:
    """Trim and fill.

    Parameters
    ----------
    side
        On which the studies are missing.
    missing, se
        Estimated number of missing studies, and its standard error.
    p
        That none is missing; only R0 can say.
    estimates, variances
        Of the studies that were filled in, mirror images of those most extreme on the other side.
    pooled
        All studies together with those filled in.
    """

    side: Side
    estimator: Estimator
    missing: int
    se: float | Undefined
    p: float | Undefined
    estimates: tuple[float, ...]
    variances: tuple[float, ...]
    pooled: Pooled


def draw_funnel(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    centre: float,
    levels: Sequence[float] = (0.95,),
    points: int = 2,
) -> Funnel:
    """Give what a funnel plot draws.

    Parameters
    ----------
    centre
        Of the regions: the average, or 0 for regions of significance (contour-enhanced; give several levels).
    points
        Standard errors at which the limits are given, from 0 to the largest; two are enough for straight lines.

    Raises
    ------
    MethodError
        As `pool`.
    """
    studies = read_studies(estimates, variances)
    se = np.sqrt(studies.variances)
    grid = np.linspace(0.0, float(se.max()), points)
    halves = [(level, critical_value(require_level(level), None) * grid) for level in levels]
    regions = tuple(Region(one, _listed(centre - half), _listed(centre + half)) for one, half in halves)
    return Funnel(_listed(studies.effects), _listed(se), centre, _listed(grid), regions)


def _listed(numbers: FloatArray) -> tuple[float, ...]:
    return tuple(numbers.tolist())


def egger(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    model: EggerModel = "lm",
    predictor: Predictor = "se",
    plan: Plan = DEFAULT,
) -> Egger | Undefined:
    """Test whether small studies show other effects than large ones (Egger et al. 1997, BMJ 315:629-634).

    Parameters
    ----------
    plan
        Of the meta-regression; `lm` uses its level alone, and tests by t.

    Returns
    -------
    Egger or Undefined
        Undefined for fewer than three studies, or where all are equally precise.

    Raises
    ------
    MethodError
        As `pool`.
    """
    require_word("model", model, get_args(EggerModel))
    require_word("predictor", predictor, get_args(Predictor))
    studies = read_studies(estimates, variances)
    if studies.k < _FEWEST:
        return Undefined(f"a regression needs {_FEWEST} studies, there are {studies.k}")
    by = np.sqrt(studies.variances) if predictor == "se" else studies.variances
    if np.ptp(by) <= 1e-10 * by.max():
        return Undefined("all studies are equally precise")
    regression = _regress_lm if model == "lm" else _regress_rma
    limit, slope = regression(studies, by, predictor, plan)
    few = f"{studies.k} studies are too few to find an asymmetry; {_POWER} are the usual minimum."
    return Egger(studies.k, model, predictor, slope, limit, (few,) if studies.k < _POWER else ())


def _regress_rma(studies: Studies, by: FloatArray, name: str, plan: Plan) -> tuple[Coefficient, Coefficient]:
    limit, slope = regress(studies.effects, studies.variances, {name: by}, plan=plan).coefficients
    return limit, slope


def _regress_lm(studies: Studies, by: FloatArray, name: str, plan: Plan) -> tuple[Coefficient, Coefficient]:
    """Without tau2, and with the residual spread in the standard errors: a common effect with Hartung-Knapp's test."""
    return _regress_rma(studies, by, name, Plan("common", test="knapp-hartung", level=plan.level))


def trim_and_fill(
    estimates: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    side: Side | None = None,
    estimator: Estimator = "L0",
    plan: Plan = DEFAULT,
) -> Filled | Undefined:
    """Estimate how many studies are missing on one side of a funnel, and pool with them filled in.

    Parameters
    ----------
    side
        Where studies are missing; None takes the side to which large studies lie of small ones, by a regression on
        standard errors.
    plan
        Of every fit: of the regression that chooses a side, of trimming, and of what comes out.

    Returns
    -------
    Filled or Undefined
        Undefined for fewer than three studies, where no side can be chosen, or where trimming does not settle.

    Raises
    ------
    MethodError
        As `pool`; and words that are not known.

    Notes
    -----
    Duval and Tweedie 2000 (Biometrics 56:455-463), as metafor's trimfill: a look at sensitivity to one kind of
    selection, no corrected estimate.
    """
    require_word("estimator", estimator, get_args(Estimator))
    if side is not None:
        require_word("side", side, get_args(Side))
    studies = read_studies(estimates, variances)
    if studies.k < _FEWEST:
        return Undefined(f"trimming needs {_FEWEST} studies, there are {studies.k}")
    where = _choose_side(studies, plan) if side is None else side
    if isinstance(where, Undefined):
        return where
    sign = 1.0 if where == "left" else -1.0
    found = _trim(studies, sign, estimator, plan)
    if found is None:
        return Undefined(f"trimming does not settle in {_ROUNDS} rounds")
    number, centre = found
    missing = _whole(number)
    outer = np.argsort(sign * studies.effects, kind="stable")[studies.k - missing :]
    filled, squares = 2 * centre - studies.effects[outer], studies.variances[outer]
    everything = read_studies(np.append(studies.effects, filled), np.append(studies.variances, squares))
    return Filled(
        where,
        estimator,
        missing,
        _spread_of(number, studies.k, estimator),
        0.5 ** (missing + 1) if estimator == "R0" else Undefined("only R0 can test that no study is missing"),
        _listed(filled),
        _listed(squares),
        pool_studies(everything, plan),
    )


def _choose_side(studies: Studies, plan: Plan) -> Side | Undefined:
    found = egger(studies.effects, studies.variances, model="rma", plan=plan)
    if isinstance(found, Undefined):
        return Undefined(f"no side can be chosen: {found.reason}")
    return "right" if found.slope.estimate < 0 else "left"


def _trim(studies: Studies, sign: float, estimator: Estimator, plan: Plan) -> tuple[float, float] | None:
    """Trim the outermost studies until their number settles; give it, and the average of the others."""
    order = np.argsort(sign * studies.effects, kind="stable")
    number, before = 0.0, -1
    for _ in range(_ROUNDS):
        missing = _whole(number)
        kept = np.zeros((1, studies.k))
        kept[0, order[: studies.k - missing]] = 1
        centre = float(studies.coefficients(plan.fit(studies, kept)[1].coefficients)[0, 0])
        if missing == before:
            return number, centre
        before, number = missing, _estimate_missing(sign * (studies.effects - centre)[order], estimator)
    return None


def _whole(number: float) -> int:
    return max(0, round(number))


def _estimate_missing(deviations: FloatArray, estimator: Estimator) -> float:
    """Estimate the number of missing studies, maybe below 0, from deviations of a centre in rising order."""
    k = len(deviations)
    ranks = np.empty(k, dtype=np.intp)
    ranks[np.argsort(np.abs(deviations), kind="stable")] = np.arange(1, k + 1)
    above = deviations > 0
    if estimator == "R0":
        return k - float(ranks[~above].max(initial=0)) - 1
    return (4 * float(ranks[above].sum()) - k * (k + 1)) / (2 * k - 1)


def _spread_of(number: float, k: int, estimator: Estimator) -> float | Undefined:
    """Give the standard error of the number of missing studies (Duval and Tweedie 2000, JASA 95:89-98)."""
    if estimator == "R0":
        return math.sqrt(2 * max(0.0, number) + 2)
    none = k * (k + 1) * (2 * k + 1)
    some = number * (10 * number**2 + 27 * number + 17 - 18 * k * number - 18 * k + 6 * k**2)
    if none + some < 0:
        return Undefined("the formula gives a variance below 0")
    return 4 * math.sqrt((none + some) / 24) / (2 * k - 1)
