"""Figures of what stands behind an average: funnel, meta-regression, and the average without or up to each study."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.choices import Hypothesis
from analysis.effects import Scale
from analysis.figures.crowd import describe_crowd, is_crowd
from analysis.figures.interval_rows import Headings, IntervalRow
from analysis.figures.intervals import IntervalPlot, plan_intervals
from analysis.figures.pooled import name_sides
from analysis.figures.scatter import Point, draw_points, is_log, name_axis, shade, span
from analysis.figures.style import Canvas, FigureStyle
from analysis.format import capitalise, format_level, format_number, format_quantity, tell_p
from analysis.pooling import MEASURE_NAMES, PooledEffects, not_asked
from analysis.screening import slug
from analysis.sensitivity import numbers_of


def list_refits(one: PooledEffects, part: str, before: str) -> list[IntervalRow]:
    """List the averages of some of the studies, and below them that of all."""
    rows = []
    for name, label in one.explored.rows[part]:
        own = {key: one.values[f"{part}.{name}.{key}"] for key in ("estimate", "ci_low", "ci_high")}
        rows.append(
            IntervalRow(
                "study", f"{before} {label}", (f"studies.{name}.label",), own["estimate"], own["ci_low"], own["ci_high"]
            )
        )
    values = one.values
    return [*rows, IntervalRow("average", "All studies", (), values["estimate"], values["ci_low"], values["ci_high"])]


def plan_refits(
    one: PooledEffects, part: str, *, hypothesis: Hypothesis, level: float, style: FigureStyle, page: int = 0
) -> IntervalPlot:
    """Plan the average without each study, or up to it."""
    text = f"Average {MEASURE_NAMES[one.choice.measure]} ({format_level(level)} CI)"
    headings = Headings("Studies", text, name_sides(one, hypothesis), ("review.confidence_level",))
    rows = list_refits(one, part, _BEFORE[part])
    return plan_intervals(rows, headings, scale=Scale(one.choice.measure), style=style, page=page)


_BEFORE = {"leave_one_out": "Without", "cumulative": "Up to"}
_TITLES = {
    "leave_one_out": "Average without each study in turn",
    "cumulative": "Average as the studies came, by year",
}


def describe_refits(one: PooledEffects, rows: Sequence[IntervalRow], *, part: str, level: float) -> str:
    """Write the alt text: every one of these rows."""
    head = f"{_TITLES[part]}: {MEASURE_NAMES[one.choice.measure]} with {format_level(level)} confidence intervals."
    return " ".join([head, *(f"{row.label}: {row.text}." for row in rows)])


def draw_funnel_plot(one: PooledEffects, *, level: float, style: FigureStyle) -> Canvas:
    """Draw effects by standard error, with the region in which chance alone would leave them."""
    from analysis.methods.bias import draw_funnel

    estimates, squares = numbers_of(one.usable)
    found = draw_funnel(estimates, squares, centre=one.pooled.estimate if one.pooled else 0.0, levels=(level,))
    region, worst = found.regions[0], found.grid[-1]
    title = name_axis(one.choice.measure)
    ends = span([*estimates, *region.low, *region.high])
    points = [Point(x, y) for x, y in zip(estimates, found.se, strict=True)]
    # the most precise studies stand above
    canvas, across, up = draw_points(
        points, (title, ends, is_log(one.choice.measure)), ("Standard error", (worst * 1.06, 0.0), False), style=style
    )
    corners = [(region.low[0], found.grid[0]), (region.low[-1], worst), (region.high[-1], worst)]
    shade(canvas, [(across.place(x), up.place(y)) for x, y in corners])
    centre = across.place(found.centre)
    canvas.draw_line((centre, centre), (up.start, up.end))
    return canvas


def describe_funnel(one: PooledEffects, *, level: float) -> str:
    """Write the alt text: how the points lie, and every study."""
    studies = one.usable
    inside = sum(_is_inside(one, study.effect.estimate, study.effect.se, level) for study in studies if study.effect)
    head = (
        f"Funnel plot of {len(studies)} studies: {MEASURE_NAMES[one.choice.measure]} by standard error; "
        f"{inside} lie within the {format_level(level)} region around the average, {format_quantity(one.values['estimate'])}."
    )
    if is_crowd(len(studies)):
        return f"{head} {describe_crowd(len(studies))}"
    each = (
        f"{study.label}: {format_quantity(study.figures.estimate)}, standard error {format_quantity(study.figures.se)}."
        for study in studies
    )
    return " ".join([head, *each])


def _is_inside(one: PooledEffects, estimate: float, se: float, level: float) -> bool:
    from analysis.methods.inference import critical_value

    centre = one.pooled.estimate if one.pooled else 0.0
    return abs(estimate - centre) <= critical_value(level, None) * se


def draw_bubbles(one: PooledEffects, *, style: FigureStyle) -> Canvas:
    """Draw effects by the moderator of a meta-regression, with its line."""
    points, moderator = one.explored.points, require_points(one)
    effects = {study.study: study.effect.estimate for study in one.usable if study.effect}
    drawn = [Point(x, effects[study], one.weights[study].number) for study, x in points.items()]
    low, high = min(points.values()), max(points.values())
    line = [_line(one, moderator, x) for x in (low, high)]
    title = capitalise(moderator.replace("_", " "))
    canvas, across, up = draw_points(
        drawn,
        (title, span(list(points.values())), False),
        (name_axis(one.choice.measure), span([*effects.values(), *line]), is_log(one.choice.measure)),
        style=style,
    )
    canvas.draw_line((across.place(low), across.place(high)), (up.place(line[0]), up.place(line[1])), width_pt=1.0)
    return canvas


def require_points(one: PooledEffects) -> str:
    """Give the one numeric moderator of a synthesis.

    Raises
    ------
    DataFileError
        `review.yml` asks for none, or for several or words, which no line can show.
    """
    if not one.explored.points:
        raise not_asked(one, "moderators", "moderators: one column of numbers")
    return one.choice.moderators[0]


def _line(one: PooledEffects, moderator: str, x: float) -> float:
    intercept, slope = (
        one.values[f"moderators.{name}.estimate"].number or 0.0 for name in ("intercept", slug(moderator))
    )
    return intercept + slope * x


def describe_bubbles(one: PooledEffects) -> str:
    """Write the alt text: the slope, and every study."""
    moderator = require_points(one)
    own = {name: format_quantity(one.values[f"moderators.{slug(moderator)}.{name}"]) for name in ("estimate", "p")}
    name = moderator.replace("_", " ")
    head = (
        f"{capitalise(MEASURE_NAMES[one.choice.measure])} of {len(one.explored.points)} studies by {name}, "
        f"with the line of the meta-regression: slope {own['estimate']}, {tell_p(own['p'])}. Larger circles weigh more."
    )
    labels = {study.study: study for study in one.usable}
    each = (
        f"{labels[study].label}: {name} {format_number(x, digits=None)}, {format_quantity(labels[study].figures.estimate)}."
        for study, x in one.explored.points.items()
    )
    return " ".join([head, *each])
