"""The effects of studies pooled as `review.yml` asks, with what pooling cannot say told in words.

Nothing here computes: `analysis.methods` does, and is loaded with the first synthesis.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from analysis.absolute import describe_absolute
from analysis.effects import DIGITS_SE, NOTHING, Builder, Effects, Scale, StudyEffect, compute_effects
from analysis.errors import DataFileError, Location, did_you_mean, fault
from analysis.methods.errors import MethodError, Undefined
from analysis.provenance import note_choice, whole_columns
from analysis.reading import CellRef, note_all, reading
from analysis.results import Quantity
from analysis.schema import Dataset, Missing
from analysis.sensitivity import Explored, Studies, counts_of, explore, figure_of, or_code, p_value
from analysis.syntheses import MODEL_NAMES, SynthesisChoice
from analysis.tracing import source_of

if TYPE_CHECKING:
    from analysis.methods.pooling import Plan, Pooled

#: From so many cells on, columns are named in their place: a ledger that lists them all helps nobody.
_MANY_CELLS = 300
#: Decimals of Q.
_DIGITS_Q = 2


@dataclass(frozen=True)
class PooledEffects:
    """One synthesis.

    Parameters
    ----------
    pooled
        What the methods found, None without an effect.
    weights
        Percent by study.
    values
        Figures and words by name, as texts print them.
    """

    choice: SynthesisChoice
    effects: Effects
    pooled: Pooled | None
    weights: Mapping[str, Quantity]
    values: Mapping[str, Quantity]
    cells: tuple[CellRef, ...]
    explored: Explored = field(default_factory=Explored)

    @property
    def usable(self) -> tuple[StudyEffect, ...]:
        """Give the studies that are pooled."""
        return self.effects.usable


@dataclass(frozen=True)
class Pooling:
    """All syntheses, in the order of `review.yml`."""

    syntheses: tuple[PooledEffects, ...] = field(default=())

    def __getitem__(self, key: str) -> PooledEffects:
        """Give one synthesis by its key."""
        return next(one for one in self.syntheses if one.choice.key == key)

    def __iter__(self) -> Any:
        """Go through the syntheses."""
        return iter(self.syntheses)


def find_synthesis(pooling: Pooling, key: str) -> PooledEffects:
    """Give a synthesis by its key, the first without one.

    Raises
    ------
    DataFileError
        `review.yml` has none of that key; names the nearest.
    """
    known = [one.choice.key for one in pooling]
    wanted = key or next(iter(known), "")
    if wanted not in known:
        place, hint = Location("review.yml", 0, "syntheses"), did_you_mean(wanted, known)
        raise DataFileError(fault("synthesis-name", place, wanted or "none", "the key of a synthesis", hint))
    return pooling[wanted]


def not_asked(one: PooledEffects, key: str, wanted: str) -> DataFileError:
    """Say that `review.yml` does not ask a synthesis for what is to be printed."""
    place = Location("review.yml", 0, f"syntheses.{one.choice.key}.{key}")
    hint = f"subgroups and moderators name columns of studies.csv; sensitivity is a list, such as [{wanted.split(maxsplit=1)[0]}]"
    return DataFileError(fault("synthesis-part", place, f"no {wanted}", "that the synthesis asks for it", hint))


def compute_pooling(dataset: Dataset) -> Pooling:
    """Compute every synthesis of the review."""
    return Pooling(tuple(_pool_or_say(dataset, choice) for choice in dataset.review.syntheses))


def _pool_or_say(dataset: Dataset, choice: SynthesisChoice) -> PooledEffects:
    """Pool one synthesis; what the methods refuse is told at its place in `review.yml`."""
    try:
        return pool_synthesis(dataset, choice)
    except MethodError as error:
        place = Location("review.yml", 0, f"syntheses.{choice.key}")
        told = [replace(one, location=place, message=f"{one.location.path}: {one.message}") for one in error.findings]
        raise DataFileError(told) from error


def pool_synthesis(dataset: Dataset, choice: SynthesisChoice) -> PooledEffects:
    """Compute the effects of one synthesis and pool them."""
    effects = compute_effects(dataset, choice)
    cells = read_all(effects, ("model", "tau2", "test"))
    method = "two_by_two.pool_tables" if choice.by_counts else "pooling.pool"
    build = Builder(dataset, choice, cells, f"analysis.methods.{method}")
    usable = effects.usable
    studies = Studies(usable, make_plan(dataset, choice), build, tuple(one.study for one in effects.studies))
    explored = explore(studies)
    found = _pool(studies)
    if isinstance(found, Undefined):
        values = _say_nothing(build, effects, found.reason) | dict(explored.values)
        none = dict.fromkeys((one.study for one in usable), build.number(Missing.NOT_APPLICABLE))
        return PooledEffects(choice, effects, None, none, values, cells, explored)
    weights = dict(zip((one.study for one in usable), found.weights, strict=True))
    return PooledEffects(
        choice,
        effects,
        found,
        {study: build.number(weight, digits=1, unit="%") for study, weight in weights.items()},
        _describe(build, effects, found) | dict(explored.values),
        cells,
        explored,
    )


def _pool(studies: Studies) -> Pooled | Undefined:
    """Pool effects by their variances, or the counts behind them."""
    if not studies.studies:
        return Undefined("No study gives an effect, so that nothing is pooled.")
    counts = studies.counts_plan
    if counts is not None:
        found = counts.pool(counts_of(studies.studies))
        return Undefined(f"Nothing is pooled: {found.reason}.") if isinstance(found, Undefined) else found
    from analysis.methods.pooling import pool

    plan = studies.plan
    return pool(*studies.numbers, model=plan.model, tau2=plan.tau2, test=plan.test, level=plan.level)


def read_all(effects: Effects, choices: Iterable[str]) -> tuple[CellRef, ...]:
    """Give the cells of all effects of a synthesis, also of what gave none, and of choices."""
    with reading() as read:
        note_all(effects.cells)
        for one in effects.studies:
            note_all(source_of(one.how))
        for name in choices:
            note_choice(f"syntheses/{effects.choice.key}", name)
        note_choice("", "confidence_level")
    return read.cells if len(read.cells) < _MANY_CELLS else whole_columns(read.cells)


def make_plan(dataset: Dataset, choice: SynthesisChoice) -> Plan:
    """Say how the methods pool."""
    from analysis.methods.pooling import Plan

    level = dataset.review.confidence_level
    if choice.model == "random" or choice.model == "common":  # noqa: PLR1714 - mypy narrows by these
        return Plan(choice.model, choice.tau2, choice.test, level)
    return Plan("common", level=level)


def ends_of(interval: object) -> tuple[float | Missing, float | Missing]:
    """Give the limits of an interval, or codes for one that cannot be said."""
    return figure_of(interval, "low"), figure_of(interval, "high")


#: Figures of the average, which have codes where there is none.
_FIGURES = (
    "estimate", "ci_low", "ci_high", "se", "statistic", "df", "p", "prediction_low", "prediction_high",
    "prediction_t_low", "prediction_t_high", "prediction_t_df", "tau2", "tau2_low", "tau2_high", "tau", "i2", "i2_low",
    "i2_high", "h2", "q", "q_df", "q_p",
)  # fmt: skip


def _say_nothing(build: Builder, effects: Effects, reason: str) -> dict[str, Quantity]:
    none = build.number(Missing.NOT_APPLICABLE)
    return _describe_choice(build, effects) | dict.fromkeys(_FIGURES, none) | {"warning": build.word(reason)}


def _describe_choice(build: Builder, effects: Effects) -> dict[str, Quantity]:
    """Say what was pooled and how, and how much there was to pool."""
    choice = build.choice
    outcomes = [outcome for study in effects.studies for outcome in study.outcomes]
    names = ("label", "measure", "model", "tau2", "test", "several_outcomes")
    with reading() as read:
        note_all(build.cells)
        for name in names:
            note_choice(f"syntheses/{choice.key}", name)
    with_choices = replace(build, cells=read.cells)
    return {
        "k": build.number(len(effects.usable), digits=0),
        "studies": build.number(len(effects.studies), digits=0),
        "outcomes": build.number(sum(one.effect is not None for one in outcomes), digits=0),
        **_describe_assumption(with_choices),
        **_name_times(with_choices),
        "label": with_choices.word(choice.label),
        "measure": with_choices.word(MEASURE_NAMES[choice.measure]),
        "model": with_choices.word(MODEL_NAMES[choice.model]),
        "estimator": with_choices.word(choice.tau2 if choice.model == "random" else NOTHING),
        "test": with_choices.word(_TEST_NAMES[choice.test]),
    }


def _name_times(build: Builder) -> dict[str, Quantity]:
    """Name the times of measurement that the review chose, so that text need not type their numbers."""
    times = build.choice.timepoints
    if not times:
        return {}
    with reading() as read:
        note_choice(f"syntheses/{build.choice.key}", "timepoints")
    return {"timepoints": replace(build, cells=read.cells).word(", ".join(times))}


def _describe_assumption(build: Builder) -> dict[str, Quantity]:
    """Name the correlation before and after that the review assumes, with the decimals that it is written with."""
    assumed = build.choice.pre_post_correlation
    if assumed is None:
        return {}
    with reading() as read:
        note_choice(f"syntheses/{build.choice.key}", "pre_post_correlation")
    digits = len(repr(assumed).partition(".")[2].rstrip("0"))
    return {"pre_post_correlation": replace(build, cells=read.cells).number(assumed, digits=digits)}


#: Measures in words.
MEASURE_NAMES = {
    "COR": "correlation",
    "ZCOR": "correlation",
    "MC": "mean change",
    "SMCC": "standardised mean change",
    "SMCR": "standardised mean change",
    "MD": "mean difference",
    "SMD": "standardised mean difference",
    "ROM": "ratio of means",
    "OR": "odds ratio",
    "RR": "risk ratio",
    "RD": "risk difference",
    "BETA": "standardised regression coefficient",
    "PCOR": "partial correlation",
    "ZPCOR": "partial correlation",
}
_TEST_NAMES = {"z": "normal distribution", "t": "t distribution", "knapp-hartung": "Hartung-Knapp"}


def _describe(build: Builder, effects: Effects, found: Pooled) -> dict[str, Quantity]:
    return {
        **_describe_choice(build, effects),
        **describe_average(build, found),
        **_describe_heterogeneity(build, found),
        **describe_absolute(build, effects, found),
        "warning": build.word(" ".join(found.warnings) or NOTHING),
    }


def describe_average(build: Builder, found: Pooled) -> dict[str, Quantity]:
    """Name the average, its interval and test, and where the effect of a further study is expected."""
    low, high = ends_of(found.prediction)
    low_t, high_t = ends_of(found.prediction_t)
    df_t = found.k - 2 if isinstance(low_t, float) else None
    return {
        "estimate": build.shown(found.estimate),
        "ci_low": build.limit(found.ci.low),
        "ci_high": build.limit(found.ci.high),
        "se": build.number(found.se, digits=DIGITS_SE),
        "statistic": build.number(or_code(found.statistic), digits=2),
        "df": build.number(or_code(found.df), digits=0),
        "p": p_value(build, found.p),
        **_describe_transformed(build, found),
        "prediction_low": build.limit(low),
        "prediction_high": build.limit(high),
        "prediction_t_low": build.limit(low_t),
        "prediction_t_high": build.limit(high_t),
        "prediction_t_df": build.number(or_code(df_t), digits=0),
    }


def _describe_transformed(build: Builder, found: Pooled) -> dict[str, Quantity]:
    """Name the average on the scale of pooling, where readers know it on another."""
    if not Scale(build.choice.measure).transformed:
        return {}
    figures = {"estimate": found.estimate, "ci_low": found.ci.low, "ci_high": found.ci.high}
    return {f"transformed.{name}": build.number(one, digits=DIGITS_SE) for name, one in figures.items()}


def _describe_heterogeneity(build: Builder, found: Pooled) -> dict[str, Quantity]:
    """Name the differences between studies; codes for one study."""
    one = found.heterogeneity
    has_tau2 = not build.choice.by_counts
    tau2_low, tau2_high = ends_of(getattr(one, "tau2_ci", None))
    i2_low, i2_high = ends_of(getattr(one, "i2_ci", None))

    return {
        "tau2": build.number(figure_of(one if has_tau2 else None, "tau2"), digits=DIGITS_SE),
        "tau2_low": build.number(tau2_low, digits=DIGITS_SE),
        "tau2_high": build.number(tau2_high, digits=DIGITS_SE),
        "tau": build.number(figure_of(one if has_tau2 else None, "tau"), digits=DIGITS_SE),
        "i2": build.number(figure_of(one, "i2"), digits=0, unit="%"),
        "i2_low": build.number(i2_low, digits=0, unit="%"),
        "i2_high": build.number(i2_high, digits=0, unit="%"),
        "h2": build.number(figure_of(one, "h2"), digits=2),
        "q": build.number(figure_of(one, "q"), digits=_DIGITS_Q),
        "q_df": build.number(figure_of(one, "q_df"), digits=0),
        "q_p": p_value(build, figure_of(one, "q_p")),
    }
