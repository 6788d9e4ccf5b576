"""Tables: Pandoc's table tree as a call of Typst's, cell by cell, with header rows that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape
from press.writers.typst.context import Context, boxed_inlines, joined, raw, raw_inline
from press.writers.typst.sizing import estimate_share, longest_words, read_cells

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}


def lower_table(table: Element, context: Context) -> list[Element]:
    """Lower a table; a caption of its own (a table without a number) stands above it."""
    attributes, (_short, caption), specs, head, bodies, foot = table["c"]
    words = escape.array(map(escape.quote, longest_words(read_cells(table), len(specs))))
    opening = f"#press-table(head: {len(head[1])}, words: {words}, {_columns(specs)},"
    body = [raw(opening), *_parts(head, bodies, foot, context), raw("table.hline(stroke: 0.8pt))")]
    anchor = context.label(attributes[0]) if context.noting else ""
    if caption:
        inlines = context.inlines(run_on(caption))
        free = f"float: {flag(context.floating)}, {extent([table], context)}"
        which = context.float_arguments(attributes[0], "table")
        return [
            boxed_inlines(f"#press-float({which}, {free}, position: top, caption: [", inlines, "])["),
            *body,
            raw("]"),
        ]
    if context.noting:
        # the float around it decides whether it breaks
        return [*([raw(f"#metadata(none){anchor}")] if anchor else []), *body]
    return [
        raw(f"#press-block-table({context.id_argument(attributes[0])}, {extent([table], context)})["),
        *body,
        raw("]"),
    ]


def extent(tables: Sequence[Element], context: Context) -> str:
    """Write the argument that tells how much of a page tables take; `auto` where Typst must measure."""
    share = estimate_share(tables, "landscape" if context.landscape else "portrait")
    return "share: auto" if share is None else f"share: {share:.0%}"


def run_on(blocks: Sequence[Element]) -> list[Element]:
    """Give the text of a caption; its paragraphs run on."""
    made: list[Element] = []
    for block in blocks:
        made += [ast.space()] if made else []
        made += block["c"] if block["t"] in {"Plain", "Para"} else ast.words(ast.plain_text(block))
    return made


def flag(value: object) -> str:
    """Write a boolean."""
    return "true" if value else "false"


def _columns(specs: Sequence[Sequence[Element]]) -> str:
    widths = [f"{width['c'] * 100:.4g}%" if width["t"] == "ColWidth" else "auto" for _, width in specs]
    aligns = [_ALIGN[align["t"]] for align, _ in specs]
    return f"columns: {escape.array(widths)}, align: {escape.array(aligns)}"


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
            yield ast.plain(joined(line))
            line = []
        yield raw(opening)
        yield from context.plainly(blocks)
        yield raw("],")
    if line:
        yield ast.plain(joined(line))


def _opening(attributes: Any, align: Element, rows: int, columns: int, context: Context) -> str:
    arguments = [f"rowspan: {rows}"] if rows > 1 else []
    arguments += [f"colspan: {columns}"] if columns > 1 else []
    arguments += [] if align["t"] == "AlignDefault" else [f"align: {_ALIGN[align['t']]}"]
    anchor = context.label(attributes[0])
    call = f"table.cell({', '.join(arguments)})[" if arguments else "["
    return f"{call}#metadata(none){anchor}" if anchor else call
