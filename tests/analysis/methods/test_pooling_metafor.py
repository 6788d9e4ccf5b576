"""Averages and their heterogeneity agree with metafor: every estimator, test and data set."""

from __future__ import annotations

from itertools import product

import pytest

from analysis.methods.between import TAU2_METHODS
from analysis.methods.errors import Undefined
from analysis.methods.inference import TESTS
from analysis.methods.pooling import pool
from tests.oracle.metadat import R_TEST, SETS, ask_of
from tests.oracle.r import Ask

#: Closed forms differ by rounding alone (worst seen 2e-12, p values far out in a tail).
CLOSED = 1e-9
#: Iterations end where metafor's own do, whose last step is small but one of many (worst seen
#: 2e-8).
ITERATED = 1e-6
#: What metafor's iterations leave of a tau2 of 0, as a part of a typical variance.
ZERO = 1e-9

METHODS = ("common", *TAU2_METHODS)
GRID = tuple(product(SETS, METHODS, TESTS))

ASKED = """
found <- list(yi = as.numeric(d$yi), vi = as.numeric(d$vi))
for (method in c("common", "DL", "HE", "SJ", "PM", "EB", "ML", "REML")) for (test in c("z", "t", "knha")) {
  fit <- rma(yi, vi, data = d, method = ifelse(method == "common", "EE", method), test = test, control = tight)
  one <- c(average(fit), spread(fit), list(weights = I(unname(weights(fit)))))
  if (method != "common") one <- c(one, list(limits = if (test == "z") limits(fit), wide = unclass(predict(fit))[c("pi.lb", "pi.ub")],
    riley = unclass(predict(fit, pi.type = "riley"))[c("pi.lb", "pi.ub")]))
  found[[paste(method, test)]] <- one
}
found
"""


@pytest.fixture
def metafor(oracle):
    return oracle({name: Ask(ask_of(name, ASKED)) for name in SETS})


@pytest.mark.parametrize(("name", "method", "test"), GRID)
def test_an_average_agrees_with_metafor(metafor, name, method, test):
    theirs = metafor[name]
    expected = theirs[f"{method} {R_TEST[test]}"]
    model = {"model": "common"} if method == "common" else {"tau2": method}
    ours = pool(theirs["yi"], theirs["vi"], test=test, **model)
    near = Near(CLOSED if method in {"common", "DL", "HE", "SJ"} else ITERATED)
    assert [ours.estimate, ours.se, ours.statistic, ours.p, ours.ci.low, ours.ci.high] == near(
        [expected[key] for key in ("estimate", "se", "statistic", "p", "low", "high")]
    )
    assert list(ours.weights) == near(expected["weights"])
    check_heterogeneity(ours, expected, near, min(theirs["vi"]))
    if method == "common":
        assert isinstance(ours.prediction, Undefined)
        assert isinstance(ours.prediction_t, Undefined)
    else:
        assert limits(ours.prediction) == near(list(expected["wide"].values()))
        assert limits(ours.prediction_t) == near(list(expected["riley"].values()))


def check_heterogeneity(ours, expected, near, variance):
    found = ours.heterogeneity
    assert [found.q, found.q_p] == Near(CLOSED)([expected["q"], expected["q_p"]])
    assert found.tau2 == near(expected["tau2"], above=ZERO * variance)
    assert [found.i2, found.h2] == near([expected["i2"], expected["h2"]], above=100 * ZERO)
    if expected.get("limits"):
        assert limits(found.tau2_ci) == near(expected["limits"]["tau2"], above=ZERO * variance)
        assert limits(found.i2_ci) == near(expected["limits"]["i2"], above=100 * ZERO)
        assert limits(found.h2_ci) == near(expected["limits"]["h2"])


def limits(interval):
    return [interval.low, interval.high]


class Near:
    """Compare with a relative tolerance, and with an absolute one only where that is named."""

    def __init__(self, part):
        self.part = part

    def __call__(self, expected, *, above=1e-300):
        return pytest.approx(expected, rel=self.part, abs=above)


def test_no_combination_dropped_out():
    assert len(SETS) >= 12
    assert len(GRID) == len(SETS) * 8 * 3
    assert set(METHODS) == {"common", "DL", "HE", "SJ", "PM", "EB", "ML", "REML"}


def test_every_combination_was_answered_with_a_number(metafor):
    missing = [
        (name, method, test)
        for name, method, test in GRID
        if not isinstance(metafor[name][f"{method} {R_TEST[test]}"]["estimate"], float)
    ]
    assert missing == []
