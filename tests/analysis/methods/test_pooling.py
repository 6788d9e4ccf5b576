"""What pooling says of few, equal and impossible numbers, and what changes nothing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.methods.between import TAU2_METHODS
from analysis.methods.errors import MethodError, Undefined
from analysis.methods.inference import TESTS, Interval
from analysis.methods.pooling import DEFAULT, Plan, pool

EFFECTS = st.floats(-3, 3).map(lambda number: round(number, 4))
VARIANCES = st.floats(0.01, 2).map(lambda number: round(number, 4))
STUDIES = st.lists(st.tuples(EFFECTS, VARIANCES), min_size=2, max_size=12, unique_by=lambda study: study[0])
PLANS = [Plan("common"), *(Plan(tau2=method) for method in TAU2_METHODS)]
each_plan = pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.tau2 if plan.model == "random" else "common")
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine


def pooled(studies, plan, **more):
    effects, variances = zip(*studies, strict=True)
    found = replace(plan, **more)
    return pool(effects, variances, model=found.model, tau2=found.tau2, test=found.test, level=found.level)


def near(number, above=1e-7):
    return pytest.approx(number, rel=1e-6, abs=above)


@pytest.mark.parametrize("test", TESTS)
@each_plan
def test_one_study_gives_its_own_effect_and_says_what_it_cannot_tell(plan, test):
    found = pooled([(0.3, 0.04)], plan, test=test)
    assert [found.estimate, found.se, found.statistic] == near([0.3, 0.2, 1.5])
    assert found.df is None
    assert found.heterogeneity == Undefined("one study cannot differ from others")
    assert found.tau2 == found.heterogeneity
    assert isinstance(found.prediction, Undefined)
    assert isinstance(found.prediction_t, Undefined)
    assert found.warnings[0] == "One study: its own effect and standard error, by the normal distribution."
    assert [f"The {test} test needs two studies." in found.warnings] == [test != "z"]


def test_two_studies_have_no_prediction_interval_by_t_and_hartung_knapp_warns():
    found = pool([0.1, 0.9], [0.02, 0.03], test="knapp-hartung")
    assert found.prediction_t == Undefined("two studies leave no degrees of freedom, k - 2 = 0")
    assert found.df == 1
    assert found.warnings[0].startswith("Hartung-Knapp with one degree of freedom")


def test_hartung_knapp_warns_where_it_is_narrower_than_the_usual_interval():
    found = pool([0.30, 0.31, 0.29], [0.02, 0.03, 0.04], test="knapp-hartung")
    assert found.se < pool([0.30, 0.31, 0.29], [0.02, 0.03, 0.04]).se
    assert found.warnings == (
        "The Hartung-Knapp standard error is smaller than the usual one; the interval may be too narrow.",
    )


@each_plan
def test_effects_that_agree_exactly_have_no_heterogeneity(plan):
    found = pooled([(0.7, 0.1), (0.7, 0.2), (0.7, 0.3)], plan)
    assert found.estimate == near(0.7)
    assert [found.heterogeneity.q, found.heterogeneity.i2, found.heterogeneity.tau2] == [0, 0, 0]
    if plan.model == "random":
        assert found.heterogeneity.tau2_ci == Interval(0, 0)
        assert [found.prediction.low, found.prediction.high] == near([found.ci.low, found.ci.high])


@each_plan
def test_hartung_knapp_cannot_test_effects_that_agree_exactly(plan):
    found = pooled([(1.0, 0.1), (1.0, 0.2), (1.0, 0.3)], plan, test="knapp-hartung")
    assert found.se == 0
    assert found.p == Undefined("the standard error is 0, because the effects agree exactly")
    assert found.statistic == found.p
    assert "nothing can be tested" in found.warnings[0]


def test_a_common_effect_has_no_tau2_and_expects_the_same_everywhere():
    found = pool([0.1, 0.9, 0.4], [0.02, 0.03, 0.04], model="common")
    assert found.heterogeneity.tau2 == 0
    assert found.heterogeneity.tau2_ci == Undefined("a common-effect model has no tau2")
    assert found.prediction == Undefined("a common-effect model expects the same effect everywhere")


def test_hand_computed_averages():
    found = pool([1.0, 3.0], [1.0, 1.0], tau2="DL")
    # Q = 2, k - 1 = 1, sum of weights less their squares over their sum = 1: tau2 = 1, variance of the average 1
    assert [found.estimate, found.se, found.heterogeneity.q, found.tau2] == near([2, 1, 2, 1])
    assert [found.heterogeneity.i2, found.heterogeneity.h2, found.heterogeneity.h] == near([50, 2, math.sqrt(2)])
    assert found.heterogeneity.tau == near(1)


@pytest.mark.parametrize(
    ("effects", "variances", "message"),
    [
        ([], [], "estimates: found no study, expected one number per study"),
        ([1.0, 2.0], [0.1], "variances: found 1 numbers, expected 2, one per study"),
        ([1.0, math.nan], [0.1, 0.1], "estimates, study 2: found nan, expected a finite number"),
        ([1.0, 2.0], [0.1, math.inf], "variances, study 2: found inf, expected a finite number"),
        ([1.0, 2.0], [0.0, 0.1], "variances, study 1: found 0, expected a number > 0"),
        ([1.0, 2.0], [0.1, -0.1], "variances, study 2: found -0.1, expected a number > 0"),
    ],
)
def test_impossible_numbers_are_named(effects, variances, message):
    with pytest.raises(MethodError) as raised:
        pool(effects, variances)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"model": "fixed"}, "model: found fixed, expected one of random, common"),
        ({"tau2": "REM"}, "tau2: found REM, expected one of DL, HE, SJ, PM, EB, ML, REML\n  hint: did you mean REML?"),
        ({"test": "knha"}, "test: found knha, expected one of z, t, knapp-hartung"),
        ({"level": 95}, "level: found 95, expected a number between 0 and 1"),
    ],
)
def test_unknown_words_are_named(words, message):
    with pytest.raises(MethodError) as raised:
        pool([1, 2], [1, 1], **words)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize("method", ["PM", "EB", "ML", "REML"])
def test_an_estimator_that_does_not_converge_says_so(method):
    with pytest.raises(MethodError, match=r"found no convergence in 1 iterations, expected a tau2 that no longer"):
        pool([0.1, 0.9, 2.0], [0.02, 0.03, 0.5], tau2=method, iterations=1)


def test_the_default_is_random_effects_by_reml():
    assert Plan("random", "REML", "z", 0.95) == DEFAULT
    assert pool([0.1, 0.9], [0.02, 0.03]).plan == DEFAULT


@each_plan
@few
@given(studies=STUDIES, seed=st.randoms(use_true_random=False))
def test_the_order_of_studies_changes_nothing(plan, studies, seed):
    mixed = list(studies)
    seed.shuffle(mixed)
    one, other = pooled(studies, plan), pooled(mixed, plan)
    assert [other.estimate, other.se, other.tau2] == near([one.estimate, one.se, one.tau2])


@each_plan
@few
@given(studies=STUDIES, factor=st.floats(0.001, 1000))
def test_a_change_of_unit_changes_the_average_by_the_same_factor(plan, studies, factor):
    one = pooled(studies, plan)
    other = pooled([(effect * factor, variance * factor**2) for effect, variance in studies], plan)
    found = [other.estimate / factor, other.se / factor, other.tau2 / factor**2, other.heterogeneity.i2]
    assert found == near([one.estimate, one.se, one.tau2, one.heterogeneity.i2], 1e-6)


@each_plan
@few
@given(studies=STUDIES, shift=st.floats(-100, 100))
def test_a_shift_of_all_effects_shifts_the_average(plan, studies, shift):
    one = pooled(studies, plan)
    other = pooled([(effect + shift, variance) for effect, variance in studies], plan)
    assert [other.estimate - shift, other.se, other.tau2] == near([one.estimate, one.se, one.tau2], 1e-6)


@pytest.mark.parametrize("plan", [Plan("common"), Plan(tau2="ML"), Plan(tau2="REML")])
@few
@given(studies=STUDIES, effect=EFFECTS)
def test_a_study_that_knows_nothing_changes_nothing(plan, studies, effect):
    one, other = pooled(studies, plan), pooled([*studies, (effect, 1e14)], plan)
    assert [other.estimate, other.se, other.tau2] == near([one.estimate, one.se, one.tau2], 1e-5)


@each_plan
@few
@given(studies=STUDIES)
def test_an_average_lies_among_its_studies_and_no_number_is_missing(plan, studies):
    found = pooled(studies, plan)
    effects = [effect for effect, _ in studies]
    assert min(effects) - 1e-9 <= found.estimate <= max(effects) + 1e-9
    assert sum(found.weights) == near(100)
    assert found.heterogeneity.tau2 >= 0
    assert np.isfinite([found.estimate, found.se, found.p, found.ci.low, found.ci.high, found.heterogeneity.i2]).all()


@few
@given(studies=STUDIES)
def test_the_restricted_likelihood_has_no_higher_point_than_reml(studies):
    effects, variances = (np.array(column) for column in zip(*studies, strict=True))
    found = pool(effects, variances).tau2

    def height(tau2):
        weights = 1 / (variances + tau2)
        average = (weights * effects).sum() / weights.sum()
        return np.log(weights).sum() - np.log(weights.sum()) - (weights * (effects - average) ** 2).sum()

    assert height(found) >= max(height(one) for one in (0, found / 2, found * 0.999, found * 1.001)) - 1e-9


# Steps of the estimators without closed form.

#: What teachers expect of pupils (Raudenbush 1985), the example of docs/methods/pooling.md.
TEACHERS = (
    [0.03, 0.12, -0.14, 1.18, 0.26, -0.06, -0.02, -0.32, 0.27, 0.80, 0.54, 0.18, -0.02, 0.23, -0.18, -0.06, 0.30, 0.07, -0.07],
    [0.0156, 0.0216, 0.0279, 0.1391, 0.1362, 0.0106, 0.0106, 0.0484, 0.0269, 0.0630, 0.0912, 0.0497, 0.0835, 0.0841,
     0.0253, 0.0279, 0.0193, 0.0088, 0.0303],
)  # fmt: skip


@pytest.mark.parametrize(
    ("method", "steps", "tau2"),
    [("ML", 6, 0.012552), ("REML", 8, 0.018818), ("PM", 9, 0.051773), ("EB", 9, 0.051773)],
)
def test_usual_data_take_few_steps(method, steps, tau2):
    # what metafor prints of them; held to it more closely in test_pooling_metafor.py
    assert pool(*TEACHERS, tau2=method, iterations=steps).tau2 == pytest.approx(tau2, abs=1e-6)


def climb(effects, variances, *, restricted):
    """Give the highest point of the likelihood on a fine grid, by the formula as it stands in the books."""
    y, v = np.array(effects), np.array(variances)

    def height(tau2):
        w = 1 / (v + tau2)
        twice = np.log(w).sum() - (w * (y - (w * y).sum() / w.sum()) ** 2).sum() - restricted * np.log(w.sum())
        return twice / 2

    grid = np.concatenate([[0], np.geomspace(1e-6, 10 * (y.var() + v.max()), 1500)])
    best = max(grid, key=height)
    return best, height


@pytest.mark.parametrize("method", ["ML", "REML"])
@pytest.mark.parametrize(
    ("effects", "variances"),
    [
        # hardly bent at its top: Fisher's steps alone take more than a thousand
        ([-0.0447, 0.1832, 0.068, 0.0541], [0.00349, 0.01346, 0.31042, 0.19318]),
        ([-0.2827, 0.5819, 0.3574, 2.5563], [0.51425, 0.34766, 0.06601, 0.62517]),
        ([2.1288, -0.5953, 0.1856, -0.8319, -9.4799, 0.046, 1.2897], [1.09563, 0.29396, 0.07997, 1.73504, 5.71299, 0.07218, 0.14714]),
        ([6.3888, -1.7111], [6.60897, 0.00085]),
        TEACHERS,
    ],
)  # fmt: skip
def test_the_top_of_an_odd_likelihood_is_found(effects, variances, method):
    found = pool(effects, variances, tau2=method, iterations=300).tau2
    best, height = climb(effects, variances, restricted=method == "REML")
    assert height(found) >= height(best) - 1e-12
    assert found == pytest.approx(best, rel=0.02, abs=2e-6)


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_the_top_is_found_for_many_sets_of_few_studies(method):
    chance = np.random.default_rng(5)
    for _ in range(30):
        k = chance.integers(2, 8)
        effects = (chance.standard_t(2, k) * 10 ** chance.uniform(-1.5, 1)).round(4)
        variances = np.maximum((10 ** chance.uniform(-4, 1, k)).round(5), 1e-5)
        found = pool(effects.tolist(), variances.tolist(), tau2=method, iterations=300).tau2
        best, height = climb(effects, variances, restricted=method == "REML")
        assert height(found) >= height(best) - 1e-9
