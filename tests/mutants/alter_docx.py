"""One number, word or picture of a finished document of Word made wrong."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial
from random import Random

from tests.mutants.alter import WORDS, Altered, Segments, altered_text

_BODY, _NOTES, _CORE = "word/document.xml", "word/footnotes.xml", "docProps/core.xml"
_SHOWN = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_PATTERNS = {
    "formula": re.compile(r"<m:t(?: [^>]*)?>([^<]*)</m:t>"),
    "alt": re.compile(r'\bdescr="([^"]+)"'),
    WORDS: re.compile(
        r'<w:bookmarkStart [^>]*w:name="val_claim[^>]*/><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>([^<]+)</w:t>'
    ),
}
_PARAGRAPH = re.compile(r'<w:p>|<w:p [^>]*>|<w:pStyle w:val="(\w+)"/>|</w:p>|<w:tbl>|</w:tbl>')
_FRONT = frozenset({"Title", "Subtitle", "Author", "Affiliation", "Date", "Keywords", "Abstract", "AbstractTitle"})
_FACTS = re.compile(r"<(?:dc:title|dc:description|dcterms:created)[^>]*>(\d{4}-\d\d-\d\d|[^<]+)")


class DocxOriginal:
    """A finished document, unpacked once."""

    def __init__(self, source: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(source)) as package:
            self._parts = {name: package.read(name) for name in package.namelist()}
        self._texts = {name: self._parts[name].decode() for name in (_BODY, _NOTES, _CORE) if name in self._parts}
        self._pictures = [name for name in self._parts if name.startswith("word/media/")]
        self._ways = {kind: partial(self._text, _BODY, body_segments(self._texts[_BODY]), kind)
                      for kind in body_segments(self._texts[_BODY])}  # fmt: skip
        for kind, name, pattern in (("note", _NOTES, _SHOWN), ("metadata", _CORE, _FACTS)):
            found = [one.span(1) for one in pattern.finditer(self._texts.get(name, ""))]
            if found:
                self._ways[kind] = partial(self._text, name, {kind: found}, kind)
        if self._pictures:
            self._ways["drawn"] = self._picture

    @property
    def places(self) -> list[str]:
        """Give the kinds of places that the document has."""
        return list(self._ways)

    def alter(self, place: str, random: Random) -> Altered | None:
        """Make one fault in a kind of place; None where it cannot be."""
        return self._ways[place](random)

    def _text(self, name: str, segments: Segments, kind: str, random: Random) -> Altered | None:
        made = altered_text(self._texts[name], segments, kind, random)
        return made and Altered(kind, made[0], self._packed({name: made[1].encode()}))

    def _picture(self, random: Random) -> Altered:
        """Alter one byte of what a picture holds, as another number in it would do."""
        name = random.choice(self._pictures)
        content = bytearray(self._parts[name])
        place = random.randrange(len(content) // 4, len(content) // 2)
        content[place] ^= 1 + random.randrange(255)
        return Altered("drawn", f"byte {place} of {name}", self._packed({name: bytes(content)}))

    def _packed(self, other: dict[str, bytes]) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
            for name, content in {**self._parts, **other}.items():
                package.writestr(name, content)
        return stream.getvalue()


def body_segments(body: str) -> Segments:
    """Give the stretches of the text by kind of place."""
    found: Segments = {kind: [one.span(1) for one in pattern.finditer(body)] for kind, pattern in _PATTERNS.items()}
    marks = [(one.start(), one.group(), one[1]) for one in _PARAGRAPH.finditer(body)]
    tables, style, at = 0, "", 0
    for shown in _SHOWN.finditer(body):
        while at < len(marks) and marks[at][0] < shown.start():
            _, mark, named = marks[at]
            tables += (mark == "<w:tbl>") - (mark == "</w:tbl>")
            style = named or ("" if mark.startswith("<w:p") else style)
            at += 1
        found.setdefault(_kind(style, in_table=tables > 0), []).append(shown.span(1))
    return {kind: segments for kind, segments in found.items() if segments}


def _kind(style: str, *, in_table: bool) -> str:
    if style in _FRONT:
        return "title block"
    if style.endswith("Caption"):
        return "caption"
    return "note" if style == "TableNote" else "table" if in_table else "text"
