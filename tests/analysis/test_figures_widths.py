"""Every figure in every width that `figures: widths` of review.yml allows: nothing clipped, nothing upon another."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from analysis import Review
from analysis.errors import AnalysisError
from analysis.figures.albatross import draw_albatross
from analysis.figures.flow import draw_flow
from analysis.figures.forest import plan_forest
from analysis.figures.harvest import draw_harvest
from analysis.figures.quality import draw_quality, fits_width
from analysis.figures.quality_summary import draw_quality_summary
from analysis.figures.quality_turned import draw_quality_in
from analysis.figures.style import MIN_TEXT_PT, FigureStyle
from tests.analysis.conftest import ROOT
from tests.analysis.figure_results import HYPOTHESIS, make_domain, make_quality_result, make_study, make_synthesis
from tests.analysis.test_figures_pooled import draw as draw_of_synthesis
from tests.analysis.test_figures_print import find_clipped, find_overlaps
from tests.analysis.test_figures_quality import rate
from tests.analysis.trials import EVERYTHING, load, make_trials

WIDTHS = (80, 85, 119, 120, 149, 150, 170, 180)
OF_EVIDENCE = ("flow", "harvest", "albatross", "forest", "quality", "quality_summary")
OF_SYNTHESIS = ("forest", "subgroups", "funnel", "bubble", "leave_one_out", "cumulative")


@pytest.fixture(scope="module")
def evidence():
    return Review.load(ROOT)


@pytest.fixture
def trials(small):
    make_trials(small)
    return load(small, EVERYTHING)


def draw(review, name, width):
    style, stages, choices = FigureStyle(width_mm=width), review.stages, review.dataset.review
    hypothesis = choices.hypothesis
    return {
        "flow": lambda: draw_flow(stages.flow, style=style),
        "harvest": lambda: draw_harvest(stages.synthesis, hypothesis=hypothesis, style=style),
        "albatross": lambda: draw_albatross(stages.votes[0], hypothesis=hypothesis, style=style),
        "forest": lambda: plan_forest(stages.synthesis, hypothesis=hypothesis, level=0.95, style=style).draw(),
        "quality": lambda: draw_quality_in(stages.quality, style=style),
        "quality_summary": lambda: draw_quality_summary(stages.quality, style=style),
    }[name]()


def hold(canvas, width):
    """Say what does not hold in print."""
    small = [text.get_text() for text in canvas.axes.texts if text.get_fontsize() < MIN_TEXT_PT]
    return canvas.width != width, canvas.height > 225, small, find_overlaps(canvas), find_clipped(canvas)


FINE = (False, False, [], [], [])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", OF_EVIDENCE)
def test_each_figure_of_the_article_holds_in_each_width(evidence, name, width):
    assert hold(draw(evidence, name, width), width) == FINE


@pytest.mark.parametrize("name", OF_SYNTHESIS)
def test_each_figure_of_a_synthesis_holds_in_each_width(trials, name):
    assert {width: hold(draw_of_synthesis(trials, name, width), width) for width in WIDTHS} == dict.fromkeys(
        WIDTHS, FINE
    )


# The plain forest in a column.


def test_in_a_column_the_outcome_stands_below_its_study_and_says_the_same():
    synthesis = make_synthesis(make_domain(make_study("a"), make_study("b")))
    wide, narrow = (
        plan_forest(synthesis, hypothesis=HYPOTHESIS, level=0.95, style=FigureStyle(width_mm=width)).draw()
        for width in (170, 85)
    )
    places = {one.get_text(): one.get_position() for one in narrow.axes.texts}
    assert places["Outcome"][0] == places["A"][0]
    said = "".join(one.text for one in narrow.drawn if one.of)
    assert said.replace(" ", "").count("0.30(0.02to0.53)") == 2
    assert {one.of for one in narrow.drawn if one.of} == {one.of for one in wide.drawn if one.of}


# Quality.


def test_items_that_a_column_does_not_hold_become_rows():
    result = rate("strobe", 4)
    column, page = FigureStyle(width_mm=85), FigureStyle(width_mm=170)
    assert (fits_width(result, column), fits_width(result, page)) == (False, True)
    turned, usual = draw_quality_in(result, style=column), draw_quality_in(result, style=page)
    signs = [sorted(one.text for one in canvas.drawn if one.scale == "sign of an answer") for canvas in (turned, usual)]
    assert signs[0] == signs[1]
    assert hold(turned, 85) == FINE


@pytest.mark.parametrize("tool", ["strobe", "pedro", "rob2", "jbi-cohort"])
@pytest.mark.parametrize("many", [1, 13])
def test_a_turned_plot_neither_overlaps_nor_clips(tool, many):
    from analysis.figures.quality_turned import draw_turned

    assert hold(draw_turned(rate(tool, many), style=FigureStyle(width_mm=85)), 85) == FINE


def test_marks_of_the_usual_plot_stand_in_the_turned_one():
    other = replace(rate("strobe", 1).studies[0], study="other", label="Other 2001")
    result = make_quality_result(*rate("pedro", 1).studies, context=(other,))
    texts = [one.text for one in draw_quality_in(result, style=FigureStyle(width_mm=85)).drawn]
    assert [text for text in texts if text.endswith("\N{DAGGER}")] == ["Other 2001\N{DAGGER}"]
    assert any(text.startswith("1* ") for text in texts)


def test_more_studies_than_columns_are_refused_with_what_to_do():
    with pytest.raises(AnalysisError) as caught:
        draw_quality_in(rate("strobe", 20), style=FigureStyle(width_mm=85))
    assert str(caught.value) == (
        "figures.quality: found 22 items of 20 studies by STROBE in 85 mm, expected columns of at least 3.7 mm\n"
        "  hint: draw it across the page: r.figures.quality(), or draw page by page, each a figure of its own: page=1,"
        " page=2 and so on in the call, or draw bars: r.figures.quality_summary(), or shorten the labels of the studies"
    )


# Files for a journal.


def test_review_yml_asks_for_every_figure_in_both_widths(small):
    small.review += "figures: {formats: [tiff, pdf], dpi: 300, widths: [85, 170], widths_of: {harvest: [85]}}\n"
    small.write()
    review = Review.load(small.root)
    for call in (review.figures.flow, review.figures.forest, review.figures.harvest):
        call()
    folder = small.root / "build/figures/print"
    assert sorted(path.name for path in folder.iterdir()) == [
        "flow.pdf", "flow.tiff", "flow_85.pdf", "flow_85.tiff", "forest.pdf", "forest.tiff", "forest_85.pdf",
        "forest_85.tiff", "harvest_85.pdf", "harvest_85.tiff",
    ]  # fmt: skip
    for name, width in (("forest.tiff", 170), ("forest_85.tiff", 85)):
        with Image.open(folder / name) as picture:
            assert picture.width == pytest.approx(width / 25.4 * 300, abs=1)
    # documents show what they showed before
    assert sorted(path.name for path in folder.parent.glob("*.svg")) == ["flow.svg", "forest.svg", "harvest.svg"]
    assert [row["id"] for row in review._ledger_()] == ["figures.flow", "figures.forest", "figures.harvest"]


def test_a_file_of_another_width_is_the_figure_of_that_width(small):
    small.review += "figures: {formats: [png], dpi: 300, widths: [85]}\n"
    small.write()
    review = Review.load(small.root)
    shown = review.figures.flow(width_mm=85).png.read_bytes()
    printed = small.root / "build/figures/print/flow_85.png"
    assert printed.read_bytes() == shown
    printed.unlink()
    review.figures.flow()
    assert printed.read_bytes() == shown


def test_a_figure_that_does_not_fit_a_width_of_review_yml_says_how_to_leave_it_out(small, monkeypatch):
    small.review += "figures: {formats: [pdf], widths: [85]}\n"
    small.write()
    review = Review.load(small.root)
    monkeypatch.setitem(review.stages.__dict__, "quality", rate("strobe", 20))
    with pytest.raises(AnalysisError) as caught:
        review.figures.quality()
    assert str(caught.value) == (
        "review.yml: figures.widths: figures.quality: found 22 items of 20 studies by STROBE in 85 mm, expected columns"
        " of at least 3.7 mm\n  hint: write `widths_of: {quality: [170]}` there, and it is made in that width alone"
    )


def test_a_width_that_holds_no_figure_is_refused():
    with pytest.raises(AnalysisError, match="found 40 mm, expected 80 mm or more"):
        draw_quality(rate("pedro", 1), style=FigureStyle(width_mm=40))
