"""Weighted least squares for many sets of studies at once: what every model of synthesis is made of.

A set of studies is a row of `kept`, so that one study left out, studies cumulated and groups of studies are fitted
together. Nothing here knows a test, a level or the name of an estimator.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.methods.errors import MethodError

FloatArray = NDArray[np.float64]
WordArray = NDArray[np.str_]

#: Sets of studies fitted together hold about this many numbers, so that they stay in a processor's cache.
_BLOCK = 1 << 16
#: A residual below this part of the largest effect is what rounding leaves of none.
_ROUNDING = 1e-15
#: A study that alone decides a coefficient has a leverage of 1, up to rounding.
_ALONE = 1 - 1e-9


@dataclass(frozen=True)
class Studies:
    """Effects of k studies with what may explain them, in a form that is safe to calculate with.

    Parameters
    ----------
    effects, variances : shape (k,)
        All finite; variances > 0.
    basis : shape (k, p)
        Orthonormal columns that span the design, so that a moderator's unit costs no digits.
    to_basis : shape (p, p)
        The design is `basis @ to_basis`.
    """

    effects: FloatArray
    variances: FloatArray
    basis: FloatArray
    to_basis: FloatArray

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.effects)

    @property
    def p(self) -> int:
        """Number of coefficients."""
        return int(self.basis.shape[1])

    @cached_property
    def products(self) -> FloatArray:
        """Products of the basis' columns, shape (k, p * p): a weighted sum of them is X'WX."""
        return (self.basis[:, :, None] * self.basis[:, None, :]).reshape(self.k, -1)

    @cached_property
    def moments(self) -> FloatArray:
        """Effects times the basis' columns, shape (k, p): a weighted sum of them is X'Wy."""
        return self.effects[:, None] * self.basis

    @cached_property
    def indispensable(self) -> NDArray[np.bool_]:
        """Mark the studies without which a coefficient could not be estimated, shape (k,)."""
        return np.asarray((self.basis**2).sum(axis=1) > _ALONE)

    def everyone(self) -> FloatArray:
        """Give the one set that holds all studies, shape (1, k)."""
        return np.ones((1, self.k))

    def coefficients(self, in_basis: FloatArray) -> FloatArray:
        """Turn coefficients of the basis, shape (b, p), into those of the design."""
        return np.asarray(np.linalg.solve(self.to_basis, in_basis.T).T, dtype=np.float64)

    def covariances(self, in_basis: FloatArray) -> FloatArray:
        """Turn covariances of coefficients of the basis, shape (b, p, p), into those of the design."""
        inverse = np.linalg.inv(self.to_basis)
        return np.asarray(inverse @ in_basis @ inverse.T)


def read_studies(
    estimates: Sequence[float] | FloatArray, variances: Sequence[float] | FloatArray, design: FloatArray | None = None
) -> Studies:
    """Check effects and variances, and give them with their design (one column of ones where there is none).

    Raises
    ------
    MethodError
        No study, lengths that differ, a number that is not finite, a variance that is not above 0, or columns of the
        design that follow from each other.
    """
    effects = read_column("estimates", estimates)
    squares = read_column("variances", variances, k=len(effects))
    _require_above_zero(squares)
    columns = np.ones((len(effects), 1)) if design is None else design
    basis, to_basis = np.linalg.qr(columns)
    size = np.abs(np.diag(to_basis))
    if len(columns) < columns.shape[1] or bool((size <= 1e-10 * np.linalg.norm(columns, axis=0)).any()):
        raise MethodError(
            "moderators",
            found="columns of which one follows from the others",
            expected="columns that vary independently",
            hint="leave one of them out; a moderator that is the same in every study explains nothing",
        )
    return Studies(effects, squares, np.asarray(basis, dtype=np.float64), np.asarray(to_basis, dtype=np.float64))


def read_column(what: str, numbers: Sequence[float] | FloatArray, *, k: int | None = None) -> FloatArray:
    """Check that a column holds finite numbers, one per study."""
    column = np.asarray(numbers, dtype=np.float64)
    if column.ndim != 1 or len(column) == 0:
        raise MethodError(what, found="no study", expected="one number per study")
    if k is not None and len(column) != k:
        raise MethodError(what, found=f"{len(column)} numbers", expected=f"{k}, one per study")
    for place in np.flatnonzero(~np.isfinite(column)):
        raise MethodError(f"{what}, study {place + 1}", found=f"{column[place]}", expected="a finite number")
    return column


def _require_above_zero(variances: FloatArray) -> None:
    for place in np.flatnonzero(variances <= 0):
        raise MethodError(
            f"variances, study {place + 1}",
            found=f"{variances[place]:g}",
            expected="a number > 0",
            hint="a variance is a squared standard error; an effect without sampling error cannot be weighed",
        )


@dataclass(frozen=True)
class Fit:
    """Weighted least squares of b sets of studies, each with its own tau2.

    With W the weights and X the basis, P = W - W X (X'WX)^-1 X'W; its traces and forms in the effects are what
    estimators of tau2 are made of. P itself has k * k numbers and is never made.

    Parameters
    ----------
    weights : shape (b, k)
        1 / (variance + tau2), 0 for a study that is not in the set.
    inverse : shape (b, p, p)
        (X'WX)^-1, the covariance of the coefficients.
    coefficients : shape (b, p)
        In the basis of `studies`.
    residuals : shape (b, k)
        Of all studies, also those not in the set.
    """

    studies: Studies
    weights: FloatArray
    inverse: FloatArray
    coefficients: FloatArray
    residuals: FloatArray

    def keep(self, rows: NDArray[np.bool_]) -> Fit:
        """Give the fits of some of the sets."""
        if rows.all():
            return self
        return Fit(self.studies, self.weights[rows], self.inverse[rows], self.coefficients[rows], self.residuals[rows])

    @cached_property
    def pulled(self) -> FloatArray:
        """P y, shape (b, k)."""
        return self.weights * self.residuals

    @cached_property
    def q(self) -> FloatArray:
        """Form y'P y, shape (b,): the weighted sum of squared residuals."""
        return np.asarray(np.einsum("bk,bk->b", self.pulled, self.residuals))

    @cached_property
    def pull(self) -> FloatArray:
        """Form y'PP y, shape (b,): how fast `q` falls with tau2."""
        return np.asarray(np.einsum("bk,bk->b", self.pulled, self.pulled))

    @cached_property
    def bend(self) -> FloatArray:
        """Form y'PPP y, shape (b,)."""
        u = self.pulled
        across = (self.weights * u) @ self.studies.basis
        held = np.einsum("bi,bij,bj->b", across, self.inverse, across)
        return np.asarray(np.einsum("bk,bk,bk->b", self.weights, u, u) - held)

    @cached_property
    def _second(self) -> FloatArray:
        return self.inverse @ gram(self.studies, self.weights**2)

    @cached_property
    def trace(self) -> FloatArray:
        """Trace of P, shape (b,)."""
        return np.asarray(self.weights.sum(axis=1) - np.einsum("bii->b", self._second))

    @cached_property
    def trace_square(self) -> FloatArray:
        """Trace of PP, shape (b,)."""
        # multiplied, since a third power is computed in ten times the time of a second one
        third = self.inverse @ gram(self.studies, self.weights * self.weights * self.weights)
        second = np.einsum("bij,bji->b", self._second, self._second)
        return np.asarray((self.weights**2).sum(axis=1) - 2 * np.einsum("bii->b", third) + second)

    @cached_property
    def log_determinant(self) -> FloatArray:
        """Logarithm of |X'WX|, shape (b,)."""
        return np.asarray(-np.linalg.slogdet(self.inverse)[1])


def gram(studies: Studies, weights: FloatArray) -> FloatArray:
    """Give X'WX for each row of weights, shape (b, p, p)."""
    return np.asarray((weights @ studies.products).reshape(-1, studies.p, studies.p))


def fit_sets(studies: Studies, kept: FloatArray, tau2: FloatArray) -> Fit:
    """Fit every set of studies with its tau2.

    Parameters
    ----------
    kept : shape (b, k)
        1 where a study is in the set, else 0.
    tau2 : shape (b,)
        In the unit of the variances.
    """
    return fit_weights(studies, kept / (studies.variances + tau2[:, None]))


def fit_weights(studies: Studies, weights: FloatArray) -> Fit:
    """Fit with given weights, shape (b, k)."""
    inverse = np.asarray(np.linalg.inv(gram(studies, weights)), dtype=np.float64)
    moments = weights @ studies.moments
    coefficients = np.einsum("bij,bj->bi", inverse, moments)
    residuals = studies.effects - coefficients @ studies.basis.T
    none = np.abs(residuals) < _ROUNDING * np.abs(studies.effects).max()
    if none.any():
        residuals[none] = 0.0
    return Fit(studies, weights, inverse, coefficients, residuals)


def leaving_out(studies: Studies) -> Iterator[tuple[NDArray[np.intp], FloatArray]]:
    """Give the sets that lack one study each, some at a time: which study, and the rows of `kept`.

    A study without which a coefficient could not be estimated has no such set.
    """
    places = np.flatnonzero(~studies.indispensable)
    step = max(1, _BLOCK // studies.k)
    for start in range(0, len(places), step):
        block = places[start : start + step]
        kept = np.ones((len(block), studies.k))
        kept[np.arange(len(block)), block] = 0
        yield block, kept


def growing(studies: Studies, order: NDArray[np.intp]) -> Iterator[FloatArray]:
    """Give the sets of the first, the first two, ... studies in an order, some at a time."""
    rank = np.empty(studies.k, dtype=np.intp)
    rank[order] = np.arange(studies.k)
    step = max(1, _BLOCK // studies.k)
    for start in range(0, studies.k, step):
        upto = np.arange(start, min(start + step, studies.k))
        yield (rank[None, :] <= upto[:, None]).astype(np.float64)


def sum_others(numbers: FloatArray) -> FloatArray:
    """Give the sum of all numbers but each in turn; adding, not subtracting, so that one large number costs no digits."""
    before = np.concatenate(([0.0], np.cumsum(numbers)[:-1]))
    after = np.concatenate((np.cumsum(numbers[::-1])[::-1][1:], [0.0]))
    return np.asarray(before + after)


def scale_of(studies: Studies) -> float:
    """Give the size that a tau2 of these studies is compared with when it has hardly changed."""
    return math.exp(float(np.log(studies.variances).mean()))
