"""Methodological quality: totals of the rating tools, levels by the cut-offs of `review.yml`, and what those decide."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.characteristics import included_rows
from analysis.provenance import count, qualified, read_cell, word
from analysis.results import CellRef, CutoffCheck, ItemRating, LevelBasis, QualityResult, Quantity, StudyQuality
from analysis.schema import Dataset, RatingTool, Row

HIGH, LOW = "high", "low"


def compute_quality(dataset: Dataset) -> QualityResult:
    """Rate every included study by the tool of its design, and every other study that has ratings."""
    included = included_rows(dataset)
    keys = {row.key for row in included}
    others = [row for row in dataset["studies"] if row.key not in keys and _is_rated(dataset, row)]
    studies = tuple(rate_study(dataset, row) for row in included)
    ratings = [item.rating for study in studies for item in study.items]
    cells = [cell for rating in ratings for cell in rating.cells]
    return QualityResult(
        studies=studies,
        context=tuple(rate_study(dataset, row) for row in sorted(others, key=_key)),
        sensitivity=tuple(check for tool in dataset.review.tools for check in try_cutoffs(dataset, tool)),
        ratings_known=count(sum(rating.known for rating in ratings), cells, compute_quality),
        ratings_total=count(len(ratings), cells, compute_quality),
    )


def rate_study(dataset: Dataset, row: Row) -> StudyQuality:
    """Rate one study; its level comes from the total, else from what a source states."""
    tool = _choose_tool(dataset, row)
    items = _read_items(dataset, row.key, tool)
    total, stated = _read_total(dataset, row.key, tool, items)
    level, basis = _judge(total, stated, tool)
    return StudyQuality(
        study=row.key,
        label=str(row["label"]),
        design=str(row["design"]),
        tool=tool.key,
        tool_label=tool.label,
        items=items,
        total=total,
        maximum=Quantity(tool.maximum, cells=(config_cell(tool, "maximum"),), function=qualified(rate_study)),
        percent=_percent(total, tool),
        level=level,
        basis=basis,
    )


def try_cutoffs(dataset: Dataset, tool: RatingTool) -> tuple[CutoffCheck, ...]:
    """Try each cut-off of a tool on the totals that are known, and compare with the levels that sources state."""
    rows = {row.key.partition("/")[0]: row for row in dataset["rating_totals"].where(tool=tool.key)}
    studies = [row.key for row in included_rows(dataset) if row.key in rows]
    totals = {study: number for study in studies if (number := rows[study].number("total")) is not None}
    stated = {study: rows[study]["level"] for study in totals if rows[study].word("level")}
    return tuple(_try_cutoff(tool, high_from, totals, stated) for high_from in range(tool.maximum + 1))


def config_cell(tool: RatingTool, column: str) -> CellRef:
    """Name a choice of `review.yml` as a cell."""
    return CellRef("review.yml", f"tools/{tool.key}", column)


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
    return dataset.review.tool(dataset.review.tool_by_design[str(row["design"])])


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


def _read_total(
    dataset: Dataset, study: str, tool: RatingTool, items: tuple[ItemRating, ...]
) -> tuple[Quantity, Quantity]:
    """Give the total, printed or else counted from complete items, and the level that a source states."""
    table = dataset["rating_totals"]
    row = table[f"{study}/{tool.key}"]
    total = read_cell(table, row, "total")
    counted = [item.rating for item in items if item.counts]
    # a partial item leaves room in the total, so that it cannot be counted
    if not total.known and all(rating.raw in {"yes", "no"} for rating in counted):
        met = sum(rating.raw == "yes" for rating in counted)
        total = count(met, (cell for rating in counted for cell in rating.cells), rate_study)
    return total, read_cell(table, row, "level")


def _judge(total: Quantity, stated: Quantity, tool: RatingTool) -> tuple[Quantity, LevelBasis]:
    if total.number is not None:
        level = HIGH if total.number >= tool.high_from else LOW
        return word(level, (*total.cells, config_cell(tool, "high_from")), rate_study), "total"
    return (stated, "stated") if stated.known else (stated, "none")


def _percent(total: Quantity, tool: RatingTool) -> Quantity:
    if total.number is None:
        return total
    cells = (*total.cells, config_cell(tool, "maximum"))
    return Quantity(100 * total.number / tool.maximum, "%", 1, cells, qualified(rate_study))


def _key(row: Row) -> str:
    return row.key
