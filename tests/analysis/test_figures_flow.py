"""The flow diagram beyond its main column: sources, reasons, what was removed, earlier versions, other methods."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.figures.flow import Columns, choose_columns, draw_flow
from analysis.figures.flow_boxes import NAMED, describe_flow, list_boxes
from analysis.figures.style import FigureStyle
from analysis.flow import LABELS, MORE_LABELS
from analysis.results import FlowResult, FlowStage, Quantity
from analysis.schema import FLOW_STAGES, Missing
from analysis.screening import split_stage
from tests.analysis.test_figures_print import find_clipped, find_overlaps

COUNTS = dict(zip(FLOW_STAGES, (1469, 210, 1200, 1100, 100, 3, 97, 60, 37), strict=True))
SOURCES = {
    "databases": 1400, "databases: MEDLINE": 700, "databases: Embase 1974 onwards": 700, "registers": 69,
    "automation_removed": 50, "other_removed": 9,
}  # fmt: skip
REASONS = {
    f"reports_excluded: {reason}": 5
    for reason in (
        "wrong design", "no outcome of interest reported in any form that could be used for this review",
        "population under 18 years", "not in English, Dutch, German or French", "conference abstract only",
        "wrong comparator", "electroencephalographically monitored sedation", "duplicate publication", "retracted",
        "no control group", "wrong setting", "follow-up shorter than 12 weeks",
    )
}  # fmt: skip
PREVIOUS = {
    "previous_studies": 10,
    "previous_reports": 12,
    "new_studies": 27,
    "new_reports": 30,
    "included_reports": 42,
}
OTHER: dict[str, int | Missing] = {
    "websites": 3, "citation_searching": 14, "other_identified": 17, "other_sought": 17,
    "other_not_retrieved": Missing.NOT_OBTAINED, "other_assessed": 16, "other_reports_excluded": 6,
    "other_reports_excluded: wrong design": 4, "other_reports_excluded: another language": 2,
}  # fmt: skip
LAYOUTS = {
    "one": {**SOURCES, **REASONS}, "previous": {**SOURCES, **REASONS, **PREVIOUS},
    "other": {**SOURCES, **REASONS, **OTHER}, "both": {**SOURCES, **REASONS, **PREVIOUS, **OTHER},
}  # fmt: skip
PAGE, COLUMN = FigureStyle(), FigureStyle(width_mm=85)


def flow_of(more, **counts):
    labels = {**LABELS, **MORE_LABELS}
    stages = tuple(FlowStage(one, labels[one], Quantity(counts.get(one, COUNTS[one]))) for one in FLOW_STAGES)
    named = {stage: split_stage(stage)[1] or labels[stage] for stage in more}
    return FlowResult(stages, tuple(FlowStage(stage, named[stage], Quantity(more[stage])) for stage in more))


def texts(canvas):
    return [one.text for one in canvas.drawn]


def joined(canvas):
    return " ".join(texts(canvas))


@pytest.mark.parametrize(("layout", "style"), [(one, style) for one in LAYOUTS for style in (PAGE, COLUMN)])
def test_every_layout_fits_a_page_in_both_widths_with_twelve_long_reasons(layout, style):
    canvas = draw_flow(flow_of(LAYOUTS[layout]), style=style)
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []
    assert canvas.height <= 225
    assert canvas.width == style.width_mm


@pytest.mark.parametrize(("layout", "style"), [(one, style) for one in LAYOUTS for style in (PAGE, COLUMN)])
def test_every_count_is_drawn_and_names_its_quantity(layout, style):
    result = flow_of(LAYOUTS[layout])
    drawn = draw_flow(result, style=style).drawn
    for stage in (*result.stages, *result.more):
        own = " ".join(one.text for one in drawn if any(part is stage.count for part in one.of))
        shown = f"n = {stage.count.raw}" if stage.count.known else "not obtained"
        assert shown in own, stage.stage


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_number_of_a_text_that_names_no_reason_is_one_of_its_quantities(layout):
    for one in draw_flow(flow_of(LAYOUTS[layout]), style=PAGE).drawn:
        numbers = [word.strip("(),") for word in one.text.split() if word.strip("(),").isdigit()]
        if not one.scale:
            assert set(numbers) <= {str(part.raw) for part in one.of}, one.text


def test_digits_of_a_reason_stand_in_a_text_of_their_own():
    drawn = draw_flow(flow_of({"reports_excluded: under 18 years": 60}), style=PAGE).drawn
    place = next(number for number, one in enumerate(drawn) if one.text == "under 18 years")
    assert drawn[place].scale == NAMED
    assert (drawn[place + 1].text, drawn[place + 1].scale) == ("(n = 60)", "")


def test_a_bare_flow_has_neither_heads_of_columns_nor_further_boxes():
    canvas = draw_flow(flow_of({}), style=PAGE)
    assert len(list_boxes(flow_of({}))) == 9
    assert "previous" not in joined(canvas).lower()
    assert "other methods" not in joined(canvas)


def test_only_boxes_with_numbers_of_other_methods_are_drawn():
    boxes = list_boxes(flow_of({"websites": 3, "other_assessed": 3}))
    assert [place for place in boxes if place[1].startswith("other")] == [(0, "other"), (3, "other")]


def test_a_stage_without_its_number_says_so_in_a_box_with_a_broken_frame():
    canvas = draw_flow(flow_of(OTHER), style=PAGE)
    assert texts(canvas).count("(n not obtained)") == 1
    assert (
        sum(patch.get_linestyle() not in {"-", "solid"} for patch in canvas.axes.patches if hasattr(patch, "get_xy"))
        == 1
    )


def test_what_was_removed_before_screening_stands_in_one_box():
    said = joined(draw_flow(flow_of(SOURCES), style=PAGE))
    expected = (
        "Records removed before screening: Duplicate records (n = 210) Ineligible by automation tools (n = 50) "
        "For other reasons (n = 9)"
    )
    assert expected in said


def test_previous_studies_stand_at_the_left_and_other_methods_at_the_right():
    columns = choose_columns(list_boxes(flow_of(LAYOUTS["both"])), PAGE, folded=False)
    assert sorted(columns.left, key=columns.left.__getitem__) == [
        "previous", "main", "main side", "other", "other side",
    ]  # fmt: skip


def test_what_leaves_a_column_is_indented_where_it_stands_below():
    columns = choose_columns(list_boxes(flow_of({})), COLUMN, folded=True)
    assert columns.left["main side"] > columns.left["main"]
    assert columns.width_of("main side") < columns.width_of("main")
    assert isinstance(columns, Columns)


def test_new_studies_have_a_box_of_their_own_above_all_included_ones():
    said = joined(draw_flow(flow_of(PREVIOUS), style=PAGE))
    assert said.index("New studies included (n = 27)") < said.index("Studies included in the review (n = 37)")


def test_a_diagram_taller_than_a_page_says_what_to_do():
    reasons = {f"reports_excluded: {'a very long reason of exclusion ' * 4}{number}": 1 for number in range(80)}
    with pytest.raises(AnalysisError) as caught:
        draw_flow(flow_of(reasons), style=COLUMN)
    message = str(caught.value)
    assert message.startswith("figures.flow: found a diagram of ")
    assert "expected one of at most 225 mm, the height of a page" in message
    assert (
        "shorten the reasons of exclusion in data/, or put some of them together; or draw it across the page" in message
    )
    with pytest.raises(AnalysisError) as caught:
        draw_flow(flow_of(reasons), style=PAGE)
    assert "across the page" not in str(caught.value)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("abcdefgh ", min_size=1, max_size=70).map(lambda text: f"x{text}".strip()), max_size=8, unique=True),
    st.sampled_from([{}, PREVIOUS, OTHER, {**PREVIOUS, **OTHER}]), st.sampled_from([PAGE, COLUMN]),
)  # fmt: skip
def test_any_reasons_neither_overlap_nor_clip(reasons, more, style):
    canvas = draw_flow(flow_of({**{f"reports_excluded: {one}": 2 for one in reasons}, **more}), style=style)
    assert find_overlaps(canvas) == []
    assert find_clipped(canvas) == []


def test_alternative_text_tells_columns_parts_and_what_is_lacking():
    few = {"reports_excluded: wrong design": 60, "databases": 1400, "registers": 69, "automation_removed": 50}
    assert describe_flow(flow_of({**few, **PREVIOUS, **OTHER})).split(". ") == [
        "PRISMA 2020 flow diagram",
        "Previous studies: Studies included in the previous version: 10",
        "Reports of studies included in the previous version: 12",
        "New studies from databases and registers: Records identified: 1469 (Databases: 1400; Registers: 69)",
        "Duplicate records removed: 210",
        "Records marked as ineligible by automation tools: 50",
        "Records screened: 1200",
        "Records excluded: 1100",
        "Reports sought for retrieval: 100",
        "Reports not retrieved: 3",
        "Reports assessed for eligibility: 97",
        "Reports excluded: 60 (wrong design: 60)",
        "New studies included: 27",
        "Reports of new included studies: 30",
        "Studies included in the review: 37",
        "Reports of the included studies: 42",
        "New studies by other methods: Records identified by other methods: 17 (Websites: 3; Citation searching: 14)",
        "Reports sought for retrieval: 17",
        "Reports assessed for eligibility: 16",
        "Reports excluded: 6 (wrong design: 4; another language: 2)",
        "The count is not obtained for: reports not retrieved (other methods).",
    ]


def test_parts_of_a_stage_without_a_number_are_told_by_part():
    result = flow_of({"databases": 5}, identified=Missing.NOT_OBTAINED)
    assert "Records identified, by part: Databases: 5." in describe_flow(result)


def test_a_derived_count_says_so_in_a_box_of_several_stages():
    result = flow_of({"included_reports": 40})
    stages = tuple(replace(one, derived=one.stage == "included") for one in result.stages)
    said = joined(draw_flow(replace(result, stages=stages), style=PAGE))
    assert "Studies included in the review (n = 37, derived)" in said
