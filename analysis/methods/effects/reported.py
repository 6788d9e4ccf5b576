"""What a paper reports of one comparison or association, and what directly follows from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from analysis.methods.effects.effect import Effect, Measure
from analysis.methods.effects.recovery import sd_from_ci, sd_from_se, se_from_ci, se_from_t, t_from_f, t_from_p
from analysis.methods.errors import MethodError, Undefined, require_positive


@dataclass(frozen=True)
class Group:
    """What is printed of one group, or of one occasion; None is not reported.

    `se`, `ci_low` and `ci_high` are of the mean. `events` counts people.
    """

    n: float | None = None
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    events: float | None = None


#: A group of which nothing is printed.
SILENT = Group()


@dataclass(frozen=True)
class Reported:
    """What is printed of one comparison or association; None is not reported.

    Parameters
    ----------
    one, two
        Two independent groups.
    pre, post, change
        One group before and after, and its changes (after minus before).
    estimate, estimate_of
        A printed estimate and what it is: a key of `STATED`.
    se, ci_low, ci_high
        Of the estimate; limits of a ratio are ratios, its standard error is of no use (that of its logarithm is).
    level
        Of every confidence interval: 0.95 for 95 %.
    t, f, df, p
        Test statistic of the estimate (z where no df belongs to it), F with one numerator degree of freedom,
        denominator degrees of freedom, exact two-sided p.
    sign
        1 or -1 where the direction is known in words alone: F and p have none.
    n
        People in all (pairs of a correlation, people of a regression, people measured twice).
    predictors
        Of the regression model, this one included.
    correlation
        Between before and after.
    assumed
        The same as the reviewer takes it to be, for what is printed without it [@higgins2019, section 6.5.2.8].
    """

    one: Group = SILENT
    two: Group = SILENT
    pre: Group = SILENT
    post: Group = SILENT
    change: Group = SILENT
    estimate: float | None = None
    estimate_of: str = ""
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    level: float = 0.95
    t: float | None = None
    f: float | None = None
    df: float | None = None
    p: float | None = None
    sign: int | None = None
    n: float | None = None
    predictors: int | None = None
    correlation: float | None = None
    assumed: float | None = None

    def __post_init__(self) -> None:
        if self.sign not in {None, 1, -1}:
            raise MethodError("sign", found=f"{self.sign}", expected="1 or -1")
        if self.estimate_of and self.estimate_of not in STATED:
            raise MethodError("estimate_of", found=self.estimate_of, expected="one of " + ", ".join(STATED))


#: Words for printed estimates: the measure, and whether the printed number is the ratio of which it is the logarithm.
STATED: dict[str, tuple[Measure, bool]] = {
    "md": ("MD", False),
    "smd": ("SMD", False),
    "d": ("SMD", False),
    "rom": ("ROM", True),
    "log_rom": ("ROM", False),
    "mc": ("MC", False),
    "smcc": ("SMCC", False),
    "smcr": ("SMCR", False),
    "or": ("OR", True),
    "log_or": ("OR", False),
    "rr": ("RR", True),
    "log_rr": ("RR", False),
    "rd": ("RD", False),
    "r": ("COR", False),
    "z": ("ZCOR", False),
    "partial_r": ("PCOR", False),
    "beta": ("BETA", False),
}

#: Measures whose test is a t test, so that their intervals and p values belong to the t distribution where df is known.
WITH_DF: frozenset[Measure] = frozenset({"MD", "MC", "BETA"})


class Found(NamedTuple):
    """A number with the word for what it was found from."""

    number: float
    word: str


def find_sd(group: Group, *, level: float) -> Found | None:
    """Find the standard deviation of people in a group from what is printed of it."""
    if group.sd is not None:
        return Found(group.sd, "SD")
    if group.n is None:
        return None
    if group.se is not None:
        return Found(sd_from_se(group.se, group.n), "SE")
    if group.ci_low is not None and group.ci_high is not None:
        return Found(sd_from_ci(group.ci_low, group.ci_high, group.n, level=level), "CI")
    return None


def find_t(reported: Reported, *, df: float | None, estimate: float | None = None) -> Found | Undefined | None:
    """Find t (z where `df` is None) with the sign of the estimate from t, F or p; None where none is printed."""
    if reported.t is not None:
        return Found(reported.t, "t")
    if reported.f is None and reported.p is None:
        return None
    sign = find_sign(reported, estimate)
    if sign is None:
        return Undefined("F and p have no sign, and the direction of the effect is not reported")
    if reported.f is not None:
        return Found(sign * t_from_f(reported.f), "F")
    return None if reported.p is None else Found(sign * t_from_p(reported.p, df=df), "p")


def find_sign(reported: Reported, estimate: float | None = None) -> int | None:
    """Find the direction: as told, else of the estimate, else of the two means."""
    if reported.sign is not None:
        return reported.sign
    difference = find_estimate(reported) if estimate is None else estimate
    if difference is None:
        difference = find_difference(reported.one, reported.two)
    return None if not difference else int(math.copysign(1, difference))


def find_difference(one: Group, two: Group) -> float | None:
    """Subtract the mean of the second from that of the first where both are printed."""
    return None if one.mean is None or two.mean is None else one.mean - two.mean


def find_estimate(reported: Reported) -> float | None:
    """Give the printed estimate on the scale of its measure: ratios as logarithms."""
    if reported.estimate is None or not reported.estimate_of:
        return reported.estimate
    return _on_scale("estimate", reported.estimate, reported)


def take_stated(measure: Measure, reported: Reported, estimate: float | None) -> Effect | Undefined | None:
    """Make an effect of an estimate and its SE, CI, t, F or p, in this order.

    Parameters
    ----------
    measure
        What the estimate is.
    reported
        Where SE, CI, t, F and p stand.
    estimate
        On the scale of the measure.

    Returns
    -------
    Effect, Undefined or None
        None where the estimate, or all that would give a variance, is not printed.
    """
    if estimate is None:
        return None
    se = _find_se(measure, reported, estimate)
    if se is None or isinstance(se, Undefined):
        return se
    return Effect(measure, estimate, se.number**2, f"{measure} and {se.word}")


def _find_se(measure: Measure, reported: Reported, estimate: float) -> Found | Undefined | None:
    df = reported.df if measure in WITH_DF else None
    if reported.se is not None and not _is_ratio(reported):
        return Found(require_positive("SE", reported.se), "SE")
    if reported.ci_low is not None and reported.ci_high is not None:
        low = _on_scale("lower limit", reported.ci_low, reported)
        high = _on_scale("upper limit", reported.ci_high, reported)
        return Found(se_from_ci(low, high, level=reported.level, df=df), "CI")
    t = find_t(reported, df=df, estimate=estimate)
    if t is not None and not estimate:
        return Undefined("an estimate of 0 with its test tells nothing of its standard error")
    if t is None or isinstance(t, Undefined):
        return t
    return Found(se_from_t(estimate, t.number), t.word)


def _is_ratio(reported: Reported) -> bool:
    return reported.estimate_of in STATED and STATED[reported.estimate_of][1]


def _on_scale(what: str, number: float, reported: Reported) -> float:
    if not _is_ratio(reported):
        return number
    hint = f"{reported.estimate_of} is a ratio; its logarithm is called log_{reported.estimate_of}"
    if number <= 0:
        raise MethodError(f"{reported.estimate_of}: {what}", found=f"{number:g}", expected="a number > 0", hint=hint)
    return math.log(number)
