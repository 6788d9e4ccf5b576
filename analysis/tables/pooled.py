"""Tables of effects and averages: what each study gives, how it was found, and what pooling makes of them."""

from __future__ import annotations

from analysis.effects import NOTHING, OutcomeEffect, Scale, StudyEffect
from analysis.format import capitalise
from analysis.pooling import MEASURE_NAMES, PooledEffects, find_synthesis, not_asked
from analysis.schema import Missing
from analysis.sensitivity import MEASURES
from analysis.stages import Stages
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
        notes=(_explain_interval(values), *_explain(one), *_name_assumptions(values, [one])),
    )


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
    notes += _name_assumptions(values, list(stages.pooling))
    return build_table(headings, rows, align="lrrrrrrr", notes=tuple(notes), short=True)


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
    headings = (capitalise(one.choice.subgroups), "Studies", "Average (CI)", "*p*", "τ²", "*I*², %")
    return build_table(headings, rows, align="lrrrrr", notes=(*notes, *_give_reason(own)), short=True)


def build_moderators(stages: Stages, values: Values, key: str) -> Table:
    """Give the coefficients of a meta-regression, on the scale of pooling."""
    one, own = _find_part(stages, values, key, "moderators")
    rows = [
        ((Given(label, KEY),), print_interval(own[name]), (own[name]["se"],), (own[name]["p"],))
        for name, label in one.explored.rows["moderators"]
    ]
    notes: list[str | Cell] = [_explain_interval(values)]
    if Scale(one.choice.measure).transformed:
        notes.append(f"Coefficients are of {_TRANSFORMED[one.choice.measure]}.")
    if rows:
        notes.append(
            (own["k"], " studies; differences explained: ", own["r2"], "%; left over: τ² = ", own["tau2"], ".")
        )
        notes += _count_left_out(own)
    return build_table(
        ("", "Coefficient (CI)", "SE", "*p*"), rows, align="lrrr", notes=(*notes, *_give_reason(own)), short=True
    )


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
