"""Floats: figures, tables, listings and the author's own kinds, with label, caption and parts."""

from __future__ import annotations

from collections.abc import Sequence

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context, fit
from press.writers.jats.xml import Node, element

_IN_FIGURES = frozenset("""
    disp-formula disp-quote statement verse-group table-wrap p def-list list alternatives code graphic preformat
""".split())  # fmt: skip
_IN_GROUPS = frozenset({"fig", "graphic", "alternatives"})
_IN_TABLES = frozenset(
    "disp-quote statement verse-group def-list list alternatives code graphic preformat table".split()
)
_SPACE = ast.space()


def lower_float(div: Element, context: Context) -> list[Node]:
    """Lower a numbered float."""
    values, blocks = ast.values(div), div["c"][1]
    settings = {**context.identify(ast.identifier(div)), **context.oriented()}
    head, content = _lowered(blocks, values, context)
    made = _framed(head, content, values.get("ref-type", "fig"), settings)
    for caption in made.findall("caption"):
        if _place(values) != ("top" if made.tag in _HEADED else "bottom"):
            caption.set("specific-use", f"caption-{_place(values)}")
    return [made]


#: Frames whose caption a reader expects above.
_HEADED = frozenset({"table-wrap", "table-wrap-group"})


def _framed(head: list[Node], content: list[Node], kind: str, settings: dict[str, str]) -> Node:
    """Choose the frame by what a float holds: tables that are called none of figure or listing are framed as tables."""
    parts = {block.tag for block in content}
    if kind == "tbl" or (kind not in _NO_TABLES and "table-wrap" in parts):
        made = _as_table(head, content, settings)
        if made is not None:
            return made
    if "fig" in parts and parts <= _IN_GROUPS:
        return element("fig-group", [*head, *content], settings)
    return element("fig", [*head, *fit(content, _IN_FIGURES)], {**settings, "fig-type": _type(kind)})


_NO_TABLES = frozenset({"fig", "lst"})


def _lowered(blocks: Sequence[Element], values: dict[str, str], context: Context) -> tuple[list[Node], list[Node]]:
    """Lower caption and content in the order in which they are read, since notes are numbered as they come."""
    caption = blocks[-1]["c"][1] if blocks and ast.is_div(blocks[-1], "quarto-float-caption") else []
    inside = blocks[:-1] if caption else blocks
    if _place(values) == "top":
        return _head(caption, context), context.boxed(inside)
    content = context.boxed(inside)
    return _head(caption, context), content


def _place(values: dict[str, str]) -> str:
    return values.get("caption-location", "top" if values.get("ref-type") == "tbl" else "bottom")


def _type(kind: str) -> str:
    """Name what a float is where it is no picture."""
    return {"fig": "", "lst": "listing", "tbl": "table"}.get(kind, kind)


def lower_figure(figure: Element, context: Context) -> list[Node]:
    """Lower Pandoc's Figure: an image with a caption but no number."""
    (identifier, _names, _values), (_short, caption), blocks = figure["c"]
    settings = {**context.identify(identifier), **context.oriented()}
    head = [element("caption", fit(context.boxed(caption), frozenset({"p"})))] if caption else []
    return [element("fig", [*head, *fit(context.boxed(blocks), _IN_FIGURES)], settings)]


def _head(caption: Sequence[Element], context: Context) -> list[Node]:
    """Make label and caption of the paragraph that begins with the label, its delimiter and a space."""
    inlines = [inline for block in caption for inline in block["c"]]
    if not inlines or not ast.is_span(inlines[0], "quarto-float-label"):
        return [_caption(inlines, context)] if inlines else []
    label = element("label", [ast.plain_text(inlines[0])])
    rest = inlines[inlines.index(_SPACE) + 1 :] if _SPACE in inlines else []
    return [label, _caption(rest, context)] if rest else [label]


def _caption(inlines: Sequence[Element], context: Context) -> Node:
    return element("caption", [element("p", context.inlines(inlines))])


def _as_table(head: list[Node], content: list[Node], settings: dict[str, str]) -> Node | None:
    """Frame tables: several with labels as a group, others as one; words after a table stand below it.

    Gives none where the content fits neither.
    """
    wraps = [block for block in content if block.tag == "table-wrap"]
    parted = any(block.find("label") is not None for block in wraps)
    if parted and len(wraps) < len(content):
        return None
    if parted:
        return element("table-wrap-group", [*head, *content], settings)
    if not wraps and not any(block.tag in _IN_TABLES for block in content):
        return None
    return _as_one(head, [part for block in content for part in _lifted(block)], settings)


def _lifted(block: Node) -> list[Node]:
    """Take a table out of a frame that holds nothing else."""
    return list(block) if block.tag == "table-wrap" and [part.tag for part in block] == ["table"] else [block]


def _as_one(head: list[Node], parts: list[Node], settings: dict[str, str]) -> Node | None:
    held = [place for place, part in enumerate(parts) if part.tag in _IN_TABLES]
    before, inside, after = _parted(parts, held)
    if before or not inside or any(part.tag not in _IN_TABLES for part in inside):
        return None
    foot = [element("table-wrap-foot", fit(after, frozenset({"p"})))] if after else []
    return element("table-wrap", [*head, *inside, *foot], settings)


def _parted(parts: list[Node], held: list[int]) -> tuple[list[Node], list[Node], list[Node]]:
    """Part what stands before, between and after the blocks that a table's frame holds."""
    if not held:
        return parts, [], []
    return parts[: held[0]], parts[held[0] : held[-1] + 1], parts[held[-1] + 1 :]
