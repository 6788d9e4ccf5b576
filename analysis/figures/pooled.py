"""The forest plot of a synthesis: the effect of each study, the average as a diamond, and where a further study is expected."""

from __future__ import annotations

from analysis.effects import Scale
from analysis.figures.intervals import Headings, IntervalRow, draw_intervals
from analysis.figures.style import Canvas, FigureStyle
from analysis.format import capitalise, format_number, format_quantity
from analysis.pooling import MEASURE_NAMES, PooledEffects
from analysis.schema import Hypothesis


def list_rows(one: PooledEffects) -> list[IntervalRow]:
    """List the rows of the plot: studies by year, then the average, the prediction and what the studies differ by."""
    rows = []
    for study in one.effects.studies:
        figures = study.figures
        rows.append(
            IntervalRow(
                "study",
                study.label,
                (f"studies.{study.study}.label",),
                figures.estimate,
                figures.ci_low if study.effect else None,
                figures.ci_high if study.effect else None,
                one.weights.get(study.study),
            )
        )
    return [*rows, *_list_average(one)]


def _list_average(one: PooledEffects) -> list[IntervalRow]:
    values = one.values
    exploratory = " (exploratory)" if one.choice.exploratory else ""
    name = f"Average, {one.choice.model} effect{'s' if one.choice.model == 'random' else ''}{exploratory}"
    rows = [IntervalRow("average", name, (), values["estimate"], values["ci_low"], values["ci_high"])]
    if values["prediction_low"].known:
        rows.append(
            IntervalRow("prediction", "Prediction", (), None, values["prediction_low"], values["prediction_high"])
        )
    if values["q"].known:
        rows.append(IntervalRow("note", describe_differences(one), tuple(values[name] for name in _DIFFERENCES)))
    return rows


_DIFFERENCES = ("tau2", "i2", "q", "q_df", "q_p")


def describe_differences(one: PooledEffects) -> str:
    """Say how much the studies differ."""
    tau2, i2, q, df, p = (format_quantity(one.values[name]) for name in _DIFFERENCES)
    sign = "" if p.startswith("<") else " = "
    return f"τ² = {tau2}, I² = {i2}%, Q = {q}, df = {df}, p{sign or ' '}{p}"


def name_sides(one: PooledEffects, hypothesis: Hypothesis) -> tuple[str, str]:
    """Say what the sides of no effect favour; of effects that stay as reported only what the review says of them."""
    choice = one.choice
    if choice.align:
        return choice.negative or hypothesis.negative, choice.positive or hypothesis.positive
    return choice.negative, choice.positive


def draw_pooled(one: PooledEffects, *, hypothesis: Hypothesis, level: float, style: FigureStyle) -> Canvas:
    """Draw the forest plot of a synthesis."""
    text = f"{capitalise(MEASURE_NAMES[one.choice.measure])} ({_percent(level)} CI)"
    headings = Headings("Study", text, name_sides(one, hypothesis), ("review.confidence_level",), weighted=True)
    return draw_intervals(list_rows(one), headings, scale=Scale(one.choice.measure), style=style)


def describe_pooled(one: PooledEffects, *, level: float) -> str:
    """Write the alt text: the average, every study, and what the studies differ by."""
    rows = list_rows(one)
    studies = [row for row in rows if row.kind == "study"]
    drawn = [row for row in studies if row.numbers]
    measure = MEASURE_NAMES[one.choice.measure]
    kind = "Exploratory forest plot" if one.choice.exploratory else "Forest plot"
    studied = "study" if len(drawn) == 1 else "studies"
    sentences = [f"{kind} of {len(drawn)} {studied}: {measure} with {_percent(level)} confidence intervals."]
    sentences += [f"{row.label}: {row.text}." for row in drawn]
    sentences += [f"{row.label}: {row.text}." for row in rows if row.kind in {"average", "prediction"}]
    sentences += [f"{row.label}." for row in rows if row.kind == "note"]
    gaps = [f"{row.label}: {row.text}" for row in studies if not row.numbers]
    if gaps:
        sentences.append(f"Without an effect: {'; '.join(gaps)}.")
    return " ".join(sentences)


def _percent(level: float) -> str:
    return f"{format_number(level * 100, digits=0)}%"
