"""Data sets of the field (R's metadat) as effects with variances, and R's words for our plans.

`SETS` are R expressions that leave a data frame `d` with columns yi and vi.
"""

from __future__ import annotations

#: R's expression of each data set with its measure.
SETS = {
    "bcg RR": "d <- escalc('RR', ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)",
    "bcg OR": "d <- escalc('OR', ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)",
    "bcg RD": "d <- escalc('RD', ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)",
    "normand MD": "d <- escalc('MD', m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999)",
    "normand SMD": "d <- escalc('SMD', m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999)",
    "curtis ROM": "d <- escalc('ROM', m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.curtis1998)",
    "curtis SMD": "d <- escalc('SMD', m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.curtis1998)",
    "molloy ZCOR": "d <- escalc('ZCOR', ri=ri, ni=ni, data=dat.molloy2014)",
    "molloy COR": "d <- escalc('COR', ri=ri, ni=ni, data=dat.molloy2014)",
    "mcdaniel ZCOR": "d <- escalc('ZCOR', ri=ri, ni=ni, data=dat.mcdaniel1994)",
    "yusuf OR": "d <- escalc('OR', ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=subset(dat.yusuf1985, table=='6'))",
    "li OR": "d <- escalc('OR', ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat.li2007)",
    "hart RR": "d <- escalc('RR', ai=x1i, n1i=n1i, ci=x2i, n2i=n2i, data=dat.hart1999)",
    "nielweise OR": "d <- escalc('OR', ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat.nielweise2007)",
    "hackshaw OR": "d <- dat.hackshaw1998",
    "raudenbush SMD": "d <- dat.raudenbush1985",
    "bangertdrowns SMD": "d <- dat.bangertdrowns2004",
    "hine RD": "d <- escalc('RD', ai=ai, n1i=n1i, ci=ci, n2i=n2i, data=dat.hine1989)",
}

#: R's words for our tests.
R_TEST = {"z": "z", "t": "t", "knapp-hartung": "knha"}

#: What every expression goes on with. metafor's iterations stop by default when tau2 changes by less than 1e-5, its
#: searches at 1e-4: too early for a comparison. `flat` makes a named list of numbers of what a fit says of its average.
PRELUDE = """
d <- d[!is.na(d$yi) & !is.na(d$vi), ]
close <- 1e-12 * max(d$vi)
tight <- list(threshold = close, tol = close, maxiter = 20000)
search <- list(tol = close, maxiter = 20000, tau2.max = 100 * max(d$vi, d$yi^2))
limits <- function(fit) {
  found <- confint(fit, control = search)$random
  list(tau2 = unname(found[1, 2:3]), i2 = unname(found[3, 2:3]), h2 = unname(found[4, 2:3]))
}
average <- function(fit) list(estimate = fit$beta[1], se = fit$se[1], statistic = fit$zval[1], p = fit$pval[1],
  low = fit$ci.lb[1], high = fit$ci.ub[1])
spread <- function(fit) list(q = fit$QE, q_p = fit$QEp, tau2 = fit$tau2, i2 = fit$I2, h2 = fit$H2)
"""


def ask_of(name: str, expression: str) -> str:
    """Give R's expression about one data set, which is `d` in it."""
    return f"{SETS[name]}\n{PRELUDE}\n{expression}"
