"""From outcomes to a verdict per domain, by the rule of `review.yml`.

An outcome gives a finding. The findings of a study in a domain agree if at least `within_study_share` of those that
are known do, and are mixed otherwise. A domain takes the first level of the list whose conditions all hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.characteristics import included_rows
from analysis.provenance import count, merge_codes, qualified, read_cell, word
from analysis.quality import HIGH
from analysis.results import (
    CellRef,
    DomainSynthesis,
    Finding,
    OutcomeFinding,
    QualityResult,
    Quantity,
    StudyFinding,
    Synthesis,
)
from analysis.schema import ORIGIN, Dataset, Domain, EvidenceLevel, EvidenceRule, Missing, Row

#: Findings that studies can agree on, in the order that breaks ties of their numbers.
AGREEING: tuple[Finding, ...] = ("positive", "negative", "not significant")

#: Columns of associations.csv that go with an outcome; its `n` is renamed, since the outcome has one too.
_ASSOCIATION = {"r": "r", "b": "b", "r2": "r2", "n": "association_n", "basis": "basis"}


def compute_synthesis(dataset: Dataset, quality: QualityResult) -> Synthesis:
    """Classify every outcome of the included studies, combine them, and judge each domain."""
    outcomes = find_outcomes(dataset)
    domains = tuple(judge_domain(dataset, domain, outcomes, quality) for domain in dataset.review.domains)
    return Synthesis(domains=domains, outcomes=outcomes)


def find_outcomes(dataset: Dataset) -> tuple[OutcomeFinding, ...]:
    """Classify the outcomes in the order of studies, domains and keys."""
    order = [domain.key for domain in dataset.review.domains]
    found = [
        _find_outcome(dataset, study, row)
        for study in included_rows(dataset)
        for row in dataset["outcomes"].where(study=study.key)
    ]
    studies = {row.key: place for place, row in enumerate(included_rows(dataset))}

    def place(outcome: OutcomeFinding) -> tuple[int, int, str]:
        domain = order.index(outcome.domain) if outcome.domain in order else len(order)
        return studies[outcome.study], domain, outcome.outcome

    return tuple(sorted(found, key=place))


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
    inside = [outcome for outcome in outcomes if outcome.domain == domain.key]
    studies = _combine_studies(dataset, domain, inside, quality)
    counts, agreed = _count_studies(studies, inside)
    level = choose_level(dataset.review.evidence, counts)
    cells = tuple(dict.fromkeys(cell for one in counts.values() for cell in one.cells))
    rule = CellRef("review.yml", f"evidence/levels/{level.key}", "when")
    agreeing = level.when.share_consistent_min is not None
    return DomainSynthesis(
        domain=domain.key,
        label=domain.label,
        short=domain.short,
        studies=studies,
        counts=counts,
        share_agreeing=_share(counts),
        level_key=level.key,
        verdict=word(level.label, (*cells, rule), judge_domain),
        direction=word(agreed if agreeing else level.key, (*cells, rule), judge_domain),
        reason=word(_explain(counts, agreed, level), (*cells, rule), judge_domain),
    )


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
    association = next(iter(associations.where(outcome=row.key)))
    values = {name: read_cell(table, row, name) for name in table.spec.by_name if name not in ORIGIN}
    for column, name in _ASSOCIATION.items():
        values[name] = read_cell(associations, association, column)
    significance = read_cell(associations, association, "significance")
    direction = read_cell(associations, association, "direction")
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


def _classify(significance: Quantity, direction: Quantity) -> Finding:
    """Give the finding of one outcome; a significant one without a direction stays unknown."""
    if significance.raw == "not significant":
        return "not significant"
    if significance.raw == "significant" and direction.raw == "positive":
        return "positive"
    return "negative" if significance.raw == "significant" and direction.raw == "negative" else "unknown"


def _combine_studies(
    dataset: Dataset, domain: Domain, outcomes: Sequence[OutcomeFinding], quality: QualityResult
) -> tuple[StudyFinding, ...]:
    studies = []
    by_study: dict[str, list[OutcomeFinding]] = {}
    for outcome in outcomes:
        by_study.setdefault(outcome.study, []).append(outcome)
    for row in included_rows(dataset):
        if own := tuple(by_study.get(row.key, ())):
            finding = combine_outcomes(own, share=dataset.review.evidence.within_study_share)
            studies.append(
                StudyFinding(
                    study=row.key,
                    label=str(row["label"]),
                    citation=str(row["citation"]),
                    domain=domain.key,
                    finding=finding,
                    word=_name_finding(finding, own),
                    outcomes=own,
                    quality=quality[row.key],
                )
            )
    return tuple(studies)


def _name_finding(finding: Finding, outcomes: Sequence[OutcomeFinding]) -> Quantity:
    """Give the word for a finding; where it is unknown, the gravest of the codes that made it so."""
    cells = _cells_of(outcomes)
    if finding != "unknown":
        return word(finding, cells, combine_outcomes)
    raws = [raw for one in outcomes for raw in (one.significance.raw, one.direction.raw)]
    return word(merge_codes(raw for raw in raws if isinstance(raw, Missing)), cells, combine_outcomes)


def _count_studies(
    studies: Sequence[StudyFinding], outcomes: Sequence[OutcomeFinding]
) -> tuple[dict[str, Quantity], Finding]:
    """Count what the rule reads and what texts say; give also the finding on which most studies agree."""
    known = [one for one in studies if one.finding != "unknown"]
    found: list[str] = [one.finding for one in known]
    agreed = max(AGREEING, key=found.count)
    agreeing = [one for one in known if one.finding == agreed]
    groups: dict[str, Sequence[StudyFinding]] = {
        "studies": studies,
        "known": known,
        **{_identifier(name): _with(studies, name) for name in (*AGREEING, "mixed", "unknown")},
        "significant": _with(studies, "positive", "negative"),
        "high_quality": _of_high_quality(known),
        "agreeing": agreeing,
        "agreeing_high_quality": _of_high_quality(agreeing),
    }
    counts = {name: count(len(group), _cells_of_studies(studies, name), judge_domain) for name, group in groups.items()}
    cells = _cells_of(outcomes)
    counts["outcomes"] = count(len(outcomes), cells, judge_domain)
    counts["outcomes_known"] = count(sum(one.finding != "unknown" for one in outcomes), cells, judge_domain)
    for name in AGREEING:
        number = sum(one.finding == name for one in outcomes)
        counts[f"outcomes_{_identifier(name)}"] = count(number, cells, judge_domain)
    return counts, agreed


def _with(studies: Iterable[StudyFinding], *findings: Finding) -> list[StudyFinding]:
    return [one for one in studies if one.finding in findings]


def _of_high_quality(studies: Iterable[StudyFinding]) -> list[StudyFinding]:
    return [one for one in studies if one.quality.level.raw == HIGH]


def _cells_of(outcomes: Iterable[OutcomeFinding]) -> tuple[CellRef, ...]:
    return tuple(cell for one in outcomes for cell in (*one.significance.cells, *one.direction.cells))


def _cells_of_studies(studies: Iterable[StudyFinding], group: str) -> tuple[CellRef, ...]:
    cells = tuple(cell for one in studies for cell in _cells_of(one.outcomes))
    if "high_quality" in group:
        cells += tuple(cell for one in studies for cell in one.quality.level.cells)
    return cells


def _share(counts: Mapping[str, Quantity]) -> Quantity:
    """Give the share of the studies with a finding that agree, in percent; not applicable without such a study."""
    known, agreeing = counts["known"].number, counts["agreeing"].number
    if not known or agreeing is None:
        return word(Missing.NOT_APPLICABLE, counts["known"].cells, judge_domain)
    return Quantity(100 * agreeing / known, "%", 0, counts["known"].cells, qualified(judge_domain))


def _explain(counts: Mapping[str, Quantity], agreed: Finding, level: EvidenceLevel) -> str:
    """Say what the rule saw and which of its statements holds."""
    known, agreeing, high = (counts[name].raw for name in ("known", "agreeing", "agreeing_high_quality"))
    if not known:
        return level.statement
    studies = "study" if known == 1 else "studies"
    if not agreeing:
        return f"none of {known} {studies} with a single finding ({level.statement})"
    return f"{agreeing} of {known} {studies} {agreed}, {high} of high quality ({level.statement})"


def _identifier(finding: str) -> str:
    return finding.replace(" ", "_")
