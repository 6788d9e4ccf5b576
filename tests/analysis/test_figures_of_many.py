"""Figures of more studies than a plot can name: points are drawn and counted, lists of rows are refused with a way out."""

from __future__ import annotations

import pytest
from matplotlib.collections import PathCollection

from analysis import Review
from analysis.errors import AnalysisError
from analysis.figures.albatross import draw_albatross
from analysis.figures.behind import draw_funnel_plot
from analysis.figures.crowd import NAMED
from analysis.figures.style import FigureStyle
from tests.analysis.test_figures_print import find_clipped, find_overlaps
from tests.bench.trials import make_trials

MANY = NAMED + 60


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    make_trials(folder, studies=MANY)
    return Review.load(folder)


def test_a_funnel_of_many_draws_each_study_as_a_point_and_counts_them_in_words(many):
    one = many.stages.pooling["average_1"]
    canvas = draw_funnel_plot(one, level=0.95, style=FigureStyle(width_mm=85))
    (points,) = [found for found in canvas.axes.collections if isinstance(found, PathCollection)]
    assert len(points.get_offsets()) == len(one.usable) > NAMED
    assert find_overlaps(canvas) == find_clipped(canvas) == []
    alt = many.figures.funnel("average_1").alt
    assert alt.endswith(f"The {len(one.usable)} studies are too many to name each here.")
    assert "Nobody 7" not in alt


def test_an_albatross_of_many_draws_each_study_and_labels_none(many):
    domain = many.stages.votes[0]
    canvas = draw_albatross(domain, hypothesis=many.dataset.review.hypothesis, style=FigureStyle())
    (points,) = [found for found in canvas.axes.collections if isinstance(found, PathCollection)]
    assert len(points.get_offsets()) > NAMED
    assert not any("Nobody" in one.text for one in canvas.drawn)
    assert "too many to name each" in many.figures.albatross("outcome_1").alt


def test_a_forest_of_many_is_refused_with_what_can_be_drawn_instead(many):
    with pytest.raises(AnalysisError) as caught:
        many.figures.forest_of("average_1")
    (finding,) = caught.value.findings
    assert finding.code == "figure-height"
    assert finding.message.endswith("mm, expected at most 700 mm, about 200 rows of studies")
    assert "r.figures.funnel(KEY)" in finding.hint
