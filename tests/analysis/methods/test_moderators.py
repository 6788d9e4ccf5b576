"""What meta-regression and subgroups say of moderators that they cannot use."""

from __future__ import annotations

import pytest

from analysis.methods.errors import MethodError, Undefined
from analysis.methods.inference import TESTS
from analysis.methods.moderators import predict, regress
from analysis.methods.pooling import Plan, pool
from analysis.methods.subgroups import subgroups

EFFECTS, VARIANCES = [0.1, 0.5, 0.9, 0.4], [0.02, 0.03, 0.05, 0.04]
WORDS, NUMBERS = ["b", "a", "b", "a"], [1.0, 2.0, 4.0, 3.0]


@pytest.mark.parametrize(
    ("moderators", "message"),
    [
        ({}, "moderators: found none, expected at least one"),
        ({"dose": [1, 1, 1, 1]}, "moderators: found columns of which one follows from the others"),
        ({"dose": NUMBERS, "twice": [2, 4, 8, 6]}, "moderators: found columns of which one follows from the others"),
        ({"site": ["a", "a", "a", "a"]}, "site: found 'a' in every study, expected at least two different words"),
        ({"site": ["a", "b"]}, "site: found 2 words, expected 4, one per study"),
        ({"dose": [1, 2]}, "dose: found 2 numbers, expected 4, one per study"),
        ({"dose": [1, "x", 2, 3]}, "dose, study 2: found 'x', expected a number"),
        ({"dose": [1, float("nan"), 2, 3]}, "dose, study 2: found nan, expected a finite number"),
        ({"site": ["a", "b", "c", "d"]}, "moderators: found 4 studies for 4 coefficients, expected at least 5 studies"),
    ],
)
def test_moderators_that_cannot_explain_are_named(moderators, message):
    with pytest.raises(MethodError) as raised:
        regress(EFFECTS, VARIANCES, moderators)
    assert str(raised.value).startswith(message)


def test_words_are_compared_with_the_first_in_alphabetical_order():
    found = regress(EFFECTS, VARIANCES, {"site": WORDS, "dose": NUMBERS})
    assert [one.name for one in found.coefficients] == ["intercept", "site: b", "dose"]


@pytest.mark.parametrize("given", [{"dose": 1}, {"dose": 1, "site": "a", "age": 3}, {"dose": 1, "age": 2}])
def test_an_expectation_needs_every_moderator_and_no_other(given):
    found = regress(EFFECTS, VARIANCES, {"site": WORDS, "dose": NUMBERS})
    with pytest.raises(MethodError, match=r"moderators: found .*, expected dose, site"):
        predict(found, given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"dose": 1, "site": "c"}, "site: found c, expected one of a, b"),
        ({"dose": 1, "site": 2}, "site: found 2, expected one of a, b"),
        ({"dose": "much", "site": "a"}, "dose: found much, expected a number"),
    ],
)
def test_an_expectation_needs_words_and_numbers_that_the_regression_knows(given, message):
    found = regress(EFFECTS, VARIANCES, {"site": WORDS, "dose": NUMBERS})
    with pytest.raises(MethodError, match=message):
        predict(found, given)


def test_nothing_can_be_explained_where_nothing_differs():
    found = regress([0.5, 0.5, 0.5, 0.5], VARIANCES, {"dose": NUMBERS})
    assert found.r2 == Undefined("without the moderators there is no heterogeneity to explain")


def test_one_group_is_compared_with_none():
    found = subgroups(EFFECTS, VARIANCES, ["all"] * 4)
    assert found.between == Undefined("there is one group only")
    assert found.groups[0].pooled == pool(EFFECTS, VARIANCES)


def test_a_group_of_one_study_takes_its_tau2_from_the_others_only_if_it_is_shared():
    apart = subgroups(EFFECTS, VARIANCES, ["a", "b", "b", "b"])
    shared = subgroups(EFFECTS, VARIANCES, ["a", "b", "b", "b"], share="common")
    assert isinstance(apart.groups[0].pooled.prediction, Undefined)
    assert shared.groups[0].pooled.se > apart.groups[0].pooled.se
    assert shared.groups[1].pooled.heterogeneity.tau2_ci == Undefined("tau2 is shared with the other groups")


@pytest.mark.parametrize("test", TESTS)
def test_groups_that_share_tau2_expect_what_the_regression_on_them_expects(test):
    plan = Plan(test=test)
    effects, variances, words = [0.1, 0.5, 0.9, 0.4, 1.3], [0.02, 0.03, 0.05, 0.04, 0.03], ["b", "a", "b", "a", "a"]
    regression = regress(effects, variances, {"site": words}, plan=plan)
    for group in subgroups(effects, variances, words, share="common", plan=plan).groups:
        expected = predict(regression, {"site": group.name})
        assert [group.pooled.ci.low, group.pooled.ci.high] == pytest.approx([expected.ci.low, expected.ci.high])
        found, wanted = group.pooled.prediction, expected.prediction
        assert [found.low, found.high] == pytest.approx([wanted.low, wanted.high])


def test_groups_that_agree_exactly_cannot_be_compared_by_hartung_knapp():
    plan = Plan(test="knapp-hartung")
    found = subgroups([1.0, 1.0, 0.2, 0.9], VARIANCES, ["a", "a", "b", "b"], plan=plan)
    assert isinstance(found.between, Undefined)


def test_as_many_groups_as_studies_share_no_tau2():
    with pytest.raises(MethodError, match="found 4 groups of 4 studies, expected a group with more than one study"):
        subgroups(EFFECTS, VARIANCES, ["a", "b", "c", "d"], share="common")


def test_a_moderators_unit_costs_no_digits():
    years = [1990.0, 2001.0, 2015.0, 2020.0]
    plain = regress(EFFECTS, VARIANCES, {"year": [year - 1990 for year in years]})
    shifted = regress(EFFECTS, VARIANCES, {"year": [year * 1e6 for year in years]})
    assert shifted.coefficients[1].estimate * 1e6 == pytest.approx(plain.coefficients[1].estimate, rel=1e-9)
    assert shifted.heterogeneity.tau2 == pytest.approx(plain.heterogeneity.tau2, rel=1e-9)


def test_tau2_is_shared_or_separate():
    with pytest.raises(MethodError, match="share: found pooled, expected one of separate, common"):
        subgroups(EFFECTS, VARIANCES, WORDS, share="pooled")
