"""Figures of more studies than a plot can name: points are drawn and counted, lists of rows are shared among pages."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import pytest
from matplotlib.collections import PathCollection

from analysis import Review
from analysis.effects import Scale
from analysis.errors import AnalysisError
from analysis.figures.albatross import draw_albatross
from analysis.figures.behind import draw_funnel_plot
from analysis.figures.crowd import NAMED
from analysis.figures.forest import plan_forest
from analysis.figures.interval_rows import Headings
from analysis.figures.intervals import plan_intervals
from analysis.figures.paging import share_rows
from analysis.figures.pooled import list_average, list_studies
from analysis.figures.quality_turned import draw_quality_in, share_studies
from analysis.figures.style import MIN_TEXT_PT, TALLEST_MM, FigureStyle
from tests.analysis.figure_results import HYPOTHESIS, make_domain, make_study, make_synthesis
from tests.analysis.test_figures_print import find_clipped, find_overlaps
from tests.analysis.test_figures_quality import rate
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


# Rows for a page.

LONG = "Chandrasekharan-Venkataraman, O'Shaughnessy & van der Berg {}"


def list_many(one, count):
    rows = [replace(row, label=LONG.format(number)) for number, row in enumerate(list_studies(one).values())]
    return [*rows[:count], *list_average(one)]


def plan(rows, width, page=0):
    headings = Headings("Study", "Difference (95% CI)", ("for group 2", "for group 1"), weighted=True)
    return plan_intervals(rows, headings, scale=Scale("SMD"), style=FigureStyle(width_mm=width), page=page)


def hold(canvas):
    small = [text for text in canvas.axes.texts if text.get_fontsize() < MIN_TEXT_PT]
    return canvas.height <= TALLEST_MM, small, find_overlaps(canvas), find_clipped(canvas)


def test_names_of_many_studies_get_the_room_that_lets_them_fit_a_page(many):
    one = many.stages.pooling["average_1"]
    plot = plan(list_many(one, 48), 170)
    assert max(len(label) for label, _ in plot.layout.texts) == 1
    assert hold(plot.draw()) == (True, [], [], [])


@pytest.mark.parametrize(("width", "count"), [(85, 30), (170, 100)])
def test_pages_hold_every_row_once_below_the_same_axis(many, width, count):
    one = many.stages.pooling["average_1"]
    rows = list_many(one, count)
    pages = [plan(rows, width, page) for page in range(1, plan(rows, width, 1).pages + 1)]
    assert len(pages) > 1
    assert [row for page in pages for row in page.rows] == rows
    assert len({page.layout.axis for page in pages}) == 1
    for page in pages:
        assert hold(page.draw()) == (True, [], [], [])


def test_a_heading_keeps_the_row_below_it_and_stands_again_where_its_rows_go_on():
    heights, heads = [2, 4, 4, 4, 2, 4, 4], [True, False, False, False, True, False, False]
    assert share_rows(heights, heads, room=10) == [[0, 1, 2], [0, 3], [4, 5, 6]]
    assert share_rows([30.0], [False], room=10) == [[0]]


def test_a_forest_of_many_is_refused_with_what_can_be_drawn_instead(many):
    with pytest.raises(AnalysisError) as caught:
        many.figures.forest_of("average_1", width_mm=85)
    (finding,) = caught.value.findings
    assert finding.code == "figure-height"
    assert re.fullmatch(
        r"found 262 rows in 85 mm of width, 9\d\d mm high, expected at most 225 mm, the height of a page",
        finding.message,
    )
    assert finding.hint == (
        "page=1 to page=5 in the call draw a page each, as figures with labels and captions of their own; a narrower"
        " domain of the synthesis lists fewer; r.figures.funnel(KEY) and r.figures.albatross(DOMAIN) take any number"
    )


def test_the_hint_says_what_the_width_of_a_page_takes(many):
    one = many.stages.pooling["average_1"]
    with pytest.raises(AnalysisError, match="hint: width_mm=170 in the call takes one page; page=1 to page=2 in"):
        plan(list_many(one, 40), 85)
    with pytest.raises(AnalysisError, match="hint: width_mm=170 in the call takes 2 pages; page=1 to page=4 in"):
        plan(list_many(one, 80), 85)


def test_a_page_says_which_it_is_and_has_a_file_of_its_own(many):
    figure = many.figures.forest_of("average_1", page=5)
    assert figure.svg.name == "forest_average_1_page5.svg"
    assert figure.alt.startswith("Page 5 of 5. Forest plot of ")
    assert "Average, random effects" in figure.alt
    assert "Average, random effects" not in many.figures.forest_of("average_1", page=1).alt
    assert "Nobody 7:" not in figure.alt


@pytest.mark.parametrize(("page", "expected"), [(6, "found 6, expected 1 to 5"), (-1, "found -1, expected 1 to 5")])
def test_a_page_that_there_is_not_is_refused(many, page, expected):
    with pytest.raises(AnalysisError, match=f"page of a figure: {expected}"):
        many.figures.forest_of("average_1", page=page)


def test_a_second_page_of_a_plot_that_takes_one_is_refused(many):
    one = many.stages.pooling["average_1"]
    with pytest.raises(AnalysisError, match="found 2, expected 1, which holds all of it\n  hint: leave page out"):
        plan(list_many(one, 3), 170, page=2)


# The plain forest.


def correlate(count):
    studies = [make_study(f"s{number}") for number in range(count)]
    named = [
        replace(study, outcomes=tuple(replace(one, label=LONG.format(number)) for one in study.outcomes))
        for number, study in enumerate(studies)
    ]
    return make_synthesis(make_domain(*named[::2]), make_domain(*named[1::2], label="Another domain"))


@pytest.mark.parametrize(("width", "count"), [(85, 10), (85, 48), (170, 48), (170, 120)])
def test_a_plain_forest_of_long_names_holds_page_by_page(width, count):
    planned = partial(
        plan_forest, correlate(count), hypothesis=HYPOTHESIS, level=0.95, style=FigureStyle(width_mm=width)
    )
    pages = [planned(page=page) for page in range(1, planned(page=1).pages + 1)]
    outcomes = [line.outcome.outcome for page in pages for line in page.lines if line.outcome]
    assert len(outcomes) == len(set(outcomes)) == count
    for page in pages:
        assert hold(page.draw()) == (True, [], [], [])


def test_a_plain_forest_of_many_is_refused():
    with pytest.raises(AnalysisError) as caught:
        plan_forest(correlate(120), hypothesis=HYPOTHESIS, level=0.95, style=FigureStyle(width_mm=170))
    (finding,) = caught.value.findings
    assert re.fullmatch(
        r"found 122 rows in 170 mm of width, \d{3} mm high, expected at most 225 mm, the height of a page",
        finding.message,
    )
    assert finding.hint.endswith("captions of their own; r.figures.albatross(DOMAIN) takes any number")


# Quality.


@pytest.mark.parametrize(("tool", "width", "count"), [("rob2", 85, 120), ("strobe", 85, 30), ("rob2", 170, 120)])
def test_quality_of_many_holds_page_by_page(tool, width, count):
    result, style = rate(tool, count), FigureStyle(width_mm=width)
    with pytest.raises(AnalysisError, match="draw page by page, each a figure of its own: page=1, page=2 and so on"):
        draw_quality_in(result, style=style)
    parts = share_studies(result, style)
    assert [one for part in parts for one in part.studies] == list(result.studies)
    assert max(len(part.studies) for part in parts) - min(len(part.studies) for part in parts) < len(parts)
    for part in parts:
        canvas = draw_quality_in(part, style=style)
        assert canvas.height <= TALLEST_MM + 0.01
        assert find_overlaps(canvas) == find_clipped(canvas) == []


def test_a_page_of_quality_says_which_it_is(many, monkeypatch):
    monkeypatch.setitem(many.stages.__dict__, "quality", rate("rob2", 120))
    figure = many.figures.quality(page=2)
    assert figure.svg.name == "quality_page2.svg"
    assert figure.alt.startswith("Page 2 of 2. Quality ratings by study and item. RoB 2: 60 studies.")
    with pytest.raises(AnalysisError, match="page of a figure: found 3, expected 1 to 2"):
        many.figures.quality(page=3)
