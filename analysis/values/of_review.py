"""Names for what stands in the data and in `review.yml` as it is: choices, sources, facts."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.appraisal import RatingTool
from analysis.provenance import CHOICES, count, derive, qualified, read_cell, word
from analysis.quality import try_cutoffs
from analysis.reading import EVERY, CellRef
from analysis.results import CutoffCheck, Quantity
from analysis.schema import Dataset, Missing
from analysis.stages import Stages
from analysis.values.namespace import Named

_PACKAGE = "datapackage.json"
#: Columns of context.csv whose values stand beside that of the fact.
_CONTEXT = ("ci_low", "ci_high", "unit", "quantity", "citation")


def name_data(dataset: Dataset) -> Iterator[Named]:
    """Name the version and the licence of the data, and how many tables there are."""
    name = dataset.package.name
    yield "version", word(dataset.version, (CellRef(_PACKAGE, name, "version"),), name_data)
    yield "license", word(dataset.package.license, (CellRef(_PACKAGE, name, "licenses"),), name_data)
    yield "tables", count(len(dataset.package.tables), (CellRef(_PACKAGE, name, "resources"),), name_data)


def name_review(dataset: Dataset) -> Iterator[Named]:
    """Name the choices of the review that stand alone."""
    review = dataset.review
    yield "title", choose(review.title, "", "title")
    yield "hypothesis", choose(review.hypothesis.statement, "hypothesis", "statement")
    yield "alpha", choose(review.alpha, "", "alpha")
    yield "confidence_level", choose_percent(review.confidence_level, "", "confidence_level")
    yield "domains", choose(len(review.domains), "", "domains")


def name_evidence(dataset: Dataset) -> Iterator[Named]:
    """Name the rule of evidence."""
    rule = dataset.review.evidence
    yield "within_study_share", choose_percent(rule.within_study_share, "evidence", "within_study_share")
    for level in rule.levels:
        key = f"evidence/levels/{level.key}"
        yield f"levels.{level.key}.label", choose(level.label, key, "label")
        yield f"levels.{level.key}.statement", choose(level.statement, key, "statement")


def name_tools(stages: Stages) -> Iterator[Named]:
    """Name each rating tool: its items, its cut-off, and the cut-offs with which the levels that sources state come out."""
    for tool in stages.dataset.review.tools:
        yield f"{tool.key}.label", _tell(tool, tool.label, "", "label")
        yield f"{tool.key}.version", _tell(tool, tool.version, "", "version")
        if tool.total == "sum":
            yield f"{tool.key}.maximum", _tell(tool, tool.maximum, "", "maximum")
        yield f"{tool.key}.items", _tell(tool, len(tool.counted_items), "items", EVERY)
        for item in tool.items:
            yield f"{tool.key}.topics.{item.key}", _tell(tool, item.topic, f"items/{item.key}", "topic")
        if tool.high_from is not None:
            yield from _name_cut_off(stages, tool)


def _tell(tool: RatingTool, raw: float | str, key: str, column: str) -> Quantity:
    """Make a quantity of what the file of a tool says."""
    cells, function = (CellRef(tool.cells_file, key, column),), qualified(name_tools)
    return Quantity(raw, cells=cells, function=function, kind="word" if isinstance(raw, str) else "number")


def _name_cut_off(stages: Stages, tool: RatingTool) -> Iterator[Named]:
    key, (low, high) = f"tools/{tool.key}", tool.high_from_range
    yield f"{tool.key}.high_from", choose(tool.high_from or 0, key, "high_from")
    if tool.total == "none":
        return
    yield f"{tool.key}.high_from_low", choose(low, key, "high_from_range")
    yield f"{tool.key}.high_from_high", choose(high, key, "high_from_range")
    sensitivity = stages.quality.sensitivity
    yield f"{tool.key}.agreeing_low", derive(try_cutoffs, lambda: _find_agreeing(sensitivity, tool)[0])
    yield f"{tool.key}.agreeing_high", derive(try_cutoffs, lambda: _find_agreeing(sensitivity, tool)[-1])


def name_cells(dataset: Dataset, table: str, column: str) -> Iterator[Named]:
    """Name one column by the keys of its rows."""
    for row in dataset[table]:
        yield row.key, read_cell(dataset[table], row, column)


def name_rows(dataset: Dataset, table: str, *columns: str) -> Iterator[Named]:
    """Name columns by the keys of their rows, and how many rows there are."""
    yield "count", derive(name_rows, lambda: len(dataset[table]))
    for row in dataset[table]:
        for column in columns:
            yield f"{row.key}.{column}", read_cell(dataset[table], row, column)


def name_context(dataset: Dataset) -> Iterator[Named]:
    """Name a fact; the ends of its interval and what it says stand beside it, as `<fact>_ci_low`, `<fact>_quantity`."""
    table = dataset["context"]
    for row in table:
        yield row.key, read_cell(table, row, "value")
        for column in _CONTEXT:
            yield f"{row.key}_{column}", read_cell(table, row, column)


def choose(raw: float | str, key: str, column: str) -> Quantity:
    """Make a quantity of a choice in `review.yml`."""
    cells, function = (CellRef(CHOICES, key, column),), qualified(choose)
    return Quantity(raw, cells=cells, function=function, kind="word" if isinstance(raw, str) else "number")


def choose_percent(share: float, key: str, column: str) -> Quantity:
    """Make a percentage of a share between 0 and 1 in `review.yml`."""
    cells, percent = (CellRef(CHOICES, key, column),), round(100 * share, 6)
    return Quantity(percent, unit="%", cells=cells, function=qualified(choose_percent))


def _find_agreeing(checks: tuple[CutoffCheck, ...], tool: RatingTool) -> list[int | Missing]:
    """Give the cut-offs that agree with what sources state; not applicable where none does."""
    agreeing: list[int | Missing] = [one.high_from for one in checks if one.tool == tool.key and one.agrees]
    return agreeing or [Missing.NOT_APPLICABLE]
