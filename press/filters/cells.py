"""Cells of chunks in HTML: the classes of output where a float takes the place of the output, as Quarto's pages have them."""

from __future__ import annotations

from press.pandoc.ast import Element, attr, classes, descend, div, find, is_div, with_attr

_SHOWN = ("cell-output", "cell-output-display")
#: Class that `execute` gives the float or part of one; pages have it where the output begins.
_MARKDOWN = "cell-output-markdown"


def mark_floats(cell: Element) -> Element | None:
    """Mark the floats that a labelled chunk has made of its output; None where there are none."""
    if not any(map(_is_output, cell["c"][1])):
        return None
    return div([_marked(block) if _is_output(block) else block for block in cell["c"][1]], cell["c"][0])


def _is_output(block: Element) -> bool:
    """Tell whether a block is a float of what was put out; a listing shows the code."""
    return is_div(block, "quarto-float") and not is_div(block, "quarto-float-lst")


def _marked(block: Element) -> Element:
    """Put a float into a div of output; one of several parts has each part marked, in a panel by its place there."""
    if not any(
        is_div(part, "quarto-float") or is_div(part, "quarto-layout-cell") for part in find(block["c"][1], "Div")
    ):
        return _put_out(block)

    def visit(part: Element) -> Element | None:
        if is_div(part, "quarto-layout-cell"):
            return with_attr(part, classes=[*classes(part), *_SHOWN, *_told(block)]) if part["c"][1] else part
        return _put_out(part) if is_div(part, "quarto-float") else None

    return _untold(div(descend(block["c"][1], visit, kinds=("Div",)), block["c"][0]))


def _put_out(block: Element) -> Element:
    return div([_untold(block)], attr(classes=[*_SHOWN, *_told(block)]))


def _told(block: Element) -> list[str]:
    return [_MARKDOWN] if is_div(block, _MARKDOWN) else []


def _untold(block: Element) -> Element:
    return with_attr(block, classes=[name for name in classes(block) if name != _MARKDOWN])
