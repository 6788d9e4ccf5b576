"""Effects by hand, at the edges, and what always holds of them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.effects import (
    Effect,
    Means,
    Table,
    compute_cor,
    compute_mc,
    compute_md,
    compute_pcor,
    compute_rom,
    compute_smcc,
    compute_smcr,
    compute_smd,
    compute_table,
    compute_tables,
    compute_zcor,
    compute_zpcor,
    correct_d,
    correlation_of_change,
    sd_of_change,
    standardise_slope,
    take_g,
)
from analysis.methods.effects.recovery import se_from_ci, t_from_p
from analysis.methods.errors import MethodError, Undefined

GROUPS = st.builds(Means, st.floats(-100, 100), st.floats(0.1, 50), st.integers(2, 500))
ABOVE_ZERO = st.builds(Means, st.floats(0.1, 100), st.floats(0.1, 50), st.integers(2, 500))
CELLS = st.builds(Table, *[st.integers(1, 200)] * 4)
FACTORS = st.floats(0.01, 100)


def turned(effect):
    return pytest.approx((-effect.estimate, effect.variance), rel=1e-9, abs=1e-12)


def pair(effect):
    return effect.estimate, effect.variance


@pytest.mark.parametrize("compute", [compute_md, compute_smd])
@given(one=GROUPS, two=GROUPS)
def test_changing_the_groups_turns_the_sign_alone(compute, one, two):
    assert pair(compute(two, one)) == turned(compute(one, two))


@given(one=ABOVE_ZERO, two=ABOVE_ZERO)
def test_changing_the_groups_turns_the_sign_of_a_ratio_of_means(one, two):
    assert pair(compute_rom(two, one)) == turned(compute_rom(one, two))


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
@given(table=CELLS)
def test_changing_the_groups_turns_the_sign_of_a_table(measure, table):
    other = Table(table.events_2, table.others_2, table.events_1, table.others_1)
    assert pair(compute_table(measure, other)) == turned(compute_table(measure, table))


@pytest.mark.parametrize("measure", ["OR", "RD"])
@given(table=CELLS)
def test_counting_those_without_the_event_turns_the_sign(measure, table):
    other = Table(table.others_1, table.events_1, table.others_2, table.events_2)
    assert pair(compute_table(measure, other)) == turned(compute_table(measure, table))


@given(one=GROUPS, two=GROUPS, factor=FACTORS, shift=st.floats(-50, 50))
def test_another_unit_scales_a_difference_and_leaves_a_standardised_one(one, two, factor, shift):
    scaled = [replace(g, mean=g.mean * factor + shift, sd=g.sd * factor) for g in (one, two)]
    md, smd = compute_md(one, two), compute_smd(one, two)
    assert pair(compute_md(*scaled)) == pytest.approx(
        (md.estimate * factor, md.variance * factor**2), rel=1e-6, abs=1e-9
    )
    assert pair(compute_smd(*scaled)) == pytest.approx(pair(smd), rel=1e-6, abs=1e-9)


@given(one=ABOVE_ZERO, two=ABOVE_ZERO, factor=FACTORS)
def test_another_unit_leaves_a_ratio_of_means(one, two, factor):
    scaled = [replace(g, mean=g.mean * factor, sd=g.sd * factor) for g in (one, two)]
    assert pair(compute_rom(*scaled)) == pytest.approx(pair(compute_rom(one, two)), rel=1e-6, abs=1e-9)


@given(d=st.floats(-5, 5), n_1=st.integers(2, 500), n_2=st.integers(2, 500))
def test_hedges_g_lies_between_0_and_d(d, n_1, n_2):
    g = correct_d(d, n_1, n_2).estimate
    assert 0 <= g <= d or d <= g <= 0


@given(r=st.floats(-0.99, 0.99), n=st.integers(4, 10_000))
def test_turning_a_correlation_turns_its_effects(r, n):
    for compute in (compute_cor, compute_zcor):
        assert pair(compute(-r, n)) == turned(compute(r, n))


@given(pre=st.floats(0.1, 50), post=st.floats(0.1, 50), rho=st.floats(-0.99, 0.99))
def test_the_correlation_before_and_after_is_found_again(pre, post, rho):
    assert correlation_of_change(pre, post, sd_of_change(pre, post, rho)) == pytest.approx(rho, abs=1e-6)


@given(t=st.floats(0.001, 30), df=st.integers(1, 1000), level=st.floats(0.5, 0.999))
def test_a_standard_error_is_found_again_from_its_interval(t, df, level):
    half = t_from_p(1 - level, df=df) * t
    assert se_from_ci(1 - half, 1 + half, level=level, df=df) == pytest.approx(t)


@given(effect=st.builds(Effect, st.just("MD"), st.floats(-9, 9), st.floats(0.01, 9)), level=st.floats(0.5, 0.999))
def test_the_interval_of_an_effect_leads_back_to_its_standard_error(effect, level):
    assert se_from_ci(*effect.interval(level), level=level) == pytest.approx(effect.se)


def test_a_raw_slope_is_standardised_with_both_standard_deviations():
    assert standardise_slope(0.5, 0.1, sd_x=2, sd_y=4) == Effect("BETA", 0.25, 0.05**2)


def test_zero_cells_get_a_half_only_where_they_are_unless_asked_otherwise():
    empty, full = Table(0, 10, 4, 20), Table(3, 10, 4, 20)
    only, other = compute_tables("OR", [empty, full])
    assert only.estimate == pytest.approx(math.log(0.5 * 20.5 / (10.5 * 4.5)))
    assert other.estimate == pytest.approx(math.log(60 / 40))
    assert compute_tables("OR", [empty, full], to="if0all")[1].estimate == pytest.approx(math.log(3.5 * 20.5 / 47.25))


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (compute_cor(1, 10), "exactly 1 or -1"),
        (compute_zcor(-1, 10), "exactly 1 or -1"),
        (compute_zcor(0.5, 3), "an n of at least 4, found 3"),
        (compute_pcor(2, 5, 4), "more people than coefficients, found 5 and 5"),
        (compute_zpcor(2, 5, 4), "more people than coefficients"),
        (correct_d(0.5, 1, 2), "at least 4 people"),
        (take_g(0.5, 1, 2), "at least 4 people"),
        (compute_smcc(1, 1, 2), "an n of at least 3, found 2"),
        (compute_smcr(1, 1, 2, 0.5), "an n of at least 3, found 2"),
        (compute_smcr(0, 1, 9, 1), "a correlation of 1 and no change"),
        (compute_rom(Means(0, 1, 9), Means(2, 1, 9)), "two means above 0"),
        (compute_table("OR", Table(0, 9, 2, 7), to="none"), "a table with an empty cell"),
        (compute_table("RR", Table(0, 9, 2, 7), add=0), "without events in a group"),
        (compute_table("RR", Table(9, 0, 7, 0), to="none"), "events alone"),
        (compute_table("RD", Table(0, 9, 0, 7), to="none"), "without variation"),
        (compute_tables("OR", [Table(0, 9, 0, 7)], drop_uninformative=True)[0], "no event, or no person without it"),
    ],
)
def test_what_cannot_be_computed_says_why(found, reason):
    assert isinstance(found, Undefined)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Effect("MD", 1, -0.02), "MD: variance: found -0.02, expected a number > 0"),
        (lambda: Effect("MD", 1, 0), "MD: variance: found 0, expected a number > 0"),
        (lambda: Effect("MD", math.nan, 1), "MD: estimate: found nan, expected a finite number"),
        (lambda: Means(1, 0, 9), "SD: found 0, expected a number > 0"),
        (lambda: Means(1, 1, 1), "n: found 1, expected a number of at least 2"),
        (lambda: Means(math.inf, 1, 9), "mean: found inf, expected a finite number"),
        (lambda: Table(-1, 2, 3, 4), "events_1: found -1, expected a number of at least 0"),
        (lambda: Table(0, 0, 3, 4), "a group without people, expected people in both groups"),
        (lambda: compute_cor(1.2, 9), "r: found 1.2, expected a correlation from -1 to 1"),
        (lambda: compute_zcor(0.2, math.inf), "n: found inf, expected a finite number"),
        (lambda: compute_mc(1, -1, 9), "SD of change: found -1, expected a number > 0"),
        (lambda: compute_smcr(1, 1, 9, 2), "correlation before and after: found 2, expected a correlation"),
        (lambda: compute_pcor(2, 9, 0), "predictors: found 0, expected a number of at least 1"),
        (lambda: correct_d(1, 0, 5), "n of group 1: found 0, expected a number of at least 1"),
        (lambda: standardise_slope(1, 0, sd_x=1, sd_y=1), "SE: found 0, expected a number > 0"),
        (lambda: standardise_slope(1, 1, sd_x=1, sd_y=0), "SD of the outcome: found 0, expected a number > 0"),
        (lambda: Effect("MD", 1, 1).interval(95), "level: found 95, expected a number between 0 and 1"),
    ],
)
def test_impossible_numbers_are_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert message in str(caught.value)
