"""Markdown that stands in attributes (`lst-cap`, `title`, `name`): gathered, read by Pandoc in one run, put in place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr, raw_block, rewrite, span, words
from press.pandoc.binary import read_ast

_WAITING = "press-markup"
#: Text without any of these reads the same as Markdown and as plain text.
_SPECIAL = re.compile(r"[*_`\[\]{}$@^~<>\\\"'#&!|-]|\.\.\.|://")
_BREAK = "press-markup-break"


def inlines_of(text: str, context: Context) -> list[Element]:
    """Give the inlines of a Markdown text, or a mark that `read_markup` will replace by them."""
    if not _SPECIAL.search(text):
        return words(text)
    context.markup.append(text)
    return [span([], attr(classes=[_WAITING], values={"text": text}))]


def read_markup(tree: Json, context: Context) -> Json:
    """Replace the marks of `inlines_of` in blocks by what they stand for."""
    texts = list(dict.fromkeys(context.markup))
    if not texts:
        return tree
    known = dict(zip(texts, parse_inlines(texts), strict=True))
    marks = {"Span": lambda node: known[_text(node)] if _is_mark(node) else None}
    blocks = rewrite(tree["blocks"], marks, outline=context.outline, where=[f".{_WAITING}"])
    return {**tree, "blocks": blocks}


def parse_inlines(texts: Sequence[str]) -> list[list[Element]]:
    """Read Markdown texts as inlines, all in one run of Pandoc."""
    parts: list[list[Element]] = [[]]
    for block in parse_blocks(texts):
        parts[-1] = [node for piece in block if piece["t"] in ("Para", "Plain") for node in piece["c"]]
        parts.append([])
    return parts[:-1]


def parse_blocks(texts: Sequence[str]) -> list[list[Element]]:
    """Read Markdown texts as blocks, all in one run of Pandoc."""
    fence = f"\n\n```{{={_BREAK}}}\n```\n\n"
    parts: list[list[Any]] = [[]]
    for block in read_ast(fence.join(texts), ["--from=markdown"])["blocks"]:
        if block == raw_block(_BREAK, ""):
            parts.append([])
        else:
            parts[-1].append(block)
    return parts


def _is_mark(node: Element) -> bool:
    return node["t"] == "Span" and _WAITING in node["c"][0][1]


def _text(mark: Element) -> str:
    return str(dict(mark["c"][0][2])["text"])
