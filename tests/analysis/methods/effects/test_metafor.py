"""Every measure agrees with metafor's escalc on data sets of metadat, live in R."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.effects import (
    Effect,
    Means,
    Table,
    compute_cor,
    compute_mc,
    compute_md,
    compute_pcor,
    compute_rom,
    compute_smcc,
    compute_smcr,
    compute_smd,
    compute_tables,
    compute_zcor,
    compute_zpcor,
    correct_d,
    sd_of_change,
)
from analysis.methods.effects.reported import Reported
from analysis.methods.effects.routes import compute_effect
from tests.oracle.r import Ask

#: Both sides are closed formulas in double precision; R's numbers are written with 15 digits.
TOLERANCE = 1e-10

#: R that gives the columns a measure needs, one data set each; metadat's own column names are made escalc's.
TABLES = {
    "dat.bcg": "with(dat.bcg, list(ai = tpos, bi = tneg, ci = cpos, di = cneg))",
    "dat.colditz1994": "with(dat.colditz1994, list(ai = tpos, bi = tneg, ci = cpos, di = cneg))",
    "dat.collins1985a": "with(subset(dat.collins1985a, !is.na(d.xti) & !is.na(d.xci)), "
    "list(ai = d.xti, bi = nti - d.xti, ci = d.xci, di = nci - d.xci))",
    "dat.bornmann2007": "with(dat.bornmann2007, list(ai = waward, bi = wtotal - waward, ci = maward, "
    "di = mtotal - maward))",
} | {
    name: f"with(subset({name}, !is.na(ai) & !is.na(ci)), list(ai = ai, bi = n1i - ai, ci = ci, di = n2i - ci))"
    for name in (
        "dat.li2007", "dat.yusuf1985", "dat.nielweise2007", "dat.lee2004", "dat.hine1989", "dat.egger2001",
        "dat.linde2005",
    )
}  # fmt: skip
MEANS = {
    name: f"with(subset({name}, !is.na(m1i)), "
    "list(m1i = m1i, m2i = m2i, sd1i = sd1i, sd2i = sd2i, n1i = n1i, n2i = n2i))"
    for name in ("dat.normand1999", "dat.curtis1998", "dat.gibson2002")
}
CORRELATIONS = {
    name: f"with(subset({name}, !is.na(ri)), list(ri = ri, ni = ni))"
    for name in ("dat.molloy2014", "dat.mcdaniel1994", "dat.cohen1981")
}
PARTIAL = {"dat.aloe2013": "with(dat.aloe2013, list(ti = tval, ni = n, mi = preds))"}
#: No data set of metadat has means before and after: the groups of dat.normand1999 and dat.gibson2002 stand for them.
CHANGES = {
    name: f"with(subset({name}, !is.na(m1i)), "
    "list(m1i = m1i, m2i = m2i, sd1i = sd1i, sd2i = sd2i, ni = n1i, ri = rep(RHO, length(m1i))))"
    for name in ("dat.normand1999", "dat.gibson2002")
}


def of_groups(columns):
    for m1, m2, sd1, sd2, n1, n2 in rows(columns, "m1i", "m2i", "sd1i", "sd2i", "n1i", "n2i"):
        yield Means(m1, sd1, n1), Means(m2, sd2, n2)


def rows(columns, *names):
    return zip(*(columns[name] for name in names), strict=True)


def change(compute, columns):
    for m1, m2, sd1, sd2, n, rho in rows(columns, "m1i", "m2i", "sd1i", "sd2i", "ni", "ri"):
        yield compute(m1 - m2, sd_of_change(sd1, sd2, rho), n)


def change_from_sd_before(columns):
    for m1, m2, sd1, n, rho in rows(columns, "m1i", "m2i", "sd1i", "ni", "ri"):
        yield compute_smcr(m1 - m2, sd1, n, rho)


def of_tables(measure, columns, to, *, drop00=False):
    tables = [Table(*cells) for cells in rows(columns, "ai", "bi", "ci", "di")]
    return compute_tables(measure, tables, to=to, drop_uninformative=drop00)


#: Name of a case: data sets, escalc's measure and options, and ours.
CASES = {
    **{
        f"{measure} {to}": (TABLES, measure, f"to = '{to}'", lambda c, m=measure, to=to: of_tables(m, c, to))
        for measure, to in product(("OR", "RR", "RD", "PETO"), ("only0", "if0all", "all", "none"))
    },
    **{
        f"{measure} drop00": (
            TABLES, measure, "drop00 = TRUE", lambda c, m=measure: of_tables(m, c, "only0", drop00=True)
        )
        for measure in ("OR", "RR", "RD", "PETO")
    },
    **{
        f"SMD {kind}": (
            MEANS, "SMD", f"vtype = '{kind}'",
            lambda c, kind=kind: (compute_smd(*g, variance=kind) for g in of_groups(c)),
        )
        for kind in ("LS", "LS2", "UB")
    },
    **{
        f"{measure} {kind}": (
            MEANS, measure, f"vtype = '{kind}'",
            lambda c, f=compute, kind=kind: (f(*g, equal_variances=kind == "HO") for g in of_groups(c)),
        )
        for (measure, compute), kind in product((("MD", compute_md), ("ROM", compute_rom)), ("LS", "HO"))
    },
    "COR": (CORRELATIONS, "COR", "", lambda c: (compute_cor(*pair) for pair in rows(c, "ri", "ni"))),
    "ZCOR": (CORRELATIONS, "ZCOR", "", lambda c: (compute_zcor(*pair) for pair in rows(c, "ri", "ni"))),
    "PCOR": (PARTIAL, "PCOR", "", lambda c: (compute_pcor(*row) for row in rows(c, "ti", "ni", "mi"))),
    "ZPCOR": (PARTIAL, "ZPCOR", "", lambda c: (compute_zpcor(*row) for row in rows(c, "ti", "ni", "mi"))),
    **{
        f"{measure} rho {rho}": (
            {name: columns.replace("RHO", str(rho)) for name, columns in CHANGES.items()}, measure, "", ours
        )
        for rho in (0, 0.5, 0.9)
        for measure, ours in (
            ("MC", lambda c: change(compute_mc, c)),
            ("SMCC", lambda c: change(compute_smcc, c)),
            ("SMCR", change_from_sd_before),
        )
    },
}  # fmt: skip
GRID = [(case, name) for case, (sets, *_) in CASES.items() for name in sets]

QUESTIONS = {
    f"{case}, {name}": Ask(
        f"{{x <- {CASES[case][0][name]}; "
        f"y <- do.call(escalc, c(list(measure = '{CASES[case][1]}'{', ' * bool(CASES[case][2])}{CASES[case][2]}), x)); "
        "list(columns = lapply(x, I), yi = I(as.numeric(y$yi)), vi = I(as.numeric(y$vi)))}"
    )
    for case, name in GRID
}


@pytest.mark.parametrize(("case", "name"), GRID)
def test_estimates_and_variances_are_those_of_metafor(case, name, oracle):
    theirs = oracle(QUESTIONS)[f"{case}, {name}"]
    ours = list(CASES[case][3](theirs["columns"]))
    assert len(ours) == len(theirs["yi"]) > 4
    for one, yi, vi in zip(ours, theirs["yi"], theirs["vi"], strict=True):
        if isinstance(one, Effect):
            assert (one.estimate, one.variance) == pytest.approx((yi, vi), rel=TOLERANCE, abs=1e-14)
        else:
            assert None in (yi, vi) or vi == 0


def test_every_measure_that_metafor_has_is_compared_on_data_sets_of_metadat():
    measures = {CASES[case][1] for case, _ in GRID}
    sets = {name for _, name in GRID}
    assert measures == {
        "OR", "RR", "RD", "MD", "SMD", "ROM", "COR", "ZCOR", "PCOR", "ZPCOR", "MC", "SMCC", "SMCR", "PETO"
    }  # fmt: skip
    assert len(sets) == 18
    assert len(GRID) == 20 * 11 + 7 * 3 + 2 * 3 + 2 + 9 * 2


def test_rounding_of_printed_odds_ratios_is_all_that_parts_ours_from_hackshaw(oracle):
    asked = {"h": Ask("with(dat.hackshaw1998, list(o = or, low = or.lb, high = or.ub, yi = as.numeric(yi), vi = vi))")}
    for ratio, low, high, yi, vi in rows(oracle(asked)["h"], "o", "low", "high", "yi", "vi"):
        found = compute_effect("OR", Reported(estimate=ratio, estimate_of="or", ci_low=low, ci_high=high))
        assert (found.estimate, found.variance) == pytest.approx((yi, vi), abs=1e-4)


def test_hedges_g_of_10000_people_is_still_finite():
    assert correct_d(0.5, 5000, 5000).estimate == pytest.approx(0.5, rel=1e-4)
