"""Floats: every way of writing a figure, table, listing or custom float becomes one div (docs/architecture.md, normal form).

Numbers and labels come later, in `numbering`; a float here has its content and, last, its bare caption.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from press.filters.captions import caption_div, caption_location, is_linked_image, split_caption
from press.filters.context import Context
from press.filters.images import LATEX_ONLY
from press.filters.kinds import Kind
from press.filters.layout import ALIGNMENTS, LAYOUT, lay_out
from press.filters.markup import inlines_of
from press.pandoc.ast import Element, attr, attr_of, div, identifier, is_div, plain, values, with_attr

#: Options that a float takes from its image, table or div.
_OWN = ("fig-align", "tbl-align")
_STREAMS = ("cell-output-stdout", "cell-output-stderr", "cell-output-error")


def float_kind(label: str, context: Context) -> Kind | None:
    """Give the kind of float that a label names, or nothing."""
    kind = context.kind_of(label)
    return kind if kind and kind.family == "float" else None


def from_figure(node: Element, context: Context) -> Element | None:
    """Turn Pandoc's `Figure` with a label into a float."""
    label = identifier(node)
    kind = float_kind(label, context)
    if kind is None:
        return _plain_figure(node, context)
    image = _sole_image(node["c"][2])
    caption = [inline for block in node["c"][1][1] for inline in block["c"]]
    content = [plain([_bare(node["c"][2][0]["c"][0])])] if image else node["c"][2]
    return build_float(label, kind, content, caption=caption, inner=image, context=context)


def _plain_figure(node: Element, context: Context) -> Element | None:
    """Hand the document's alignment to an unnumbered captioned image."""
    image = _sole_image(node["c"][2])
    align = values(image).get("fig-align", context.meta.get("fig-align")) if image else None
    if not align or "fig-align" in values(node):
        return None
    return with_attr(node, values={**values(node), "fig-align": str(align)})


def from_paragraph(node: Element, context: Context) -> Element | None:
    """Turn a paragraph that holds one image with a label, or one linked image with a caption, into a float or figure."""
    content = node["c"]
    if len(content) != 1 or not (content[0]["t"] == "Image" or is_linked_image(content[0])):
        return None
    image = content[0] if content[0]["t"] == "Image" else content[0]["c"][1][0]
    label = identifier(image)
    kind = float_kind(label, context)
    if kind is not None:
        return build_float(
            label, kind, [plain([_bare(content[0])])], caption=image["c"][1], inner=image, context=context
        )
    if content[0]["t"] == "Link" and image["c"][1]:
        figure = {"t": "Figure", "c": [attr(), [None, [plain(image["c"][1])]], [plain(content)]]}
        return _plain_figure(figure, context) or figure
    return None


def from_table(node: Element, context: Context) -> Element | None:
    """Turn a table with a label into a float; its caption leaves the table."""
    label = identifier(node)
    kind = float_kind(label, context)
    if kind is None:
        return None
    caption = [inline for block in node["c"][1][1] for inline in block["c"]]
    bare = with_attr({"t": "Table", "c": [node["c"][0], [None, []], *node["c"][2:]]}, identifier="")
    return build_float(label, kind, [bare], caption=caption, inner=node, context=context)


def from_code(node: Element, context: Context) -> Element | None:
    """Turn a code block with a label into a float, its `lst-cap` into the caption."""
    label = identifier(node)
    kind = float_kind(label, context)
    if kind is None:
        return None
    given = values(node)
    bare = with_attr(
        node, identifier="", values={key: value for key, value in given.items() if key != f"{kind.key}-cap"}
    )
    return build_float(
        label, kind, [bare], caption=inlines_of(given.get(f"{kind.key}-cap", ""), context), inner=None, context=context
    )


def from_div(node: Element, kind: Kind, context: Context) -> Element | list[Element]:
    """Turn a float div of Quarto's div syntax into a float; code of chunks inside it comes out in front."""
    content, caption = split_caption(node["c"][1])
    given = values(node)
    # a panel lays out what chunks put out, and a caption may stand at one of it
    whole = context.format == "html" and bool(caption) and not LAYOUT & given.keys()
    code, content = lift_code(content, kind, whole=whole)
    if not caption:
        content, caption = _hoist_caption(content)
    if LAYOUT & given.keys():
        content = lay_out(content, given, context, name=identifier(node))
    made = build_float(identifier(node), kind, content, caption=caption, inner=node, context=context)
    return [*code, made] if code else made


def build_float(
    label: str,
    kind: Kind,
    content: Sequence[Element],
    *,
    caption: Sequence[Element],
    inner: Element | None,
    context: Context,
) -> Element:
    """Make a float in normal form, without number; `inner` is the element whose options it takes."""
    given = values(inner) if inner else {}
    location, margin = caption_location(kind, given, context, label=label)
    names = [f"quarto-float-{kind.key}", *_outer_classes(inner)]
    align = given.get("fig-align", context.meta.get("fig-align") if kind.key == "fig" else None)
    attributes = {"ref-type": kind.key, "caption-location": location, **({"fig-align": str(align)} if align else {})}
    kept = _kept(given, kind) if inner is not None and inner["t"] == "Div" else {}
    classes = ["quarto-float", *names, *(["caption-margin"] if margin else [])]
    blocks = [*content, *([caption_div(caption)] if caption else [])]
    return div(blocks, attr(label, classes, {**attributes, **kept}))


def _kept(given: dict[str, str], kind: Kind) -> dict[str, str]:
    """Give the attributes of a float div that are not used up here."""
    used = {*LAYOUT, *ALIGNMENTS, *LATEX_ONLY, *_OWN, "subcap", "cap-location", "ref-type", "caption-location"}
    return {
        key: value
        for key, value in given.items()
        if key not in used and not key.endswith(("-cap-location", f"{kind.key}-cap"))
    }


def _outer_classes(inner: Element | None) -> list[str]:
    """Give the classes for a float: all of a div, of an image or table those that place it on the page."""
    names: list[str] = attr_of(inner)[1] if inner else []
    return names if inner and inner["t"] == "Div" else [name for name in names if name.startswith("column-")]


def _hoist_caption(content: list[Element]) -> tuple[list[Element], list[Element]]:
    """Take the caption of a float div's only figure or table where the div has none of its own."""
    captioned = [place for place, block in enumerate(content) if block["t"] in ("Figure", "Table")]
    if len(captioned) != 1 or identifier(content[captioned[0]]):
        return content, []
    place = captioned[0]
    block = content[place]
    caption = [inline for part in block["c"][1][1] for inline in part["c"]]
    bare = (
        block["c"][2] if block["t"] == "Figure" else [{"t": "Table", "c": [block["c"][0], [None, []], *block["c"][2:]]}]
    )
    return [*content[:place], *bare, *content[place + 1 :]], caption


def lift_code(content: Sequence[Element], kind: Kind, *, whole: bool) -> tuple[list[Element], list[Element]]:
    """Take the code and printed text of chunks out of a float's content, as Quarto does.

    A listing keeps the code of a chunk that puts nothing out: the code is then what is listed. `whole`: what a chunk
    shows stays in a cell of its own.
    """
    lifted: list[Element] = []
    kept: list[Element] = []
    for block in content:
        if not is_div(block, "cell"):
            kept.append(block)
            continue
        code = [child for child in block["c"][1] if _is_code(child)]
        shown = [child for child in block["c"][1] if not _is_code(child)]
        if kind.key == "lst" and not shown:
            kept += code
        else:
            lifted += [div(code, block["c"][0])] if code else []
            kept += [_cell(block, shown, unnamed=bool(code))] if whole and shown else shown
    return lifted, kept


def _cell(block: Element, shown: Sequence[Element], *, unnamed: bool) -> Element:
    """Make the cell of what a chunk shows; an id stands but once, at the code."""
    name, names, pairs = block["c"][0]
    return div(shown, ["" if unnamed else name, names, pairs])


def _is_code(block: Element) -> bool:
    if block["t"] == "CodeBlock":
        return "cell-code" in block["c"][0][1]
    if is_div(block, "quarto-float-lst"):
        return any(_is_code(child) for child in block["c"][1])
    return block["t"] == "Div" and not set(_STREAMS).isdisjoint(block["c"][0][1])


def _sole_image(blocks: Sequence[Element]) -> Element | None:
    inlines: list[Any] = blocks[0]["c"] if len(blocks) == 1 and blocks[0]["t"] in ("Plain", "Para") else []
    if len(inlines) != 1:
        return None
    node = inlines[0]["c"][1][0] if is_linked_image(inlines[0]) else inlines[0]
    return node if node["t"] == "Image" else None


def _bare(node: Element) -> Element:
    """Give an image, linked or not, without what its float took from it: label, place and alignment."""
    if node["t"] == "Link":
        return {"t": "Link", "c": [node["c"][0], [_bare(node["c"][1][0])], node["c"][2]]}
    names = [name for name in attr_of(node)[1] if not name.startswith("column-")]
    kept = {key: value for key, value in values(node).items() if key not in _OWN and not key.endswith("cap-location")}
    return with_attr(node, identifier="", classes=names, values=kept)
