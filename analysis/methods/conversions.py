"""Conversions between standardised mean differences, correlations and odds ratios.

They carry the variance along by the delta method, and each assumes something (`docs/methods/conversions.md`): they
are for joining studies that report the same thing in different ways, not for making outcomes alike that are not.
"""

from __future__ import annotations

import math
from typing import Literal

from analysis.methods.effects.effect import Effect, require_count
from analysis.methods.errors import MethodError, Undefined, require_finite

#: What the outcome behind the two halves of a table is thought to follow in each group.
Distribution = Literal["logistic", "normal"]

#: Log odds per standard deviation: pi / sqrt(3) for the logistic distribution [@hasselblad1995; @chinn2000], 1.65 for
#: the normal [@cox1989].
LOG_ODDS_PER_SD: dict[Distribution, float] = {"logistic": math.pi / math.sqrt(3), "normal": 1.65}


def log_odds_to_d(effect: Effect, *, distribution: Distribution = "logistic") -> Effect:
    """Turn a log odds ratio into a standardised mean difference [@borenstein2009, chapter 7]."""
    _require_measure(effect, "OR")
    factor = LOG_ODDS_PER_SD[distribution]
    return Effect("SMD", effect.estimate / factor, effect.variance / factor**2, "converted from OR")


def d_to_log_odds(effect: Effect, *, distribution: Distribution = "logistic") -> Effect:
    """Turn a standardised mean difference into a log odds ratio [@borenstein2009, chapter 7]."""
    _require_measure(effect, "SMD")
    factor = LOG_ODDS_PER_SD[distribution]
    return Effect("OR", effect.estimate * factor, effect.variance * factor**2, "converted from SMD")


def d_to_r(effect: Effect, n_1: float = 1, n_2: float = 1) -> Effect:
    """Turn a standardised mean difference into a correlation [@borenstein2009, chapter 7].

    Parameters
    ----------
    effect
        Of measure SMD.
    n_1, n_2
        Sizes of the groups; only their ratio counts, so groups taken as equal need none.
    """
    _require_measure(effect, "SMD")
    a = _imbalance(n_1, n_2)
    rest = effect.estimate**2 + a
    return Effect("COR", effect.estimate / math.sqrt(rest), a**2 * effect.variance / rest**3, "converted from SMD")


def r_to_d(effect: Effect, n_1: float = 1, n_2: float = 1) -> Effect | Undefined:
    """Turn a correlation into a standardised mean difference [@borenstein2009, chapter 7].

    Parameters
    ----------
    effect
        Of measure COR.
    n_1, n_2
        Sizes of the groups that the variable would be split into; equal halves if left out.
    """
    _require_measure(effect, "COR")
    rest = 1 - effect.estimate**2
    if rest <= 0:
        return Undefined("a correlation of exactly 1 or -1 is an infinite standardised difference")
    a = _imbalance(n_1, n_2)
    d = math.sqrt(a) * effect.estimate / math.sqrt(rest)
    return Effect("SMD", d, a * effect.variance / rest**3, "converted from COR")


def r_to_z(effect: Effect) -> Effect | Undefined:
    """Turn a correlation with its variance into Fisher's z; where n is known `compute_zcor` is better."""
    _require_measure(effect, "COR")
    rest = 1 - effect.estimate**2
    if rest <= 0:
        return Undefined("Fisher's z of a correlation of exactly 1 or -1 is infinite")
    return Effect("ZCOR", math.atanh(effect.estimate), effect.variance / rest**2, "converted from COR")


def z_to_r(effect: Effect) -> Effect:
    """Turn Fisher's z with its variance into a correlation."""
    _require_measure(effect, "ZCOR")
    r = math.tanh(effect.estimate)
    return Effect("COR", r, effect.variance * (1 - r**2) ** 2, "converted from ZCOR")


def corresponding_risk(effect: float, assumed_risk: float, *, measure: Literal["OR", "RR", "RD"]) -> float | Undefined:
    """Compute the risk with the intervention from the risk without it, for a table of findings [@higgins2019].

    Parameters
    ----------
    effect
        The ratio itself for OR and RR, not its logarithm; the difference for RD.
    assumed_risk
        Risk without the intervention, between 0 and 1.
    measure
        What `effect` is.

    Returns
    -------
    float or Undefined
        A risk from 0 to 1; undefined where the effect leads outside of that.
    """
    if not 0 < require_finite("assumed risk", assumed_risk) < 1:
        raise MethodError("assumed risk", found=f"{assumed_risk:g}", expected="a number between 0 and 1")
    if measure != "RD" and require_finite(measure, effect) <= 0:
        hint = "the ratio itself is wanted, not its logarithm"
        raise MethodError(measure, found=f"{effect:g}", expected="a number > 0", hint=hint)
    risk = {
        "OR": effect * assumed_risk / (1 - assumed_risk + effect * assumed_risk),
        "RR": effect * assumed_risk,
        "RD": effect + assumed_risk,
    }[measure]
    return risk if 0 <= risk <= 1 else Undefined(f"{measure} {effect:g} at a risk of {assumed_risk:g} is no risk")


def _imbalance(n_1: float, n_2: float) -> float:
    require_count("n of group 1", n_1, least=1)
    require_count("n of group 2", n_2, least=1)
    return (n_1 + n_2) ** 2 / (n_1 * n_2)


def _require_measure(effect: Effect, measure: str) -> None:
    if effect.measure != measure:
        raise MethodError("measure", found=effect.measure, expected=measure)
