"""Averages by Mantel-Haenszel and Peto agree with metafor's rma.mh and rma.peto: every measure and data set."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.effects import Table
from analysis.methods.errors import Undefined
from analysis.methods.two_by_two import (
    MEASURES,
    cumulate_tables,
    leave_one_out_tables,
    pool_tables,
    subgroups_of_tables,
)
from tests.oracle.r import Ask

#: Sums differ by rounding alone; p values far out in a tail have fewer digits (worst seen 4e-13).
CLOSED = 1e-10
#: Differences of large sums, for what is close to 0.
SMALL = 1e-12

GROUPS = "with({}, data.frame(a = ai, b = n1i - ai, c = ci, d = n2i - ci))"
#: R's expression of each data set as columns of two by two tables; the last have tables with no event or events alone.
SETS = {
    "bcg": "with(dat.bcg, data.frame(a = tpos, b = tneg, c = cpos, d = cneg))",
    "yusuf": GROUPS.format("subset(dat.yusuf1985, table == '6' & !is.na(ai))"),
    "yusuf 12a": GROUPS.format("subset(dat.yusuf1985, table == '12a' & !is.na(ai))"),
    "li": GROUPS.format("dat.li2007"),
    "hine": GROUPS.format("dat.hine1989"),
    "nielweise": GROUPS.format("dat.nielweise2007"),
    "collins": "with(dat.collins1985a, na.omit(data.frame(a = b.xti, b = nti - b.xti, c = b.xci, d = nci - b.xci)))",
    "pre-eclampsia": "with(dat.collins1985b, na.omit(data.frame(a = pre.xti, b = pre.nti - pre.xti, c = pre.xci, "
    "d = pre.nci - pre.xci)))",
    "damico": "with(dat.damico2009, data.frame(a = xt, b = nt - xt, c = xc, d = nc - xc))",
    "lee": GROUPS.format("dat.lee2004"),
    "linde": "with(subset(dat.linde2005, !is.na(ai)), data.frame(a = ai, b = n1i - ai, c = ci, d = n2i - ci))",
    "egger": GROUPS.format("dat.egger2001"),
    "without events": "data.frame(a = c(0, 0, 3, 12, 1), b = c(20, 31, 27, 30, 40), c = c(0, 2, 7, 9, 0), d = c(22, 30, 20, 33, 41))",
    "events alone": "data.frame(a = c(9, 20, 3, 12), b = c(0, 0, 27, 30), c = c(12, 18, 7, 9), d = c(0, 4, 20, 33))",
}
CASES = tuple((model, measure) for model, measures in MEASURES.items() for measure in measures)
GRID = tuple(product(SETS, CASES))

ASKED = """
fit_of <- function(d, measure) switch(measure, PETO = rma.peto(ai = a, bi = b, ci = c, di = d, data = d),
  rma.mh(ai = a, bi = b, ci = c, di = d, data = d, measure = measure))
numbers <- function(x) lapply(unclass(x)[c("estimate", "se", "ci.lb", "Q")], as.numeric)
suppressWarnings({
found <- list(tables = lapply(d, I))
for (measure in c("OR", "RR", "RD", "PETO")) {
  fit <- fit_of(d, measure)
  half <- rep(c("one", "two"), length.out = nrow(d))
  parts <- lapply(split(d, half), fit_of, measure)
  apart <- rma(sapply(parts, coef), sei = sapply(parts, function(x) x$se), method = "EE")
  found[[measure]] <- list(average = c(fit$beta, fit$se, fit$zval, fit$pval, fit$ci.lb, fit$ci.ub),
    spread = c(fit$QE, fit$QEp, fit$I2, fit$H2), k = fit$k.yi, weights = unname(weights(fit)),
    without = numbers(leave1out(fit)), cumulated = numbers(cumul(fit)),
    groups = sapply(parts, coef), between = c(apart$QE, apart$QEp))
}
})
found
"""


@pytest.fixture
def metafor(oracle):
    return oracle({name: Ask(f"d <- {columns}\n{ASKED}") for name, columns in SETS.items()})


def near(expected, small=SMALL):
    return pytest.approx(expected, rel=CLOSED, abs=small)


def ask(metafor, name, case):
    model, measure = case
    theirs = metafor[name]
    columns = theirs["tables"]
    tables = [Table(*cells) for cells in zip(*(columns[one] for one in "abcd"), strict=True)]
    return tables, {"model": model, "measure": measure}, theirs["PETO" if model == "peto" else measure]


@pytest.mark.parametrize(("name", "case"), GRID)
def test_an_average_agrees_with_metafor(metafor, name, case):
    tables, words, theirs = ask(metafor, name, case)
    ours = pool_tables(tables, **words)
    average = [ours.estimate, ours.se, ours.statistic, ours.p, ours.ci.low, ours.ci.high]
    assert average == near(theirs["average"], 1e-300)
    one = ours.heterogeneity
    assert [one.q, one.q_p, one.i2, one.h2] == near(theirs["spread"])
    assert one.q_df == theirs["k"] - 1
    assert list(ours.weights) == near(theirs["weights"])


@pytest.mark.parametrize(("name", "case"), GRID)
def test_leaving_out_and_cumulating_agree_with_metafor(metafor, name, case):
    tables, words, theirs = ask(metafor, name, case)
    for refit, key in ((leave_one_out_tables, "without"), (cumulate_tables, "cumulated")):
        found = refit(tables, **words)
        for number, one in enumerate(found):
            expected = [column[number] for column in theirs[key].values()]
            if isinstance(one, Undefined):
                assert expected[1] in {None, 0}  # metafor gives no average, or one without a standard error
            else:
                q = 0.0 if isinstance(one.q, Undefined) else one.q  # metafor's word for one study
                assert [one.average.estimate, one.average.se, one.average.ci.low, q] == near(expected, 1e-10)


@pytest.mark.parametrize(("name", "case"), GRID)
def test_groups_agree_with_metafor(metafor, name, case):
    tables, words, theirs = ask(metafor, name, case)
    found = subgroups_of_tables(tables, [("one", "two")[number % 2] for number in range(len(tables))], **words)
    assert [one.pooled.estimate for one in found.groups] == near(theirs["groups"])
    assert [found.between.statistic, found.between.p] == near(theirs["between"])


def test_no_combination_dropped_out(metafor):
    assert len(SETS) >= 12
    assert len(GRID) == len(SETS) * 4
    assert {len(theirs) for theirs in metafor.values()} == {1 + 4}
    assert all(
        isinstance(metafor[name][key]["average"][0], float) for name in SETS for key in ("OR", "RR", "RD", "PETO")
    )
