"""Boxes of the text: callouts, theorems and proofs, tabs, notes of the margin."""

from __future__ import annotations

from collections.abc import Sequence

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context, fit
from press.writers.jats.xml import Node, element

_IN_BOXES = frozenset("""
    alternatives boxed-text code fig fig-group graphic preformat table-wrap table-wrap-group disp-formula def-list list p
    disp-quote statement verse-group
""".split())  # fmt: skip
_IN_STATEMENTS = frozenset({"p", "statement"})
_TITLES = ("theorem-title", "proof-title")


def lower_callout(div: Element, context: Context) -> list[Node]:
    """Lower a callout; one that a page folds stands open here."""
    kind = next((name[8:] for name in ast.classes(div) if name.startswith("callout-")), "note")
    parts = {name: block for block in div["c"][1] for name in ast.classes(block)}
    title, body = parts.get("callout-title"), parts.get("callout-body")
    return _box(div, kind, title["c"][1][0]["c"] if title else [], body["c"][1] if body else [], context)


def lower_tab(pane: Element, context: Context) -> list[Node]:
    """Lower a tab: on paper they follow one another, each under its title."""
    blocks = pane["c"][1]
    titled = bool(blocks) and ast.is_div(blocks[0], "tab-title")
    title = blocks[0]["c"][1][0]["c"] if titled else []
    return _box(pane, "tab", title, blocks[1:] if titled else blocks, context)


def lower_aside(div: Element, context: Context) -> list[Node]:
    """Lower what HTML puts in the margin."""
    return _box(div, "margin", [], div["c"][1], context)


def _box(div: Element, kind: str, title: Sequence[Element], blocks: Sequence[Element], context: Context) -> list[Node]:
    settings = {**context.identify(ast.identifier(div)), "content-type": kind, "position": "anchor"}
    head = [element("caption", [element("title", context.inlines(title))])] if title else []
    return [element("boxed-text", [*head, *fit(context.boxed(blocks), _IN_BOXES)], settings)]


def lower_theorem(div: Element, context: Context) -> list[Node]:
    """Lower a theorem or one of its kin; its title leaves the first paragraph."""
    names = ast.classes(div)
    kind = next((name for name in names if name not in {"theorem", "proof"}), names[0])
    settings = {**context.identify(ast.identifier(div)), "content-type": kind}
    head, blocks = _titled(div["c"][1], context)
    content = fit(context.boxed(blocks), _IN_STATEMENTS) or [element("p")]
    return [element("statement", [*head, *content], settings)]


def _titled(blocks: Sequence[Element], context: Context) -> tuple[list[Node], list[Element]]:
    """Part label and title from the first paragraph."""
    first = blocks[0] if blocks else ast.plain([])
    inlines = first["c"] if first["t"] in {"Para", "Plain"} else []
    if not inlines or not any(ast.is_span(inlines[0], name) for name in _TITLES):
        return [], list(blocks)
    rest = inlines[2:] if len(inlines) > 1 and inlines[1]["t"] == "Space" else inlines[1:]
    return _head(inlines[0], context), [*([{"t": first["t"], "c": rest}] if rest else []), *blocks[1:]]


def _head(span: Element, context: Context) -> list[Node]:
    """Make the label, such as Theorem 1, and the title that stands in brackets after it."""
    words = [word for part in span["c"][1] for word in (part["c"] if part["t"] in _WRAPPED else [part])]
    place = next((number for number, word in enumerate(words) if word == _BRACKET), len(words))
    label, title = ast.plain_text(words[:place]).strip(), words[place:]
    return [
        *([element("label", [label])] if label else []),
        *([element("title", context.inlines(title))] if title else []),
    ]


_WRAPPED = frozenset({"Strong", "Emph"})
_BRACKET = ast.string("(")
