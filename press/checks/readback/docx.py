"""The text of a finished DOCX file."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from press.errors import Diagnostic, Location, VerifyError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_LINE_ENDS = frozenset({f"{_W}br", f"{_W}cr", f"{_W}tab"})


def docx_text(path: Path) -> str:
    """Give the text of a document in reading order, notes where they are called, list numbers as Word shows them.

    Raises
    ------
    VerifyError
        The file is no whole DOCX.
    """
    try:
        with zipfile.ZipFile(path) as package:
            return _Reader(package).text()
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise VerifyError(
            Diagnostic(
                "readback",
                f"found no whole DOCX ({error}), expected a finished document",
                Location(path),
                hint="render it again",
            )
        ) from error


class _Reader:
    """Walks one package; `_counts` holds the running numbers of its lists."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._body = etree.fromstring(package.read("word/document.xml"))
        self._notes = _notes(package)
        self._decimal = _decimal_lists(package)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._note_count = 0

    def text(self) -> str:
        """Read the body."""
        return "".join(self._walk(self._body))

    def _walk(self, element: etree._Element) -> Iterator[str]:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _LINE_ENDS:
            yield "\n"
        elif element.tag == f"{_W}footnoteReference":
            yield from self._note(element.get(f"{_W}id", ""))
        elif element.tag not in {_MATH, f"{_W}instrText", f"{_W}drawing"} and not _is_contents(element):
            yield from self._inside(element)

    def _inside(self, element: etree._Element) -> Iterator[str]:
        paragraph = element.tag == f"{_W}p"
        if paragraph:
            yield self._list_number(element)
        for child in element:
            yield from self._walk(child)
        if paragraph:
            yield "\n"

    def _note(self, name: str) -> Iterator[str]:
        note = self._notes.get(name)
        if note is not None:
            self._note_count += 1
            yield f" {self._note_count} {self._note_count} "
            yield from self._walk(note)

    def _list_number(self, paragraph: etree._Element) -> str:
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            return ""
        number, level = (found.find(f"{_W}{name}") for name in ("numId", "ilvl"))
        key = (
            "" if number is None else number.get(f"{_W}val", ""),
            "0" if level is None else level.get(f"{_W}val", "0"),
        )
        if key not in self._decimal:
            return ""
        self._counts[key] += 1
        return f"{self._decimal[key] + self._counts[key] - 1}. "


def _is_contents(element: etree._Element) -> bool:
    """Tell whether an element is Word's table of contents."""
    if element.tag != f"{_W}sdt":
        return False
    return element.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery[@{_W}val='Table of Contents']") is not None


def _notes(package: zipfile.ZipFile) -> dict[str, etree._Element]:
    if "word/footnotes.xml" not in package.namelist():
        return {}
    notes = etree.fromstring(package.read("word/footnotes.xml"))
    return {note.get(f"{_W}id", ""): note for note in notes.findall(f"{_W}footnote")}


def _decimal_lists(package: zipfile.ZipFile) -> dict[tuple[str, str], int]:
    """Give the first number of each list level that counts 1, 2, 3."""
    if "word/numbering.xml" not in package.namelist():
        return {}
    numbering = etree.fromstring(package.read("word/numbering.xml"))
    kinds = {kind.get(f"{_W}abstractNumId"): kind for kind in numbering.findall(f"{_W}abstractNum")}
    found: dict[tuple[str, str], int] = {}
    for use in numbering.findall(f"{_W}num"):
        link = use.find(f"{_W}abstractNumId")
        kind = None if link is None else kinds.get(link.get(f"{_W}val"))
        for level in [] if kind is None else kind.findall(f"{_W}lvl"):
            form, start = level.find(f"{_W}numFmt"), level.find(f"{_W}start")
            if form is not None and form.get(f"{_W}val") == "decimal":
                first = 1 if start is None else int(start.get(f"{_W}val", "1"))
                found[use.get(f"{_W}numId", ""), level.get(f"{_W}ilvl", "0")] = first
    return found
