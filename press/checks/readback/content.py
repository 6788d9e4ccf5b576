"""The words of a PDF page by its marks: content streams are searched for text alone, everything drawn is passed over.

A general interpreter follows position and look of every glyph, which no check asks for and which takes ten times as long.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playa.pdftypes import ContentStream, resolve1
from playa.utils import decode_text

if TYPE_CHECKING:
    from playa import Document
    from playa.font import Font
    from playa.page import Page

#: Deepest parentheses inside a string; a string of glyph numbers may hold some by chance.
_DEPTH = 6
#: How many forms may stand in one another.
_NESTED = 12
#: Number of marks, a text shown in it, and whether it is in the font of formulae.
_Shown = tuple[int, str, bool]


def _plain(value: Any) -> Any:
    """Give what a reference leads to."""
    return resolve1(value)


def _string_pattern() -> bytes:
    inside = rb"[^()\\]|\\[\s\S]"
    pattern = rb"\((?:" + inside + rb")*\)"
    for _ in range(_DEPTH):
        pattern = rb"\((?:" + inside + rb"|" + pattern + rb")*\)"
    return pattern


_TOKEN = re.compile(
    rb"(?P<string>" + _string_pattern() + rb")"
    rb"|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/MCID\s+(?P<mark>\d+)"
    rb"|/(?P<name>[^\s/<>\[\]()]*)"
    rb"|(?<![^\s\]>)])(?P<operator>BDC|BMC|EMC|Tf|TJ|Tj|'|\"|Do)(?![^\s/\[(<])"
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}

#: Number of a run of marks on its page, and what it says.
Words = Mapping[int, str]
#: Stands for the number of what has no mark: running heads, numbers of pages.
MARGIN = -1


@dataclass(frozen=True)
class PageWords:
    """What a page says: the words of its marks, and the signs of formulae by themselves, for they differ between formats."""

    words: Words
    signs: Words


def page_words(page: Page) -> PageWords:
    """Give the characters of each run of marks of a page; what has no mark has the number `MARGIN`."""
    found: tuple[defaultdict[int, list[str]], ...] = (defaultdict(list), defaultdict(list))
    source = b"\n".join(_plain(stream).buffer for stream in page.streams)
    for number, text, in_formula in _Scanner(page.doc, page.resources, 0).scan(source):
        found[in_formula][number].append(text)
    words, signs = ({number: "".join(pieces) for number, pieces in kind.items()} for kind in found)
    return PageWords(words, signs)


class _Scanner:
    """Reads one stream; `_marks` is the way down to the marks that are open, `_font` decodes what is shown."""

    def __init__(self, document: Document, resources: Any, depth: int) -> None:
        self._document = document
        self._resources = resources if isinstance(resources, Mapping) else {}
        self._depth = depth
        self._marks: list[tuple[int | None, str | None]] = []
        self._font: _Decoder | None = None
        self._fonts: dict[str, _Decoder | None] = {}

    def scan(self, source: bytes, mark: int | None = None) -> Iterator[_Shown]:
        """Yield the text shown in each run of marks; `mark` is that of the place where a form is shown."""
        strings: list[bytes] = []
        names: list[str] = []
        number: int | None = None
        self._marks = [(mark, None)]
        for token in _TOKEN.finditer(source):
            kind = token.lastgroup
            if kind == "string":
                strings.append(_unescaped(token["string"]))
            elif kind == "hex":
                strings.append(_from_hex(token["hex"]))
            elif kind == "name":
                names.append(token["name"].decode("latin-1"))
            elif kind == "mark":
                number = int(token["mark"])
            else:
                yield from self._operate(token["operator"], strings, names, number)
                strings, names, number = [], [], None

    def _operate(self, operator: bytes, strings: list[bytes], names: list[str], number: int | None) -> Iterator[_Shown]:
        if operator == b"Tf":
            self._font = self._get_font(names[-1] if names else "")
        elif operator in {b"BDC", b"BMC"}:
            yield from self._open(strings, names, number)
        elif operator == b"EMC":
            self._marks = self._marks[:-1] or [(None, None)]
        elif operator == b"Do":
            yield from self._form(names[-1] if names else "")
        elif self._font is not None and not self._replaced:
            mark = MARGIN if self._mark is None else self._mark
            yield mark, "".join(map(self._font.decode, strings)), self._font.of_formulas

    def _open(self, strings: list[bytes], names: list[str], number: int | None) -> Iterator[_Shown]:
        """Go into marks; words that are told to stand for what is shown there take its place."""
        if number is None and len(names) > 1:
            number = self._listed(names[-1])
        mark = self._mark if number is None else number
        if mark is None:
            yield MARGIN, "\n", False
        told = decode_text(strings[-1]) if "ActualText" in names and strings else None
        if told is not None and mark is not None and not self._replaced:
            yield mark, told, False
        self._marks.append((mark, told if told is not None else self._marks[-1][1]))

    def _listed(self, name: str) -> int | None:
        """Give the number of marks whose properties stand in the page's list."""
        properties = _plain(_plain(self._resources.get("Properties", {})).get(name))
        found = _plain(properties.get("MCID")) if isinstance(properties, Mapping) else None
        return found if isinstance(found, int) else None

    @property
    def _mark(self) -> int | None:
        return self._marks[-1][0]

    @property
    def _replaced(self) -> bool:
        return self._marks[-1][1] is not None

    def _form(self, name: str) -> Iterator[_Shown]:
        form = _plain(_plain(self._resources.get("XObject", {})).get(name))
        shown = isinstance(form, ContentStream) and str(getattr(form.get("Subtype"), "name", "")) == "Form"
        if shown and self._depth < _NESTED and not self._replaced:
            inner = _plain(form.get("Resources")) or self._resources
            yield from _Scanner(self._document, inner, self._depth + 1).scan(form.buffer, self._mark)

    def _get_font(self, name: str) -> _Decoder | None:
        if name not in self._fonts:
            told = _plain(self._resources.get("Font", {})).get(name)
            self._fonts[name] = _decoder(self._document, told)
        return self._fonts[name]


class _Decoder:
    """Turns what a stream shows into characters, each code once."""

    def __init__(self, font: Font, *, width: int) -> None:
        self._font, self._width = font, width
        self.of_formulas = "Math" in font.fontname
        self._known: dict[bytes, str] = {}

    def decode(self, shown: bytes) -> str:
        """Give the characters of a string."""
        return "".join(self._character(shown[at : at + self._width]) for at in range(0, len(shown), self._width))

    def _character(self, code: bytes) -> str:
        if code not in self._known:
            self._known[code] = "".join(text for _, text in self._font.decode(code))
        return self._known[code]


def _decoder(document: Document, told: Any) -> _Decoder | None:
    """Give what decodes a font; nothing where there is none of that name."""
    spec = _plain(told)
    if not isinstance(spec, Mapping):
        return None
    font = document.get_font(getattr(told, "objid", 0), dict(spec))
    composite = str(getattr(_plain(spec.get("Subtype")), "name", "")) == "Type0"
    return _Decoder(font, width=2 if composite else 1)


def _from_hex(written: bytes) -> bytes:
    digits = b"".join(written.split()).decode("ascii")
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _unescaped(written: bytes) -> bytes:
    return _ESCAPE.sub(_character, written[1:-1]) if b"\\" in written else written[1:-1]


def _character(found: re.Match[bytes]) -> bytes:
    told = found[1]
    return bytes([int(told, 8) & 255]) if told[:1].isdigit() else _ESCAPED.get(told, told)
