"""Tables of effects and averages: what each study gives, how it was found, and what pooling makes of them."""

from __future__ import annotations

from analysis.effects import OutcomeEffect, StudyEffect
from analysis.format import capitalise
from analysis.pooling import MEASURE_NAMES, PooledEffects, find_synthesis
from analysis.schema import Missing
from analysis.stages import Stages
from analysis.tables.chosen import name_study
from analysis.tables.table import Cell, Table, build_table
from analysis.values import Namespace, Values

#: What a synthesis says of itself that is only a first look at the data.
EXPLORATORY = "exploratory"


def build_effects(stages: Stages, values: Values, key: str) -> Table:
    """List the effects of one synthesis: each outcome, and below several of a study what they are together."""
    one = find_synthesis(stages.pooling, key)
    rows: list[tuple[Cell, ...]] = []
    for study in one.effects.studies:
        rows += _list_study(values, study, values.look_up(f"effects.{one.choice.key}.{study.study}"))
    headings = ("Study", "Outcome", "Made from", f"{capitalise(MEASURE_NAMES[one.choice.measure])} (CI)", "Weight, %")
    return build_table(headings, rows, align="lllrr", notes=(_explain_interval(values), *_explain(one)))


def _list_study(values: Values, study: StudyEffect, own: Namespace) -> list[tuple[Cell, ...]]:
    several = sum(one.effect is not None for one in study.outcomes) > 1
    rows = [_list_outcome(values, one, own[one.item]) for one in study.outcomes]
    weight: Cell = (own["weight"],) if study.effect else ("",)
    if several:
        rows.append((("Together",), (own["how"],), print_interval(own)))
    # the weight belongs to the study: it stands where its one effect does
    place = len(rows) - 1 if several else next((i for i, one in enumerate(study.outcomes) if one.effect), 0)
    name: Cell = name_study(values, study.study, study.citation)
    return [(name if number == 0 else (), *row, weight if number == place else ()) for number, row in enumerate(rows)]


def _list_outcome(values: Values, one: OutcomeEffect, own: Namespace) -> tuple[Cell, ...]:
    name: Cell = (values.look_up(f"outcomes.{one.outcome}.name"),)
    if one.effect is None:
        return name, (), (own["estimate"],)
    how: Cell = (own["how"], ", ", own["sign"]) if str(own["sign"]) != "as reported" else (own["how"],)
    return name, how, print_interval(own)


def _explain_interval(values: Values) -> Cell:
    return ("CI: ", values.look_up("review.confidence_level"), "% confidence interval.")


def print_interval(own: Namespace, *, low: str = "ci_low", high: str = "ci_high") -> Cell:
    """Print an estimate with its interval; a code stands once for all three."""
    estimate = own["estimate"]
    return (estimate, " (", own[low], " to ", own[high], ")") if estimate.known else (estimate,)


def _explain(one: PooledEffects) -> tuple[str | Cell, ...]:
    """Say what signs mean and why rows without an effect have none."""
    codes = {
        outcome.figures.estimate.raw
        for study in one.effects.studies
        for outcome in study.outcomes
        if not outcome.effect
    }
    notes = []
    if one.choice.align:
        notes.append("Signs are turned where needed, so that positive favours the hypothesis.")
    if codes:
        notes.append("An outcome without an effect shows the code of the data that says why.")
    if Missing.NOT_APPLICABLE in codes:
        notes.append("Not applicable: what is reported gives no effect of this measure.")
    return tuple(notes)


def build_pooled(stages: Stages, values: Values) -> Table:
    """Give each synthesis in a row."""
    rows = [_list_synthesis(values.look_up(f"pooled.{one.choice.key}"), one) for one in stages.pooling]
    headings = ("Synthesis", "Studies", "Average (CI)", "*p*", "Prediction", "τ²", "*I*², %", "*Q* (df), *p*")
    notes: list[str | Cell] = [
        _explain_interval(values),
        "Prediction: where the effect of a further study is expected, at the same level.",
    ]
    if any(one.choice.exploratory for one in stages.pooling):
        notes.append("Exploratory: a look at the data from which no conclusion is drawn.")
    return build_table(headings, rows, align="lrrrrrrr", notes=tuple(notes), short=True)


def _list_synthesis(own: Namespace, one: PooledEffects) -> tuple[Cell, ...]:
    label: Cell = (own["label"], f" ({EXPLORATORY})") if one.choice.exploratory else (own["label"],)
    low, high = own["prediction_low"], own["prediction_high"]
    prediction: Cell = (low, " to ", high) if low.known else (low,)
    q: Cell = (own["q"], " (", own["q_df"], "), ", own["q_p"]) if own["q"].known else (own["q"],)
    return (
        label,
        (own["k"], " of ", own["studies"]),
        print_interval(own),
        (own["p"],),
        prediction,
        (own["tau2"],),
        (own["i2"],),
        q,
    )
