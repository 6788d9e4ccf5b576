"""A whole review agrees with metafor: what its cells and review.yml give is what R gives for the same numbers."""

import math

import pytest

from tests.analysis.trials import EVERYTHING, load, make_trials
from tests.oracle.r import Ask

ASKED = """
d <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
fit <- rma(yi, vi, data = d, control = list(threshold = 1e-12, maxiter = 10000))
slope <- rma(yi, vi, mods = ~ ablat, data = d, control = list(threshold = 1e-12, maxiter = 10000))
fill <- trimfill(fit)
list(average = c(fit$beta, fit$ci.lb, fit$ci.ub, fit$se, fit$pval, fit$tau2, fit$I2, fit$QE),
     prediction = unlist(unclass(predict(fit))[c("pi.lb", "pi.ub")]), weights = unname(weights(fit)),
     slope = c(slope$beta[2], slope$se[2], slope$pval[2], slope$R2), one_out = leave1out(fit)$estimate,
     fill = c(fill$k0, fill$beta), egger = regtest(fit, model = "lm")$pval,
     random = rma(yi, vi, data = d, subset = alloc == "random")$beta[1],
     cook = as.numeric(influence(fit)$inf$cook.d))
"""


@pytest.fixture
def trials(small):
    make_trials(small)
    return load(small, EVERYTHING)


@pytest.fixture
def metafor(oracle):
    return oracle({"bcg": Ask(ASKED)})["bcg"]


def raws(values, *names):
    return [values.look_up(name).raw for name in names]


def test_an_average_of_comparisons_is_that_of_metafor(trials, metafor):
    own = trials.values.look_up("pooled.cases")
    names = ("transformed.estimate", "transformed.ci_low", "transformed.ci_high", "se", "p", "tau2", "i2", "q")
    found = raws(trials.values, *(f"pooled.cases.{name}" for name in names))
    assert found == pytest.approx(metafor["average"], rel=1e-6)
    assert [math.log(own[name].raw) for name in ("prediction_low", "prediction_high")] == pytest.approx(
        metafor["prediction"], rel=1e-6
    )
    assert (str(own.estimate), str(own.ci_low), str(own.ci_high), str(own.p), own.k.raw) == (
        "0.489", "0.344", "0.696", "<0.001", 13,
    )  # fmt: skip
    weights = raws(trials.values, *(f"effects.cases.t{number}.weight" for number in range(1, 14)))
    assert weights == pytest.approx(metafor["weights"], rel=1e-6)


def test_what_stands_behind_an_average_is_that_of_metafor(trials, metafor):
    values = trials.values
    names = ("latitude.estimate", "latitude.se", "latitude.p", "r2")
    assert raws(values, *(f"pooled.cases.moderators.{name}" for name in names)) == pytest.approx(
        metafor["slope"], rel=1e-6
    )
    without = [values.look_up(f"pooled.cases.leave_one_out.t{number}.estimate").raw for number in range(1, 14)]
    assert [math.log(one) for one in without] == pytest.approx(metafor["one_out"], rel=1e-5)
    assert values.look_up("pooled.cases.trim_and_fill.missing").raw == metafor["fill"][0]
    assert math.log(values.look_up("pooled.cases.trim_and_fill.estimate").raw) == pytest.approx(
        metafor["fill"][1], rel=1e-5
    )
    assert values.look_up("pooled.cases.egger.p").raw == pytest.approx(metafor["egger"], rel=1e-5)
    assert math.log(values.look_up("pooled.cases.subgroups.random.estimate").raw) == pytest.approx(
        metafor["random"], rel=1e-5
    )
    cooks = [values.look_up(f"pooled.cases.influence.t{number}.cook").raw for number in range(1, 14)]
    assert cooks == pytest.approx(metafor["cook"], rel=1e-4)
