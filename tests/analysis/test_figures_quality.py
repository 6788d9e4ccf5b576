"""The quality plot and the bars by item, with one study and with many, of tools of each kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import AnalysisError
from analysis.figures import Figures
from analysis.figures.quality import draw_quality
from analysis.figures.quality_summary import describe_quality_summary, draw_quality_summary, list_summaries
from analysis.figures.quality_turned import draw_quality_in
from analysis.figures.style import FigureStyle
from analysis.load.tools import SHIPPED, read_tool
from analysis.results import ItemRating, Quantity, StudyQuality
from analysis.review import Review
from analysis.schema import Missing
from tests.analysis.figure_results import ANSWERS, make_quality, make_quality_result
from tests.analysis.test_figures_print import find_clipped, find_overlaps

PAGE, COLUMN = FigureStyle(), FigureStyle(width_mm=85)
TOOLS = ("pedro", "rob2", "robins-i", "nos-cohort", "jbi-cohort")
NA = Quantity(Missing.NOT_APPLICABLE)


def rate(key, many):
    """Rate studies with a tool that comes with the press; answers take turns, some are not obtained."""
    tool, _ = read_tool(SHIPPED / f"{key}.yml", f"{key}.yml")
    studies = []
    for number in range(many):
        items = []
        for place, item in enumerate(tool.needed):
            turn = (number + place) % (len(item.answers) + 1)
            answer = tool.answer[item.answers[turn]] if turn < len(item.answers) else None
            raw = answer.key if answer else Missing.NOT_OBTAINED
            items.append(ItemRating(item.key, item.topic, item.counts, Quantity(raw), item.group, answer))
        summed, overall = tool.total == "sum", NA if tool.overall == "none" else items[0].rating
        label = f"{'Abernathy-Smith' if number % 9 == 0 else 'Author'} {1950 + number}"
        studies.append(
            StudyQuality(
                f"s{number}", label, "rct", tool.key, tool.label, tuple(items), Quantity(5) if summed else NA,
                Quantity(tool.maximum) if summed else NA, Quantity(50.0, "%", 1) if summed else NA, Quantity("high"),
                "total", overall,
            )
        )  # fmt: skip
    return make_quality_result(*studies)


@pytest.mark.parametrize("draw", [draw_quality, draw_quality_summary])
@pytest.mark.parametrize("style", [PAGE, COLUMN])
@pytest.mark.parametrize("many", [1, 60])
@pytest.mark.parametrize("tool", TOOLS)
def test_one_and_sixty_studies_of_each_kind_of_tool_neither_overlap_nor_clip(tool, many, style, draw):
    canvas = draw(rate(tool, many), style=style)
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


@pytest.mark.parametrize("tool", TOOLS)
def test_sixty_studies_fit_a_page(tool):
    assert draw_quality(rate(tool, 60), style=PAGE).height <= 225


def test_bars_of_twenty_two_items_fit_a_column():
    canvas = draw_quality_summary(rate("strobe", 40), style=COLUMN)
    assert find_clipped(canvas) == []
    assert canvas.height <= 225


def test_names_that_leave_no_room_are_refused():
    long = replace(rate("strobe", 1).studies[0], label="A study of very many authors and a very long name " * 4)
    with pytest.raises(AnalysisError, match="shorten the labels of the studies"):
        draw_quality_in(make_quality_result(long), style=PAGE)


def test_a_bar_counts_each_answer_and_codes_last():
    studies = [make_quality(f"s{number}", ratings=(rating,)) for number, rating in
               enumerate(("no", "yes", "not obtained", "yes", "partial"))]  # fmt: skip
    (summary,) = list_summaries(make_quality_result(*studies))
    (bar,) = summary.bars
    found = [(one if isinstance(one, Missing) else one.key, many) for one, many in bar.counts]
    assert found == [("yes", 2), ("partial", 1), ("no", 1), (Missing.NOT_OBTAINED, 1)]
    assert bar.studies == summary.studies == 5


def test_parts_of_a_bar_are_as_wide_as_their_shares():
    studies = [make_quality(f"s{number}", ratings=(rating,)) for number, rating in enumerate(("yes", "no", "no", "no"))]
    canvas = draw_quality_summary(make_quality_result(*studies), style=PAGE)
    first, _, second, _ = (patch.get_width() for patch in canvas.axes.patches[:4])
    assert second == pytest.approx(3 * first)
    assert {"+ 1", f"{ANSWERS['no'].symbol} 3"} <= {one.text for one in canvas.drawn}


def test_patterns_and_signs_tell_answers_apart_without_colour():
    studies = [make_quality(f"s{number}", ratings=(rating,)) for number, rating in
               enumerate(("yes", "no", "partial", "not obtained"))]  # fmt: skip
    canvas = draw_quality_summary(make_quality_result(*studies), style=PAGE)
    bars = [one for one in canvas.axes.patches if one.get_facecolor()[3] and one.get_height() == 3.8][:4]
    assert len({(bar.get_facecolor(), bar.get_hatch()) for bar in bars}) == 4
    assert [bool(bar.get_hatch()) for bar in bars] == [False, True, False, True]


def test_studies_outside_the_review_count_in_no_bar():
    result = make_quality_result(make_quality("a", ratings=("yes",)), context=(make_quality("b", ratings=("no",)),))
    assert describe_quality_summary(result).endswith("TOOL, 1 study: 1 Topic 1: yes in 1.")


def test_an_overall_judgement_that_follows_from_the_items_has_a_bar():
    (summary,) = list_summaries(rate("rob2", 6))
    assert [bar.label for bar in summary.bars][-1] == "Overall judgement"
    assert summary.bars[-1].studies == 6


@pytest.mark.parametrize("draw", [draw_quality, draw_quality_summary])
def test_digits_in_answers_of_the_legend_are_told_not_to_be_values(draw):
    canvas = draw(rate("nos-cohort", 6), style=PAGE)
    legend = [one for one in canvas.drawn if one.text in {"one star", "two stars"}]
    assert legend
    assert all(one.scale for one in legend)


def test_bars_name_the_ratings_they_count():
    result = rate("pedro", 3)
    drawn = [one for one in draw_quality_summary(result, style=PAGE).drawn if one.scale == "count of studies"]
    counted = {id(part) for one in drawn for part in one.of}
    assert counted == {id(item.rating) for study in result.studies for item in study.items}


def test_one_of_several_tools_can_be_asked_for():
    both = make_quality_result(*rate("pedro", 2).studies, *rate("rob2", 2).studies)
    assert [one.tool for one in list_summaries(both)] == ["pedro", "rob2"]
    assert [one.tool for one in list_summaries(both, "rob2")] == ["rob2"]
    with pytest.raises(AnalysisError) as caught:
        list_summaries(both, "rob")
    assert str(caught.value) == (
        "figures.quality_summary: found rob, expected a tool that rates studies of the review: pedro, rob2\n"
        "  hint: did you mean rob2?"
    )


def test_bars_without_ratings_say_so():
    with pytest.raises(AnalysisError) as caught:
        draw_quality_summary(make_quality_result(), style=PAGE)
    assert str(caught.value) == (
        "figures.quality_summary: found no ratings, expected ratings of at least one study\n"
        "  hint: leave the figure out, or fill data/ratings.csv"
    )


def test_bars_taller_than_a_page_say_what_to_do():
    tools = make_quality_result(*rate("strobe", 1).studies, *rate("strobe-cohort", 1).studies)
    with pytest.raises(AnalysisError) as caught:
        draw_quality_summary(tools, style=PAGE)
    assert 'hint: draw one tool at a time: r.figures.quality_summary(tool="strobe")' in str(caught.value)
    topics = [replace(item, topic="a topic of many words " * 5) for item in rate("strobe", 1).studies[0].items]
    with pytest.raises(AnalysisError, match=r"draw it across the page: r\.figures\.quality_summary\(\)"):
        draw_quality_summary(
            make_quality_result(replace(rate("strobe", 1).studies[0], items=tuple(topics))), style=COLUMN
        )


def test_figures_of_a_column_stand_beside_those_of_a_page(tmp_path):
    figures = Figures(Review.load(Path(__file__).parent / "reviews" / "garden").stages)
    figures._folder = tmp_path
    made = [figures.flow(), figures.flow(width_mm=85), figures.quality_summary(), figures.quality_summary(width_mm=85)]
    assert [one.name for one in made] == ["flow", "flow_85", "quality_summary", "quality_summary_85"]
    assert [one.width_mm for one in made] == [170, 85, 170, 85]
    assert all(one.png.is_file() for one in made)
    assert made[2].alt.startswith("Share of studies by answer to each item.")
