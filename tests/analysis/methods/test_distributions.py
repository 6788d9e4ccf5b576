"""Tail probabilities against published tables, against identities and against figures of SciPy."""

import itertools
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.distributions import (
    compute_incomplete_beta,
    compute_normal_quantile,
    compute_t_p,
    compute_t_quantile,
)

#: Figures of SciPy, with the version and calls that gave them.
REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "student-t.json").read_text(encoding="utf-8"))

#: Two-sided 5 % points of Student's t, as any printed table has them.
TABLE_95 = {1: 12.706, 2: 4.303, 3: 3.182, 5: 2.571, 10: 2.228, 20: 2.086, 30: 2.042, 51: 2.008, 60: 2.000, 120: 1.980}


@pytest.mark.parametrize(("df", "t"), TABLE_95.items())
def test_t_quantile_equals_the_printed_table(df, t):
    assert round(compute_t_quantile(0.975, df), 3) == t


@pytest.mark.parametrize(("df", "t"), TABLE_95.items())
def test_p_of_the_printed_quantile_is_five_percent(df, t):
    assert compute_t_p(t, df) == pytest.approx(0.05, abs=1e-4)


def test_p_with_one_degree_of_freedom_is_that_of_the_cauchy_distribution():
    for t in (0.1, 1.0, 3.0, 100.0):
        assert compute_t_p(t, 1) == pytest.approx(1 - 2 * math.atan(t) / math.pi, rel=1e-12)


def test_p_nears_the_normal_distribution_as_degrees_of_freedom_grow():
    assert compute_t_p(1.959963984540054, 1e9) == pytest.approx(0.05, rel=1e-6)


def test_p_is_one_without_an_effect_and_zero_with_an_infinite_one():
    assert compute_t_p(0.0, 7) == 1.0
    assert compute_t_p(math.inf, 7) == 0.0


def test_tiny_p_keeps_its_size():
    assert 0 < compute_t_p(60.0, 50) < 1e-40


def test_normal_quantile_is_the_familiar_one():
    assert round(compute_normal_quantile(0.975), 4) == 1.96


@given(st.floats(-50, 50), st.floats(0.5, 500))
def test_p_lies_between_zero_and_one_and_ignores_the_sign(t, df):
    p = compute_t_p(t, df)
    assert 0 <= p <= 1
    assert p == compute_t_p(-t, df)


@given(st.floats(0, 30), st.floats(0.01, 5), st.floats(1, 300))
def test_p_falls_as_t_grows(t, more, df):
    assert compute_t_p(t + more, df) <= compute_t_p(t, df)


@given(st.floats(0.51, 0.9999), st.floats(1, 300))
def test_quantile_undoes_p(probability, df):
    assert 1 - compute_t_p(compute_t_quantile(probability, df), df) / 2 == pytest.approx(probability, abs=1e-9)


@given(st.floats(0.001, 0.999), st.floats(0.2, 80), st.floats(0.2, 80))
def test_incomplete_beta_has_its_symmetry(x, a, b):
    assert compute_incomplete_beta(x, a, b) + compute_incomplete_beta(1 - x, b, a) == pytest.approx(1, abs=1e-9)


def test_incomplete_beta_equals_the_binomial_sum():
    tail = sum(math.comb(9, k) * 0.3**k * 0.7 ** (9 - k) for k in range(4, 10))
    assert compute_incomplete_beta(0.3, 4, 6) == pytest.approx(tail, rel=1e-12)


@pytest.mark.parametrize("df", [0, -1, math.nan])
def test_degrees_of_freedom_must_be_positive(df):
    with pytest.raises(ValueError, match=r"degrees of freedom: found .*, expected a number > 0"):
        compute_t_p(1.0, df)


def test_t_must_be_a_number():
    with pytest.raises(ValueError, match="t: found nan, expected a number"):
        compute_t_p(math.nan, 3)


@pytest.mark.parametrize("probability", [0.4, 1.0])
def test_probability_of_a_quantile_must_be_in_the_upper_half(probability):
    with pytest.raises(ValueError, match="probability: found"):
        compute_t_quantile(probability, 3)


def test_p_is_that_of_the_reference():
    for t, df, p in REFERENCE["p"]["rows"]:
        assert compute_t_p(t, df) == pytest.approx(p, rel=REFERENCE["relative_tolerance"])


def test_quantile_is_that_of_the_reference():
    for probability, df, t in REFERENCE["quantile"]["rows"]:
        assert compute_t_quantile(probability, df) == pytest.approx(t, rel=REFERENCE["relative_tolerance"])


def test_the_reference_covers_each_t_and_each_probability_at_each_degree_of_freedom():
    for part in ("p", "quantile"):
        rows = [tuple(row[:2]) for row in REFERENCE[part]["rows"]]
        first, df = ({row[place] for row in rows} for place in (0, 1))
        assert sorted(rows) == sorted(itertools.product(first, df))
        assert len(df) == 6
