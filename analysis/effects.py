"""From what studies report to one effect per study, for each synthesis of `review.yml`.

Each outcome of the domain gives an effect by the most direct way that its numbers allow; signs are turned so that
positive favours the hypothesis; several outcomes of a study become one. What gives no effect says why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from analysis.characteristics import find_included, included_rows
from analysis.format import choose_digits
from analysis.methods.errors import Undefined
from analysis.provenance import merge_codes, note_choice, qualified
from analysis.reading import CellRef, Noted, Reading, note_all, reading, unnoticed
from analysis.reported import BETTER, DIRECTIONS, TELLING, tell
from analysis.results import Quantity
from analysis.schema import Dataset, Missing, Row, Table
from analysis.syntheses import ASSUMED, CHANGES, RISKS, SOURCES, UNINFORMATIVE, SynthesisChoice
from analysis.tracing import source_of

if TYPE_CHECKING:
    from analysis.methods.effects import Effect
    from analysis.methods.effects import Table as Counts
    from analysis.methods.effects.reported import Reported

#: Signs, as the trace names them.
AS_REPORTED, TURNED = "as reported", "sign turned"
#: What is combined, as the word for it says: several rows of one outcome are comparisons.
_OUTCOMES, _COMPARISONS = "outcomes", "comparisons"
#: Stands where there is nothing to say.
NOTHING = "none"
#: Decimals of standard errors, and of what is squared.
DIGITS_SE = 3


class Figures:
    """An effect as readers know it: a ratio for OR, RR and ROM, a correlation for ZCOR and ZPCOR; `se` is on the scale of pooling.

    Each figure is made when it is first asked for: of thousands of effects that are pooled few are printed.
    """

    def __init__(self, build: Builder, effect: Effect | None, code: Missing) -> None:
        self._build, self._effect, self.code = build, effect, code

    @cached_property
    def estimate(self) -> Quantity:
        """Give the effect, or the code that stands for it."""
        return self._build.shown(self._effect.estimate) if self._effect else self._none

    @cached_property
    def ci_low(self) -> Quantity:
        """Give the lower limit."""
        return self._build.limit(self._limits[0]) if self._effect else self._none

    @cached_property
    def ci_high(self) -> Quantity:
        """Give the upper limit."""
        return self._build.limit(self._limits[1]) if self._effect else self._none

    @cached_property
    def se(self) -> Quantity:
        """Give the standard error."""
        return self._build.number(self._effect.se, digits=DIGITS_SE) if self._effect else self._none

    @cached_property
    def _limits(self) -> tuple[float, float]:
        level = self._build.dataset.review.confidence_level
        return self._effect.interval(level) if self._effect else (0.0, 0.0)

    @property
    def _none(self) -> Quantity:
        return self._build.number(self.code)


@dataclass(frozen=True)
class OutcomeEffect:
    """What one row of the data gives.

    Parameters
    ----------
    item
        Key of the comparison, or of the outcome where its own row or its association tells.
    effect
        On the scale of pooling, its sign turned where it had to be; None where there is none, and `reason` says why.
    how
        From what it was computed, in words.
    sign
        Whether the sign stands as reported.
    counts
        The two by two table, its groups changed where the sign is turned; None unless counts are pooled.
    """

    item: str
    outcome: str
    study: str
    name: str
    effect: Effect | None
    figures: Figures
    how: Quantity
    sign: Quantity
    reason: Quantity
    counts: Counts | None = None

    @property
    def is_assumed(self) -> bool:
        """Tell whether it rests on a correlation before and after that the review assumes."""
        return self.effect is not None and self.effect.route.endswith(ASSUMED)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Give what it was read from."""
        return self.how.cells


@dataclass(frozen=True)
class StudyEffect:
    """The one effect of a study, of one or more outcomes."""

    study: str
    label: str
    citation: str
    outcomes: tuple[OutcomeEffect, ...]
    effect: Effect | None
    figures: Figures
    how: Quantity

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Give what it was read from."""
        return self.how.cells

    @property
    def counts(self) -> Counts | None:
        """Give the two by two table that is pooled, the first of several."""
        return next((one.counts for one in self.outcomes if one.effect), None)


@dataclass(frozen=True)
class Effects:
    """The effects of one synthesis, in the order of studies by year; `cells` decide which they are."""

    choice: SynthesisChoice
    studies: tuple[StudyEffect, ...]
    cells: tuple[CellRef, ...]

    @property
    def usable(self) -> tuple[StudyEffect, ...]:
        """Give the studies that have an effect, by key: sums must not hang on the order of years."""
        return tuple(sorted((one for one in self.studies if one.effect), key=lambda one: one.study))


def compute_effects(dataset: Dataset, choice: SynthesisChoice) -> Effects:
    """Give the effects of all included studies that report on the domain."""
    with reading() as read:
        by_study = _find_outcomes(dataset, choice)
    with unnoticed():
        order = [row for row in included_rows(dataset) if row.key in by_study]
    given = _prepare(dataset, choice, read.cells)
    studies = [_compute_study(dataset, choice, row, by_study[row.key], given) for row in order]
    return Effects(choice, tuple(studies), read.cells)


def _find_outcomes(dataset: Dataset, choice: SynthesisChoice) -> dict[str, list[Row]]:
    """Give the outcomes of the domain by study, for the included studies."""
    note_choice(f"syntheses/{choice.key}", "domain")
    included = {row.key for row in find_included(dataset)}
    found: dict[str, list[Row]] = {}
    table = dataset["outcomes"]
    # whole columns, noticed once: cell by cell, each effect would name the rows of all others
    columns = zip(table, table.column("domain"), table.column("study"), _find_times(table, choice), strict=True)
    for row, domain, study, wanted in columns:
        if domain in choice.domains and study in included and wanted:
            found.setdefault(str(study), []).append(row)
    return found


def _find_times(table: Table, choice: SynthesisChoice) -> Sequence[bool]:
    """Say of each outcome whether it was measured at a time that the synthesis takes."""
    if not choice.timepoints:
        return [True] * len(table.rows)
    note_choice(f"syntheses/{choice.key}", "timepoints")
    return [time in choice.timepoints for time in table.column("timepoint")]


#: Stands for the cells that decide on an outcome whichever table tells of it.
_ANY = ""


def _prepare(dataset: Dataset, choice: SynthesisChoice, given: Noted) -> Mapping[str, Noted]:
    """Give what decides on each outcome before its own rows are read, by the table that tells of it."""
    with reading() as read:
        note_all(given)
        note_choice("", "confidence_level")
        for name in ("measure", "digits"):
            note_choice(f"syntheses/{choice.key}", name)
    by_table = {_ANY: read.cells}
    for name in SOURCES[choice.measure]:
        with reading() as asked:
            note_all(read.cells)
            if name != "outcomes":
                dataset[name].where(outcome=_ANY)
        by_table[name] = asked.cells
    return by_table


def _compute_study(
    dataset: Dataset, choice: SynthesisChoice, study: Row, outcomes: Sequence[Row], given: Mapping[str, Noted]
) -> StudyEffect:
    found = tuple(one for row in outcomes for one in _compute_outcome(dataset, choice, row, given))
    effect, read = _join(choice, found, given[_ANY])
    build = Builder(dataset, choice, read, qualified(_compute_study))
    code = merge_codes(one.figures.code for one in found if one.effect is None)
    with unnoticed():
        label, citation = str(study["label"]), str(study["citation"])
    how = build.word(effect.route if effect else NOTHING)
    return StudyEffect(study.key, label, citation, found, effect, build.figures(effect, code), how)


def _join(choice: SynthesisChoice, found: Sequence[OutcomeEffect], given: Noted) -> tuple[Effect | None, Reading]:
    """Give the one effect of a study and what it was read from; a single outcome gives its own."""
    with reading() as read:
        if len(found) != 1:
            note_all(given)
        for one in found:
            note_all(source_of(one.how))
        effect = _combine(choice, [one.effect for one in found if one.effect])
    if effect and len(found) > 1 and len({one.outcome for one in found}) == 1:
        effect = replace(effect, route=effect.route.replace(_OUTCOMES, _COMPARISONS))
    return effect, read


def _combine(choice: SynthesisChoice, effects: Sequence[Effect]) -> Effect | None:
    if len(effects) < 2:  # noqa: PLR2004 - one is no several
        return effects[0] if effects else None
    from analysis.methods.contrasts import combine

    note_choice(f"syntheses/{choice.key}", "several_outcomes")
    note_choice(f"syntheses/{choice.key}", "correlation")
    combined = combine(effects, method=choice.several_outcomes, correlation=choice.correlation)
    return replace(combined, route=f"first of {len(effects)}") if choice.several_outcomes == "first" else combined


def _compute_outcome(
    dataset: Dataset, choice: SynthesisChoice, outcome: Row, given: Mapping[str, Noted]
) -> Sequence[OutcomeEffect]:
    """Take the effects of one outcome from the first table that has any; else say why the first has none."""
    tried: list[tuple[str, Row]] = []
    before: list[Noted] = []
    for name in SOURCES[choice.measure]:
        rows, own = _find_rows(dataset, name, outcome), (given[name], *before)
        found = [_compute_row(dataset, choice, name, row, outcome=outcome, given=own) for row in rows]
        if any(one.effect for one in found):
            return found
        tried += [(name, row) for row in rows]
        # a table without a row for the outcome decided as well that another is asked
        before += [given[name], *(source_of(one.how) for one in found)]
    # why there is none, of the row that was tried first; all that were tried decided that
    all_given = (given[_ANY], *before)
    return [_compute_row(dataset, choice, *one, outcome=outcome, given=all_given) for one in tried[:1]]


def _find_rows(dataset: Dataset, name: str, outcome: Row) -> tuple[Row, ...]:
    return (outcome,) if name == "outcomes" else dataset[name].where(outcome=outcome.key)


def _compute_row(
    dataset: Dataset, choice: SynthesisChoice, table: str, row: Row, *, outcome: Row, given: Sequence[Noted]
) -> OutcomeEffect:
    with reading() as read:
        for one in given:
            note_all(one)
        found, counts = _find(dataset[table], choice, row)
        effect = None if isinstance(found, Undefined) else found
        reason = found.reason if isinstance(found, Undefined) else NOTHING
        sign = AS_REPORTED
        if effect:
            turned = _find_sign(choice, table, row, outcome, effect.estimate)
            if turned is None:
                effect, reason = None, "whether more of the outcome is better is not known, nor the direction"
            elif turned < 0:
                effect, sign = replace(effect, estimate=-effect.estimate), TURNED
                counts = counts and counts.turned
        code = Missing.NOT_APPLICABLE if effect else _find_code(table, row)
    build = Builder(dataset, choice, read, _methods().function)
    with unnoticed():
        name, study = str(outcome["name"]), str(outcome["study"])
    return OutcomeEffect(
        item=row.key,
        outcome=outcome.key,
        study=study,
        name=name,
        effect=effect,
        figures=build.figures(effect, code),
        how=build.word(effect.route if effect else NOTHING),
        sign=build.word(sign if effect else NOTHING),
        reason=build.word(reason),
        counts=counts if effect else None,
    )


class _Methods(NamedTuple):
    """What is needed of the methods for each row."""

    function: str
    find_counts: Callable[[Reported], Counts | None]
    compute_from_counts: Callable[[SynthesisChoice, Counts | None], Effect | Undefined]


@cache
def _methods() -> _Methods:
    """Load them with the first row: an `import` for each of thousands takes as long as the row itself."""
    from analysis.counts import compute_from_counts, find_counts
    from analysis.methods.effects.routes import compute_effect

    return _Methods(qualified(compute_effect), find_counts, compute_from_counts)


def _leave_out(choice: SynthesisChoice, table: str, row: Row, found: Effect | Undefined) -> Effect | Undefined:
    """Take the effect of a two by two table without any event, or with events alone, only where the review keeps it."""
    if choice.measure not in RISKS or table != "comparisons":
        return found
    note_choice(f"syntheses/{choice.key}", "double_zero")
    if choice.double_zero == "keep" or None in (events := [row.number("events_1"), row.number("events_2")]):
        return found
    alone = events == [row.number("n_1"), row.number("n_2")]
    return Undefined(UNINFORMATIVE) if alone or events == [0, 0] else found


def _find(table: Table, choice: SynthesisChoice, row: Row) -> tuple[Effect | Undefined, Counts | None]:
    """Give the effect that a row tells; with its counts where those are what is pooled."""
    if not choice.by_counts:
        return _leave_out(choice, table.name, row, _find_effect(table, choice, row)), None
    for name in ("model", "double_zero"):
        note_choice(f"syntheses/{choice.key}", name)
    counts = _methods().find_counts(tell(table, row).read())
    return _methods().compute_from_counts(choice, counts), counts


def _find_effect(table: Table, choice: SynthesisChoice, row: Row) -> Effect | Undefined:
    convert = _choose(choice, "convert", choice.convert)
    if choice.measure in CHANGES:
        note_choice(f"syntheses/{choice.key}", "pre_post_correlation")
    return tell(table, row).find(choice.measure, convert=convert, assumed=choice.pre_post_correlation)


def _find_code(table: str, row: Row) -> Missing:
    """Say by a code why a row gives no effect: the gravest of those in its figures, not applicable for none."""
    cells = [row.cells.get(name) for name in TELLING[table]]
    codes = [one for one in cells if isinstance(one, Missing) and one is not Missing.NOT_APPLICABLE]
    return merge_codes(codes) if codes else Missing.NOT_APPLICABLE


def _choose(choice: SynthesisChoice, key: str, value: bool) -> bool:  # noqa: FBT001 - given back
    note_choice(f"syntheses/{choice.key}", key)
    return value


def _find_sign(choice: SynthesisChoice, table: str, row: Row, outcome: Row, estimate: float) -> int | None:
    """Say with what an estimate is multiplied so that positive favours the hypothesis; None where nothing tells."""
    if not _choose(choice, "align", choice.align):
        return 1
    direction = row["direction"] if table == "associations" else Missing.NOT_APPLICABLE
    if direction in DIRECTIONS:
        return DIRECTIONS[str(direction)] * (1 if estimate >= 0 else -1)
    return BETTER.get(str(outcome["better"]))


@dataclass(frozen=True)
class Scale:
    """How numbers on the scale of pooling become what readers know."""

    measure: str

    @property
    def transformed(self) -> bool:
        """Whether the two differ."""
        return self.measure in _BACK

    def show(self, number: float) -> float:
        """Turn a number on the scale of pooling into one for readers."""
        return _BACK[self.measure](number) if self.transformed else number

    @property
    def is_ratio(self) -> bool:
        """Whether what readers know is a ratio, whose axis is logarithmic."""
        return _BACK.get(self.measure) is math.exp

    @property
    def null(self) -> float:
        """No effect, as readers know it."""
        return self.show(0.0)


_BACK: dict[str, Callable[[float], float]] = {
    "OR": math.exp, "RR": math.exp, "ROM": math.exp, "ZCOR": math.tanh, "ZPCOR": math.tanh,
}  # fmt: skip


@dataclass(frozen=True)
class Builder:
    """Makes the figures of a synthesis that came from the same cells."""

    dataset: Dataset
    choice: SynthesisChoice
    cells: tuple[CellRef, ...] | Reading
    function: str

    def word(self, text: str) -> Quantity:
        """Make a word."""
        return Quantity(text, cells=self.cells, function=self.function, kind="word")

    def number(self, raw: float | Missing, *, digits: int | None = None, unit: str = "") -> Quantity:
        """Make a figure, by default with the decimals of effects."""
        places = self.choice.digits if digits is None else digits
        return Quantity(raw, unit, places, self.cells, self.function)

    def shown(self, raw: float | Missing) -> Quantity:
        """Make a figure for readers of one on the scale of pooling."""
        return self.number(raw if isinstance(raw, Missing) else Scale(self.choice.measure).show(raw))

    def limit(self, raw: float | Missing) -> Quantity:
        """Make a limit for readers; one that would round to no effect keeps its first figure, so that its side shows."""
        if isinstance(raw, Missing):
            return self.number(raw)
        scale = Scale(self.choice.measure)
        digits = choose_digits(scale.show(raw) - scale.null, digits=self.choice.digits)
        return self.number(scale.show(raw), digits=digits)

    def figures(self, effect: Effect | None, code: Missing) -> Figures:
        """Make an effect with its interval, or the code that stands for it."""
        return Figures(self, effect, code)
