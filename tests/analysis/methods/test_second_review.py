"""The second review holds metadat's figures, and pools them as metafor does."""

import math

import pytest

from analysis import Review
from tests.oracle.r import Ask
from tests.press.running import ROOT

#: What metafor's iterations leave.
NEAR = 1e-6

ASKED = """
d <- escalc('RR', ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
fit <- rma(yi, vi, data = d, control = list(threshold = 1e-12, maxiter = 20000))
list(data = as.list(dat.bcg), yi = as.numeric(d$yi), estimate = fit$beta[1], low = fit$ci.lb, high = fit$ci.ub, se = fit$se,
  p = fit$pval, tau2 = fit$tau2, i2 = fit$I2, q = fit$QE, weights = unname(weights(fit)),
  prediction = unlist(unclass(predict(fit))[c("pi.lb", "pi.ub")], use.names = FALSE))
"""


@pytest.fixture
def theirs(oracle):
    return oracle({"bcg": Ask(ASKED)})["bcg"]


@pytest.fixture(scope="module")
def review():
    return Review.load(ROOT / "tests/reviews/bcg")


def test_the_figures_are_those_of_metadat(theirs, review):
    data = theirs["data"]
    studies, comparisons = review.dataset["studies"].rows, review.dataset["comparisons"].rows
    assert [row["year"] for row in studies] == data["year"]
    assert [row["latitude"] for row in studies] == data["ablat"]
    assert [row["allocation"] for row in studies] == data["alloc"]
    assert [row["label"] for row in studies] == [
        f"{author} {year}" for author, year in zip(data["author"], data["year"], strict=True)
    ]
    assert [row["events_1"] for row in comparisons] == data["tpos"]
    assert [row["n_1"] - row["events_1"] for row in comparisons] == data["tneg"]
    assert [row["events_2"] for row in comparisons] == data["cpos"]
    assert [row["n_2"] - row["events_2"] for row in comparisons] == data["cneg"]


def test_effects_and_weights_of_the_trials_are_those_of_metafor(theirs, review):
    effects = review.values.look_up("effects.tb")
    order = [row.key for row in review.dataset["studies"]]
    assert [math.log(effects[study]["estimate"].raw) for study in order] == pytest.approx(theirs["yi"], rel=NEAR)
    assert [effects[study]["weight"].raw for study in order] == pytest.approx(theirs["weights"], rel=NEAR)


@pytest.mark.parametrize(("ours", "name"), [("estimate", "estimate"), ("ci_low", "low"), ("ci_high", "high")])
def test_the_pooled_ratio_is_that_of_metafor(ours, name, theirs, review):
    assert math.log(review.values.look_up(f"pooled.tb.{ours}").raw) == pytest.approx(theirs[name], rel=NEAR)


@pytest.mark.parametrize("name", ["se", "p", "tau2", "i2", "q"])
def test_figures_of_the_pooled_effect_are_those_of_metafor(name, theirs, review):
    assert review.values.look_up(f"pooled.tb.{name}").raw == pytest.approx(theirs[name], rel=NEAR)


def test_the_prediction_interval_is_that_of_metafor(theirs, review):
    pooled = review.values.look_up("pooled.tb")
    found = [math.log(pooled[name].raw) for name in ("prediction_low", "prediction_high")]
    assert found == pytest.approx(theirs["prediction"], rel=NEAR)
