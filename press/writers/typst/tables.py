"""Tables: Pandoc's table tree as a call of Typst's, cell by cell, with header rows that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape
from press.writers.typst.context import Context, boxed_inlines, raw, raw_inline

_ALIGN = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center", "AlignDefault": "left"}


def lower_table(table: Element, context: Context) -> list[Element]:
    """Lower a table; a caption of its own (a table without a number) stands above it."""
    attributes, (_short, caption), specs, head, bodies, foot = table["c"]
    body = [raw(f"#press-table({_columns(specs)},"), *_parts(head, bodies, foot, specs, context), raw(")")]
    label = f"id: {escape.quote(attributes[0])}" if context.label(attributes[0]) else "id: none"
    if caption:
        inlines = context.inlines(_joined(caption))
        opening = boxed_inlines(f'#press-float({label}, kind: "table", float: {_truth(context.floating)}, position: top, caption: [', inlines, "])[")
        return [opening, *body, raw("]")]
    return [raw(f"#press-block-table({label})["), *body, raw("]")]


def _joined(blocks: Sequence[Element]) -> list[Element]:
    made: list[Element] = []
    for block in blocks:
        made += [ast.space()] if made else []
        made += block["c"] if block["t"] in {"Plain", "Para"} else ast.words(ast.plain_text(block))
    return made


def _truth(value: bool) -> str:  # noqa: FBT001 -- one value in, one out
    return "true" if value else "false"


def _columns(specs: Sequence[Sequence[Element]]) -> str:
    widths = [f"{width['c'] * 100:.4g}%" if width["t"] == "ColWidth" else "auto" for _, width in specs]
    aligns = [_ALIGN[align["t"]] for align, _ in specs]
    return f"columns: {escape.array(widths)}, align: {escape.array(aligns)}"


def _parts(head: list, bodies: list, foot: list, specs: list, context: Context) -> Iterator[Element]:
    if head[1]:
        yield raw("table.header(repeat: true,")
        yield from _rows(head[1], specs, context)
        yield raw("table.hline(stroke: 0.5pt), ),")
    for number, (_attributes, _stub, middle, rows) in enumerate(bodies):
        if number:
            yield raw("table.hline(stroke: 0.3pt),")
        if middle:
            yield from _rows(middle, specs, context)
            yield raw("table.hline(stroke: 0.3pt),")
        yield from _rows(rows, specs, context)
    if foot[1]:
        yield raw("table.footer(repeat: false, table.hline(stroke: 0.5pt),")
        yield from _rows(foot[1], specs, context)
        yield raw("),")


def _rows(rows: list, specs: list, context: Context) -> Iterator[Element]:
    for _attributes, cells in rows:
        yield from _row(cells, specs, context)


def _row(cells: list, specs: list, context: Context) -> Iterator[Element]:
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
        yield from context.boxed(blocks)
        yield raw("],")
    if line:
        yield ast.plain(line)


def _opening(attributes: list, align: Element, rows: int, columns: int, context: Context) -> str:
    arguments = [f"rowspan: {rows}"] if rows > 1 else []
    arguments += [f"colspan: {columns}"] if columns > 1 else []
    arguments += [] if align["t"] == "AlignDefault" else [f"align: {_ALIGN[align['t']]}"]
    return f"table.cell({', '.join(arguments)})[" if arguments else "["
