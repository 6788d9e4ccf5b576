"""Floats and panels: numbered figures, tables, listings, their captions, sub-floats and grids."""

from __future__ import annotations

from collections.abc import Sequence

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape, lengths
from press.writers.typst.context import Context, boxed_inlines, raw
from press.writers.typst.tables import freedom

#: What a float holds decides how Typst tags and breaks it.
_KINDS = {"tbl": "table", "lst": "listing"}


def lower_float(div: Element, context: Context) -> list[Element]:
    """Lower a numbered float with its caption."""
    values = ast.values(div)
    blocks = div["c"][1]
    caption = blocks[-1] if blocks and ast.is_div(blocks[-1], "quarto-float-caption") else None
    opening = _opening(
        context,
        identifier=ast.identifier(div),
        kind=_KINDS.get(values.get("ref-type", ""), "figure"),
        caption=_caption(caption),
        position="top" if values.get("caption-location") == "top" else "bottom",
        part="parent" in values,
        holds=blocks,
    )
    return [opening, *context.boxed(blocks[:-1] if caption else blocks), raw("]")]


def lower_figure(figure: Element, context: Context) -> list[Element]:
    """Lower Pandoc's Figure: an image with a caption but no number."""
    attributes, (_short, caption), blocks = figure["c"]
    inlines = caption[0]["c"] if caption and caption[0]["t"] in {"Plain", "Para"} else []
    opening = _opening(context, identifier=attributes[0], kind="figure", caption=inlines, position="bottom", part=False, holds=blocks)
    return [opening, *context.boxed(blocks), raw("]")]


def _caption(div: Element | None) -> Sequence[Element]:
    return div["c"][1][0]["c"] if div and div["c"][1] else []


def _opening(context: Context, *, identifier: str, kind: str, caption: Sequence[Element], position: str, part: bool, holds: Sequence[Element]) -> Element:
    head = f"#press-float({context.id_argument(identifier)}, kind: {escape.quote(kind)}, {freedom(holds, context)}, part: {str(part).lower()}, position: {position}"
    if not caption:
        return raw(head + ")[")
    return boxed_inlines(head + ", caption: [", context.inlines(caption), "])[")


def lower_panel(div: Element, context: Context) -> list[Element]:
    """Lower a layout: rows of cells side by side."""
    made: list[Element] = [raw("#press-panel[")]
    for row in div["c"][1]:
        cells = row["c"][1] if row["t"] == "Div" else [row]
        made += _side_by_side("press-row", cells, context)
    return [*made, raw("]")]


def lower_columns(div: Element, context: Context) -> list[Element]:
    """Lower Pandoc's columns."""
    return _side_by_side("press-columns", div["c"][1], context)


def _side_by_side(function: str, cells: Sequence[Element], context: Context) -> list[Element]:
    shares = [lengths.parse_fraction(ast.values(cell).get("width", "")) for cell in cells]
    widths = escape.array("1fr" if share is None else f"{share * 100:.4g}fr" for share in _completed(shares))
    aligns = escape.array(_ALIGN.get(ast.values(cell).get("layout-align", ""), "auto") for cell in cells)
    made: list[Element] = [raw(f"#{function}({widths}, {aligns})[")]
    for number, cell in enumerate(cells):
        made += [raw("][")] if number else []
        made += context.boxed(cell["c"][1] if cell["t"] == "Div" else [cell])
    return [*made, raw("]")]


_ALIGN = {"left": "left", "center": "center", "right": "right"}


def _completed(shares: Sequence[float | None]) -> list[float]:
    """Give every column a share: those without one divide what the others leave."""
    known = sum(share for share in shares if share is not None)
    unknown = sum(share is None for share in shares)
    rest = max(1 - known, 0.1) / unknown if unknown else 0
    filled = [rest if share is None else share for share in shares]
    # columns that do not fill the width leave it empty at the right
    return filled
