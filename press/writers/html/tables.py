"""Tables: a frame that scrolls by itself, scoped header cells, a width at which the columns can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from press.pandoc.ast import Element, attr, div, plain_text, with_attr
from press.pandoc.ast import values as values_of

#: Rows that are looked at to judge how wide a column has to be; the rest is alike.
_ROWS_LOOKED_AT = 200
#: No column asks for more characters than this, because longer text wraps; one that holds sentences asks for more.
_COLUMN_LIMIT = 10
_SENTENCE_LIMIT = 18
_SENTENCE = 60
#: A table that asks for more characters is set in smaller type on a wide screen: the text is about so wide.
_WIDE = 58
#: A table of so few rows is not divided in print.
_SHORT = 12


def lower_table(table: Element) -> Element:
    """Wrap a table in a region that a keyboard can reach and scroll."""
    attributes, caption, specs, head, bodies, foot = table["c"]
    least = round(sum(_column_widths(table, len(specs))))
    new = [attributes, caption, specs, _scoped_head(head), [_scoped_body(body) for body in bodies], foot]
    made = with_attr({"t": "Table", "c": new}, values={**values_of(table), "style": f"--least-width: {least}ch;"})
    title = plain_text(caption).strip() or "Table"
    sizes = {"wide-table": least > _WIDE, "short-table": sum(len(body[3]) for body in bodies) <= _SHORT}
    names = ["table-scroll", *(name for name, fits in sizes.items() if fits)]
    return div([made], attr("", names, {"role": "region", "tabindex": "0", "aria-label": title}))


def _scoped_head(head: Any) -> Any:
    attributes, rows = head
    return [attributes, [_scoped(row) for row in rows]]


def _scoped_body(body: Any) -> Any:
    attributes, row_heads, head, rows = body
    return [attributes, row_heads, [_naming(row) for row in head], list(_headed(rows, row_heads))]


def _scoped(row: Any) -> Any:
    """Say of the cells of a row that they are headings of columns."""
    attributes, cells = row
    return [attributes, [_scoped_cell(cell, "col") for cell in cells]]


def _naming(row: Any) -> Any:
    """Say of a row above others whether its one cell names them all."""
    attributes, cells = row
    one = len(cells) == 1 and cells[0][3] > 1
    return [attributes, [_scoped_cell(cell, "rowgroup" if one else "col") for cell in cells]]


def _headed(rows: Sequence[Any], count: int) -> Iterator[Any]:
    """Say of the cells in the first `count` columns that they are headings of rows; some reach down over several rows."""
    covered = [0] * count
    for attributes, cells in rows:
        free = [column for column in range(count) if not covered[column]]
        names = ["not-first"] if covered[:1] > [0] else []
        covered = [max(left - 1, 0) for left in covered]
        made = []
        for cell in cells:
            made.append(_scoped_cell(cell, "row") if free else cell)
            for column in free[: cell[3]]:
                covered[column] = cell[2] - 1
            free = free[cell[3] :]
        yield [attributes, [*(_classed_cell(cell, names) for cell in made[:1]), *made[1:]]]


def _classed_cell(cell: Any, names: list[str]) -> Any:
    """Name the first cell of a row that begins below a head of the row above: it stands in a later column."""
    (identifier, own, pairs), *rest = cell
    return [[identifier, [*own, *names], pairs], *rest]


def _scoped_cell(cell: Any, scope: str) -> Any:
    (identifier, names, pairs), align, row_span, column_span, content = cell
    span = {"col": column_span, "row": row_span}.get(scope, 1)
    full = f"{scope}group" if span > 1 else scope
    return [[identifier, names, [*pairs, ["scope", full]]], align, row_span, column_span, content]


def _column_widths(table: Element, count: int) -> list[int]:
    """Give the characters that each column needs; only cells of a single column count."""
    longest = [3] * count
    rows = [*table["c"][3][1], *(row for body in table["c"][4] for row in [*body[2], *body[3]])]
    for row in rows[:_ROWS_LOOKED_AT]:
        if len(row[1]) == count:
            longest = [max(length, len(plain_text(cell[4]))) for length, cell in zip(longest, row[1], strict=True)]
    # The letters of a table are narrower than the zero that the unit `ch` measures: this leaves room for the padding.
    return [min(length, _SENTENCE_LIMIT if length > _SENTENCE else _COLUMN_LIMIT) for length in longest]
