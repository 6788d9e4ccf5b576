"""Asides outside HTML, which alone has a margin for them: a block of their own after their paragraph, without a number."""

from __future__ import annotations

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr, classes, div, is_span, para, rewrite

_SPACES = ("Space", "SoftBreak")


def set_asides(tree: Json, context: Context) -> Json:
    """Take asides out of paragraphs and headings; in cells, items and captions, where no block can follow, they are notes."""
    if context.format == "html" or not context.outline.has(tree["blocks"], ".aside"):
        return tree
    handlers = {"Para": _parted, "Header": _parted}
    blocks = rewrite(tree["blocks"], handlers, outline=context.outline, where=(".aside",))
    blocks = rewrite(blocks, {"Span": _noted}, outline=context.outline, where=(".aside",))
    return {**tree, "blocks": blocks}


def _parted(block: Element) -> list[Element] | None:
    """Part a block from the asides that stand in it, not deeper in its emphasis or links."""
    inlines = block["c"][-1] if block["t"] == "Header" else block["c"]
    asides = [inline for inline in inlines if is_span(inline, "aside")]
    if not asides:
        return None
    left = _left(inlines)
    bare = {**block, "c": [*block["c"][:2], left] if block["t"] == "Header" else left}
    said = [div([para(aside["c"][1])], attr(aside["c"][0][0], ["aside"])) for aside in asides]
    return [bare, *said] if left else said


def _left(inlines: list[Element]) -> list[Element]:
    """Give the inlines without the asides, and without the space that stood before one where another follows."""
    left: list[Element] = []
    for inline in [inline for inline in inlines if not is_span(inline, "aside")]:
        if not (left and inline["t"] in _SPACES and left[-1]["t"] in _SPACES):
            left.append(inline)
    return left[:-1] if left and left[-1]["t"] in _SPACES else left


def _noted(span: Element) -> Element | None:
    return {"t": "Note", "c": [para(span["c"][1])]} if "aside" in classes(span) else None
