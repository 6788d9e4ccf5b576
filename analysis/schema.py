"""Vocabulary of the evidence: missing codes, and tables with what the methods read of them.

What goes in: nothing; what comes out: frozen types that `load` fills and every stage reads.
A cell is an `int`, a `float`, a `str` or a member of `Missing`, never NaN and never None, so that the four codes stay
apart. `Missing` is a `str` too: `cell == "not reported"` and printing work, and `isinstance(cell, Missing)` tells.
No word of a particular subject stands here; those are in `data/` and `review.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from analysis.choices import ReviewConfig
from analysis.errors import Location
from analysis.reading import EVERY, CellRef, is_noticed, note_all, unnoticed


class Missing(StrEnum):
    """Why a cell has no value."""

    NOT_REPORTED = "not reported"
    NS = "ns"
    NOT_APPLICABLE = "not applicable"
    NOT_OBTAINED = "not obtained"


#: A cell as stages see it.
Cell = int | float | str | Missing

#: Types of cells that are numbers; together in a tuple, since `int | float` is made anew each time that it is asked.
NUMERIC = (int, float)

FieldType = Literal["string", "integer", "number"]

#: Stages of selection in the terms of PRISMA 2020, in their order.
FLOW_STAGES = (
    "identified", "duplicates_removed", "screened", "excluded", "sought", "not_retrieved", "assessed",
    "reports_excluded", "included",
)  # fmt: skip

#: Domain of outcomes that a review records and does not synthesise.
OTHER_DOMAIN = "other"

#: Columns with which every table but sources.csv says where a row comes from; they are no facts of it.
ORIGIN = ("source", "locator", "note")

#: Judgements of certainty.csv that lower the certainty of evidence, and those that raise it, as GRADE orders them.
CERTAINTY_DOWN = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
CERTAINTY_UP = ("large_effect", "dose_response", "confounding")


@dataclass(frozen=True)
class Known:
    """Columns of one table that the methods read.

    `always` stand in every such table. Of `optional` ones that a table lacks, each row says `not applicable`.
    """

    always: tuple[str, ...]
    optional: tuple[str, ...] = ()
    key: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.always, *self.optional)


#: Tables that every review has; others of `TABLES` are left out where there is nothing to tell.
NEEDED = ("sources", "studies", "flow")

#: Tables and columns that the methods read. A package may have more of both.
TABLES: Mapping[str, Known] = {
    "sources": Known(("source", "describes", "kind", "address"), key=("source",)),
    "studies": Known(
        ("study", "role", "label", "citation", "year", "design", "n", *ORIGIN),
        ("country", "setting", "female_percent", "condition", "age_mean", "age_sd", "duration_mean_months",
         "duration_sd_months", "intervention", "delivered_by", "dose", "treatment_days_min", "treatment_days_max",
         "exposure", "exposure_measure", "exposure_min", "exposure_max", "exposure_rater", "exposure_timing",
         "exposure_day"),
        ("study",),
    ),
    "instruments": Known(
        ("instrument", "name", *ORIGIN),
        ("version_of", "items", "item_min", "item_max", "scale_min", "scale_max", "year"),
        ("instrument",),
    ),
    "outcomes": Known(
        ("outcome", "study", "domain", "name", *ORIGIN),
        ("instrument", "scale_min", "scale_max", "unit", "better", "timepoint", "n", "pre_mean", "pre_sd", "post_mean",
         "post_sd", "change_mean", "change_sd", "change_significance"),
        ("outcome",),
    ),
    "associations": Known(
        ("study", "outcome", "significance", "direction", *ORIGIN), ("r", "b", "r2", "n", "basis"), ("outcome",)
    ),
    "comparisons": Known(
        ("comparison", "study", "outcome", *ORIGIN),
        ("group_1", "group_2", "n_1", "mean_1", "sd_1", "events_1", "n_2", "mean_2", "sd_2", "events_2", "estimate",
         "estimate_of", "se", "ci_low", "ci_high", "ci_level", "t", "f", "df", "p", "predictors"),
        ("comparison",),
    ),
    "statistics": Known(
        ("statistic", "study", "kind", "value", "relation", "p", *ORIGIN), ("df1", "df2", "n", "tails"), ("statistic",)
    ),
    "arms": Known(("study", "arm", "label", "n", *ORIGIN), ("exposure_level", "pair"), ("study", "arm")),
    "arm_results": Known(
        ("study", "outcome", "arm", "change_mean", "ci_low", "ci_high", *ORIGIN), ("unit",), ("outcome", "arm")
    ),
    "ratings": Known(("study", "tool", "item", "rating", *ORIGIN), ("outcome", "rater"), ("study", "tool", "item")),
    "rating_totals": Known(("study", "tool", "total", *ORIGIN), ("outcome", "maximum", "level"), ("study", "tool")),
    "flow": Known(("stage", "count", *ORIGIN), key=("stage",)),
    "screening": Known(
        ("record", "source_name", "source_kind", "duplicate_of", "screening", "retrieved", "eligibility", "reason",
         "study"),
        ("screening_1", "screening_2", "eligibility_1", "eligibility_2", *ORIGIN),
        ("record",),
    ),
    "search": Known(("item", "value", *ORIGIN), key=("item",)),
    "published": Known(
        ("statement", "place", "quantity", "printed", "reads_as", "compares", *ORIGIN), ("conflict",), ("statement",)
    ),
    "conflicts": Known(("conflict", "topic", "one_side", "other_side", "kind", *ORIGIN), key=("conflict",)),
    "context": Known(
        ("fact", "citation", "quantity", "value", "unit", *ORIGIN), ("ci_low", "ci_high"), ("fact",)
    ),
    "certainty": Known(
        ("domain", "starts_at", *CERTAINTY_DOWN, *ORIGIN),
        (*CERTAINTY_UP, "certainty", *(f"{name}_reason" for name in (*CERTAINTY_DOWN, *CERTAINTY_UP))),
        ("domain",),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class FieldSpec:
    """One column as `datapackage.json` describes it.

    `separator` and `references` are this project's additions to the Table Schema: a cell that holds several keys,
    and the table and column in which they stand.
    """

    name: str
    type: FieldType
    title: str = ""
    description: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[str, ...] = ()
    pattern: str = ""
    separator: str = ""
    references: tuple[str, str] | None = None


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values stand in columns of another table."""

    fields: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class TableSpec:
    """One table as `datapackage.json` describes it; `file` is relative to the project, with slashes."""

    name: str
    file: str
    title: str
    description: str
    fields: tuple[FieldSpec, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    sha256: str = ""
    #: Whether the package describes the table; one that the methods know and a review leaves out has no rows.
    described: bool = True

    @cached_property
    def by_name(self) -> dict[str, FieldSpec]:
        """Fields by name, in their order."""
        return {one.name: one for one in self.fields}


@dataclass(frozen=True)
class PackageSpec:
    """What `datapackage.json` says."""

    name: str
    title: str
    description: str
    version: str
    license: str
    tables: tuple[TableSpec, ...]

    @cached_property
    def by_name(self) -> dict[str, TableSpec]:
        """Tables by name, in their order."""
        return {one.name: one for one in self.tables}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `row["n"]` gives a cell; `key` are the values of the primary key, joined by `/`.

    `line` is the line of the file on which the row begins, `text` the cells as they stand there.
    Both mappings of a row that was loaded are `reading.Cells`: taking a cell out of them is noticed.
    A cell that is not what its column says is left out of `cells`: only `load` ever sees such rows.
    """

    key: str
    line: int
    text: Mapping[str, str] = field(repr=False)
    cells: Mapping[str, Cell]

    def __getitem__(self, column: str) -> Cell:
        """Give one cell."""
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """Give a number, or None where the cell holds a missing code or a text."""
        cell = self.cells.get(column)
        return float(cell) if isinstance(cell, NUMERIC) else None

    def word(self, column: str) -> str | None:
        """Give a text, or None where the cell holds a missing code or a number."""
        cell = self.cells.get(column)
        # a code is a `str` of its own type
        return cell if type(cell) is str else None


@dataclass(frozen=True)
class Table:
    """One table: its description and its rows in the order of the file."""

    spec: TableSpec
    rows: tuple[Row, ...]

    @classmethod
    def of_columns(
        cls,
        spec: TableSpec,
        rows: Iterable[Row],
        texts: Mapping[str, tuple[str, ...]],
        cells: Mapping[str, tuple[Cell, ...]],
    ) -> Table:
        """Make a table of which the columns are at hand, so that nobody has to go through its rows for them."""
        table = cls(spec, tuple(rows))
        table._texts.update(texts)
        table._columns.update(cells)
        return table

    @property
    def name(self) -> str:
        """Name of the table."""
        return self.spec.name

    @cached_property
    def file(self) -> str:
        """Name of the file without its folder, as `Values` cite it."""
        return self.spec.file.rsplit("/", 1)[-1]

    @cached_property
    def by_key(self) -> dict[str, Row]:
        """Rows by key, parts of a key joined by `/`."""
        return {row.key: row for row in self.rows}

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows in the order of the file."""
        return iter(self.rows)

    def place(self, row: Row, column: str = "") -> Location:
        """Say where a row stands, or a cell of it, for messages."""
        return Location(self.spec.file, row.line, column)

    def __len__(self) -> int:
        """Count the rows; their keys are what is counted."""
        self._ask_keys()
        return len(self.rows)

    def __getitem__(self, key: str) -> Row:
        """Give one row by its key."""
        return self.by_key[key]

    def __contains__(self, key: object) -> bool:
        """Say whether there is a row of that key; all keys are asked."""
        self._ask_keys()
        return key in self.by_key

    def where(self, **equal: Cell) -> tuple[Row, ...]:
        """Give the rows whose cells equal the ones named, in the order of the file; all rows of the first are asked."""
        (first, wanted), *others = equal.items()
        self._ask(first)
        rows = self._by_cell(first).get(wanted, ())
        return (
            tuple(row for row in rows if all(row[name] == value for name, value in others)) if others else tuple(rows)
        )

    def column(self, name: str) -> tuple[Cell, ...]:
        """Give one column, in the order of the file; as a whole it is noticed once, not cell by cell."""
        self._ask(name)
        if name not in self._columns:
            with unnoticed():
                self._columns[name] = tuple(row[name] for row in self.rows)
        return self._columns[name]

    def numbers(self, name: str) -> tuple[float | None, ...]:
        """Give one column as `Row.number` gives its cells; None too where a row, or the table, has no such cell."""
        cells = self._cells(name)
        if name not in self._numbers:
            self._numbers[name] = tuple([float(one) if isinstance(one, NUMERIC) else None for one in cells])
        return self._numbers[name]

    def words(self, name: str) -> tuple[str | None, ...]:
        """Give one column as `Row.word` gives its cells; None too where a row, or the table, has no such cell."""
        return tuple([one if type(one) is str else None for one in self._cells(name)])

    def texts(self, name: str) -> tuple[str, ...]:
        """Give one column as it stands in the file, blank where a row has no such cell."""
        self._ask(name)
        if name not in self._texts:
            with unnoticed():
                self._texts[name] = tuple([row.text.get(name, "") for row in self.rows])
        return self._texts[name]

    def _cells(self, name: str) -> tuple[Cell | None, ...]:
        """Give one column as far as it is there."""
        if name not in self.spec.by_name:
            return (None,) * len(self.rows)
        self._ask(name)
        with unnoticed():
            return self._columns.get(name) or tuple([row.cells.get(name) for row in self.rows])

    def ordered(self, column: str) -> tuple[Row, ...]:
        """Give the rows by a column of numbers and by key, those without a number last; all rows of it are asked."""
        cells = self.column(column)
        if column not in self._orders:
            numbers = [float(one) if isinstance(one, int | float) else float("inf") for one in cells]
            places = sorted(range(len(cells)), key=lambda place: (numbers[place], self.rows[place].key))
            self._orders[column] = tuple(self.rows[place] for place in places)
        return self._orders[column]

    def _ask(self, *columns: str) -> None:
        if self.spec.described and is_noticed():
            note_all([self._whole(name) for name in columns])

    def _whole(self, column: str) -> CellRef:
        """Name a column, with the same object each time: thousands of figures hold it."""
        if column not in self._wholes:
            self._wholes[column] = CellRef(self.file, EVERY, column)
        return self._wholes[column]

    @cached_property
    def _wholes(self) -> dict[str, CellRef]:
        return {}

    def _ask_keys(self) -> None:
        self._ask(*self.spec.key)

    def _by_cell(self, column: str) -> dict[Cell, list[Row]]:
        """Sort the rows by their cells of a column, once: looking through all rows for each study takes its square."""
        if column not in self._sorted:
            groups: dict[Cell, list[Row]] = {}
            for row, cell in zip(self.rows, self.column(column), strict=True):
                groups.setdefault(cell, []).append(row)
            self._sorted[column] = groups
        return self._sorted[column]

    @cached_property
    def memory(self) -> dict[str, Any]:
        """What those who read the rows keep of them, so that none is taken apart twice."""
        return {}

    @cached_property
    def _columns(self) -> dict[str, tuple[Cell, ...]]:
        return {}

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        return {}

    @cached_property
    def _numbers(self) -> dict[str, tuple[float | None, ...]]:
        return {}

    @cached_property
    def _orders(self) -> dict[str, tuple[Row, ...]]:
        return {}

    @cached_property
    def _sorted(self) -> dict[str, dict[Cell, list[Row]]]:
        return {}


@dataclass(frozen=True)
class Dataset:
    """The whole evidence, valid; `hashes` are the sha256 of the files as they were read."""

    root: Path
    package: PackageSpec
    review: ReviewConfig
    tables: Mapping[str, Table]
    hashes: Mapping[str, str]

    @property
    def version(self) -> str:
        """Version of the data."""
        return self.package.version

    @cached_property
    def memory(self) -> dict[str, dict[str, Any]]:
        """What stages keep of the data that others ask for too."""
        return {}

    def __getitem__(self, table: str) -> Table:
        """Give one table by its name."""
        return self.tables[table]
