"""Flow of records to studies, with the counts that PRISMA 2020's identities give where no source prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analysis.provenance import count, derive, read_cell, whole_columns, word
from analysis.reading import EVERY, CellRef, reading
from analysis.results import FlowResult, FlowStage, Quantity
from analysis.schema import FLOW_STAGES, Dataset, Missing, Table
from analysis.screening import count_log, split_stage

#: `whole = part + part`. None leads to `included`: a study may have several of the reports that were assessed.
IDENTITIES = (
    ("identified", "duplicates_removed", "screened"),
    ("screened", "excluded", "sought"),
    ("sought", "not_retrieved", "assessed"),
)

#: What else PRISMA 2020 takes away before screening.
BEFORE_SCREENING = ("automation_removed", "other_removed")

LABELS = {
    "identified": "Records identified",
    "duplicates_removed": "Duplicate records removed",
    "screened": "Records screened",
    "excluded": "Records excluded",
    "sought": "Reports sought for retrieval",
    "not_retrieved": "Reports not retrieved",
    "assessed": "Reports assessed for eligibility",
    "reports_excluded": "Reports excluded",
    "included": "Studies included in the review",
}

MORE_LABELS = {
    "databases": "Databases",
    "registers": "Registers",
    "automation_removed": "Records marked as ineligible by automation tools",
    "other_removed": "Records removed for other reasons",
    "websites": "Websites",
    "organisations": "Organisations",
    "citation_searching": "Citation searching",
    "other_sources": "Other sources",
    "other_identified": "Records identified by other methods",
    "other_sought": "Reports sought for retrieval",
    "other_not_retrieved": "Reports not retrieved",
    "other_assessed": "Reports assessed for eligibility",
    "other_reports_excluded": "Reports excluded",
    "previous_studies": "Studies included in the previous version",
    "previous_reports": "Reports of studies included in the previous version",
    "new_studies": "New studies included",
    "new_reports": "Reports of new included studies",
    "included_reports": "Reports of the included studies",
}


def compute_flow(dataset: Dataset) -> FlowResult:
    """Give every stage its count or missing code: given, counted in the log of screening, or by the identities.

    A stage of the main column without a row is not obtained; the others are there where they are given or counted.
    """
    table, log = dataset["flow"], dataset["screening"]
    with reading() as read:
        counted = count_log(log.rows, previous="previous_studies" in table.by_key) if log.rows else {}
    counts = {stage: _read_stage(table, stage, counted, read.cells) for stage in FLOW_STAGES}
    if not counts["included"].known:
        counts["included"] = _add_previous(table, "studies", counts["included"], counted, read.cells)
    removed = [_read_removed(table, stage, counted, read.cells) for stage in BEFORE_SCREENING]
    complete = _derive(counts, removed)
    given = [row.key for row in table if row.key not in FLOW_STAGES]
    more = [*given, *(stage for stage in counted if stage not in {*FLOW_STAGES, *given})]
    stages = {stage: _read_stage(table, stage, counted, read.cells) for stage in more}
    if {"previous_reports", "new_reports"} <= {*stages} and "included_reports" not in stages:
        reports = word(Missing.NOT_OBTAINED, (), compute_flow)
        stages["included_reports"] = _add_previous(table, "reports", reports, counted, read.cells)
    return FlowResult(
        tuple(
            FlowStage(stage, LABELS[stage], complete[stage], derived=complete[stage].known and not counts[stage].known)
            for stage in FLOW_STAGES
        ),
        tuple(FlowStage(stage, _label(stage), quantity) for stage, quantity in stages.items()),
    )


def _add_previous(
    table: Table, what: str, unknown: Quantity, counted: Mapping[str, int], log: tuple[CellRef, ...]
) -> Quantity:
    """Add the studies, or reports, of earlier versions to the new ones, where both are known."""
    parts = [f"previous_{what}", f"new_{what}"]
    if not all(part in table.by_key or part in counted for part in parts):
        return unknown
    terms = [_read_stage(table, part, counted, log) for part in parts]
    if not all(term.known for term in terms):
        return unknown
    return count(
        sum(int(term.number or 0) for term in terms), [cell for term in terms for cell in term.cells], compute_flow
    )


def _label(stage: str) -> str:
    name, part = split_stage(stage)
    return part or {**LABELS, **MORE_LABELS}.get(name, name)


def _read_removed(table: Table, stage: str, counted: Mapping[str, int], log: tuple[CellRef, ...]) -> Quantity:
    """Give what was removed before screening beside duplicates: nothing where neither a row nor the log tells of it.

    Notes
    -----
    Where both tell it, they are equal: `load.flow_rules` sees to that.
    """
    if stage in table.by_key or stage in counted:
        return _read_stage(table, stage, counted, log)
    return count(0, [CellRef(table.file, EVERY, name) for name in table.spec.key], compute_flow)


def _read_stage(table: Table, stage: str, counted: Mapping[str, int], log: tuple[CellRef, ...]) -> Quantity:
    if stage in table.by_key and (stage not in counted or table[stage].number("count") is not None):
        return read_cell(table, table[stage], "count")
    if stage in counted:
        return count(counted[stage], whole_columns(log), compute_flow)
    # the keys of the table tell that there is no such row
    cells = [CellRef(table.file, EVERY, name) for name in table.spec.key]
    return word(Missing.NOT_OBTAINED, cells, compute_flow)


def _derive(counts: Mapping[str, Quantity], removed: Sequence[Quantity]) -> dict[str, Quantity]:
    """Fill what one missing term of an identity must be, until nothing follows any more."""
    filled = dict(counts)
    open_stages = [stage for stage, count in counts.items() if not count.known]
    while found := next((one for stage in open_stages if (one := _follow(stage, filled, removed))[1].known), None):
        filled[found[0]] = found[1]
        open_stages.remove(found[0])
    # what could have told them is part of why they are not known
    return {**filled, **dict(_follow(stage, filled, removed) for stage in open_stages)}


def _follow(stage: str, filled: Mapping[str, Quantity], removed: Sequence[Quantity]) -> tuple[str, Quantity]:
    """Give what the identities make of a stage that is not known: a count, or its missing code as before."""

    def solve() -> int | float | str | Missing:
        solutions = (_solve(filled, terms, stage, removed) for terms in IDENTITIES if stage in terms)
        return next((number for number in solutions if number is not None), filled[stage].raw)

    return stage, derive(compute_flow, solve)


def _solve(
    counts: Mapping[str, Quantity], terms: tuple[str, str, str], stage: str, removed: Sequence[Quantity]
) -> int | None:
    raws = {term: counts[term].number for term in terms}
    if [term for term in terms if raws[term] is None] != [stage]:
        return None
    taken = [one.number for one in removed] if "identified" in terms else []
    if None in taken:
        return None
    extra = sum(int(one or 0) for one in taken)
    whole, first, second = (int(raws[term] or 0) for term in terms)
    solutions = (first + second + extra, whole - second - extra, whole - first - extra)
    return solutions[terms.index(stage)]
