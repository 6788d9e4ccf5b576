"""Tabsets: titled sections that the page's script turns into tabs, so that print and plain HTML show all of them."""

from __future__ import annotations

from press.pandoc.ast import Element, attr, classes, div, identifier, is_div, values


def lower_tabset(element: Element) -> Element:
    """Mark a tabset's panes and titles for the script; the group makes tabs of the same name switch together."""
    held = values(element)
    group = {"data-group": held["group"]} if "group" in held else {}
    panes = [_pane(child) if is_div(child, "tab-pane") else child for child in element["c"][1]]
    return div(panes, attr(identifier(element), classes(element), group))


def _pane(pane: Element) -> Element:
    content = [
        div(child["c"][1], attr("", ["tab-title"])) if is_div(child, "tab-title") else child for child in pane["c"][1]
    ]
    return div(content, attr(identifier(pane), classes(pane)))
