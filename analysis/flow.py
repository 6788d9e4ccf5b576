"""Flow of records to studies, with the counts that PRISMA 2020's identities give where no source prints them."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.provenance import derive, read_cell, word
from analysis.reading import EVERY, CellRef
from analysis.results import FlowResult, FlowStage, Quantity
from analysis.schema import FLOW_STAGES, Dataset, Missing, Table

#: `whole = part + part`. None leads to `included`: a study may have several of the reports that were assessed.
IDENTITIES = (
    ("identified", "duplicates_removed", "screened"),
    ("screened", "excluded", "sought"),
    ("sought", "not_retrieved", "assessed"),
)

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


def compute_flow(dataset: Dataset) -> FlowResult:
    """Give every stage its count or missing code; a stage without a row is not obtained."""
    table = dataset["flow"]
    counts = {stage: _read_stage(table, stage) for stage in FLOW_STAGES}
    complete = _derive(counts)
    return FlowResult(
        tuple(
            FlowStage(stage, LABELS[stage], complete[stage], derived=complete[stage].known and not counts[stage].known)
            for stage in FLOW_STAGES
        )
    )


def _read_stage(table: Table, stage: str) -> Quantity:
    if stage in table.by_key:
        return read_cell(table, table[stage], "count")
    # the keys of the table tell that there is no such row
    cells = [CellRef(table.file, EVERY, name) for name in table.spec.key]
    return word(Missing.NOT_OBTAINED, cells, compute_flow)


def _derive(counts: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Fill what one missing term of an identity must be, until nothing follows any more."""
    filled = dict(counts)
    open_stages = [stage for stage, count in counts.items() if not count.known]
    while found := next((one for stage in open_stages if (one := _follow(stage, filled))[1].known), None):
        filled[found[0]] = found[1]
        open_stages.remove(found[0])
    # what could have told them is part of why they are not known
    return {**filled, **dict(_follow(stage, filled) for stage in open_stages)}


def _follow(stage: str, filled: Mapping[str, Quantity]) -> tuple[str, Quantity]:
    """Give what the identities make of a stage that is not known: a count, or its missing code as before."""

    def solve() -> int | float | str | Missing:
        solutions = (_solve(filled, terms, stage) for terms in IDENTITIES if stage in terms)
        return next((number for number in solutions if number is not None), filled[stage].raw)

    return stage, derive(compute_flow, solve)


def _solve(counts: Mapping[str, Quantity], terms: tuple[str, str, str], stage: str) -> int | None:
    raws = {term: counts[term].number for term in terms}
    if [term for term in terms if raws[term] is None] != [stage]:
        return None
    whole, first, second = (int(raws[term] or 0) for term in terms)
    solutions = (first + second, whole - second, whole - first)
    return solutions[terms.index(stage)]
