"""The quality plot turned: rows are items, columns are studies, for tools with more items than a column of a page holds.

Signs, marks, legend and alternative text are those of the usual plot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from analysis.errors import AnalysisError, Location, fault
from analysis.figures.quality import (
    CELL_MIN_MM,
    NOT_KNOWN,
    PANEL_GAP_MM,
    SIGN_MM,
    TITLE_MM,
    TOPICS,
    UNCOUNTED,
    arrange_legend,
    draw_answer,
    draw_foot,
    draw_quality,
    fits_width,
    foot_mm,
    list_answers,
    list_notes,
    list_panels,
    list_totals,
    short_total,
    stack_mm,
)
from analysis.figures.quality_rows import list_tools, mark_row, name_panel, trace_panel, trace_row
from analysis.figures.style import (
    PAGE_MM,
    PALE,
    TALLEST_MM,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)

if TYPE_CHECKING:
    from analysis.figures.style import Canvas
    from analysis.results import ItemRating, QualityResult, StudyQuality

#: Widest column of a study, least room for topics, and gap between rows.
COLUMN_MAX_MM, TOPIC_MIN_MM, GAP_MM = 7.0, 30.0, 0.5
#: What the sum of many rows may be more than the page that they fill.
_ROUNDING_MM = 0.01


def draw_quality_in(result: QualityResult, *, style: FigureStyle) -> Canvas:
    """Draw the quality plot, turned where the width does not hold its items side by side.

    Raises
    ------
    AnalysisError
        There are more studies than a page holds.
    """
    if not fits_width(result, style):
        return draw_turned(result, style=style)
    _require_height(result, style)
    return draw_quality(result, style=style)


def _require_height(result: QualityResult, style: FigureStyle) -> None:
    height = stack_mm([panel.height for panel in list_panels(result, style)], foot_mm(result, style))
    if height > TALLEST_MM + _ROUNDING_MM:
        _refuse(f"a plot of {height:.0f} mm", f"one of at most {TALLEST_MM:g} mm", style)


def share_studies(result: QualityResult, style: FigureStyle) -> list[QualityResult]:
    """Share the rated studies evenly among as few pages as hold them; all on one where not even single ones fit."""
    rated = [one for studies in list_tools(result) for one in studies]
    if _fits_page(_take(result, rated[:1]), style):
        for pages in range(1, len(rated) + 1):
            size = math.ceil(len(rated) / pages)
            parts = [_take(result, rated[first : first + size]) for first in range(0, len(rated), size)]
            if all(_fits_page(part, style) for part in parts):
                return parts
    return [result]


def _take(result: QualityResult, studies: Sequence[StudyQuality]) -> QualityResult:
    """Give the result of some of the studies."""
    inside, outside = (tuple(one for one in own if one in studies) for own in (result.studies, result.context))
    return replace(result, studies=inside, context=outside)


def _fits_page(result: QualityResult, style: FigureStyle) -> bool:
    try:
        if fits_width(result, style):
            _require_height(result, style)
        else:
            _plan_panels(result, style)
    except AnalysisError:
        return False
    return True


@dataclass(frozen=True)
class Turned:
    """One tool with its studies; measures in mm."""

    studies: tuple[StudyQuality, ...]
    items: tuple[ItemRating, ...]
    topics: tuple[list[str], ...]
    cell: float
    #: Height of the names of studies, of each item, and of the totals.
    head: float
    rows: tuple[float, ...]
    foot: float
    #: Whether totals are wider than their columns.
    upright: bool

    @property
    def height(self) -> float:
        """Height of the panel."""
        return TITLE_MM + self.head + sum(self.rows) + self.foot


def draw_turned(result: QualityResult, *, style: FigureStyle) -> Canvas:
    """Draw the plot with items as rows.

    Raises
    ------
    AnalysisError
        There are more studies than the width holds, or more items than a page is high.
    """
    outside, panels = _list_outside(result), _plan_panels(result, style)
    lines, notes, foot = arrange_legend(list_answers(result), style), list_notes(result), foot_mm(result, style)
    height = stack_mm([panel.height for panel in panels], foot)
    canvas = open_canvas(style, height_mm=height)
    top = height
    for panel in panels:
        _draw_panel(canvas, panel, outside, top)
        top -= panel.height + PANEL_GAP_MM
    draw_foot(canvas, lines, notes, foot)
    return canvas


def _list_outside(result: QualityResult) -> frozenset[str]:
    return frozenset(one.study for one in result.context)


def _plan_panels(result: QualityResult, style: FigureStyle) -> list[Turned]:
    """Lay out the panel of each tool, or domain; refuse what does not fit a page."""
    panels = [_plan(studies, _list_outside(result), style) for studies in list_tools(result)]
    height = stack_mm([panel.height for panel in panels], foot_mm(result, style))
    if height > TALLEST_MM:
        # one domain at a time is less high
        domains = dict.fromkeys(panel.studies[0].domain for panel in panels)
        domain = next(iter(domains)) if len(domains) > 1 else ""
        _refuse(f"a plot of {height:.0f} mm", f"one of at most {TALLEST_MM:g} mm", style, domain=domain)
    return panels


def _refuse(found: str, expected: str, style: FigureStyle, *, domain: str = "") -> None:
    apart = f'draw one domain at a time: r.figures.quality(domain="{domain}"), or ' if domain else ""
    wider = "draw it across the page: r.figures.quality(), or " if style.width_mm < PAGE_MM else ""
    paged = "page by page, each a figure of its own: page=1, page=2 and so on in the call, or "
    hint = f"{apart}{wider}draw {paged}draw bars: r.figures.quality_summary(), or shorten the labels of the studies"
    raise AnalysisError(fault("figure-width", Location("figures.quality"), found, expected, hint))


def _plan(studies: tuple[StudyQuality, ...], outside: frozenset[str], style: FigureStyle) -> Turned:
    items = max((one.items for one in studies), key=len)
    cell = min(COLUMN_MAX_MM, (style.width_mm - TOPIC_MIN_MM) / len(studies))
    if cell < CELL_MIN_MM:
        found = f"{len(items)} items of {len(studies)} studies by {studies[0].tool_label} in {style.width_mm:g} mm"
        _refuse(found, f"columns of at least {CELL_MIN_MM:g} mm", style)
    room, small = style.width_mm - len(studies) * cell - 1.5, style.small_pt
    topics = tuple(wrap_text(_name_item(item), width_mm=room, size_pt=small) for item in items)
    rows = tuple(max(SIGN_MM, len(lines) * line_height(small)) + GAP_MM for lines in topics)
    names = [measure_text(mark_row(one, outside), small) for one in studies]
    totals = [measure_text(short_total(one), small) for one in studies if short_total(one)]
    upright = max(totals, default=0.0) > cell - GAP_MM
    foot = (max(totals) + 2 if upright else line_height(small) + 1) if totals else 0.0
    return Turned(studies, items, topics, cell, max(names) + 1.5, rows, foot, upright=upright)


def _name_item(item: ItemRating) -> str:
    return f"{item.item}{'' if item.counts else UNCOUNTED} {item.topic}"


def _draw_panel(canvas: Canvas, panel: Turned, outside: frozenset[str], top: float) -> None:
    canvas.draw_line((0, canvas.width), (top - 0.3, top - 0.3))
    first = panel.studies[0]
    canvas.write(0.8, top - TITLE_MM / 2 - 0.3, name_panel(first), weight="bold", **trace_panel(first))
    line = top - TITLE_MM - panel.head
    left, small = canvas.width - len(panel.studies) * panel.cell, canvas.style.small_pt
    middles = {study.key: left + (place + 0.5) * panel.cell for place, study in enumerate(panel.studies)}
    for study in panel.studies:
        canvas.write_upright(middles[study.key], line + 0.8, mark_row(study, outside), size=small, **trace_row(study))
    canvas.draw_line((0, canvas.width), (line, line))
    for item, topic, height in zip(panel.items, panel.topics, panel.rows, strict=True):
        canvas.write_middle(0.8, line - height / 2, topic, size=small, scale=TOPICS)
        for study in panel.studies:
            own = next((one for one in study.items if one.item == item.item), None)
            if own:
                draw_answer(canvas, own.answer or own.rating.raw, middles[study.key], line - height / 2)
        line -= height
        canvas.draw_line((0, canvas.width), (line, line), color=PALE)
    if panel.foot:
        _draw_totals(canvas, panel, middles, line)
    canvas.draw_line((0, canvas.width), (top - panel.height, top - panel.height))


def _draw_totals(canvas: Canvas, panel: Turned, middles: dict[str, float], top: float) -> None:
    small, summed = canvas.style.small_pt, any(one.maximum.known for one in panel.studies)
    canvas.write(0.8, top - panel.foot / 2, "Total" if summed else "Overall", size=small, weight="bold")
    y = top - panel.foot / 2
    for study in panel.studies:
        write = canvas.write_upright if panel.upright and short_total(study) != NOT_KNOWN else canvas.write
        write(middles[study.key], y, short_total(study), size=small, ha="center", of=list_totals(study))
