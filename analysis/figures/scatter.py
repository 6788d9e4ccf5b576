"""Plots of studies as points: the funnel of effects by standard error, and the line of a meta-regression."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import Circle, Polygon

from analysis.effects import Scale
from analysis.figures.axis import TICKS, find_log_ticks, find_ticks
from analysis.figures.crowd import draw_crowd, is_crowd
from analysis.figures.style import BLUE, PALE, Canvas, FigureStyle, line_height, open_canvas, wrap_text
from analysis.format import capitalise, format_number
from analysis.pooling import MEASURE_NAMES

#: Height of the plot as a part of its width, and room at its sides in mm: left, right, below, above.
SHAPE, ROOM_MM = 0.62, (13.0, 3.0, 10.5, 2.0)
#: Radii of points in mm, from the lightest to the heaviest study.
RADIUS_MM = (0.7, 2.4)
_POINT_MM = 0.9


@dataclass(frozen=True)
class Direction:
    """One axis: its words, its ends, and where it lies in mm; `log` where what is shown is a ratio."""

    title: str
    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def place(self, number: float) -> float:
        """Give the place of a number, as it is pooled, in mm."""
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        """Give the ticks: where they are, and how they read."""
        if self.log:
            found = find_log_ticks(math.exp(self.low), math.exp(self.high))
            return [(math.log(one), format_number(one, digits=None)) for one in found]
        return [(one, format_number(one, digits=None)) for one in find_ticks(*sorted((self.low, self.high)))]


@dataclass(frozen=True)
class Point:
    """One study; `weight` in percent makes the area, None the usual size."""

    x: float
    y: float
    weight: float | None = None


def span(numbers: Sequence[float], *, part: float = 0.06) -> tuple[float, float]:
    """Give ends a little beyond the numbers."""
    low, high = min(numbers), max(numbers)
    room = part * (high - low) or 1.0
    return low - room, high + room


def draw_points(
    points: Sequence[Point],
    x: tuple[str, tuple[float, float], bool],
    y: tuple[str, tuple[float, float], bool],
    *,
    style: FigureStyle,
) -> tuple[Canvas, Direction, Direction]:
    """Draw points on two axes: for each its title, its ends (the first left or below), and whether it is of a ratio."""
    left, right, below, above = ROOM_MM
    height = below + above + SHAPE * style.width_mm
    canvas = open_canvas(style, height_mm=height)
    across = Direction(x[0], *x[1], left, style.width_mm - right, log=x[2])
    up = Direction(y[0], *y[1], below, height - above, log=y[2])
    _draw_axes(canvas, across, up)
    if is_crowd(len(points)) and not any(one.weight for one in points):
        draw_crowd(canvas, [(across.place(one.x), up.place(one.y)) for one in points], radius_mm=_POINT_MM)
        return canvas, across, up
    most = max([1e-9, *(one.weight for one in points if one.weight is not None)])
    # light studies lie upon heavy ones, which would hide them
    for one in sorted(points, key=lambda point: -(point.weight or 0)):
        radius = _POINT_MM if one.weight is None else max(RADIUS_MM[0], RADIUS_MM[1] * math.sqrt(one.weight / most))
        place = (across.place(one.x), up.place(one.y))
        canvas.axes.add_patch(Circle(place, radius, facecolor=BLUE, edgecolor="white", linewidth=0.5, zorder=4))
    return canvas, across, up


def _draw_axes(canvas: Canvas, across: Direction, up: Direction) -> None:
    small, step = canvas.style.small_pt, line_height(canvas.style.small_pt)
    canvas.draw_line((across.start, across.end), (up.start, up.start))
    canvas.draw_line((across.start, across.start), (up.start, up.end))
    for number, text in across.ticks():
        x = across.place(number)
        canvas.draw_line((x, x), (up.start, up.start - 1))
        canvas.stack(x, up.start - 3.8, [text], size=small, ha="center", scale=TICKS)
    for number, text in up.ticks():
        y = up.place(number)
        canvas.draw_line((across.start, across.start - 1), (y, y))
        canvas.write(across.start - 1.5, y, text, size=small, ha="right", scale=TICKS)
    title = wrap_text(across.title, width_mm=across.end - across.start, size_pt=canvas.style.text_pt)
    canvas.stack((across.start + across.end) / 2, up.start - 4.4 - step, title[:1], ha="center", of=())
    canvas.write_upright(2.2, (up.start + up.end) / 2, up.title, ha="center")


def shade(canvas: Canvas, corners: Sequence[tuple[float, float]]) -> None:
    """Fill an area in mm, behind everything else."""
    canvas.axes.add_patch(Polygon(corners, facecolor=PALE, edgecolor="none", zorder=0))


def name_axis(measure: str) -> str:
    """Name the axis of effects as they are pooled; ratios are read off their logarithms."""
    return "Fisher's z" if measure in {"ZCOR", "ZPCOR"} else capitalise(MEASURE_NAMES[measure])


def is_log(measure: str) -> bool:
    """Tell whether the axis of effects is logarithmic."""
    return Scale(measure).is_ratio
