"""Tabsets: each heading of the first heading's level begins a tab."""

from __future__ import annotations

from press.filters.context import Context
from press.pandoc.ast import Element, attr, attr_of, div, is_div, plain


def from_tabset(node: Element, context: Context) -> Element | list[Element]:
    """Turn a `.panel-tabset` div into panes, each with its title first; what stands before the first goes before them."""
    blocks = node["c"][1]
    if all(is_div(block, "tab-pane") for block in blocks):
        return node
    first = next((number for number, block in enumerate(blocks) if block["t"] == "Header"), None)
    if first is None:
        context.report(
            "tabset",
            "found no heading in a .panel-tabset, expected one that begins each tab",
            needle=".panel-tabset",
            hint="begin every tab with a heading",
        )
        return node
    level = blocks[first]["c"][0]
    panes: list[list[Element]] = []
    for block in blocks[first:]:
        if block["t"] == "Header" and block["c"][0] == level:
            panes.append([block])
        else:
            panes[-1].append(block)
    return [*blocks[:first], div([_pane(pane) for pane in panes], attr_of(node))]


def _pane(blocks: list[Element]) -> Element:
    title = blocks[0]
    head = div([plain(title["c"][2])], attr(classes=["tab-title"]))
    names = ["tab-pane", *attr_of(title)[1]]
    return div([head, *blocks[1:]], [attr_of(title)[0], names, attr_of(title)[2]])
