"""Estimators of tau2, the variance of true effects between studies: seven, each for many sets of studies at once.

Formulas: Veroniki et al. 2016 (Research Synthesis Methods 7:55-79); Viechtbauer 2005 (Journal of Educational and
Behavioral Statistics 30:261-293). All are truncated at 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from analysis.methods.errors import MethodError
from analysis.methods.weighing import Fit, FloatArray, Studies, fit_sets, fit_weights, scale_of

Tau2Method = Literal["DL", "HE", "SJ", "PM", "EB", "ML", "REML"]
TAU2_METHODS: tuple[Tau2Method, ...] = get_args(Tau2Method)

#: An iteration ends when tau2 changes by less than this part of itself plus a typical variance.
_CLOSE = 1e-13
#: Iterations before an estimator says that it does not converge; some data of the field's need a hundred.
MAX_ITERATIONS = 1000
#: Steps after which a climb that is not at the top takes longer ones.
_PATIENCE = 50
#: How often a step that lowers the likelihood is halved.
_HALVINGS = 50
#: Parts of the unweighted variance of the effects where a top of the likelihood is looked for.
_PARTS = (1.0, 0.5, 0.25, 0.1)
#: A likelihood that falls by less than this part of itself has not fallen: rounding.
_ROUNDING = 1e-13


def estimate_tau2(
    studies: Studies, kept: FloatArray, method: Tau2Method, *, iterations: int = MAX_ITERATIONS
) -> FloatArray:
    """Estimate tau2 of every set of studies.

    Parameters
    ----------
    kept : shape (b, k)
        1 where a study is in the set, else 0.

    Returns
    -------
    FloatArray
        Shape (b,), in the unit of the variances; 0 for a set with no more studies than coefficients.

    Raises
    ------
    MethodError
        The estimator does not converge.
    """
    free = kept.sum(axis=1) - studies.p
    tau2 = np.zeros(len(kept))
    rows = np.flatnonzero(free > 0)
    if len(rows):
        tau2[rows] = _ESTIMATORS[method](studies, kept[rows], free[rows], iterations)
    return tau2


def _moments_of_weights(studies: Studies, kept: FloatArray, free: FloatArray, _iterations: int) -> FloatArray:
    fit = fit_sets(studies, kept, np.zeros(len(kept)))
    return np.asarray(np.maximum(0.0, (fit.q - free) / fit.trace))


def _moments_unweighted(studies: Studies, kept: FloatArray, free: FloatArray, _iterations: int) -> FloatArray:
    fit = fit_weights(studies, kept)
    shared = np.einsum("kij,bji->bk", studies.products.reshape(-1, studies.p, studies.p), fit.inverse)
    sampling = (kept * studies.variances * (1 - shared)).sum(axis=1)
    return np.asarray(np.maximum(0.0, (fit.q - sampling) / free))


def _two_steps(studies: Studies, kept: FloatArray, free: FloatArray, _iterations: int) -> FloatArray:
    """Sidik and Jonkman: a rough tau2, the spread of the effects, set right by how well its weights fit."""
    k = kept.sum(axis=1)
    centre = (kept @ studies.effects) / k
    rough = (kept * (studies.effects - centre[:, None]) ** 2).sum(axis=1) / k
    unit = np.where(rough > 0, rough, 1.0)[:, None]  # effects that are all equal give 0 with any weights
    return fit_weights(studies, kept / (studies.variances / unit + 1)).q / free


def solve_q(
    studies: Studies, kept: FloatArray, target: FloatArray, *, what: str, iterations: int = MAX_ITERATIONS
) -> FloatArray:
    """Find the tau2 at which Q is `target`, shape (b,); 0 where Q is already below it without any tau2.

    Q falls and is convex in tau2, so that Newton's steps from 0 come ever nearer and never pass the answer.
    """
    tau2 = np.zeros(len(kept))
    going = np.arange(len(kept))
    scale = scale_of(studies)
    for _ in range(iterations):
        fit = fit_sets(studies, kept[going], tau2[going])
        step = np.where(fit.q > target[going], (fit.q - target[going]) / np.where(fit.pull > 0, fit.pull, 1.0), 0.0)
        tau2[going] += step
        going = going[step > _CLOSE * (tau2[going] + scale)]
        if not len(going):
            return tau2
    raise _no_convergence(what, iterations)


def _balance(studies: Studies, kept: FloatArray, free: FloatArray, iterations: int) -> FloatArray:
    """Paule and Mandel; Morris' empirical Bayes is another way to the same answer."""
    return solve_q(studies, kept, free, what="tau2 by PM", iterations=iterations)


def _log_likelihood(fit: Fit, kept: FloatArray, *, restricted: bool) -> FloatArray:
    spread = np.log(fit.weights, out=np.zeros_like(fit.weights), where=kept > 0).sum(axis=1)
    twice = spread - fit.q - (fit.log_determinant if restricted else 0.0)
    return np.asarray(twice / 2)


def _likelihood_step(fit: Fit, *, restricted: bool, bold: bool) -> FloatArray:
    """Newton's step on the likelihood, or Fisher's where the likelihood is not bent downwards enough.

    A bold step is longer there: a likelihood that hardly bends at its top is climbed in thousands of Fisher's. It may
    step over a near top to a far one, and so is left to those that Fisher's steps keep waiting.
    """
    trace, square = fit.weights.sum(axis=1), (fit.weights**2).sum(axis=1)
    score, expected = fit.pull - (fit.trace if restricted else trace), fit.trace_square if restricted else square
    observed = 2 * fit.bend - expected
    otherwise = expected / 10 if bold else expected
    return np.asarray(score / np.where(observed > expected / 10, observed, otherwise))


def _start(studies: Studies, kept: FloatArray, free: FloatArray, *, restricted: bool) -> tuple[FloatArray, FloatArray]:
    """Give the highest of some points, and how high it is: a likelihood may have more than one top."""
    spread = fit_weights(studies, kept).q / free
    places = np.array([_moments_unweighted(studies, kept, free, 0), *(spread * part for part in _PARTS)])
    heights = np.array([_log_likelihood(fit_sets(studies, kept, one), kept, restricted=restricted) for one in places])
    best, rows = heights.argmax(axis=0), np.arange(len(kept))
    return places[best, rows], heights[best, rows]


def _climb(studies: Studies, kept: FloatArray, free: FloatArray, iterations: int, *, restricted: bool) -> FloatArray:
    """Climb the likelihood, never a step down; where 0 is higher than its top, take 0."""
    tau2, height = _start(studies, kept, free, restricted=restricted)
    going, scale = np.arange(len(kept)), scale_of(studies)
    fit = fit_sets(studies, kept, tau2)
    for turn in range(iterations):
        before = tau2[going]
        step = np.maximum(_likelihood_step(fit, restricted=restricted, bold=turn >= _PATIENCE), -before)
        above = _step_up(studies, kept[going], before, step, height[going], restricted=restricted)
        tau2[going], height[going], fit = above
        moved = np.abs(tau2[going] - before) > _CLOSE * (before + scale)
        going, fit = going[moved], fit.keep(moved)
        if not len(going):
            break
    else:
        raise _no_convergence("tau2 by REML" if restricted else "tau2 by ML", iterations)
    at_zero = _log_likelihood(fit_sets(studies, kept, np.zeros(len(kept))), kept, restricted=restricted)
    return np.where(at_zero > height, 0.0, tau2)


def _step_up(
    studies: Studies, kept: FloatArray, tau2: FloatArray, step: FloatArray, height: FloatArray, *, restricted: bool
) -> tuple[FloatArray, FloatArray, Fit]:
    """Take a step, halved until the likelihood does not fall; give where it leads, how high that is, and the fit there."""
    reached = tau2 + step
    fit = fit_sets(studies, kept, reached)
    new = _log_likelihood(fit, kept, restricted=restricted)
    for _ in range(_HALVINGS):
        low = new < height - _ROUNDING * (1 + np.abs(height))
        if not low.any():
            return reached, new, fit
        reached[low] = (tau2[low] + reached[low]) / 2
        new[low] = _log_likelihood(fit_sets(studies, kept[low], reached[low]), kept[low], restricted=restricted)
        fit = fit_sets(studies, kept, reached)
    return reached, new, fit


def _no_convergence(what: str, iterations: int) -> MethodError:
    return MethodError(
        what,
        found=f"no convergence in {iterations} iterations",
        expected="a tau2 that no longer changes",
        hint="use an estimator in closed form: DL, HE or SJ",
    )


def _climb_ml(studies: Studies, kept: FloatArray, free: FloatArray, iterations: int) -> FloatArray:
    return _climb(studies, kept, free, iterations, restricted=False)


def _climb_reml(studies: Studies, kept: FloatArray, free: FloatArray, iterations: int) -> FloatArray:
    return _climb(studies, kept, free, iterations, restricted=True)


_Estimator = Callable[[Studies, FloatArray, FloatArray, int], FloatArray]
_ESTIMATORS: dict[Tau2Method, _Estimator] = {
    "DL": _moments_of_weights,
    "HE": _moments_unweighted,
    "SJ": _two_steps,
    "PM": _balance,
    "EB": _balance,
    "ML": _climb_ml,
    "REML": _climb_reml,
}
