"""From outcomes to a verdict per domain, by the rule of `review.yml`.

An outcome gives a finding. The findings of a study in a domain agree if at least `within_study_share` of those that
are known do, and are mixed otherwise. A domain takes the first level of the list whose conditions all hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias

from analysis.characteristics import find_included, included_rows
from analysis.choices import Domain, EvidenceLevel, EvidenceRule
from analysis.directions import MIXED, judge_comparisons
from analysis.provenance import derive, merge_codes, note_choice, qualified, read_cell, word
from analysis.quality import HIGH, judge_results
from analysis.reading import CellRef, Reading, reading, unnoticed
from analysis.results import (
    DomainSynthesis,
    Finding,
    OutcomeFinding,
    QualityResult,
    Quantity,
    StudyFinding,
    Synthesis,
)
from analysis.schema import ORIGIN, Dataset, Missing, Row

#: Findings that studies can agree on, in the order that breaks ties of their numbers.
AGREEING: tuple[Finding, ...] = ("positive", "negative", "not significant")

#: Chooses some of the studies of a domain.
Choice: TypeAlias = Callable[[Sequence[StudyFinding]], Sequence[StudyFinding]]

#: Columns of associations.csv that go with an outcome; its `n` is renamed, since the outcome has one too.
_ASSOCIATION = {"r": "r", "b": "b", "r2": "r2", "n": "association_n", "basis": "basis"}


def compute_synthesis(dataset: Dataset, quality: QualityResult) -> Synthesis:
    """Classify every outcome of the included studies, combine them, and judge each domain."""
    outcomes = find_outcomes(dataset)
    with reading() as read:
        _note_rows(dataset)
    domains = tuple(judge_domain(dataset, domain, outcomes, quality) for domain in dataset.review.domains)
    return Synthesis(domains=domains, outcomes=outcomes, cells=read.cells)


def find_outcomes(dataset: Dataset) -> tuple[OutcomeFinding, ...]:
    """Classify the outcomes in the order of studies, domains and keys."""
    order = [domain.key for domain in dataset.review.domains]
    found = [_find_outcome(dataset, study, row) for study, row in _find_rows(dataset)]
    studies = {row.key: place for place, row in enumerate(included_rows(dataset))}

    def place(outcome: OutcomeFinding) -> tuple[int, int, str]:
        domain = order.index(outcome.domain) if outcome.domain in order else len(order)
        return studies[outcome.study], domain, outcome.outcome

    return tuple(sorted(found, key=place))


def _find_rows(dataset: Dataset) -> list[tuple[Row, Row]]:
    """Give each outcome of an included study behind its study."""
    return [(study, row) for study in find_included(dataset) for row in dataset["outcomes"].where(study=study.key)]


def _note_rows(dataset: Dataset) -> None:
    """Tell what decides which outcomes these are, without going through them once more."""
    if find_included(dataset):
        dataset["outcomes"].column("study")


def combine_outcomes(outcomes: Sequence[OutcomeFinding], *, share: float) -> Finding:
    """Combine the outcomes of one study in one domain; those with an unknown finding are left out.

    `share` is the least share of the rest, 0 to 1, that must agree; below it the finding is mixed.
    """
    known: list[str] = [outcome.finding for outcome in outcomes if outcome.finding != "unknown"]
    if not known:
        return "unknown"
    return next((finding for finding in AGREEING if known.count(finding) >= share * len(known)), "mixed")


def judge_domain(
    dataset: Dataset, domain: Domain, outcomes: Sequence[OutcomeFinding], quality: QualityResult
) -> DomainSynthesis:
    """Combine the studies of one domain and apply the rule."""
    with reading() as read:
        _note_rows(dataset)
        dataset["outcomes"].where(domain=domain.key)
    inside = [outcome for outcome in outcomes if outcome.domain == domain.key]
    studies = _combine_studies(dataset, inside, quality, given=read.cells)
    counts = _count_studies(studies, inside, given=read.cells)
    level = choose_level(dataset.review.evidence, counts)

    def name_agreed() -> str:
        chosen = _read_level(dataset, counts)
        return _find_agreed(studies) if chosen.when.share_consistent_min is not None else chosen.key

    return DomainSynthesis(
        domain=domain.key,
        label=domain.label,
        short=domain.short,
        studies=studies,
        counts=counts,
        share_agreeing=derive(judge_domain, lambda: _compute_share(counts), unit="%", digits=0),
        level_key=level.key,
        verdict=derive(judge_domain, lambda: _read_level(dataset, counts).label),
        direction=derive(judge_domain, name_agreed),
        reason=derive(judge_domain, lambda: _explain(counts, studies, _read_level(dataset, counts))),
        cells=read.cells,
    )


def _read_level(dataset: Dataset, counts: Mapping[str, Quantity]) -> EvidenceLevel:
    """Choose the level, and tell the conditions that were read: those of the levels above were tried too."""
    chosen = choose_level(dataset.review.evidence, counts)
    for level in dataset.review.evidence.levels:
        note_choice(f"evidence/levels/{level.key}", "when")
        if level is chosen:
            break
    return chosen


def choose_level(rule: EvidenceRule, counts: Mapping[str, Quantity]) -> EvidenceLevel:
    """Give the first level whose conditions all hold; the last level of a valid rule has none.

    Notes
    -----
    High quality is counted among the studies that agree, not among all: a high-quality study that found nothing would
    otherwise raise the evidence for what it did not find.
    """
    known, agreeing, high = (int(counts[name].number or 0) for name in ("known", "agreeing", "agreeing_high_quality"))
    tests: tuple[tuple[str, Callable[[float], bool]], ...] = (
        ("studies_min", lambda least: known >= least),
        ("studies_max", lambda most: known <= most),
        ("high_quality_min", lambda least: high >= least),
        ("share_consistent_min", lambda share: agreeing >= share * known),
    )

    def holds(level: EvidenceLevel) -> bool:
        limits = ((getattr(level.when, name), test) for name, test in tests)
        return all(test(limit) for limit, test in limits if limit is not None)

    return next(level for level in rule.levels if holds(level))


def _find_outcome(dataset: Dataset, study: Row, row: Row) -> OutcomeFinding:
    table, associations = dataset["outcomes"], dataset["associations"]
    association = next(iter(associations.where(outcome=row.key)), None)

    def read(column: str) -> Quantity:
        return read_cell(associations, association, column) if association else _NO_ASSOCIATION

    values = {name: read_cell(table, row, name) for name in table.spec.by_name if name not in ORIGIN}
    for column, name in _ASSOCIATION.items():
        values[name] = read(column)
    significance, direction = read("significance"), read("direction")
    if association is None and dataset["comparisons"].where(outcome=row.key):
        significance, direction = _judge(dataset, row)
    return OutcomeFinding(
        outcome=row.key,
        study=study.key,
        label=str(study["label"]),
        domain=str(row["domain"]),
        name=str(row["name"]),
        values=values,
        significance=significance,
        direction=direction,
        basis=str(values["basis"].raw),
        finding=_classify(significance, direction),
    )


#: Stands for each column of an association where an outcome has none.
_NO_ASSOCIATION = word(Missing.NOT_APPLICABLE, (), _find_outcome)


def _judge(dataset: Dataset, row: Row) -> tuple[Quantity, Quantity]:
    """Give significance and direction by the comparisons, which are read once for both."""
    with reading() as read:
        found = judge_comparisons(dataset, row)
    significance, direction = (_as_judged(one, read) for one in found)
    return significance, direction


def _as_judged(found: str | Missing, read: Reading) -> Quantity:
    return Quantity(found, cells=read, function=qualified(judge_comparisons), kind="word")


def _classify(significance: Quantity, direction: Quantity) -> Finding:
    """Give the finding of one outcome; a significant one without a direction stays unknown."""
    if significance.raw == "not significant":
        return "not significant"
    if significance.raw == MIXED or (significance.raw == "significant" and direction.raw == MIXED):
        return "mixed"
    if significance.raw == "significant" and direction.raw == "positive":
        return "positive"
    return "negative" if significance.raw == "significant" and direction.raw == "negative" else "unknown"


def _combine_studies(
    dataset: Dataset, outcomes: Sequence[OutcomeFinding], quality: QualityResult, *, given: tuple[CellRef, ...]
) -> tuple[StudyFinding, ...]:
    """Combine the outcomes of each study in one domain; `given` decided which outcomes these are."""
    by_study: dict[str, list[OutcomeFinding]] = {}
    for outcome in outcomes:
        by_study.setdefault(outcome.study, []).append(outcome)
    share = dataset.review.evidence.within_study_share
    return tuple(
        StudyFinding(
            study=row.key,
            label=str(row["label"]),
            citation=str(row["citation"]),
            domain=own[0].domain,
            finding=combine_outcomes(own, share=share),
            word=_name_finding(own, share=share, given=given),
            outcomes=own,
            quality=judge_results(dataset, quality, row.key, {one.outcome for one in own}, given=given),
        )
        for row in included_rows(dataset)
        if (own := tuple(by_study.get(row.key, ())))
    )


def _name_finding(outcomes: Sequence[OutcomeFinding], *, share: float, given: tuple[CellRef, ...]) -> Quantity:
    """Give the word for a finding; where it is unknown, the gravest of the codes that made it so."""

    def name() -> str | Missing:
        note_choice("evidence", "within_study_share")
        finding = combine_outcomes(outcomes, share=share)
        if finding != "unknown":
            return finding
        raws = [raw for one in outcomes for raw in (one.significance.raw, one.direction.raw)]
        return merge_codes(raw for raw in raws if isinstance(raw, Missing))

    return derive(combine_outcomes, name, given=given)


def _count_studies(
    studies: Sequence[StudyFinding], outcomes: Sequence[OutcomeFinding], *, given: tuple[CellRef, ...]
) -> dict[str, Quantity]:
    """Count what the rule reads and what texts say; `given` decided which studies and outcomes these are."""
    with reading() as read:
        _find_known(studies)
    findings_too = (*given, *read.cells)
    counts = {
        name: derive(judge_domain, partial(_count_group, studies, name), given=findings_too if name != _ALL else given)
        for name in GROUPS
    }
    counts["outcomes"] = derive(judge_domain, lambda: len(outcomes), given=given)
    findings: dict[str, tuple[Finding, ...]] = {
        "outcomes_known": ("positive", "negative", "not significant"),
        **{f"outcomes_{_identifier(name)}": (name,) for name in AGREEING},
    }
    with reading() as read:
        numbers = Counter(one.finding for one in outcomes)
    decided = (*given, *read.cells)
    for name, wanted in findings.items():
        counts[name] = derive(judge_domain, partial(_count_findings, numbers, wanted), given=decided)
    return counts


def _count_group(studies: Sequence[StudyFinding], name: str) -> int:
    """Count a group; all findings were read already, once for all groups, so that only quality is new."""
    with nullcontext() if name in _BY_QUALITY else unnoticed():
        return len(GROUPS[name](studies))


def _count_findings(numbers: Mapping[Finding, int], wanted: tuple[Finding, ...]) -> int:
    return sum(numbers[one] for one in wanted)


def _find_agreed(studies: Sequence[StudyFinding]) -> Finding:
    """Give the finding on which most studies agree."""
    found: list[str] = [one.finding for one in studies]
    return max(AGREEING, key=found.count)


def _find_known(studies: Sequence[StudyFinding]) -> list[StudyFinding]:
    return [one for one in studies if one.finding != "unknown"]


def _find_agreeing(studies: Sequence[StudyFinding]) -> list[StudyFinding]:
    return _with(studies, _find_agreed(studies))


def _with(studies: Iterable[StudyFinding], *findings: Finding) -> list[StudyFinding]:
    return [one for one in studies if one.finding in findings]


def _of_high_quality(studies: Iterable[StudyFinding]) -> list[StudyFinding]:
    return [one for one in studies if one.quality.level.raw == HIGH]


def _compute_share(counts: Mapping[str, Quantity]) -> float | Missing:
    """Give the share of the studies with a finding that agree, in percent; not applicable without such a study."""
    known, agreeing = counts["known"].number, counts["agreeing"].number
    return 100 * agreeing / known if known and agreeing is not None else Missing.NOT_APPLICABLE


def _explain(counts: Mapping[str, Quantity], studies: Sequence[StudyFinding], level: EvidenceLevel) -> str:
    """Say what the rule saw and which of its statements holds."""
    known, agreeing, high = (counts[name].raw for name in ("known", "agreeing", "agreeing_high_quality"))
    if not known:
        return level.statement
    noun = "study" if known == 1 else "studies"
    if not agreeing:
        return f"none of {known} {noun} with a single finding ({level.statement})"
    return f"{agreeing} of {known} {noun} {_find_agreed(studies)}, {high} of high quality ({level.statement})"


def _identifier(finding: str) -> str:
    return finding.replace(" ", "_")


#: The group for which no finding is read, and those for which more than findings is.
_ALL, _BY_QUALITY = "studies", ("high_quality", "agreeing_high_quality")
#: Groups of the studies of a domain, as counts and lists name them.
GROUPS: Mapping[str, Choice] = {
    _ALL: list,
    "known": _find_known,
    "positive": lambda studies: _with(studies, "positive"),
    "negative": lambda studies: _with(studies, "negative"),
    "not_significant": lambda studies: _with(studies, "not significant"),
    "mixed": lambda studies: _with(studies, "mixed"),
    "unknown": lambda studies: _with(studies, "unknown"),
    "significant": lambda studies: _with(studies, "positive", "negative"),
    "high_quality": lambda studies: _of_high_quality(_find_known(studies)),
    "agreeing": _find_agreeing,
    "agreeing_high_quality": lambda studies: _of_high_quality(_find_agreeing(studies)),
}
