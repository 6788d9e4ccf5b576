"""Rows of intervals along one axis: what forest plots, cumulative plots and plots of single studies are made of.

Rows of figures in, a canvas out. Whatever has no figure is said in words in its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from matplotlib.patches import Polygon, Rectangle

from analysis.effects import Scale
from analysis.figures.axis import TICKS, Axis, span_axis
from analysis.figures.interval_rows import (
    INDENT_MM,
    WHOLE,
    Columns,
    Headings,
    IntervalRow,
    Kind,
    choose_columns,
    fit_columns,
)
from analysis.figures.paging import CLOSE_GAP_MM, MOST_LINES, plan_pages, share_rows
from analysis.figures.style import (
    BLUE,
    GREY,
    PALE,
    TALLEST_MM,
    WHITE,
    Canvas,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
    wrap_words,
)
from analysis.format import format_number, format_quantity
from analysis.results import Quantity

HEAD_MM, ROW_GAP_MM, MARK_MM = 7.0, 1.4, (1.2, 3.4)
#: Half the height of a diamond, and of the ends of an interval.
DIAMOND_MM, END_MM = 1.5, 0.7
#: Distance of the words for both sides from no effect.
SIDE_MM = 2.0


@dataclass(frozen=True)
class _Layout:
    """One way to set the rows of a plot: sizes and columns, their texts broken into lines, and their heights in mm."""

    rows: tuple[IntervalRow, ...]
    headings: Headings
    style: FigureStyle
    columns: Columns
    axis: Axis
    below: _Below
    texts: tuple[tuple[list[str], list[str]], ...]
    heights: tuple[float, ...]

    @property
    def head(self) -> float:
        """Height of the head."""
        return _measure_head(self.columns, self.headings, self.style)

    @property
    def height(self) -> float:
        """Height of the plot in one piece."""
        return self.head + sum(self.heights) + self.below.height

    def share(self) -> list[list[int]]:
        """Share the rows among pages; head and axis stand on each."""
        heads = [row.kind == "heading" for row in self.rows]
        return share_rows(self.heights, heads, room=TALLEST_MM - self.head - self.below.height)


@dataclass(frozen=True)
class IntervalPlot:
    """A plot that can be drawn: all of its rows, or those of one of its pages. Notes stand on the last page."""

    layout: _Layout
    numbers: tuple[int, ...]
    notes: tuple[IntervalRow, ...]
    pages: int

    @property
    def rows(self) -> list[IntervalRow]:
        """Give what it shows."""
        return [*(self.layout.rows[number] for number in self.numbers), *self.notes]

    def draw(self) -> Canvas:
        """Draw it."""
        layout = self.layout
        below = layout.below if self.notes else replace(layout.below, notes=())
        heights = [layout.heights[number] for number in self.numbers]
        canvas = open_canvas(layout.style, height_mm=layout.head + sum(heights) + below.height)
        most = max([1e-9, *(row.weight.number or 0 for row in layout.rows if row.weight and row.kind == "study")])
        _draw_axis(canvas, layout.axis, head=layout.head, foot=below.height)
        below.write(canvas, layout.axis)
        _draw_head(canvas, layout.columns, layout.headings, layout.head)
        top = canvas.height - layout.head
        for number, height in zip(self.numbers, heights, strict=True):
            row, y = layout.rows[number], top - height / 2
            _DRAWERS[row.kind](canvas, row, layout.axis, y, most)
            _write_row(canvas, row, layout.texts[number], layout.columns, y=y)
            top -= height
        return canvas


def plan_intervals(
    rows: Sequence[IntervalRow], headings: Headings, *, scale: Scale, style: FigureStyle, page: int = 0
) -> IntervalPlot:
    """Plan rows of intervals; remarks stand in their row over the whole width, notes below the axis.

    Rows that are too many for a page are set closer and in the size of small text, then with more room for labels.

    Parameters
    ----------
    page
        The page to draw, from 1; 0 is the whole.

    Raises
    ------
    AnalysisError
        The whole does not fit a page, or there is no such page.
    """
    content = _Content(rows, headings, scale)
    layout, chosen, pages = plan_pages(partial(_list_layouts, content), style, page, instead=_INSTEAD)
    return IntervalPlot(layout, tuple(chosen), tuple(_notes(rows)) if chosen is pages[-1] else (), len(pages))


#: What shows more studies than rows can.
_INSTEAD = (
    "a narrower domain of the synthesis lists fewer; r.figures.funnel(KEY) and r.figures.albatross(DOMAIN) "
    "take any number"
)


@dataclass(frozen=True)
class _Content:
    """What a plot shows, however it is set."""

    rows: Sequence[IntervalRow]
    headings: Headings
    scale: Scale

    def span(self, columns: Columns) -> Axis:
        """Give the axis; predictions may leave it."""
        drawn = (row for row in self.rows if row.kind in {"study", "average"})
        numbers = [number for row in drawn for number in row.numbers]
        return span_axis(self.scale, numbers, left=columns.axis[0], right=columns.axis[1])


def _list_layouts(content: _Content, style: FigureStyle) -> Iterator[_Layout]:
    close, usual = replace(style, text_pt=style.small_pt), choose_columns(style)
    first = _lay_out(content, style, usual, ROW_GAP_MM)
    if max((len(label) for label, _ in first.texts), default=0) > MOST_LINES:
        yield _lay_out(content, style, fit_columns(content.rows, content.headings, style), ROW_GAP_MM)
    else:
        yield first
    yield _lay_out(content, close, usual, CLOSE_GAP_MM)
    yield _lay_out(content, close, fit_columns(content.rows, content.headings, close), CLOSE_GAP_MM)


def _lay_out(content: _Content, style: FigureStyle, columns: Columns, gap: float) -> _Layout:
    drawn, axis = tuple(row for row in content.rows if row.kind != "note"), content.span(columns)
    texts = tuple(_wrap(row, columns, style) for row in drawn)
    heights = tuple(max(map(len, text)) * line_height(style.text_pt) + gap for text in texts)
    below = _Below.wrap(content.headings.sides, _notes(content.rows), axis, style)
    return _Layout(drawn, content.headings, style, columns, axis, below, texts, heights)


def _notes(rows: Sequence[IntervalRow]) -> list[IntervalRow]:
    return [row for row in rows if row.kind == "note"]


@dataclass(frozen=True)
class _Below:
    """What stands below the axis: the words for both sides of no effect, and notes, broken into lines."""

    sides: tuple[list[str], list[str]]
    notes: tuple[tuple[list[str], tuple[Quantity | str, ...]], ...]
    style: FigureStyle

    @classmethod
    def wrap(cls, sides: tuple[str, str], notes: Sequence[IntervalRow], axis: Axis, style: FigureStyle) -> _Below:
        middle = axis.place(axis.scale.null)
        rooms = (middle - SIDE_MM, style.width_mm - middle - SIDE_MM)
        left, right = (
            wrap_text(side, width_mm=room, size_pt=style.small_pt) for side, room in zip(sides, rooms, strict=True)
        )
        broken = ((wrap_text(one.label, width_mm=style.width_mm - 1, size_pt=style.small_pt), one.of) for one in notes)
        return cls((left, right), tuple(broken), style)

    @property
    def height(self) -> float:
        lines = max(map(len, self.sides)) + sum(len(lines) for lines, _ in self.notes)
        return 5.5 + lines * line_height(self.style.small_pt) + 1 + (1 if self.notes else 0)

    def write(self, canvas: Canvas, axis: Axis) -> None:
        step, small = line_height(self.style.small_pt), self.style.small_pt
        middle, top = axis.place(axis.scale.null), self.height - 5.5 - step + 0.8
        # the words keep away from no effect on both sides
        canvas.stack(middle - SIDE_MM, top, self.sides[0], size=small, ha="right")
        canvas.stack(middle + SIDE_MM, top, self.sides[1], size=small, ha="left")
        baseline = top - max(map(len, self.sides)) * step - 1
        for lines, of in self.notes:
            canvas.stack(0.8, baseline, lines, size=small, of=of)
            baseline -= len(lines) * step


def _wrap(row: IntervalRow, columns: Columns, style: FigureStyle) -> tuple[list[str], list[str]]:
    whole = row.kind in WHOLE
    room, size = (style.width_mm - INDENT_MM if whole else columns.label - 1), _choose_size(row, style)
    return (
        wrap_words(row.label, width_mm=room, size_pt=size, weight=row.weight_of_text),
        wrap_text(row.text, width_mm=columns.end - columns.text, size_pt=style.text_pt, weight=row.weight_of_text),
    )


def _choose_size(row: IntervalRow, style: FigureStyle) -> float:
    return style.small_pt if row.kind == "remark" else style.text_pt


def _wrap_head(columns: Columns, headings: Headings, style: FigureStyle) -> list[str]:
    return wrap_text(headings.text, width_mm=columns.end - columns.text, size_pt=style.text_pt, weight="bold")


def _measure_head(columns: Columns, headings: Headings, style: FigureStyle) -> float:
    lines = len(_wrap_head(columns, headings, style))
    return max(HEAD_MM, lines * line_height(style.text_pt) + ROW_GAP_MM)


def _draw_head(canvas: Canvas, columns: Columns, headings: Headings, height: float) -> None:
    y, top = canvas.height - height / 2, canvas.height
    canvas.draw_line((0, canvas.width), (top - 0.3, top - 0.3))
    canvas.write(0.8, y, headings.label, weight="bold")
    text = _wrap_head(columns, headings, canvas.style)
    canvas.write_middle(columns.text, y, text, weight="bold", of=headings.of)
    if columns.weight and headings.weighted:
        canvas.write(columns.weight, y, "Weight", weight="bold", ha="right")
    canvas.draw_line((0, canvas.width), (top - height, top - height))


def _draw_axis(canvas: Canvas, axis: Axis, *, head: float, foot: float) -> None:
    small, top = canvas.style.small_pt, canvas.height - head
    canvas.draw_line((axis.left, axis.right), (foot, foot))
    ticks = axis.ticks()
    digits = max([0, *(len(repr(one).partition(".")[2].rstrip("0")) for one in ticks)])
    for tick in ticks:
        x = axis.place(tick)
        canvas.draw_line((x, x), (foot, top), color=PALE)
        canvas.draw_line((x, x), (foot, foot - 1))
        shown = format_number(tick, digits=None) if axis.scale.is_ratio else format_number(tick, digits=digits)
        canvas.stack(x, foot - 3.8, [shown], size=small, ha="center", scale=TICKS)
    middle = axis.place(axis.scale.null)
    canvas.draw_line((middle, middle), (foot, top))


def _write_row(
    canvas: Canvas, row: IntervalRow, texts: tuple[list[str], list[str]], columns: Columns, *, y: float
) -> None:
    label, text = texts
    x, size = (INDENT_MM if row.kind in {"study", "remark"} else 0.8), _choose_size(row, canvas.style)
    if row.kind in WHOLE:
        # without the gap, in which a line of the frame may run
        height = len(label) * line_height(canvas.style.text_pt)
        canvas.clear(x + 1 + max(measure_text(line, size, row.weight_of_text) for line in label), y, height)
    canvas.write_middle(x, y, label, size=size, weight=row.weight_of_text, of=row.of)
    if text:
        color = "black" if row.numbers else GREY
        canvas.write_middle(columns.text, y, text, weight=row.weight_of_text, of=row.parts, color=color)
    if columns.weight and row.weight and row.weight.known:
        canvas.write(columns.weight, y, format_quantity(row.weight), ha="right", of=(row.weight,))


def _draw_study(canvas: Canvas, row: IntervalRow, axis: Axis, y: float, most: float) -> None:
    if not row.numbers or row.estimate is None or row.estimate.number is None:
        return
    _draw_span(canvas, row, axis, y)
    least, full = MARK_MM
    weight = row.weight.number if row.weight else None
    side = full * 0.6 if weight is None else max(least, full * math.sqrt(weight / most))
    x = axis.place(row.estimate.number)
    canvas.axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, color=BLUE, linewidth=0, zorder=3))
    ends = [axis.place(one.number) for one in (row.low, row.high) if one and one.number is not None]
    if all(abs(end - x) < side / 2 for end in ends):  # the square would hide it
        canvas.axes.plot(ends, [y] * len(ends), color=WHITE, linewidth=1.0, solid_capstyle="butt", zorder=4)


def _draw_span(canvas: Canvas, row: IntervalRow, axis: Axis, y: float) -> None:
    """Draw an interval; an end beyond the axis is an arrow, one on it a stroke across."""
    ends = [one.number for one in (row.low, row.high) if one and one.number is not None]
    if len(ends) < 2:  # noqa: PLR2004 - both
        return
    x = [axis.place(end) for end in ends]
    canvas.draw_line((x[0], x[1]), (y, y), width_pt=1.0)
    for end, here, sign in zip(ends, x, (-1, 1), strict=True):
        if axis.inside(end):
            canvas.draw_line((here, here), (y - END_MM, y + END_MM), width_pt=1.0)
        else:
            points = ((here, y), (here - sign * 1.6, y + END_MM), (here - sign * 1.6, y - END_MM))
            canvas.axes.add_patch(Polygon(points, color="black", linewidth=0, zorder=3))


def _draw_average(canvas: Canvas, row: IntervalRow, axis: Axis, y: float, most: float) -> None:
    del most
    if len(row.numbers) < 3:  # noqa: PLR2004 - estimate and both ends
        return
    low, middle, high = (axis.place(one) for one in row.numbers)
    points = ((low, y), (middle, y + DIAMOND_MM), (high, y), (middle, y - DIAMOND_MM))
    canvas.axes.add_patch(
        Polygon(points, facecolor="white", edgecolor="black", linewidth=canvas.style.line_pt, zorder=3)
    )


def _draw_prediction(canvas: Canvas, row: IntervalRow, axis: Axis, y: float, most: float) -> None:
    del most
    _draw_span(canvas, row, axis, y)


def _draw_nothing(canvas: Canvas, row: IntervalRow, axis: Axis, y: float, most: float) -> None:
    """Draw nothing: the row is all words."""


_DRAWERS: dict[Kind, Callable[[Canvas, IntervalRow, Axis, float, float], None]] = {
    "study": _draw_study,
    "average": _draw_average,
    "prediction": _draw_prediction,
    "heading": _draw_nothing,
    "remark": _draw_nothing,
    "note": _draw_nothing,
}
