"""Combine p values of studies: evidence of an effect in at least one of them, not of its size [@mckenzie2019]."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.methods.distributions import compute_normal_quantile, compute_normal_tail
from analysis.methods.errors import MethodError, Undefined, require_finite, require_positive

#: scipy's names. fisher is led by the smallest p, pearson by the largest, stouffer by all alike or by weights.
CombineMethod = Literal["fisher", "stouffer", "pearson", "tippett", "mudholkar_george"]

#: Only Stouffer's method is weighted.
WEIGHTED: frozenset[CombineMethod] = frozenset({"stouffer"})


@dataclass(frozen=True)
class CombinedP:
    """One p value of several studies; `k` studies, `statistic` as the method defines it."""

    method: CombineMethod
    k: int
    statistic: float
    p: float


def make_one_sided(p: float, *, favourable: bool) -> float:
    """Turn a two-sided p into that against the hypothesis that the effect does not favour it.

    Parameters
    ----------
    p
        Two-sided, from a test that treats both sides alike.
    favourable
        Whether the effect of the study favours the hypothesis.
    """
    if not 0 < require_finite("p", p) <= 1:
        hint = "p = 0.000 means p < 0.0005: a limit that cannot be combined"
        raise MethodError("p", found=f"{p:g}", expected="a number above 0 and at most 1", hint=hint)
    return p / 2 if favourable else 1 - p / 2


def combine_p(
    p_values: Sequence[float], *, method: CombineMethod = "fisher", weights: Sequence[float] | None = None
) -> CombinedP | Undefined:
    """Combine one-sided p values of independent studies.

    Parameters
    ----------
    p_values
        One per study, all above 0 and below 1, against the same one-sided hypothesis; see `make_one_sided`.
    method
        How.
    weights
        Of Stouffer's method alone, one per study, above 0 (the square root of n is usual).

    Returns
    -------
    CombinedP or Undefined
        Undefined without a study.

    Notes
    -----
    fisher and stouffer have closed forms and are computed here: a review that counts and combines without pooling need
    not wait for scipy, which does the others.
    """
    numbers = [_require_p(p) for p in p_values]
    if weights is not None:
        _require_weights(weights, len(numbers), method)
    if not numbers:
        return Undefined("no study with a p value")
    if method == "fisher":
        return _combine_logarithms(numbers)
    if method == "stouffer":
        return _combine_normal(numbers, weights or [1.0] * len(numbers))
    from scipy.stats import combine_pvalues

    result = combine_pvalues(numbers, method=method)
    return CombinedP(method, len(numbers), float(result.statistic), float(result.pvalue))


def _combine_logarithms(p_values: Sequence[float]) -> CombinedP:
    """Combine by Fisher; chi-square with 2k degrees of freedom has the tail exp(-x/2) sum of (x/2)^i / i!, i below k."""
    half, k = -math.fsum(map(math.log, p_values)), len(p_values)
    tail = math.fsum(math.exp(i * math.log(half) - half - math.lgamma(i + 1)) for i in range(k))
    return CombinedP("fisher", k, 2 * half, min(tail, 1.0))


def _combine_normal(p_values: Sequence[float], weights: Sequence[float]) -> CombinedP:
    total = math.fsum(-weight * compute_normal_quantile(p) for p, weight in zip(p_values, weights, strict=True))
    z = total / math.sqrt(math.fsum(weight**2 for weight in weights))
    return CombinedP("stouffer", len(p_values), z, compute_normal_tail(z))


def _require_p(p: float) -> float:
    if not 0 < require_finite("p", p) < 1:
        raise MethodError("p", found=f"{p:g}", expected="a number above 0 and below 1")
    return p


def _require_weights(weights: Sequence[float], studies: int, method: CombineMethod) -> None:
    if method not in WEIGHTED:
        raise MethodError("weights", found=f"weights with {method}", expected="weights with stouffer alone")
    if len(weights) != studies:
        raise MethodError("weights", found=f"{len(weights)}", expected=f"{studies}, one per study")
    for weight in weights:
        require_positive("weight", weight)
