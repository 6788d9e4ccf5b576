"""Funnels, Egger's regression and trim and fill: what is drawn, and what cannot be said."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.methods.bias import draw_funnel, egger, trim_and_fill
from analysis.methods.errors import MethodError, Undefined

EFFECTS, VARIANCES = [0.1, 0.5, 0.9, 0.4], [0.01, 0.04, 0.25, 0.16]


def test_a_funnels_regions_open_with_the_standard_error():
    found = draw_funnel(EFFECTS, VARIANCES, centre=0.2, levels=(0.9, 0.95), points=3)
    assert found.se == pytest.approx((0.1, 0.2, 0.5, 0.4))
    assert found.grid == (0, 0.25, 0.5)
    assert [region.level for region in found.regions] == [0.9, 0.95]
    assert found.regions[1].low == pytest.approx((0.2, 0.2 - 0.4899910, 0.2 - 0.9799820), abs=1e-6)
    assert found.regions[1].high == pytest.approx((0.2, 0.2 + 0.4899910, 0.2 + 0.9799820), abs=1e-6)


def test_a_region_needs_a_level():
    with pytest.raises(MethodError, match="level: found 95, expected a number between 0 and 1"):
        draw_funnel(EFFECTS, VARIANCES, centre=0, levels=(95,))


def test_asymmetry_needs_three_studies_of_different_precision():
    assert egger([0.1, 0.2], [0.1, 0.2]) == Undefined("a regression needs 3 studies, there are 2")
    assert egger([0.1, 0.2, 0.4], [0.1, 0.1, 0.1]) == Undefined("all studies are equally precise")


def test_few_studies_are_said_to_be_too_few_to_find_an_asymmetry():
    found = egger(EFFECTS, VARIANCES)
    assert found.warnings == ("4 studies are too few to find an asymmetry; 10 are the usual minimum.",)
    assert egger(np.arange(10), np.arange(1, 11)).warnings == ()


def test_trimming_needs_three_studies_and_a_side():
    assert trim_and_fill([0.1, 0.2], [0.1, 0.2]) == Undefined("trimming needs 3 studies, there are 2")
    assert trim_and_fill([0.1, 0.2, 0.4], [0.1, 0.1, 0.1]) == Undefined(
        "no side can be chosen: all studies are equally precise"
    )


def test_a_symmetric_funnel_is_filled_with_nothing():
    found = trim_and_fill([-0.4, -0.2, 0.0, 0.2, 0.4], [0.2, 0.1, 0.01, 0.1, 0.2], side="left")
    assert [found.missing, found.estimates] == [0, ()]
    assert found.pooled.estimate == pytest.approx(0, abs=1e-12)


def test_filled_studies_mirror_the_outermost():
    effects, variances = [0.0, 0.02, -0.01, 0.05, 0.4, 0.5, 0.6], [0.001, 0.002, 0.002, 0.01, 0.1, 0.12, 0.15]
    left = trim_and_fill(effects, variances, side="left")
    right = trim_and_fill([-one for one in effects], variances, side="right")
    assert left.missing == right.missing > 0
    assert left.estimates == pytest.approx([-one for one in right.estimates])
    assert left.pooled.k == 7 + left.missing


def test_only_r0_tests_that_no_study_is_missing():
    assert isinstance(trim_and_fill(EFFECTS, VARIANCES, estimator="L0").p, Undefined)
    assert trim_and_fill(EFFECTS, VARIANCES, estimator="R0").p <= 0.5


@pytest.mark.parametrize(
    ("method", "words", "message"),
    [
        (egger, {"model": "ols"}, "model: found ols, expected one of lm, rma"),
        (egger, {"predictor": "sei"}, "predictor: found sei, expected one of se, variance"),
        (trim_and_fill, {"estimator": "Q0"}, "estimator: found Q0, expected one of L0, R0"),
        (trim_and_fill, {"side": "top"}, "side: found top, expected one of left, right"),
    ],
)
def test_words_that_are_not_known_are_named(method, words, message):
    with pytest.raises(MethodError) as raised:
        method(EFFECTS, VARIANCES, **words)
    assert str(raised.value).startswith(message)
