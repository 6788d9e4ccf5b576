"""Refits say what cannot be refitted, and many at once are what one by one would give."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.methods import weighing
from analysis.methods.between import TAU2_METHODS
from analysis.methods.errors import MethodError, Undefined
from analysis.methods.inference import TESTS
from analysis.methods.influence import cumulate, leave_one_out, measure_influence
from analysis.methods.pooling import Plan, pool

EFFECTS, VARIANCES = [0.1, 0.5, 0.9, 0.4, 1.3], [0.02, 0.03, 0.05, 0.04, 0.3]


@pytest.mark.parametrize("plan", [Plan("common"), *(Plan(tau2=method) for method in TAU2_METHODS)])
@pytest.mark.parametrize("test", TESTS)
def test_leaving_out_is_pooling_the_others(plan, test):
    found = leave_one_out(EFFECTS, VARIANCES, plan=replace(plan, test=test))
    for place, one in enumerate(found):
        others = pool(
            np.delete(EFFECTS, place), np.delete(VARIANCES, place), model=plan.model, tau2=plan.tau2, test=test
        )
        assert [one.average.estimate, one.average.se, one.tau2, one.q] == pytest.approx(
            [others.estimate, others.se, others.tau2, others.heterogeneity.q], rel=1e-9, abs=1e-12
        )
        assert one.k == 4


def test_blocks_change_nothing(monkeypatch):
    whole = [one.average.estimate for one in leave_one_out(EFFECTS, VARIANCES)]
    summed = [one.average.estimate for one in cumulate(EFFECTS, VARIANCES)]
    monkeypatch.setattr(weighing, "_BLOCK", 10)
    assert [one.average.estimate for one in leave_one_out(EFFECTS, VARIANCES)] == pytest.approx(whole, rel=1e-12)
    assert [one.average.estimate for one in cumulate(EFFECTS, VARIANCES)] == pytest.approx(summed, rel=1e-12)


def test_cumulating_begins_with_one_study_and_ends_with_all():
    first, *_, last = cumulate(EFFECTS, VARIANCES, order=[4, 0, 1, 2, 3])
    assert first.average.estimate == pytest.approx(1.3)
    assert first.tau2 == Undefined("one study cannot differ from others")
    assert [last.k, last.tau2] == [5, pytest.approx(pool(EFFECTS, VARIANCES).tau2)]


@pytest.mark.parametrize("order", [[0, 1], [0, 0, 1, 2, 3], [1, 2, 3, 4, 5]])
def test_an_order_names_every_study_once(order):
    with pytest.raises(MethodError, match="expected every place from 0 to 4 once"):
        cumulate(EFFECTS, VARIANCES, order=order)


def test_one_study_cannot_be_left_out():
    for method in (leave_one_out, measure_influence):
        with pytest.raises(MethodError, match="studies to leave out in turn: found 1, expected at least 2"):
            method([0.3], [0.1])


def test_a_study_that_alone_decides_a_coefficient_has_no_influence_to_measure():
    found = measure_influence(EFFECTS, VARIANCES, {"site": ["a", "a", "b", "a", "a"]})
    assert found[2] == Undefined("a coefficient rests on this study alone")
    assert not any(isinstance(one, Undefined) for place, one in enumerate(found) if place != 2)


def test_an_outlier_is_influential():
    found = measure_influence([0.1, 0.12, 0.09, 0.11, 3.0], [0.01] * 5)
    assert [one.influential for one in found] == [False] * 4 + [True]


def test_effects_that_agree_exactly_have_no_influence_by_hartung_knapp():
    found = measure_influence([1.0] * 4, VARIANCES[:4], plan=Plan(test="knapp-hartung"))
    assert {type(one) for one in found} == {Undefined}


def test_a_study_without_which_the_others_agree_exactly_has_no_influence_by_hartung_knapp():
    found = measure_influence([1.0, 1.0, 1.0, 2.0], VARIANCES[:4], plan=Plan(test="knapp-hartung"))
    assert [isinstance(one, Undefined) for one in found] == [False, False, False, True]


def test_a_study_with_nearly_all_the_weight_can_be_left_out_of_a_common_effect():
    found = leave_one_out([0.5, 0.1, 0.4], [1e-14, 0.02, 0.03], plan=Plan("common"))
    assert found[0].average.estimate == pytest.approx(pool([0.1, 0.4], [0.02, 0.03], model="common").estimate, rel=1e-3)
    assert found[0].average.se == pytest.approx(pool([0.1, 0.4], [0.02, 0.03], model="common").se, rel=1e-12)
