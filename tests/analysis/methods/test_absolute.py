"""Risks with an intervention follow from the risk without it."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.absolute import choose_comparator, compute_absolute
from analysis.methods.errors import MethodError, Undefined

RISKS = st.floats(0.001, 0.999)
EFFECTS = st.floats(-3, 3)


@given(RISKS, RISKS)
def test_effects_of_two_known_risks_give_the_second_from_the_first(comparator, risk):
    effects = {
        "RR": math.log(risk / comparator),
        "OR": math.log(risk / (1 - risk) / (comparator / (1 - comparator))),
        "RD": risk - comparator,
    }
    for measure, effect in effects.items():
        one = compute_absolute(measure, comparator, effect, effect, effect)
        assert (one.risk, one.difference) == pytest.approx((risk, risk - comparator), abs=1e-12)


@given(st.sampled_from(["OR", "RR", "RD"]), RISKS, st.tuples(EFFECTS, EFFECTS, EFFECTS).map(sorted))
def test_risks_are_risks_and_keep_the_order_of_effects(measure, comparator, effects):
    low, middle, high = effects
    one = compute_absolute(measure, comparator, middle, low, high)
    assert 0 <= one.low <= one.risk <= one.high <= 1
    assert one.difference_low <= one.difference <= one.difference_high


@given(st.sampled_from(["OR", "RR", "RD"]), RISKS)
def test_no_effect_leaves_the_risk(measure, comparator):
    assert compute_absolute(measure, comparator, 0, 0, 0).risk == pytest.approx(comparator)


@pytest.mark.parametrize("comparator", [0, 1, 12, -0.1])
def test_a_risk_is_between_0_and_1(comparator):
    with pytest.raises(MethodError, match=r"found .*, expected a number between 0 and 1"):
        compute_absolute("RR", comparator, 0, 0, 0)


def test_the_comparator_is_the_median_of_the_groups():
    assert choose_comparator([0.1, 0.5, 0.2]) == 0.2
    assert choose_comparator([]) == Undefined("no study tells the events of its comparator group")
    assert isinstance(choose_comparator([0.0, 0.0, 0.2]), Undefined)
