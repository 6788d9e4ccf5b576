"""The forest plot: correlations with their confidence intervals, one row per outcome, grouped by domain.

A synthesis in, a canvas and its alt text out. Associations without r are listed with what is known of them.
Nothing is pooled, so there is no diamond.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from analysis.figures.style import (
    BLUE,
    GREY,
    NAMED,
    PALE,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)
from analysis.format import choose_digits, format_level, format_number, format_quantity, lower_first
from analysis.methods.correlation import MIN_N_CI, compute_r_interval
from analysis.reported import DIRECTIONS
from analysis.schema import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.choices import Hypothesis
    from analysis.figures.style import Canvas
    from analysis.results import OutcomeFinding, Quantity, Synthesis

#: Left edges of study and outcome in mm.
STUDY_X, OUTCOME_X = 2.5, 24.0
#: Figures narrower than this set the outcome below its study.
WIDE_MM = 150.0
HEAD_MM, ROW_GAP_MM, COLUMN_GAP_MM, MARK_MM = 7.0, 1.2, 2.0, (1.3, 2.8)
#: Distance of the words for both sides from zero on a narrow figure.
SIDE_MM = 1.0
#: Room for n, or for the reason why there is none.
N_MM, NARROW_N_MM = 17.0, 10.0
#: What the numbers below the axis are; they are no values.
TICKS = "tick of the axis"
#: Distance of the ticks of r.
TICK = 0.2


@dataclass(frozen=True)
class Estimate:
    """A correlation as it is drawn: above zero it favours the hypothesis; limits are None where n is too small."""

    r: float
    digits: int
    n: int
    limits: tuple[float, float] | None


@dataclass(frozen=True)
class Columns:
    """Edges in mm: right ones of study, outcome and n, both ends of the axis, the left one of the text."""

    study: float
    outcome: float
    n: float
    axis: tuple[float, float]
    text: float
    stacked: bool = False

    def place(self, r: float, reach: float) -> float:
        """Give where a correlation stands."""
        left, right = self.axis
        return left + (r + reach) / (2 * reach) * (right - left)


def choose_columns(style: FigureStyle) -> Columns:
    """Share the width."""
    width = style.width_mm
    if width >= WIDE_MM:
        return Columns(OUTCOME_X - COLUMN_GAP_MM, 71.0 - N_MM, 71.0, (75.0, width - 41), width - 38)
    label, text = 0.31 * width, 0.76 * width
    return Columns(label, label, label + NARROW_N_MM, (label + NARROW_N_MM + 2.5, text - 2), text, stacked=True)


@dataclass(frozen=True)
class Line:
    """One row of the plot: a heading of a domain, or an outcome with its estimate or the reason why it has none."""

    heading: str = ""
    outcome: OutcomeFinding | None = None
    estimate: Estimate | None = None


def read_estimate(outcome: OutcomeFinding, *, level: float) -> Estimate | None:
    """Give the correlation of an outcome, or None where r or n is missing.

    Notes
    -----
    A printed r is negative also where more of the exposure goes with less of something bad; so the direction, where
    known, and not the printed sign, says on which side of zero it stands.
    """
    r, n = outcome.values["r"].number, outcome.values["association_n"].number
    if r is None or n is None:
        return None
    sign = DIRECTIONS.get(str(outcome.direction.raw))
    oriented = r if sign is None else math.copysign(r, sign)
    limits = compute_r_interval(oriented, int(n), level=level) if n >= MIN_N_CI else None
    return Estimate(r=oriented, digits=outcome.values["r"].digits or 2, n=int(n), limits=limits)


def list_lines(synthesis: Synthesis, *, level: float) -> list[Line]:
    """List the rows of the plot in order: each domain, then its outcomes study by study."""
    lines: list[Line] = []
    for domain in synthesis.domains:
        lines.append(Line(heading=domain.label))
        for study in domain.studies:
            lines += [Line(outcome=one, estimate=read_estimate(one, level=level)) for one in study.outcomes]
    return lines


def format_estimate(estimate: Estimate) -> str:
    """Give `r (low to high)`; a limit that would round to zero keeps its first figure, so that its sign shows."""
    text = format_number(estimate.r, digits=estimate.digits)
    if estimate.limits is None:
        return f"{text} (n too small for an interval)"
    low, high = (_format_limit(limit, digits=estimate.digits) for limit in estimate.limits)
    return f"{text} ({low} to {high})"


def describe_gap(outcome: OutcomeFinding) -> str:
    """Say why an outcome has no estimate, and what is known instead."""
    r = outcome.values["r"]
    if r.raw == Missing.NS:
        return "not significant, no value"
    if r.known:
        return f"r = {format_quantity(r)}, n {format_quantity(outcome.values['association_n'])}"
    reason = "contrast of arms" if outcome.basis == "contrast" else f"r {format_quantity(r)}"
    return f"{reason}; {format_quantity(outcome.significance)}" if outcome.significance.known else reason


def list_parts(outcome: OutcomeFinding) -> tuple[Quantity | str, ...]:
    """List what the text of a row is made of; the recheck names the ends of the interval."""
    ends = (f"recheck.{outcome.outcome}.{end}" for end in ("ci_low", "ci_high"))
    return (outcome.values["r"], outcome.values["association_n"], outcome.significance, *ends)


def draw_forest(synthesis: Synthesis, *, hypothesis: Hypothesis, level: float, style: FigureStyle) -> Canvas:
    """Draw the forest plot."""
    lines, columns = list_lines(synthesis, level=level), choose_columns(style)
    texts = [_wrap_line(line, columns, style) for line in lines]
    heights = [_measure_line(text, columns, style) + ROW_GAP_MM for text in texts]
    sides = _wrap_sides(hypothesis, columns, style)
    foot = 5.5 + max(map(len, sides)) * line_height(style.small_pt) + 1
    canvas = open_canvas(style, height_mm=HEAD_MM + sum(heights) + foot)
    estimates = [line.estimate for line in lines if line.estimate]
    reach, most = find_reach(estimates), max([1, *(one.n for one in estimates)])
    _draw_head(canvas, columns, level=level)
    _draw_axis(canvas, columns, sides, reach=reach, foot=foot)
    top = canvas.height - HEAD_MM
    for line, text, height in zip(lines, texts, heights, strict=True):
        _draw_line(canvas, columns, line, text, y=top - height / 2)
        if line.estimate:
            _draw_estimate(canvas, columns, line.estimate, y=top - height / 2, reach=reach, most=most)
        top -= height
    return canvas


def describe_forest(synthesis: Synthesis, *, level: float) -> str:
    """Write the alt text: every correlation with its interval, then the outcomes without one."""
    lines = [line for line in list_lines(synthesis, level=level) if line.outcome]
    drawn = [line for line in lines if line.estimate]
    intervals = f"{format_level(level)} confidence intervals"
    sentences = [f"Forest plot of {len(drawn)} correlations with {intervals}, without pooling."]
    for line in lines:
        if line.outcome and line.estimate:
            estimate = format_estimate(line.estimate)
            sentences.append(
                f"{line.outcome.label}, {lower_first(line.outcome.name)}: r = {estimate}, n = {line.estimate.n}."
            )
    gaps = [f"{line.outcome.label}, {lower_first(line.outcome.name)}: {describe_gap(line.outcome)}"
            for line in lines if line.outcome and not line.estimate]  # fmt: skip
    if gaps:
        sentences.append(f"Without an estimate: {'. '.join(gaps)}.")
    return " ".join(sentences)


def find_reach(estimates: Sequence[Estimate]) -> float:
    """Give the end of the axis: the next tick beyond every limit, the same on both sides of zero."""
    ends = [abs(end) for one in estimates for end in (one.r, *(one.limits or ()))]
    steps: int = math.ceil(max([TICK, *ends]) / TICK - 1e-9)
    return min(1.0, steps * TICK)


def _format_limit(limit: float, *, digits: int) -> str:
    return format_number(limit, digits=choose_digits(limit, digits=digits))


def _draw_head(canvas: Canvas, columns: Columns, *, level: float) -> None:
    y, of = canvas.height - HEAD_MM / 2, ("review.confidence_level",)
    canvas.draw_line((0, canvas.width), (canvas.height - 0.3, canvas.height - 0.3))
    canvas.write(columns.n, y, "n", weight="bold", ha="right")
    canvas.write(0.8, y, "Study, outcome" if columns.stacked else "Study", weight="bold")
    if not columns.stacked:
        canvas.write(OUTCOME_X, y, "Outcome", weight="bold")
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
    text = format_estimate(line.estimate) if line.estimate else describe_gap(line.outcome)
    size, small = (style.text_pt if line.estimate else style.small_pt), style.small_pt
    n = line.outcome.values["association_n"]
    start = 0.0 if columns.stacked else OUTCOME_X
    return (
        wrap_text(line.outcome.label, width_mm=columns.study - STUDY_X, size_pt=style.text_pt),
        wrap_text(line.outcome.name, width_mm=columns.outcome - max(start, STUDY_X), size_pt=_name_pt(columns, style)),
        [format_quantity(n)] if n.known or not columns.stacked else wrap_text(
            format_quantity(n), width_mm=NARROW_N_MM - 1, size_pt=small),
        _wrap_result(text, style.width_mm - columns.text, size),
    )  # fmt: skip


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
        canvas.write_middle(OUTCOME_X, y, name, of=of)
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
