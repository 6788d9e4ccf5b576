"""Agreement of raters: percent, Cohen's and Fleiss' kappa, weighted kappa, PABAK and Gwet's AC1.

Ratings come in as one column per rater; None is a missing rating. Which coefficient to print is the review's choice:
kappa falls where nearly all ratings are alike though raters agree, AC1 and PABAK do not (`docs/methods/agreement.md`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.methods.distributions import compute_normal_quantile
from analysis.methods.errors import MethodError, Undefined, require_level

Rating = Hashable | None

#: How much a disagreement counts by its distance on the scale: alike whatever it is, by distance, by its square.
Weights = Literal["none", "linear", "quadratic"]

#: Fewest raters, and fewest categories, between which there is anything to agree on.
PAIR = 2


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement with its standard error and confidence limits by the normal distribution.

    `se` and the limits are `Undefined` where one rated subject alone gives no standard error.
    """

    value: float
    se: float | Undefined
    ci_low: float | Undefined
    ci_high: float | Undefined


@dataclass(frozen=True)
class Agreement:
    """How well raters agree.

    Parameters
    ----------
    raters
        Raters with at least one rating.
    subjects, missing
        Subjects rated by two raters or more, which alone count, and those with fewer ratings.
    percent
        Pairs of ratings of one subject that are the same, 0 to 100.
    kappa
        Cohen's of two raters, Fleiss' of more.
    weighted
        Cohen's kappa with linear and with quadratic weights; two raters and ordered categories only.
    pabak
        Prevalence-adjusted bias-adjusted kappa.
    ac1
        Gwet's AC1.
    """

    raters: int
    subjects: int
    missing: int
    percent: float
    kappa: Coefficient | Undefined
    weighted: Mapping[Weights, Coefficient | Undefined]
    pabak: Coefficient | Undefined
    ac1: Coefficient | Undefined


def compare_raters(
    ratings: Mapping[str, Sequence[Rating]],
    *,
    categories: Sequence[Hashable] = (),
    ordered: bool = False,
    level: float = 0.95,
) -> Agreement | Undefined:
    """Compare the ratings of two raters or more.

    Parameters
    ----------
    ratings
        One column per rater, subjects in the same order; None is missing.
    categories
        All answers of the scale, in order, also those that nobody gave; those found if left out.
    ordered
        Whether the order of `categories` means something, so that weighted kappa does.
    level
        Of the confidence intervals.

    Returns
    -------
    Agreement or Undefined
        Undefined with one rater only, or with no subject that two raters rated.

    Raises
    ------
    MethodError
        Columns of unequal length, or a rating that is no category.

    Notes
    -----
    A subject with one rating says nothing of agreement and is left out; `missing` counts them.
    """
    require_level(level)
    _require_alike(ratings)
    columns = [column for column in ratings.values() if any(rating is not None for rating in column)]
    if len(columns) < PAIR:
        return Undefined("one rater only" if columns else "nobody rated")
    known = tuple(categories) or _found(columns)
    _require_known(columns, known)
    rows = [tuple(rating for rating in row if rating is not None) for row in zip(*columns, strict=True)]
    rated = [row for row in rows if len(row) >= PAIR]
    if not rated:
        return Undefined("no subject was rated by two raters")
    return _compare(rated, len(columns), known, missing=len(rows) - len(rated), ordered=ordered, level=level)


def _compare(
    rated: list[tuple[Hashable, ...]],
    raters: int,
    categories: tuple[Hashable, ...],
    *,
    missing: int,
    ordered: bool,
    level: float,
) -> Agreement:
    two = raters == PAIR
    shares = _Shares.of(rated, categories)
    table = tabulate_pairs(rated, categories) if two else []
    return Agreement(
        raters=raters,
        subjects=len(rated),
        missing=missing,
        percent=100 * shares.observed,
        kappa=compute_kappa(table, level=level) if two else _chance_corrected(shares, _same_by_margins, level=level),
        weighted=_weigh_both(table, level=level) if two and ordered else {},
        pabak=_pabak(shares, level=level),
        ac1=_chance_corrected(shares, _same_by_gwet, level=level),
    )


def _weigh_both(table: list[list[int]], *, level: float) -> dict[Weights, Coefficient | Undefined]:
    kinds: tuple[Weights, Weights] = ("linear", "quadratic")
    return {kind: compute_kappa(table, weights=kind, level=level) for kind in kinds}


def tabulate_pairs(rated: Sequence[Sequence[Hashable]], categories: Sequence[Hashable]) -> list[list[int]]:
    """Count pairs of ratings: rows are the first rater, columns the second."""
    pairs = Counter((first, second) for first, second in rated)
    return [[pairs[row, column] for column in categories] for row in categories]


def compute_kappa(
    table: Sequence[Sequence[float]], *, weights: Weights = "none", level: float = 0.95
) -> Coefficient | Undefined:
    """Compute Cohen's kappa, plain or weighted, of a square table of two raters [@cohen1960; @cohen1968].

    Parameters
    ----------
    table
        Counts: rows are categories of the first rater, columns of the second, in the same order.
    weights
        Distances are those of the places in the table.
    level
        Of the confidence interval; its standard error is that of @fleiss1969, not the one under chance agreement.

    Returns
    -------
    Coefficient or Undefined
        Undefined where both raters gave one and the same answer throughout: chance then explains all agreement.
    """
    total, size = sum(map(sum, table)), len(table)
    if any(len(row) != size for row in table) or total <= 0:
        raise MethodError(
            "table of two raters", found=f"{size} rows, {total:g} ratings", expected="a square, not empty"
        )
    shares = [[count / total for count in row] for row in table]
    rows, columns = [sum(row) for row in shares], [sum(column) for column in zip(*shares, strict=True)]
    weight = [[_weight(i, j, size, weights) for j in range(size)] for i in range(size)]
    cells = [(i, j) for i in range(size) for j in range(size)]
    observed = math.fsum(weight[i][j] * shares[i][j] for i, j in cells)
    expected = math.fsum(weight[i][j] * rows[i] * columns[j] for i, j in cells)
    if math.isclose(expected, 1, abs_tol=1e-12):
        return Undefined("both raters gave the same answer throughout, so that chance explains all agreement")
    kappa, rest = (observed - expected) / (1 - expected), 1 - expected
    by_row = [math.fsum(weight[i][j] * columns[j] for j in range(size)) for i in range(size)]
    by_column = [math.fsum(weight[i][j] * rows[i] for i in range(size)) for j in range(size)]
    spread = math.fsum(shares[i][j] * (weight[i][j] - (by_row[i] + by_column[j]) * (1 - kappa)) ** 2 for i, j in cells)
    variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (total * rest**2)
    return _with_limits(kappa, math.sqrt(max(variance, 0.0)), level)


def _weight(i: int, j: int, size: int, kind: Weights) -> float:
    if kind == "none" or size < PAIR:
        return float(i == j)
    return 1 - (abs(i - j) / (size - 1)) ** (1 if kind == "linear" else 2)


@dataclass(frozen=True)
class _Shares:
    """Per subject: the share of its pairs of ratings that agree, and the share of each category."""

    agree: list[float]
    shares: list[list[float]]

    @classmethod
    def of(cls, rated: Sequence[Sequence[Hashable]], categories: Sequence[Hashable]) -> _Shares:
        counts = [Counter(row) for row in rated]
        pairs = [len(row) * (len(row) - 1) for row in rated]
        agree = [sum(n * (n - 1) for n in count.values()) / all_ for count, all_ in zip(counts, pairs, strict=True)]
        return cls(agree, [[count[c] / count.total() for c in categories] for count in counts])

    @property
    def observed(self) -> float:
        return math.fsum(self.agree) / len(self.agree)

    @property
    def prevalence(self) -> list[float]:
        return [math.fsum(column) / len(self.shares) for column in zip(*self.shares, strict=True)]


def _same_by_margins(prevalence: Sequence[float], shares: Sequence[float]) -> float:
    return math.fsum(p * s for p, s in zip(prevalence, shares, strict=True))


def _same_by_gwet(prevalence: Sequence[float], shares: Sequence[float]) -> float:
    return math.fsum(p * (1 - s) for p, s in zip(prevalence, shares, strict=True)) / (len(prevalence) - 1)


def _chance_corrected(
    ratings: _Shares, chance: Callable[[Sequence[float], Sequence[float]], float], *, level: float
) -> Coefficient | Undefined:
    """Correct agreement for chance; the standard error is that of the linearised coefficient [@gwet2008]."""
    prevalence, subjects = ratings.prevalence, len(ratings.agree)
    if len(prevalence) < PAIR:
        return Undefined("one category only, so that there is nothing to disagree on")
    expected = chance(prevalence, prevalence)
    rest = 1 - expected
    if math.isclose(expected, 1, abs_tol=1e-12):
        return Undefined("all ratings are the same, so that chance explains all agreement")
    value = (ratings.observed - expected) / rest
    if subjects < PAIR:
        return _with_limits(value, Undefined("one subject has no standard error"), level)
    single = [
        (agree - expected) / rest - 2 * (1 - value) * (chance(prevalence, shares) - expected) / rest
        for agree, shares in zip(ratings.agree, ratings.shares, strict=True)
    ]
    spread = math.fsum((one - value) ** 2 for one in single)
    return _with_limits(value, math.sqrt(spread / (subjects * (subjects - 1))), level)


def _pabak(ratings: _Shares, *, level: float) -> Coefficient | Undefined:
    """Suppose every category as likely as any other [@byrt1993]; se of the observed share of agreement."""
    categories, subjects = len(ratings.prevalence), len(ratings.agree)
    if categories < PAIR:
        return Undefined("one category only, so that there is nothing to disagree on")
    scale = categories / (categories - 1)
    value = scale * ratings.observed - 1 / (categories - 1)
    spread = math.fsum((agree - ratings.observed) ** 2 for agree in ratings.agree)
    return _with_limits(value, scale * math.sqrt(spread) / subjects, level)


def _with_limits(value: float, se: float | Undefined, level: float) -> Coefficient:
    if isinstance(se, Undefined):
        return Coefficient(value, se, se, se)
    half = compute_normal_quantile((1 + level) / 2) * se
    return Coefficient(value, se, max(value - half, -1.0), min(value + half, 1.0))


def _found(columns: Sequence[Sequence[Rating]]) -> tuple[Hashable, ...]:
    return tuple(sorted({rating for column in columns for rating in column if rating is not None}, key=str))


def _require_alike(ratings: Mapping[str, Sequence[Rating]]) -> None:
    lengths = {rater: len(column) for rater, column in ratings.items()}
    if len(set(lengths.values())) > 1:
        found = ", ".join(f"{rater}: {length}" for rater, length in lengths.items())
        raise MethodError("ratings", found=found, expected="as many ratings of every rater, None where missing")


def _require_known(columns: Sequence[Sequence[Rating]], categories: Sequence[Hashable]) -> None:
    strange = {rating for column in columns for rating in column if rating is not None} - set(categories)
    if strange:
        known = ", ".join(map(str, categories))
        raise MethodError("ratings", found=", ".join(sorted(map(str, strange))), expected=f"one of {known}")
