"""From the normal form to the tree that Pandoc's HTML writer prints as the page."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from press.pandoc.ast import (
    Element,
    Outline,
    Replace,
    attr,
    classes,
    identifier,
    is_div,
    rewrite,
    span,
    string,
    values,
    with_attr,
)
from press.writers.html.callouts import lower_callout
from press.writers.html.code import lower_code
from press.writers.html.floats import lower_cell, lower_figure, lower_float
from press.writers.html.notes import notes_to_margin
from press.writers.html.options import HtmlOptions
from press.writers.html.resources import Resources
from press.writers.html.tables import lower_table
from press.writers.html.tabsets import lower_tabset

#: Names under which raw HTML stands in a tree.
_HTML = frozenset({"html", "html5", "html4"})
_LATEX = frozenset({"latex", "tex"})


def lower(
    options: HtmlOptions, resources: Resources, blocks: list[Element], outline: Outline, *, notes_before: int = 0
) -> list[Element]:
    """Rebuild blocks for Pandoc's HTML writer.

    Children are rebuilt before their parents, so a float finds its tables already wrapped.
    """
    if options.reference_location == "margin":
        blocks = notes_to_margin(blocks, before=notes_before)
    made: list[Element] = rewrite(blocks, _handlers(options, resources), outline=outline)
    return made


def below_title(blocks: list[Element], outline: Outline) -> list[Element]:
    """Let sections that begin at h1 begin at h2, below the title, which is the page's only h1."""

    def down(element: Element) -> Element:
        level, *rest = element["c"]
        return {"t": "Header", "c": [min(level + 1, 6), *rest]}

    if not any(element["t"] == "Header" and element["c"][0] == 1 for element in blocks):
        return blocks
    shifted: list[Element] = rewrite(blocks, {"Header": down}, outline=outline)
    return shifted


def _handlers(options: HtmlOptions, resources: Resources) -> Mapping[str, Replace]:
    """Name what is done with each kind of element."""
    divs = _div_handlers(options)

    def lower_div(element: Element) -> Element | list[Element] | None:
        for name in classes(element):
            if name in divs:
                return divs[name](element)
        return None

    return {
        "Div": _styled(lower_div, resources),
        "Figure": lambda element: lower_figure(element, options),
        "Table": lower_table,
        "CodeBlock": lambda element: lower_code(options, element),
        "Image": lambda element: _image(element, resources),
        "Link": lambda element: _link(element, options),
        "Math": _math,
        "Span": _styled(_span, resources),
        "Header": _header,
        "RawBlock": lambda element: _raw(element, resources),
        "RawInline": lambda element: _raw(element, resources),
    }


def _div_handlers(options: HtmlOptions) -> Mapping[str, Replace]:
    return {
        "quarto-float": lambda element: lower_float(element, options),
        "quarto-layout-cell": lower_cell,
        "callout": lambda element: lower_callout(element, options.callout_names),
        "panel-tabset": lower_tabset,
        "landscape": lambda element: with_attr(element, classes=[*classes(element), "column-page-right"]),
        "pagebreak": lambda element: with_attr(element, values={"aria-hidden": "true"}),
        "column-margin": _margin,
        "aside": _margin,
    }


def _margin(element: Element) -> Element:
    """Tell a reader without eyes that this stands beside the text."""
    return with_attr(element, values={"role": "note", **values(element)})


def _image(element: Element, resources: Resources) -> Element:
    """Put the picture's mark for its address, and its alternative text where Pandoc looks for it."""
    (_, _, _), _, (address, title) = element["c"]
    held = values(element)
    alt = "" if "decorative" in classes(element) else held.pop("alt", None)
    kept = {
        key: value for key, value in held.items() if key not in {"alt", "fig-alt", "fig-align", "fig-pos", "fig-env"}
    }
    made = with_attr(element, values={**kept, **({"alt": alt} if alt is not None else {})})
    return {"t": "Image", "c": [made["c"][0], [] if alt == "" else made["c"][1], [resources.mark(address), title]]}


def _link(element: Element, options: HtmlOptions) -> Element | None:
    """Mark links that leave the page, where the author asked for it."""
    address = element["c"][2][0]
    if not urlsplit(address).scheme.startswith("http") or not (options.external_new_window or options.external_icon):
        return None
    held = values(element)
    if options.external_new_window:
        held = {"target": "_blank", "rel": "noopener", **held}
    names = classes(element) if "external" in classes(element) else [*classes(element), "external"]
    return with_attr(element, classes=names, values=held)


def _math(element: Element) -> Element | None:
    """Give a displayed equation a box of its own, which scrolls where a phone is too narrow."""
    return span([element], attr(classes=["math-display"])) if element["c"][0]["t"] == "DisplayMath" else None


def _styled(handler: Replace, resources: Resources) -> Replace:
    """Let a style sheet in an attribute load nothing from another host."""

    def checked(element: Element) -> Element | list[Element] | None:
        style = values(element).get("style", "")
        if "url(" not in style.lower():
            return handler(element)
        element = with_attr(element, values={**values(element), "style": resources.css(style)})
        made = handler(element)
        return element if made is None else made

    return checked


def _span(element: Element) -> Element | None:
    """Print an equation's number; say that an aside is one; drop what only the filters needed."""
    names, held = classes(element), values(element)
    if "quarto-equation" in names and "number" in held:
        number = span([string(f"({held['number']})")], attr(classes=["equation-number"]))
        return {"t": "Span", "c": [attr(identifier(element), names), [*element["c"][1], number]]}
    if "quarto-float-label" in names:
        return with_attr(element, values={})
    return with_attr(element, values={"role": "note", **held}) if "aside" in names else None


def _header(element: Element) -> Element:
    """Make headings targets of anchors; Pandoc prints the number of an earlier step as `data-number`."""
    return with_attr(element, classes=[*classes(element), "anchored"])


def _raw(element: Element, resources: Resources) -> Element | list[Element] | None:
    """Embed what raw HTML loads; what Pandoc would not print in a page goes: of LaTeX it prints whole formulas."""
    name, text = element["c"]
    if name in _LATEX and "\\begin{" in text:
        return None
    return {"t": element["t"], "c": [name, resources.raw(text)]} if name in _HTML else []


def appendix_styled(blocks: list[Element], options: HtmlOptions) -> list[Element]:
    """Name the appendix's style in its class, as Quarto does, and head all its sections alike."""

    def head(element: Element) -> Element:
        return {"t": "Header", "c": [2, *element["c"][1:]]}

    def section(element: Element) -> Element:
        blocks = element["c"][1]
        first = [head(blocks[0])] if blocks and blocks[0]["t"] == "Header" else blocks[:1]
        return {"t": "Div", "c": [element["c"][0], [*first, *blocks[1:]]]}

    def style(element: Element) -> Element:
        names, held = [*classes(element), options.appendix_style], {"role": "doc-appendix", **values(element)}
        made = [section(child) if is_div(child, "quarto-appendix-section") else child for child in element["c"][1]]
        return with_attr({"t": "Div", "c": [element["c"][0], made]}, classes=names, values=held)

    return [style(block) if identifier(block) == "quarto-appendix" else block for block in blocks]
