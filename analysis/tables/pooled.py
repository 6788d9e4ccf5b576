"""Tables of effects and averages: what each study gives, how it was found, and what pooling makes of them."""

from __future__ import annotations

from analysis.effects import NOTHING, OutcomeEffect, Scale, StudyEffect
from analysis.format import capitalise
from analysis.pooling import MEASURE_NAMES, PooledEffects, find_synthesis, not_asked
from analysis.schema import Missing
from analysis.sensitivity import MEASURES
from analysis.stages import Stages
from analysis.syntheses import MODEL_NAMES, RISKS, UNINFORMATIVE
from analysis.tables.chosen import name_study
from analysis.tables.table import KEY, Cell, Given, Table, build_table
from analysis.values import Namespace, Value, Values

#: What a synthesis says of itself that is only a first look at the data.
EXPLORATORY = "exploratory"


def build_effects(stages: Stages, values: Values, key: str) -> Table:
    """List the effects of one synthesis: each outcome, and below several of a study what they are together."""
    one = find_synthesis(stages.pooling, key)
    rows: list[tuple[Cell, ...]] = []
    for study in one.effects.studies:
        rows += _list_study(values, study, values.look_up(f"effects.{one.choice.key}.{study.study}"))
    headings = ("Study", "Outcome", "Made from", f"{capitalise(MEASURE_NAMES[one.choice.measure])} (CI)", "Weight, %")
    return build_table(
        headings,
        rows,
        align="lllrr",
        notes=(
            _explain_interval(values),
            *_explain(one),
            *_tell_zeros(values, one),
            *_name_assumptions(values, [one]),
            *_name_models([one]),
        ),
    )


def _list_study(values: Values, study: StudyEffect, own: Namespace) -> list[tuple[Cell, ...]]:
    several = sum(one.effect is not None for one in study.outcomes) > 1
    outcomes = [one.outcome for one in study.outcomes]
    rows = [
        _list_outcome(values, one, own[one.item], compared=outcomes.count(one.outcome) > 1) for one in study.outcomes
    ]
    weight: Cell = (own["weight"],) if study.effect else ("",)
    if several:
        rows.append((("Together",), (own["how"],), print_interval(own)))
    # the weight belongs to the study: it stands where its one effect does
    place = len(rows) - 1 if several else next((i for i, one in enumerate(study.outcomes) if one.effect), 0)
    name: Cell = name_study(values, study.study, study.citation)
    return [(name if number == 0 else (), *row, weight if number == place else ()) for number, row in enumerate(rows)]


def _list_outcome(values: Values, one: OutcomeEffect, own: Namespace, *, compared: bool) -> tuple[Cell, ...]:
    """List an effect; of several comparisons of one outcome, such as the arms of a trial, each names its group."""
    name: Cell = (values.look_up(f"outcomes.{one.outcome}.name"),)
    cells = values.look_up(f"comparisons.{one.item}") if compared else {}
    if "group_1" in cells and cells["group_1"].known:
        name = (*name, ", ", cells["group_1"])
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
    reasons = {str(outcome.reason.raw) for study in one.effects.studies for outcome in study.outcomes}
    if UNINFORMATIVE in reasons:
        notes.append(f"Left out: tables in which {UNINFORMATIVE}.")
    elif Missing.NOT_APPLICABLE in codes:
        notes.append("Not applicable: what is reported gives no effect of this measure.")
    return tuple(notes)


def _tell_zeros(values: Values, one: PooledEffects) -> tuple[str, ...]:
    """Say that a half was added to tables with an empty cell, where there is one."""
    if one.choice.measure not in RISKS:
        return ()
    pooled = [outcome.item for study in one.effects.studies for outcome in study.outcomes if outcome.effect]
    if one.choice.model == "peto" or not any(_has_zero(values.look_up(f"comparisons.{item}")) for item in pooled):
        return ()
    half = "A half was added to each cell of a two by two table with an empty cell"
    return (
        f"{half} for the effect of its study; the average is made of the counts as they are."
        if one.choice.by_counts
        else f"{half}.",
    )


def _has_zero(own: Namespace) -> bool:
    """Tell whether a cell of the two by two table of a comparison is empty: no event in a group, or events alone."""
    groups = [(own[f"events_{group}"].raw, own[f"n_{group}"].raw) for group in "12" if f"events_{group}" in own]
    known = all(isinstance(cell, int | float) for pair in groups for cell in pair)
    return bool(groups) and known and any(events in {0, n} for events, n in groups)


def build_pooled(stages: Stages, values: Values) -> Table:
    """Give each synthesis in a row."""
    several = len({MEASURE_NAMES[one.choice.measure] for one in stages.pooling}) > 1
    rows = [
        _list_synthesis(values.look_up(f"pooled.{one.choice.key}"), one, with_measure=several) for one in stages.pooling
    ]
    figures = ("Studies", "Average (CI)", "*p*", "Prediction", "τ²", "*I*², %", "*Q* (df), *p*")
    headings = ("Synthesis", *(("Measure",) if several else ()), *figures)
    notes: list[str | Cell] = [
        _explain_interval(values),
        "Prediction: where the effect of a further study is expected, at the same level.",
    ]
    if any(one.choice.exploratory for one in stages.pooling):
        notes.append("Exploratory: a look at the data from which no conclusion is drawn.")
    notes += _name_assumptions(values, list(stages.pooling))
    notes += _name_models(list(stages.pooling))
    notes += _give_warnings(values, list(stages.pooling))
    return build_table(headings, rows, align=f"l{'l' * several}rrrrrrr", notes=tuple(notes), short=True)


def _name_assumptions(values: Values, syntheses: list[PooledEffects]) -> list[Cell]:
    """Say which correlation before and after was assumed, where an effect rests on it."""
    notes: list[Cell] = []
    for one in syntheses:
        rests = [outcome for study in one.effects.studies for outcome in study.outcomes if outcome.is_assumed]
        if rests:
            own = values.look_up(f"pooled.{one.choice.key}")
            of = f" of {one.choice.label}" if len(syntheses) > 1 else ""
            assumed = own["pre_post_correlation"]
            notes.append(("Assumed", of, ": a correlation of ", assumed, " before and after, where none is reported."))
    return notes


def _give_warnings(values: Values, syntheses: list[PooledEffects]) -> list[Cell]:
    """Say what a reader must know to use the figures of a synthesis."""
    owns = [values.look_up(f"pooled.{one.choice.key}") for one in syntheses]
    warned = [own for own in owns if str(own["warning"]) != NOTHING]
    return [(own["label"], ": ", own["warning"]) if len(owns) > 1 else (own["warning"],) for own in warned]


def _name_models(syntheses: list[PooledEffects]) -> list[str]:
    """Say of syntheses by counts by which method, since they have neither τ² nor a prediction."""
    notes = []
    for one in syntheses:
        if one.choice.by_counts:
            of = f"{one.choice.label}: " if len(syntheses) > 1 else ""
            said = f"{of}{MODEL_NAMES[one.choice.model]}, which has no τ² and predicts no other effect."
            notes.append(capitalise(said))
    return notes


def _list_synthesis(own: Namespace, one: PooledEffects, *, with_measure: bool) -> tuple[Cell, ...]:
    label: Cell = (own["label"], f" ({EXPLORATORY})") if one.choice.exploratory else (own["label"],)
    low, high = own["prediction_low"], own["prediction_high"]
    prediction: Cell = (low, " to ", high) if low.known else (low,)
    q: Cell = (own["q"], " (", own["q_df"], "), ", own["q_p"]) if own["q"].known else (own["q"],)
    return (
        label,
        *(((own["measure"],),) if with_measure else ()),
        (own["k"], " of ", own["studies"]),
        print_interval(own),
        (own["p"],),
        prediction,
        (own["tau2"],),
        (own["i2"],),
        q,
    )


def build_subgroups(stages: Stages, values: Values, key: str) -> Table:
    """Give the average of each group of studies, and the test that they differ."""
    one, own = _find_part(stages, values, key, "subgroups")
    rows = [
        (
            (Given(label, KEY),),
            (own[name]["k"],),
            print_interval(own[name]),
            (own[name]["p"],),
            (own[name]["tau2"],),
            (own[name]["i2"],),
        )
        for name, label in one.explored.rows["subgroups"]
    ]
    notes: list[str | Cell] = [_explain_interval(values)]
    if rows:
        notes.append(
            (
                "Differences between groups: Q = ",
                own["q"],
                ", df = ",
                own["q_df"],
                ", p ",
                _relate(own["q_p"]),
                own["q_p"],
                ".",
            )
        )
        notes += _count_left_out(own)
    headings = (capitalise(one.choice.subgroups.replace("_", " ")), "Studies", "Average (CI)", "*p*", "τ²", "*I*², %")
    return build_table(headings, rows, align="lrrrrr", notes=(*notes, *_give_reason(own)), short=True)


def build_moderators(stages: Stages, values: Values, key: str) -> Table:
    """Give the coefficients of a meta-regression, on the scale of pooling."""
    one, own = _find_part(stages, values, key, "moderators")
    rows = [
        ((Given(_spell(one, label), KEY),), print_interval(own[name]), (own[name]["se"],), (own[name]["p"],))
        for name, label in one.explored.rows["moderators"]
    ]
    notes: list[str | Cell] = [_explain_interval(values)]
    if Scale(one.choice.measure).transformed:
        notes.append(f"Coefficients are of {_TRANSFORMED[one.choice.measure]}.")
    if rows:
        notes.append(
            (
                own["k"],
                " studies; differences explained: ",
                own["r2"],
                _percent(own["r2"]),
                "; left over: τ² = ",
                own["tau2"],
                ".",
            )
        )
        notes += _count_left_out(own)
    return build_table(
        ("", "Coefficient (CI)", "SE", "*p*"), rows, align="lrrr", notes=(*notes, *_give_reason(own)), short=True
    )


def _spell(one: PooledEffects, label: str) -> str:
    """Write the name of a coefficient with spaces in that of its column; words of the data stay as they are."""
    column, colon, word = label.partition(": ")
    return f"{column.replace('_', ' ')}{colon}{word}" if column in one.choice.moderators else label


#: What is pooled where readers know it otherwise.
_TRANSFORMED = {
    "OR": "the logarithm of the odds ratio",
    "RR": "the logarithm of the risk ratio",
    "ROM": "the logarithm of the ratio of means",
    "ZCOR": "Fisher's z of the correlation",
    "ZPCOR": "Fisher's z of the partial correlation",
}


def build_leave_one_out(stages: Stages, values: Values, key: str) -> Table:
    """Give the average without each study in turn."""
    return _build_refits(stages, values, key, "leave_one_out", "Without")


def build_cumulative(stages: Stages, values: Values, key: str) -> Table:
    """Give the average as the studies came, by year."""
    return _build_refits(stages, values, key, "cumulative", "Up to")


def _build_refits(stages: Stages, values: Values, key: str, part: str, heading: str) -> Table:
    one, own = _find_part(stages, values, key, part)
    rows = [
        (
            (values.look_up(f"studies.{name}.label"),),
            (own[name]["k"],),
            print_interval(own[name]),
            (own[name]["p"],),
            (own[name]["tau2"],),
        )
        for name, _ in one.explored.rows[part]
    ]
    notes = (_explain_interval(values), *_give_reason(own))
    return build_table((heading, "Studies", "Average (CI)", "*p*", "τ²"), rows, align="lrrrr", notes=notes, short=True)


def build_influence(stages: Stages, values: Values, key: str) -> Table:
    """Say what each study does to the average."""
    one, own = _find_part(stages, values, key, "influence")
    rows = [
        ((values.look_up(f"studies.{name}.label"),), *((own[name][measure],) for measure in (*MEASURES, "influential")))
        for name, _ in one.explored.rows["influence"]
    ]
    headings = ("Study", "Residual", "DFFITS", "Cook", "Covariance ratio", "τ²", "*Q*", "Hat", "Influential")
    notes = ("τ² and Q are those without the study.", *_give_reason(own))
    return build_table(headings, rows, align="lrrrrrrrl", notes=notes, short=True)


def build_asymmetry(stages: Stages, values: Values, key: str) -> Table:
    """Give what was asked of small-study effects: Egger's test, trim and fill."""
    one = find_synthesis(stages.pooling, key)
    own = values.look_up(f"pooled.{one.choice.key}")
    rows: list[tuple[Cell, ...]] = []
    notes: list[str | Cell] = []
    if "egger" in own:
        egger = own["egger"]
        if "slope" in egger:
            rows.append((("Egger's regression",), ("slope ", egger["slope"], ", SE ", egger["se"]), (egger["p"],)))
        notes += [*_give_reason(egger), *_give_reason(egger, "warning")]
    if "trim_and_fill" in own:
        filled = own["trim_and_fill"]
        if "missing" in filled:
            rows.append((("Trim and fill",), _print_filled(filled), ()))
        notes += [*_give_reason(filled), *_give_reason(filled, "warning")]
    if not {"egger", "trim_and_fill"} & set(own):
        raise not_asked(one, "sensitivity", "egger or trim_and_fill")
    return build_table(("Method", "Result", "*p*"), rows, align="llr", notes=(_explain_interval(values), *notes))


def _print_filled(own: Namespace) -> Cell:
    if not own["estimate"].known:
        return (own["estimate"],)
    return (own["missing"], " filled in (", own["side"], "), average ", *print_interval(own))


def _find_part(stages: Stages, values: Values, key: str, part: str) -> tuple[PooledEffects, Namespace]:
    """Give a synthesis and the values of one part.

    Raises
    ------
    DataFileError
        `review.yml` does not ask for it.
    """
    one = find_synthesis(stages.pooling, key)
    if part not in one.explored.rows:
        asked = part if part in {"subgroups", "moderators"} else "sensitivity"
        raise not_asked(one, asked, part)
    return one, values.look_up(f"pooled.{one.choice.key}.{part}")


def _percent(share: Value) -> str:
    """Give the sign behind a share; none behind a code."""
    return "%" if share.known else ""


def _relate(p: Value) -> str:
    return "" if str(p).startswith("<") else "= "


def _count_left_out(own: Namespace) -> list[str | Cell]:
    """Say how many studies lack what divides or explains them."""
    return [("Left out, since the data do not say it of them: ", own["left_out"], ".")] if own["left_out"].raw else []


def _give_reason(own: Namespace, name: str = "reason") -> list[str | Cell]:
    """Say why there is nothing, or what to beware of."""
    if name not in own or str(own[name]) == NOTHING:
        return []
    return [(own[name], "" if str(own[name]).endswith(".") else ".")]
