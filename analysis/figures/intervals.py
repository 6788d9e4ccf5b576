"""Rows of intervals along one axis: what forest plots, cumulative plots and plots of single studies are made of.

Rows of figures in, a canvas out. Whatever has no figure is said in words in its row.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from matplotlib.patches import Polygon, Rectangle

from analysis.effects import Scale
from analysis.figures.quality import TALLEST_MM
from analysis.figures.style import (
    BLUE,
    GREY,
    PALE,
    WHITE,
    Canvas,
    FigureStyle,
    Weight,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
    wrap_words,
)
from analysis.format import format_number, format_quantity
from analysis.results import Quantity

HEAD_MM, ROW_GAP_MM, COLUMN_GAP_MM, MARK_MM = 7.0, 1.4, 2.0, (1.2, 3.4)
#: Gap between the rows of a plot that is too high for a page otherwise.
CLOSE_GAP_MM = 0.4
#: Half the height of a diamond, and of the ends of an interval.
DIAMOND_MM, END_MM = 1.5, 0.7
#: Distance of the words for both sides from no effect.
SIDE_MM = 2.0
#: What the numbers below the axis are; they are no values.
TICKS = "tick of the axis"
#: Room of the column of weights, and where names of studies begin.
WEIGHT_MM, INDENT_MM = 13.0, 2.5
#: Figures narrower than this leave out the column of weights.
NARROW_MM = 120.0
#: Ticks of a logarithmic axis, in every power of ten: usual ones, and those of a short axis; with more than `_WIDE` of these the powers alone.
_STEPS, _CLOSE, _WIDE = (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7), 2.5

#: Fewer ticks do not let one read an axis.
_FEW_TICKS = 3

Kind = Literal["study", "average", "prediction", "heading", "remark", "note"]


@dataclass(frozen=True)
class IntervalRow:
    """One row.

    Parameters
    ----------
    label, of
        The text at the left and what it is made of.
    estimate, low, high
        As readers know them; with a code nothing is drawn, and the code is written.
    weight
        Percent; the area of the square follows it.
    """

    kind: Kind
    label: str
    of: tuple[Quantity | str, ...] = ()
    estimate: Quantity | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    weight: Quantity | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """Give the figures that there are."""
        found = (one.number for one in (self.low, self.estimate, self.high) if one)
        return tuple(one for one in found if one is not None)

    @property
    def text(self) -> str:
        """Give the figures as they are written."""
        shown = self.estimate or self.low
        if shown is None:
            return ""
        if not shown.known or self.low is None or self.high is None:
            return format_quantity(shown)
        ends = f"{format_quantity(self.low)} to {format_quantity(self.high)}"
        return f"{format_quantity(self.estimate)} ({ends})" if self.estimate else ends

    @property
    def weight_of_text(self) -> Weight:
        """Give how strong the row is written."""
        return "bold" if self.kind in {"average", "heading"} else "normal"

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """Give what the text is made of."""
        return tuple(one for one in (self.estimate, self.low, self.high) if one)


@dataclass(frozen=True)
class Axis:
    """The axis: logarithmic for ratios; its ends as readers know them."""

    scale: Scale
    low: float
    high: float
    left: float
    right: float

    def place(self, number: float) -> float:
        """Give the place of a figure in mm; one beyond the ends stands at the end."""
        low, high, here = (self._map(one) for one in (self.low, self.high, number))
        return self.left + min(1.0, max(0.0, (here - low) / (high - low))) * (self.right - self.left)

    def _map(self, number: float) -> float:
        return math.log(max(number, 1e-300)) if self.scale.is_ratio else number

    def inside(self, number: float) -> bool:
        """Tell whether a figure is on the axis."""
        return self.low - 1e-12 <= number <= self.high + 1e-12

    def ticks(self) -> list[float]:
        """Give the figures at which the axis has ticks."""
        return find_log_ticks(self.low, self.high) if self.scale.is_ratio else find_ticks(self.low, self.high)


def choose_axis(scale: Scale, rows: Sequence[IntervalRow], *, left: float, right: float) -> Axis:
    """Span what is drawn of studies and averages, and no effect; predictions may leave it."""
    spanned = [number for row in rows if row.kind in {"study", "average"} for number in row.numbers]
    ends = [scale.null, *spanned]
    low, high = min(ends), max(ends)
    if scale.is_ratio:
        ticks = find_log_ticks(low / 2, high * 2)
        return Axis(scale, max(one for one in (*ticks, low * 0.9) if one < low * 0.999 or one == low * 0.9),
                    min(one for one in (*ticks, high * 1.1) if one > high * 1.001 or one == high * 1.1), left, right)  # fmt: skip
    if high <= low:
        low, high = low - 0.5, high + 0.5  # nothing is drawn, and the axis stands for itself
    step = _step(high - low)
    # rounding to ticks makes the axis longer, and may ask for wider steps
    step = _step((math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)) * step)
    return Axis(scale, math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, left, right)


def _step(span: float) -> float:
    power = 10.0 ** math.floor(math.log10(span))
    return next(one * power / 10 for one in (1, 2, 5, 10, 20) if span / (one * power / 10) <= 6)  # noqa: PLR2004 - ticks


def find_ticks(low: float, high: float) -> list[float]:
    """Give round numbers between two ends, at most seven."""
    step = _step(high - low)
    return [
        round(number * step, 12) for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def find_log_ticks(low: float, high: float) -> list[float]:
    """Give powers of ten between two ends, with 2 and 5 times each where there is room, and more on a short axis."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    choices = (_STEPS, _CLOSE) if math.log10(high / low) < _WIDE else ((1,),)
    found: list[float] = []
    for steps in choices:
        ticks = [float(f"{step}e{power}") for power in powers for step in steps]
        found = [one for one in ticks if low * (1 - 1e-9) <= one <= high * (1 + 1e-9)]
        if len(found) >= _FEW_TICKS:
            break
    return found


@dataclass(frozen=True)
class Columns:
    """Edges in mm: end of the labels, ends of the axis, both of the text, right edge of the weights (0: none)."""

    label: float
    axis: tuple[float, float]
    text: float
    weight: float
    end: float


def choose_columns(style: FigureStyle) -> Columns:
    """Share the width; a narrow figure has no weights, whose squares tell them."""
    width = style.width_mm
    if width < NARROW_MM:
        return Columns(0.27 * width, (0.29 * width, 0.63 * width), 0.65 * width, 0.0, width)
    return Columns(0.26 * width, (0.28 * width, 0.67 * width), 0.695 * width, width - 0.8, width - WEIGHT_MM)


@dataclass(frozen=True)
class Headings:
    """Words at the head of the columns, and on both sides below the axis."""

    label: str
    text: str
    sides: tuple[str, str]
    of: tuple[Quantity | str, ...] = ()
    weighted: bool = False


def draw_intervals(rows: Sequence[IntervalRow], headings: Headings, *, scale: Scale, style: FigureStyle) -> Canvas:
    """Draw rows of intervals; remarks stand in their row over the whole width, notes below the axis.

    Rows that are too many for a page are set closer and in the size of small text.
    """
    columns = choose_columns(style)
    axis = choose_axis(scale, rows, left=columns.axis[0], right=columns.axis[1])
    drawn = [row for row in rows if row.kind != "note"]
    below = _Below.wrap(headings.sides, [row for row in rows if row.kind == "note"], axis, style)
    texts, heights = _measure_rows(drawn, columns, style, ROW_GAP_MM)
    if sum(heights) + HEAD_MM + below.height > TALLEST_MM:
        style = replace(style, text_pt=style.small_pt)
        texts, heights = _measure_rows(drawn, columns, style, CLOSE_GAP_MM)
    head = _measure_head(columns, headings, style)
    canvas = open_canvas(style, height_mm=head + sum(heights) + below.height)
    most = max([1e-9, *(row.weight.number or 0 for row in rows if row.weight and row.kind == "study")])
    _draw_axis(canvas, axis, head=head, foot=below.height)
    below.write(canvas, axis)
    _draw_head(canvas, columns, headings, head)
    top = canvas.height - head
    for row, text, height in zip(drawn, texts, heights, strict=True):
        _DRAWERS[row.kind](canvas, row, axis, top - height / 2, most)
        _write_row(canvas, row, text, columns, y=top - height / 2)
        top -= height
    return canvas


def _measure_rows(
    rows: Sequence[IntervalRow], columns: Columns, style: FigureStyle, gap: float
) -> tuple[list[tuple[list[str], list[str]]], list[float]]:
    """Break the texts of rows into lines, and give the height of each row."""
    texts = [_wrap(row, columns, style) for row in rows]
    return texts, [max(map(len, text)) * line_height(style.text_pt) + gap for text in texts]


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
    whole = row.kind in _WHOLE
    room, size = (style.width_mm - INDENT_MM if whole else columns.label - 1), _choose_size(row, style)
    return (
        wrap_words(row.label, width_mm=room, size_pt=size, weight=row.weight_of_text),
        wrap_text(row.text, width_mm=columns.end - columns.text, size_pt=style.text_pt, weight=row.weight_of_text),
    )


#: Rows whose words take the whole width.
_WHOLE = ("heading", "remark")


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
    if row.kind in _WHOLE:
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
