"""Names for what the stages computed: studies, quality, outcomes, evidence, checks and completeness."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from analysis.characteristics import describe_study, included_rows
from analysis.completeness import ALL, name_code
from analysis.format import format_list
from analysis.judgements import count_judgements, judge, list_judgements
from analysis.provenance import derive, note_choice, read_cell, whole_columns
from analysis.quality import HIGH, LOW, note_tool
from analysis.reading import reading
from analysis.results import Check, ColumnCompleteness, Quantity, Recheck, StudyQuality
from analysis.schema import Dataset, Missing, Row
from analysis.screening import PARTS, slug, split_stage
from analysis.stages import Stages
from analysis.synthesis import GROUPS
from analysis.values.namespace import Named
from analysis.values.value import Citations

_ASSOCIATION = ("r", "b", "r2", "n", "significance", "direction", "basis")
#: Columns of arms.csv; `pair` may be left out.
_ARM = ("label", "n", "exposure_level", "pair")
_ARM_RESULT = {"change_mean": "change", "ci_low": "ci_low", "ci_high": "ci_high"}
#: Groups of `analysis.synthesis.GROUPS` that are listed too, and the beginning of the names of the lists.
_LISTED = {
    "studies": "study", "known": "known", "positive": "positive", "negative": "negative",
    "not_significant": "not_significant", "mixed": "mixed", "unknown": "unknown", "high_quality": "high_quality",
}  # fmt: skip
#: Stands for studies without a level, or without a finding.
_UNKNOWN = "unknown"


def name_flow(stages: Stages) -> Iterator[Named]:
    """Name the stages, the parts of stages such as `reasons.wrong_design`, and the agreement of those who screened."""
    for stage in stages.flow.stages:
        yield stage.stage, stage.count
    for stage in stages.flow.more:
        name, part = split_stage(stage.stage)
        yield f"{PARTS[name]}.{slug(part)}" if part else name, stage.count
    for agreement in stages.screeners:
        for name, figure in agreement.figures.items():
            yield f"agreement.{agreement.key}.{name}", figure


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
    yield from name_list("", stages, lambda: (study.study for study in result.studies))
    for design, number in result.by_design.items():
        yield design, number
        yield from name_list(f"{design}_", stages, lambda: _find_by_design(stages, design))  # noqa: B023 -- called at once
    for row in stages.dataset["studies"]:
        for column, cell in describe_study(stages.dataset, row).values.items():
            yield f"{row.key}.{column}", cell


def name_quality(stages: Stages) -> Iterator[Named]:
    """Name how many studies are high, low and unknown, in all and by design, and each study's rating."""
    result = stages.quality
    for level in (HIGH, LOW, _UNKNOWN):
        yield level, derive(name_quality, lambda: len(_find_by_level(result.studies, level)))  # noqa: B023 -- called at once
        yield from name_list(f"{level}_", stages, lambda: _find_by_level(result.studies, level))  # noqa: B023
        for design in stages.characteristics.by_design:
            yield f"by_design.{design}.{level}", derive(name_quality, lambda: _count_level(stages, design, level))  # noqa: B023
    yield "totals_known", derive(name_quality, lambda: sum(study.total.known for study in result.studies))
    yield "ratings_known", result.ratings_known
    yield "ratings_total", result.ratings_total
    yield (
        "items_obtained",
        derive(_describe_ratings, lambda: _describe_ratings(result.ratings_known, result.ratings_total)),
    )
    for study in (*result.studies, *result.context):
        yield from _name_study_quality(stages, study)
        for one in study.results:
            yield from _name_judged(f"{study.study}.results.{one.key}", one)
            yield from _name_items(f"{study.study}.results.{one.key}", one)
    yield from _name_results(stages)
    for agreement in stages.raters:
        item = f"items.{agreement.item}." if agreement.item else ""
        for name, figure in agreement.figures.items():
            yield f"agreement.{agreement.key}.{item}{name}", figure


def name_outcomes(stages: Stages) -> Iterator[Named]:
    """Name every column of every outcome of the included studies."""
    yield "count", derive(name_outcomes, lambda: len(stages.synthesis.outcomes))
    for outcome in stages.synthesis.outcomes:
        for name, cell in outcome.values.items():
            yield f"{outcome.outcome}.{name}", cell


def name_associations(stages: Stages) -> Iterator[Named]:
    """Name the associations of the included studies by outcome, and how many have a coefficient r."""
    table = stages.dataset["associations"]
    yield "count", derive(name_associations, lambda: len(_find_associations(stages)))
    yield (
        "with_r",
        derive(name_associations, lambda: sum(row.number("r") is not None for row in _find_associations(stages))),
    )
    for row in _find_associations(stages):
        for column in _ASSOCIATION:
            yield f"{row['outcome']}.{column}", read_cell(table, row, column)


def _find_associations(stages: Stages) -> list[Row]:
    """Give the associations of the included studies."""
    included = {study.study for study in stages.characteristics.studies}
    table = stages.dataset["associations"]
    return [row for row, study in zip(table, table.column("study"), strict=True) if study in included]


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
        for group, choose in GROUPS.items():
            if group in _LISTED:
                listed = _LISTED[group]
                yield from name_list(
                    f"{domain.domain}.{listed}_",
                    stages,
                    lambda: (one.study for one in choose(domain.studies)),  # noqa: B023
                )
        for study in domain.studies:
            yield f"{study.study}.{domain.domain}", study.word


def name_published(recheck: Recheck) -> Iterator[Named]:
    """Name what each printed statement is compared with, and how many of those that can be compared agree."""
    kinds = {"compared": {"yes", "within rounding", "no"}, "agree": {"yes", "within rounding"}, "disagree": {"no"}}
    for name, wanted in kinds.items():
        number = derive(name_published, lambda: sum(check.agrees in wanted for check in recheck.published))  # noqa: B023
        yield name, replace(number, cells=whole_columns(number.cells))
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
        yield f"{code}_percent", derive(name_completeness, lambda: _share_code(result.total, code), unit="%", digits=0)  # noqa: B023
    for one in (*result.tables, *result.columns):
        yield from _name_counts(f"{one.table}." if one.column == ALL else f"{one.table}.{one.column}.", one)


def _share_code(total: ColumnCompleteness, code: str) -> float:
    return 100 * (total.codes[code].number or 0) / (total.cells.number or 1)


def _quote(check: Check, text: str) -> Quantity:
    return Quantity(text, cells=check.cells, function=check.function, kind="word")


def _level(study: StudyQuality) -> str:
    return str(study.level.raw) if study.level.known else _UNKNOWN


def _find_by_level(studies: Iterable[StudyQuality], level: str) -> list[str]:
    return [study.study for study in studies if _level(study) == level]


def _find_by_design(stages: Stages, design: str) -> list[str]:
    studies = stages.characteristics.studies
    return [study.study for study in studies if study.values["design"].raw == design]


def _count_level(stages: Stages, design: str, level: str) -> int:
    return len(_find_by_level((stages.quality[study] for study in _find_by_design(stages, design)), level))


def _describe_ratings(known: Quantity, total: Quantity) -> str | Missing:
    """Say in words of how many items the rating is known."""
    if not known.raw:
        return Missing.NOT_OBTAINED
    return "known for all items" if known.raw == total.raw else f"known for {known.raw} of {total.raw} items"


def _name_study_quality(stages: Stages, study: StudyQuality) -> Iterator[Named]:
    yield from _name_judged(study.study, study)
    yield f"{study.study}.tool", derive(name_quality, lambda: _name_tool(stages, study))
    yield from _name_items(study.study, study)


def _name_items(prefix: str, rated: StudyQuality) -> Iterator[Named]:
    for item in rated.items:
        yield f"{prefix}.items.{item.item}", item.rating


def _name_judged(prefix: str, rated: StudyQuality) -> Iterator[Named]:
    """Name what a study, or a result of it, was judged."""
    for name in ("total", "maximum", "percent", "level"):
        yield f"{prefix}.{name}", getattr(rated, name)
    if rated.overall.raw is not Missing.NOT_APPLICABLE:
        yield f"{prefix}.overall", rated.overall


def _name_results(stages: Stages) -> Iterator[Named]:
    """Name what results make of each study in each domain, and how many results of a domain were judged how."""
    for domain in stages.synthesis.domains:
        by_tool: dict[str, list[StudyQuality]] = {}
        for study in domain.studies:
            own = stages.quality[study.study]
            rated = [one for one in own.results if one.domain == domain.domain]
            if rated:
                yield from _name_judged(f"{study.study}.domains.{domain.domain}", study.quality)
                by_tool.setdefault(own.tool, []).extend(rated)
        for tool, results in by_tool.items():
            yield from _count_results(stages, tool, domain.domain, results)


def _count_results(stages: Stages, key: str, domain: str, results: list[StudyQuality]) -> Iterator[Named]:
    tool, prefix = stages.dataset.review.tool(key), f"by_result.{key}.{domain}"

    def find() -> list[StudyQuality]:
        stages.dataset["outcomes"].where(domain=domain)
        return results

    yield f"{prefix}.results", derive(name_quality, lambda: len(find()))
    for one in list_judgements(tool):
        yield f"{prefix}.{one.name}", derive(name_quality, lambda: count_judgements(tool, find(), one.word))  # noqa: B023
        yield from name_list(
            f"{prefix}.{one.name}_",
            stages,
            lambda: (each.study for each in find() if judge(tool, each) == one.word),  # noqa: B023
        )


def _name_tool(stages: Stages, study: StudyQuality) -> str | Missing:
    if stages.dataset.review.tool_by_design:
        note_choice("tool_by_design", str(stages.dataset["studies"][study.study]["design"]))
    if not study.tool:
        return Missing.NOT_APPLICABLE
    note_tool(stages.dataset.review.tool(study.tool), "", "label")
    return study.tool_label


def _name_counts(prefix: str, one: ColumnCompleteness) -> Iterator[Named]:
    yield f"{prefix}cells", one.cells
    yield f"{prefix}filled", one.filled
    for code, number in one.codes.items():
        yield f"{prefix}{code}", number


def name_list(prefix: str, stages: Stages, choose: Callable[[], Iterable[str]]) -> Iterator[Named]:
    """Name studies as prose lists them, `<prefix>labels`, and as citations, `<prefix>citations`.

    `choose` gives their keys; what it reads are cells of the list.
    """

    def find_rows() -> list[Row]:
        keys = set(choose())
        return [row for row in included_rows(stages.dataset) if row.key in keys]

    with reading() as read:
        rows = find_rows()

    def name_rows() -> str:
        return format_list(tuple(str(row["label"]) for row in rows))

    yield f"{prefix}labels", derive(name_list, name_rows, given=read.cells)
    yield f"{prefix}citations", Citations.of(str(row["citation"]) for row in rows)
