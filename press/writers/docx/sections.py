"""Sections: landscape pages with the header, footer and line numbers of the others, and no page left empty."""

from __future__ import annotations

import copy

from press.errors import Diagnostic, RenderError
from press.writers.docx.ooxml import (
    Node,
    inner,
    name,
    parent_of,
    parse,
    properties,
    sort_children,
    style_of,
    unwrap,
    value_of,
)

#: Characters of text that do not make a page worth turning.
LITTLE_TEXT = 500


def turned(section: Node) -> Node:
    """Copy a section's settings with the page turned to landscape."""
    made = copy.deepcopy(section)
    page = made.find(name("w:pgSz"))
    if page is None:
        page = parse('<w:pgSz w:w="11906" w:h="16838"/>')
        made.append(page)
        sort_children(made)
    if page.get(name("w:orient")) != "landscape":
        wide, high = value_of(page, "w:w"), value_of(page, "w:h")
        page.set(name("w:w"), high)
        page.set(name("w:h"), wide)
        page.set(name("w:orient"), "landscape")
    return made


def check_landscape(body: Node) -> None:
    """Check that every landscape mark stands where a page can turn.

    Raises
    ------
    RenderError
        One stands inside a float, a panel or a callout.
    """
    if any(mark.getparent() is not body for mark in body.iter(name("press:landscape"))):
        raise RenderError(
            Diagnostic(
                "landscape-inside",
                "landscape: found it inside a float, a panel or a callout, expected it outside",
                hint="put the ::: {.landscape} div around the whole figure or table",
            )
        )


def divide(body: Node) -> None:
    """Turn landscape marks into sections.

    Headings right before one go with it, neighbours share one, and a section at the start or end of the document
    leaves no empty page.
    """
    for mark in body.findall(name("press:landscape")):
        _take_little(mark)
        _take_headings(mark)
        _drop_breaks(mark)
    _join_neighbours(body)
    final = inner(body, "w:sectPr")
    upright, across = copy.deepcopy(final), turned(final)
    first = True
    for mark in body.findall(name("press:landscape")):
        if _content_before(mark):
            _end_section(mark, upright, first=first)
            first = False
        at = body.index(mark)
        rest = body[at + 1]
        unwrap(mark)
        if rest is final:
            _become(final, across)
        else:
            _end_section(rest, across, first=first)
            first = False
    if not first:
        _only_first(final)


def _content_before(mark: Node) -> bool:
    return any(not _ends_section(node) for node in mark.itersiblings(preceding=True))


def _ends_section(node: Node) -> bool:
    return node.find(f"{name('w:pPr')}/{name('w:sectPr')}") is not None


def _take_little(mark: Node) -> None:
    """Take along what stands between two landscape parts where it is too little for a page of its own."""
    between: list[Node] = []
    for node in mark.itersiblings(preceding=True):
        if node.tag == mark.tag:
            little = sum(len("".join(_texts(paragraph))) for paragraph in between) <= LITTLE_TEXT
            if little and all(part.tag == name("w:p") and not _has_picture(part) for part in between):
                for part in between:
                    mark.insert(0, part)
            return
        between.append(node)


def _texts(paragraph: Node) -> list[str]:
    return [node.text or "" for node in paragraph.iter(name("w:t"))]


def _has_picture(paragraph: Node) -> bool:
    return next(paragraph.iter(name("w:drawing")), None) is not None


def _take_headings(mark: Node) -> None:
    before = mark.getprevious()
    while before is not None and style_of(before).startswith("Heading"):
        mark.insert(0, before)
        before = mark.getprevious()


def _drop_breaks(mark: Node) -> None:
    """Drop page breaks where the turn of the page breaks it anyway."""
    edges = (mark.getprevious(), mark.getnext(), mark[-1] if len(mark) else None)
    for edge in edges:
        if edge is not None and edge.tag == name("press:pagebreak"):
            parent_of(edge).remove(edge)


def _join_neighbours(body: Node) -> None:
    for mark in body.findall(name("press:landscape")):
        before = mark.getprevious()
        if before is not None and before.tag == mark.tag:
            for part in reversed(before):
                mark.insert(0, part)
            body.remove(before)


def _only_first(section: Node) -> None:
    """Only the document's first page goes without a running title."""
    for own in section.findall(name("w:titlePg")):
        section.remove(own)


def _become(section: Node, model: Node) -> None:
    section[:] = [copy.deepcopy(node) for node in model]


def _end_section(following: Node, model: Node, *, first: bool) -> None:
    """End a section before a node: in its last paragraph, or in one too small to be seen where it ends with a table."""
    settings = copy.deepcopy(model)
    if not first:
        _only_first(settings)
    last = following.getprevious()
    if last is None or last.tag != name("w:p") or _ends_section(last):
        last = parse('<w:p><w:pPr><w:pStyle w:val="SectionEnd"/></w:pPr></w:p>')
        following.addprevious(last)
    properties(last, "w:pPr").append(settings)
