"""One number of a finished PDF made wrong: glyphs of a content stream, or what is told of a picture."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from random import Random
from typing import Any

import pikepdf

from tests.mutants.alter import Altered, altered_text


@dataclass
class Glyph:
    """One glyph that a page shows: in which instruction and string of it, at which byte, and what it says."""

    instruction: int
    string: int
    byte: int
    text: str
    #: Codes by character of its font.
    codes: dict[str, bytes]
    #: `text`, `drawn` for what stands in a figure, `formula`, or `margin` for running heads.
    kind: str


def alter_pdf(source: bytes, random: Random) -> Altered | None:
    """Alter a PDF."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        told = _alter_alt(pdf, random) if random.random() < 0.15 else _alter_page(pdf, random)
        if told is None:
            return None
        stream = io.BytesIO()
        pdf.save(stream)
    return Altered(f"pdf {told}", stream.getvalue())


def _alter_alt(pdf: pikepdf.Pdf, random: Random) -> str | None:
    figures = [one for one in _elements(pdf.Root.StructTreeRoot) if "/Alt" in one and one.get("/S") == "/Figure"]
    if not figures:
        return None
    figure = random.choice(figures)
    text = str(figure.Alt)
    made = altered_text(text, [(0, len(text))], random)
    if made is None:
        return None
    figure.Alt = pikepdf.String(made[1])
    return f"alt: {made[0]}"


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


def _alter_page(pdf: pikepdf.Pdf, random: Random) -> str | None:
    number = random.randrange(len(pdf.pages))
    page = pdf.pages[number]
    instructions = list(pikepdf.parse_content_stream(page))
    glyphs = _glyphs(page, instructions, _figure_marks(pdf, page))
    kind = random.choice(sorted({one.kind for one in glyphs}) or ["text"])
    figures = [at for at, one in enumerate(glyphs) if one.text.isdigit() and one.kind == kind]
    if not figures:
        return None
    at = random.choice(figures)
    change = random.choice([_figure, _sign, _point, _swap])
    before = _line(glyphs, at)
    edits = change(glyphs, at, figures, random)
    if not edits:
        return None
    for glyph, code in edits:
        _write(instructions, glyph, code)
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
    return f"{kind}: {change.__name__} of {glyphs[at].text} in {before!r}, page {number + 1}"


Edits = list[tuple[Glyph, bytes]]


def _figure(glyphs: list[Glyph], at: int, _: list[int], random: Random) -> Edits:
    glyph = glyphs[at]
    others = [glyph.codes[one] for one in "0123456789" if one in glyph.codes and one != glyph.text]
    return [(glyph, random.choice(others))] if others else []


def _sign(glyphs: list[Glyph], at: int, _: list[int], __: Random) -> Edits:
    while at and glyphs[at - 1].text in "0123456789.":
        at -= 1
    if at and glyphs[at - 1].text == "−":
        return [(glyphs[at - 1], b"")]
    minus = glyphs[at].codes.get("−") or glyphs[at].codes.get("-")
    return [(glyphs[at], minus + glyphs[at].codes[glyphs[at].text])] if minus else []


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


def _glyphs(page: Any, instructions: list[Any], drawn: set[int]) -> list[Glyph]:
    fonts = {str(name): _characters(font) for name, font in page.Resources.Font.items()}
    formulae = {str(name) for name, font in page.Resources.Font.items() if "Math" in str(font.BaseFont)}
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
            kind = (
                "formula"
                if font in formulae
                else "margin"
                if marks[-1] < 0
                else "drawn"
                if marks[-1] in drawn
                else "text"
            )
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


def _figure_marks(pdf: pikepdf.Pdf, page: Any) -> set[int]:
    """Give the numbers of the marks of a page that stand in figures."""
    found: set[int] = set()
    for one in _elements(pdf.Root.StructTreeRoot):
        if one.get("/S") == "/Figure" and one.get("/Pg") is not None and one.Pg.objgen == page.obj.objgen:
            kids = one.K if isinstance(one.K, pikepdf.Array) else [one.K]
            found |= {int(kid) for kid in kids if isinstance(kid, int)}
    return found
