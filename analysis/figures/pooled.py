"""The forest plot of a synthesis: the effect of each study, the average as a diamond, and where a further study is expected."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.choices import Hypothesis
from analysis.effects import Scale
from analysis.figures.interval_rows import Headings, IntervalRow
from analysis.figures.intervals import IntervalPlot, plan_intervals
from analysis.figures.style import FigureStyle
from analysis.format import capitalise, format_level, format_quantity, format_studies, tell_p
from analysis.pooling import MEASURE_NAMES, PooledEffects
from analysis.results import Quantity
from analysis.syntheses import MODEL_NAMES


def list_rows(one: PooledEffects) -> list[IntervalRow]:
    """List the rows of the plot: studies by year, then the average, the prediction and what the studies differ by."""
    return [*list_studies(one).values(), *list_average(one)]


def list_studies(one: PooledEffects) -> dict[str, IntervalRow]:
    """Give the row of each study, by year."""
    return {
        study.study: IntervalRow(
            "study",
            study.label,
            (f"studies.{study.study}.label",),
            study.figures.estimate,
            study.figures.ci_low if study.effect else None,
            study.figures.ci_high if study.effect else None,
            one.weights.get(study.study),
        )
        for study in one.effects.studies
    }


def list_average(one: PooledEffects) -> list[IntervalRow]:
    """Give the rows of the average of all: itself, the prediction, and what the studies differ by."""
    values = one.values
    exploratory = " (exploratory)" if one.choice.exploratory else ""
    name = f"Average, {MODEL_NAMES[one.choice.model]}{exploratory}"
    rows = [IntervalRow("average", name, (), values["estimate"], values["ci_low"], values["ci_high"])]
    if values["prediction_low"].known:
        rows.append(
            IntervalRow("prediction", "Prediction", (), None, values["prediction_low"], values["prediction_high"])
        )
    if values["q"].known:
        parts = tuple(values[name] for name in DIFFERENCES)
        rows.append(IntervalRow("note", describe_differences(*parts), parts))
    return rows


#: What says how much studies differ.
DIFFERENCES = ("tau2", "i2", "q", "q_df", "q_p")


def describe_differences(*parts: Quantity) -> str:
    """Say how much studies differ; the parts are those of `DIFFERENCES`."""
    tau2, i2, q, df, p = (format_quantity(part) for part in parts)
    # a method by counts has no τ²
    between = f"τ² = {tau2}, " if parts[0].known else ""
    return f"{between}I² = {i2}%, Q = {q}, df = {df}, {tell_p(p)}"


def name_sides(one: PooledEffects, hypothesis: Hypothesis) -> tuple[str, str]:
    """Say what the sides of no effect favour; of effects that stay as reported only what the review says of them."""
    choice = one.choice
    if choice.align:
        return choice.negative or hypothesis.negative, choice.positive or hypothesis.positive
    return choice.negative, choice.positive


def head_columns(one: PooledEffects, *, hypothesis: Hypothesis, level: float) -> Headings:
    """Head the columns of a forest plot."""
    text = f"{capitalise(MEASURE_NAMES[one.choice.measure])} ({format_level(level)} CI)"
    return Headings("Study", text, name_sides(one, hypothesis), ("review.confidence_level",), weighted=True)


def plan_pooled(
    one: PooledEffects, *, hypothesis: Hypothesis, level: float, style: FigureStyle, page: int = 0
) -> IntervalPlot:
    """Plan the forest plot of a synthesis."""
    headings = head_columns(one, hypothesis=hypothesis, level=level)
    return plan_intervals(list_rows(one), headings, scale=Scale(one.choice.measure), style=style, page=page)


def begin_alt(one: PooledEffects, *, level: float, by: str = "") -> str:
    """Write the first sentence of the alt text: what is drawn of how many studies."""
    kind = "Exploratory forest plot" if one.choice.exploratory else "Forest plot"
    measure = MEASURE_NAMES[one.choice.measure]
    return (
        f"{kind} of {format_studies(len(one.usable))}{by}: {measure} with {format_level(level)} confidence intervals."
    )


def describe_pooled(one: PooledEffects, rows: Sequence[IntervalRow], *, level: float) -> str:
    """Write the alt text of these rows: every study, the average, and what the studies differ by."""
    studies = [row for row in rows if row.kind == "study"]
    drawn = [row for row in studies if row.numbers]
    sentences = [begin_alt(one, level=level)]
    sentences += [f"{row.label}: {row.text}." for row in drawn]
    sentences += [f"{row.label}: {row.text}." for row in rows if row.kind in {"average", "prediction"}]
    sentences += [f"{row.label}." for row in rows if row.kind == "note"]
    gaps = [f"{row.label}: {row.text}" for row in studies if not row.numbers]
    if gaps:
        sentences.append(f"Without an effect: {'; '.join(gaps)}.")
    return " ".join(sentences)
