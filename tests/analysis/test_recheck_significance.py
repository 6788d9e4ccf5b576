"""p values of printed statistics: tables of quantiles, SciPy, and what a printed p claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.methods.distributions import compute_chi2_p, compute_f_p, compute_normal_p
from analysis.recheck.rounding import Span, parse_printed
from analysis.recheck.significance import Test as Statistic
from analysis.recheck.significance import find_fault, is_turned_over, read_p

FREEDOM = st.floats(0.5, 2000)


def make(kind, value, *dfs, tails=2):
    return Statistic(kind, parse_printed(value), tuple(parse_printed(df) for df in dfs), tails)


@given(st.floats(0, 500), FREEDOM, FREEDOM)
def test_f_is_that_of_scipy(statistic, df1, df2):
    assert compute_f_p(statistic, df1, df2) == pytest.approx(stats.f.sf(statistic, df1, df2), rel=1e-8, abs=1e-12)


def test_a_tiny_f_keeps_its_digits():
    assert compute_f_p(1e-21, 0.5, 1) == pytest.approx(stats.f.sf(1e-21, 0.5, 1), abs=1e-12)


@given(st.floats(0, 3000), FREEDOM)
def test_chi2_is_that_of_scipy(statistic, df):
    assert compute_chi2_p(statistic, df) == pytest.approx(stats.chi2.sf(statistic, df), rel=1e-8, abs=1e-12)


@given(st.floats(-30, 30))
def test_normal_is_that_of_scipy(statistic):
    assert compute_normal_p(statistic) == pytest.approx(2 * stats.norm.sf(abs(statistic)), rel=1e-10)


@given(st.floats(0, 60), st.floats(1, 500))
def test_t_squared_is_f(t, df):
    one = make("t", f"{t:.3f}", f"{df:.0f}").p
    assert compute_f_p(float(f"{t:.3f}") ** 2, 1, float(f"{df:.0f}")) == pytest.approx(one, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("statistic", "df"), [(-1.0, 3.0), (1.0, 0.0), (1.0, -2.0)])
def test_impossible_statistics_are_named(statistic, df):
    with pytest.raises(ValueError, match=r"chi2: found .* expected chi2 >= 0"):
        compute_chi2_p(statistic, df)
    with pytest.raises(ValueError, match=r"F: found .* expected F >= 0"):
        compute_f_p(statistic, df, 5)


# Quantiles of 5 % as every table prints them.
@pytest.mark.parametrize(
    ("kind", "value", "dfs"),
    [("t", "2.086", ["20"]), ("F", "3.340", ["2", "28"]), ("chi2", "3.841", ["1"]), ("chi2", "18.307", ["10"]),
     ("z", "1.960", []), ("r", "0.361", ["28"]), ("t", "-2.086", ["20"])],
)  # fmt: skip
def test_tabled_quantiles_have_their_p(kind, value, dfs):
    test = make(kind, value, *dfs)
    assert test.p == pytest.approx(0.05, abs=2e-4)
    assert test.limits.holds(0.05)


@pytest.mark.parametrize(
    ("kind", "value", "dfs", "printed", "fits"),
    [
        ("t", "2.20", ["28"], "= 0.036", True),
        ("t", "2.20", ["28"], "= 0.03", False),
        ("t", "2.2", ["28"], "= 0.04", True),
        ("t", "2.20", ["28"], "< 0.05", True),
        ("t", "2.20", ["28"], "< 0.01", False),
        ("t", "2.20", ["28"], "> 0.05", False),
        ("F", "0.50", ["1", "28"], "> 0.05", True),
        ("z", "1.96", [], "= .05", True),
        ("z", "5.00", [], "= 0.000", True),
        ("z", "5.00", [], "< 0.001", True),
        ("r", "1.00", ["10"], "< 0.001", True),
    ],
)
def test_a_printed_p_fits_what_its_statistic_may_be(kind, value, dfs, printed, fits):
    assert read_p(printed).fits(make(kind, value, *dfs).limits) is fits


def test_one_sided_tests_halve_p_but_not_of_f_and_chi2():
    assert make("t", "2.00", "10", tails=1).p == pytest.approx(make("t", "2.00", "10").p / 2)
    assert make("F", "4.00", "1", "10", tails=1).p == make("F", "4.00", "1", "10").p
    assert make("chi2", "4.00", "1", tails=1).p == make("chi2", "4.00", "1").p


def test_degrees_of_freedom_with_decimals_are_rounded_too():
    whole, rounded = make("t", "2.00", "5"), make("t", "2.00", "5.4")
    assert (whole.limits.high - whole.limits.low) < (rounded.limits.high - rounded.limits.low)
    assert rounded.limits.holds(make("t", "2.00", "5.43").p)


@pytest.mark.parametrize(
    ("printed", "limits", "turned"),
    [
        ("= 0.04", Span(0.06, 0.07), True),
        ("= 0.04", Span(0.02, 0.03), False),
        ("= 0.06", Span(0.02, 0.03), True),
        ("= 0.04", Span(0.04, 0.06), False),
        ("= 0.05", Span(0.02, 0.03), False),
        ("= 0.05", Span(0.08, 0.09), False),
        ("< 0.05", Span(0.08, 0.09), True),
        ("< 0.10", Span(0.12, 0.13), False),
        ("> 0.05", Span(0.01, 0.02), True),
        ("> 0.01", Span(0.001, 0.002), False),
    ],
)
def test_only_an_error_that_turns_the_verdict_is_a_decision_error(printed, limits, turned):
    assert is_turned_over(read_p(printed), limits, alpha=0.05) is turned


@pytest.mark.parametrize(
    ("test", "fault"),
    [
        (make("F", "-1.0", "1", "5"), "F is below 0"),
        (make("chi2", "-1.0", "1"), "chi2 is below 0"),
        (make("r", "1.2", "5"), "r is beyond 1"),
        (make("t", "1.2", "0"), "degrees of freedom of 0 or below"),
        (make("t", "-1.2", "3"), ""),
    ],
)
def test_what_no_test_gives_is_said(test, fault):
    assert find_fault(test) == fault


def test_a_p_value_that_is_no_number_is_named():
    with pytest.raises(ValueError, match="found 'small', expected a decimal number"):
        read_p("p < small")


@given(st.sampled_from(["t", "F", "r", "chi2", "z"]), st.floats(0, 1), st.integers(1, 200), st.integers(0, 3))
def test_p_of_a_rounded_statistic_never_fails(kind, share, df, digits):
    """p computed before the statistic was rounded fits the statistic as printed, however many decimals either has."""
    size = share if kind == "r" else 8 * share
    dfs = {"z": (), "F": ("3", str(df))}.get(kind, (str(df),))
    exact = make(kind, f"{size:.12f}", *dfs).p
    printed = make(kind, f"{size:.{digits}f}", *dfs)
    for text in (f"= {exact:.3f}", f"= {exact:.2f}", f"< {exact * 1.01 + 1e-9:.12f}", f"> {exact * 0.99 - 1e-9:.12f}"):
        if "-" not in text:
            assert read_p(text).fits(printed.limits), text


@given(st.floats(0.1, 5), st.integers(2, 200))
def test_p_beyond_rounding_fails(size, df):
    limits = make("t", f"{size:.2f}", str(df)).limits
    for beyond in (limits.high + 0.002, max(0.0, limits.low - 0.002)):
        if beyond:
            assert not read_p(f"= {beyond:.4f}").fits(limits)
