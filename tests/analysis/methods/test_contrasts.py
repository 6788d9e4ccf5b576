"""Outcomes of one study combined as metafor's aggregate does, and effects turned one way."""

from __future__ import annotations

import math
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.contrasts import combine, orient
from analysis.methods.effects import Effect
from analysis.methods.errors import MethodError
from tests.oracle.r import Ask

#: The study of each row of the data sets with several outcomes per study.
CLUSTERS = {
    "dat.assink2016": "study",
    "dat.konstantopoulos2011": "district",
    "dat.berkey1998": "trial",
    "dat.bornmann2007": "study",
    "dat.raudenbush1985": "study",
}
RHOS = (0, 0.3, 0.5, 0.9)
METHODS = {"aggregate": "TRUE", "mean": "FALSE"}
GRID = [(name, method, rho) for name in CLUSTERS for method in METHODS for rho in RHOS]
DATA = {
    "dat.bornmann2007": "escalc('OR', ai = waward, n1i = wtotal, ci = maward, n2i = mtotal, data = dat.bornmann2007)"
}
QUESTIONS = {
    f"{name} {method} {rho}": Ask(
        f"{{d <- {DATA.get(name, name)}; d$cluster <- as.numeric(factor(d${cluster}, levels = unique(d${cluster}))); "
        "d <- escalc(yi = yi, vi = vi, data = as.data.frame(d)); "
        f"a <- aggregate(d, cluster = cluster, struct = 'CS', rho = {rho}, weighted = {METHODS[method]}); "
        "list(cluster = d$cluster, yi = as.numeric(d$yi), vi = d$vi, y = as.numeric(a$yi), v = a$vi)}"
    )
    for name, cluster in CLUSTERS.items()
    for method in METHODS
    for rho in RHOS
}
EFFECTS = st.lists(st.builds(Effect, st.just("SMD"), st.floats(-5, 5), st.floats(1e-3, 10)), min_size=2, max_size=6)
CORRELATIONS = st.floats(0, 0.95)


@pytest.mark.parametrize(("name", "method", "rho"), GRID)
def test_outcomes_of_a_study_are_combined_as_metafor_does(name, method, rho, oracle):
    theirs = oracle(QUESTIONS)[f"{name} {method} {rho}"]
    rows = sorted(zip(theirs["cluster"], theirs["yi"], theirs["vi"], strict=True), key=lambda row: row[0])
    studies = [[Effect("SMD", y, v) for _, y, v in group] for _, group in groupby(rows, key=lambda row: row[0])]
    found = [combine(study, method=method, correlation=rho) for study in studies]
    assert [one.estimate for one in found] == pytest.approx(theirs["y"], rel=1e-9, abs=1e-12)
    assert [one.variance for one in found] == pytest.approx(theirs["v"], rel=1e-9)


def test_two_outcomes_by_hand():
    two = [Effect("SMD", 0.2, 0.04), Effect("SMD", 0.4, 0.09)]
    mean = combine(two, method="mean", correlation=0.5)
    assert mean.estimate == pytest.approx(0.3)
    assert mean.variance == pytest.approx((0.04 + 0.09 + 2 * 0.5 * 0.2 * 0.3) / 4)
    assert mean.route == "mean of 2 outcomes"
    assert combine(two, method="first", correlation=0.5) == two[0]
    independent = combine(two, method="aggregate", correlation=0)
    assert independent.variance == pytest.approx(1 / (1 / 0.04 + 1 / 0.09))


def test_one_outcome_stays_as_it_is():
    one = Effect("SMD", 0.2, 0.04, "means and SDs")
    assert combine([one], method="mean", correlation=1) == one


@given(effects=EFFECTS, correlation=CORRELATIONS, method=st.sampled_from(["mean", "aggregate"]), data=st.data())
def test_the_order_of_outcomes_changes_nothing(effects, correlation, method, data):
    shuffled = data.draw(st.permutations(effects))
    one, other = (combine(order, method=method, correlation=correlation) for order in (effects, shuffled))
    assert (one.estimate, one.variance) == pytest.approx((other.estimate, other.variance), rel=1e-9, abs=1e-9)


@given(effects=EFFECTS, correlation=CORRELATIONS)
def test_weights_never_give_a_larger_variance_than_the_plain_mean(effects, correlation):
    plain, weighted = (combine(effects, method=m, correlation=correlation) for m in ("mean", "aggregate"))
    assert weighted.variance <= plain.variance * (1 + 1e-9)


@given(effect=st.builds(Effect, st.just("SMD"), st.floats(-5, 5), st.floats(1e-3, 10)), copies=st.integers(1, 6))
def test_the_same_outcome_twice_counts_once_when_fully_correlated(effect, copies):
    found = combine([effect] * copies, method="mean", correlation=1)
    assert (found.estimate, found.variance) == pytest.approx((effect.estimate, effect.variance), rel=1e-9, abs=1e-12)


def test_a_scale_on_which_lower_is_better_is_turned():
    effect = Effect("SMD", -0.4, 0.04, "means and SDs")
    assert orient(effect, favourable="higher") == effect
    assert orient(effect, favourable="lower") == Effect("SMD", 0.4, 0.04, "means and SDs")
    assert orient(orient(effect, favourable="lower"), favourable="lower") == effect


@pytest.mark.parametrize(
    ("effects", "method", "correlation", "message"),
    [
        ([], "mean", 0.5, "outcomes of a study: found none, expected at least one effect"),
        ([Effect("SMD", 0, 1), Effect("MD", 0, 1)], "mean", 0.5, "found MD and SMD, expected effects of one measure"),
        ([Effect("SMD", 0, 1)] * 3, "aggregate", 1, "found 1, expected above -0.5 and below 1 with 3 outcomes"),
        ([Effect("SMD", 0, 1)] * 3, "mean", 1.1, "found 1.1, expected above -0.5 and at most 1 with 3 outcomes"),
        ([Effect("SMD", 0, 1)] * 3, "mean", -0.5, "found -0.5, expected above -0.5"),
        ([Effect("SMD", 0, 1)] * 3, "mean", math.nan, "correlation within a study: found nan"),
    ],
)
def test_what_cannot_be_combined_is_refused(effects, method, correlation, message):
    with pytest.raises(MethodError) as caught:
        combine(effects, method=method, correlation=correlation)
    assert message in str(caught.value)
