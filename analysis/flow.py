"""Flow of records to studies, with the counts that PRISMA 2020's identities give where no source prints them."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.provenance import qualified, read_cell
from analysis.results import FlowResult, FlowStage, Quantity
from analysis.schema import FLOW_STAGES, Dataset, Missing

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
    printed = {row.key: read_cell(table, row, "count") for row in table}
    counts = {stage: printed.get(stage, Quantity(Missing.NOT_OBTAINED)) for stage in FLOW_STAGES}
    complete = _derive(counts)
    return FlowResult(
        tuple(
            FlowStage(stage, LABELS[stage], complete[stage], derived=complete[stage] is not counts[stage])
            for stage in FLOW_STAGES
        )
    )


def _derive(counts: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Fill what one missing term of an identity must be, until nothing follows any more."""
    filled = dict(counts)
    while found := next((one for terms in IDENTITIES if (one := _solve(filled, terms))), None):
        filled[found[0]] = found[1]
    return filled


def _solve(counts: Mapping[str, Quantity], terms: tuple[str, str, str]) -> tuple[str, Quantity] | None:
    missing = [term for term in terms if not counts[term].known]
    if len(missing) != 1:
        return None
    whole, first, second = (int(counts[term].number or 0) for term in terms)
    solutions = (first + second, whole - second, whole - first)
    number = solutions[terms.index(missing[0])]
    cells = tuple(cell for term in terms if term != missing[0] for cell in counts[term].cells)
    return missing[0], Quantity(number, cells=cells, function=qualified(compute_flow))
