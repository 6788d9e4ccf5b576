"""Tables: Pandoc's table tree as a call of Typst's, cell by cell, with header rows that repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape
from press.writers.typst.context import Context, boxed_inlines, raw, raw_inline

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}


def lower_table(table: Element, context: Context) -> list[Element]:
    """Lower a table; a caption of its own (a table without a number) stands above it."""
    attributes, (_short, caption), specs, head, bodies, foot = table["c"]
    words = escape.array(map(escape.quote, _longest_words(table, len(specs))))
    opening = f"#press-table(head: {len(head[1])}, words: {words}, {_columns(specs)},"
    body = [raw(opening), *_parts(head, bodies, foot, context), raw("table.hline(stroke: 0.8pt))")]
    label = context.id_argument(attributes[0])
    if caption:
        inlines = context.inlines(run_on(caption))
        place = f'{label}, kind: "table", {freedom(table, context)}, position: top'
        return [boxed_inlines(f"#press-float({place}, caption: [", inlines, "])["), *body, raw("]")]
    return [raw(f"#press-block-table({label}, long: {_flag(is_long(table))})["), *body, raw("]")]


#: Rows that stand on no page together with two thirds of it free, whatever they hold; spares Typst the measuring.
LONG_ROWS = 45


def is_long(node: Any) -> bool:
    """Tell whether a table (or a table among these blocks) is surely too long for two thirds of a page."""
    tables = (element for element in ast.elements(node) if element["t"] == "Table")
    return any(sum(len(body[3]) for body in table["c"][4]) > LONG_ROWS for table in tables)


def freedom(node: Any, context: Context) -> str:
    """Write the arguments of `press-float` that say whether it may leave its place and whether it must break."""
    return f"float: {_flag(context.floating)}, long: {_flag(is_long(node))}"


def run_on(blocks: Sequence[Element]) -> list[Element]:
    """Give the text of a caption; its paragraphs run on."""
    made: list[Element] = []
    for block in blocks:
        made += [ast.space()] if made else []
        made += block["c"] if block["t"] in {"Plain", "Para"} else ast.words(ast.plain_text(block))
    return made


def _flag(value: object) -> str:
    return "true" if value else "false"


def _columns(specs: Sequence[Sequence[Element]]) -> str:
    widths = [f"{width['c'] * 100:.4g}%" if width["t"] == "ColWidth" else "auto" for _, width in specs]
    aligns = [_ALIGN[align["t"]] for align, _ in specs]
    return f"columns: {escape.array(widths)}, align: {escape.array(aligns)}"


#: Longer words may be hyphenated where a column is narrow.
_WHOLE_WORD = 14
_WORD_ENDS = re.compile(r"[ \n]+")


def _longest_words(table: Element, columns: int) -> list[str]:
    """Give the longest word of each column that must not be broken; Typst widens the column to it."""
    longest = [""] * columns
    for row in _all_rows(table):
        for place, cell in zip(_places(row), row[1], strict=True):
            if cell[3] > 1 or place >= columns:
                continue
            words = (word for word in _WORD_ENDS.split(ast.plain_text(cell[4])) if len(word) <= _WHOLE_WORD)
            longest[place] = max(longest[place], *words, "", key=len)
    return longest


def _all_rows(table: Element) -> Iterator[Any]:
    _attributes, _caption, _specs, head, bodies, foot = table["c"]
    yield from head[1]
    for _body, _stub, middle, rows in bodies:
        yield from (*middle, *rows)
    yield from foot[1]


def _places(row: Any) -> Iterator[int]:
    """Give the column of each cell, as if no cell reached down from the row above: good enough for a least width."""
    place = 0
    for cell in row[1]:
        yield place
        place += cell[3]


def _parts(head: Any, bodies: Any, foot: Any, context: Context) -> Iterator[Element]:
    if head[1]:
        yield raw("table.header(repeat: true, table.hline(stroke: 0.8pt),")
        yield from _rows(head[1], context)
        yield raw("table.hline(stroke: 0.5pt), ),")
    else:
        yield raw("table.hline(stroke: 0.8pt),")
    for number, (_attributes, _stub, middle, rows) in enumerate(bodies):
        if number:
            yield raw("table.hline(stroke: 0.3pt),")
        if middle:
            yield from _rows(middle, context)
            yield raw("table.hline(stroke: 0.3pt),")
        yield from _rows(rows, context)
    if foot[1]:
        yield raw("table.footer(repeat: false, table.hline(stroke: 0.5pt),")
        yield from _rows(foot[1], context)
        yield raw("),")


def _rows(rows: Any, context: Context) -> Iterator[Element]:
    for _attributes, cells in rows:
        yield from _row(cells, context)


def _row(cells: Any, context: Context) -> Iterator[Element]:
    """Write a row; cells of one paragraph each go into one line, which keeps Pandoc's run short."""
    line: list[Element] = []
    for attributes, align, rows, columns, blocks in cells:
        opening = _opening(attributes, align, rows, columns, context)
        if all(block["t"] in {"Plain", "Para"} for block in blocks) and len(blocks) <= 1:
            line += [raw_inline(opening), *(context.inlines(blocks[0]["c"]) if blocks else ()), raw_inline("],")]
            continue
        if line:
            yield ast.plain(line)
            line = []
        yield raw(opening)
        yield from context.plainly(blocks)
        yield raw("],")
    if line:
        yield ast.plain(line)


def _opening(attributes: Any, align: Element, rows: int, columns: int, context: Context) -> str:
    arguments = [f"rowspan: {rows}"] if rows > 1 else []
    arguments += [f"colspan: {columns}"] if columns > 1 else []
    arguments += [] if align["t"] == "AlignDefault" else [f"align: {_ALIGN[align['t']]}"]
    anchor = context.label(attributes[0])
    call = f"table.cell({', '.join(arguments)})[" if arguments else "["
    return f"{call}#metadata(none){anchor}" if anchor else call
