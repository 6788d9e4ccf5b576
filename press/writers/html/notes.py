"""Footnotes that stand in the margin, beside the block that they belong to."""

from __future__ import annotations

from itertools import count
from typing import Any

from press.pandoc.ast import Element, attr, div, rewrite
from press.writers.html.markup import inline

#: Blocks that hold lists of blocks, and where.
_LISTS_OF_BLOCKS = {"BulletList", "OrderedList", "DefinitionList"}


def notes_to_margin(blocks: list[Element], *, before: int = 0) -> list[Element]:
    """Take every footnote out of its text and set it after the innermost block that holds it; `before` are counted already."""
    numbers = count(before + 1)
    return _blocks(blocks, numbers)


def _blocks(blocks: list[Element], numbers: count[int]) -> list[Element]:
    made: list[Element] = []
    for element in blocks:
        if element["t"] in {"Div", "Figure"}:
            made.append({"t": element["t"], "c": [*element["c"][:-1], _blocks(element["c"][-1], numbers)]})
        elif element["t"] == "BlockQuote":
            made.append({"t": "BlockQuote", "c": _blocks(element["c"], numbers)})
        elif element["t"] in _LISTS_OF_BLOCKS:
            made.append({"t": element["t"], "c": _inside(element["c"], numbers)})
        else:
            made += _leaf(element, numbers)
    return made


def _inside(node: Any, numbers: count[int]) -> Any:
    """Go down through a list's own structure to its blocks."""
    if isinstance(node, list) and node and all(isinstance(child, dict) and child.get("t") in _BLOCKS for child in node):
        return _blocks(node, numbers)
    return [_inside(child, numbers) for child in node] if isinstance(node, list) else node


#: Kinds of block that can stand in an item of a list.
_BLOCKS = {"Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList",
           "BulletList", "DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div"}  # fmt: skip


def _leaf(element: Element, numbers: count[int]) -> list[Element]:
    notes: list[Element] = []

    def take(note: Element) -> Element:
        number = next(numbers)
        back = inline(f'<a href="#fnref{number}" class="footnote-back" role="doc-backlink">{number}</a> ')
        notes.append(
            div(
                _begun(note["c"], back), attr(f"fn{number}", ["column-margin", "margin-note"], {"role": "doc-footnote"})
            )
        )
        return inline(
            f'<a href="#fn{number}" class="footnote-ref" id="fnref{number}" role="doc-noteref"><sup>{number}</sup></a>'
        )

    return [rewrite(element, {"Note": take}), *notes]


def _begun(blocks: list[Element], mark: Element) -> list[Element]:
    first = blocks[0] if blocks else None
    if first and first["t"] in {"Para", "Plain"}:
        return [{"t": first["t"], "c": [mark, *first["c"]]}, *blocks[1:]]
    return [{"t": "Plain", "c": [mark]}, *blocks]
