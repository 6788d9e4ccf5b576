"""Combined p values agree with R's metap, and with the definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.methods.errors import MethodError, Undefined
from analysis.methods.pvalues import CombinedP, combine_p, make_one_sided
from tests.oracle.r import Ask

SETS = {
    "three": [0.02, 0.3, 0.6],
    "apart": [0.001, 0.999],
    "small": [1e-8, 0.01, 0.04, 0.2],
    "one": [0.03],
}
SIZES = {name: [20.0 + 15 * i for i in range(len(ps))] for name, ps in SETS.items()}
#: metap refuses a single p; scipy and the definitions give it back.
WITH_R = [name for name, ps in SETS.items() if len(ps) > 1]
CALLS = {
    "fisher": "metap::sumlog(p)$p",
    "stouffer": "metap::sumz(p)$p[1]",
    "mudholkar_george": "metap::logitp(p)$p",
    "tippett": "metap::minimump(p)$p",
}
QUESTIONS = {
    f"{m} {name}": Ask(f"as.numeric({call})", {"p": SETS[name]}) for m, call in CALLS.items() for name in WITH_R
}
QUESTIONS |= {
    f"weighted {name}": Ask("as.numeric(metap::sumz(p, weights = w)$p[1])", {"p": SETS[name], "w": SIZES[name]})
    for name in WITH_R
}
PS = st.lists(st.floats(1e-6, 1 - 1e-6), min_size=2, max_size=12)


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("name", WITH_R)
def test_combined_p_values_are_those_of_metap(method, name, oracle):
    assert combine_p(SETS[name], method=method).p == pytest.approx(oracle(QUESTIONS)[f"{method} {name}"], rel=1e-9)


@pytest.mark.parametrize("name", WITH_R)
def test_weighted_p_values_are_those_of_metap(name, oracle):
    found = combine_p(SETS[name], method="stouffer", weights=SIZES[name])
    assert found.p == pytest.approx(oracle(QUESTIONS)[f"weighted {name}"], rel=1e-9)


def test_fisher_by_hand():
    found = combine_p([0.1, 0.2], method="fisher")
    assert found == CombinedP("fisher", 2, pytest.approx(-2 * math.log(0.02)), found.p)
    # chi-square with 4 df: exp(-x/2) (1 + x/2)
    assert found.p == pytest.approx(0.02 * (1 - math.log(0.02)))


def test_stouffer_by_hand():
    z = (stats.norm.isf(0.1) * 2 + stats.norm.isf(0.2)) / math.sqrt(5)
    found = combine_p([0.1, 0.2], method="stouffer", weights=[2, 1])
    assert (found.statistic, found.p) == pytest.approx((z, stats.norm.sf(z)))


def test_pearson_is_fisher_seen_from_the_other_side():
    one, other = combine_p([0.1, 0.2], method="pearson").p, combine_p([0.9, 0.8], method="fisher").p
    assert one == pytest.approx(1 - other)


# The t distribution behind mudholkar_george is an approximation, which shows with one study alone.
@pytest.mark.parametrize("method", ["fisher", "stouffer", "tippett", "pearson"])
def test_a_single_p_comes_back(method):
    assert combine_p([0.03], method=method).p == pytest.approx(0.03)


@pytest.mark.parametrize("method", [*CALLS, "pearson"])
@given(ps=PS, data=st.data())
def test_the_order_of_studies_changes_nothing(method, ps, data):
    shuffled = data.draw(st.permutations(ps))
    assert combine_p(ps, method=method).p == pytest.approx(combine_p(shuffled, method=method).p, rel=1e-6)


@given(ps=PS, factor=st.floats(0.01, 100))
def test_only_the_ratio_of_weights_counts(ps, factor):
    plain, scaled = combine_p(ps, method="stouffer"), combine_p(ps, method="stouffer", weights=[factor] * len(ps))
    assert plain.p == pytest.approx(scaled.p, rel=1e-6)


@given(ps=PS)
def test_a_smaller_p_never_weakens_the_whole(ps):
    smaller = [ps[0] / 2, *ps[1:]]
    for method in CALLS:
        assert combine_p(smaller, method=method).p <= combine_p(ps, method=method).p * (1 + 1e-9)


def test_two_sided_p_values_are_halved_on_the_side_of_the_effect():
    assert make_one_sided(0.04, favourable=True) == 0.02
    assert make_one_sided(0.04, favourable=False) == 0.98


def test_no_study_says_so():
    assert combine_p([]) == Undefined("no study with a p value")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: combine_p([0.5, 0]), "p: found 0, expected a number above 0 and below 1"),
        (lambda: combine_p([0.5, 1]), "p: found 1, expected a number above 0 and below 1"),
        (lambda: combine_p([math.nan]), "p: found nan, expected a finite number"),
        (
            lambda: make_one_sided(0, favourable=True),
            "p: found 0, expected a number above 0 and at most 1\n  hint: p =",
        ),
        (lambda: combine_p([0.5], weights=[1]), "weights: found weights with fisher, expected weights with stouffer"),
        (lambda: combine_p([0.5], method="stouffer", weights=[1, 2]), "weights: found 2, expected 1, one per study"),
        (lambda: combine_p([0.5], method="stouffer", weights=[-1]), "weight: found -1, expected a number > 0"),
    ],
)
def test_impossible_numbers_are_refused(call, message):
    with pytest.raises(MethodError) as caught:
        call()
    assert message in str(caught.value)
