"""Fewer elements for Pandoc's writers to read: a sentence as one text instead of words and spaces by turns.

Reading the tree is most of what a writer of Pandoc's has to do. Only for writers that print a text with spaces as they
print the words, and a line end of the source as a space: HTML with `--wrap=none`, and DOCX.
"""

from __future__ import annotations

from typing import Any

from press.pandoc.ast import Element, string

_SPACES = frozenset({"Space", "SoftBreak"})
#: Boxes that make a list's item a task; Pandoc knows them as words of their own.
_BOXES = ("\u2610", "\u2612")


def packed(nodes: list[Any]) -> list[Any]:
    """Copy a list of nodes with neighbouring words joined; a space beside anything else stays an element.

    Of several spaces one is left: they stand where something for another format was taken out.
    """
    made: list[Any] = []
    words: list[str] = []
    spaced: Element | None = None
    for node in nodes:
        tag = node.get("t") if type(node) is dict else None
        if tag == "Str" and not (made == [] == words and node["c"] in _BOXES):
            if spaced:
                words.append(" ")
                spaced = None
            words.append(node["c"])
        elif tag in _SPACES and words:
            spaced = spaced or node
        elif not (tag in _SPACES and made and made[-1]["t"] in _SPACES):
            if words:
                made += _run(words, spaced)
                words, spaced = [], None
            made.append(_inside(node, tag))
    return [*made, *_run(words, spaced)] if words else made


def _run(words: list[str], spaced: Element | None) -> list[Element]:
    made = string("".join(words))
    return [made, spaced] if spaced else [made]


def _inside(node: Any, tag: str | None) -> Any:
    content = node if tag is None else node.get("c")
    # a list that begins with a text is an attribute triple or a target; maps without a kind, such as the citations
    # of a group, are printed by no writer
    if type(content) is not list or not content or type(content[0]) is str:
        return node
    return packed(content) if tag is None else {"t": tag, "c": packed(content)}
