"""Names for what the stages computed: studies, quality, outcomes, evidence, checks and completeness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from analysis.characteristics import describe_study
from analysis.completeness import ALL, name_code
from analysis.format import format_list
from analysis.provenance import count, qualified, read_cell, refer, word
from analysis.quality import HIGH, LOW
from analysis.results import CellRef, Check, ColumnCompleteness, Quantity, Recheck, StudyFinding, StudyQuality
from analysis.schema import Dataset, Missing
from analysis.stages import Stages
from analysis.synthesis import AGREEING
from analysis.values.namespace import Named
from analysis.values.value import Citations

_ASSOCIATION = ("r", "b", "r2", "n", "significance", "direction", "basis")
#: Columns of arms.csv; `pair` may be left out.
_ARM = ("label", "n", "exposure_level", "pair")
_ARM_RESULT = {"change_mean": "change", "ci_low": "ci_low", "ci_high": "ci_high"}
#: Stands for studies without a level, or without a finding.
_UNKNOWN = "unknown"


class Study(Protocol):
    """What a list of studies needs of each."""

    @property
    def study(self) -> str:
        """Key."""

    @property
    def label(self) -> str:
        """Name in texts."""

    @property
    def citation(self) -> str:
        """Key in the bibliography."""


def name_studies(stages: Stages) -> Iterator[Named]:
    """Name counts of the included studies, their lists, and every column of every study, also of the context."""
    result = stages.characteristics
    yield "count", result.count
    yield "participants", result.participants
    yield "participants_known", result.participants_known
    yield "n_smallest", result.smallest
    yield "n_largest", result.largest
    yield "year_first", result.first_year
    yield "year_last", result.last_year
    yield from _name_list("", result.studies)
    for design, number in result.by_design.items():
        yield design, number
        yield from _name_list(f"{design}_", [study for study in result.studies if study.design == design])
    for row in stages.dataset["studies"]:
        for column, cell in describe_study(stages.dataset, row).values.items():
            yield f"{row.key}.{column}", cell


def name_quality(stages: Stages) -> Iterator[Named]:
    """Name how many studies are high, low and unknown, in all and by design, and each study's rating."""
    result = stages.quality
    for level in (HIGH, LOW, _UNKNOWN):
        group = [study for study in result.studies if _level(study) == level]
        yield level, count(len(group), _level_cells(result.studies), name_quality)
        yield from _name_list(f"{level}_", [stages.characteristics[study.study] for study in group])
        for design in stages.characteristics.by_design:
            own = [study for study in result.studies if study.design == design]
            number = sum(_level(study) == level for study in own)
            yield f"by_design.{design}.{level}", count(number, _level_cells(own), name_quality)
    totals = [study.total for study in result.studies]
    cells = (cell for total in totals for cell in total.cells)
    yield "totals_known", count(sum(total.known for total in totals), cells, name_quality)
    yield "ratings_known", result.ratings_known
    yield "ratings_total", result.ratings_total
    yield "items_obtained", _describe_ratings(result.ratings_known, result.ratings_total)
    for study in (*result.studies, *result.context):
        yield from _name_study_quality(study)


def name_outcomes(stages: Stages) -> Iterator[Named]:
    """Name every column of every outcome of the included studies."""
    outcomes = stages.synthesis.outcomes
    yield "count", count(len(outcomes), (CellRef("outcomes.csv", "*", "outcome"),), name_outcomes)
    for outcome in outcomes:
        for name, cell in outcome.values.items():
            yield f"{outcome.outcome}.{name}", cell


def name_associations(stages: Stages) -> Iterator[Named]:
    """Name the associations of the included studies by outcome, and how many have a coefficient r."""
    table = stages.dataset["associations"]
    included = {study.study for study in stages.characteristics.studies}
    rows = [row for row in table if row["study"] in included]
    cells = [cell for row in rows for cell in refer(table, row, "r")]
    yield "count", count(len(rows), cells, name_associations)
    yield "with_r", count(sum(row.number("r") is not None for row in rows), cells, name_associations)
    for row in rows:
        for column in _ASSOCIATION:
            yield f"{row['outcome']}.{column}", read_cell(table, row, column)


def name_arms(dataset: Dataset) -> Iterator[Named]:
    """Name the arms by study and arm, and their results by outcome and arm."""
    for row in dataset["arms"]:
        for column in _ARM:
            if column in dataset["arms"].spec.by_name:
                yield f"{row['study']}.{row['arm']}.{column}", read_cell(dataset["arms"], row, column)
    for row in dataset["arm_results"]:
        for column, name in _ARM_RESULT.items():
            yield f"{row['outcome']}.{row['arm']}.{name}", read_cell(dataset["arm_results"], row, column)


def name_synthesis(stages: Stages) -> Iterator[Named]:
    """Name counts, evidence and lists of studies by domain, and the finding of each study in each domain."""
    for domain in stages.synthesis.domains:
        for name, quantity in domain.counts.items():
            yield f"{domain.domain}.{name}", quantity
        for name in ("share_agreeing", "verdict", "direction", "reason"):
            yield f"{domain.domain}.{name}", getattr(domain, name)
        for group, studies in _group_findings(domain.studies).items():
            yield from _name_list(f"{domain.domain}.{group}_", studies)
        for study in domain.studies:
            yield f"{study.study}.{domain.domain}", study.word


def name_published(recheck: Recheck) -> Iterator[Named]:
    """Name what each printed statement is compared with, and how many of those that can be compared agree."""
    cells = (CellRef("published.csv", "*", "reads_as"),)
    verdicts = [row.agrees for row in recheck.published if row.agrees != "cannot be checked"]
    yield "compared", count(len(verdicts), cells, name_published)
    yield "agree", count(len(verdicts) - verdicts.count("no"), cells, name_published)
    yield "disagree", count(verdicts.count("no"), cells, name_published)
    for check in recheck.published:
        yield f"{check.key}.rebuilt", _quote(check, check.recomputed)


def name_checks(recheck: Recheck) -> Iterator[Named]:
    """Name the texts of each check."""
    for check in recheck.checks:
        yield f"{check.key}.printed", _quote(check, check.printed)
        yield f"{check.key}.recomputed", _quote(check, check.recomputed)
        yield f"{check.key}.explanation", _quote(check, check.explanation)


def name_completeness(stages: Stages) -> Iterator[Named]:
    """Name counts of cells and codes, in all, by table and by column, and the share of each code."""
    result = stages.completeness
    yield from _name_counts("", result.total)
    for code in map(name_code, Missing):
        share = (result.total.codes[code].number or 0) / (result.total.cells.number or 1)
        cells, function = result.total.cells.cells, qualified(name_completeness)
        yield f"{code}_percent", Quantity(100 * share, unit="%", digits=0, cells=cells, function=function)
    for one in (*result.tables, *result.columns):
        yield from _name_counts(f"{one.table}." if one.column == ALL else f"{one.table}.{one.column}.", one)


def _quote(check: Check, text: str) -> Quantity:
    return Quantity(text, cells=check.cells, function=check.function, kind="word")


def _level(study: StudyQuality) -> str:
    return str(study.level.raw) if study.level.known else _UNKNOWN


def _level_cells(studies: Iterable[StudyQuality]) -> list[CellRef]:
    return [cell for study in studies for cell in study.level.cells]


def _describe_ratings(known: Quantity, total: Quantity) -> Quantity:
    """Say in words of how many items the rating is known."""
    if not known.raw:
        return word(Missing.NOT_OBTAINED, total.cells, _describe_ratings)
    text = "known for all items" if known.raw == total.raw else f"known for {known.raw} of {total.raw} items"
    return word(text, total.cells, _describe_ratings)


def _name_study_quality(study: StudyQuality) -> Iterator[Named]:
    for name in ("total", "maximum", "percent", "level"):
        yield f"{study.study}.{name}", getattr(study, name)
    tool = CellRef("review.yml", f"tools/{study.tool}", "label")
    yield f"{study.study}.tool", word(study.tool_label, (tool,), name_quality)
    for item in study.items:
        yield f"{study.study}.items.{item.item}", item.rating


def _group_findings(studies: Sequence[StudyFinding]) -> dict[str, list[StudyFinding]]:
    """Group the studies of a domain as texts name them."""
    known = [study for study in studies if study.finding != _UNKNOWN]
    by_finding = {
        finding.replace(" ", "_"): [study for study in studies if study.finding == finding]
        for finding in (*AGREEING, "mixed", _UNKNOWN)
    }
    high = [study for study in known if study.quality.level.raw == HIGH]
    return {"study": list(studies), "known": known, **by_finding, "high_quality": high}


def _name_counts(prefix: str, one: ColumnCompleteness) -> Iterator[Named]:
    yield f"{prefix}cells", one.cells
    yield f"{prefix}filled", one.filled
    for code, number in one.codes.items():
        yield f"{prefix}{code}", number


def _name_list(prefix: str, studies: Sequence[Study]) -> Iterator[Named]:
    """Name studies as prose lists them, `<prefix>labels`, and as citations, `<prefix>citations`."""
    cells = (CellRef("studies.csv", study.study, "label") for study in studies)
    yield f"{prefix}labels", word(format_list(tuple(study.label for study in studies)), cells, _name_list)
    yield f"{prefix}citations", Citations.of(study.citation for study in studies)
