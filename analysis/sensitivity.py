"""What stands behind an average: groups of studies, moderators, single studies, and small-study effects.

Only what `review.yml` asks of a synthesis is computed. Where too few studies are left, figures hold the code for not
applicable, and `reason` says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from analysis.effects import DIGITS_SE, NOTHING, Builder, StudyEffect
from analysis.errors import DataFileError, Location, fault
from analysis.provenance import note_choice
from analysis.reading import note_all, reading
from analysis.results import Quantity
from analysis.schema import Missing, Table
from analysis.screening import slug
from analysis.syntheses import SynthesisChoice

if TYPE_CHECKING:
    from analysis.counts import Plan as CountsPlan
    from analysis.methods.effects import Table as Counts
    from analysis.methods.inference import Coefficient
    from analysis.methods.pooling import Plan

#: Name of a row as values have it, and as readers see it.
Labelled = tuple[str, str]


@dataclass(frozen=True)
class Explored:
    """What was asked behind one average.

    Parameters
    ----------
    values
        Figures by dotted name: `subgroups.<group>.estimate`, `egger.p`.
    rows
        For each part the names of its rows with their labels, in order.
    points
        For a meta-regression of one number: the moderator of each study, by study.
    groups
        For subgroups: the word, or code, that every study has, also those without an effect.
    """

    values: Mapping[str, Quantity] = field(default_factory=dict)
    rows: Mapping[str, tuple[Labelled, ...]] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Studies:
    """The studies of a synthesis as the methods take them."""

    studies: tuple[StudyEffect, ...]
    plan: Plan
    build: Builder
    #: Keys of the studies as readers see them, by year.
    order: tuple[str, ...]

    @property
    def numbers(self) -> tuple[list[float], list[float]]:
        """Give estimates and variances on the scale of pooling."""
        return numbers_of(self.studies)

    @property
    def counts_plan(self) -> CountsPlan | None:
        """Say how counts are pooled; None where effects are."""
        if not self.build.choice.by_counts:
            return None
        from analysis.counts import Plan as CountsPlan

        return CountsPlan.of(self.build.choice, self.plan.level)

    @property
    def table(self) -> Table:
        """Give studies.csv."""
        return self.build.dataset["studies"]

    @property
    def labelled(self) -> tuple[Labelled, ...]:
        """Give the studies by key and label."""
        return tuple((one.study, one.label) for one in self.studies)

    @property
    def shown(self) -> tuple[Labelled, ...]:
        """Give them in the order in which readers see them."""
        places = {study: place for place, study in enumerate(self.order)}
        return tuple(sorted(self.labelled, key=lambda one: places[one[0]]))

    def keep(self, kept: Iterable[str]) -> Studies:
        """Give some of the studies alone."""
        names = set(kept)
        return replace(self, studies=tuple(one for one in self.studies if one.study in names))


def numbers_of(studies: Iterable[StudyEffect]) -> tuple[list[float], list[float]]:
    """Give estimates and variances on the scale of pooling, of studies that have an effect."""
    effects = [one.effect for one in studies if one.effect]
    return [one.estimate for one in effects], [one.variance for one in effects]


def counts_of(studies: Iterable[StudyEffect]) -> list[Counts]:
    """Give the two by two tables of studies, where those are what is pooled."""
    return [one.counts for one in studies if one.counts]


def explore(studies: Studies) -> Explored:
    """Compute all that the synthesis asks for."""
    choice = studies.build.choice
    parts: list[Explored] = []
    if choice.subgroups:
        parts.append(_named(studies, "subgroups", _group))
    if choice.moderators:
        parts.append(_named(studies, "moderators", _regress))
    parts += [_named(studies, name, _PARTS[name]) for name in dict.fromkeys(choice.sensitivity)]
    return Explored(
        {name: one for part in parts for name, one in part.values.items()},
        {name: rows for part in parts for name, rows in part.rows.items()},
        {study: number for part in parts for study, number in part.points.items()},
        {study: word for part in parts for study, word in part.groups.items()},
    )


def _named(studies: Studies, name: str, compute: Callable[[Studies], Explored]) -> Explored:
    """Compute one part; what the methods refuse becomes its reason."""
    from analysis.methods.errors import MethodError

    with reading() as read:
        note_all(studies.build.cells)
        asked = name if name in {"subgroups", "moderators"} else "sensitivity"
        note_choice(f"syntheses/{studies.build.choice.key}", asked)
        _note_columns(studies, name)
    functions = _FUNCTIONS | (_OF_COUNTS if studies.build.choice.by_counts else {})
    function = f"analysis.methods.{functions[name]}"
    own = replace(studies, build=replace(studies.build, cells=read.cells, function=function))
    try:
        found = compute(own)
        reason = NOTHING
    except MethodError as error:
        found = Explored()
        reason = "; ".join(f"{one.location.path}: {one.message}" for one in error.findings)
    values = {"reason": own.build.word(reason), **found.values}
    named = {f"{name}.{key}": one for key, one in values.items()}
    return Explored(named, {name: found.rows.get("", ())}, found.points, found.groups)


_FUNCTIONS = {
    "subgroups": "subgroups.subgroups",
    "moderators": "moderators.regress",
    "leave_one_out": "influence.leave_one_out",
    "cumulative": "influence.cumulate",
    "influence": "influence.measure_influence",
    "egger": "bias.egger",
    "trim_and_fill": "bias.trim_and_fill",
}


#: The same of syntheses by counts.
_OF_COUNTS = {
    "subgroups": "two_by_two.subgroups_of_tables",
    "leave_one_out": "two_by_two.leave_one_out_tables",
    "cumulative": "two_by_two.cumulate_tables",
}


def _note_columns(studies: Studies, name: str) -> None:
    """Tell which columns of studies.csv decide a part."""
    choice = studies.build.choice
    columns = {"subgroups": (choice.subgroups,), "moderators": choice.moderators, "cumulative": ("year",)}
    for study in studies.studies:
        for column in columns.get(name, ()):
            studies.table[study.study][column]


def _group(studies: Studies) -> Explored:
    from analysis.methods.subgroups import subgroups

    column = studies.build.choice.subgroups
    words = _find_cells(studies, [column])
    inside, build = studies.keep(words), studies.build
    labels = [str(words[one.study][0]) for one in inside.studies]
    _check_names(labels, build.choice)
    counts = studies.counts_plan
    found = (
        counts.group(counts_of(inside.studies), labels)
        if counts
        else subgroups(*inside.numbers, labels, plan=studies.plan)
    )
    values: dict[str, Quantity] = {"left_out": build.number(len(studies.studies) - len(inside.studies), digits=0)}
    values |= _test(build, found.between)
    for group in found.groups:
        name, one = slug(group.name), group.pooled
        figures = describe_coefficient(build, one)
        figures["k"] = build.number(one.k, digits=0)
        figures["tau2"] = build.number(or_code(None if counts else one.tau2), digits=DIGITS_SE)
        figures["i2"] = build.number(figure_of(one.heterogeneity, "i2"), digits=0, unit="%")
        figures["q"] = build.number(figure_of(one.heterogeneity, "q"), digits=2)
        figures["q_df"] = build.number(figure_of(one.heterogeneity, "q_df"), digits=0)
        figures["q_p"] = p_value(build, getattr(one.heterogeneity, "q_p", None))
        values |= {f"{name}.{key}": figure for key, figure in figures.items()}
    rows = tuple((slug(group.name), group.name) for group in found.groups)
    return Explored(values, {"": rows}, groups={one: str(studies.table[one][column]) for one in studies.order})


def _check_names(labels: Sequence[str], choice: SynthesisChoice) -> None:
    """See that words of groups that differ give names that differ; else values of one would print as those of another."""
    words: dict[str, str] = {}
    for label in labels:
        first = words.setdefault(slug(label), label)
        if first != label:
            place = Location("review.yml", 0, f"syntheses.{choice.key}.subgroups")
            hint = f"mend one of them in the column {choice.subgroups} of data/studies.csv"
            found, expected = f"the groups {first} and {label}", "words that differ by more than signs"
            raise DataFileError(fault("synthesis-group", place, found, expected, hint))


def _test(build: Builder, found: object) -> dict[str, Quantity]:
    """Name a test of several coefficients, or codes where there is none."""
    return {
        "q": build.number(figure_of(found, "statistic"), digits=2),
        "q_df": build.number(figure_of(found, "df"), digits=0),
        "q_p": p_value(build, getattr(found, "p", None)),
    }


def _regress(studies: Studies) -> Explored:
    from analysis.methods.moderators import regress

    columns = studies.build.choice.moderators
    cells = _find_cells(studies, columns)
    inside, build = studies.keep(cells), studies.build
    moderators = {
        name: _column(studies, name, [cells[one.study][place] for one in inside.studies])
        for place, name in enumerate(columns)
    }
    found = regress(*inside.numbers, moderators, plan=studies.plan)
    values = {
        "k": build.number(found.k, digits=0),
        "left_out": build.number(len(studies.studies) - found.k, digits=0),
        "r2": build.number(or_code(found.r2), digits=0, unit="%"),
        "tau2": build.number(figure_of(found.heterogeneity, "tau2"), digits=DIGITS_SE),
        **_test(build, found.omnibus),
    }
    for one in found.coefficients:
        values |= {f"{slug(one.name)}.{key}": figure for key, figure in _describe_slope(build, one).items()}
    points = {}
    if len(columns) == 1 and _is_number(studies, columns[0]):
        points = {one.study: float(cells[one.study][0]) for one in inside.studies}
    return Explored(values, {"": tuple((slug(one.name), one.name) for one in found.coefficients)}, points)


def _find_cells(studies: Studies, columns: Sequence[str]) -> dict[str, list[float | str]]:
    """Give the cells of studies that have all of them; a study with a code in one is left out."""
    found = {}
    for one in studies.studies:
        row = studies.table[one.study]
        cells = [row[column] for column in columns]
        if not any(isinstance(cell, Missing) for cell in cells):
            found[one.study] = cells
    return found


def _is_number(studies: Studies, column: str) -> bool:
    return studies.table.spec.by_name[column].type != "string"


def _column(studies: Studies, name: str, cells: Sequence[float | str]) -> list[float] | list[str]:
    return [float(one) for one in cells] if _is_number(studies, name) else [str(one) for one in cells]


def _describe_slope(build: Builder, one: Coefficient) -> dict[str, Quantity]:
    """Name a coefficient on the scale of pooling; its decimals follow its standard error."""
    digits = max(DIGITS_SE, _digits_of(one.se))
    return {
        "estimate": build.number(one.estimate, digits=digits),
        "ci_low": build.number(one.ci.low, digits=digits),
        "ci_high": build.number(one.ci.high, digits=digits),
        "se": build.number(one.se, digits=digits),
        "p": p_value(build, one.p),
    }


def _digits_of(number: float) -> int:
    """Give the decimals that show two figures of a small number."""
    shown = f"{number:.1e}"
    return max(0, 1 - int(shown.partition("e")[2]))


def describe_coefficient(build: Builder, one: object) -> dict[str, Quantity]:
    """Name an average with its interval and p value, as readers know them."""
    ci = getattr(one, "ci", None)
    return {
        "estimate": build.shown(figure_of(one, "estimate")),
        "ci_low": build.limit(figure_of(ci, "low")),
        "ci_high": build.limit(figure_of(ci, "high")),
        "p": p_value(build, getattr(one, "p", None)),
    }


def _leave_one_out(studies: Studies) -> Explored:
    from analysis.methods.influence import leave_one_out

    if counts := studies.counts_plan:
        return _refits(studies, counts.leave_one_out(counts_of(studies.studies)))
    return _refits(studies, leave_one_out(*studies.numbers, plan=studies.plan))


def _cumulate(studies: Studies) -> Explored:
    from analysis.methods.influence import cumulate

    def year(one: StudyEffect) -> tuple[float, str]:
        cell = studies.table[one.study].number("year")
        return float("inf") if cell is None else cell, one.study

    by_year = tuple(sorted(studies.studies, key=year))
    ordered = replace(studies, studies=by_year, order=tuple(one.study for one in by_year))
    if counts := studies.counts_plan:
        return _refits(ordered, counts.cumulate(counts_of(by_year)))
    return _refits(ordered, cumulate(*ordered.numbers, plan=studies.plan))


def _refits(studies: Studies, refits: Sequence[object]) -> Explored:
    """Name the averages of some of the studies, by the study that is left out or comes in."""
    build = studies.build
    values: dict[str, Quantity] = {}
    for (name, _), one in zip(studies.labelled, refits, strict=True):
        figures = describe_coefficient(build, getattr(one, "average", None))
        figures["k"] = build.number(figure_of(one, "k"), digits=0)
        figures["tau2"] = build.number(figure_of(one, "tau2"), digits=DIGITS_SE)
        values |= {f"{name}.{key}": figure for key, figure in figures.items()}
    return Explored(values, {"": studies.shown})


#: Measures of influence with their decimals.
MEASURES = {"residual": 2, "dffits": 2, "cook": 2, "covariance_ratio": 2, "tau2": 3, "q": 2, "hat": 2}


def _measure_influence(studies: Studies) -> Explored:
    from analysis.methods.influence import Influence, measure_influence

    build, values = studies.build, {}
    for (name, _), one in zip(studies.labelled, measure_influence(*studies.numbers, plan=studies.plan), strict=True):
        for key, digits in MEASURES.items():
            values[f"{name}.{key}"] = build.number(figure_of(one, key), digits=digits)
        told = ("yes" if one.influential else "no") if isinstance(one, Influence) else one.reason
        values[f"{name}.influential"] = build.word(told)
    return Explored(values, {"": studies.shown})


def _egger(studies: Studies) -> Explored:
    from analysis.methods.bias import Egger, egger

    found, build = egger(*studies.numbers, plan=studies.plan), studies.build
    slope = found.slope if isinstance(found, Egger) else None
    warning = " ".join(found.warnings) if isinstance(found, Egger) else found.reason
    return Explored(
        {
            "slope": build.number(figure_of(slope, "estimate"), digits=2),
            "se": build.number(figure_of(slope, "se"), digits=2),
            "statistic": build.number(figure_of(slope, "statistic"), digits=2),
            "p": p_value(build, getattr(slope, "p", None)),
            "k": build.number(len(studies.studies), digits=0),
            "warning": build.word(warning or NOTHING),
        }
    )


def _trim_and_fill(studies: Studies) -> Explored:
    from analysis.methods.bias import Filled, trim_and_fill

    found, build = trim_and_fill(*studies.numbers, plan=studies.plan), studies.build
    pooled = found.pooled if isinstance(found, Filled) else None
    return Explored(
        {
            "missing": build.number(figure_of(found, "missing"), digits=0),
            "side": build.word(found.side if isinstance(found, Filled) else NOTHING),
            **describe_coefficient(build, pooled),
            "warning": build.word(NOTHING if isinstance(found, Filled) else found.reason),
        }
    )


_PARTS: Mapping[str, Callable[[Studies], Explored]] = {
    "leave_one_out": _leave_one_out,
    "cumulative": _cumulate,
    "influence": _measure_influence,
    "egger": _egger,
    "trim_and_fill": _trim_and_fill,
}


def or_code(raw: object) -> float | Missing:
    """Give a number, or the code that stands for what the methods cannot say."""
    return float(raw) if isinstance(raw, int | float) else Missing.NOT_APPLICABLE


def figure_of(found: object, name: str) -> float | Missing:
    """Give one figure of a result; the code also where there is no result."""
    return or_code(getattr(found, name, None))


def p_value(build: Builder, raw: object) -> Quantity:
    """Make a p value."""
    return replace(build.number(or_code(raw), digits=DIGITS_SE), kind="p")
