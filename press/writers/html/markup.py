"""Small pieces of HTML as Pandoc's raw elements."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from press.pandoc.ast import Element, raw_block, raw_inline


def tag(name: str, attributes: Mapping[str, str | bool] | None = None) -> str:
    """Write a start tag; true gives an attribute without value, false and empty text none."""
    parts = [name]
    for key, value in (attributes or {}).items():
        if value is True:
            parts.append(key)
        elif value:
            parts.append(f'{key}="{escape(str(value), quote=True)}"')
    return f"<{' '.join(parts)}>"


def block(text: str) -> Element:
    """Make a raw block of HTML."""
    return raw_block("html", text)


def inline(text: str) -> Element:
    """Make a raw inline of HTML."""
    return raw_inline("html", text)


def wrapped(name: str, attributes: Mapping[str, str | bool], content: list[Element]) -> list[Element]:
    """Put blocks between a start and an end tag."""
    return [block(tag(name, attributes)), *content, block(f"</{name}>")]
