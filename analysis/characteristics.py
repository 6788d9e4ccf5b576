"""Characteristics of the included studies, and what they sum to."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.provenance import choose_cell, derive, merge_codes, read_cell
from analysis.reading import reading
from analysis.results import Characteristics, Quantity, StudyCharacteristics
from analysis.schema import ORIGIN, Dataset, Missing, Row

#: Value of `role` in studies.csv that makes a study one of the review.
INCLUDED = "included"


def included_rows(dataset: Dataset) -> tuple[Row, ...]:
    """Give the rows of the included studies by year and key, whatever their order in the file."""
    included = {row.key for row in find_included(dataset)}
    return tuple(row for row in dataset["studies"].ordered("year") if row.key in included)


def find_included(dataset: Dataset) -> tuple[Row, ...]:
    """Give the rows of the included studies in the order of the file, for what does not hang on their order."""
    return dataset["studies"].where(role=INCLUDED)


def compute_characteristics(dataset: Dataset) -> Characteristics:
    """Describe each included study and count studies, designs and participants."""
    with reading() as read:
        find_included(dataset)
    return Characteristics(
        studies=tuple(describe_study(dataset, row) for row in included_rows(dataset)),
        count=derive(compute_characteristics, lambda: len(find_included(dataset))),
        by_design=_count_designs(dataset),
        participants=derive(compute_characteristics, lambda: sum(map(int, _read_numbers(dataset)))),
        participants_known=derive(compute_characteristics, lambda: len(_read_numbers(dataset))),
        smallest=_extreme(dataset, "n", last=False),
        largest=_extreme(dataset, "n", last=True),
        first_year=_extreme(dataset, "year", last=False),
        last_year=_extreme(dataset, "year", last=True),
        cells=read.cells,
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


def _read_numbers(dataset: Dataset) -> list[float]:
    """Read how many patients the included studies have, where that is known."""
    return [number for row in find_included(dataset) if (number := row.number("n")) is not None]


def _count_designs(dataset: Dataset) -> dict[str, Quantity]:
    """Count each design that `review.yml` rates or that occurs, in that order."""
    occurring = sorted(str(row["design"]) for row in find_included(dataset))
    designs = dict.fromkeys([*dataset.review.tool_by_design, *occurring])
    return {
        design: derive(compute_characteristics, lambda: sum(row["design"] == design for row in find_included(dataset)))  # noqa: B023 -- called at once
        for design in designs
    }


def _extreme(dataset: Dataset, column: str, *, last: bool) -> Quantity:
    """Give the cell with the smallest or largest number of a column, or the missing code if no study has one."""

    def choose() -> Quantity:
        rows = find_included(dataset)
        known = sorted((row for row in rows if row.number(column) is not None), key=lambda row: row.number(column) or 0)
        if known:
            return read_cell(dataset["studies"], known[-1 if last else 0], column)
        return Quantity(merge_codes(_codes(row[column] for row in rows)), kind="word")

    return choose_cell(compute_characteristics, choose)


def _codes(cells: Iterable[object]) -> list[Missing]:
    return [cell for cell in cells if isinstance(cell, Missing)]
