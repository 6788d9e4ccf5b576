"""Makes the PDF files that the tests look into."""

from __future__ import annotations

import ctypes
import json
import re
from pathlib import Path
from typing import Any

import playa
import pypdfium2
from playa.pdftypes import resolve1
from pypdfium2 import raw as pdfium

from press.model import Resolved
from press.pandoc.binary import read_ast
from press.writers.typst import write_pdf, write_typst
from press.writers.typst.document import template

#: Keys that are printed, and so stand in the tree with their markup too.
PRINTED = ("title", "subtitle", "abstract", "keywords", "date")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}"><rect width="100" height="50"/>{inner}</svg>'
WORDS = "The working alliance between patient and therapist was measured in every study of the review. "


def make_resolved(markdown: str, folder: Path, **meta: Any) -> Resolved:
    """Read a document that is written in normal form, as Pandoc's Markdown; the source file stands in `folder`."""
    given = {"title": "A title", **meta}
    source = folder / "sample.qmd"
    source.write_text(markdown, encoding="utf-8")
    header = json.dumps({key: given[key] for key in PRINTED if key in given}, default=str)
    tree = read_ast(f"---\n{header}\n---\n\n{markdown}", ["--columns=999"])
    return Resolved(ast=tree, meta=given, format="pdf", source=source, folders=(folder,))


def make_typst(markdown: str, folder: Path, **meta: Any) -> str:
    """Write a document as Typst source without the template and the options."""
    source = write_typst(make_resolved(markdown, folder, **meta))
    return (
        source.removeprefix(template().strip())
        .partition("#show: press-document.with(")[2]
        .partition("\n)\n")[2]
        .strip()
    )


def make_pdf(markdown: str, folder: Path, **meta: Any) -> Path:
    """Write a document and give the file."""
    target = folder / "sample.pdf"
    write_pdf(make_resolved(markdown, folder, **meta), target)
    return target


def make_pages(markdown: str, folder: Path, **meta: Any) -> list[str]:
    """Write a document and give the text of each page."""
    return pages_of(make_pdf(markdown, folder, **meta))


def pages_of(path: Path) -> list[str]:
    """Give the text of each page of a file, lines joined by spaces."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def sizes_of(path: Path) -> list[tuple[float, float]]:
    """Give the width and height of each page, in points."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [(round(page.get_width()), round(page.get_height())) for page in document]
    finally:
        document.close()


def boxes_of(path: Path, page: int = 0) -> list[tuple[str, float, float]]:
    """Give each character of a page with its right edge and its distance from the top, in points."""
    document = pypdfium2.PdfDocument(path)
    try:
        text = document[page].get_textpage()
        height = document[page].get_height()
        found = []
        for index in range(text.count_chars()):
            _left, _bottom, right, top = text.get_charbox(index)
            found.append((text.get_text_range(index, 1), right, height - top))
        return found
    finally:
        document.close()


def right_edge(path: Path) -> float:
    """Give how far to the right the text of the first page reaches, in points."""
    return max(right for char, right, _top in boxes_of(path) if char.strip())


def write_svg(folder: Path, name: str = "figure.svg", width: int = 300, height: int = 200, inner: str = "") -> str:
    """Write a small picture and give its name."""
    (folder / name).write_text(SVG.format(width=width, height=height, inner=inner), encoding="utf-8")
    return name


def make_figure(name: str, number: int, caption: str = "A caption") -> str:
    """Write a numbered figure in normal form."""
    return make_float(
        f"fig-{number}", f'![]({name}){{alt="A picture"}}', f"[Figure {number}]{{.quarto-float-label}}: {caption}"
    )


def make_table(number: int, rows: int, cell: str = "cell") -> str:
    """Write a numbered table in normal form; the cells of the first column tell their row."""
    body = "\n".join(f"| row {row} of {number} | {cell} |" for row in range(1, rows + 1))
    table = f"| Head {number} | Second |\n|:--|--:|\n{body}"
    return make_float(f"tbl-{number}", table, f"[Table {number}]{{.quarto-float-label}}: Rows", location="top")


def make_float(identifier: str, content: str, caption: str, location: str = "bottom", **more: str) -> str:
    """Write a float in normal form."""
    kind = identifier.partition("-")[0]
    attributes = " ".join(
        f'{key}="{value}"' for key, value in {"ref-type": kind, "caption-location": location, **more}.items()
    )
    return (
        f":::::: {{#{identifier} .quarto-float .quarto-float-{kind} {attributes}}}\n{content}\n\n"
        f"::: {{.quarto-float-caption}}\n{caption}\n:::\n::::::\n"
    )


def fill(lines: int) -> str:
    """Write a paragraph of about so many lines of A4."""
    return WORDS * max(1, lines) + "\n"


def targets_of(path: Path) -> list[int]:
    """Give the pages, from 0, to which the links of the first page lead, in the order in which they are read."""
    document = playa.parse(path.read_bytes())
    numbers = {page.pageid: page.page_idx for page in document.pages}
    links = [note.props for note in document.pages[0].annotations if "Dest" in note.props]
    return [numbers[resolve1(link["Dest"])[0].objid] for link in links]


def fonts_of(path: Path) -> dict[str, str]:
    """Give the font in which each word of the first page begins."""
    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0].get_textpage()
        text = page.get_text_range()
        return {word.group(): _font(page, word.start()) for word in re.finditer(r"\S+", text)}
    finally:
        document.close()


def _font(page: pypdfium2.PdfTextPage, index: int) -> str:
    name = ctypes.create_string_buffer(200)
    pdfium.FPDFText_GetFontInfo(page, index, name, 200, ctypes.c_int())
    return name.value.decode()
