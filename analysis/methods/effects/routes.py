"""From whatever was reported to an effect: the routes to each measure, the most direct first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

from analysis.methods.conversions import d_to_log_odds, d_to_r, log_odds_to_d, r_to_d, r_to_z, z_to_r
from analysis.methods.effects.changes import compute_mc, compute_smcc, compute_smcr, correlation_of_change, sd_of_change
from analysis.methods.effects.correlations import compute_cor, compute_pcor, compute_zcor, compute_zpcor
from analysis.methods.effects.effect import Effect, Measure, require_correlation
from analysis.methods.effects.means import Means, compute_md, compute_rom, compute_smd, correct_d, take_g
from analysis.methods.effects.recovery import d_from_t, r_from_t
from analysis.methods.effects.reported import (
    STATED,
    Found,
    Group,
    Reported,
    find_difference,
    find_estimate,
    find_sd,
    find_t,
    take_stated,
)
from analysis.methods.effects.tables import Table, TableMeasure, compute_table
from analysis.methods.errors import Undefined

#: None: something that the route needs is not reported.
Outcome = Effect | Undefined | None


class Route(NamedTuple):
    """One way to a measure: what it needs, in words, and the function that goes it."""

    needs: str
    go: Callable[[Reported], Outcome]


def compute_effect(measure: Measure, reported: Reported, *, convert: bool = True) -> Effect | Undefined:
    """Compute a measure from whatever was reported.

    Parameters
    ----------
    measure
        What is wanted.
    reported
        What the paper prints.
    convert
        Take a standardised difference from an odds ratio or a correlation, and the other way round, where nothing
        more direct is reported; `route` then says so.

    Returns
    -------
    Effect or Undefined
        By the first route of `ROUTES` whose numbers are all there, and after them by `CONVERSIONS`.

    Raises
    ------
    MethodError
        A printed number is impossible.
    """
    routes = (*ROUTES[measure], *(CONVERSIONS.get(measure, ()) if convert else ()))
    reasons = []
    for route in routes:
        outcome = route.go(reported)
        if isinstance(outcome, Effect):
            return outcome
        if outcome is not None:
            reasons.append(outcome)
    return reasons[0] if reasons else Undefined(f"{measure} needs " + ", or ".join(route.needs for route in routes))


def _named(outcome: Outcome, route: str) -> Outcome:
    return replace(outcome, route=route) if isinstance(outcome, Effect) else outcome


def _groups(reported: Reported, *groups: Group) -> tuple[list[Means], str] | None:
    found, words = [], []
    for group in groups:
        sd = find_sd(group, level=reported.level)
        if group.mean is None or group.n is None or sd is None:
            return None
        found.append(Means(group.mean, sd.number, group.n))
        words.append(f"{sd.word}s")
    return found, " and ".join(["means", *dict.fromkeys(words)])


def _of_means(compute: Callable[[Means, Means], Effect | Undefined], reported: Reported) -> Outcome:
    groups = _groups(reported, reported.one, reported.two)
    return None if groups is None else _named(compute(*groups[0]), groups[1])


def _of_stated(measure: Measure, reported: Reported) -> Outcome:
    return take_stated(measure, reported, _stated(measure, reported))


def _stated(measure: Measure, reported: Reported) -> float | None:
    if not reported.estimate_of or STATED[reported.estimate_of][0] != measure or reported.estimate_of == "d":
        return None
    return find_estimate(reported)


def _sizes(reported: Reported) -> tuple[float, float] | None:
    return None if reported.one.n is None or reported.two.n is None else (reported.one.n, reported.two.n)


def _two_groups(reported: Reported) -> Reported:
    sizes = _sizes(reported)
    return replace(reported, df=sum(sizes) - 2) if sizes and reported.df is None else reported


def _md_stated(reported: Reported) -> Outcome:
    estimate = _stated("MD", reported)
    if estimate is None and reported.estimate is None:
        estimate = find_difference(reported.one, reported.two)
    return take_stated("MD", _two_groups(reported), estimate)


def _smd_stated(reported: Reported) -> Outcome:
    # With a test alone, the sizes of the groups give a better variance than estimate by t does.
    return _of_stated("SMD", replace(reported, t=None, f=None, p=None))


def _smd_of_estimate(reported: Reported) -> Outcome:
    sizes = _sizes(reported)
    if sizes is None or reported.estimate is None or reported.estimate_of not in {"smd", "d"}:
        return None
    take = take_g if reported.estimate_of == "smd" else correct_d
    return _named(take(reported.estimate, *sizes), f"{reported.estimate_of} and n")


def _smd_of_test(reported: Reported) -> Outcome:
    sizes, t = _sizes(reported), _t_of_groups(reported)
    if sizes is None or t is None:
        return None
    if isinstance(t, Undefined):
        return t
    return _named(correct_d(d_from_t(t.number, *sizes), *sizes), f"{t.word} and n")


def _t_of_groups(reported: Reported) -> Found | Undefined | None:
    if reported.estimate_of and STATED[reported.estimate_of][0] not in {"MD", "SMD"}:
        return None  # the test belongs to an estimate of another kind
    return find_t(reported, df=_two_groups(reported).df)


def _smd_of_md(reported: Reported) -> Outcome:
    sizes, md = _sizes(reported), _md_stated(reported)
    if sizes is None or not isinstance(md, Effect):
        return md if sizes else None
    return _named(correct_d(d_from_t(md.estimate / md.se, *sizes), *sizes), f"{md.route} and n")


def _n(reported: Reported) -> float | None:
    numbers = (reported.change.n, reported.n, reported.post.n, reported.pre.n)
    return next((n for n in numbers if n is not None), None)


def _change(reported: Reported) -> float | None:
    if reported.change.mean is not None:
        return reported.change.mean
    stated = _stated("MC", reported)
    return find_difference(reported.post, reported.pre) if stated is None else stated


def _sd_change(reported: Reported) -> Found | None:
    found = find_sd(replace(reported.change, n=_n(reported)), level=reported.level)
    if found is not None or reported.correlation is None:
        return found and Found(found.number, f"{found.word} of changes")
    pre, post = _occasions(reported)
    if pre is None or post is None:
        return None
    return Found(sd_of_change(pre.number, post.number, reported.correlation), "SDs before and after")


def _occasions(reported: Reported) -> tuple[Found | None, Found | None]:
    n = _n(reported)
    pre, post = (group if group.n is not None else replace(group, n=n) for group in (reported.pre, reported.post))
    return find_sd(pre, level=reported.level), find_sd(post, level=reported.level)


def _of_change(compute: Callable[[float, float, float], Effect | Undefined], reported: Reported) -> Outcome:
    change, sd, n = _change(reported), _sd_change(reported), _n(reported)
    if change is None or sd is None or n is None:
        return None
    if not sd.number:
        return Undefined("changes without variation have no sampling variance")
    return _named(compute(change, sd.number, n), f"mean change and {sd.word}")


def _paired(reported: Reported) -> Reported:
    n = _n(reported)
    return reported if n is None or reported.df is not None else replace(reported, df=n - 1)


def _mc_stated(reported: Reported) -> Outcome:
    return take_stated("MC", _paired(reported), _change(reported))


def _smcc_of_test(reported: Reported) -> Outcome:
    n, change = _n(reported), _change(reported)
    if n is None or change is None:
        return None
    t = find_t(reported, df=_paired(reported).df, estimate=change)
    if t is None or isinstance(t, Undefined):
        return t
    return _named(compute_smcc(t.number / math.sqrt(n), 1, n), f"paired {t.word} and n")


def _smcr(reported: Reported) -> Outcome:
    change, n, (pre, post) = _change(reported), _n(reported), _occasions(reported)
    if change is None or n is None or pre is None:
        return None
    correlation, words = reported.correlation, "its correlation"
    if correlation is None:
        of_change = find_sd(replace(reported.change, n=n), level=reported.level)
        if of_change is None or post is None:
            return None
        correlation, words = (
            correlation_of_change(pre.number, post.number, of_change.number),
            "SDs after and of changes",
        )
    return _named(compute_smcr(change, pre.number, n, correlation), f"mean change, {pre.word} before and {words}")


def _assuming(measure: Measure, go: Callable[[Reported], Outcome], reported: Reported) -> Outcome:
    """Go a way that needs the correlation before and after with one that is assumed; say so where none is."""
    if reported.correlation is not None:
        return None
    if reported.assumed is not None:
        found = go(replace(reported, correlation=reported.assumed))
        return _named(found, f"{found.route}, correlation assumed") if isinstance(found, Effect) else found
    if not isinstance(go(replace(reported, correlation=_ANY)), Effect):
        return None
    return Undefined(f"{measure} needs the correlation before and after, which is neither reported nor assumed")


#: Any correlation: whether it is all that is missing.
_ANY = 0.5


def _of_table(measure: TableMeasure, reported: Reported) -> Outcome:
    one, two = reported.one, reported.two
    if one.events is None or two.events is None or one.n is None or two.n is None:
        return None
    return _named(compute_table(measure, Table.of_groups(one.events, one.n, two.events, two.n)), "two by two table")


def _cor_of_r(compute: Callable[[float, float], Effect | Undefined], reported: Reported) -> Outcome:
    r = _stated("COR", reported)
    return None if r is None or reported.n is None else _named(compute(r, reported.n), "r and n")


def _partial_of_r(compute: Callable[[float, float, int], Effect | Undefined], reported: Reported) -> Outcome:
    r = _stated("PCOR", reported)
    if r is None or reported.n is None or reported.predictors is None:
        return None
    df = reported.n - reported.predictors - 1
    if abs(require_correlation("partial r", r)) == 1:
        return Undefined("a partial correlation of exactly 1 or -1 has no sampling variance")
    t = r * math.sqrt(df / (1 - r**2)) if df > 0 else 0.0
    return _named(compute(t, reported.n, reported.predictors), "partial r, n and number of predictors")


def _cor_of_test(compute: Callable[[float, float], Effect | Undefined], reported: Reported) -> Outcome:
    if reported.n is None or reported.predictors not in {None, 1} or reported.estimate_of not in {"", "r"}:
        return None
    df = reported.n - 2
    t = find_t(reported, df=df) if df > 0 else Undefined(f"the test of a correlation needs an n of 3, found {df + 2:g}")
    if t is None or isinstance(t, Undefined):
        return t
    return _named(compute(r_from_t(t.number, df), reported.n), f"{t.word} and n")


def _z_of_interval(reported: Reported) -> Outcome:
    r = _stated("COR", reported)
    if r is None or reported.ci_low is None or reported.ci_high is None:
        return None
    if not -1 < reported.ci_low < reported.ci_high < 1:
        return Undefined("limits of a correlation lie between -1 and 1, the lower one below the upper one")
    if abs(r) >= 1:
        return Undefined("Fisher's z of a correlation of exactly 1 or -1 is infinite")
    low, high = math.atanh(reported.ci_low), math.atanh(reported.ci_high)
    as_z = replace(reported, estimate=math.atanh(r), estimate_of="z", se=None, ci_low=low, ci_high=high)
    return _named(take_stated("ZCOR", as_z, as_z.estimate), "r and CI")


def _r_of_interval(reported: Reported) -> Outcome:
    z = _z_of_interval(reported)
    return _named(z_to_r(z), "r and CI") if isinstance(z, Effect) else z


def _partial_of_test(compute: Callable[[float, float, int], Effect | Undefined], reported: Reported) -> Outcome:
    if reported.n is None or reported.predictors is None:
        return None
    t = find_t(reported, df=reported.n - reported.predictors - 1)
    if t is None and reported.estimate_of == "beta":
        beta = _beta(reported)
        t = Found(beta.estimate / beta.se, beta.route) if isinstance(beta, Effect) else beta
    if t is None or isinstance(t, Undefined):
        return t
    return _named(compute(t.number, reported.n, reported.predictors), f"{t.word}, n and number of predictors")


def _beta(reported: Reported) -> Outcome:
    if reported.df is None and reported.n is not None and reported.predictors is not None:
        reported = replace(reported, df=reported.n - reported.predictors - 1)
    return take_stated("BETA", reported, _stated("BETA", reported))


def _direct(measure: Measure, reported: Reported) -> Iterator[Effect]:
    outcome = compute_effect(measure, reported, convert=False)
    if isinstance(outcome, Effect):
        yield outcome


def _smd_of_odds(reported: Reported) -> Outcome:
    return next((_through(log_odds_to_d(found), found) for found in _direct("OR", reported)), None)


def _smd_of_r(reported: Reported) -> Outcome:
    sizes = _sizes(reported) or (1, 1)
    return next((_through(r_to_d(found, *sizes), found) for found in _direct("COR", reported)), None)


def _odds_of_smd(reported: Reported) -> Outcome:
    return next((_through(d_to_log_odds(found), found) for found in _direct("SMD", reported)), None)


def _r_of_smd(reported: Reported) -> Outcome:
    sizes = _sizes(reported) or (1, 1)
    return next((_through(d_to_r(found, *sizes), found) for found in _direct("SMD", reported)), None)


def _z_of_smd(reported: Reported) -> Outcome:
    r = _r_of_smd(reported)
    return _named(r_to_z(r), r.route) if isinstance(r, Effect) else r


def _through(converted: Effect | Undefined, found: Effect) -> Outcome:
    return _named(converted, f"converted from {found.measure} ({found.route})")


def _stated_with(measure: Measure, words: str) -> Route:
    return Route(f"{words} with its SE, CI, t, F or p", partial(_of_stated, measure))


def _partial_routes(measure: Literal["PCOR", "ZPCOR"]) -> tuple[Route, ...]:
    compute = compute_pcor if measure == "PCOR" else compute_zpcor
    needs = "t, F or p of a regression coefficient (or beta with SE), n and the number of predictors"
    return (
        Route("a partial correlation, n and the number of predictors", partial(_partial_of_r, compute)),
        Route(needs, partial(_partial_of_test, compute)),
    )


_MEANS = "mean, n and SD, SE or CI of two groups"
_COUNTS = "events and n of two groups"
_R_TEST = "t, F or p of a correlation and n"
_R_CI = "a correlation with its CI"
_ASSUMED = "means and SDs before and after, n and a correlation that is assumed"

#: Ways to each measure, the most direct first.
ROUTES: dict[Measure, tuple[Route, ...]] = {
    "MD": (
        Route(_MEANS, partial(_of_means, compute_md)),
        Route("the difference of two means with its SE, CI, t, F or p", _md_stated),
    ),
    "SMD": (
        Route(_MEANS, partial(_of_means, compute_smd)),
        Route("a standardised mean difference with its SE or CI", _smd_stated),
        Route("a standardised mean difference and n of two groups", _smd_of_estimate),
        Route("t, F or p and n of two groups", _smd_of_test),
        Route("the difference of two means with its SE or CI and n of two groups", _smd_of_md),
    ),
    "ROM": (Route(_MEANS, partial(_of_means, compute_rom)), _stated_with("ROM", "a ratio of means")),
    "MC": (
        Route("mean change, n and SD, SE or CI of changes, or SDs and correlation", partial(_of_change, compute_mc)),
        Route("mean change with its SE, CI, t, F or p", _mc_stated),
        Route(_ASSUMED, partial(_assuming, "MC", partial(_of_change, compute_mc))),
    ),
    "SMCC": (
        Route("mean change, n and SD, SE or CI of changes, or SDs and correlation", partial(_of_change, compute_smcc)),
        Route("mean change and n with the t, F or p of a paired test", _smcc_of_test),
        _stated_with("SMCC", "a standardised mean change"),
        Route(_ASSUMED, partial(_assuming, "SMCC", partial(_of_change, compute_smcc))),
    ),
    "SMCR": (
        Route("mean change, n, SD before, and correlation or SDs after and of changes", _smcr),
        _stated_with("SMCR", "a standardised mean change"),
        Route(_ASSUMED, partial(_assuming, "SMCR", _smcr)),
    ),
    "OR": (Route(_COUNTS, partial(_of_table, "OR")), _stated_with("OR", "an odds ratio")),
    "RR": (Route(_COUNTS, partial(_of_table, "RR")), _stated_with("RR", "a risk ratio")),
    "RD": (Route(_COUNTS, partial(_of_table, "RD")), _stated_with("RD", "a risk difference")),
    "COR": (
        Route("r and n", partial(_cor_of_r, compute_cor)),
        Route(_R_CI, _r_of_interval),
        Route(_R_TEST, partial(_cor_of_test, compute_cor)),
    ),
    "ZCOR": (
        Route("r and n", partial(_cor_of_r, compute_zcor)),
        _stated_with("ZCOR", "Fisher's z"),
        Route(_R_CI, _z_of_interval),
        Route(_R_TEST, partial(_cor_of_test, compute_zcor)),
    ),
    "PCOR": (*_partial_routes("PCOR"), _stated_with("PCOR", "a partial correlation")),
    "ZPCOR": _partial_routes("ZPCOR"),
    "BETA": (Route("a standardised regression coefficient with its SE, CI, t, F or p", _beta),),
}

#: Ways through another measure, each with an assumption (`docs/methods/conversions.md`).
CONVERSIONS: dict[Measure, tuple[Route, ...]] = {
    "SMD": (Route("an odds ratio", _smd_of_odds), Route("a correlation", _smd_of_r)),
    "OR": (Route("a standardised mean difference", _odds_of_smd),),
    "COR": (Route("a standardised mean difference", _r_of_smd),),
    "ZCOR": (Route("a standardised mean difference", _z_of_smd),),
}
