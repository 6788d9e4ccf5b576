"""The forest plot of a synthesis by subgroup: a heading, the studies and the average of each, and whether they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.choices import Hypothesis
from analysis.effects import Scale
from analysis.errors import DataFileError, Location, fault
from analysis.figures.interval_rows import IntervalRow
from analysis.figures.intervals import IntervalPlot, plan_intervals
from analysis.figures.pooled import (
    DIFFERENCES,
    begin_alt,
    describe_differences,
    head_columns,
    list_average,
    list_studies,
)
from analysis.figures.style import FigureStyle
from analysis.format import capitalise, format_quantity, tell_p
from analysis.pooling import PooledEffects, not_asked
from analysis.results import Quantity

_TEST = ("q", "q_df", "q_p")


def list_groups(one: PooledEffects) -> list[tuple[IntervalRow, list[IntervalRow]]]:
    """List the rows below the heading of each group; studies whose group the data do not say come last.

    Raises
    ------
    DataFileError
        `review.yml` names no column of subgroups, or the methods could make no groups of it.
    """
    if not one.choice.subgroups:
        raise not_asked(one, "subgroups", "subgroups")
    names, studies = {word: name for name, word in one.explored.rows["subgroups"]}, list_studies(one)
    if not names:
        place = Location("review.yml", 0, f"syntheses.{one.choice.key}.subgroups")
        reason = f"no group ({format_quantity(one.values['subgroups.reason'])})"
        hint = "draw it without subgroups, or fill the column in data/studies.csv"
        raise DataFileError(fault("figure-empty", place, reason, "at least one group with an effect", hint))
    words = [*names, *dict.fromkeys(word for word in one.explored.groups.values() if word not in names)]
    found = []
    for word in words:
        inside = [study for study, own in one.explored.groups.items() if own == word]
        heading = IntervalRow("heading", _name_group(one, word), (f"studies.{inside[0]}.{one.choice.subgroups}",))
        rows = [row for study, row in studies.items() if study in inside]
        found.append((heading, [*rows, *(_list_average(one, names[word]) if word in names else ())]))
    return found


def _name_group(one: PooledEffects, word: str) -> str:
    return f"{capitalise(one.choice.subgroups.replace('_', ' '))}: {word}"


def _list_average(one: PooledEffects, name: str) -> list[IntervalRow]:
    """Give the average of a group, and how much its studies differ where it has several."""
    own = {key: one.values[f"subgroups.{name}.{key}"] for key in ("estimate", "ci_low", "ci_high", *DIFFERENCES)}
    rows = [IntervalRow("average", "Average of group", (), own["estimate"], own["ci_low"], own["ci_high"])]
    if own["q"].known:
        parts = tuple(own[key] for key in DIFFERENCES)
        rows.append(IntervalRow("remark", describe_differences(*parts), parts))
    return rows


def list_rows(one: PooledEffects) -> list[IntervalRow]:
    """List the rows of the plot: group by group, then the average of all, and the test that groups differ."""
    rows = [row for heading, below in list_groups(one) for row in (heading, *below)]
    average = [replace(row, kind="remark") if row.kind == "note" else row for row in list_average(one)]
    parts = tuple(one.values[f"subgroups.{name}"] for name in _TEST)
    overall = IntervalRow("heading", "All studies")
    return [*rows, overall, *average, IntervalRow("note", _describe_test(parts), parts)]


def _describe_test(parts: tuple[Quantity, ...]) -> str:
    """Say whether the averages of groups differ, or that this cannot be said."""
    if not parts[0].known:
        return f"Differences between groups: {format_quantity(parts[0])}"
    q, df, p = (format_quantity(part) for part in parts)
    return f"Differences between groups: Q = {q}, df = {df}, {tell_p(p)}"


def plan_grouped(
    one: PooledEffects, *, hypothesis: Hypothesis, level: float, style: FigureStyle, page: int = 0
) -> IntervalPlot:
    """Plan the forest plot by subgroup."""
    headings = head_columns(one, hypothesis=hypothesis, level=level)
    return plan_intervals(list_rows(one), headings, scale=Scale(one.choice.measure), style=style, page=page)


def describe_grouped(one: PooledEffects, rows: Sequence[IntervalRow], *, level: float) -> str:
    """Write the alt text of these rows: group by group its studies and its average, then that of all, and the test."""
    head = begin_alt(one, level=level, by=f" by {one.choice.subgroups.replace('_', ' ')}")
    return " ".join([head, *(f"{row.label}: {row.text}." if row.text else f"{row.label}." for row in rows)])
