"""Whatever a paper reports of the same data leads to the same effect."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import get_args

import pytest
from scipy import stats

from analysis.methods.effects import Effect, Means, Measure, compute_md, compute_smd, correct_d
from analysis.methods.effects.reported import STATED, Group, Reported
from analysis.methods.effects.routes import CONVERSIONS, ROUTES, compute_effect
from analysis.methods.errors import MethodError, Undefined

#: Two groups, whose t test with pooled variance (scipy) is t = 2 / (sd sqrt(1/9 + 1/14)) with 21 df.
ONE, TWO = Group(n=9, mean=12, sd=3), Group(n=14, mean=10, sd=4)
MD = compute_md(Means(12, 3, 9), Means(10, 4, 14), equal_variances=True)
T = stats.ttest_ind_from_stats(12, 3, 9, 10, 4, 14)
DF = 21
HALF = stats.t.ppf(0.975, DF) * MD.se
SIZES = {"one": Group(n=9), "two": Group(n=14)}
Z975 = stats.norm.ppf(0.975)


def half_width(sd, n, level=0.95):
    return stats.t.ppf((1 + level) / 2, n - 1) * sd / math.sqrt(n)


def with_se(group):
    return Group(n=group.n, mean=group.mean, se=group.sd / math.sqrt(group.n))


def with_ci(group, level=0.95):
    half = half_width(group.sd, group.n, level)
    return Group(n=group.n, mean=group.mean, ci_low=group.mean - half, ci_high=group.mean + half)


STATED_MD = {"estimate": 2.0, "estimate_of": "md"}
BETA = {"estimate": 0.3, "estimate_of": "beta"}
TESTS = {
    "t": {"t": T.statistic},
    "F": {"f": T.statistic**2, "df": DF},
    "p": {"p": T.pvalue},
}
R, N = 0.4, 30
T_OF_R = R * math.sqrt((N - 2) / (1 - R**2))
P_OF_R = 2 * stats.t.sf(T_OF_R, N - 2)
CHANGES = [
    Group(mean=-2.0, sd=3.0),
    Group(mean=-2.0, se=3 / math.sqrt(20)),
    replace(with_ci(Group(20, -2.0, 3.0)), n=None),
]
T_PAIRED = -2 / (3 / math.sqrt(20))
P_PAIRED = 2 * stats.t.sf(-T_PAIRED, 19)
BEFORE_AFTER = {"pre": Group(mean=8, sd=4), "post": Group(mean=6, sd=3)}
#: The correlation that makes an SD of changes of 3 from SDs of 4 before and 3 after: (16 + 9 - 9) / (2 * 4 * 3).
RHO = 16 / 24
COUNTS = {"one": Group(n=30, events=12), "two": Group(n=40, events=8)}

G = correct_d(T.statistic * math.sqrt(1 / 9 + 1 / 14), 9, 14)
J_PAIRED = correct_d(1, 10, 11).estimate  # 19 df, as 20 people measured twice have
SMCC = -2 / 3 * J_PAIRED
SMCR = -2 / 4 * J_PAIRED
LOG_OR = math.log(12 * 32 / (18 * 8))

#: Every way to every measure: what is reported, the estimate and the variance that have to come out.
WAYS = {
    ("MD", "means and SDs"): (Reported(one=ONE, two=TWO), 2, 9 / 9 + 16 / 14),
    ("MD", "means and SEs"): (Reported(one=with_se(ONE), two=with_se(TWO)), 2, 9 / 9 + 16 / 14),
    ("MD", "means and CIs"): (Reported(one=with_ci(ONE), two=with_ci(TWO)), 2, 9 / 9 + 16 / 14),
    ("MD", "means and SDs and SEs"): (Reported(one=ONE, two=with_se(TWO)), 2, 9 / 9 + 16 / 14),
    ("MD", "MD and SE"): (Reported(**STATED_MD, se=MD.se), 2, MD.variance),
    ("MD", "MD and CI"): (Reported(**STATED_MD, ci_low=2 - HALF, ci_high=2 + HALF, df=DF), 2, MD.variance),
    ("MD", "MD and t"): (Reported(**STATED_MD, t=T.statistic), 2, MD.variance),
    ("MD", "MD and F"): (Reported(**STATED_MD, f=T.statistic**2), 2, MD.variance),
    ("MD", "MD and p"): (Reported(**STATED_MD, p=T.pvalue, **SIZES), 2, MD.variance),
    ("SMD", "means and SDs"): (Reported(one=ONE, two=TWO), G.estimate, G.variance),
    ("SMD", "means and SEs"): (Reported(one=with_se(ONE), two=with_se(TWO)), G.estimate, G.variance),
    ("SMD", "means and CIs"): (
        Reported(one=with_ci(ONE, 0.9), two=with_ci(TWO, 0.9), level=0.9), G.estimate, G.variance),
    ("SMD", "SMD and SE"): (Reported(estimate=0.5, estimate_of="smd", se=0.2), 0.5, 0.04),
    ("SMD", "SMD and CI"): (
        Reported(estimate=0.5, estimate_of="smd", ci_low=0.5 - Z975 * 0.2, ci_high=0.5 + Z975 * 0.2), 0.5, 0.04),
    ("SMD", "smd and n"): (
        Reported(estimate=G.estimate, estimate_of="smd", **SIZES), G.estimate, G.variance),
    ("SMD", "d and n"): (
        Reported(estimate=T.statistic * math.sqrt(1 / 9 + 1 / 14), estimate_of="d", **SIZES), G.estimate, G.variance),
    ("SMD", "t and n"): (Reported(t=T.statistic, **SIZES), G.estimate, G.variance),
    ("SMD", "F and n"): (Reported(f=T.statistic**2, sign=1, **SIZES), G.estimate, G.variance),
    ("SMD", "p and n"): (Reported(p=T.pvalue, sign=-1, **SIZES), -G.estimate, G.variance),
    ("SMD", "MD and SE and n"): (Reported(**STATED_MD, se=MD.se, **SIZES), G.estimate, G.variance),
    ("SMD", "MD and CI and n"): (
        Reported(**STATED_MD, ci_low=2 - HALF, ci_high=2 + HALF, **SIZES), G.estimate, G.variance),
    ("SMD", "converted from OR (two by two table)"): (
        Reported(**COUNTS), LOG_OR * math.sqrt(3) / math.pi, (1 / 12 + 1 / 18 + 1 / 8 + 1 / 32) * 3 / math.pi**2),
    ("SMD", "converted from COR (r and n)"): (
        Reported(estimate=R, estimate_of="r", n=N), 2 * R / math.sqrt(1 - R**2), 4 / 29 / (1 - R**2)),
    ("ROM", "means and SDs"): (Reported(one=ONE, two=TWO), math.log(1.2), 9 / (9 * 144) + 16 / (14 * 100)),
    ("ROM", "ROM and CI"): (
        Reported(estimate=1.2, estimate_of="rom", ci_low=1.2 / math.exp(Z975 / 10), ci_high=1.2 * math.exp(Z975 / 10)),
        math.log(1.2), 0.01),
    ("ROM", "ROM and SE"): (Reported(estimate=0.2, estimate_of="log_rom", se=0.1), 0.2, 0.01),
    ("MC", "mean change and SD of changes"): (Reported(change=CHANGES[0], n=20), -2, 9 / 20),
    ("MC", "mean change and SE of changes"): (Reported(change=CHANGES[1], n=20), -2, 9 / 20),
    ("MC", "mean change and CI of changes"): (Reported(change=CHANGES[2], n=20), -2, 9 / 20),
    ("MC", "mean change and SDs before and after"): (
        Reported(**BEFORE_AFTER, correlation=RHO, n=20), -2, 9 / 20),
    ("MC", "mean change and SDs before and after, correlation assumed"): (
        Reported(**BEFORE_AFTER, assumed=RHO, n=20), -2, 9 / 20),
    ("MC", "MC and SE"): (Reported(estimate=-2, estimate_of="mc", se=0.5), -2, 0.25),
    ("MC", "MC and t"): (Reported(pre=Group(mean=8), post=Group(mean=6), t=T_PAIRED), -2, 9 / 20),
    ("MC", "MC and F"): (Reported(change=Group(mean=-2), f=T_PAIRED**2), -2, 9 / 20),
    ("MC", "MC and p"): (Reported(change=Group(mean=-2), p=P_PAIRED, n=20), -2, 9 / 20),
    ("SMCC", "mean change and SD of changes"): (Reported(change=CHANGES[0], n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "mean change and SE of changes"): (Reported(change=CHANGES[1], n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "mean change and CI of changes"): (Reported(change=CHANGES[2], n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "mean change and SDs before and after"): (
        Reported(**BEFORE_AFTER, correlation=RHO, n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "mean change and SDs before and after, correlation assumed"): (
        Reported(**BEFORE_AFTER, assumed=RHO, n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "paired t and n"): (
        Reported(change=Group(mean=-2), t=T_PAIRED, n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "paired F and n"): (
        Reported(change=Group(mean=-2), f=T_PAIRED**2, n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "paired p and n"): (
        Reported(change=Group(mean=-2), p=P_PAIRED, n=20), SMCC, 1 / 20 + SMCC**2 / 40),
    ("SMCC", "SMCC and SE"): (Reported(estimate=0.4, estimate_of="smcc", se=0.1), 0.4, 0.01),
    ("SMCR", "mean change, SD before and its correlation"): (
        Reported(**BEFORE_AFTER, correlation=RHO, n=20), SMCR, 2 * (1 - RHO) / 20 + SMCR**2 / 40),
    ("SMCR", "mean change, SD before and SDs after and of changes"): (
        Reported(**BEFORE_AFTER, change=CHANGES[0], n=20), SMCR, 2 * (1 - RHO) / 20 + SMCR**2 / 40),
    ("SMCR", "mean change, SD before and its correlation, correlation assumed"): (
        Reported(**BEFORE_AFTER, assumed=RHO, n=20), SMCR, 2 * (1 - RHO) / 20 + SMCR**2 / 40),
    ("SMCR", "SMCR and SE"): (Reported(estimate=0.4, estimate_of="smcr", se=0.1), 0.4, 0.01),
    ("OR", "two by two table"): (Reported(**COUNTS), LOG_OR, 1 / 12 + 1 / 18 + 1 / 8 + 1 / 32),
    ("OR", "OR and CI"): (
        Reported(estimate=2, estimate_of="or", ci_low=2 / math.exp(Z975 / 5), ci_high=2 * math.exp(Z975 / 5)),
        math.log(2), 0.04),
    ("OR", "OR and t"): (Reported(estimate=2, estimate_of="or", t=math.log(2) / 0.2), math.log(2), 0.04),
    ("OR", "OR and p"): (
        Reported(estimate=0.5, estimate_of="or", p=2 * stats.norm.sf(math.log(2) / 0.2)), -math.log(2), 0.04),
    ("OR", "OR and SE"): (Reported(estimate=0.7, estimate_of="log_or", se=0.2), 0.7, 0.04),
    ("OR", "converted from SMD (SMD and SE)"): (
        Reported(estimate=0.5, estimate_of="smd", se=0.2), 0.5 * math.pi / math.sqrt(3), 0.04 * math.pi**2 / 3),
    ("RR", "two by two table"): (Reported(**COUNTS), math.log(2), 1 / 12 - 1 / 30 + 1 / 8 - 1 / 40),
    ("RR", "RR and SE"): (Reported(estimate=0.7, estimate_of="log_rr", se=0.2), 0.7, 0.04),
    ("RR", "RR and CI"): (
        Reported(estimate=2, estimate_of="rr", ci_low=2 / math.exp(Z975 / 5), ci_high=2 * math.exp(Z975 / 5)),
        math.log(2), 0.04),
    ("RD", "two by two table"): (Reported(**COUNTS), 0.2, 12 * 18 / 27000 + 8 * 32 / 64000),
    ("RD", "RD and SE"): (Reported(estimate=0.1, estimate_of="rd", se=0.05), 0.1, 0.0025),
    ("COR", "r and n"): (Reported(estimate=R, estimate_of="r", n=N), R, (1 - R**2) ** 2 / 29),
    ("COR", "r and CI"): (
        Reported(estimate=R, estimate_of="r", ci_low=math.tanh(math.atanh(R) - Z975 * 0.2),
                 ci_high=math.tanh(math.atanh(R) + Z975 * 0.2)),
        R, 0.04 * (1 - R**2) ** 2),
    ("COR", "t and n"): (Reported(t=T_OF_R, n=N), R, (1 - R**2) ** 2 / 29),
    ("COR", "F and n"): (Reported(f=T_OF_R**2, sign=-1, n=N), -R, (1 - R**2) ** 2 / 29),
    ("COR", "p and n"): (Reported(p=P_OF_R, sign=1, n=N), R, (1 - R**2) ** 2 / 29),
    ("COR", "converted from SMD (SMD and SE)"): (
        Reported(estimate=0.5, estimate_of="smd", se=0.2), 0.5 / math.sqrt(4.25), 16 * 0.04 / 4.25**3),
    ("ZCOR", "r and n"): (Reported(estimate=R, estimate_of="r", n=N), math.atanh(R), 1 / 27),
    ("ZCOR", "ZCOR and SE"): (Reported(estimate=0.4, estimate_of="z", se=0.1), 0.4, 0.01),
    ("ZCOR", "r and CI"): (
        Reported(estimate=R, estimate_of="r", ci_low=math.tanh(math.atanh(R) - Z975 * 0.2),
                 ci_high=math.tanh(math.atanh(R) + Z975 * 0.2)),
        math.atanh(R), 0.04),
    ("ZCOR", "t and n"): (Reported(t=T_OF_R, n=N), math.atanh(R), 1 / 27),
    ("ZCOR", "F and n"): (Reported(f=T_OF_R**2, sign=-1, n=N), -math.atanh(R), 1 / 27),
    ("ZCOR", "p and n"): (Reported(p=P_OF_R, sign=1, n=N), math.atanh(R), 1 / 27),
    ("ZCOR", "converted from SMD (SMD and SE)"): (
        Reported(estimate=0.5, estimate_of="smd", se=0.2), math.atanh(0.5 / math.sqrt(4.25)), 0.04 / 4.25),
    ("PCOR", "t, n and number of predictors"): (
        Reported(t=2.0, n=32, predictors=5), 2 / math.sqrt(30), (26 / 30) ** 2 / 26),
    ("PCOR", "F, n and number of predictors"): (
        Reported(f=4.0, sign=1, n=32, predictors=5), 2 / math.sqrt(30), (26 / 30) ** 2 / 26),
    ("PCOR", "p, n and number of predictors"): (
        Reported(p=2 * stats.t.sf(2, 26), sign=1, n=32, predictors=5), 2 / math.sqrt(30), (26 / 30) ** 2 / 26),
    ("PCOR", "BETA and SE, n and number of predictors"): (
        Reported(**BETA, se=0.15, n=32, predictors=5), 2 / math.sqrt(30), (26 / 30) ** 2 / 26),
    ("PCOR", "partial r, n and number of predictors"): (
        Reported(estimate=2 / math.sqrt(30), estimate_of="partial_r", n=32, predictors=5),
        2 / math.sqrt(30), (26 / 30) ** 2 / 26),
    ("ZPCOR", "partial r, n and number of predictors"): (
        Reported(estimate=-2 / math.sqrt(30), estimate_of="partial_r", n=32, predictors=5),
        -math.atanh(2 / math.sqrt(30)), 1 / 26),
    ("PCOR", "PCOR and SE"): (Reported(estimate=0.2, estimate_of="partial_r", se=0.1), 0.2, 0.01),
    ("ZPCOR", "t, n and number of predictors"): (
        Reported(t=2.0, n=32, predictors=5), math.atanh(2 / math.sqrt(30)), 1 / 26),
    ("BETA", "BETA and SE"): (Reported(**BETA, se=0.15), 0.3, 0.0225),
    ("BETA", "BETA and CI"): (
        Reported(**BETA, ci_low=0.3 - stats.t.ppf(0.975, 26) * 0.15, ci_high=0.3 + stats.t.ppf(0.975, 26) * 0.15,
                 n=32, predictors=5),
        0.3, 0.0225),
    ("BETA", "BETA and t"): (Reported(**BETA, t=2), 0.3, 0.0225),
    ("BETA", "BETA and F"): (Reported(**BETA, f=4), 0.3, 0.0225),
    ("BETA", "BETA and p"): (Reported(**BETA, p=2 * stats.t.sf(2, 26), df=26), 0.3, 0.0225),
}  # fmt: skip


@pytest.mark.parametrize(("measure", "route"), WAYS)
def test_whatever_is_reported_gives_the_same_effect_and_its_route_says_from_what(measure, route):
    reported, estimate, variance = WAYS[measure, route]
    found = compute_effect(measure, reported)
    assert isinstance(found, Effect), found
    assert (found.measure, found.route) == (measure, route)
    assert (found.estimate, found.variance) == pytest.approx((estimate, variance), rel=1e-9)


def test_no_measure_and_no_route_dropped_out():
    assert set(ROUTES) == set(get_args(Measure)) == {measure for measure, _ in WAYS}
    asked = {id(route.go) for routes in (*ROUTES.values(), *CONVERSIONS.values()) for route in routes}
    gone = set()
    for (measure, _), (reported, *_) in WAYS.items():
        for route in (*ROUTES[measure], *CONVERSIONS.get(measure, ())):
            if isinstance(route.go(reported), Effect):
                gone.add(id(route.go))
                break
    assert asked == gone
    assert {measure for measure, _ in STATED.values()} >= set(get_args(Measure)) - {"ZPCOR"}


def test_the_most_direct_route_is_taken():
    both = Reported(one=ONE, two=TWO, estimate=9, estimate_of="smd", se=1)
    assert compute_effect("SMD", both) == replace(compute_smd(Means(12, 3, 9), Means(10, 4, 14)), route="means and SDs")


@pytest.mark.parametrize("measure", ["MC", "SMCC", "SMCR"])
def test_a_correlation_is_assumed_only_where_nothing_printed_tells_it(measure):
    printed = [Reported(**BEFORE_AFTER, change=CHANGES[0], n=20), Reported(**BEFORE_AFTER, correlation=RHO, n=20)]
    for reported in printed:
        found = compute_effect(measure, replace(reported, assumed=0.1))
        assert found == compute_effect(measure, reported)
        assert "assumed" not in found.route


def test_a_standard_error_before_goes_with_the_people_of_before():
    before = Group(n=25, mean=8, se=4 / 5)
    reported = Reported(pre=before, post=Group(mean=6, sd=3), correlation=RHO, n=20)
    assert compute_effect("MC", reported).variance == pytest.approx(9 / 20)


def test_the_t_of_a_coefficient_is_taken_before_its_beta():
    reported = Reported(**BETA, se=9, t=2.0, n=32, predictors=5)
    assert compute_effect("PCOR", reported).route == "t, n and number of predictors"


@pytest.mark.parametrize(
    ("measure", "reported"),
    [
        ("MC", Reported(change=Group(mean=-2), post=Group(sd=3), correlation=0.5, n=20)),
        ("MC", Reported(change=Group(mean=-2), pre=Group(sd=3), correlation=0.5, n=20)),
        ("SMCC", Reported(change=Group(mean=-2), n=20)),
        ("SMCR", Reported(**BEFORE_AFTER, correlation=RHO)),
        ("SMCR", Reported(pre=Group(sd=4), correlation=RHO, n=20)),
        ("MD", Reported(one=Group(mean=12), two=Group(n=9), se=1)),
        ("MD", Reported(one=Group(mean=12), two=Group(mean=10), estimate=0.5, estimate_of="smd", se=0.2)),
        ("SMCR", Reported(change=Group(mean=-2), pre=Group(sd=3), n=20)),
        ("SMCR", Reported(change=Group(mean=-2, sd=3), pre=Group(sd=3), n=20)),
        ("PCOR", Reported(**BETA, n=32, predictors=5)),
        ("PCOR", Reported(estimate=0.3, estimate_of="r", n=32, predictors=5)),
        ("SMD", Reported(estimate=0.5, estimate_of="d")),
        ("COR", Reported(t=2.0, n=32, predictors=5)),
        ("COR", Reported(t=2.0, n=32, estimate=0.3, estimate_of="beta")),
    ],
)
def test_a_report_that_lacks_one_number_gives_no_effect(measure, reported):
    found = compute_effect(measure, reported)
    assert isinstance(found, Undefined)
    assert found.reason.startswith(f"{measure} needs ")


def test_a_test_of_another_estimate_is_no_test_of_the_groups():
    assert isinstance(compute_effect("SMD", Reported(**BETA, t=2.0, **SIZES)), Undefined)


@pytest.mark.parametrize("measure", ["MD", "SMCC", "PCOR"])
def test_a_p_without_direction_gives_no_effect(measure):
    reported = Reported(estimate=0, estimate_of="mc", change=Group(mean=0), p=0.2, n=20, predictors=2, df=9)
    assert isinstance(compute_effect(measure, reported), Undefined)


def test_a_ratio_with_a_p_has_the_direction_of_its_logarithm():
    assert compute_effect("OR", Reported(estimate=0.5, estimate_of="or", p=0.2)).estimate < 0


def test_nothing_is_converted_when_that_is_not_wanted():
    found = compute_effect("SMD", Reported(**COUNTS), convert=False)
    assert isinstance(found, Undefined)


@pytest.mark.parametrize("measure", get_args(Measure))
def test_with_nothing_reported_the_reason_names_what_is_needed(measure):
    found = compute_effect(measure, Reported())
    assert isinstance(found, Undefined)
    assert found.reason.startswith(f"{measure} needs ")
    assert all(route.needs in found.reason for route in ROUTES[measure])


@pytest.mark.parametrize(
    ("measure", "reported", "reason"),
    [
        ("SMD", Reported(p=0.03, **SIZES), "F and p have no sign, and the direction of the effect is not reported"),
        ("ZCOR", Reported(estimate=0.5, estimate_of="r", n=3), "Fisher's z needs an n of at least 4, found 3"),
        ("ZCOR", Reported(estimate=1, estimate_of="r", n=9), "Fisher's z of a correlation of exactly 1 or -1"),
        ("COR", Reported(t=1.0, n=2), "the test of a correlation needs an n of 3, found 2"),
        ("COR", Reported(estimate=0.5, estimate_of="r", ci_low=0.2, ci_high=1), "limits of a correlation lie between"),
        ("COR", Reported(estimate=1, estimate_of="r", ci_low=0.2, ci_high=0.9), "exactly 1 or -1"),
        ("MD", Reported(estimate=0, estimate_of="md", p=1.0, df=9), "an estimate of 0 with its test tells nothing"),
        ("MD", Reported(estimate=0, estimate_of="md", t=0.3), "an estimate of 0 with its test tells nothing"),
        ("MC", Reported(**BEFORE_AFTER | {"post": Group(mean=6, sd=4)}, correlation=1, n=20), "without variation"),
        ("ROM", Reported(one=replace(ONE, mean=-1), two=TWO), "a ratio of means needs two means above 0"),
        ("SMCC", Reported(**BEFORE_AFTER, n=20), "SMCC needs the correlation before and after, which is neither"),
        ("SMCR", Reported(**BEFORE_AFTER, n=20), "SMCR needs the correlation before and after, which is neither"),
        ("PCOR", Reported(estimate=1, estimate_of="partial_r", n=9, predictors=2), "exactly 1 or -1"),
        ("PCOR", Reported(estimate=0.2, estimate_of="partial_r", n=3, predictors=2), "more people than coefficients"),
        ("OR", Reported(estimate=2, estimate_of="or", se=0.2), "OR needs events and n of two groups, or an odds ratio"),
    ],
)
def test_what_cannot_be_computed_says_why(measure, reported, reason):
    found = compute_effect(measure, reported, convert=False)
    assert isinstance(found, Undefined)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("measure", "reported", "message"),
    [
        ("SMD", Reported(p=0.0, sign=1, **SIZES), "p: found 0, expected a number above 0 and at most 1"),
        ("MD", Reported(**STATED_MD, t=-2), "estimate and t: found 2 and -2, expected two numbers of one sign"),
        ("MD", Reported(**STATED_MD, ci_low=3, ci_high=1), "confidence interval: found 3 to 1"),
        ("MD", Reported(**STATED_MD, ci_low=1, ci_high=3, level=95), "level: found 95, expected a number between 0"),
        ("MD", Reported(one=replace(ONE, sd=-1), two=TWO), "SD: found -1, expected a number > 0"),
        ("MD", Reported(**STATED_MD, se=0), "SE: found 0, expected a number > 0"),
        ("MD", Reported(**STATED_MD, f=-1), "F: found -1, expected a number of at least 0"),
        ("OR", Reported(estimate=-0.7, estimate_of="or", p=0.2), "or: estimate: found -0.7, expected a number > 0"),
        ("OR", Reported(estimate=0, estimate_of="or", p=0.2), "or: estimate: found 0, expected a number > 0"),
        ("MD", Reported(**STATED_MD, t=0), "estimate and t: found 2 and 0, expected two numbers of one sign"),
        ("OR", Reported(one=Group(n=5, events=6), two=Group(n=5, events=1)), "events of group 1: found 6, expected at"),
        ("COR", Reported(estimate=40, estimate_of="r", n=9), "r: found 40, expected a correlation from -1 to 1"),
        ("SMD", Reported(t=math.nan, **SIZES), "t: found nan, expected a finite number"),
        ("SMCR", Reported(**BEFORE_AFTER, change=Group(sd=9), n=20), "SD of change: found 9, expected between 1 and 7"),
    ],
)
def test_impossible_numbers_are_refused(measure, reported, message):
    with pytest.raises(MethodError) as caught:
        compute_effect(measure, reported)
    assert message in str(caught.value)


def test_words_for_estimates_and_signs_are_known_ones():
    with pytest.raises(MethodError, match="estimate_of: found hazard, expected one of md, smd"):
        Reported(estimate_of="hazard")
    with pytest.raises(MethodError, match="sign: found 0, expected 1 or -1"):
        Reported(sign=0)
