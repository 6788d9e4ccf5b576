"""Check that ratings of results are of results that the review has, and of every result that is judged with others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.appraisal import outcome_of
from analysis.errors import Diagnostic, did_you_mean, fault
from analysis.schema import OTHER_DOMAIN, Missing

if TYPE_CHECKING:
    from analysis.choices import ReviewConfig
    from analysis.schema import Row, Table

#: What is rated of each study by each tool: outcomes, the empty one for the study as a whole, and the table of the first
#: row that says so, with the row.
ResultsRated = Mapping[tuple[str, str], Mapping[str, tuple[str, "Row"]]]

_TABLES = ("ratings", "rating_totals")


def find_rated(ratings: Iterable[Row], totals: Iterable[Row]) -> ResultsRated:
    """Sort what is rated by study and tool."""
    found: dict[tuple[str, str], dict[str, tuple[str, Row]]] = {}
    for name, rows in zip(_TABLES, (ratings, totals), strict=True):
        for row in rows:
            key = (row.word("study") or "", row.word("tool") or "")
            found.setdefault(key, {}).setdefault(outcome_of(row), (name, row))
    return found


def is_mixed(units: Mapping[str, object]) -> bool:
    """Tell whether a study is rated as a whole and by result too, of which nothing more can be said."""
    return "" in units and len(units) > 1


def name_rated(study: str, outcome: str) -> str:
    """Name what is rated in a message."""
    return f"{outcome} of {study}" if outcome else study


def check_results(tables: Mapping[str, Table], review: ReviewConfig, rated: ResultsRated) -> Iterator[Diagnostic]:
    """Apply all rules on results that are rated."""
    yield from _check_outcomes(tables)
    yield from _check_one_way(tables, rated)
    yield from _check_every_result_is_rated(tables, review, rated)


def _check_outcomes(tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    """See that a row names an outcome, or none since it rates the study as a whole."""
    known = tables["outcomes"].by_key
    for name in _TABLES:
        table = tables[name]
        told = {one for key in table.spec.foreign_keys for one in key.fields}
        for row in table if "outcome" in table.spec.by_name else ():
            cell, place = row.cells.get("outcome"), table.place(row, "outcome")
            if isinstance(cell, Missing) and cell is not Missing.NOT_APPLICABLE:
                expected = "a key of outcomes.csv, or not applicable where the study as a whole is rated"
                yield fault("rule", place, str(cell), expected)
            elif (
                isinstance(cell, str) and not isinstance(cell, Missing) and cell not in known and "outcome" not in told
            ):
                yield fault("rule", place, cell, "a key of outcomes.csv", did_you_mean(cell, known))


def _check_one_way(tables: Mapping[str, Table], rated: ResultsRated) -> Iterator[Diagnostic]:
    """See that a tool rates a study either as a whole or by result."""
    for (study, tool), units in rated.items():
        if is_mixed(units):
            (whole, row), (other, first) = units[""], next(place for outcome, place in units.items() if outcome)
            found = f"{study} rated as a whole by {tool}, and by result in line {first.line} of {tables[other].file}"
            expected, hint = "one of both", "name the outcome of each rating, or not applicable in all"
            yield fault("rule", tables[whole].place(row, "outcome"), found, expected, hint)


def _check_every_result_is_rated(
    tables: Mapping[str, Table], review: ReviewConfig, rated: ResultsRated
) -> Iterator[Diagnostic]:
    """See that in a domain of which a result is rated all of them are, of studies that are rated by result."""
    outcomes, studies = tables["outcomes"], tables["studies"].by_key
    domain_of = {row.key: row.word("domain") for row in outcomes}
    judged = {domain_of.get(outcome) for units in rated.values() for outcome in units} - {None, OTHER_DOMAIN}
    for row in outcomes:
        study = studies.get(row.word("study") or "")
        if study is None or study.word("role") != "included" or row.word("domain") not in judged:
            continue
        tool = review.tool_by_design.get(study.word("design") or "", "")
        units = rated.get((study.key, tool), {})
        if units and "" not in units and row.key not in units:
            found = f"no rating of {row.key} by {tool} in ratings.csv"
            expected = f"one for each result in {row.word('domain')}, since others of this domain are rated"
            yield fault("rule", outcomes.place(row, "outcome"), found, expected, _UNRATED)


_UNRATED = f"it may be of missing codes; a result that is not synthesised has the domain {OTHER_DOMAIN}"
