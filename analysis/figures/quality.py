"""The quality plot: rows are studies, columns are the items of a rating tool, one panel per tool, totals at the right.

A quality result in, a canvas and its alt text out. Ratings differ in fill and sign, so that they hold in greyscale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Polygon, Rectangle

from analysis.figures.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE,
    VERMILION,
    WHITE,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)  # fmt: skip
from analysis.format import format_list, format_quantity
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.figures.style import Canvas
    from analysis.results import QualityResult, Quantity, StudyQuality

LABEL_MM, TOTAL_MM, ROW_MM, CELL_MAX_MM, HEAD_GAP_MM = 25.0, 38.0, 6.0, 9.5, 1.2
TITLE_MM, NUMBER_MM, PANEL_GAP_MM, LEGEND_MM = 6.0, 4.2, 5.0, 7.5
#: Side of a sign's square.
SIGN_MM = 3.4
#: Marks of studies outside the review and of items outside the total.
OUTSIDE, UNCOUNTED = "\N{DAGGER}", "*"
#: What numbers are that are no values.
ITEMS, TOPICS = "number of an item", "topic of an item"
#: Sign in the square, by rating; every missing code has the sign of a question without a frame.
SIGNS = {"yes": "+", "no": "\N{MINUS SIGN}", "partial": "\N{PLUS-MINUS SIGN}"}
MISSING_SIGNS = {
    Missing.NOT_OBTAINED: "?", Missing.NOT_REPORTED: "\N{EN DASH}", Missing.NOT_APPLICABLE: "/", Missing.NS: "/",
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """One tool with its studies, those outside the review last; `cell` is the width of a column, in mm."""

    label: str
    studies: tuple[StudyQuality, ...]
    outside: frozenset[str]
    cell: float
    head: float

    @property
    def height(self) -> float:
        """Height of the panel in mm."""
        return TITLE_MM + self.head + NUMBER_MM + len(self.studies) * ROW_MM


def list_panels(result: QualityResult, style: FigureStyle) -> tuple[Panel, ...]:
    """Group the studies by tool, in the order in which tools occur."""
    studies = (*result.studies, *result.context)
    outside = frozenset(one.study for one in result.context)
    return tuple(
        _plan_panel(tuple(one for one in studies if one.tool == tool), outside, style)
        for tool in dict.fromkeys(one.tool for one in studies)
    )


def draw_quality(result: QualityResult, *, style: FigureStyle) -> Canvas:
    """Draw the quality plot."""
    panels = list_panels(result, style)
    notes = list_notes(result)
    foot = LEGEND_MM + len(notes) * line_height(style.small_pt)
    height = sum(panel.height for panel in panels) + PANEL_GAP_MM * (len(panels) - 1) + foot
    canvas = open_canvas(style, height_mm=height)
    top = height
    for panel in panels:
        _draw_panel(canvas, panel, top)
        top -= panel.height + PANEL_GAP_MM
    _draw_legend(canvas, _list_ratings(result), y=foot - LEGEND_MM / 2)
    canvas.stack(0.8, foot - LEGEND_MM - 1.4, notes, size=style.small_pt)
    return canvas


def list_notes(result: QualityResult) -> list[str]:
    """Explain the marks that occur."""
    notes = []
    if any(not item.counts for study in (*result.studies, *result.context) for item in study.items):
        notes.append(f"{UNCOUNTED} does not count in the total")
    if result.context:
        notes.append(f"{OUTSIDE} not a study of the review; for comparison")
    return notes


def describe_quality_plot(result: QualityResult) -> str:
    """Write the alt text: total and level of each study, then its ratings by item."""
    studies = (*result.studies, *result.context)
    sentences = ["Quality ratings by study and item."]
    for one in studies:
        mark = " (not a study of the review)" if one in result.context else ""
        sentences.append(f"{one.label}{mark}, {one.tool_label}: {describe_total(one)}; {_describe_items(one)}.")
    return " ".join(sentences)


def describe_total(study: StudyQuality) -> str:
    """Give total, percentage and level as the plot prints them."""
    level = format_quantity(study.level) if study.level.known else ""
    if not study.total.known:
        return f"total {format_quantity(study.total)}{', rated ' + level if level else ''}"
    figures = f"{format_quantity(study.total)}/{format_quantity(study.maximum)} ({format_quantity(study.percent)}%)"
    return f"{figures}{', ' + level if level else ''}"


def list_totals(study: StudyQuality) -> tuple[Quantity, ...]:
    """List what `describe_total` is made of."""
    return study.total, study.maximum, study.percent, study.level


def _describe_items(study: StudyQuality) -> str:
    groups: dict[str, list[str]] = {}
    for item in study.items:
        groups.setdefault(format_quantity(item.rating), []).append(str(item.item))
    if len(groups) == 1:
        return f"all {len(study.items)} items {next(iter(groups))}"
    return "; ".join(f"items {rating}: {format_list(tuple(items))}" for rating, items in groups.items())


def _plan_panel(studies: tuple[StudyQuality, ...], outside: frozenset[str], style: FigureStyle) -> Panel:
    items = studies[0].items
    cell = min(CELL_MAX_MM, (style.width_mm - LABEL_MM - TOTAL_MM) / max(1, len(items)))
    lengths = [measure_text(line, style.small_pt) for item in items for line in _wrap_topic(item.topic, cell, style)]
    return Panel(studies[0].tool_label, studies, outside, cell, max([0.0, *lengths]) + HEAD_GAP_MM)


def _wrap_topic(topic: str, cell: float, style: FigureStyle) -> list[str]:
    """Break a topic into as many upright lines as its column holds, as evenly as words allow."""
    room = max(1, int(cell / line_height(style.small_pt) / 1.25))  # a quarter of a line between neighbours
    width = measure_text(topic, style.small_pt) / room
    while len(lines := wrap_text(topic, width_mm=width, size_pt=style.small_pt)) > room:
        width *= 1.05
    return lines


def _draw_panel(canvas: Canvas, panel: Panel, top: float) -> None:
    canvas.draw_line((0, canvas.width), (top - 0.3, top - 0.3))
    of = tuple(f"tools.{study.tool}.label" for study in panel.studies[:1])
    canvas.write(0.8, top - TITLE_MM / 2 - 0.3, panel.label, weight="bold", of=of)
    line = top - TITLE_MM - panel.head - NUMBER_MM
    _draw_items(canvas, panel, bottom=line)
    canvas.write(canvas.width - TOTAL_MM + 3, line + NUMBER_MM / 2, "Total and level", weight="bold")
    canvas.draw_line((0, canvas.width), (line, line))
    for row, study in enumerate(panel.studies):
        y = line - (row + 0.5) * ROW_MM
        _draw_study(canvas, panel, study, y)
        canvas.draw_line((0, canvas.width), (y - ROW_MM / 2, y - ROW_MM / 2), color=PALE)
    end = line - len(panel.studies) * ROW_MM
    canvas.draw_line((0, canvas.width), (end, end))


def _draw_items(canvas: Canvas, panel: Panel, *, bottom: float) -> None:
    small, step = canvas.style.small_pt, line_height(canvas.style.small_pt)
    for column, item in enumerate(panel.studies[0].items):
        x = LABEL_MM + (column + 0.5) * panel.cell
        number = f"{item.item}{'' if item.counts else UNCOUNTED}"
        canvas.write(x, bottom + NUMBER_MM / 2, number, size=small, ha="center", scale=ITEMS)
        lines = _wrap_topic(item.topic, panel.cell, canvas.style)
        for place, text in enumerate(lines):
            at = x + (place - (len(lines) - 1) / 2) * step
            canvas.write_upright(at, bottom + NUMBER_MM, text, size=small, scale=TOPICS)


def _draw_study(canvas: Canvas, panel: Panel, study: StudyQuality, y: float) -> None:
    label = f"{study.label}{OUTSIDE if study.study in panel.outside else ''}"
    canvas.write(0.8, y, label, of=(f"studies.{study.study}.label",))
    for column, item in enumerate(study.items):
        _draw_rating(canvas, item.rating.raw, LABEL_MM + (column + 0.5) * panel.cell, y)
    text, known = describe_total(study), study.total.known
    color, size = (BLACK, canvas.style.text_pt) if known else (GREY, canvas.style.small_pt)
    canvas.write(canvas.width - TOTAL_MM + 3, y, text, color=color, size=size, of=list_totals(study))


def _draw_rating(canvas: Canvas, rating: object, x: float, y: float) -> None:
    if isinstance(rating, Missing):
        canvas.write(x, y, MISSING_SIGNS[rating], ha="center", color=GREY)
        return
    left, bottom = x - SIGN_MM / 2, y - SIGN_MM / 2
    fill = {"yes": BLUE, "no": WHITE}.get(str(rating), WHITE)
    edge = {"yes": BLUE, "no": VERMILION}.get(str(rating), BLACK)
    square = Rectangle((left, bottom), SIGN_MM, SIGN_MM, facecolor=fill, edgecolor=edge, linewidth=canvas.style.line_pt)
    canvas.axes.add_patch(square)
    if rating == "partial":
        corners = [(left, bottom), (left + SIGN_MM, bottom), (left, bottom + SIGN_MM)]
        canvas.axes.add_patch(Polygon(corners, facecolor=ORANGE, edgecolor=BLACK, linewidth=canvas.style.line_pt))
    color = WHITE if rating == "yes" else BLACK
    canvas.write(x, y, SIGNS[str(rating)], ha="center", weight="bold", color=color)


def _list_ratings(result: QualityResult) -> list[object]:
    """List the ratings that occur, in the order of the legend."""
    found = {item.rating.raw for study in (*result.studies, *result.context) for item in study.items}
    return [one for one in (*SIGNS, *Missing) if one in found]


def _draw_legend(canvas: Canvas, ratings: list[object], *, y: float) -> None:
    x = 0.8
    for rating in ratings:
        _draw_rating(canvas, rating, x + SIGN_MM / 2, y)
        text = str(rating)
        canvas.write(x + SIGN_MM + 1.2, y, text, size=canvas.style.small_pt)
        x += SIGN_MM + measure_text(text, canvas.style.small_pt) + 7
