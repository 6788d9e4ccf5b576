"""What the stages hand on: frozen results whose every figure knows its cells and its function.

A `Quantity` is one figure or word with its unit, the data cells it came from and the function that made it.
Tables, figures and values read results; nothing here reads data or computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from analysis.appraisal import Answer
from analysis.reading import CellRef as CellRef  # noqa: PLC0414 -- part of what a result is
from analysis.reading import unnoticed
from analysis.schema import Missing
from analysis.tracing import WHEN_ASKED, CellsWhenAsked, traced

#: What a study or an outcome says of the review's hypothesis. `unknown`: significance or direction is a missing code.
Finding = Literal["positive", "negative", "not significant", "mixed", "unknown"]

#: Where a level of quality comes from: total or overall judgement against the cut-off, what a source states, or nowhere.
LevelBasis = Literal["total", "overall", "stated", "none"]


@traced("raw")
@dataclass(frozen=True)
class Quantity:
    """One figure, word or missing code, with its way from the data.

    `digits` is the number of decimals to print; None prints the number as its cell writes it.
    `kind` "p" prints as a p value (small ones as `<0.001`).
    """

    raw: int | float | str | Missing
    unit: str = ""
    digits: int | None = None
    cells: CellsWhenAsked = WHEN_ASKED
    function: str = ""
    kind: Literal["number", "p", "word"] = "number"

    @property
    def known(self) -> bool:
        """Say whether there is a figure or a word, not a missing code."""
        return isinstance(self.raw, int | float) or type(self.raw) is str

    @property
    def number(self) -> float | None:
        """Give the figure as a float, or None for a word or a missing code."""
        return float(self.raw) if isinstance(self.raw, int | float) else None


@dataclass(frozen=True)
class FlowStage:
    """One stage of the PRISMA 2020 flow; `derived` where the identities gave a count that no source prints."""

    stage: str
    label: str
    count: Quantity
    derived: bool = False


@dataclass(frozen=True)
class FlowResult:
    """The stages of the main column in the order of PRISMA 2020; `more` holds what else is given or counted."""

    stages: tuple[FlowStage, ...]
    more: tuple[FlowStage, ...] = ()

    def __getitem__(self, stage: str) -> FlowStage:
        """Give one stage by its name."""
        return next(one for one in (*self.stages, *self.more) if one.stage == stage)

    def parts(self, stage: str) -> tuple[FlowStage, ...]:
        """Give the parts of a stage, such as the reasons of `reports_excluded`."""
        return tuple(one for one in self.more if one.stage.startswith(f"{stage}:"))


@dataclass(frozen=True)
class StudyCharacteristics:
    """One study; `values` holds every column of its row."""

    study: str
    label: str
    citation: str
    design: str
    values: dict[str, Quantity]


@traced("studies")
@dataclass(frozen=True)
class Characteristics:
    """The included studies, in order of year and key, and what they sum to; `cells` decide which these are."""

    studies: tuple[StudyCharacteristics, ...]
    count: Quantity
    by_design: dict[str, Quantity]
    participants: Quantity
    participants_known: Quantity
    smallest: Quantity
    largest: Quantity
    first_year: Quantity
    last_year: Quantity
    cells: tuple[CellRef, ...] = ()

    def __getitem__(self, study: str) -> StudyCharacteristics:
        """Give one study by its key."""
        return self._by_study[study]

    @cached_property
    def _by_study(self) -> dict[str, StudyCharacteristics]:
        with unnoticed():
            return {one.study: one for one in self.studies}


@dataclass(frozen=True)
class ItemRating:
    """One item of a tool for one study; `rating` is an answer of the tool, on which raters agreed, or a missing code.

    `answer` says how it is drawn; None for a missing code.
    """

    item: str
    topic: str
    counts: bool
    rating: Quantity
    group: str = ""
    answer: Answer | None = None


@dataclass(frozen=True)
class RatedResult:
    """The result that a rating is of: an outcome of a study.

    `name` tells it from other results of the study in the domain; `alone` where there is none. `place` is that of the
    domain in `review.yml`.
    """

    outcome: str
    name: str
    domain: str
    domain_label: str
    place: int
    alone: bool = True


@dataclass(frozen=True)
class StudyQuality:
    """One study, or one result of it, by its tool; `level` is high, low or a code, and `basis` says where it comes from.

    `tool` is empty where no tool rates the design. `overall` is not applicable for a tool without overall judgement.
    `result` is None for a study. One that is rated by result holds these in `results`, no items, and figures of the worst.
    """

    study: str
    label: str
    design: str
    tool: str
    tool_label: str
    items: tuple[ItemRating, ...]
    total: Quantity
    maximum: Quantity
    percent: Quantity
    level: Quantity
    basis: LevelBasis
    overall: Quantity = Quantity(Missing.NOT_APPLICABLE, kind="word")
    result: RatedResult | None = None
    results: tuple[StudyQuality, ...] = ()

    @property
    def key(self) -> str:
        """Key of what is rated: of the study, or of the outcome of a result."""
        return self.result.outcome if self.result else self.study

    @property
    def domain(self) -> str:
        """Domain of the result; empty for a study as a whole."""
        return self.result.domain if self.result else ""

    @property
    def rated(self) -> tuple[StudyQuality, ...]:
        """What was rated: each result, or the study as a whole."""
        return self.results or (self,)


@dataclass(frozen=True)
class RaterAgreement:
    """How well raters agree, over a tool (`item` is empty) or on one item, or in one step of screening.

    `figures` by name: raters, compared, percent, kappa, pabak, ac1 with their limits, for ordered scales kappa_linear
    and kappa_quadratic; `note` says why a figure is not applicable.
    """

    key: str
    label: str
    item: str
    figures: dict[str, Quantity]


@traced("agrees")
@dataclass(frozen=True)
class CutoffCheck:
    """What one cut-off of a tool would make of the totals that are known: keys of the studies.

    `cells`: the totals, and the levels with which they are compared. `allowed`: within the range of `review.yml`.
    `agrees`: every level that a source states comes out so.
    """

    tool: str
    high_from: int
    low: tuple[str, ...]
    high: tuple[str, ...]
    allowed: bool
    agrees: bool
    cells: tuple[CellRef, ...] = ()


@traced("studies")
@dataclass(frozen=True)
class QualityResult:
    """Quality of the included studies, in their order, and how far it hangs on the cut-offs.

    `cells` decide which studies these are. `context` holds rated studies that the review does not include; nothing counts them.
    `ratings_known` of `ratings_total` items are rated; `sensitivity` tries every cut-off from 0 to each tool's maximum.
    """

    studies: tuple[StudyQuality, ...]
    context: tuple[StudyQuality, ...]
    sensitivity: tuple[CutoffCheck, ...]
    ratings_known: Quantity
    ratings_total: Quantity
    cells: tuple[CellRef, ...] = ()

    def __getitem__(self, study: str) -> StudyQuality:
        """Give one study by its key."""
        return self._by_study[study]

    @property
    def rated(self) -> tuple[StudyQuality, ...]:
        """What was rated, results one by one, those of the context last."""
        return tuple(part for one in (*self.studies, *self.context) for part in one.rated)

    @property
    def domains(self) -> tuple[str, ...]:
        """Domains of rated results, in the order of `review.yml`; an empty one first where studies are rated as a whole."""
        found = {one.domain: one.result.place if one.result else -1 for one in self.rated}
        return tuple(sorted(found, key=found.__getitem__))

    @cached_property
    def _by_study(self) -> dict[str, StudyQuality]:
        with unnoticed():
            return {one.study: one for one in (*self.studies, *self.context)}


@traced("finding")
@dataclass(frozen=True)
class OutcomeFinding:
    """One outcome of one study and its association with the exposure.

    `values` holds every column of the outcome's row, and r, b, r2, association_n and basis of its association.
    """

    outcome: str
    study: str
    label: str
    domain: str
    name: str
    values: dict[str, Quantity]
    significance: Quantity
    direction: Quantity
    basis: str
    finding: Finding

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """What the finding came from, its cells unsorted."""
        return self.significance, self.direction

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """What the finding came from."""
        return tuple(cell for part in self.parts for cell in part.cells)


@traced("finding")
@dataclass(frozen=True)
class StudyFinding:
    """What one study says in one domain, its outcomes combined by the rule of `review.yml`.

    `word` is the finding as it prints: where it is unknown, the missing code that made it so.
    """

    study: str
    label: str
    citation: str
    domain: str
    finding: Finding
    word: Quantity
    outcomes: tuple[OutcomeFinding, ...]
    quality: StudyQuality

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """What the finding came from, its cells unsorted."""
        return (self.word,)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """What the finding came from."""
        return self.word.cells


@traced("studies")
@dataclass(frozen=True)
class DomainSynthesis:
    """One domain: its studies, the counts that the evidence rule reads, and what follows.

    `cells` decide which studies these are. `counts`: studies, outcomes (in the domain); known, positive, negative,
    not_significant, mixed, unknown (studies by finding), significant (positive and negative), high_quality (of the
    known), agreeing, agreeing_high_quality; outcomes_known, outcomes_positive, outcomes_negative,
    outcomes_not_significant.
    `verdict` is the level of evidence as printed, `level_key` its key in `review.yml`. `direction` is the finding on
    which the studies agree (positive, negative, not significant), or the level where it asks for no agreement.
    """

    domain: str
    label: str
    short: str
    studies: tuple[StudyFinding, ...]
    counts: dict[str, Quantity]
    share_agreeing: Quantity
    level_key: str
    verdict: Quantity
    direction: Quantity
    reason: Quantity
    cells: tuple[CellRef, ...] = ()


@traced("outcomes")
@dataclass(frozen=True)
class Synthesis:
    """The domains in the order of `review.yml`, and every outcome (also those outside the domains); `cells` decide which."""

    domains: tuple[DomainSynthesis, ...]
    outcomes: tuple[OutcomeFinding, ...]
    cells: tuple[CellRef, ...] = ()

    def __getitem__(self, domain: str) -> DomainSynthesis:
        """Give one domain by its key."""
        return next(one for one in self.domains if one.domain == domain)


@dataclass(frozen=True)
class ColumnCompleteness:
    """How many cells of one column are filled, and how many hold each missing code."""

    table: str
    column: str
    cells: Quantity
    filled: Quantity
    codes: dict[str, Quantity]


@dataclass(frozen=True)
class Completeness:
    """Completeness per table and column, and per table and in all."""

    columns: tuple[ColumnCompleteness, ...]
    tables: tuple[ColumnCompleteness, ...]
    total: ColumnCompleteness


#: Whether a printed figure or statement holds: `within rounding` where an unrounded figure could explain it.
Agreement = Literal["yes", "within rounding", "no", "cannot be checked"]


@traced("agrees")
@dataclass(frozen=True)
class Check:
    """One printed figure or statement against what follows from other data.

    `recomputed` and `explanation` are sentences or figures made from numbers; `conflicts` are keys of conflicts.csv;
    `kind` names the sort of check where there are several of one quantity.
    """

    key: str
    statement: str
    place: str
    printed: str
    recomputed: str
    agrees: Agreement
    explanation: str
    conflicts: tuple[str, ...]
    cells: tuple[CellRef, ...]
    function: str
    kind: str = ""


@dataclass(frozen=True)
class Recheck:
    """All checks: of statistics, and of the rows of published.csv; `values` are the figures that texts print.

    Names of `values` are dotted and stand below `recheck`: `lift.p` is printed by `v.recheck.lift.p`.
    """

    checks: tuple[Check, ...]
    published: tuple[Check, ...]
    values: dict[str, Quantity]
