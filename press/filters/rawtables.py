"""Tables in raw HTML: read by Pandoc, so that every format has them."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Mapping
from typing import Any

from press.filters.context import Context
from press.filters.markup import parse_inlines
from press.filters.tables import with_row_heads
from press.filters.tagtables import opens_table, read_tag_tables
from press.filters.unsupported import blocks_outside_tables
from press.model import Json
from press.pandoc.ast import Element, find, rewrite, values, with_attr
from press.pandoc.binary import read_ast
from press.pandoc.rowheads import ROW_HEADS, mark_row_heads

_TABLE = re.compile(r"<table\b.*</table>", re.IGNORECASE | re.DOTALL)
_OFF = re.compile(r"quarto-disable-processing=.true|html-table-processing:\s*none")


def read_raw_tables(tree: Json, context: Context) -> Json:
    """Replace every raw HTML block that holds a table by what Pandoc reads in it, `data-qmd` Markdown included.

    So are tags of tables with Markdown between them, but in pages.
    The option `html-table-processing: none`, of the document or a div, leaves them as they are.
    """
    if context.meta.get("html-table-processing") == "none" or not context.outline.has(tree["blocks"], "RawBlock"):
        return tree
    if context.format != "html" and _opens_tables(tree, context):
        tree = {**tree, "blocks": read_tag_tables(tree["blocks"])}
    if not any(map(_is_table, blocks_outside_tables(tree["blocks"]))):
        return tree
    return {**tree, "blocks": _replace(tree["blocks"], heads=context.format == "html")}


def _opens_tables(tree: Json, context: Context) -> bool:
    return any(map(opens_table, find(tree["blocks"], "RawBlock", outline=context.outline)))


def _replace(blocks: list[Element], *, heads: bool) -> list[Element]:
    """Replace block by block; divs that switch it off are passed over. `heads` asks for heads of rows."""
    made: list[Element] = []
    for block in blocks:
        if block["t"] == "Div" and values(block).get("html-table-processing") == "none":
            rest = {key: value for key, value in values(block).items() if key != "html-table-processing"}
            made.append(with_attr(block, values=rest))
        elif _is_table(block):
            made += _read(block["c"][1], heads=heads)
        elif block["t"] in ("Div", "BlockQuote"):
            content = (
                [block["c"][0], _replace(block["c"][1], heads=heads)]
                if block["t"] == "Div"
                else _replace(block["c"], heads=heads)
            )
            made.append({"t": block["t"], "c": content})
        elif block["t"] in ("BulletList", "OrderedList"):
            made.append(
                rewrite(block, {"RawBlock": lambda node: _read(node["c"][1], heads=heads) if _is_table(node) else None})
            )
        else:
            made.append(block)
    return made


def _is_table(node: Element) -> bool:
    return (
        node["t"] == "RawBlock"
        and node["c"][0] in ("html", "html5")
        and bool(_TABLE.search(node["c"][1]))
        and not _OFF.search(node["c"][1])
    )


def _read(text: str, *, heads: bool) -> list[Element]:
    blocks: list[Element] = read_ast(mark_row_heads(text), ["--from=html"])["blocks"]
    blocks = rewrite(blocks, {"Table": lambda node: _headed(node, heads=heads)})
    return rewrite(blocks, {"Span": _markdown, "Div": _markdown}) if "data-qmd" in text else blocks


def _headed(table: Element, *, heads: bool) -> Element:
    own = values(table)
    count = int(own.pop(ROW_HEADS, 0))
    return with_row_heads(with_attr(table, values=own), count if heads else 0) if count else table


def _markdown(node: Element) -> list[Element] | None:
    """Read the Markdown that a library left in `data-qmd`."""
    given: Mapping[str, Any] = values(node)
    coded = given.get("qmd-base64")
    text = given.get("qmd") if coded is None else base64.b64decode(coded).decode()
    if text is None:
        return None
    inlines = parse_inlines([html.unescape(text)])[0]
    return inlines if node["t"] == "Span" else [{"t": "Plain", "c": inlines}]
