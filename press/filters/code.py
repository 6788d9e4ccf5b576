"""Code blocks outside HTML: what only a page on a screen can fold or frame is printed plainly."""

from __future__ import annotations

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr, div, para, rewrite, string, values, with_attr


def name_files(tree: Json, context: Context) -> Json:
    """Print the `filename` of a code block in bold above it; the HTML writer has a frame for it."""
    if context.format == "html":
        return tree
    return {**tree, "blocks": rewrite(tree["blocks"], {"CodeBlock": _named}, outline=context.outline)}


def _named(code: Element) -> Element | None:
    given = values(code)
    if "filename" not in given:
        return None
    name = para([{"t": "Strong", "c": [string(given.pop("filename"))]}])
    return div([name, with_attr(code, values=given)], attr(classes=["code-with-filename"]))
