"""Characteristics of the included studies, and what they sum to."""

from __future__ import annotations

from dataclasses import replace

from analysis.provenance import count, merge_codes, qualified, read_cell, refer, word
from analysis.results import Characteristics, Quantity, StudyCharacteristics
from analysis.schema import ORIGIN, Dataset, Missing, Row

#: Value of `role` in studies.csv that makes a study one of the review.
INCLUDED = "included"


def included_rows(dataset: Dataset) -> tuple[Row, ...]:
    """Give the rows of the included studies by year and key, whatever their order in the file."""
    return tuple(sorted(dataset["studies"].where(role=INCLUDED), key=_by_year))


def compute_characteristics(dataset: Dataset) -> Characteristics:
    """Describe each included study and count studies, designs and participants."""
    table, rows = dataset["studies"], included_rows(dataset)
    known = [row for row in rows if row.number("n") is not None]
    cells = [cell for row in known for cell in refer(table, row, "n")]
    return Characteristics(
        studies=tuple(describe_study(dataset, row) for row in rows),
        count=count(len(rows), (cell for row in rows for cell in refer(table, row, "role")), compute_characteristics),
        by_design=_count_designs(dataset, rows),
        participants=count(sum(int(row.number("n") or 0) for row in known), cells, compute_characteristics),
        participants_known=count(len(known), cells, compute_characteristics),
        smallest=_extreme(dataset, rows, "n", last=False),
        largest=_extreme(dataset, rows, "n", last=True),
        first_year=_extreme(dataset, rows, "year", last=False),
        last_year=_extreme(dataset, rows, "year", last=True),
    )


def describe_study(dataset: Dataset, row: Row) -> StudyCharacteristics:
    """Take one row of studies.csv, included or of the context, as quantities."""
    table = dataset["studies"]
    columns = [name for name in table.spec.by_name if name not in ORIGIN]
    return StudyCharacteristics(
        study=row.key,
        label=str(row["label"]),
        citation=str(row["citation"]),
        design=str(row["design"]),
        values={name: read_cell(table, row, name) for name in columns},
    )


def _count_designs(dataset: Dataset, rows: tuple[Row, ...]) -> dict[str, Quantity]:
    """Count each design that `review.yml` rates or that occurs, in that order."""
    table = dataset["studies"]
    designs = dict.fromkeys([*dataset.review.tool_by_design, *sorted(str(row["design"]) for row in rows)])
    counts = {}
    for design in designs:
        found = [row for row in rows if row["design"] == design]
        cells = (cell for row in found for cell in refer(table, row, "design"))
        counts[design] = count(len(found), cells, compute_characteristics)
    return counts


def _extreme(dataset: Dataset, rows: tuple[Row, ...], column: str, *, last: bool) -> Quantity:
    """Give the cell with the smallest or largest number of a column, or the missing code if no study has one."""
    table = dataset["studies"]
    known = sorted((row for row in rows if row.number(column) is not None), key=lambda row: row.number(column) or 0)
    cells = tuple(cell for row in rows for cell in refer(table, row, column))
    if not known:
        codes = (cell for row in rows if isinstance(cell := row[column], Missing))
        return word(merge_codes(codes), cells, compute_characteristics)
    chosen = read_cell(table, known[-1 if last else 0], column)
    return replace(chosen, cells=cells, function=qualified(compute_characteristics))


def _by_year(row: Row) -> tuple[float, str]:
    return (row.number("year") or float("inf"), row.key)
