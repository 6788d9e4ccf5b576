"""Tables: Pandoc's table tree as the table of XHTML that JATS takes, in its frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from press.pandoc.ast import Element
from press.writers.jats.context import Context, fit
from press.writers.jats.xml import Node, Piece, element

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
#: Blocks that may stand bare in a cell.
_IN_CELLS = frozenset({"p", "list", "def-list", "disp-formula", "code", "preformat", "graphic", "alternatives"})
_IN_CAPTIONS = frozenset({"p"})


def lower_table(table: Element, context: Context) -> list[Node]:
    """Lower a table; a caption of its own (a table without a number) goes with it."""
    attributes, (_short, caption), *_ = table["c"]
    settings = {**context.identify(attributes[0]), **context.oriented()}
    head = [element("caption", fit(context.boxed(caption), _IN_CAPTIONS))] if caption else []
    return [element("table-wrap", [*head, build_table(table, context)], settings)]


def build_table(table: Element, context: Context) -> Node:
    """Make the table itself; its foot stands before its body, as XHTML has it."""
    _attributes, _caption, specs, head, bodies, foot = table["c"]
    aligns = [_ALIGN.get(align["t"], "") for align, _ in specs]
    # in the order in which they are read, since notes are numbered as they come
    heads = [element("thead", _rows(head[1], aligns, context, heads=len(specs)))] if head[1] else []
    middles = [_body(body, aligns, context) for body in bodies if body[2] or body[3]]
    feet = [element("tfoot", _rows(foot[1], aligns, context, heads=0))] if foot[1] else []
    columns = [element("col", attributes={"width": f"{width * 100:.4g}%"}) for width in _widths(specs)]
    return element("table", [*columns, *heads, *feet, *(middles or [element("tbody", [_empty_row(len(specs))])])])


def _body(body: Any, aligns: Sequence[str], context: Context) -> Node:
    _attributes, stubs, middle, rows = body
    lines = _rows(middle, aligns, context, heads=len(aligns))
    return element("tbody", [*lines, *_rows(rows, aligns, context, heads=stubs)])


def _widths(specs: Sequence[Sequence[Element]]) -> list[float]:
    """Give the shares of the columns where all have one."""
    widths = [width["c"] for _, width in specs if width["t"] == "ColWidth"]
    return widths if len(widths) == len(specs) else []


def _empty_row(columns: int) -> Node:
    return element("tr", [element("td", attributes={"colspan": str(columns) if columns > 1 else ""})])


def _rows(rows: Any, aligns: Sequence[str], context: Context, *, heads: int) -> list[Node]:
    """Lower rows; the cells of their first `heads` columns head the others."""
    open_rows: dict[int, int] = {}
    return [
        element("tr", [_cell(cell, column, aligns, context, heads=heads) for column, cell in _placed(cells, open_rows)])
        for _attributes, cells in rows
    ]


def _placed(cells: Any, open_rows: dict[int, int]) -> Iterator[tuple[int, Any]]:
    """Give each cell with its column; `open_rows` counts how far cells of earlier rows reach down."""
    taken = {column for column, count in open_rows.items() if count}
    for column in taken:
        open_rows[column] -= 1
    column = 0
    for cell in cells:
        while column in taken:
            column += 1
        yield column, cell
        _, _, down, across, _ = cell
        open_rows.update(dict.fromkeys(range(column, column + across), down - 1))
        column += across


def _cell(cell: Any, column: int, aligns: Sequence[str], context: Context, *, heads: int) -> Node:
    attributes, align, down, across, blocks = cell
    settings = {
        **context.identify(attributes[0]),
        "align": _ALIGN.get(align["t"], "") or (aligns[column] if column < len(aligns) else ""),
        "colspan": str(across) if across > 1 else "",
        "rowspan": str(down) if down > 1 else "",
        "scope": "row" if column < heads < len(aligns) else "",
    }
    return element("th" if column < heads else "td", _content(blocks, context), settings)


def _content(blocks: Sequence[Element], context: Context) -> list[Piece]:
    """Give one paragraph as bare words, else every block."""
    if len(blocks) == 1 and blocks[0]["t"] in {"Plain", "Para"}:
        return context.inlines(blocks[0]["c"])
    return [*fit(context.boxed(blocks), _IN_CELLS)]
