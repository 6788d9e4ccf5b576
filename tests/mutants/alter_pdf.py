"""One number of a finished PDF made wrong: glyphs of a content stream, or what is told of a picture."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pikepdf

from tests.mutants.alter import WORDS, Altered, altered_text

#: Kinds of places by the tags of the elements that stand there, the innermost that is found.
_KINDS = {"/Figure": "drawn", "/Formula": "formula", "/Caption": "caption", "/TD": "table", "/TH": "table", "/Note": "note",
          "/FENote": "note", "/TOC": "contents"}  # fmt: skip
_FRONT, _HEADINGS = "title block", frozenset({"/H1", "/H2"})
#: What stands outside of all tags: running heads, numbers of pages.
_MARGIN = "margin"
_FACTS = re.compile(
    r"<(?:dc:title|dc:description)><rdf:Alt><rdf:li[^>]*>([^<]+)|<xmp:CreateDate>(\d{4}-\d\d-\d\d)", re.DOTALL
)


@dataclass
class Glyph:
    """One glyph that a page shows: in which instruction and string of it, at which byte, and what it says."""

    instruction: int
    string: int
    byte: int
    text: str
    #: Codes by character of its font.
    codes: dict[str, bytes]
    #: Kind of the place where it stands.
    kind: str


#: Glyphs, and the codes that are written in their place.
Edits = list[tuple[Glyph, bytes]]


@dataclass(frozen=True)
class _Page:
    """A page taken apart."""

    instructions: list[Any]
    glyphs: list[Glyph]


class PdfOriginal:
    """A finished PDF, taken apart once; each fault is put in, the file is saved, and the fault is taken out again."""

    def __init__(self, source: bytes, claims: Sequence[tuple[str, str]] = ()) -> None:
        self._pdf = pikepdf.open(io.BytesIO(source))
        self._kinds = _mark_kinds(self._pdf)
        self._pages: dict[int, _Page] = {}
        self._figures = [
            one for one in _elements(self._pdf.Root.StructTreeRoot) if "/Alt" in one and one.S == "/Figure"
        ]
        #: Letters before the word of each claim, and the word.
        self._claims = claims

    @property
    def places(self) -> list[str]:
        """Give the kinds of places that the file has."""
        kinds = {kind for page in self._kinds.values() for kind in page.values()}
        alone = {"alt": self._figures, WORDS: self._claims, "metadata": _FACTS.findall(self._facts())}
        return [*sorted(kinds), _MARGIN, *(kind for kind, there in alone.items() if there)]

    def alter(self, place: str, random: Random) -> Altered | None:
        """Make one fault in a kind of place; None where it cannot be."""
        if place == "alt":
            return self._alter_alt(random)
        if place == "metadata":
            return self._alter_facts(random)
        return self._alter_page(place, random)

    def _saved(self, place: str, told: str) -> Altered:
        stream = io.BytesIO()
        self._pdf.save(stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return Altered(place, told, stream.getvalue())

    def _facts(self) -> str:
        return self._pdf.Root.Metadata.read_bytes().decode() if "/Metadata" in self._pdf.Root else ""

    def _alter_facts(self, random: Random) -> Altered | None:
        facts = self._facts()
        made = altered_text(
            facts, {"metadata": [one.span(one.lastindex or 0) for one in _FACTS.finditer(facts)]}, "metadata", random
        )
        if made is None:
            return None
        self._pdf.Root.Metadata.write(made[1].encode())
        try:
            return self._saved("metadata", made[0])
        finally:
            self._pdf.Root.Metadata.write(facts.encode())

    def _alter_alt(self, random: Random) -> Altered | None:
        figure = random.choice(self._figures)
        text = str(figure.Alt)
        made = altered_text(text, {"alt": [(0, len(text))]}, "alt", random)
        if made is None:
            return None
        figure.Alt = pikepdf.String(made[1])
        try:
            return self._saved("alt", made[0])
        finally:
            figure.Alt = pikepdf.String(text)

    def _page(self, number: int) -> _Page:
        if number not in self._pages:
            page = self._pdf.pages[number]
            instructions = list(pikepdf.parse_content_stream(page))
            kinds = self._kinds.get(page.obj.objgen, {})
            self._pages[number] = _Page(instructions, _glyphs(page, instructions, kinds))
        return self._pages[number]

    def _alter_page(self, place: str, random: Random) -> Altered | None:
        number = random.randrange(len(self._pdf.pages))
        page = self._page(number)
        edits, told = self._word(page, random) if place == WORDS else _number(page, place, random)
        if not edits:
            return None
        instructions = list(page.instructions)
        for glyph, code in sorted(edits, key=lambda edit: edit[0].byte, reverse=True):
            _write(instructions, glyph, code)
        before = self._pdf.pages[number].obj.Contents
        self._pdf.pages[number].obj.Contents = self._pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        try:
            return replace(self._saved(place, f"{told}, page {number + 1}"), page=number)
        finally:
            self._pdf.pages[number].obj.Contents = before

    def _word(self, page: _Page, random: Random) -> tuple[Edits, str]:
        """Write another word where the letters of a claim stand."""
        before, word = random.choice(self._claims)
        seen = [glyph for glyph in page.glyphs if glyph.text.strip()]
        at = "".join(glyph.text[:1] for glyph in seen).find(before + word.replace(" ", ""))
        if at < 0:
            return [], ""
        letters = seen[at + len(before) : at + len(before) + len(word.replace(" ", ""))]
        others = [one for one in ("few", "most", "all", "no", "higher") if one != word.casefold()]
        other = random.choice([one for one in others if set(one) <= letters[0].codes.keys()] or [""])
        codes = b"".join(letters[0].codes[letter] for letter in other)
        edits = [(letters[0], codes), *((letter, b"") for letter in letters[1:])] if other else []
        return edits, f"{other} for {word} behind {before!r}"


def _number(page: _Page, place: str, random: Random) -> tuple[Edits, str]:
    figures = [at for at, one in enumerate(page.glyphs) if one.text.isdigit() and one.kind == place]
    if not figures:
        return [], ""
    at, change = random.choice(figures), random.choice([_figure, _sign, _point, _swap])
    told = f"{change.__name__[1:]} of {page.glyphs[at].text} in {_line(page.glyphs, at)!r}"
    return change(page.glyphs, at, figures, random), told


def _elements(node: Any) -> list[Any]:
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            found.append(one)
            if "/K" in one:
                waiting.append(one.K)
    return found


def _figure(glyphs: list[Glyph], at: int, _: list[int], random: Random) -> Edits:
    glyph = glyphs[at]
    others = [glyph.codes[one] for one in "0123456789" if one in glyph.codes and one != glyph.text]
    return [(glyph, random.choice(others))] if others else []


def _sign(glyphs: list[Glyph], at: int, _: list[int], __: Random) -> Edits:
    while at and _goes_on(glyphs, at):
        at -= 1
    if at and glyphs[at - 1].text == "−":
        return [(glyphs[at - 1], b"")]
    # behind a letter a hyphen is no sign: "Table S-7" names the table that "Table S7" names
    hyphen = None if at and glyphs[at - 1].text.isalpha() else glyphs[at].codes.get("-")
    minus = glyphs[at].codes.get("−") or hyphen
    return [(glyphs[at], minus + glyphs[at].codes[glyphs[at].text])] if minus else []


def _goes_on(glyphs: list[Glyph], at: int) -> bool:
    """Tell whether a number began before this glyph; the full stop of another text may be the glyph before a figure."""
    before = glyphs[max(0, at - 2) : at]
    point = before[-1].text == "." and len(before) > 1 and before[0].text.isdigit()
    # nor does a number begin in another place, where the last glyph of the page's text may be a figure
    return (before[-1].text.isdigit() or point) and before[-1].kind == glyphs[at].kind


def _point(glyphs: list[Glyph], at: int, _: list[int], __: Random) -> Edits:
    point = next((one for one in range(at, min(at + 4, len(glyphs) - 1)) if glyphs[one].text == "."), None)
    if point and glyphs[point - 1].text.isdigit() and glyphs[point + 1].text.isdigit():
        return [(glyphs[point], b"")]
    glyph = glyphs[at]
    inside = at + 1 < len(glyphs) and glyphs[at + 1].text.isdigit()
    return [(glyph, glyph.codes[glyph.text] + glyph.codes["."])] if inside and "." in glyph.codes else []


def _swap(glyphs: list[Glyph], at: int, figures: list[int], random: Random) -> Edits:
    glyph = glyphs[at]
    others = [glyphs[one] for one in figures if glyphs[one].codes is glyph.codes and glyphs[one].text != glyph.text]
    if not others:
        return []
    other = random.choice(others)
    return [(glyph, glyph.codes[other.text]), (other, glyph.codes[glyph.text])]


def _line(glyphs: list[Glyph], at: int) -> str:
    return "".join(one.text for one in glyphs[max(0, at - 25) : at + 25])


def _write(instructions: list[Any], glyph: Glyph, code: bytes) -> None:
    operands, operator = instructions[glyph.instruction].operands, instructions[glyph.instruction].operator
    shown = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
    content = bytes(shown[glyph.string])
    shown[glyph.string] = pikepdf.String(content[: glyph.byte] + code + content[glyph.byte + 2 :])
    made = [pikepdf.Array(shown)] if str(operator) == "TJ" else shown
    instructions[glyph.instruction] = pikepdf.ContentStreamInstruction(made, operator)


def _glyphs(page: Any, instructions: list[Any], kinds: Mapping[int, str]) -> list[Glyph]:
    fonts = {str(name): _characters(font) for name, font in page.Resources.Font.items()}
    backward = {name: {text: code for code, text in font.items()} for name, font in fonts.items()}
    found: list[Glyph] = []
    font, marks = "", [-1]
    for number, one in enumerate(instructions):
        operator = str(one.operator)
        if operator == "Tf":
            font = str(one.operands[0])
        elif operator in {"BDC", "BMC"}:
            told = one.operands[1] if len(one.operands) > 1 else {}
            marks.append(int(told.get("/MCID", -1)))
        elif operator == "EMC":
            marks.pop()
        elif operator in {"Tj", "TJ"} and font in fonts:
            kind = kinds.get(marks[-1], "text") if marks[-1] >= 0 else _MARGIN
            strings = list(one.operands[0]) if operator == "TJ" else [one.operands[0]]
            for place, string in enumerate(strings):
                content = bytes(string) if isinstance(string, pikepdf.String) else b""
                for byte in range(0, len(content), 2):
                    text = fonts[font].get(content[byte : byte + 2], "")
                    found.append(Glyph(number, place, byte, text, backward[font], kind))
    return found


def _characters(font: Any) -> dict[bytes, str]:
    """Read which characters the codes of a font stand for."""
    if "/ToUnicode" not in font:
        return {}
    table = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[bytes, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                found[code] = chr(int(text, 16) + step)
    return found


def _mark_kinds(pdf: pikepdf.Pdf) -> dict[tuple[int, int], dict[int, str]]:
    """Give the kind of place of each run of marks, by page; what stands before the first heading is the title block."""
    found: dict[tuple[int, int], dict[int, str]] = {}
    waiting: list[tuple[Any, str, Any]] = [(pdf.Root.StructTreeRoot, "", None)]
    plain = _FRONT
    while waiting:
        node, kind, page = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += [(child, kind, page) for child in reversed(list(node))]
        elif isinstance(node, pikepdf.Dictionary):
            tag = str(node.get("/S", ""))
            plain = "text" if tag in _HEADINGS else plain
            waiting.append((node.get("/K", node.get("/MCID")), _KINDS.get(tag, kind), node.get("/Pg", page)))
        elif isinstance(node, int) and page is not None:
            found.setdefault(page.objgen, {})[int(node)] = kind or plain
    return found
