"""Floats and panels: numbered figures, tables, listings, their captions, sub-floats and grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape, lengths
from press.writers.typst.context import Context, boxed_inlines, raw
from press.writers.typst.images import picture_of
from press.writers.typst.tables import extent, flag, run_on


@dataclass(frozen=True)
class _Frame:
    """What stands around the content of a float."""

    identifier: str
    kind: str
    caption: Sequence[Element]
    position: str = "bottom"
    part: bool = False
    align: str = "center"


def lower_float(div: Element, context: Context) -> list[Element]:
    """Lower a numbered float with its caption."""
    values = ast.values(div)
    blocks = div["c"][1]
    caption = blocks[-1] if blocks and ast.is_div(blocks[-1], "quarto-float-caption") else None
    frame = _Frame(
        identifier=ast.identifier(div),
        kind=_kind(blocks),
        caption=run_on(caption["c"][1]) if caption else [],
        position="top" if values.get("caption-location") == "top" else "bottom",
        part="parent" in values,
        align=_ALIGN.get(values.get("fig-align", ""), "center"),
    )
    shown = blocks[:-1] if caption else blocks
    return _framed(
        frame, shown if frame.align == "center" else [_at_side(block, frame.align) for block in shown], context
    )


def _at_side(block: Element, align: str) -> Element:
    """Hand the side of a float down to a picture that stands alone in it, linked or not."""
    if block["t"] == "Div":
        return ast.div([_at_side(inner, align) for inner in block["c"][1]], ast.attr_of(block))
    image = picture_of(block)
    if image is None or "fig-align" in ast.values(image):
        return block
    aligned = ast.with_attr(image, values={**ast.values(image), "fig-align": align})
    made: Element = ast.rewrite(block, {"Image": lambda _: aligned})
    return made


def lower_figure(figure: Element, context: Context) -> list[Element]:
    """Lower Pandoc's Figure: an image with a caption but no number."""
    attributes, (_short, caption), blocks = figure["c"]
    return _framed(_Frame(attributes[0], "figure", run_on(caption)), blocks, context)


def _kind(blocks: Sequence[Element]) -> str:
    """Tell what a float holds, which decides how Typst tags and breaks it; types of the author hold anything."""
    held = {"table" if block["t"] == "Table" else "listing" for block in _leaves(blocks) if block["t"] in _BREAKABLE}
    return "table" if "table" in held else next(iter(held), "figure")


_BREAKABLE = {"Table", "CodeBlock"}


def _leaves(blocks: Sequence[Element]) -> Iterator[Element]:
    for block in blocks:
        if block["t"] == "Div":
            yield from _leaves(block["c"][1])
        else:
            yield block


def _framed(frame: _Frame, blocks: Sequence[Element], context: Context) -> list[Element]:
    tables = [block for block in _leaves(blocks) if block["t"] == "Table"]
    head = f"#press-float({context.float_arguments(frame.identifier, frame.kind)}, float: {flag(context.floating)}, {extent(tables, context)}, part: {flag(frame.part)}, position: {frame.position}, side: {frame.align}"
    caption = context.inlines(frame.caption)
    opening = boxed_inlines(f"{head}, caption: [", caption, "])[") if caption else raw(f"{head})[")
    return [opening, *context.noted(blocks), raw("]")]


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
    """Give every column a share: those without one divide what the others leave; what is left over stays empty."""
    known = sum(share for share in shares if share is not None)
    unknown = sum(share is None for share in shares)
    rest = max(1 - known, 0.1) / unknown if unknown else 0
    empty = [1 - known] if not unknown and known < _FULL else []
    return [rest if share is None else share for share in shares] + empty


#: Shares written as whole percents, such as 33% three times, are meant to fill the width.
_FULL = 0.97
