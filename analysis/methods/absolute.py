"""Absolute effects: what a ratio or difference of risks means for people, given the risk without the intervention."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from analysis.methods.conversions import corresponding_risk
from analysis.methods.errors import Undefined


@dataclass(frozen=True)
class AbsoluteEffect:
    """Risks from 0 to 1: of the comparator, with the intervention and its limits; `difference` is with less without."""

    comparator: float
    risk: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much more (below 0: less) risk there is with the intervention."""
        return self.risk - self.comparator

    @property
    def difference_low(self) -> float:
        """Lower limit of the difference, the comparator's risk taken as known."""
        return self.low - self.comparator

    @property
    def difference_high(self) -> float:
        """Upper limit of the difference."""
        return self.high - self.comparator


def compute_absolute(
    measure: Literal["OR", "RR", "RD"], comparator: float, estimate: float, low: float, high: float
) -> AbsoluteEffect:
    """Apply an effect and its limits to the risk of a comparator [@higgins2019].

    Parameters
    ----------
    measure
        OR or RR, whose effects are logarithms, or RD.
    comparator
        Risk without the intervention, above 0 and below 1.

    Returns
    -------
    AbsoluteEffect
        Limits that would be no risks are 0 or 1.
    """
    return AbsoluteEffect(comparator, *(_find_risk(measure, comparator, one) for one in (estimate, low, high)))


def choose_comparator(risks: Sequence[float]) -> float | Undefined:
    """Give the median of the risks in the comparator groups of studies."""
    if not risks:
        return Undefined("no study tells the events of its comparator group")
    found = median(risks)
    return found if 0 < found < 1 else Undefined("half of the comparator groups have no event, or events alone")


def _find_risk(measure: Literal["OR", "RR", "RD"], comparator: float, effect: float) -> float:
    """Give the risk with the intervention; what would lie outside of 0 to 1 is cut there."""
    found = corresponding_risk(effect if measure == "RD" else math.exp(effect), comparator, measure=measure)
    return found if isinstance(found, float) else float(effect > 0)
