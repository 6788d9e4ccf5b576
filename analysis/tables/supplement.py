"""Tables of the supplement: what is there, what is not, and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from analysis.completeness import ALL, name_code
from analysis.format import capitalise
from analysis.provenance import PURE, UNIT_COLUMN
from analysis.reading import CellRef
from analysis.results import ColumnCompleteness, QualityResult, Recheck, StudyQuality
from analysis.schema import Dataset, FieldSpec, Missing, Row
from analysis.stages import Stages
from analysis.tables.chosen import name_tool
from analysis.tables.table import KEY, NAME, Address, Cell, Given, Part, Table, build_table, join_parts
from analysis.values import Value, Values, is_shared, row_anchor, row_name

#: Cells of one value that the ledger names one by one; of more, it names as many columns.
_SHOWN_CELLS = 3


def build_completeness(stages: Stages, values: Values) -> Table:
    """Count entries and missing codes by column, by table and in all."""
    codes = [name_code(code) for code in Missing]
    headings = ("Table", "Column", "Entries", "Filled", *(code.value for code in Missing))
    result = stages.completeness
    rows = []
    for total in result.tables:
        own = [column for column in result.columns if column.table == total.table]
        # a table of one column would say the same twice
        counted = [_count_entries(one, values, codes) for one in ([*own, total] if len(own) > 1 else own)]
        rows += _name_once(counted)
    rows.append(_count_entries(result.total, values, codes))
    note = "ns: reported as not significant, without a value. Keys, sources, locators and notes are not counted."
    return build_table(headings, rows, align="ll" + "r" * (len(codes) + 2), notes=(note,))


def _count_entries(one: ColumnCompleteness, values: Values, codes: list[str]) -> tuple[Part, ...]:
    names = [name for name in (one.table, one.column) if name != ALL]
    own = values.look_up(".".join(["completeness", *names]))
    table = "all tables" if one.table == ALL else one.table
    column = "all columns" if one.column == ALL else one.column
    return (Given(table, KEY), Given(column, KEY), *(own[name] for name in ("cells", "filled", *codes)))


def _name_once(rows: Iterable[tuple[Part, ...]]) -> list[tuple[Part, ...]]:
    """Keep the first cell of a group's first row only."""
    return [(row[0] if place == 0 else "", *row[1:]) for place, row in enumerate(rows)]


def build_items(stages: Stages, values: Values) -> Table:
    """Show each item of each tool for each study; a study that another tool rates has nothing there."""
    studies = (*stages.quality.studies, *stages.quality.context)
    by_result = any(study.results for study in studies)
    rows: list[tuple[Cell, ...]] = []
    for tool in stages.dataset.review.tools:
        for domain, label in _list_rated(stages.quality, tool.key).items():
            own = [one for one in stages.quality.rated if (one.tool, one.domain) == (tool.key, domain)]
            # a stated overall judgement may be left out, of the first as of any
            for item in max((one.items for one in own), key=len) if by_result else own[0].items:
                ratings = tuple(_find_rating(study, (tool.key, domain), item.item, values) for study in studies)
                result: tuple[Cell, ...] = ((Given(label, NAME) if label else "study as a whole",),)
                rows.append(
                    (
                        (name_tool(tool.label),),
                        *(result if by_result else ()),
                        (Given(item.item, KEY),),
                        (Given(item.topic, _TOPIC),),
                        ("yes" if item.counts else "no",),
                        *ratings,
                    )
                )
    headings = (
        "Tool",
        *(("Result",) if by_result else ()),
        "Item",
        "Topic",
        "Counts",
        *(values.look_up(f"studies.{study.study}.label") for study in studies),
    )
    context = [values.look_up(f"studies.{study.study}.label") for study in stages.quality.context]
    names = join_parts([(label,) for label in context], ", ")
    notes = (("Not included in the review, shown for comparison: ", *names, "."),) if context else ()
    align = f"l{'l' * by_result}rlc{'c' * len(studies)}"
    return build_table(headings, rows, align=align, notes=notes, short=True)


def _list_rated(quality: QualityResult, tool: str) -> dict[str, str]:
    """List the domains of which a tool rates results, with their labels; an empty one for studies as a whole."""
    own = [one for one in quality.rated if one.tool == tool]
    return {one.domain: one.result.domain_label if one.result else "" for one in own}


def _find_rating(study: StudyQuality, what: tuple[str, str], item: str, values: Values) -> Cell:
    """Give the rating of a study for an item, or those of its results in a domain, each with its name."""
    own = [one for one in study.rated if (one.tool, one.domain) == what]
    found: list[Cell] = []
    for one in own:
        rated = values.look_up(f"quality.{study.study}{f'.results.{one.key}' if one.result else ''}")
        name: Cell = () if one.result is None or one.result.alone else (Given(one.result.name, NAME), ": ")
        # an overall judgement that nobody stated follows from the items
        found.append((*name, rated["items"][item] if item in rated["items"] else rated[item]))
    return join_parts(found, "; ") or (Missing.NOT_APPLICABLE,)


def build_search(dataset: Dataset, values: Values) -> Table:
    """List what is known of search and selection."""
    rows = [(capitalise(row.key.replace("_", " ")), values.look_up(f"search.{row.key}")) for row in dataset["search"]]
    return build_table(("Item", "What is known"), rows)


def build_dictionary(dataset: Dataset) -> Table:
    """Describe the columns of each table from the schema; those that nearly all tables have stand at the end, once."""
    tables = dataset.package.tables
    uses = Counter(_describe_field(field) for table in tables for field in table.fields)
    common = [row for row, count in uses.items() if count > len(tables) / 2]
    rows: list[tuple[Part, ...]] = []
    for table in tables:
        own = [row for row in map(_describe_field, table.fields) if row not in common]
        rows += _name_once((table.name, *row) for row in own)
    rows += _name_once((Given(f"{uses[row]} of {len(tables)} tables", _SCHEMA), *row) for row in common)
    return build_table(("Table", "Column", "Type", "Meaning"), rows)


def _describe_field(field: FieldSpec) -> tuple[Given, Given, Given]:
    return (Given(field.name, KEY), Given(_describe_type(field), _SCHEMA), Given(field.description, _SCHEMA))


def _describe_type(field: FieldSpec) -> str:
    """Say type, unit and limits of a column in few words."""
    limits = ((name, limit) for name, limit in (("from", field.minimum), ("to", field.maximum)) if limit is not None)
    span = " ".join(f"{name} {limit:g}" for name, limit in limits)
    words = f"one of: {', '.join(field.enum)}" if field.enum else ""
    unit = {PURE: "", UNIT_COLUMN: "unit in its own column"}.get(field.unit, field.unit)
    return "; ".join(filter(None, (field.type, unit, span, words)))


def build_ledger(values: Values) -> Table:
    """List the values with their cells and functions, each in the row that its name leads to.

    Notes
    -----
    Values that are one cell as it stands share a row, since their names say all that rows of their own could, and so do
    those that another table of the supplement lists one by one. `build/values.json` holds every value by itself.
    """
    rows: dict[str, list[Value]] = {}
    for value in values.walk():
        rows.setdefault(row_name(value), []).append(value)
    own = [_list_own(name, found[0]) for name, found in rows.items() if not is_shared(name)]
    shared = [_list_shared(name, found) for name, found in rows.items() if is_shared(name)]
    note = (
        Given(f"{len(own)} of {sum(map(len, rows.values()))} values", _ROWS),
        (
            " have a row of their own. The others share those whose names end with *: single cells of the data, which "
            "their names tell, counts of single columns, and texts of single checks, which stand in tables of their "
            f"own. Functions are those of the package {_PACKAGE[:-1]}."
        ),
    )
    return build_table(("Value", "Text and unit", "Cells", "Function"), [*own, *shared], notes=(note,))


def _list_own(name: str, value: Value) -> tuple[Part | Cell, ...]:
    cells = Given(_condense(value.cells), _CELLS)
    return (Given(name, KEY, row_anchor(name)), _add_unit(value), cells, _shorten(value.function))


def _list_shared(name: str, values: Sequence[Value]) -> tuple[Part | Cell, ...]:
    """Say how many values share a row, and of which cells and functions they are."""
    count = Given(f"{len(values)} {'values' if len(values) > 1 else 'value'}", _ROWS)
    functions = list(dict.fromkeys(_shorten(value.function) for value in values))
    more = f" and {len(functions) - 1} more" if len(functions) > 1 else ""
    cells = Given(_condense_rows(cell for value in values for cell in value.cells), _CELLS)
    return (Given(name, KEY, row_anchor(name)), count, cells, Given(f"{functions[0]}{more}", _ROWS))


def _condense_rows(cells: Iterable[CellRef]) -> str:
    """Name a few rows of the data, or else their tables."""
    found = list(cells)
    rows = list(dict.fromkeys(f"{cell.file}[{cell.key}]" if cell.key else cell.file for cell in found))
    if len(rows) <= _SHOWN_CELLS:
        return "; ".join(rows)
    tables = list(dict.fromkeys(cell.file for cell in found))
    more = f" and {len(tables) - _SHOWN_CELLS} more tables" if len(tables) > _SHOWN_CELLS else ""
    return f"{', '.join(tables[:_SHOWN_CELLS])}{more}"


_PACKAGE = "analysis."
#: What digits of the tables are that no value prints.
_TOPIC, _SCHEMA, _CELLS = "words of the tool", "schema of the data", "cells of the data, by name or counted"
_ROWS = "rows of the ledger, counted"


def _shorten(function: str) -> str:
    return function.removeprefix(_PACKAGE)


def _add_unit(value: Value) -> Cell:
    return (value, f" {value.unit}") if value.known and value.unit else (value,)


def _condense(cells: Iterable[CellRef]) -> str:
    """Name a few cells, or else their columns."""
    found = list(cells)
    if len(found) <= _SHOWN_CELLS:
        return "; ".join(map(str, found))
    columns = dict.fromkeys(f"{cell.file} {cell.column}" for cell in found)
    shown = list(columns)[:_SHOWN_CELLS]
    more = f" and {len(columns) - len(shown)} more columns" if len(columns) > len(shown) else ""
    return f"{', '.join(shown)}{more}"


def build_published(dataset: Dataset, recheck: Recheck, values: Values) -> Table:
    """Set each printed statement against the rebuilt value."""
    agreement = {check.key: check for check in recheck.published}
    rows: list[tuple[Part, ...]] = []
    for row in dataset["published"]:
        own = values.look_up(f"published.{row.key}")
        agrees = agreement[row.key].agrees
        rows.append((_locate(row), own.quantity, own.printed, own.rebuilt, agrees, own.conflict))
    headings = ("Place", "Statement", "Printed", "Rebuilt", "Agrees", "Conflict")
    return build_table(headings, rows, short=True)


def _locate(row: Row) -> Given:
    """Say in which document a statement stands, and where; the locator alone where it names the document."""
    place, locator = str(row["place"]), str(row["locator"])
    named = locator if locator.lower().startswith(place.lower()) else f"{place}: {locator}"
    return Given(named, "place in a source")


def build_conflicts(dataset: Dataset, values: Values) -> Table:
    """List the known conflicts within and between sources."""
    names = ("topic", "one_side", "other_side", "kind", "note")
    rows = [
        (Given(row.key, KEY), *(values.look_up(f"conflicts.{row.key}.{name}") for name in names))
        for row in dataset["conflicts"]
    ]
    return build_table(("Conflict", "Topic", "One side", "Other side", "Kind", "Note"), rows, short=True)


def build_sources(dataset: Dataset, values: Values) -> Table:
    """List the sources by their keys."""
    described = values["sources"]
    rows = [
        (Given(row.key, KEY), described[row.key].describes, Address(str(row["address"]))) for row in dataset["sources"]
    ]
    return build_table(("Key", "Source", "Address"), rows)
