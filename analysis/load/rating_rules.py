"""Check that ratings and totals are those of their tools, and fit each other and review.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.appraisal import (
    CONSENSUS,
    OVERALL,
    answer_of,
    index_ratings,
    outcome_of,
    overall_allowed,
    settle,
    sum_of,
)
from analysis.errors import Diagnostic, Location, did_you_mean, fault, nearest
from analysis.load.result_rules import ResultsRated, check_results, find_rated, is_mixed, name_rated
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.appraisal import Ratings, RatingTool
    from analysis.choices import ReviewConfig
    from analysis.schema import Row, Table


@dataclass(frozen=True)
class _Rated:
    """What these rules read; `answers` hold the agreed answers by study, tool and outcome, then by item."""

    ratings: Table
    totals: Table
    tools: Mapping[str, RatingTool]
    index: Ratings
    answers: Mapping[tuple[str, str, str], Mapping[str, str | None]]
    units: ResultsRated


def check_ratings(tables: Mapping[str, Table], review: ReviewConfig) -> list[Diagnostic]:
    """Apply all rules on ratings."""
    tools = {tool.key: tool for tool in review.tools}
    needed = {"study", "tool", "item", "rating", *({"outcome"} & tables["ratings"].spec.by_name.keys())}
    whole = [row for row in tables["ratings"] if needed <= row.cells.keys()]
    index, units = index_ratings(whole), find_rated(whole, tables["rating_totals"])
    rated = _Rated(tables["ratings"], tables["rating_totals"], tools, index, _find_answers(index, tools), units)
    return [
        *check_results(tables, review, units),
        *_check_answers(rated, whole),
        *_check_raters(rated),
        *_check_every_study_is_rated(tables["studies"], rated, review),
        *_check_every_item_is_rated(rated),
        *_check_totals(rated),
        *_check_overall(rated),
    ]


def _find_answers(
    index: Ratings, tools: Mapping[str, RatingTool]
) -> Mapping[tuple[str, str, str], Mapping[str, str | None]]:
    found: dict[tuple[str, str, str], dict[str, str | None]] = {}
    for (study, tool, outcome, item), by_rater in index.items():
        row = settle(by_rater)
        answer = answer_of(tools[tool], row["rating"]) if row and tool in tools else None
        found.setdefault((study, tool, outcome), {})[item] = answer
    return found


def _hint_item(found: str, tool: RatingTool) -> str:
    """Name the nearest item; of items that are plain numbers none is near another."""
    items = [item.key for item in tool.needed]
    if found.isdigit() and all(map(str.isdigit, items)):
        return f"its items are {items[0]} to {items[-1]}"
    return did_you_mean(found, tool.item)


def _check_answers(rated: _Rated, rows: list[Row]) -> Iterator[Diagnostic]:
    """See that items and answers are those of the tool."""
    for row in rows:
        tool = rated.tools.get(str(row["tool"]))
        if tool is None:
            continue
        item = tool.item.get(str(row["item"]))
        if item is None:
            place, found = rated.ratings.place(row, "item"), str(row["item"])
            yield fault("rule", place, found, f"an item of {tool.label} ({tool.file})", _hint_item(found, tool))
            continue
        rating = row["rating"]
        if rating not in item.answers and not isinstance(rating, Missing):
            close = nearest(str(rating), [*item.answers, *Missing])
            expected = f"an answer of {tool.label} to item {item.key}: {', '.join(item.answers)}"
            hint = f"did you mean {close}?" if close else ""
            yield fault("rule", rated.ratings.place(row, "rating"), str(rating), expected, hint)


def _check_raters(rated: _Rated) -> Iterator[Diagnostic]:
    """See that raters who differ have come to a consensus."""
    for (study, tool, outcome, item), by_rater in rated.index.items():
        if tool not in rated.tools or rated.tools[tool].disagreements == "open" or settle(by_rater):
            continue
        said = ", ".join(f"{row['rating']} by {rater} (line {row.line})" for rater, row in by_rater.items())
        last = list(by_rater.values())[-1]
        found = f"{said} for item {item} of {name_rated(study, outcome)}"
        hint = f"where they cannot agree, say `disagreements: open` at the tool {tool} in review.yml"
        expected = f"the same rating, or a row of the rater {CONSENSUS}"
        yield fault("rule", rated.ratings.place(last, "rating"), found, expected, hint)


def _check_every_study_is_rated(studies: Table, rated: _Rated, review: ReviewConfig) -> Iterator[Diagnostic]:
    """See that each included study has a total, or ratings, by the tool of its design."""
    totals = {(row.word("study"), row.word("tool"), outcome_of(row)) for row in rated.totals}
    for row in studies:
        tool = rated.tools.get(review.tool_by_design.get(row.word("design") or "", ""))
        units = rated.units.get((row.key, tool.key), {}) if tool else {}
        if row.word("role") != "included" or tool is None or is_mixed(units):
            continue
        lacking = [one for one in units or ("",) if (row.key, tool.key, one) not in totals]
        place = studies.place(row, "study")
        if tool.total == "sum" and rated.totals.spec.described:
            for outcome in lacking:
                found = f"no row for {name_rated(row.key, outcome)} and {tool.key} in rating_totals.csv"
                expected = f"a total for each {'result that is rated' if outcome else 'included study'}"
                yield fault("rule", place, found, expected, "it may be a missing code")
        elif not units:
            found, expected = f"no rating of {row.key} by {tool.key} in ratings.csv", "one for each included study"
            yield fault("rule", place, found, expected, "where nothing is known, the rating is a missing code")


def _check_every_item_is_rated(rated: _Rated) -> Iterator[Diagnostic]:
    """See that each study with a total or a rating has a rating, or a missing code, for each item of the tool."""
    places = {
        (study, tool, outcome): rated.ratings.place(next(iter(by_rater.values())), "study")
        for (study, tool, outcome, _), by_rater in reversed(list(rated.index.items()))
    }
    places |= {
        (str(row.word("study")), str(row.word("tool")), outcome_of(row)): rated.totals.place(row, "study")
        for row in rated.totals
    }
    for (study, key, outcome), place in places.items() if rated.ratings.spec.described else ():
        answers, tool = rated.answers.get((study, key, outcome), {}), rated.tools.get(key)
        lacking = [item.key for item in tool.needed if item.key not in answers] if tool else []
        if lacking and not is_mixed(rated.units.get((study, key), {})):
            found = f"no rating of {name_rated(study, outcome)} for {key} item {', '.join(lacking)} in ratings.csv"
            hint = "where nothing is known, the rating is a missing code"
            yield fault("rule", place, found, "a row for each item", hint)


def _check_totals(rated: _Rated) -> Iterator[Diagnostic]:
    """See that a total is possible, and is what the items sum to."""
    for row in rated.totals:
        tool, total, maximum = (
            rated.tools.get(row.word("tool") or ""),
            row.number("total"),
            row.number("maximum"),
        )
        if tool is None:
            continue
        place = rated.totals.place(row, "total")
        if tool.total == "none":
            if total is not None:
                hint = (
                    "where the tool's authors count all the same, describe it as a tool of your own (docs/appraisal.md)"
                )
                yield fault("rule", place, f"{total:g}", f"not applicable, since {tool.label} has no total", hint)
        elif maximum is not None and maximum != tool.maximum:
            expected = f"{tool.maximum}, the maximum of {tool.key} in {tool.file}"
            yield fault("rule", rated.totals.place(row, "maximum"), f"{maximum:g}", expected)
        elif total is not None and total > tool.maximum:
            yield fault("rule", place, f"{total:g}", f"at most {tool.maximum}, the maximum")
        elif total is not None:
            yield from _check_sum(rated, row, tool)


def _check_sum(rated: _Rated, row: Row, tool: RatingTool) -> Iterator[Diagnostic]:
    """See that a total lies between what is met for certain and what may be met.

    Unknown items, and answers that stand for more than one score, leave room between the two.
    """
    total = row.number("total") or 0
    least, most = sum_of(tool, rated.answers.get((str(row.word("study")), tool.key, outcome_of(row)), {}))
    if not least <= total <= most:
        span = f"{least:g}" if least == most else f"{least:g} to {most:g}"
        place = rated.totals.place(row, "total")
        hint = f"items that do not count: see counts in {tool.file}"
        yield fault("rule", place, f"{total:g}", f"{span}, the sum of the counted items in ratings.csv", hint)


def _check_overall(rated: _Rated) -> Iterator[Diagnostic]:
    """See that an overall judgement follows from the items by the rule of the tool."""
    for (study, key, outcome), answers in rated.answers.items():
        tool, stated = rated.tools.get(key), answers.get(OVERALL)
        if tool is None or tool.overall != "worst" or stated is None:
            continue
        known = [answer for item in tool.counted if (answer := answers.get(item.key)) is not None]
        complete = len(known) == len(tool.counted)
        if not known:
            continue
        allowed = overall_allowed(tool, known)
        better = tool.rank(stated) < tool.rank(allowed[0])
        if better or (complete and stated not in allowed):
            row = settle(rated.index[study, key, outcome, OVERALL])
            place = rated.ratings.place(row, "rating") if row else Location(rated.ratings.spec.file)
            whose = name_rated(study, outcome)
            expected = f"{' or '.join(allowed)}, as the items of {whose} say by the rule of {tool.label}"
            yield fault("rule", place, f"overall {stated}", expected)
