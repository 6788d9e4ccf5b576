"""Check that items, ratings and totals of the rating tools fit each other and review.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.errors import Diagnostic, Location, fault

if TYPE_CHECKING:
    from analysis.schema import RatingTool, ReviewConfig, Row, Table


def check_ratings(tables: Mapping[str, Table], review: ReviewConfig) -> list[Diagnostic]:
    """Apply all rules on ratings."""
    known = {tool.key: tool for tool in review.tools}
    return [
        *_check_items(tables["tool_items"], known),
        *_check_every_study_is_rated(tables, review),
        *_check_every_item_is_rated(tables),
        *_check_totals(tables, known),
    ]


def _items(table: Table, tool: str) -> dict[int, Row]:
    return {int(row.number("item") or 0): row for row in table if row.word("tool") == tool}


def _check_items(table: Table, tools: Mapping[str, RatingTool]) -> Iterator[Diagnostic]:
    """See that items that count are those of review.yml, and they are all there."""
    for tool in tools.values():
        items = _items(table, tool.key)
        for number, row in items.items():
            counts, expected = row.word("counts"), "yes" if number in tool.counted_items else "no"
            if counts and counts != expected:
                place = Location(table.spec.file, row.line, "counts")
                yield fault("rule", place, counts, f"{expected}, as counted_items of {tool.key} in review.yml say")
        for number in tool.counted_items:
            if number not in items:
                place = Location(table.spec.file)
                yield fault("rule", place, f"no item {number} of {tool.key}", "all counted_items of review.yml")


def _check_every_study_is_rated(tables: Mapping[str, Table], review: ReviewConfig) -> Iterator[Diagnostic]:
    """See that each included study has a total by the tool of its design."""
    studies, totals = tables["studies"], tables["rating_totals"]
    rated = {(row.word("study"), row.word("tool")) for row in totals}
    for row in studies:
        tool = review.tool_by_design.get(row.word("design") or "")
        if row.word("role") == "included" and tool and (row.key, tool) not in rated:
            place = Location(studies.spec.file, row.line, "study")
            found = f"no row for {row.key} and {tool} in rating_totals.csv"
            yield fault("rule", place, found, "a total for each included study", "it may be a missing code")


def _check_every_item_is_rated(tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    """See that each study with a total has a rating, or a missing code, for each item of the tool."""
    ratings, totals = tables["ratings"], tables["rating_totals"]
    rated = {(row.word("study"), row.word("tool"), row.number("item")) for row in ratings}
    for row in totals:
        study, tool = row.word("study"), row.word("tool") or ""
        lacking = [n for n in _items(tables["tool_items"], tool) if (study, tool, n) not in rated]
        if study and lacking:
            place = Location(totals.spec.file, row.line, "study")
            found = f"no rating of {study} for {tool} item {', '.join(map(str, lacking))} in ratings.csv"
            hint = "where nothing is known, the rating is a missing code"
            yield fault("rule", place, found, "a row for each item", hint)


def _check_totals(tables: Mapping[str, Table], tools: Mapping[str, RatingTool]) -> Iterator[Diagnostic]:
    """See that a total is possible, and is what the items sum to."""
    totals, rated = tables["rating_totals"], _ratings(tables["ratings"])
    for row in totals:
        tool, total, maximum = tools.get(row.word("tool") or ""), row.number("total"), row.number("maximum")
        if tool is None:
            continue
        if maximum is not None and maximum != tool.maximum:
            place = Location(totals.spec.file, row.line, "maximum")
            yield fault("rule", place, f"{maximum:g}", f"{tool.maximum}, the maximum of {tool.key} in review.yml")
        elif total is not None and maximum is not None and total > maximum:
            place = Location(totals.spec.file, row.line, "total")
            yield fault("rule", place, f"{total:g}", f"at most {maximum:g}, the maximum")
        elif total is not None:
            ratings = rated.get((row.word("study"), tool.key), {})
            yield from _check_sum(totals, row, tool, ratings)


def _ratings(table: Table) -> Mapping[tuple[str | None, str | None], Mapping[float | None, str | None]]:
    """Give the ratings of each study and tool by item."""
    found: dict[tuple[str | None, str | None], dict[float | None, str | None]] = {}
    for row in table:
        found.setdefault((row.word("study"), row.word("tool")), {})[row.number("item")] = row.word("rating")
    return found


def _check_sum(
    totals: Table, row: Row, tool: RatingTool, ratings: Mapping[float | None, str | None]
) -> Iterator[Diagnostic]:
    """See that a total lies between what is met for certain and what may be met.

    Partial and unknown items leave room between the two.
    """
    total = row.number("total") or 0
    counted = [ratings.get(number) for number in tool.counted_items]
    least = counted.count("yes")
    most = len(counted) - counted.count("no")
    if not least <= total <= most:
        span = f"{least}" if least == most else f"{least} to {most}"
        place = Location(totals.spec.file, row.line, "total")
        hint = "items that do not count: see counted_items in review.yml"
        yield fault("rule", place, f"{total:g}", f"{span}, the sum of the counted items in ratings.csv", hint)
