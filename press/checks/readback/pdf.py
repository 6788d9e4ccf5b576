"""What a finished PDF file says, in the order of its structure tree.

A tagged PDF says which marks on which page make up which paragraph, cell or note, in the order in which they are read.
That order holds where the order on the page does not: figures that moved, notes at the foot of a page.
Running heads and page numbers are no part of it. PDFium is not used: it leaves out characters that it takes for doubled,
and with them whole cells of a table of zeros.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import playa
from playa.exceptions import PDFEncryptionError
from playa.pdftypes import resolve1
from playa.utils import decode_text

from press.checks.readback.content import MARGIN, PageWords, page_words
from press.checks.readback.reading import Formula, Picture, Piece, Reading, Turn, gather
from press.errors import Diagnostic, Location, VerifyError

#: Pictures are kept apart; the contents other formats make by themselves.
_PICTURE, _CONTENTS, _ENTRY, _FORMULA = "Figure", "TOC", "TOCI", "Formula"
_INLINE = frozenset({"Span", "Link", "Em", "Strong", "Reference", "Code", "Quote", "Sub"})

#: Number of a page from 0, and of a run of marks on it.
Mark = tuple[int, int]


def read_pdf(path: Path, source: bytes) -> Reading:
    """Read a tagged PDF: its text in reading order, by page, and its pictures.

    Raises
    ------
    VerifyError
        The file is no PDF, is cut off, is protected by a password, or is not tagged.
    """
    if not source.startswith(b"%PDF-"):
        raise _problem(path, "no PDF", hint="render it again")
    if b"%%EOF" not in source[-1024:]:
        raise _problem(path, "a PDF that is cut off before its end", hint="render it again")
    try:
        return _read(path, playa.parse(source))
    except VerifyError:
        raise
    except PDFEncryptionError as error:
        raise _problem(path, "a PDF that is protected by a password", hint="render it again") from error
    except Exception as error:  # a broken file can fail anywhere in the parser, in many ways
        raise _problem(path, f"no readable PDF ({type(error).__name__})", hint="render it again") from error


def _problem(path: Path, found: str, *, hint: str) -> VerifyError:
    return VerifyError(
        Diagnostic("readback", f"found {found}, expected a finished document", Location(path), hint=hint)
    )


def _read(path: Path, document: playa.Document) -> Reading:
    if not resolve1(document.catalog.get("StructTreeRoot")):
        raise _problem(path, "a PDF without tags", hint="only files that press has written can be read back")
    return read_pages(document, [page_words(page) for page in document.pages])


def read_pages(document: playa.Document, pages: Sequence[PageWords]) -> Reading:
    """Read a tagged PDF whose pages say what is given, by the order of its structure tree."""
    root: Any = resolve1(document.catalog.get("StructTreeRoot"))
    walker = _Walker(document, pages)
    reading = gather(walker.walk(root.get("K"), None))
    reading = replace(reading, pictures=tuple(walker.pictures), formulas=tuple(walker.formulas))
    return replace(reading, contents=tuple(walker.contents), margins=walker.margins)


class _Walker:
    """Follows the structure tree; `_marks` holds the text of each run."""

    def __init__(self, document: playa.Document, pages: Sequence[PageWords]) -> None:
        self.pictures: list[Picture] = []
        self.formulas: list[Formula] = []
        self.contents: list[str] = []
        self._pages = {page.pageid: page.page_idx for page in document.pages}
        self._marks = {(number, mark): text for number, page in enumerate(pages) for mark, text in page.words.items()}
        self._signs = {(number, mark): text for number, page in enumerate(pages) for mark, text in page.signs.items()}
        self.margins = tuple(page.words.get(MARGIN, "") for page in pages)

    def walk(self, node: Any, page: int | None) -> Iterator[Piece]:
        """Yield pieces of text; `page` is where bare numbers count."""
        value: Any = resolve1(node)
        if isinstance(value, int):
            yield from self._piece(page, value)
        elif isinstance(value, list):
            for child in value:
                yield from self.walk(child, page)
        elif isinstance(value, Mapping):
            yield from self._element(value, page)

    def _element(self, element: Mapping[str, Any], page: int | None) -> Iterator[Piece]:
        page = self._page(element, page)
        if "MCID" in element:
            number: Any = resolve1(element["MCID"])
            yield from self._piece(page, int(number))
            return
        kind = _kind(element)
        if kind == _PICTURE:
            self.pictures.append(self._picture(element, page))
        elif kind == _FORMULA:
            self.formulas.append(self._formula(element, page))
        elif kind == _CONTENTS:
            self.contents += self._entries(element, page)
        if kind in {_CONTENTS, _PICTURE} or "K" not in element:
            return
        apart = "" if kind in _INLINE else "\n"
        yield apart
        yield from self.walk(self._in_order(element["K"], page), page)
        yield apart

    def _in_order(self, content: Any, page: int | None) -> Any:
        """Put a caption behind what it stands below: its tag always comes first, its marks come in the order of the page."""
        parts = resolve1(content)
        if not isinstance(parts, list) or [_kind(part) for part in parts[:1]] != ["Caption"]:
            return content
        caption, rest = parts[0], parts[1:]
        above, below = (next(self._places(part, page), None) for part in (rest, caption))
        return [*rest, caption] if above and below and above < below else content

    def _places(self, node: Any, page: int | None) -> Iterator[Mark]:
        """Yield where the marks of a node stand, in the order of its tags."""
        value = resolve1(node)
        if isinstance(value, list):
            for child in value:
                yield from self._places(child, page)
            return
        if isinstance(value, Mapping):
            page = self._page(value, page)
            if "MCID" not in value:
                yield from self._places(value.get("K"), page)
                return
            value = resolve1(value["MCID"])
        if isinstance(value, int) and page is not None:
            yield page, value

    def _page(self, element: Mapping[str, Any], page: int | None) -> int | None:
        return self._pages.get(element["Pg"].objid, page) if "Pg" in element else page

    def _picture(self, element: Mapping[str, Any], page: int | None) -> Picture:
        """Read what is told of a picture, and the words that are drawn in it."""
        told: Any = resolve1(element.get("Alt", b""))
        marks = list(self._places(element.get("K"), page))
        drawn = "".join(self._marks.get(mark, "") for mark in marks)
        return Picture(decode_text(told), _page_name(marks[0][0] if marks else page), drawn=drawn)

    def _formula(self, element: Mapping[str, Any], page: int | None) -> Formula:
        marks = list(self._places(element.get("K"), page))
        shown = "".join(self._signs.get(mark, "") for mark in marks)
        return Formula(shown, _page_name(marks[0][0] if marks else page))

    def _entries(self, node: Any, page: int | None) -> Iterator[str]:
        """Read the entries of a table of contents, which may stand in one another."""
        value: Any = resolve1(node)
        if isinstance(value, list):
            for child in value:
                yield from self._entries(child, page)
        elif _kind(value) == _ENTRY:
            yield "".join(self._marks.get(mark, "") for mark in self._places(value.get("K"), self._page(value, page)))
        elif isinstance(value, Mapping):
            yield from self._entries(value.get("K"), self._page(value, page))

    def _piece(self, page: int | None, number: int) -> Iterator[Piece]:
        if page is not None:
            yield Turn(_page_name(page))
            yield self._marks.get((page, number), "")


def _kind(node: Any) -> str:
    """Give the name of a tag; nothing for marks."""
    element = resolve1(node)
    return str(getattr(element.get("S"), "name", "")) if isinstance(element, Mapping) else ""


def _page_name(page: int | None) -> str:
    return "" if page is None else f"page {page + 1}"
