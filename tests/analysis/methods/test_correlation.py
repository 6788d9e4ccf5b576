"""What follows from r and n, against values worked out by hand from the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.correlation import compute_correlation, compute_critical_r, compute_r_p

R, N = st.floats(-0.999, 0.999), st.integers(4, 5000)


def test_r_of_027_with_53_pairs_just_misses_significance():
    result = compute_correlation(0.27, 53)
    assert round(result.p, 4) == 0.0506
    assert round(result.p_one_sided, 3) == 0.025
    assert round(result.ci_high, 2) == 0.50
    assert -0.005 < result.ci_low < 0


def test_r_that_prints_as_027_can_be_significant():
    assert round(compute_r_p(0.2749, 53), 3) == 0.046


def test_critical_r_is_just_significant():
    least = compute_critical_r(53, alpha=0.05)
    assert round(least, 4) == 0.2706
    assert compute_r_p(least, 53) == pytest.approx(0.05, abs=1e-12)


def test_perfect_r_has_no_p_and_no_width():
    result = compute_correlation(1.0, 10)
    assert (result.p, result.ci_low, result.ci_high) == (0.0, 1.0, 1.0)


@given(R, N)
def test_interval_holds_r_and_stays_within_one(r, n):
    result = compute_correlation(r, n)
    assert -1 <= result.ci_low <= r + 1e-12
    assert r - 1e-12 <= result.ci_high <= 1


@given(R, N)
def test_changing_the_sign_of_r_mirrors_the_interval(r, n):
    one, other = compute_correlation(r, n), compute_correlation(-r, n)
    assert one.p == other.p
    assert one.ci_low == pytest.approx(-other.ci_high, abs=1e-12)


@given(R.filter(lambda r: abs(r) > 0.01), st.integers(4, 500))
def test_more_pairs_never_raise_p(r, n):
    assert compute_r_p(r, n + 1) <= compute_r_p(r, n) + 1e-15


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compute_correlation(0.5, 3), "n: found 3, expected at least 4 pairs for an interval of r"),
        (lambda: compute_r_p(0.5, 2), "n: found 2, expected at least 3 pairs for a p value of r"),
        (lambda: compute_r_p(1.2, 9), "r: found 1.2, expected a number from -1 to 1"),
    ],
)
def test_impossible_correlations_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
