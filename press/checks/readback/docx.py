"""What a finished DOCX file says."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from lxml import etree

from press.checks.readback.reading import Edge, Formula, Picture, Piece, Reading, gather
from press.errors import Diagnostic, Location, VerifyError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_NAMED = "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
#: How a file of Office begins that is encrypted, or that is older than DOCX.
_SEALED = b"\xd0\xcf\x11\xe0"
_BODY = "word/document.xml"
#: Bytes of all parts together, unpacked, that are still read; articles with large pictures have a tenth of it.
_LARGEST = 512 * 2**20
_LINE_ENDS = frozenset({f"{_W}br", f"{_W}cr", f"{_W}tab"})


def read_docx(path: Path, source: bytes) -> Reading:
    """Read a document: its text in reading order, notes where they are called, list numbers as Word shows them.

    Every bookmark is a spot.

    Raises
    ------
    VerifyError
        The file is no whole DOCX, or is protected by a password.
    """
    if source.startswith(_SEALED):
        raise _problem(path, "a document that is protected by a password or of an old kind")
    try:
        with zipfile.ZipFile(BytesIO(source)) as package:
            _check_package(path, package)
            reader = _Reader(package)
            reading = gather(reader.text(), reader.pictures())
            names, links = tuple(reader.bookmarks()), frozenset(reader.links())
            formulas, contents = tuple(reader.formulas()), tuple(reader.contents())
            return replace(reading, names=names, links=links, formulas=formulas, contents=contents)
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, etree.XMLSyntaxError) as error:
        raise _problem(path, f"no whole DOCX ({error})") from error


def _problem(path: Path, found: str) -> VerifyError:
    return VerifyError(
        Diagnostic("readback", f"found {found}, expected a finished document", Location(path), hint="render it again")
    )


def _check_package(path: Path, package: zipfile.ZipFile) -> None:
    """Refuse what is no document of Word, and what unpacks to more than any document holds."""
    if _BODY not in package.namelist():
        raise _problem(path, "a package that is no document of Word")
    size = sum(part.file_size for part in package.infolist())
    if size > _LARGEST:
        raise _problem(path, f"a package that unpacks to {size // 2**20} MiB")


class _Reader:
    """Walks one package; `_counts` holds the running numbers of its lists."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._body = etree.fromstring(package.read(_BODY))
        self._notes = _notes(package)
        self._parts = (self._body, *self._notes.values())
        self._decimal = _decimal_lists(package)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._note_count = 0
        self._numbers = {one: number for number, one in enumerate(self._body.iter(f"{_W}p"), 1)}
        self._place = ""
        #: Names of the bookmarks that are open, by number.
        self._names: dict[str, str] = {}
        self._package = package

    def text(self) -> Iterator[Piece]:
        """Read the body."""
        return self._walk(self._body)

    def pictures(self) -> Iterator[Picture]:
        """Read what is told of each picture, and its bytes."""
        for part, place in ((self._body, "document"), *((note, "footnotes") for note in self._notes.values())):
            yield from self._pictures(part, _related(self._package, place))

    def _pictures(self, part: etree._Element, files: Mapping[str, bytes]) -> Iterator[Picture]:
        for element in part.iter(f"{_DRAWING}inline", f"{_DRAWING}anchor"):
            number = self._numbers.get(next(element.iterancestors(f"{_W}p")))
            told, blip = element.find(f"{_DRAWING}docPr"), next(element.iter(_BLIP), None)
            if blip is not None:
                alt = "" if told is None else told.get("descr", "")
                place, data = f"paragraph {number}" if number else "a note", files.get(blip.get(_EMBED, ""), b"")
                named = next(element.iter(_NAMED), None)
                made_from = "" if named is None else named.get("descr", "")
                yield Picture(alt, place, data, made_from=made_from)

    def formulas(self) -> Iterator[Formula]:
        """Read what each formula shows."""
        for part in self._parts:
            for math in part.iter(_MATH):
                number = self._numbers.get(next(math.iterancestors(f"{_W}p"), math))
                shown = "".join(one.text or "" for one in math.iter(_MATH_TEXT))
                yield Formula(shown, f"paragraph {number}" if number else "a note")

    def contents(self) -> Iterator[str]:
        """Read the entries of the table of contents, without the numbers of pages that Word sets behind a tab."""
        for held in filter(_is_contents, self._body.iter(f"{_W}sdt")):
            for paragraph in held.iter(f"{_W}p"):
                yield "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))

    def bookmarks(self) -> Iterator[str]:
        """Give the name of every bookmark."""
        return (one.get(f"{_W}name", "") for part in self._parts for one in part.iter(f"{_W}bookmarkStart"))

    def links(self) -> Iterator[str]:
        """Give the bookmarks to which links lead."""
        found = (one.get(f"{_W}anchor") for part in self._parts for one in part.iter(f"{_W}hyperlink"))
        return (name for name in found if name)

    def _walk(self, element: etree._Element) -> Iterator[Piece]:
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _LINE_ENDS:
            yield "\n"
        elif element.tag in {f"{_W}bookmarkStart", f"{_W}bookmarkEnd"}:
            yield self._edge(element)
        elif element.tag == f"{_W}footnoteReference":
            yield from self._note(element.get(f"{_W}id", ""))
        elif element.tag not in {_MATH, f"{_W}instrText", f"{_W}drawing"} and not _is_contents(element):
            yield from self._inside(element)

    def _edge(self, mark: etree._Element) -> Edge:
        number = mark.get(f"{_W}id", "")
        if mark.tag == f"{_W}bookmarkEnd":
            return Edge(self._names.get(number, ""), opens=False)
        self._names[number] = mark.get(f"{_W}name", "")
        return Edge(self._names[number], opens=True, place=self._place)

    def _inside(self, element: etree._Element) -> Iterator[Piece]:
        paragraph = element.tag == f"{_W}p"
        if paragraph:
            self._place = (
                f"paragraph {self._numbers[element]}" if element in self._numbers else f"note {self._note_count}"
            )
            yield self._list_number(element)
        for child in element:
            yield from self._walk(child)
        if paragraph:
            yield "\n"

    def _note(self, name: str) -> Iterator[Piece]:
        note = self._notes.get(name)
        if note is not None:
            self._note_count += 1
            yield f" {self._note_count} {self._note_count} "
            called = self._place
            yield from self._walk(note)
            self._place = called

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


def _related(package: zipfile.ZipFile, part: str) -> dict[str, bytes]:
    """Give the pictures that a part refers to by their numbers."""
    names, told = set(package.namelist()), f"word/_rels/{part}.xml.rels"
    relations = etree.fromstring(package.read(told)) if told in names else ()
    files = {one.get("Id", ""): posixpath.normpath(f"word/{one.get('Target', '')}") for one in relations}
    return {number: package.read(file) for number, file in files.items() if file in names and "/media/" in file}


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
