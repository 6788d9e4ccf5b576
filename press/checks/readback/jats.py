"""What a finished JATS file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from press.checks.readback.formulas import mathml_text
from press.checks.readback.marks import MOVED, STAYED
from press.checks.readback.reading import Edge, Formula, Picture, Piece, Reading, gather
from press.errors import Diagnostic, Location, VerifyError

_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_HREF = "{http://www.w3.org/1999/xlink}href"
#: What is for machines alone, what describes pictures, and what is a formula.
_LEFT_OUT = frozenset({_MATH, "tex-math", "alt-text", "element-citation"})
#: What only links or identifies an affiliation.
_OF_AFFILIATIONS = frozenset({"uri", "institution-id"})
#: Elements that begin and end a line.
_BLOCKS = frozenset("""
    article-title subtitle title p label caption list list-item def-list def-item term def tr td th code preformat
    verse-line fig fig-group table-wrap table-wrap-group boxed-text statement disp-quote sec ref disp-formula kwd
    corresp aff break contrib
""".split())  # fmt: skip
#: Elements whose label stands in their first line, not above it.
_LABELLED = frozenset({"fig", "table-wrap", "fig-group", "table-wrap-group"})
#: Floats whose caption stands below them unless they say otherwise.
_CAPTIONED_BELOW = frozenset({"fig", "fig-group"})
_LISTS = frozenset({"order"})
#: The title block in the order in which other formats print it; JATS keeps its own.
_FRONT = (
    "title-group/article-title", "title-group/subtitle", "abstract[@abstract-type='short']", "contrib-group/contrib",
    "aff", "author-notes", "custom-meta-group/custom-meta/meta-value", "article-id[@pub-id-type='doi']",
    "abstract[not(@abstract-type)]", "kwd-group/kwd",
)  # fmt: skip


def read_jats(path: Path, source: bytes) -> Reading:
    """Read an article: its text in reading order, notes where they are called, lists with their numbers.

    A section that was moved to the appendices stands between `MOVED` and `STAYED`. Every element with an id is a spot.

    Raises
    ------
    VerifyError
        The file is no JATS article, or is cut off.
    """
    article = _parse(path, source)
    pictures = [_picture(graphic, path) for graphic in article.iter("graphic", "inline-graphic")]
    names = tuple(str(one.get("id")) for one in article.iter() if one.get("id"))
    links = frozenset(str(link.get("rid")) for link in article.iter("xref"))
    formulas = tuple(map(_formula, article.iter(_MATH)))
    return replace(gather(_Reader(article).text(), pictures), names=names, links=links, formulas=formulas)


def _formula(math: etree._Element) -> Formula:
    above = math.getparent()
    return Formula(mathml_text(math), f"line {math.sourceline}", None if above is None else above.findtext("tex-math"))


def _parse(path: Path, source: bytes) -> etree._Element:
    try:
        root = etree.fromstring(source, etree.XMLParser(load_dtd=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        raise _foreign(path, str(error)) from error
    if root.tag != "article":
        raise _foreign(path, f"<{root.tag}>")
    return root


def _picture(graphic: etree._Element, path: Path) -> Picture:
    name = unquote(graphic.get(_HREF, ""))
    data = (path.parent / name).read_bytes() if (path.parent / name).is_file() else b""
    above = graphic.getparent()
    again = above is not None and above.tag == "alternatives" and above.find(graphic.tag) is not graphic
    return Picture(graphic.findtext("alt-text") or "", f"line {graphic.sourceline}", data, file=name, again=again)


def _foreign(path: Path, found: str) -> VerifyError:
    return VerifyError(
        Diagnostic("readback", f"found no JATS ({found}), expected an article", Location(path), hint="render it again")
    )


class _Reader:
    """Walks one article; its notes are read where they are called."""

    def __init__(self, article: etree._Element) -> None:
        self._article = article
        self._notes = {str(note.get("id")): note for note in article.iterfind("back/fn-group/fn")}

    def text(self) -> Iterator[Piece]:
        """Read the title block as other formats print it, then the text."""
        for way in _FRONT:
            held: Any = self._article.xpath(f"front/article-meta/{way}")
            for found in held:
                yield "\n"
                yield from self._front(found)
                yield "\n"
        for part in ("front/notes", "body", "back"):
            found = self._article.find(part)
            if found is not None:
                yield from self._walk(found)

    def _front(self, found: etree._Element) -> Iterator[Piece]:
        if found.tag == "contrib":
            yield " ".join(str(word.text) for word in _names(found))
            yield ",".join(self._numbers(found))
        else:
            yield from self._walk(found)

    def _numbers(self, contributor: etree._Element) -> Iterator[str]:
        """Give the numbers of a contributor's affiliations, where there are several in the article."""
        for reference in contributor.iterfind("xref[@ref-type='aff']"):
            label = self._article.find(f"front/article-meta/aff[@id='{reference.get('rid')}']/label")
            if label is not None:
                yield str(label.text)

    def _walk(self, element: etree._Element) -> Iterator[Piece]:
        if not isinstance(element.tag, str) or element.tag in _LEFT_OUT or element.get("id") in self._notes:
            return
        if element.tag in _OF_AFFILIATIONS and _is_place(element):
            return
        before, after = _around(element.tag)
        name = element.get("id", "")
        if name:
            yield Edge(name, opens=True, place=f"line {element.sourceline}")
        yield before
        yield " " if self._note(element) is not None else _list_number(element)
        yield element.text or ""
        for child in _in_order(element):
            yield from self._walk(child)
            yield child.tail or ""
        yield from self._called(element)
        yield after
        if name:
            yield Edge(name, opens=False)

    def _note(self, element: etree._Element) -> etree._Element | None:
        return self._notes.get(str(element.get("rid"))) if element.tag == "xref" else None

    def _called(self, element: etree._Element) -> Iterator[Piece]:
        note = self._note(element)
        if note is not None:
            yield f" {note.findtext('label')} "
            for child in note.iterfind("*"):
                if child.tag != "label":
                    yield from self._walk(child)


def _around(tag: str) -> tuple[str, str]:
    """Give what stands before and after an element's text."""
    if tag == "app":
        return MOVED, STAYED
    return ("\n", "\n") if tag in _BLOCKS else ("", "")


def _is_place(element: etree._Element) -> bool:
    return any(above.tag == "aff" for above in element.iterancestors())


def _names(contributor: etree._Element) -> Iterator[etree._Element]:
    """Give the parts of a contributor's name in reading order."""
    for way in ("name/given-names", "name/surname", "name/suffix", "collab", "degrees"):
        yield from contributor.iterfind(way)


def _in_order(element: etree._Element) -> Iterable[etree._Element]:
    """Give the children as a reader meets them: captions below figures, the foot of a table below its body."""
    children = list(element)
    if element.tag == "table":
        return sorted(children, key=lambda child: child.tag == "tfoot")
    caption = element.find("caption")
    use = "" if caption is None else caption.get("specific-use", "")
    # Quarto sets a table with a caption as a figure that holds a table; what an author calls a figure is one
    is_table = element.find("table-wrap") is not None and not element.get("id", "").startswith("fig-")
    figure = element.tag in _CAPTIONED_BELOW and not is_table
    below = use == "caption-bottom" or (figure and use != "caption-top")
    if element.tag in _LABELLED and below:
        return sorted(children, key=lambda child: child.tag in {"label", "caption"})
    if element.tag == "disp-formula":
        return sorted(children, key=lambda child: child.tag == "label")
    return children


def _list_number(element: etree._Element) -> str:
    parent = element.getparent()
    if element.tag != "list-item" or parent is None or parent.get("list-type") not in _LISTS:
        return ""
    return f"{sum(1 for _ in element.itersiblings('list-item', preceding=True)) + 1}. "
