"""Statistics from printed numbers against values worked out by hand from the evidence."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.recheck.inference import (
    compute_difference,
    compute_mean_change,
    compute_mean_change_p_limits,
    compute_se_from_interval,
    compute_weighted_mean,
)


def test_change_of_interference_is_significant():
    result = compute_mean_change(4.95, 13.8, 59)
    assert (round(result.t, 2), round(result.p, 3), round(result.d, 2)) == (2.76, 0.008, 0.36)


def test_change_of_severity_is_significant():
    result = compute_mean_change(4.21, 9.3, 59)
    assert (round(result.t, 2), round(result.p, 3)) == (3.48, 0.001)


@given(st.floats(-10, 10), st.floats(0.1, 20), st.integers(2, 500))
def test_interval_of_a_change_excludes_zero_exactly_when_significant(mean, sd, n):
    result = compute_mean_change(mean, sd, n)
    if abs(result.p - 0.05) > 1e-6:
        assert (result.ci_low > 0 or result.ci_high < 0) == (result.p < 0.05)


@given(st.floats(0.1, 10), st.floats(0.5, 20), st.integers(2, 500))
def test_limits_of_p_hold_p(mean, sd, n):
    low, high = compute_mean_change_p_limits((mean - 0.05, mean + 0.05), (sd - 0.05, sd + 0.05), n)
    assert low <= compute_mean_change(mean, sd, n).p <= high


def test_deviation_that_may_be_zero_allows_any_small_p():
    assert compute_mean_change_p_limits((0.95, 1.05), (-0.5, 0.5), 10)[0] == 0.0


def test_error_comes_back_from_an_interval():
    assert compute_se_from_interval(-1.959963984540054, 1.959963984540054) == pytest.approx(1)


def test_difference_of_two_arms():
    first = (31.4, compute_se_from_interval(27.2, 33.3))
    second = (18.3, compute_se_from_interval(14.3, 20.3))
    result = compute_difference(first, second)
    # Half widths 3.05 and 3.00 add as squares to 4.278.
    assert (round(result.estimate, 1), round(result.ci_low, 2), round(result.ci_high, 2)) == (13.1, 8.82, 17.38)
    assert result.p < 0.001


def test_difference_without_error_is_certain():
    assert compute_difference((2, 0), (1, 0)).p == 0.0
    assert compute_difference((1, 0), (1, 0)).p == 1.0


def test_weighted_mean_weighs_by_n():
    mean, se = compute_weighted_mean([(1.0, 0.3, 10), (4.0, 0.6, 20)])
    assert mean == 3.0
    assert se == pytest.approx(math.hypot(3, 12) / 30)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compute_mean_change(1, 0, 9), "sd: found 0, expected a number > 0"),
        (lambda: compute_mean_change(1, 2, 1), "n: found 1, expected at least 2 persons"),
    ],
)
def test_impossible_numbers_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
