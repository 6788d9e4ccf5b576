"""What is rated: studies as a whole or their results, with the rows of ratings.csv and rating_totals.csv, sorted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.appraisal import RatingTool, index_ratings, outcome_of
from analysis.provenance import read_cell, word
from analysis.reading import EVERY, CellRef, unnoticed
from analysis.results import Quantity, RatedResult
from analysis.schema import OTHER_DOMAIN, Dataset, Missing, Row

#: Heading of results outside the domains.
_OTHER = "Other outcomes"


@dataclass(frozen=True)
class Unit:
    """What one rating is of: a study, or a result of it where `outcome` names one, by a tool."""

    row: Row
    tool: RatingTool
    result: RatedResult | None = None

    @property
    def study(self) -> str:
        """Key of the study."""
        return self.row.key

    @property
    def outcome(self) -> str:
        """Key of the outcome; empty for a study as a whole."""
        return self.result.outcome if self.result else ""


class Rated:
    """The ratings of one review, sorted once."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.totals = dataset["rating_totals"]
        self.table = dataset["ratings"]
        with unnoticed():
            self.index = index_ratings(self.table)
            self.stated = {(str(row["study"]), str(row["tool"]), outcome_of(row)): row for row in self.totals}
            self.outcomes: dict[tuple[str, str], dict[str, None]] = {}
            for study, tool, outcome in (*(key[:3] for key in self.index), *self.stated):
                self.outcomes.setdefault((study, tool), {})[outcome] = None

    def by_rater(self, one: Unit, item: str) -> Mapping[str, Row]:
        """Give the ratings of one item of a study, or of a result of it."""
        return self.index.get((one.study, one.tool.key, one.outcome, item), {})

    def total(self, one: Unit, column: str, function: Callable[..., Any]) -> Quantity:
        """Give a cell of rating_totals.csv; one of a row that is not there is not applicable.

        `function` is what the ledger names as the origin of that word.
        """
        row = self.stated.get((one.study, one.tool.key, one.outcome))
        if row is not None and column in self.totals.spec.by_name:
            return read_cell(self.totals, row, column)
        cells = [CellRef(self.totals.file, EVERY, name) for name in self.totals.spec.key]
        return word(Missing.NOT_APPLICABLE, cells if self.totals.spec.described else (), function)

    def is_rated(self, study: str, tool: RatingTool | None) -> bool:
        """Say whether a study has a total or ratings by a tool."""
        return tool is not None and (study, tool.key) in self.outcomes

    def results(self, study: str, tool: RatingTool) -> list[RatedResult]:
        """List the results of a study that are rated, by domain and key; none where it is rated as a whole."""
        review, table = self.dataset.review, self.dataset["outcomes"]
        labels = {one.key: one.label for one in review.domains} | {OTHER_DOMAIN: _OTHER}
        places = list(labels)
        with unnoticed():
            rows = [table[outcome] for outcome in self.outcomes.get((study, tool.key), ()) if outcome]
            rows.sort(key=lambda row: (places.index(str(row["domain"])), row.key))
            many = Counter(row["domain"] for row in rows)
            names = _name_apart(rows)
            domains = [str(row["domain"]) for row in rows]
            return [
                RatedResult(row.key, names[row.key], domain, labels[domain], places.index(domain), many[domain] == 1)
                for row, domain in zip(rows, domains, strict=True)
            ]


def _name_apart(rows: Sequence[Row]) -> dict[str, str]:
    """Name results so that no two of a study read alike: by name, by name and time, else by key."""
    ways: tuple[Callable[[Row], str], ...] = (
        lambda row: str(row["name"]),
        lambda row: ", ".join(filter(None, (row.word("name"), row.word("timepoint")))),
        lambda row: row.key,
    )
    found: dict[str, str] = {}
    for way in ways:
        many = Counter(map(way, rows))
        found = {row.key: way(row) if many[way(row)] == 1 else "" for row in rows} | {
            key: name for key, name in found.items() if name
        }
    return found
