"""Captions: which paragraph of a div is one, and where it is to stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from press.filters.context import Context
from press.filters.kinds import Kind
from press.pandoc.ast import Element, attr, div, is_div, plain

LOCATIONS = ("top", "bottom", "margin")


def split_caption(blocks: Sequence[Element]) -> tuple[list[Element], list[Element]]:
    """Part a float div's blocks into content and caption inlines: the last paragraph, where it is not itself content."""
    if len(blocks) > 1 and blocks[-1]["t"] == "Para" and not is_picture(blocks[-1]):
        return list(blocks[:-1]), list(blocks[-1]["c"])
    return list(blocks), []


def is_picture(block: Element) -> bool:
    """Tell whether a paragraph holds nothing but images, linked or not, and raw code."""
    kinds = ("Image", "Space", "SoftBreak", "LineBreak", "RawInline")
    return block["t"] in ("Para", "Plain") and all(node["t"] in kinds or is_linked_image(node) for node in block["c"])


def is_linked_image(node: Element) -> bool:
    """Tell whether a node is a link around exactly one image."""
    return node["t"] == "Link" and len(node["c"][1]) == 1 and node["c"][1][0]["t"] == "Image"


def caption_div(inlines: Sequence[Element]) -> Element:
    """Make the caption of a float in normal form."""
    return div([plain(inlines)], attr(classes=["quarto-float-caption"]))


def caption_of(float_div: Element) -> list[Element] | None:
    """Give the caption inlines of a float in normal form."""
    last = float_div["c"][1][-1:]
    return last[0]["c"][1][0]["c"] if last and is_div(last[0], "quarto-float-caption") else None


def caption_location(kind: Kind, attributes: Mapping[str, str], context: Context, *, label: str) -> tuple[str, bool]:
    """Give where a caption stands, `top` or `bottom`, and whether the margin was asked for.

    The element's own option goes over the document's, and the one for this kind over the one for all.
    """
    names = (f"{kind.key}-cap-location", *(("cap-location",) if kind.key in ("fig", "tbl") else ()))
    asked = next(
        (str(place[name]) for place in (attributes, context.meta) for name in names if name in place),
        kind.caption_location,
    )
    if asked not in LOCATIONS:
        context.report(
            "cap-location",
            f'{label}: found the caption location "{asked}", expected one of {", ".join(LOCATIONS)}',
            needle=f"#{label}",
        )
    return (
        (asked, False)
        if asked in ("top", "bottom")
        else ("top" if kind.key in ("tbl", "lst") else "bottom", asked == "margin")
    )
