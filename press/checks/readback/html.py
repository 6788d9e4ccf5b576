"""What a finished HTML file says."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree, html

from press.checks.readback.formulas import mathml_text
from press.checks.readback.marks import FRONT_END, MOVED, STAYED, TURNED, UPRIGHT
from press.checks.readback.reading import Edge, Formula, Picture, Piece, Reading, gather
from press.errors import Diagnostic, Location, VerifyError

#: What only this format has (contents, rights, how to cite, buttons, words that are not seen), what is a picture, and what is a formula.
_LEFT_OUT = "//script | //style | //svg | //math | //nav | //button | //*[@id='quarto-reuse' or @id='quarto-copyright' or @id='quarto-citation'] | //*[@aria-hidden='true' and not(self::figcaption)] | //*[contains(concat(' ', @class, ' '), ' html-only ') or contains(concat(' ', @class, ' '), ' screen-reader-only ')]"
_CONTENTS = "//nav[@id='TOC' or @role='doc-toc']//li/a"
_BLOCKS = frozenset(
    "p div section header footer main li tr td th h1 h2 h3 h4 h5 h6 figure figcaption table br dt dd pre blockquote caption summary".split()
)
_NOTE_MARK = "doc-noteref"


def _parse(path: Path, source: bytes) -> html.HtmlElement:
    if b"<" not in source:
        raise _problem(path, "no HTML")
    if b"<html" in source[:4096].lower() and b"</html>" not in source[-4096:].lower():
        raise _problem(path, "a page that is cut off before its end")
    try:
        return html.document_fromstring(source)
    except (etree.ParserError, ValueError) as error:
        raise _problem(path, f"no readable HTML ({error})") from error


def _problem(path: Path, found: str) -> VerifyError:
    return VerifyError(
        Diagnostic("readback", f"found {found}, expected a finished page", Location(path), hint="render it again")
    )


def read_html(path: Path, source: bytes) -> Reading:
    """Read a page: its text in reading order, notes where they are called, lists with the numbers that a browser shows.

    What other formats put on landscape pages stands between `TURNED` and `UPRIGHT`, a section that the page has moved to
    its appendix between `MOVED` and `STAYED`. Every element with an id is a spot.

    Raises
    ------
    VerifyError
        The file is no HTML, or is cut off.
    """
    page = _parse(path, source)
    body = page.find("body")
    root: Any = page if body is None else body
    pictures = [_picture(image, path) for image in root.iter("img") if not _is_mark(image)]
    names = tuple(str(one.get("id")) for one in page.iter() if isinstance(one.tag, str) and one.get("id"))
    targets = {link.get("href") or "" for link in page.iter("a")}
    links = frozenset(target[1:] for target in targets if len(target) > 1 and target.startswith("#"))
    formulas = tuple(_formula(one) for one in root.iter("math"))
    contents = tuple(str(one.text_content()) for one in root.xpath(_CONTENTS))
    for element in root.xpath(_LEFT_OUT):
        element.drop_tree()
    reading = gather(_Reader(root).text(root), pictures)
    return replace(reading, names=names, links=links, formulas=formulas, contents=contents)


def _formula(math: html.HtmlElement) -> Formula:
    return Formula(mathml_text(math), f"line {math.sourceline}", math.findtext(".//annotation"))


def _is_mark(image: etree._Element) -> bool:
    """Tell whether a picture is the mark of ORCID behind an author's name, as Quarto sets it."""
    parent = image.getparent()
    return parent is not None and "quarto-title-author-orcid" in (parent.get("class") or "").split()


def _picture(image: html.HtmlElement, path: Path) -> Picture:
    address = image.get("src", "")
    file = "" if address.startswith("data:") else address
    return Picture(image.get("alt", ""), f"line {image.sourceline}", _bytes_of(address, path), file=file)


def _bytes_of(address: str, path: Path) -> bytes:
    """Give what an address of a picture holds or leads to; nothing for one that is elsewhere in the world."""
    head, comma, content = address.partition(",")
    if not address.startswith("data:"):
        file = path.parent / unquote(address.partition("?")[0])
        return file.read_bytes() if file.is_file() else b""
    try:
        return base64.b64decode(content) if comma and head.endswith(";base64") else unquote_to_bytes(content)
    except binascii.Error:
        return b""


class _Reader:
    """Reads elements; the notes were taken from the foot of the page, to be read where they are called."""

    def __init__(self, root: Any) -> None:
        calls = root.xpath(f"//a[@role='{_NOTE_MARK}']")
        self._notes = {
            call.get("href", "")[1:]: root.get_element_by_id(call.get("href", "")[1:], None) for call in calls
        }
        for back in root.xpath("//a[@role='doc-backlink']"):
            back.drop_tree()
        for foot in root.xpath("//*[@role='doc-endnotes']"):
            foot.drop_tree()

    def text(self, element: html.HtmlElement) -> Iterator[Piece]:
        """Yield the text of an element, blocks on lines of their own."""
        before, after = _around(element)
        name = element.get("id", "")
        if name:
            yield Edge(name, opens=True, place=f"line {element.sourceline}")
        yield before
        yield " " if element.get("role") == _NOTE_MARK else _list_number(element)
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                yield from self.text(child)
            yield child.tail or ""
        if element.get("role") == _NOTE_MARK:
            yield from self._note(element)
        yield after
        if name:
            yield Edge(name, opens=False)

    def _note(self, call: html.HtmlElement) -> Iterator[Piece]:
        note = self._notes.get(call.get("href", "")[1:])
        if note is not None:
            yield f" {call.text_content()} "
            for child in note:
                yield from self.text(child)


def _around(element: html.HtmlElement) -> tuple[str, str]:
    """Give what stands before and after an element's text."""
    if element.tag not in _BLOCKS:
        return "", ""
    if "landscape" in element.classes:
        return TURNED, UPRIGHT
    if element.get("id") == "title-block-header":
        return "\n", f"{FRONT_END}\n"
    return (MOVED, STAYED) if _is_moved(element) else ("\n", "\n")


def _is_moved(element: html.HtmlElement) -> bool:
    """Tell whether an element is a section of the appendix: the list of references stands at the end in all formats."""
    parent = element.getparent()
    inside = parent is not None and parent.get("id") == "quarto-appendix"
    return inside and element.get("role") != "doc-bibliography" and element.get("id") != "quarto-bibliography"


def _list_number(element: html.HtmlElement) -> str:
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol" or parent.get("type", "1") != "1":
        return ""
    earlier = sum(1 for _ in element.itersiblings("li", preceding=True))
    return f"{int(parent.get('start', 1)) + earlier}. "
