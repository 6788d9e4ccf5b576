"""Vote counting agrees with scipy's binomial test and Wilson interval, and says what it cannot count."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.methods.counting import Votes, count_votes, sign_test, wilson_interval
from analysis.methods.errors import MethodError, Undefined

COUNTS = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def test_seven_of_eight_by_hand():
    found = count_votes([0.3, 0.1, 0.2, 0.5, 0.4, 0.1, 0.2, -0.1, 0])
    assert (found.favourable, found.unfavourable, found.level, found.directed) == (7, 1, 1, 8)
    assert found.share == 0.875
    assert found.p == pytest.approx(2 * (1 + 8) / 256)  # none or one of eight against, both sides


@given(counts=COUNTS)
def test_the_sign_test_is_scipys_exact_binomial_test(counts):
    assert sign_test(*counts) == pytest.approx(stats.binomtest(*counts, 0.5).pvalue, rel=1e-9)


@given(counts=COUNTS, level=st.floats(0.5, 0.999))
def test_the_interval_is_scipys_wilson_interval(counts, level):
    theirs = stats.binomtest(*counts).proportion_ci(level, method="wilson")
    assert wilson_interval(*counts, level=level) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(directions=st.lists(st.floats(-5, 5), min_size=1, max_size=40))
def test_turning_all_directions_exchanges_the_sides_alone(directions):
    one, other = count_votes(directions), count_votes([-d for d in directions])
    assert (one.favourable, one.unfavourable, one.p) == (other.unfavourable, other.favourable, other.p)


@given(directions=st.lists(st.sampled_from([-1, 1]), min_size=1, max_size=40))
def test_a_study_without_direction_changes_no_share_and_no_p(directions):
    one, more = count_votes(directions), count_votes([*directions, 0])
    assert (one.share, one.p, one.ci_low, one.ci_high) == (more.share, more.p, more.ci_low, more.ci_high)


@pytest.mark.parametrize("directions", [[], [0, 0]])
def test_without_a_direction_there_is_nothing_to_test(directions):
    reason = Undefined("no study with a direction")
    assert count_votes(directions) == Votes(0, 0, len(directions), reason, reason, reason, reason)


def test_ten_thousand_studies_have_a_p():
    assert sign_test(5000, 10_000) == 1
    assert 0 < sign_test(5300, 10_000) < 1e-8


def test_impossible_numbers_are_refused():
    with pytest.raises(MethodError, match="direction: found nan, expected a finite number"):
        count_votes([math.nan])
    with pytest.raises(MethodError, match="share: found 3 of 2, expected a count of a total of at least 1"):
        sign_test(3, 2)
    with pytest.raises(MethodError, match="level: found 95"):
        wilson_interval(1, 2, level=95)
