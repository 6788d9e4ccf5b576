"""Egger's regression and trim and fill agree with metafor."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.bias import egger, trim_and_fill
from analysis.methods.errors import Undefined
from analysis.methods.inference import TESTS
from analysis.methods.pooling import Plan
from tests.oracle.metadat import R_TEST, SETS, ask_of
from tests.oracle.r import Ask

PART = 1e-6
#: metafor trims with its own short iterations of REML (1e-5), whatever the fit was told: worst seen 2e-4.
TRIMMED = 1e-3
METHODS = ("common", "DL", "REML", "PM")
FILLING = tuple(product(SETS, ("common", "DL", "REML"), ("L0", "R0"), ("left", "right")))

ASKED = """
found <- list(yi = as.numeric(d$yi), vi = as.numeric(d$vi))
say <- function(r) list(z = r$zval, p = r$pval, limit = c(r$est, r$ci.lb, r$ci.ub))
for (method in c("common", "DL", "REML", "PM")) for (test in c("z", "t", "knha")) {
  r <- ifelse(method == "common", "EE", method)
  fit <- rma(yi, vi, data = d, method = r, test = test, control = tight)
  for (by in c("sei", "vi")) for (model in c("lm", "rma"))
    found[[paste(method, test, by, model)]] <- say(regtest(fit, model = model, predictor = by))
  if (test == "z") found[[paste(method, "side")]] <- trimfill(fit)$side
  if (test == "z" && method != "PM") for (kind in c("L0", "R0")) for (side in c("left", "right")) {
    full <- trimfill(fit, estimator = kind, side = side)
    again <- rma(as.numeric(full$yi), as.numeric(full$vi), method = r, control = tight)
    found[[paste(method, kind, side)]] <- list(k0 = full$k0, se = full$se.k0, p = full$p.k0,
      yi = I(as.numeric(full$yi)[full$fill]), vi = I(as.numeric(full$vi)[full$fill]), b = again$beta[1], sb = again$se)
  }
}
found
"""


@pytest.fixture
def metafor(oracle):
    return oracle({name: Ask(ask_of(name, ASKED)) for name in SETS})


def near(expected, part=PART):
    return pytest.approx(expected, rel=part)


def plan_of(method, test="z"):
    return Plan("common", test=test) if method == "common" else Plan(tau2=method, test=test)


@pytest.mark.parametrize("by", ["se", "variance"])
@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("name", "method"), list(product(SETS, METHODS)))
def test_eggers_regression_agrees_with_metafor(metafor, name, method, test, by):
    theirs = metafor[name]
    for model in ("lm", "rma"):
        expected = theirs[f"{method} {R_TEST[test]} {'sei' if by == 'se' else 'vi'} {model}"]
        found = egger(theirs["yi"], theirs["vi"], model=model, predictor=by, plan=plan_of(method, test))
        assert [found.slope.statistic, found.slope.p] == near([expected["z"], expected["p"]])
        assert [found.limit.estimate, found.limit.ci.low, found.limit.ci.high] == near(expected["limit"])


@pytest.mark.parametrize(("name", "method", "estimator", "side"), FILLING)
def test_trim_and_fill_agrees_with_metafor(metafor, name, method, estimator, side):
    theirs = metafor[name]
    expected = theirs[f"{method} {estimator} {side}"]
    found = trim_and_fill(theirs["yi"], theirs["vi"], side=side, estimator=estimator, plan=plan_of(method))
    assert found.missing == expected["k0"]
    assert (None if isinstance(found.se, Undefined) else found.se) == (expected["se"] and near(expected["se"]))
    assert (None if isinstance(found.p, Undefined) else found.p) == (expected["p"] and near(expected["p"]))
    part = TRIMMED if method == "REML" else PART
    assert sorted(found.estimates) == near(sorted(expected["yi"]), part)
    assert sorted(found.variances) == near(sorted(expected["vi"]))
    assert found.pooled.se == near(expected["sb"], part)
    assert found.pooled.estimate == pytest.approx(expected["b"], rel=part, abs=part * expected["sb"])


@pytest.mark.parametrize(("name", "method"), list(product(SETS, METHODS)))
def test_the_side_to_fill_is_metafors(metafor, name, method):
    theirs = metafor[name]
    assert trim_and_fill(theirs["yi"], theirs["vi"], plan=plan_of(method)).side == theirs[f"{method} side"]


def test_no_combination_dropped_out(metafor):
    assert {len(theirs) for theirs in metafor.values()} == {2 + 4 * 3 * 2 * 2 + 4 + 3 * 2 * 2}
