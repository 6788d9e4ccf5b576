"""The quality plot: rows are studies, columns are the items of a rating tool, one panel per tool, totals at the right.

A tool that rates results has a panel for each domain, whose rows are the results in it.

A quality result in, a canvas and its alt text out. Ratings differ in fill and sign, so that they hold in greyscale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matplotlib.patches import Polygon, Rectangle

from analysis.appraisal import Answer, Look
from analysis.figures.quality_rows import (
    OUTSIDE,
    list_tools,
    mark_row,
    name_panel,
    name_row,
    trace_panel,
    trace_row,
)
from analysis.figures.style import (
    BLACK,
    BLUE,
    GREY,
    ORANGE,
    PALE,
    TALLEST_MM,
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
    from analysis.results import ItemRating, QualityResult, Quantity, StudyQuality

LABEL_MM, TOTAL_MM, CELL_MAX_MM, HEAD_GAP_MM = 25.0, 38.0, 9.5, 1.2
TITLE_MM, NUMBER_MM, PANEL_GAP_MM, LEGEND_MM = 6.0, 4.2, 5.0, 7.5
#: Few items are spread over so much of a page, more of it where no totals stand beside them.
SPREAD_MM, SPREAD_ALONE_MM = 90.0, 125.0
#: Side of a sign's square, and the least column that holds one.
SIGN_MM, CELL_MIN_MM = 3.4, 3.7
#: Where legends begin, and gap between a sign and its words.
EDGE_MM, SIGN_GAP_MM = 0.8, 1.2
#: Height of a row; many studies get lower ones, so that a page holds about sixty.
ROW_MM, ROW_MIN_MM = 6.0, 2.95
#: Width below which labels and totals get less room.
NARROW_MM, NARROW_LABEL_MM, NARROW_TOTAL_MM = 120.0, 19.0, 17.0
#: Studies beyond which the alternative text sums up items, not single ratings.
MANY_STUDIES = 20
#: Mark of items outside the total.
UNCOUNTED = "*"
#: Stands for a total that is not known where there is room for no words.
NOT_KNOWN = "\N{EN DASH}"
#: What numbers are that are no values.
ITEMS, TOPICS = "number of an item", "topic of an item"
#: Sign of a missing code, which has no square.
MISSING_SIGNS = {
    Missing.NOT_OBTAINED: "?", Missing.NOT_REPORTED: "\N{EN DASH}", Missing.NOT_APPLICABLE: "/", Missing.NS: "/",
}  # fmt: skip
#: Fill, frame and sign of a square by the look of an answer.
LOOKS: dict[Look, tuple[str, str, str]] = {
    "good": (BLUE, BLUE, WHITE), "middling": (WHITE, BLACK, BLACK), "bad": (WHITE, VERMILION, BLACK),
    "worst": (BLACK, BLACK, WHITE), "open": (PALE, GREY, BLACK),
}  # fmt: skip
#: What digits in a square are.
SIGNS = "sign of an answer"


@dataclass(frozen=True)
class Panel:
    """One tool with its studies, those outside the review last; measures in mm.

    `cell` is the width of a column, `head` the height of the topics, `row` that of a study, `left` and `right` the
    widths of labels and totals.
    """

    label: str
    studies: tuple[StudyQuality, ...]
    outside: frozenset[str]
    cell: float
    head: float
    row: float = ROW_MM
    left: float = LABEL_MM
    right: float = TOTAL_MM

    @property
    def items(self) -> tuple[ItemRating, ...]:
        """Items of the tool, those of the study with most of them: a stated overall judgement may be left out."""
        return max((study.items for study in self.studies), key=len)

    @property
    def above(self) -> float:
        """Height of what stands above the studies."""
        return TITLE_MM + self.head + NUMBER_MM

    @property
    def height(self) -> float:
        """Height of the panel."""
        return self.above + len(self.studies) * self.row


def list_panels(result: QualityResult, style: FigureStyle) -> tuple[Panel, ...]:
    """Lay out the panel of each tool.

    Raises
    ------
    AnalysisError
        No study has ratings.
    """
    tools = list_tools(result)
    studies = tuple(one for own in tools for one in own)
    outside = frozenset(one.study for one in result.context)
    sides = label_mm(studies, style), total_mm(studies, style)
    panels = tuple(_plan_panel(own, outside, style, sides) for own in tools)
    fixed = sum(panel.above for panel in panels) + PANEL_GAP_MM * (len(panels) - 1) + foot_mm(result, style)
    row = max(ROW_MIN_MM, min(ROW_MM, (TALLEST_MM - fixed) / len(studies)))
    return tuple(replace(panel, row=row) for panel in panels)


def fits_width(result: QualityResult, style: FigureStyle) -> bool:
    """Tell whether the items of every tool fit side by side."""
    studies = [one for own in list_tools(result) for one in own]
    room = style.width_mm - label_mm(studies, style) - total_mm(studies, style)
    return room / max(len(one.items) for one in studies) >= CELL_MIN_MM


def draw_quality(result: QualityResult, *, style: FigureStyle) -> Canvas:
    """Draw the quality plot; what does not fit (`fits_width`) is drawn turned (`quality_turned`)."""
    panels = list_panels(result, style)
    notes, lines = list_notes(result), arrange_legend(list_answers(result), style)
    foot = foot_mm(result, style)
    height = stack_mm([panel.height for panel in panels], foot)
    canvas = open_canvas(style, height_mm=height)
    top = height
    for panel in panels:
        _draw_panel(canvas, panel, top)
        top -= panel.height + PANEL_GAP_MM
    draw_foot(canvas, lines, notes, foot)
    return canvas


def stack_mm(heights: Sequence[float], foot: float) -> float:
    """Give the height of panels one above the other, and of what stands below them."""
    return sum(heights) + PANEL_GAP_MM * (len(heights) - 1) + foot


def draw_foot(
    canvas: Canvas, lines: list[list[tuple[float, Answer | Missing]]], notes: list[str], height: float
) -> None:
    """Draw legend and notes below the panels."""
    for number, line in enumerate(lines):
        _draw_legend(canvas, line, y=height - (number + 0.5) * LEGEND_MM)
    canvas.stack(0.8, height - len(lines) * LEGEND_MM - 1.4, notes, size=canvas.style.small_pt)


def foot_mm(result: QualityResult, style: FigureStyle) -> float:
    """Give the height of legend and notes."""
    lines = arrange_legend(list_answers(result), style)
    return len(lines) * LEGEND_MM + len(list_notes(result)) * line_height(style.small_pt)


def list_notes(result: QualityResult) -> list[str]:
    """Explain the marks that occur."""
    notes = []
    if any(not item.counts for study in result.rated for item in study.items):
        notes.append(f"{UNCOUNTED} does not count in the total")
    if result.context:
        notes.append(f"{OUTSIDE} not a study of the review; for comparison")
    return notes


def describe_quality_plot(result: QualityResult) -> str:
    """Write the alt text: total and level of each study, or of each result, then its ratings by item."""
    studies, context = result.rated, {one.study for one in result.context}
    sentences = [f"Quality ratings by {'result' if any(one.result for one in studies) else 'study'} and item."]
    if len(studies) > MANY_STUDIES:
        return " ".join([*sentences, *_sum_up(studies)])
    for one in studies:
        mark = " (not a study of the review)" if one.study in context else ""
        parts = (describe_total(one), _describe_items(one))
        sentences.append(f"{name_row(one)}{mark}, {name_panel(one)}: {'; '.join(filter(None, parts))}.")
    return " ".join(sentences)


def _sum_up(studies: tuple[StudyQuality, ...]) -> Iterator[str]:
    """Count the answers to each item, panel by panel, where there are too many studies to name."""
    for panel in dict.fromkeys(map(name_panel, studies)):
        own = [one for one in studies if name_panel(one) == panel]
        yield f"{panel}: {len(own)} {'results' if own[0].result else 'studies'}."
        for item in max((one.items for one in own), key=len):
            found = Counter(
                format_quantity(one.rating) for study in own for one in study.items if one.item == item.item
            )
            told = format_list(tuple(f"{answer} in {count}" for answer, count in found.items()))
            yield f"Item {item.item}, {item.topic}: {told}."


def describe_total(study: StudyQuality) -> str:
    """Give total, or overall judgement, and level as the plot prints them."""
    level = format_quantity(study.level) if study.level.known else ""
    if study.total.raw is Missing.NOT_APPLICABLE:
        overall = "" if study.overall.raw is Missing.NOT_APPLICABLE else f"overall {format_quantity(study.overall)}"
        return ", ".join(filter(None, (overall, f"quality {level}" if level and overall else level)))
    if not study.total.known:
        return f"total {format_quantity(study.total)}{', rated ' + level if level else ''}"
    figures = f"{format_quantity(study.total)}/{format_quantity(study.maximum)} ({format_quantity(study.percent)}%)"
    return f"{figures}{', ' + level if level else ''}"


def list_totals(study: StudyQuality) -> tuple[Quantity, ...]:
    """List what `describe_total` is made of."""
    return study.total, study.maximum, study.percent, study.overall, study.level


def _describe_items(study: StudyQuality) -> str:
    groups: dict[str, list[str]] = {}
    for item in study.items:
        groups.setdefault(format_quantity(item.rating), []).append(item.item)
    if not groups:
        return ""
    if len(groups) == 1:
        return f"all {len(study.items)} items {next(iter(groups))}"
    return "; ".join(f"items {rating}: {format_list(tuple(items))}" for rating, items in groups.items())


def label_pt(style: FigureStyle) -> float:
    """Give the size of the labels of studies."""
    return style.text_pt if style.width_mm >= NARROW_MM else style.small_pt


def label_mm(studies: Iterable[StudyQuality], style: FigureStyle) -> float:
    """Give the width of the labels of studies: the usual one, more where one needs it."""
    usual = LABEL_MM if style.width_mm >= NARROW_MM else NARROW_LABEL_MM
    return max(usual, *(measure_text(f"{name_row(one)}{OUTSIDE}", label_pt(style)) + 1.8 for one in studies))


def total_mm(studies: Sequence[StudyQuality], style: FigureStyle) -> float:
    """Give the width of totals and levels: the usual one, more where one needs it."""
    usual = TOTAL_MM if style.width_mm >= NARROW_MM else NARROW_TOTAL_MM
    texts = [text for one in studies for text, _ in _place_totals(one, 0, style)]
    return max(
        [
            usual if any(map(describe_total, studies)) else 0.0,
            *(measure_text(text, style.text_pt) + 3.2 for text in texts if text),
        ]
    )


def _plan_panel(
    studies: tuple[StudyQuality, ...], outside: frozenset[str], style: FigureStyle, sides: tuple[float, float]
) -> Panel:
    panel = Panel(name_panel(studies[0]), studies, outside, 0, 0, left=sides[0], right=sides[1])
    spread = SPREAD_MM if any(map(describe_total, studies)) else SPREAD_ALONE_MM
    most = max(CELL_MAX_MM, spread / max(1, len(panel.items))) if style.width_mm >= NARROW_MM else CELL_MAX_MM
    cell = min(most, (style.width_mm - sum(sides)) / max(1, len(panel.items)))
    lines = [line for item in panel.items for line in _wrap_topic(item.topic, cell, style)]
    lengths = [measure_text(line, style.small_pt) for line in lines]
    return replace(panel, cell=cell, head=max([0.0, *lengths]) + HEAD_GAP_MM)


def _wrap_topic(topic: str, cell: float, style: FigureStyle) -> list[str]:
    """Break a topic into as many upright lines as its column holds, as evenly as words allow."""
    room = max(1, int(cell / line_height(style.small_pt) / 1.25))  # a quarter of a line between neighbours
    width = measure_text(topic, style.small_pt) / room
    while len(lines := wrap_text(topic, width_mm=width, size_pt=style.small_pt)) > room:
        width *= 1.05
    return lines


def _draw_panel(canvas: Canvas, panel: Panel, top: float) -> None:
    canvas.draw_line((0, canvas.width), (top - 0.3, top - 0.3))
    canvas.write(0.8, top - TITLE_MM / 2 - 0.3, panel.label, weight="bold", **trace_panel(panel.studies[0]))
    line = top - TITLE_MM - panel.head - NUMBER_MM
    _draw_items(canvas, panel, bottom=line)
    right = canvas.width - panel.right + 3
    canvas.write(right, line + NUMBER_MM / 2, _head_totals(panel, canvas.style), weight="bold")
    canvas.draw_line((0, canvas.width), (line, line))
    for row, study in enumerate(panel.studies):
        y = line - (row + 0.5) * panel.row
        _draw_study(canvas, panel, study, y)
        canvas.draw_line((0, canvas.width), (y - panel.row / 2, y - panel.row / 2), color=PALE)
    end = line - len(panel.studies) * panel.row
    canvas.draw_line((0, canvas.width), (end, end))


def _head_totals(panel: Panel, style: FigureStyle) -> str:
    """Name what stands at the right of the signs; nothing where the tool has neither total nor level."""
    if not any(describe_total(study) for study in panel.studies):
        return ""
    if style.width_mm < NARROW_MM:
        return "Total" if panel.studies[0].total.raw is not Missing.NOT_APPLICABLE else "Overall"
    return "Total and level" if panel.studies[0].total.raw is not Missing.NOT_APPLICABLE else "Overall and level"


def _draw_items(canvas: Canvas, panel: Panel, *, bottom: float) -> None:
    small, step = canvas.style.small_pt, line_height(canvas.style.small_pt)
    for column, item in enumerate(panel.items):
        x = panel.left + (column + 0.5) * panel.cell
        number = f"{item.item}{'' if item.counts else UNCOUNTED}"
        canvas.write(x, bottom + NUMBER_MM / 2, number, size=small, ha="center", scale=ITEMS)
        lines = _wrap_topic(item.topic, panel.cell, canvas.style)
        for place, text in enumerate(lines):
            at = x + (place - (len(lines) - 1) / 2) * step
            canvas.write_upright(at, bottom + NUMBER_MM, text, size=small, scale=TOPICS)


def _draw_study(canvas: Canvas, panel: Panel, study: StudyQuality, y: float) -> None:
    canvas.write(0.8, y, mark_row(study, panel.outside), size=label_pt(canvas.style), **trace_row(study))
    columns = {item.item: column for column, item in enumerate(panel.items)}
    size = min(SIGN_MM, panel.row - 0.2)
    for item in study.items:
        x = panel.left + (columns[item.item] + 0.5) * panel.cell
        draw_answer(canvas, item.answer or item.rating.raw, x, y, size=size)
    known = study.total.known or study.overall.known
    color, points = (BLACK, canvas.style.text_pt) if known and panel.row > line_height(canvas.style.text_pt) else (
        GREY if not known else BLACK, canvas.style.small_pt)  # fmt: skip
    for text, place in _place_totals(study, y, canvas.style):
        canvas.write(canvas.width - panel.right + 3, place, text, color=color, size=points, of=list_totals(study))


def _place_totals(study: StudyQuality, y: float, style: FigureStyle) -> list[tuple[str, float]]:
    """Give what stands beside the signs; a narrow figure has room for the total alone."""
    if style.width_mm >= NARROW_MM:
        return [(describe_total(study), y)]
    text = short_total(study)
    return [(text, y)] if text else []


def short_total(study: StudyQuality) -> str:
    """Give total or overall judgement alone, a dash where the total is not known, nothing where there is neither."""
    if study.total.raw is Missing.NOT_APPLICABLE:
        return format_quantity(study.overall) if study.overall.known else ""
    return f"{format_quantity(study.total)}/{format_quantity(study.maximum)}" if study.total.known else NOT_KNOWN


def draw_answer(canvas: Canvas, answer: object, x: float, y: float, *, size: float = SIGN_MM) -> None:
    """Draw the square and sign of an answer, or the sign of a missing code, around a point."""
    if isinstance(answer, Missing):
        canvas.write(x, y, MISSING_SIGNS[answer], ha="center", color=GREY)
    elif isinstance(answer, Answer):
        fill, edge, ink = LOOKS[answer.look]
        left, bottom, line = x - size / 2, y - size / 2, canvas.style.line_pt
        canvas.axes.add_patch(Rectangle((left, bottom), size, size, facecolor=fill, edgecolor=edge, linewidth=line))
        if answer.look == "middling":
            corners = [(left, bottom), (left + size, bottom), (left, bottom + size)]
            canvas.axes.add_patch(Polygon(corners, facecolor=ORANGE, edgecolor=BLACK, linewidth=line))
        canvas.write(x, y, answer.symbol, ha="center", weight="bold", color=ink, scale=SIGNS)


def list_answers(result: QualityResult) -> list[Answer | Missing]:
    """List the answers that occur, those of each tool from the best to the worst, then the missing codes."""
    items = [item for study in result.rated for item in study.items]
    found = {item.answer for item in items if item.answer}
    order: tuple[Look, ...] = ("good", "middling", "open", "bad", "worst")
    ranked = sorted(found, key=lambda one: (order.index(one.look), one.key))
    codes = {item.rating.raw for item in items if not item.answer}
    alike = {(one.symbol, one.look, one.label): one for one in ranked}
    return [*alike.values(), *(code for code in Missing if code in codes)]


def name_answer(answer: Answer | Missing) -> str:
    """Name an answer as the legend does."""
    return answer.label if isinstance(answer, Answer) else str(answer)


def arrange_legend(
    answers: Sequence[Answer | Missing], style: FigureStyle, *, sign: float = SIGN_MM, gap: float = 5.8
) -> list[list[tuple[float, Answer | Missing]]]:
    """Place answers with signs of this width side by side, this far apart, on as many lines as they need."""
    lines: list[list[tuple[float, Answer | Missing]]] = [[]]
    x = EDGE_MM
    for answer in answers:
        width = sign + SIGN_GAP_MM + measure_text(name_answer(answer), style.small_pt)
        if lines[-1] and x + width > style.width_mm:
            lines.append([])
            x = EDGE_MM
        lines[-1].append((x, answer))
        x += width + gap
    return lines


def _draw_legend(canvas: Canvas, line: list[tuple[float, Answer | Missing]], *, y: float) -> None:
    for x, answer in line:
        draw_answer(canvas, answer, x + SIGN_MM / 2, y)
        canvas.write(x + SIGN_MM + SIGN_GAP_MM, y, name_answer(answer), size=canvas.style.small_pt, scale=TOPICS)
