"""What figures say: alt texts, texts in the boxes, columns, and numbers that can be read back from the SVG."""

import html
import re
from pathlib import Path

import pytest

from analysis import Review
from analysis.figures.flow import draw_flow
from analysis.figures.flow_boxes import describe_flow, describe_stage
from analysis.figures.forest import find_reach, plan_forest
from analysis.figures.forest_rows import describe_forest, describe_gap, format_estimate, list_lines, read_estimate
from analysis.figures.harvest import describe_harvest, describe_quality, draw_harvest, name_columns
from analysis.figures.quality import describe_quality_plot, describe_total, draw_quality, list_notes
from analysis.figures.save import render_svg
from analysis.figures.style import FigureStyle, measure_text, wrap_text, wrap_words
from analysis.results import FlowStage, Quantity
from analysis.schema import Missing
from tests.analysis.figure_results import (
    HYPOTHESIS,
    make_domain,
    make_flow,
    make_outcome,
    make_quality,
    make_quality_result,
    make_study,
    make_synthesis,
)

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "figures"
STYLE = FigureStyle()


def read_texts(canvas):
    """Read the texts of the SVG back, in the order of drawing."""
    svg = render_svg(canvas).decode()
    return [html.unescape(text) for text in re.findall(r"<text [^>]*>(.*?)</text>", svg)]


@pytest.fixture(scope="module")
def review():
    return Review.load(ROOT)


@pytest.mark.parametrize("name", ["flow", "harvest", "forest", "quality"])
def test_alt_text_of_the_article_is_the_one_that_was_read_and_approved(review, name, assert_golden):
    stages, choices = review.stages, review.dataset.review
    alt = {
        "flow": lambda: describe_flow(stages.flow),
        "harvest": lambda: describe_harvest(stages.synthesis, hypothesis=choices.hypothesis),
        "forest": lambda: describe_forest(
            list_lines(stages.synthesis, level=choices.confidence_level), level=choices.confidence_level
        ),
        "quality": lambda: describe_quality_plot(stages.quality),
    }[name]()
    assert_golden(re.sub(r"(?<=\.) ", "\n", alt) + "\n", GOLDEN / f"{name}.txt")


# Flow.


def test_flow_shows_every_count_in_the_svg():
    texts = read_texts(draw_flow(make_flow(identified=1469, screened=1200, included=5), style=STYLE))
    assert [text for text in texts if "n =" in text] == ["(n = 1469)", "(n = 1200)", "(n = 5)"]


def test_flow_box_without_a_count_says_why():
    texts = read_texts(draw_flow(make_flow(identified=9, excluded=Missing.NOT_REPORTED), style=STYLE))
    assert texts.count("(n not obtained)") == 7
    assert texts.count("(n not reported)") == 1


def test_flow_marks_derived_counts():
    assert describe_stage(FlowStage("screened", "Records screened", Quantity(8), derived=True)) == (
        "Records screened",
        "(n = 8, derived)",
    )


def test_flow_has_the_three_phases_of_prisma():
    assert {"Identification", "Screening", "Included"} <= set(read_texts(draw_flow(make_flow(), style=STYLE)))


# Harvest.


def test_harvest_has_a_column_for_mixed_findings_only_where_there_are_any():
    plain, mixed = (make_synthesis(make_domain(make_study("a"), make_study("b", finding=kind)))
                    for kind in ("negative", "mixed"))  # fmt: skip
    assert "mixed" not in name_columns(plain, HYPOTHESIS)
    assert list(name_columns(mixed, HYPOTHESIS)) == ["positive", "not significant", "mixed", "negative", "unknown"]


def test_harvest_draws_one_bar_for_each_study_of_each_domain():
    synthesis = make_synthesis(
        make_domain(make_study("a 2001"), make_study("b 2002")), make_domain(make_study("a 2001"))
    )
    texts = read_texts(draw_harvest(synthesis, hypothesis=HYPOTHESIS, style=STYLE))
    assert (texts.count("A"), texts.count("B"), texts.count("70%")) == (2, 1, 3)


def test_harvest_bar_height_is_the_quality_in_percent():
    studies = [make_study(f"s{total}", quality=make_quality("s", total=total)) for total in (10, 5)]
    canvas = draw_harvest(make_synthesis(make_domain(*studies)), hypothesis=HYPOTHESIS, style=STYLE)
    heights = [patch.get_height() for patch in canvas.axes.patches]
    assert heights[0] == 2 * heights[1]


def test_harvest_hatches_bars_without_a_total():
    studies = [make_study("a"), make_study("b", quality=make_quality("b", total=None))]
    canvas = draw_harvest(make_synthesis(make_domain(*studies)), hypothesis=HYPOTHESIS, style=STYLE)
    assert [bool(patch.get_hatch()) for patch in canvas.axes.patches[:2]] == [False, True]


@pytest.mark.parametrize(
    ("total", "level", "words"),
    [
        (7, "high", "quality 70.0%"),
        (None, "high", "rated high, total not obtained"),
        (None, "not obtained", "quality not obtained"),
    ],
)
def test_quality_in_words(total, level, words):
    assert describe_quality(make_quality("a", total=total, level=level)) == words


def test_digits_in_the_name_of_a_domain_are_told_to_be_a_name():
    synthesis = make_synthesis(make_domain(make_study("Author 2000"), label="Pain at 12 weeks"))
    drawings = (
        draw_harvest(synthesis, hypothesis=HYPOTHESIS, style=STYLE),
        plan_forest(synthesis, hypothesis=HYPOTHESIS, level=0.95, style=STYLE).draw(),
    )
    for canvas in drawings:
        assert [one.scale for one in canvas.drawn if one.text == "Pain at 12 weeks"] == ["name in review.yml"]


def test_harvest_says_where_a_domain_has_no_study():
    assert describe_harvest(make_synthesis(make_domain()), hypothesis=HYPOTHESIS).endswith("A domain: no study.")


# Forest.


def test_forest_shows_r_with_its_interval():
    estimate = read_estimate(make_outcome("a", r=0.29, n=59), level=0.95)
    assert format_estimate(estimate) == "0.29 (0.04 to 0.51)"


def test_forest_keeps_the_sign_of_a_limit_near_zero():
    estimate = read_estimate(make_outcome("a", r=0.27, n=53), level=0.95)
    assert format_estimate(estimate) == "0.27 (\N{MINUS SIGN}0.0003 to 0.50)"


@pytest.mark.parametrize(
    ("r", "direction", "side"),
    [(0.3, "positive", 1), (-0.3, "positive", 1), (0.3, "negative", -1), (-0.3, "not reported", -1)],
)
def test_direction_and_not_the_printed_sign_says_which_side_is_favoured(r, direction, side):
    assert read_estimate(make_outcome("a", r=r, direction=direction), level=0.95).r == side * 0.3


@pytest.mark.parametrize("missing", [{"r": Missing.NS}, {"r": Missing.NOT_OBTAINED}, {"n": Missing.NOT_REPORTED}])
def test_no_estimate_without_r_or_n(missing):
    assert read_estimate(make_outcome("a", **missing), level=0.95) is None


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"r": Missing.NS, "significance": "not significant"}, "not significant, no value"),
        ({"r": Missing.NOT_OBTAINED}, "r not obtained; significant"),
        ({"r": Missing.NOT_REPORTED, "significance": "not reported"}, "r not reported"),
        ({"r": Missing.NOT_APPLICABLE, "basis": "contrast"}, "contrast of arms; significant"),
        ({"r": 0.3, "n": Missing.NOT_REPORTED}, "r = 0.30, n not reported"),
    ],
)
def test_outcome_without_an_estimate_says_what_is_known(cells, words):
    assert describe_gap(make_outcome("a", **cells)) == words


def test_r_of_three_pairs_is_shown_without_an_interval():
    estimate = read_estimate(make_outcome("a", r=0.5, n=3), level=0.95)
    assert format_estimate(estimate) == "0.50 (n too small for an interval)"


@pytest.mark.parametrize(("r", "n", "reach"), [(0.1, 3000, 0.2), (0.29, 59, 0.6), (0.9, 5, 1.0)])
def test_axis_reaches_the_tick_beyond_every_limit(r, n, reach):
    assert find_reach([read_estimate(make_outcome("a", r=r, n=n), level=0.95)]) == pytest.approx(reach)


def test_forest_lists_every_outcome_below_its_domain():
    synthesis = make_synthesis(
        make_domain(make_study("a"), make_study("b")), make_domain(make_study("a"), label="Other")
    )
    lines = [line.heading or line.outcome.study for line in list_lines(synthesis, level=0.95)]
    assert lines == ["A domain", "a", "b", "Other", "a"]


def test_forest_numbers_can_be_read_back():
    synthesis = make_synthesis(make_domain(make_study("a")))
    texts = read_texts(plan_forest(synthesis, hypothesis=HYPOTHESIS, level=0.9, style=STYLE).draw())
    assert {"50", "0.30 (0.07 to 0.50)", "r (90% CI)", "favours more", "favours less"} <= set(texts)


# Quality.


def test_quality_signs_tell_every_rating_apart():
    ratings = ("yes", "no", "partial", "not obtained", "not reported", "not applicable")
    texts = read_texts(draw_quality(make_quality_result(make_quality("a", ratings=ratings)), style=STYLE))
    signs = texts[texts.index("A") + 1 :][:6]
    assert len(set(signs)) == 6
    assert set(ratings) <= set(texts)


def test_quality_legend_names_only_what_occurs():
    texts = read_texts(draw_quality(make_quality_result(make_quality("a", ratings=("yes", "yes"))), style=STYLE))
    assert "yes" in texts
    assert not {"no", "partial", "not obtained"} & set(texts)


def test_quality_marks_studies_outside_the_review_and_items_outside_the_total():
    result = make_quality_result(make_quality("a"), context=(make_quality("b"),))
    texts = read_texts(draw_quality(result, style=STYLE))
    assert {"A", "B\N{DAGGER}", "1*", "2"} <= set(texts)
    assert list_notes(result) == [
        "* does not count in the total",
        "\N{DAGGER} not a study of the review; for comparison",
    ]


@pytest.mark.parametrize(
    ("total", "level", "words"),
    [
        (7, "high", "7/10 (70.0%), high"),
        (7, "not applicable", "7/10 (70.0%)"),
        (None, "low", "total not obtained, rated low"),
        (None, "not obtained", "total not obtained"),
    ],
)
def test_total_in_words(total, level, words):
    assert describe_total(make_quality("a", total=total, level=level)) == words


# Text.


def test_text_breaks_only_where_it_must():
    assert wrap_text("one two three", width_mm=100, size_pt=8) == ["one two three"]
    assert wrap_text("one two three", width_mm=5, size_pt=8) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("ClinicalTrials.gov", ["ClinicalTrials", ".gov"]),
        ("Chandrasekharan-Venkataraman", ["Chandrasekharan-", "Venkataraman"]),
        ("Donaudampfschifffahrt", ["Donaudampfschiff-", "fahrt"]),
    ],
)
def test_a_word_that_is_wider_than_its_line_breaks_at_a_sign_or_with_a_hyphen(word, lines):
    assert wrap_words(word, width_mm=measure_text(lines[0], 8) + 0.1, size_pt=8) == lines
    assert wrap_words(word, width_mm=100, size_pt=8) == [word]


def test_width_of_text_grows_with_its_size_and_weight():
    assert measure_text("Records", 16) == pytest.approx(2 * measure_text("Records", 8))
    assert measure_text("Records", 8, "bold") > measure_text("Records", 8)
