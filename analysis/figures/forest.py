"""The forest plot: correlations with their confidence intervals, one row per outcome, grouped by domain.

A synthesis in, a canvas and its alt text out. Associations without r are listed with what is known of them.
Nothing is pooled, so there is no diamond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from analysis.figures.axis import TICKS
from analysis.figures.forest_rows import Estimate, Line, describe_gap, format_estimate, list_lines, list_parts
from analysis.figures.paging import CLOSE_GAP_MM, MOST_LINES, plan_pages, share_rows
from analysis.figures.style import (
    BLUE,
    GREY,
    NAMED,
    PALE,
    TALLEST_MM,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
    wrap_words,
)
from analysis.format import format_level, format_number, format_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.choices import Hypothesis
    from analysis.figures.style import Canvas
    from analysis.results import OutcomeFinding, Synthesis

#: Left edges of study and outcome in mm.
STUDY_X, OUTCOME_X = 2.5, 24.0
#: Figures narrower than this set the outcome below its study.
WIDE_MM = 150.0
HEAD_MM, ROW_GAP_MM, COLUMN_GAP_MM, MARK_MM = 7.0, 1.2, 2.0, (1.3, 2.8)
#: Least length of the axis, where names get more room.
AXIS_MIN_MM = 32.0
#: Distance of the words for both sides from zero on a narrow figure.
SIDE_MM = 1.0
#: Room for n, or for the reason why there is none.
N_MM, NARROW_N_MM = 17.0, 10.0
#: Distance of the ticks of r.
TICK = 0.2


@dataclass(frozen=True)
class Columns:
    """Edges in mm: right ones of study, outcome and n, both ends of the axis, the left one of the text."""

    study: float
    outcome: float
    n: float
    axis: tuple[float, float]
    text: float
    #: Left edge of names of outcomes.
    name: float
    stacked: bool = False

    def place(self, r: float, reach: float) -> float:
        """Give where a correlation stands."""
        left, right = self.axis
        return left + (r + reach) / (2 * reach) * (right - left)


def choose_columns(style: FigureStyle) -> Columns:
    """Share the width."""
    width = style.width_mm
    if width >= WIDE_MM:
        return Columns(OUTCOME_X - COLUMN_GAP_MM, 71.0 - N_MM, 71.0, (75.0, width - 41), width - 38, OUTCOME_X)
    label, text = 0.31 * width, 0.76 * width
    axis = (label + NARROW_N_MM + 2.5, text - 2)
    return Columns(label, label, label + NARROW_N_MM, axis, text, STUDY_X, stacked=True)


def fit_columns(lines: Sequence[Line], style: FigureStyle) -> Columns:
    """Share the width of a page by what the names of studies and outcomes need; the axis is as short as it can be."""
    size, outcomes = style.text_pt, [line.outcome for line in lines if line.outcome]
    text = style.width_mm - min(38.0, max([0.0, *(measure_text(_tell(line), size) for line in lines)]) + 0.5)
    room = text - COLUMN_GAP_MM - AXIS_MIN_MM - 2 * COLUMN_GAP_MM - N_MM - STUDY_X
    studies = max([0.0, *(measure_text(one.label, size) for one in outcomes)]) + COLUMN_GAP_MM
    names = max([0.0, *(measure_text(one.name, size) for one in outcomes)]) + COLUMN_GAP_MM
    # where both are long each has half
    study = STUDY_X + min(studies, max(room / 2, room - names))
    outcome = study + min(names, room - (study - STUDY_X))
    n = outcome + N_MM
    return Columns(study - COLUMN_GAP_MM, outcome - COLUMN_GAP_MM, n, (n + 4.0, text - COLUMN_GAP_MM), text, study)


@dataclass(frozen=True)
class _Layout:
    """One way to set the rows: sizes and columns, their texts broken into lines, and their heights in mm."""

    lines: tuple[Line, ...]
    style: FigureStyle
    columns: Columns
    sides: list[list[str]]
    texts: tuple[tuple[list[str], ...], ...]
    heights: tuple[float, ...]

    @property
    def foot(self) -> float:
        """Height of what stands below the rows."""
        return 5.5 + max(map(len, self.sides)) * line_height(self.style.small_pt) + 1

    @property
    def height(self) -> float:
        """Height of the plot in one piece."""
        return HEAD_MM + sum(self.heights) + self.foot

    def share(self) -> list[list[int]]:
        """Share the rows among pages; head and axis stand on each."""
        heads = [line.outcome is None for line in self.lines]
        return share_rows(self.heights, heads, room=TALLEST_MM - HEAD_MM - self.foot)


@dataclass(frozen=True)
class ForestPlot:
    """A plot that can be drawn: all of its rows, or those of one of its pages."""

    layout: _Layout
    numbers: tuple[int, ...]
    level: float
    pages: int

    @property
    def lines(self) -> list[Line]:
        """Give the rows that it shows."""
        return [self.layout.lines[number] for number in self.numbers]

    def draw(self) -> Canvas:
        """Draw it."""
        layout, columns = self.layout, self.layout.columns
        heights = [layout.heights[number] for number in self.numbers]
        canvas = open_canvas(layout.style, height_mm=HEAD_MM + sum(heights) + layout.foot)
        estimates = [line.estimate for line in layout.lines if line.estimate]
        reach, most = find_reach(estimates), max([1, *(one.n for one in estimates)])
        _draw_head(canvas, columns, level=self.level)
        _draw_axis(canvas, columns, layout.sides, reach=reach, foot=layout.foot)
        top = canvas.height - HEAD_MM
        for number, height in zip(self.numbers, heights, strict=True):
            line, y = layout.lines[number], top - height / 2
            _draw_line(canvas, columns, line, layout.texts[number], y=y)
            if line.estimate:
                _draw_estimate(canvas, columns, line.estimate, y=y, reach=reach, most=most)
            top -= height
        return canvas


def plan_forest(
    synthesis: Synthesis, *, hypothesis: Hypothesis, level: float, style: FigureStyle, page: int = 0
) -> ForestPlot:
    """Plan the forest plot; rows that are too many for a page are set closer, then with more room for names.

    Raises
    ------
    AnalysisError
        The whole does not fit a page, or there is no such page.
    """
    lines = list_lines(synthesis, level=level)
    layout, chosen, pages = plan_pages(partial(_list_layouts, lines, hypothesis), style, page, instead=_INSTEAD)
    return ForestPlot(layout, tuple(chosen), level, len(pages))


#: What shows more studies than rows can.
_INSTEAD = "r.figures.albatross(DOMAIN) takes any number"


def _list_layouts(lines: Sequence[Line], hypothesis: Hypothesis, style: FigureStyle) -> Iterator[_Layout]:
    close, usual = replace(style, text_pt=style.small_pt), choose_columns(style)
    first = _lay_out(lines, hypothesis, style, usual, ROW_GAP_MM)
    if not usual.stacked and max((len(text[0]) for text in first.texts), default=0) > MOST_LINES:
        yield _lay_out(lines, hypothesis, style, fit_columns(lines, style), ROW_GAP_MM)
    else:
        yield first
    yield _lay_out(lines, hypothesis, close, usual, CLOSE_GAP_MM)
    if not usual.stacked:
        yield _lay_out(lines, hypothesis, close, fit_columns(lines, close), CLOSE_GAP_MM)


def _lay_out(
    lines: Sequence[Line], hypothesis: Hypothesis, style: FigureStyle, columns: Columns, gap: float
) -> _Layout:
    texts = tuple(_wrap_line(line, columns, style) for line in lines)
    heights = tuple(_measure_line(text, columns, style) + gap for text in texts)
    return _Layout(tuple(lines), style, columns, _wrap_sides(hypothesis, columns, style), texts, heights)


def find_reach(estimates: Sequence[Estimate]) -> float:
    """Give the end of the axis: the next tick beyond every limit, the same on both sides of zero."""
    ends = [abs(end) for one in estimates for end in (one.r, *(one.limits or ()))]
    steps: int = math.ceil(max([TICK, *ends]) / TICK - 1e-9)
    return min(1.0, steps * TICK)


def _draw_head(canvas: Canvas, columns: Columns, *, level: float) -> None:
    y, of = canvas.height - HEAD_MM / 2, ("review.confidence_level",)
    canvas.draw_line((0, canvas.width), (canvas.height - 0.3, canvas.height - 0.3))
    canvas.write(columns.n, y, "n", weight="bold", ha="right")
    canvas.write(0.8, y, "Study, outcome" if columns.stacked else "Study", weight="bold")
    if not columns.stacked:
        canvas.write(columns.name, y, "Outcome", weight="bold")
    canvas.write(columns.text, y, f"r ({format_level(level)} CI)", weight="bold", of=of)
    canvas.draw_line((0, canvas.width), (canvas.height - HEAD_MM, canvas.height - HEAD_MM))


def _wrap_sides(hypothesis: Hypothesis, columns: Columns, style: FigureStyle) -> list[list[str]]:
    """Break the words for both sides: each below its half of the axis, or towards its edge of a narrow figure."""
    left, right = columns.axis
    middle = (left + right) / 2
    rooms = (middle - SIDE_MM, style.width_mm - middle - SIDE_MM) if columns.stacked else [(right - left) / 2 - 1] * 2
    return [
        wrap_text(text, width_mm=room, size_pt=style.small_pt)
        for text, room in zip((hypothesis.negative, hypothesis.positive), rooms, strict=True)
    ]


def _draw_axis(canvas: Canvas, columns: Columns, sides: Sequence[Sequence[str]], *, reach: float, foot: float) -> None:
    small, top = canvas.style.small_pt, canvas.height - HEAD_MM
    canvas.draw_line(columns.axis, (foot, foot))
    steps = round(reach / TICK)
    for step in range(-steps, steps + 1):
        x = columns.place(step * TICK, reach)
        if step:
            canvas.draw_line((x, x), (foot, top), color=PALE)
        canvas.draw_line((x, x), (foot, foot - 1))
        # a short axis has room for its ends and its middle
        if not columns.stacked or step in {-steps, 0, steps}:
            canvas.stack(x, foot - 3.8, [format_number(step * TICK, digits=1)], size=small, ha="center", scale=TICKS)
    middle = columns.place(0, reach)
    canvas.draw_line((middle, middle), (foot, top))
    baseline = foot - 5.5 - line_height(small) + 0.8
    for lines, sign in zip(sides, (-1, 1), strict=True):
        if columns.stacked:
            canvas.stack(middle + sign * SIDE_MM, baseline, lines, size=small, ha="left" if sign > 0 else "right")
        else:
            x = middle + sign * (columns.axis[1] - columns.axis[0]) / 4
            canvas.stack(x, baseline, lines, size=small, ha="center")


def _wrap_line(line: Line, columns: Columns, style: FigureStyle) -> tuple[list[str], ...]:
    """Break heading, or study, outcome, n and text of a row, to their columns."""
    if line.outcome is None:
        return (wrap_text(line.heading, width_mm=style.width_mm, size_pt=style.text_pt, weight="bold"),)
    size, small = (style.text_pt if line.estimate else style.small_pt), style.small_pt
    n = line.outcome.values["association_n"]
    return (
        wrap_words(line.outcome.label, width_mm=columns.study - STUDY_X, size_pt=style.text_pt),
        wrap_words(line.outcome.name, width_mm=columns.outcome - columns.name, size_pt=_name_pt(columns, style)),
        [format_quantity(n)] if n.known or not columns.stacked else wrap_text(
            format_quantity(n), width_mm=NARROW_N_MM - 1, size_pt=small),
        _wrap_result(_tell(line), style.width_mm - columns.text, size),
    )  # fmt: skip


def _tell(line: Line) -> str:
    """Give the text of a result."""
    if line.outcome is None:
        return ""
    return format_estimate(line.estimate) if line.estimate else describe_gap(line.outcome)


def _name_pt(columns: Columns, style: FigureStyle) -> float:
    return style.small_pt if columns.stacked else style.text_pt


def _wrap_result(text: str, room: float, size: float) -> list[str]:
    """Break the text of a result; an interval that does not fit beside its estimate stands below it."""
    first, bracket, rest = text.partition(" (")
    if not bracket or measure_text(text, size) <= room:
        return wrap_text(text, width_mm=room, size_pt=size)
    return [first, *wrap_text(f"({rest}", width_mm=room, size_pt=size)]


def _measure_line(texts: tuple[list[str], ...], columns: Columns, style: FigureStyle) -> float:
    """Give the height of a row; on a narrow figure the outcome stands below the study."""
    step = line_height(style.text_pt)
    rest = max(map(len, texts)) * step
    if not columns.stacked or len(texts) == 1:
        return rest
    return max(rest, len(texts[0]) * step + len(texts[1]) * line_height(style.small_pt))


def _draw_line(canvas: Canvas, columns: Columns, line: Line, texts: tuple[list[str], ...], *, y: float) -> None:
    if line.outcome is None:
        size = canvas.style.text_pt
        widest = max(measure_text(text, size, "bold") for text in texts[0])
        canvas.clear(widest + 1.8, y, len(texts[0]) * line_height(size))
        canvas.write_middle(0.8, y, texts[0], weight="bold", scale=NAMED)
        return
    small = canvas.style.small_pt
    _, _, number, text = texts
    _draw_names(canvas, columns, line.outcome, texts, y=y)
    n = line.outcome.values["association_n"]
    if n.known:
        canvas.write_middle(columns.n, y, number, ha="right", of=(n,))
    else:
        canvas.write_middle(columns.n, y, number, ha="right", size=small, color=GREY, of=(n,))
    if line.estimate:
        canvas.write_middle(columns.text, y, text, of=list_parts(line.outcome))
    else:
        canvas.write_middle(columns.text, y, text, size=small, color=GREY, of=list_parts(line.outcome))


def _draw_names(
    canvas: Canvas, columns: Columns, outcome: OutcomeFinding, texts: tuple[list[str], ...], *, y: float
) -> None:
    """Write study and outcome side by side, or the outcome below its study."""
    study, name = texts[:2]
    own, of = (f"studies.{outcome.study}.label",), (f"outcomes.{outcome.outcome}.name",)
    if not columns.stacked:
        canvas.write_middle(STUDY_X, y, study, of=own)
        canvas.write_middle(columns.name, y, name, of=of)
        return
    small = canvas.style.small_pt
    above, below = len(study) * line_height(canvas.style.text_pt), len(name) * line_height(small)
    canvas.write_middle(STUDY_X, y + below / 2, study, of=own)
    canvas.write_middle(STUDY_X, y - above / 2, name, size=small, of=of)


def _draw_estimate(canvas: Canvas, columns: Columns, estimate: Estimate, *, y: float, reach: float, most: int) -> None:
    if estimate.limits:
        low, high = (columns.place(limit, reach) for limit in estimate.limits)
        canvas.draw_line((low, high), (y, y), width_pt=1.0)
        for x in (low, high):
            canvas.draw_line((x, x), (y - 0.7, y + 0.7), width_pt=1.0)
    least, full = MARK_MM
    side = max(least, full * math.sqrt(estimate.n / most))
    x = columns.place(estimate.r, reach)
    canvas.axes.add_patch(Rectangle((x - side / 2, y - side / 2), side, side, color=BLUE, linewidth=0, zorder=3))
