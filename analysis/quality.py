"""Methodological quality: totals and judgements of the rating tools, levels by the cut-offs of `review.yml`.

A tool rates a study as a whole, or each of its results. A study that is rated by result is as good as the worst of
those that are asked about: all of them, those of a domain, or those that a synthesis pools.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.appraisal import (
    OVERALL,
    RatingTool,
    ToolItem,
    answer_of,
    outcome_of,
    settle,
    sum_of,
    worst_of,
)
from analysis.characteristics import find_included, included_rows
from analysis.provenance import derive, merge_codes, note_choice, read_cell, word
from analysis.rated import Rated, Unit
from analysis.reading import EVERY, CellRef, Noted, note_all, reading, unnoticed
from analysis.results import CutoffCheck, ItemRating, LevelBasis, QualityResult, Quantity, StudyQuality
from analysis.schema import Dataset, Missing, Row

HIGH, LOW = "high", "low"


def compute_quality(dataset: Dataset) -> QualityResult:
    """Rate every included study by the tool of its design, and every other study that has ratings."""
    rated = Rated(dataset)
    included = included_rows(dataset)
    keys = {row.key for row in included}
    others = [row for row in dataset["studies"] if row.key not in keys and rated.is_rated(row.key, _choose(rated, row))]
    studies = tuple(rate_study(rated, row) for row in included)
    with reading() as read:
        find_included(dataset)

    def ratings() -> Iterator[Quantity]:
        return (item.rating for study in studies for one in study.rated for item in one.items)

    return QualityResult(
        studies=studies,
        context=tuple(rate_study(rated, row) for row in sorted(others, key=_key)),
        sensitivity=tuple(check for tool in dataset.review.tools for check in try_cutoffs(dataset, tool)),
        ratings_known=derive(compute_quality, lambda: sum(one.known for one in ratings()), given=read.cells),
        ratings_total=derive(compute_quality, lambda: sum(one.raw is not None for one in ratings()), given=read.cells),
        cells=read.cells,
    )


def rate_study(rated: Rated, row: Row) -> StudyQuality:
    """Rate one study; its level comes from total or overall judgement, else from what a source states."""
    tool = _choose(rated, row)
    if tool is None:
        return _leave_unrated(rated, row)
    # a study that is rated by result is the worst of them
    results = [_rate(rated, Unit(row, tool, result)) for result in rated.results(row.key, tool)]
    return take_worst(rated.dataset, results) if results else _rate(rated, Unit(row, tool))


def _rate(rated: Rated, one: Unit) -> StudyQuality:
    """Rate a study or a result; the level comes from total or overall judgement, else from what a source states."""
    row, tool = one.row, one.tool
    items = _read_items(rated, one)
    total, overall = _read_total(rated, one, items), _read_overall(tool, items)
    stated = rated.total(one, "level", rate_study)
    return StudyQuality(
        study=row.key,
        label=str(row["label"]),
        design=str(row["design"]),
        tool=tool.key,
        tool_label=tool.label,
        items=items,
        total=total,
        maximum=derive(rate_study, lambda: _read_maximum(rated, row)),
        percent=derive(rate_study, lambda: _compute_percent(total, rated, row), unit="%", digits=1),
        level=derive(rate_study, lambda: _judge(total, overall, stated, _choose(rated, row) or tool)),
        basis=_find_basis(tool, total, overall, stated),
        overall=overall,
        result=one.result,
    )


def judge_results(
    dataset: Dataset, quality: QualityResult, study: str, outcomes: Collection[str], *, given: Noted = ()
) -> StudyQuality:
    """Give the judgement of some results of a study; that of the study where it is rated as a whole.

    `given` are the cells that decided which results these are.
    """
    own = quality[study]
    if not own.results:
        return own
    found = [one for one in own.results if one.key in outcomes]
    if found:
        return take_worst(dataset, found, given=given)
    none = derive(judge_results, lambda: Missing.NOT_APPLICABLE, given=given)
    return replace(own, total=none, percent=none, level=none, overall=none, basis="none", results=())


def take_worst(dataset: Dataset, results: Sequence[StudyQuality], *, given: Noted = ()) -> StudyQuality:
    """Give a study as the worst of its results is: the lowest total, the worst judgement, low if one of them is."""
    first = results[0]
    tool = dataset.review.tool(first.tool)

    def lowest(name: str) -> Callable[[], int | float | str | Missing]:
        return lambda: _or_code([getattr(one, name).raw for one in results], min)

    def judge() -> int | float | str | Missing:
        raws = [one.overall.raw for one in results]
        note_tool(tool, "answers", EVERY)
        return _or_code(raws, lambda known: worst_of(tool, known))

    def grade() -> int | float | str | Missing:
        raws = [one.level.raw for one in results]
        return LOW if LOW in raws else _or_code(raws, lambda known: known[0])

    return replace(
        first,
        items=(),
        total=derive(take_worst, lowest("total"), given=given),
        maximum=derive(take_worst, lambda: first.maximum.raw, given=given),
        percent=derive(take_worst, lowest("percent"), unit="%", digits=1, given=given),
        level=derive(take_worst, grade, given=given),
        overall=first.overall if tool.overall == "none" else derive(take_worst, judge, given=given),
        result=None,
        results=tuple(results),
    )


def _or_code(raws: Sequence[Any], choose: Callable[[Any], Any]) -> int | float | str | Missing:
    """Choose among figures that are all known; else give the gravest code."""
    codes = [one for one in raws if isinstance(one, Missing)]
    chosen: int | float | str | Missing = merge_codes(codes) if codes else choose(raws)
    return chosen


def try_cutoffs(dataset: Dataset, tool: RatingTool) -> tuple[CutoffCheck, ...]:
    """Try each cut-off of a tool on the totals that are known, and compare with the levels that sources state."""
    if tool.total == "none":
        return ()
    with reading() as read:
        by_study: dict[str, list[Row]] = {}
        for row in dataset["rating_totals"].where(tool=tool.key):
            by_study.setdefault(row.key.partition("/")[0], []).append(row)
        own = (row for study in included_rows(dataset) for row in by_study.get(study.key, ()))
        rows = {outcome_of(row) or row.key.partition("/")[0]: row for row in own}
        totals = {key: number for key, row in rows.items() if (number := row.number("total")) is not None}
        stated = {key: level for key in totals if (level := rows[key].word("level"))}
        note_tool(tool, "", "maximum")
    tried = (_try_cutoff(tool, high_from, totals, stated) for high_from in range(tool.maximum + 1))
    return tuple(replace(one, cells=read.cells) for one in tried)


def _try_cutoff(
    tool: RatingTool, high_from: int, totals: Mapping[str, float], stated: Mapping[str, object]
) -> CutoffCheck:
    first, last = tool.high_from_range
    levels = {study: HIGH if total >= high_from else LOW for study, total in totals.items()}
    return CutoffCheck(
        tool=tool.key,
        high_from=high_from,
        low=tuple(study for study, level in levels.items() if level == LOW),
        high=tuple(study for study, level in levels.items() if level == HIGH),
        allowed=first <= high_from <= last,
        agrees=all(levels[study] == level for study, level in stated.items()),
    )


def note_tool(tool: RatingTool, key: str, column: str) -> None:
    """Tell that something of the tool's own file is read: its cells are named as those of a table."""
    note_all([CellRef(tool.cells_file, key, column)])


def _choose(rated: Rated, row: Row) -> RatingTool | None:
    """Give the tool of a study's design."""
    review = rated.dataset.review
    if not review.tool_by_design:
        return None
    design = str(row["design"])
    note_choice("tool_by_design", design)
    key = review.tool_by_design.get(design)
    return review.tool(key) if key else None


def _leave_unrated(rated: Rated, row: Row) -> StudyQuality:
    """Say of a study that nobody rates its design."""

    def none() -> Missing:
        _choose(rated, row)
        return Missing.NOT_APPLICABLE

    nothing = derive(rate_study, none)
    return StudyQuality(
        row.key, str(row["label"]), str(row["design"]), "", "", (), nothing, nothing, nothing, nothing, "none"
    )


def _read_items(rated: Rated, one: Unit) -> tuple[ItemRating, ...]:
    """Give every item of the tool in order; an overall judgement that nobody gave is left to the rule."""
    items = one.tool.items if rated.table.spec.described else ()
    return tuple(
        _make_item(one.tool, item, _read_rating(rated, one, item))
        for item in items
        if item.key != OVERALL or rated.by_rater(one, OVERALL)
    )


def _make_item(tool: RatingTool, item: ToolItem, rating: Quantity) -> ItemRating:
    with unnoticed():
        answer = answer_of(tool, rating.raw)
    shown = tool.answer[answer] if answer else None
    return ItemRating(item.key, item.topic, item.counts, rating, item.group, shown)


def _read_rating(rated: Rated, one: Unit, item: ToolItem) -> Quantity:
    """Give the agreed rating; that of raters who differ is not obtained."""
    by_rater, tool = rated.by_rater(one, item.key), one.tool
    if len(by_rater) == 1:
        return _as_answer(tool, read_cell(rated.table, next(iter(by_rater.values())), "rating"))

    def agree() -> str:
        row = settle(by_rater)
        return str(row["rating"]) if row else Missing.NOT_OBTAINED

    agreed = derive(_read_rating, agree)
    return _as_answer(tool, replace(agreed, raw=_code_or_word(str(agreed.raw))))


def _code_or_word(text: str) -> str | Missing:
    return Missing(text) if text in set(Missing) else text


def _as_answer(tool: RatingTool, rating: Quantity) -> Quantity:
    """Let a missing code that is an answer of the tool be known, such as `not applicable`."""
    with unnoticed():
        answer = answer_of(tool, rating.raw)
        return replace(rating, raw=answer, kind="word") if answer and isinstance(rating.raw, Missing) else rating


def _read_total(rated: Rated, one: Unit, items: tuple[ItemRating, ...]) -> Quantity:
    """Give the total, printed or else counted from complete items."""
    printed, tool = rated.total(one, "total", rate_study), one.tool
    if printed.known or tool.total == "none":
        return printed

    def add() -> int | float | str | Missing:
        note_tool(tool, "items", EVERY)
        note_tool(tool, "answers", EVERY)
        unknown = printed.raw if (one.study, tool.key, one.outcome) in rated.stated else Missing.NOT_OBTAINED
        answers: dict[str, str | None] = {}
        for item in items:
            if item.counts:
                answers[item.item] = answer_of(tool, item.rating.raw)
                low, high = tool.bounds(tool.item[item.item], answers[item.item])
                # an item that leaves room in the total decides that it cannot be counted; those behind need not be read
                if answers[item.item] is None or low != high:
                    return unknown
        return _plain(sum_of(tool, answers)[0]) if answers else unknown

    return derive(rate_study, add, given=printed.cells)


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _read_overall(tool: RatingTool, items: tuple[ItemRating, ...]) -> Quantity:
    """Give the overall judgement, stated or else that of the worst item."""
    if tool.overall == "none":
        return word(Missing.NOT_APPLICABLE, (), rate_study)
    stated = next((one.rating for one in items if one.item == OVERALL), None)
    if stated is not None and stated.known:
        return stated

    def judge() -> str | Missing:
        note_tool(tool, "", "overall")
        answers = [answer_of(tool, one.rating.raw) for one in items if one.counts]
        known = [one for one in answers if one is not None]
        return worst_of(tool, known) if known and len(known) == len(answers) else Missing.NOT_OBTAINED

    return derive(rate_study, judge, given=stated.cells if stated else ())


def _find_basis(tool: RatingTool, total: Quantity, overall: Quantity, stated: Quantity) -> LevelBasis:
    if tool.high_from is not None and total.number is not None:
        return "total"
    if tool.high_from is not None and overall.known:
        return "overall"
    return "stated" if stated.known else "none"


def _judge(total: Quantity, overall: Quantity, stated: Quantity, tool: RatingTool) -> int | float | str | Missing:
    if tool.high_from is None:
        note_choice("tools", tool.key)
        return stated.raw
    if tool.overall == "worst" and overall.known:
        note_choice(f"tools/{tool.key}", "high_from")
        note_tool(tool, "answers", EVERY)
        return HIGH if tool.is_high(str(overall.raw)) else LOW
    if total.number is None:
        return stated.raw
    note_choice(f"tools/{tool.key}", "high_from")
    return HIGH if total.number >= float(tool.high_from) else LOW


def _read_maximum(rated: Rated, row: Row) -> int | float | str | Missing:
    tool = _choose(rated, row)
    if tool is None or tool.total == "none":
        return Missing.NOT_APPLICABLE
    note_tool(tool, "", "maximum")
    return tool.maximum


def _compute_percent(total: Quantity, rated: Rated, row: Row) -> int | float | str | Missing:
    maximum = _read_maximum(rated, row)
    return 100 * total.number / maximum if total.number is not None and not isinstance(maximum, str) else total.raw


def _key(row: Row) -> str:
    return row.key
