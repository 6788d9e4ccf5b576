"""The flow of records as PRISMA 2020 draws it: identification, screening, included.

A flow result in, a canvas and its alt text out. A stage without a count says so in its box.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle

from analysis.figures.style import BLACK, GREY, PALE, WHITE, FigureStyle, line_height, open_canvas, wrap_text
from analysis.format import format_list, format_quantity, lower_first

if TYPE_CHECKING:
    from analysis.figures.style import Canvas
    from analysis.results import FlowResult, FlowStage, Quantity

#: Rows of the diagram: phase, stage of the main column, stage that leaves it.
ROWS: tuple[tuple[str, str, str | None], ...] = (
    ("Identification", "identified", "duplicates_removed"),
    ("Screening", "screened", "excluded"),
    ("Screening", "sought", "not_retrieved"),
    ("Screening", "assessed", "reports_excluded"),
    ("Included", "included", None),
)
STRIP_MM, GAP_MM, ROW_GAP_MM, PAD_MM = 7.0, 12.0, 7.0, 2.2
#: Strips of the phases reach beyond their boxes, so that the longest word fits beside one row.
STRIP_REACH_MM = 2.7
MARGIN_MM = STRIP_REACH_MM + 0.4
#: Half a line must stay inside the page.
EDGE_MM = 0.4


@dataclass(frozen=True)
class Box:
    """A box by its left edge, its middle height, its width and height, in mm."""

    x: float
    y: float
    width: float
    height: float


def draw_flow(result: FlowResult, *, style: FigureStyle) -> Canvas:
    """Draw the flow diagram."""
    texts = {stage.stage: describe_stage(stage) for stage in result.stages}
    left = EDGE_MM + STRIP_MM + GAP_MM / 3
    width = (style.width_mm - left - GAP_MM - EDGE_MM) / 2
    lines = {key: _wrap_box(text, width=width, style=style) for key, text in texts.items()}
    height = 2 * PAD_MM + max(map(len, lines.values())) * line_height(style.text_pt)
    pitch = height + ROW_GAP_MM
    canvas = open_canvas(style, height_mm=len(ROWS) * pitch - ROW_GAP_MM + 2 * MARGIN_MM)
    middles = [canvas.height - MARGIN_MM - height / 2 - row * pitch for row in range(len(ROWS))]
    for row, (_, main, side) in enumerate(ROWS):
        box = Box(left, middles[row], width, height)
        _draw_box(canvas, box, lines[main], result[main].count)
        if side:
            aside = Box(left + width + GAP_MM, middles[row], width, height)
            _draw_box(canvas, aside, lines[side], result[side].count)
            _draw_arrow(canvas, (box.x + width, box.y), (aside.x, box.y))
        if row:
            x = box.x + width / 2
            _draw_arrow(canvas, (x, middles[row - 1] - height / 2), (x, box.y + height / 2))
    _draw_phases(canvas, middles, height)
    return canvas


def describe_stage(stage: FlowStage) -> tuple[str, str]:
    """Give the two texts of a box: what it counts, and the count or why there is none."""
    text = format_quantity(stage.count)
    count = f"n = {text}" if stage.count.known else f"n {text}"
    return stage.label, f"({count}, derived)" if stage.derived else f"({count})"


def describe_flow(result: FlowResult) -> str:
    """Write the alt text: the known counts in order, then the stages without one."""
    known = [stage for stage in result.stages if stage.count.known]
    lacking = [stage for stage in result.stages if not stage.count.known]
    sentences = ["PRISMA 2020 flow diagram."]
    sentences += [f"{one.label}: {format_quantity(one.count)}{_note_derived(one)}." for one in known]
    for code in dict.fromkeys(format_quantity(one.count) for one in lacking):
        names = tuple(lower_first(one.label) for one in lacking if format_quantity(one.count) == code)
        sentences.append(f"The count is {code} for: {format_list(names)}.")
    return " ".join(sentences)


def _note_derived(stage: FlowStage) -> str:
    return " (derived from the other counts)" if stage.derived else ""


def _wrap_box(text: tuple[str, str], *, width: float, style: FigureStyle) -> list[str]:
    return [line for part in text for line in wrap_text(part, width_mm=width - 2 * PAD_MM, size_pt=style.text_pt)]


def _draw_box(canvas: Canvas, box: Box, lines: list[str], count: Quantity) -> None:
    frame = Rectangle(
        (box.x, box.y - box.height / 2), box.width, box.height, facecolor=WHITE, linewidth=canvas.style.line_pt,
        edgecolor=BLACK if count.known else GREY, linestyle="-" if count.known else (0, (3, 2)),
    )  # fmt: skip
    canvas.axes.add_patch(frame)
    canvas.write_middle(box.x + box.width / 2, box.y, lines, ha="center", of=(count,))


def _draw_arrow(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    arrow = FancyArrowPatch(
        start, end, arrowstyle="-|>,head_length=3,head_width=1.5", mutation_scale=1, shrinkA=0, shrinkB=0,
        linewidth=canvas.style.line_pt, color=BLACK, joinstyle="miter",
    )  # fmt: skip
    canvas.axes.add_patch(arrow)


def _draw_phases(canvas: Canvas, middles: list[float], height: float) -> None:
    for phase in dict.fromkeys(phase for phase, _, _ in ROWS):
        rows = [row for row, one in enumerate(ROWS) if one[0] == phase]
        bottom = middles[rows[-1]] - height / 2 - STRIP_REACH_MM
        top = middles[rows[0]] + height / 2 + STRIP_REACH_MM
        strip = FancyBboxPatch(
            (EDGE_MM + 1, bottom + 1), STRIP_MM - 2, top - bottom - 2, boxstyle="round,pad=1,rounding_size=1.2",
            facecolor=PALE, edgecolor=GREY, linewidth=canvas.style.line_pt,
        )  # fmt: skip
        canvas.axes.add_patch(strip)
        small = canvas.style.small_pt
        canvas.write_upright(EDGE_MM + STRIP_MM / 2, (bottom + top) / 2, phase, ha="center", weight="bold", size=small)
