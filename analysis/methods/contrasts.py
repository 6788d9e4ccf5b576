"""Effects made to point one way, and several outcomes of one study made one effect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from analysis.methods.effects.effect import Effect
from analysis.methods.errors import MethodError

#: mean: every outcome counts the same. aggregate: by inverse variance, correlation allowed for. first: that alone.
Combination = Literal["mean", "aggregate", "first"]


def orient(effect: Effect, *, favourable: Literal["higher", "lower"]) -> Effect:
    """Let positive mean what the review hopes for.

    Parameters
    ----------
    effect
        Of any measure whose 0 is no effect.
    favourable
        `lower` turns the sign (of symptoms, the lower is the better); the variance stays.
    """
    return effect if favourable == "higher" else replace(effect, estimate=-effect.estimate)


def combine(effects: Sequence[Effect], *, method: Combination, correlation: float) -> Effect:
    """Combine the outcomes of one study, so that its people are counted once.

    Parameters
    ----------
    effects
        Outcomes of the same people, of one measure, at least one.
    method
        `mean`: unweighted mean [@borenstein2009, chapter 24]. `aggregate`: weighted as metafor's
        `aggregate.escalc(struct="CS")` does. `first`: the first, the others unused.
    correlation
        Assumed of any two outcomes within the study. 1 is the cautious choice with `mean` (nothing is gained by a
        second outcome), 0 counts the people as often as there are outcomes.

    Raises
    ------
    MethodError
        No effect, different measures, or a correlation that so many outcomes cannot have.
    """
    if not effects:
        raise MethodError("outcomes of a study", found="none", expected="at least one effect")
    measures = sorted({effect.measure for effect in effects})
    if len(measures) > 1:
        raise MethodError("outcomes of a study", found=" and ".join(measures), expected="effects of one measure")
    if len(effects) == 1 or method == "first":
        return effects[0]
    _require_possible(correlation, len(effects), below_one=method == "aggregate")
    return (_average if method == "mean" else _weigh)(effects, correlation)


def _require_possible(correlation: float, outcomes: int, *, below_one: bool) -> None:
    lowest = -1 / (outcomes - 1)
    highest = correlation < 1 if below_one else correlation <= 1
    if not (correlation > lowest and highest):
        upper = "below 1" if below_one else "at most 1"
        expected = f"above {lowest:.3g} and {upper} with {outcomes} outcomes"
        raise MethodError("correlation within a study", found=f"{correlation:g}", expected=expected)


def _average(effects: Sequence[Effect], correlation: float) -> Effect:
    outcomes, own = len(effects), sum(effect.variance for effect in effects)
    shared = sum(effect.se for effect in effects) ** 2 - own
    estimate = sum(effect.estimate for effect in effects) / outcomes
    route = f"mean of {outcomes} outcomes"
    return Effect(effects[0].measure, estimate, (own + correlation * shared) / outcomes**2, route)


def _weigh(effects: Sequence[Effect], correlation: float) -> Effect:
    # The inverse of a matrix with one correlation everywhere has a closed form, so no matrix is built.
    precisions = [1 / effect.se for effect in effects]
    shared = correlation / (1 + (len(effects) - 1) * correlation) * sum(precisions)
    weights = [precision * (precision - shared) / (1 - correlation) for precision in precisions]
    total = math.fsum(weights)
    estimate = math.fsum(weight * effect.estimate for weight, effect in zip(weights, effects, strict=True)) / total
    return Effect(effects[0].measure, estimate, 1 / total, f"weighted mean of {len(effects)} outcomes")
