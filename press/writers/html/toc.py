"""The table of contents as a list of links."""

from __future__ import annotations

from collections.abc import Iterator

from press.pandoc.ast import Element, classes, identifier, link, plain, rewrite, span, with_attr
from press.writers.html.markup import block, tag

#: Divs whose headings are no sections of the article.
_CLOSED = {"callout", "panel-tabset", "quarto-figure", "column-margin", "aside"}


def build_toc(blocks: list[Element], *, title: str, depth: int, place: str, main: bool) -> list[Element]:
    """Give the navigation block, or nothing where there are no headings.

    `place` is `side` or `body`; only the main one carries the id that Quarto names.
    """
    headings = [(element["c"][0], element) for element in _headings(blocks) if element["c"][0] <= depth]
    if not headings:
        return []
    name = {"id": "TOC"} if main else {}
    start = tag(
        "nav", {**name, "class": f"toc toc-{place}", "role": "doc-toc", "aria-labelledby": f"toc-title-{place}"}
    )
    summary = [
        block(f'<summary><h2 id="toc-title-{place}" class="toc-title">'),
        plain([span([{"t": "Str", "c": title}])]),
        block("</h2></summary>"),
    ]
    return [block(f"{start}<details open>"), *summary, _list(headings), block("</details></nav>")]


def _headings(blocks: list[Element]) -> Iterator[Element]:
    for element in blocks:
        if element["t"] == "Header" and "unlisted" not in classes(element) and identifier(element):
            yield element
        elif element["t"] == "Div" and not _CLOSED & set(classes(element)):
            yield from _headings(element["c"][1])


def _list(headings: list[tuple[int, Element]]) -> Element:
    """Nest headings by level; a level that is left out costs no empty list."""
    items: list[list[Element]] = []
    at = 0
    while at < len(headings):
        level, heading = headings[at]
        end = at + 1
        while end < len(headings) and headings[end][0] > level:
            end += 1
        inner = headings[at + 1 : end]
        items.append([_entry(heading), *([_list(inner)] if inner else [])])
        at = end
    return {"t": "BulletList", "c": items}


def _entry(heading: Element) -> Element:
    """Print a heading as a link; what may stand on a page once only (ids, notes, links) is left out."""

    def bare(element: Element) -> Element:
        return with_attr(element, identifier="", values={})

    cleaned = rewrite(heading["c"][2], {"Span": bare, "Note": lambda _: [], "Link": lambda found: found["c"][1]})
    return plain([link(cleaned, "#" + identifier(heading))])
