"""Conversions agree with metafor's where it has them, and are each other's inverse."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.conversions import (
    corresponding_risk,
    d_to_log_odds,
    d_to_r,
    log_odds_to_d,
    r_to_d,
    r_to_z,
    z_to_r,
)
from analysis.methods.effects import Effect, Means, Table, compute_table, take_g
from analysis.methods.effects.means import pool_sd
from analysis.methods.errors import MethodError, Undefined
from tests.oracle.r import Ask

COLUMNS = "subset(dat.gibson2002, !is.na({}))"
QUESTIONS = {
    measure: Ask(
        f"{{d <- {COLUMNS.format('ai')}; y <- escalc('{measure}', ai = ai, bi = bi, ci = ci, di = di, data = d); "
        "list(cells = list(d$ai, d$bi, d$ci, d$di), yi = as.numeric(y$yi), vi = y$vi)}"
    )
    for measure in ("OR2DL", "OR2DN")
} | {
    measure: Ask(
        f"{{d <- {COLUMNS.format('m1i')}; y <- escalc('{measure}', m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, "
        "sd2i = sd2i, n2i = n2i, data = d); "
        "list(cells = list(d$m1i, d$sd1i, d$n1i, d$m2i, d$sd2i, d$n2i), yi = as.numeric(y$yi), vi = y$vi)}"
    )
    for measure in ("D2ORL", "D2ORN")
}
DISTRIBUTION = {"L": "logistic", "N": "normal"}
SMALL = st.floats(-3, 3)
VARIANCES = st.floats(1e-4, 10)
SIZES = st.integers(1, 1000)


def ours(measure, row):
    distribution = DISTRIBUTION[measure[-1]]
    if measure.startswith("OR"):
        return log_odds_to_d(compute_table("OR", Table(*row)), distribution=distribution)
    # metafor converts Cohen's d, without the correction for small samples that is part of its SMD
    one, two = Means(*row[:3]), Means(*row[3:])
    d = (one.mean - two.mean) / pool_sd(one, two)
    return d_to_log_odds(take_g(d, one.n, two.n), distribution=distribution)


@pytest.mark.parametrize("measure", QUESTIONS)
def test_odds_ratios_and_standardised_differences_are_converted_as_in_metafor(measure, oracle):
    theirs = oracle(QUESTIONS)[measure]
    rows = list(zip(*theirs["cells"], strict=True))
    assert len(rows) > 3
    for row, yi, vi in zip(rows, theirs["yi"], theirs["vi"], strict=True):
        found = ours(measure, row)
        assert (found.estimate, found.variance) == pytest.approx((yi, vi), rel=1e-10)


def test_conversions_by_hand():
    # chapter 7 of Borenstein et al. 2009, whose formulas these are: a = 4 with groups of one size
    assert log_odds_to_d(Effect("OR", 0.9069, 0.0676)).estimate == pytest.approx(0.5, abs=1e-4)
    assert d_to_r(Effect("SMD", 0.5, 0.04)).estimate == pytest.approx(0.5 / math.sqrt(4.25))
    assert d_to_r(Effect("SMD", 0.5, 0.04)).variance == pytest.approx(16 * 0.04 / 4.25**3)
    assert r_to_d(Effect("COR", 0.5, 0.01)).estimate == pytest.approx(1 / math.sqrt(0.75))
    assert r_to_d(Effect("COR", 0.5, 0.01)).variance == pytest.approx(0.04 / 0.75**3)
    assert r_to_z(Effect("COR", 0.5, 0.01)).variance == pytest.approx(0.01 / 0.75**2)


@given(estimate=SMALL, variance=VARIANCES, n_1=SIZES, n_2=SIZES)
def test_a_conversion_and_its_inverse_change_nothing(estimate, variance, n_1, n_2):
    d = Effect("SMD", estimate, variance)
    for there, back in (
        (d_to_log_odds(d), log_odds_to_d),
        (d_to_r(d, n_1, n_2), lambda r: r_to_d(r, n_1, n_2)),
    ):
        again = back(there)
        assert (again.estimate, again.variance) == pytest.approx((estimate, variance), rel=1e-6, abs=1e-12)


@given(estimate=SMALL, variance=VARIANCES)
def test_fishers_z_and_back_changes_nothing(estimate, variance):
    again = r_to_z(z_to_r(Effect("ZCOR", estimate, variance)))
    assert (again.estimate, again.variance) == pytest.approx((estimate, variance), rel=1e-6, abs=1e-12)


@given(estimate=SMALL, variance=VARIANCES)
def test_conversions_keep_the_sign(estimate, variance):
    d = Effect("SMD", estimate, variance)
    turned = Effect("SMD", -estimate, variance)
    for convert in (d_to_log_odds, d_to_r):
        assert convert(turned).estimate == -convert(d).estimate
        assert convert(turned).variance == convert(d).variance


def test_an_infinite_result_says_so():
    perfect = Effect("COR", 1.0, 0.01)
    assert r_to_d(perfect) == Undefined("a correlation of exactly 1 or -1 is an infinite standardised difference")
    assert r_to_z(perfect) == Undefined("Fisher's z of a correlation of exactly 1 or -1 is infinite")


@pytest.mark.parametrize("convert", [log_odds_to_d, d_to_log_odds, d_to_r, r_to_d, r_to_z, z_to_r])
def test_another_measure_is_refused(convert):
    with pytest.raises(MethodError, match="measure: found RD, expected "):
        convert(Effect("RD", 0.1, 0.01))


@pytest.mark.parametrize(("measure", "effect", "risk"), [("OR", 0.5, 1 / 9), ("RR", 0.5, 0.1), ("RD", -0.05, 0.15)])
def test_the_corresponding_risk_by_hand(measure, effect, risk):
    # 20 of 100 without: odds 1/4, half of that is 1/8, a risk of 1/9
    assert corresponding_risk(effect, 0.2, measure=measure) == pytest.approx(risk)


@given(effect=st.floats(0.01, 100), risk=st.floats(0.01, 0.99))
def test_the_risk_difference_of_the_corresponding_risk_leads_back_to_it(effect, risk):
    found = corresponding_risk(effect, risk, measure="OR")
    assert found / (1 - found) / (risk / (1 - risk)) == pytest.approx(effect)


def test_a_risk_outside_of_0_to_1_says_so():
    found = corresponding_risk(3, 0.5, measure="RR")
    assert found == Undefined("RR 3 at a risk of 0.5 is no risk")


def test_risks_and_ratios_that_cannot_be_are_refused():
    with pytest.raises(MethodError, match="assumed risk: found 20, expected a number between 0 and 1"):
        corresponding_risk(0.5, 20, measure="RR")
    with pytest.raises(MethodError, match="hint: the ratio itself is wanted, not its logarithm"):
        corresponding_risk(-0.7, 0.2, measure="OR")
