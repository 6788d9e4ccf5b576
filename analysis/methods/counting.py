"""Vote counting by direction: how many studies point each way, whatever their p values [@mckenzie2019]."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.methods.distributions import compute_normal_quantile
from analysis.methods.errors import MethodError, Undefined, require_finite, require_level


@dataclass(frozen=True)
class Votes:
    """Directions of effects, counted.

    Parameters
    ----------
    favourable, unfavourable, level
        Studies whose effect is above 0, below 0, and exactly 0. Those at 0 have no direction and are not counted.
    share, ci_low, ci_high
        Favourable ones among those with a direction, with Wilson's interval.
    p
        Two-sided exact sign test against one half.
    """

    favourable: int
    unfavourable: int
    level: int
    share: float | Undefined
    ci_low: float | Undefined
    ci_high: float | Undefined
    p: float | Undefined

    @property
    def directed(self) -> int:
        """Studies with a direction."""
        return self.favourable + self.unfavourable


def count_votes(directions: Sequence[float], *, level: float = 0.95) -> Votes:
    """Count the directions of effects that are already turned so that positive favours the hypothesis.

    Parameters
    ----------
    directions
        Effects, or signs where a study gives the direction in words alone.
    level
        Of Wilson's interval.
    """
    signs = [require_finite("direction", direction) for direction in directions]
    up, down = sum(sign > 0 for sign in signs), sum(sign < 0 for sign in signs)
    still = len(signs) - up - down
    if not up + down:
        reason = Undefined("no study with a direction")
        return Votes(up, down, still, reason, reason, reason, reason)
    low, high = wilson_interval(up, up + down, level=level)
    return Votes(up, down, still, up / (up + down), low, high, sign_test(up, up + down))


def sign_test(favourable: int, directed: int) -> float:
    """Compute the two-sided exact p of so many favourable studies among those with a direction.

    Notes
    -----
    Under one half the binomial distribution is symmetric, so that the p is twice that of the smaller tail. It is summed
    in whole numbers: exact, and no review has to wait for scipy to be loaded.
    """
    _require_share(favourable, directed)
    ways, term = 0, 1
    for k in range(min(favourable, directed - favourable) + 1):
        ways += term
        term = term * (directed - k) // (k + 1)
    return min(2 * ways / (1 << directed), 1.0)


def wilson_interval(count: int, total: int, *, level: float = 0.95) -> tuple[float, float]:
    """Compute Wilson's confidence interval of a share [@wilson1927]."""
    _require_share(count, total)
    square = compute_normal_quantile((1 + require_level(level)) / 2) ** 2
    centre = (count + square / 2) / (total + square)
    half = math.sqrt(square * (count * (total - count) / total + square / 4)) / (total + square)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def _require_share(count: int, total: int) -> None:
    if not 0 <= count <= total or total < 1:
        raise MethodError("share", found=f"{count} of {total}", expected="a count of a total of at least 1")
