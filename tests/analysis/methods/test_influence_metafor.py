"""Refits without a study, cumulated refits and case diagnostics agree with metafor."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.errors import Undefined
from analysis.methods.inference import TESTS
from analysis.methods.influence import cumulate, leave_one_out, measure_influence
from analysis.methods.pooling import Plan
from tests.oracle.metadat import R_TEST, ask_of
from tests.oracle.r import Ask

#: Each diagnostic is a difference of two fits, each of them good to about 1e-9: what is small has fewer digits.
PART, SMALL = 1e-6, 1e-8

#: Small ones, since metafor refits each study of each model one by one.
SETS = ("bcg RR", "bcg RD", "normand SMD", "normand MD", "molloy ZCOR", "hart RR")
METHODS = ("common", "DL", "HE", "SJ", "PM", "EB", "ML", "REML")
GRID = tuple(product(SETS, METHODS, TESTS))

ASKED = """
found <- list(yi = as.numeric(d$yi), vi = as.numeric(d$vi))
columns <- c("rstudent", "dffits", "cook.d", "cov.r", "tau2.del", "QE.del", "hat", "weight")
for (method in c("common", "DL", "HE", "SJ", "PM", "EB", "ML", "REML")) for (test in c("z", "t", "knha")) {
  fit <- rma(yi, vi, data = d, method = ifelse(method == "common", "EE", method), test = test, control = tight)
  cases <- influence(fit)
  steps <- function(x) { x <- unclass(x); lapply(list(b = x$estimate, se = x$se, low = x$ci.lb), as.numeric) }
  found[[paste(method, test)]] <- list(cases = lapply(unclass(cases$inf)[columns], as.numeric),
    dfbetas = as.numeric(cases$dfbs[[1]]), inf = cases$is.infl, without = steps(leave1out(fit)), cumulated = steps(cumul(fit)))
}
found
"""


@pytest.fixture
def metafor(oracle):
    return oracle({name: Ask(ask_of(name, ASKED)) for name in SETS})


def plan_of(method, test):
    return Plan("common", test=test) if method == "common" else Plan(tau2=method, test=test)


def near(expected):
    return pytest.approx(expected, rel=PART, abs=SMALL)


def columns_of(cases):
    names = ("residual", "dffits", "cook", "covariance_ratio", "tau2", "q", "hat", "weight")
    return [[getattr(case, name) for case in cases] for name in names]


@pytest.mark.parametrize(("name", "method", "test"), GRID)
def test_influence_agrees_with_metafor(metafor, name, method, test):
    theirs = metafor[name]
    expected = theirs[f"{method} {R_TEST[test]}"]
    found = measure_influence(theirs["yi"], theirs["vi"], plan=plan_of(method, test))
    assert columns_of(found) == [near(column) for column in expected["cases"].values()]
    assert [case.dfbetas[0] for case in found] == near(expected["dfbetas"])
    assert [case.influential for case in found] == expected["inf"]


@pytest.mark.parametrize(("name", "method", "test"), GRID)
def test_leaving_out_and_cumulating_agree_with_metafor(metafor, name, method, test):
    theirs = metafor[name]
    expected = theirs[f"{method} {R_TEST[test]}"]
    for refit, key in ((leave_one_out, "without"), (cumulate, "cumulated")):
        found = [one.average for one in refit(theirs["yi"], theirs["vi"], plan=plan_of(method, test))]
        assert [one.estimate for one in found] == near(expected[key]["b"])
        assert [one.se for one in found] == near(expected[key]["se"])
        assert [one.ci.low for one in found] == near(expected[key]["low"])


def test_no_combination_dropped_out(metafor):
    assert {len(theirs) for theirs in metafor.values()} == {2 + 8 * 3}


REGRESSION = """
d$alloc <- factor(d$alloc)
fit <- rma(yi, vi, mods = ~ ablat + alloc, data = d, method = method, test = test, control = tight)
cases <- influence(fit)
list(yi = as.numeric(d$yi), vi = as.numeric(d$vi), ablat = d$ablat, alloc = as.character(d$alloc), inf = cases$is.infl,
  dfbetas = lapply(unclass(cases$dfbs)[1:4], as.numeric), cases = lapply(unclass(cases$inf)[1:8], as.numeric))
"""


@pytest.mark.parametrize(("method", "test"), list(product(("common", "DL", "REML"), TESTS)))
def test_influence_on_a_regression_agrees_with_metafor(oracle, method, test):
    grid = {
        f"{one} {other}": f"method <- '{'EE' if one == 'common' else one}'\ntest <- '{R_TEST[other]}'\n{REGRESSION}"
        for one, other in product(("common", "DL", "REML"), TESTS)
    }
    theirs = oracle({key: Ask(ask_of("bcg OR", expression)) for key, expression in grid.items()})[f"{method} {test}"]
    moderators = {"ablat": theirs["ablat"], "alloc": theirs["alloc"]}
    found = measure_influence(theirs["yi"], theirs["vi"], moderators, plan=plan_of(method, test))
    assert not any(isinstance(case, Undefined) for case in found)
    assert columns_of(found) == [near(column) for column in theirs["cases"].values()]
    assert [list(column) for column in zip(*(case.dfbetas for case in found), strict=True)] == [
        near(column) for column in theirs["dfbetas"].values()
    ]
    assert [case.influential for case in found] == theirs["inf"]
