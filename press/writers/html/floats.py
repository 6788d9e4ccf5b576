"""Floats, sub-floats and layouts: `figure` elements with their captions."""

from __future__ import annotations

from press.pandoc.ast import Element, attr, classes, div, identifier, is_div, values, with_attr
from press.writers.html.markup import wrapped
from press.writers.html.options import HtmlOptions

#: Quarto's class for a float of a type, beside `quarto-float-<type>`.
_KIND = {"fig": "figure", "tbl": "table", "lst": "listing"}


def lower_float(element: Element, options: HtmlOptions) -> Element:
    """Turn a float into the structure that Quarto's documentation names: div#id > figure.quarto-float > figcaption."""
    held = values(element)
    kind, sub = held.get("ref-type", "fig"), "parent" in held
    name = identifier(element)
    caption_id = f"{name}-caption"
    content = [child for child in element["c"][1] if not is_div(child, "quarto-float-caption")]
    captions = [child for child in element["c"][1] if is_div(child, "quarto-float-caption")]
    labelled = label_regions(content, caption_id) if captions else content
    body = [div(labelled, attr("", ["quarto-float-content"], {"aria-describedby": caption_id} if captions else None))]
    place = "top" if held.get("caption-location", "bottom") == "top" else "bottom"
    caption = _caption(captions, caption_id, kind=kind, sub=sub, place=place)
    parts = caption + body if place == "top" else body + caption
    stem = "quarto-subfloat" if sub else "quarto-float"
    figure = wrapped("figure", {"class": f"quarto-float {stem}-{kind} {_KIND.get(kind, kind)}"}, parts)
    align = held.get("fig-align") or ("left" if kind == "lst" else options.figure_align)
    outer = [c for c in classes(element) if c.startswith("column-") or c == "caption-margin"]
    return div(figure, attr(name, ["quarto-float", "quarto-figure", f"quarto-figure-{align}", "anchored", *outer]))


def _caption(captions: list[Element], caption_id: str, *, kind: str, sub: bool, place: str) -> list[Element]:
    if not captions:
        return []
    stem = "quarto-subfloat" if sub else "quarto-float"
    names = f"{stem}-caption quarto-float-caption-{place} {stem}-{kind}"
    return wrapped("figcaption", {"id": caption_id, "class": names}, _bare(captions[0]["c"][1]))


def _bare(blocks: list[Element]) -> list[Element]:
    """Print a caption's only paragraph without a paragraph of its own."""
    return [{"t": "Plain", "c": blocks[0]["c"]}] if len(blocks) == 1 and blocks[0]["t"] == "Para" else blocks


def label_regions(blocks: list[Element], caption_id: str) -> list[Element]:
    """Let a float's caption name the tables in it that scroll."""
    made = []
    for child in blocks:
        if is_div(child, "table-scroll"):
            held = {key: value for key, value in values(child).items() if key != "aria-label"}
            made.append(with_attr(child, values={**held, "aria-labelledby": caption_id}))
        elif child["t"] == "Div" and not is_div(child, "quarto-figure"):
            made.append({"t": "Div", "c": [child["c"][0], label_regions(child["c"][1], caption_id)]})
        else:
            made.append(child)
    return made


def lower_figure(element: Element, options: HtmlOptions) -> Element:
    """Align a captioned image that has no number."""
    return div(
        [element],
        attr("", ["quarto-figure", f"quarto-figure-{values(element).get('fig-align') or options.figure_align}"]),
    )


def lower_cell(element: Element) -> Element:
    """Give a cell of a layout its share of the row; a phone stacks the cells."""
    held = values(element)
    width, align = held.pop("width", ""), held.pop("layout-align", "")
    style = f"flex-basis: {width};" if width else ""
    style += f" justify-content: {align};" if align in {"left", "center", "right"} else ""
    return with_attr(element, values={**held, **({"style": style.strip()} if style else {})})
