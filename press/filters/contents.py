"""`{{< contents id >}}`: what has that id, a chunk, a div or a span, moves to where the shortcode stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from press.errors import did_you_mean
from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, find, identifier, is_span, plain_text, rewrite

#: Class of the span that the reader leaves for the shortcode.
PLACE = "press-contents"


def move_contents(tree: Json, context: Context) -> Json:
    """Move each div or span whose id a place names; a name without one, and one that stands twice, are reported."""
    if not context.outline.has(tree["blocks"], f".{PLACE}"):
        return tree
    places = [node for node in find(tree["blocks"], "Span", outline=context.outline) if is_span(node, PLACE)]
    asked = Counter(plain_text(place) for place in places)
    known = {identifier(node): node for node in find(tree["blocks"], "Div", "Span") if identifier(node)}
    for name, times in asked.items():
        _check(name, times, known, context)
    moved = {name: known[name] for name in asked if name in known}

    def take(node: Element) -> list[Element] | None:
        return [] if identifier(node) in moved else None

    def fill(node: Element) -> list[Element] | None:
        return _filled(node, moved)

    def fill_span(node: Element) -> Element | None:
        return _at_place(node, moved, context)

    blocks = rewrite(tree["blocks"], {"Div": take, "Span": take})
    blocks = rewrite(blocks, {"Para": fill, "Plain": fill})
    return {**tree, "blocks": rewrite(blocks, {"Span": fill_span})}


def _check(name: str, times: int, known: Mapping[str, Element], context: Context) -> None:
    if name not in known:
        message = f'contents: found nothing with the id "{name}", expected a chunk, a div or a span'
        context.report("contents", message, needle=_needle(name), hint=did_you_mean(name, known))
    elif times > 1:
        message = f'contents: found "{name}" at {times} places, expected it at one'
        context.report("contents", message, needle=_needle(name), occurrence=1)


def _needle(name: str) -> str:
    return f"[{name}]{{.{PLACE}"


def _filled(block: Element, moved: Mapping[str, Element]) -> list[Element] | None:
    """Put a div where a place has a paragraph of its own."""
    inlines = block["c"]
    held = moved.get(plain_text(inlines[0])) if len(inlines) == 1 and is_span(inlines[0], PLACE) else None
    return [held] if held and held["t"] == "Div" else None


def _at_place(node: Element, moved: Mapping[str, Element], context: Context) -> Element | None:
    """Put a span where a place stands among words."""
    if not is_span(node, PLACE):
        return None
    held = moved.get(plain_text(node))
    if held and held["t"] == "Div":
        message = (
            f'contents: found the blocks of "{plain_text(node)}" inside a paragraph, expected a place of their own'
        )
        hint = "put the shortcode between blank lines"
        context.report("contents", message, needle=_needle(plain_text(node)), hint=hint)
    return held if held and held["t"] == "Span" else None
