"""Meta-regressions and subgroups agree with metafor."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.between import TAU2_METHODS
from analysis.methods.errors import Undefined
from analysis.methods.inference import TESTS
from analysis.methods.moderators import predict, regress
from analysis.methods.pooling import Plan
from analysis.methods.subgroups import subgroups
from tests.oracle.metadat import R_TEST, ask_of
from tests.oracle.r import Ask

#: As for averages: rounding alone would be 1e-9, iterations end a little apart.
PART = 1e-6
#: What metafor's iterations leave of a tau2 of 0, as a part of a typical variance.
ZERO = 1e-9

#: Moderators of data sets; R makes factors of words in the order of their bytes, as we do.
MODERATORS = {
    "bcg RR": ("ablat",),
    "bcg OR": ("ablat", "alloc"),
    "bcg RD": ("year",),
    "molloy ZCOR": ("meanage", "design"),
    "mcdaniel ZCOR": ("type", "struct"),
    "raudenbush SMD": ("weeks",),
    "bangertdrowns SMD": ("grade", "length"),
    "hackshaw OR": ("design",),
}
METHODS = ("common", *TAU2_METHODS)
GRID = tuple(product(MODERATORS, METHODS, TESTS))

FITS = """
d <- d[complete.cases(d[, mods]), ]
byte <- function(x) if (is.character(x) || is.factor(x)) factor(x, levels = sort(unique(as.character(x)), method = "radix")) else x
found <- list(yi = as.numeric(d$yi), vi = as.numeric(d$vi),
  moderators = sapply(mods, function(m) if (is.factor(d[[m]])) as.character(d[[m]]) else d[[m]], simplify = FALSE))
for (m in mods) d[[m]] <- byte(d[[m]])
f <- as.formula(paste("~", paste(mods, collapse = "+")))
for (method in c("common", "DL", "HE", "SJ", "PM", "EB", "ML", "REML")) for (test in c("z", "t", "knha")) {
  fit <- rma(yi, vi, mods = f, data = d, method = ifelse(method == "common", "EE", method), test = test, control = tight)
  row <- predict(fit, newmods = model.matrix(f, d)[1, -1], addx = FALSE)
  found[[paste(method, test)]] <- c(spread(fit), list(b = as.numeric(fit$beta), se = fit$se, p = fit$pval, low = fit$ci.lb,
    qm = c(fit$QM, fit$QMp), r2 = fit$R2, row = c(row$pred, row$se, row$ci.lb, row$ci.ub), pi = c(row$pi.lb, row$pi.ub),
    limits = if (method != "common" && test == "z") limits(fit)))
}
found
"""


@pytest.fixture
def metafor(oracle):
    asked = {name: "mods <- c('" + "', '".join(mods) + "')\n" + FITS for name, mods in MODERATORS.items()}
    return oracle({name: Ask(ask_of(name, expression)) for name, expression in asked.items()})


def plan_of(method, test):
    return Plan("common", test=test) if method == "common" else Plan(tau2=method, test=test)


def near(expected, part=PART, above=1e-300):
    return pytest.approx(expected, rel=part, abs=above)


@pytest.mark.parametrize(("name", "method", "test"), GRID)
def test_a_regression_agrees_with_metafor(metafor, name, method, test):
    theirs = metafor[name]
    expected, variance = theirs[f"{method} {R_TEST[test]}"], min(theirs["vi"])
    ours = regress(theirs["yi"], theirs["vi"], theirs["moderators"], plan=plan_of(method, test))
    columns = zip(*((one.estimate, one.se, one.p, one.ci.low) for one in ours.coefficients), strict=True)
    assert [list(column) for column in columns] == [near(expected[key]) for key in ("b", "se", "p", "low")]
    assert [ours.omnibus.statistic, ours.omnibus.p] == near(expected["qm"])
    left = ours.heterogeneity
    assert [left.q, left.q_p, left.h2] == near([expected["q"], expected["q_p"], expected["h2"]])
    assert left.tau2 == near(expected["tau2"], above=ZERO * variance)
    assert left.i2 == near(expected["i2"], above=100 * ZERO)
    if expected.get("limits"):
        assert [left.tau2_ci.low, left.tau2_ci.high] == near(expected["limits"]["tau2"], above=ZERO * variance)
    if isinstance(ours.r2, Undefined):
        assert not expected["r2"]  # NA, or by HE 0, where there is no tau2 to explain
    else:
        assert ours.r2 == near(expected["r2"], above=1e-6)


@pytest.mark.parametrize(("name", "method", "test"), GRID)
def test_what_a_regression_expects_agrees_with_metafor(metafor, name, method, test):
    theirs = metafor[name]
    expected = theirs[f"{method} {R_TEST[test]}"]
    ours = regress(theirs["yi"], theirs["vi"], theirs["moderators"], plan=plan_of(method, test))
    found = predict(ours, {one: values[0] for one, values in theirs["moderators"].items()})
    assert [found.estimate, found.se, found.ci.low, found.ci.high] == near(expected["row"])
    if method != "common":
        assert [found.prediction.low, found.prediction.high] == near(expected["pi"])


def test_no_regression_dropped_out(metafor):
    assert len(GRID) == 8 * 8 * 3
    assert {len(theirs) for theirs in metafor.values()} == {3 + 8 * 3}


GROUPS = """
found <- list(yi = as.numeric(d$yi), vi = as.numeric(d$vi), groups = as.character(d[[by]]))
d$group <- factor(found$groups, levels = sort(unique(found$groups), method = "radix"))
for (method in c("EE", "DL", "REML", "PM")) for (test in c("z", "knha")) {
  fits <- lapply(levels(d$group), function(g)
    rma(yi, vi, data = d[d$group == g, ], method = method, test = test, control = tight))
  b <- sapply(fits, function(f) f$beta[1]); se <- sapply(fits, function(f) f$se)
  between <- rma(b, sei = se, mods = ~ factor(seq_along(b)), method = "EE")
  one <- rma(yi, vi, mods = ~ group, data = d, method = method, test = test, control = tight)
  each <- rma(yi, vi, mods = ~ 0 + group, data = d, method = method, test = test, control = tight)
  found[[paste(method, test)]] <- list(b = b, se = se, between = c(between$QM, between$QMp),
    common = list(b = as.numeric(each$beta), se = each$se, p = each$pval, tau2 = each$tau2, between = c(one$QM, one$QMp)))
}
found
"""
GROUPED = {"bcg RR": "alloc", "molloy ZCOR": "design", "hackshaw OR": "design"}


@pytest.mark.parametrize("test", ["z", "knapp-hartung"])
@pytest.mark.parametrize("method", ["common", "DL", "REML", "PM"])
@pytest.mark.parametrize("name", GROUPED)
def test_subgroups_agree_with_metafor(oracle, name, method, test):
    asked = {one: Ask(ask_of(one, f"by <- '{by}'\n{GROUPS}")) for one, by in GROUPED.items()}
    theirs = oracle(asked)[name]
    expected = theirs[f"{'EE' if method == 'common' else method} {R_TEST[test]}"]
    plan = plan_of(method, test)
    apart = subgroups(theirs["yi"], theirs["vi"], theirs["groups"], plan=plan)
    assert [one.pooled.estimate for one in apart.groups] == near(expected["b"])
    assert [one.pooled.se for one in apart.groups] == near(expected["se"])
    assert [apart.between.statistic, apart.between.p] == near(expected["between"])
    shared = subgroups(theirs["yi"], theirs["vi"], theirs["groups"], share="common", plan=plan)
    assert [one.pooled.estimate for one in shared.groups] == near(expected["common"]["b"])
    assert [one.pooled.se for one in shared.groups] == near(expected["common"]["se"])
    assert [one.pooled.p for one in shared.groups] == near(expected["common"]["p"])
    assert [one.pooled.tau2 for one in shared.groups] == near([expected["common"]["tau2"]] * len(shared.groups))
    assert [shared.between.statistic, shared.between.p] == near(expected["common"]["between"])
