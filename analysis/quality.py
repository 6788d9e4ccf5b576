"""Methodological quality: totals of the rating tools, levels by the cut-offs of `review.yml`, and what those decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from analysis.characteristics import find_included, included_rows
from analysis.provenance import derive, note_choice, read_cell
from analysis.reading import reading
from analysis.results import CutoffCheck, ItemRating, QualityResult, Quantity, StudyQuality
from analysis.schema import Dataset, Missing, RatingTool, Row

HIGH, LOW = "high", "low"


def compute_quality(dataset: Dataset) -> QualityResult:
    """Rate every included study by the tool of its design, and every other study that has ratings."""
    included = included_rows(dataset)
    keys = {row.key for row in included}
    others = [row for row in dataset["studies"] if row.key not in keys and _is_rated(dataset, row)]
    studies = tuple(rate_study(dataset, row) for row in included)
    with reading() as read:
        find_included(dataset)

    def ratings() -> Iterator[Quantity]:
        return (item.rating for study in studies for item in study.items)

    return QualityResult(
        studies=studies,
        context=tuple(rate_study(dataset, row) for row in sorted(others, key=_key)),
        sensitivity=tuple(check for tool in dataset.review.tools for check in try_cutoffs(dataset, tool)),
        ratings_known=derive(compute_quality, lambda: sum(one.known for one in ratings()), given=read.cells),
        ratings_total=derive(compute_quality, lambda: sum(one.raw is not None for one in ratings()), given=read.cells),
        cells=read.cells,
    )


def rate_study(dataset: Dataset, row: Row) -> StudyQuality:
    """Rate one study; its level comes from the total, else from what a source states."""
    tool = _choose_tool(dataset, row)
    items = _read_items(dataset, row.key, tool)
    total = _read_total(dataset, row, tool, items)
    stated = read_cell(dataset["rating_totals"], dataset["rating_totals"][f"{row.key}/{tool.key}"], "level")
    return StudyQuality(
        study=row.key,
        label=str(row["label"]),
        design=str(row["design"]),
        tool=tool.key,
        tool_label=tool.label,
        items=items,
        total=total,
        maximum=derive(rate_study, lambda: _read_maximum(_choose_tool(dataset, row))),
        percent=derive(rate_study, lambda: _compute_percent(total, _choose_tool(dataset, row)), unit="%", digits=1),
        level=derive(rate_study, lambda: _judge(total, stated, _choose_tool(dataset, row))),
        basis="total" if total.known else "stated" if stated.known else "none",
    )


def try_cutoffs(dataset: Dataset, tool: RatingTool) -> tuple[CutoffCheck, ...]:
    """Try each cut-off of a tool on the totals that are known, and compare with the levels that sources state."""
    with reading() as read:
        rows = {row.key.partition("/")[0]: row for row in dataset["rating_totals"].where(tool=tool.key)}
        studies = [row.key for row in included_rows(dataset) if row.key in rows]
        totals = {study: number for study in studies if (number := rows[study].number("total")) is not None}
        stated = {study: level for study in totals if (level := rows[study].word("level"))}
        note_choice(f"tools/{tool.key}", "maximum")
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


def _choose_tool(dataset: Dataset, row: Row) -> RatingTool:
    design = str(row["design"])
    note_choice("tool_by_design", design)
    return dataset.review.tool(dataset.review.tool_by_design[design])


def _is_rated(dataset: Dataset, row: Row) -> bool:
    """Say whether a study has a total by the tool of its design."""
    return f"{row.key}/{_choose_tool(dataset, row).key}" in dataset["rating_totals"].by_key


def _read_items(dataset: Dataset, study: str, tool: RatingTool) -> tuple[ItemRating, ...]:
    """Give every item of the tool in order."""
    table = dataset["ratings"]
    return tuple(
        ItemRating(
            item=int(item.number("item") or 0),
            topic=str(item["topic"]),
            counts=item["item"] in tool.counted_items,
            rating=read_cell(table, table[f"{study}/{tool.key}/{item['item']}"], "rating"),
        )
        for item in sorted(dataset["tool_items"].where(tool=tool.key), key=lambda row: row.number("item") or 0)
    )


def _read_total(dataset: Dataset, study: Row, tool: RatingTool, items: tuple[ItemRating, ...]) -> Quantity:
    """Give the total, printed or else counted from complete items."""
    table = dataset["rating_totals"]
    printed = read_cell(table, table[f"{study.key}/{tool.key}"], "total")
    if printed.known:
        return printed

    def add() -> int | float | str | Missing:
        note_choice(f"tools/{tool.key}", "counted_items")
        # a partial item leaves room in the total, so that it cannot be counted; those behind it need not be read
        if not all(item.rating.raw in {"yes", "no"} for item in items if item.counts):
            return printed.raw
        return sum(item.rating.raw == "yes" for item in items if item.counts)

    return derive(rate_study, add, given=printed.cells)


def _judge(total: Quantity, stated: Quantity, tool: RatingTool) -> int | float | str | Missing:
    if total.number is None:
        return stated.raw
    note_choice(f"tools/{tool.key}", "high_from")
    return HIGH if total.number >= tool.high_from else LOW


def _read_maximum(tool: RatingTool) -> int:
    note_choice(f"tools/{tool.key}", "maximum")
    return tool.maximum


def _compute_percent(total: Quantity, tool: RatingTool) -> int | float | str | Missing:
    return total.raw if total.number is None else 100 * total.number / _read_maximum(tool)


def _key(row: Row) -> str:
    return row.key
