"""The text of a finished PDF file."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from press.errors import Diagnostic, Location, VerifyError

#: Running heads and page numbers stand in these strips at the top and bottom of a page, in points.
_STRIP_PT = 56.0


def pdf_text(path: Path) -> str:
    """Give the text of a PDF in the order of its content, without running heads, pictures and formulae.

    Raises
    ------
    VerifyError
        The file is no PDF, or is protected by a password.
    """
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise VerifyError(
            Diagnostic(
                "readback",
                f"found no readable PDF ({str(error).rstrip('.').lower()}), expected a finished document",
                Location(path),
                hint="render it again",
            )
        ) from error
    try:
        return "\n".join("".join(_page_text(page)) for page in document)
    finally:
        document.close()


def _page_text(page: pdfium.PdfPage) -> Iterator[str]:
    height = page.get_height()
    pictures = [item.get_bounds() for item in page.get_objects(max_depth=1) if item.type == raw.FPDF_PAGEOBJ_FORM]
    text = page.get_textpage()
    for index in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.isspace():
            yield char
            continue
        left, bottom, right, top = text.get_charbox(index)
        if bottom > height - _STRIP_PT or top < _STRIP_PT:
            continue
        if any(_inside((left + right) / 2, (bottom + top) / 2, box) for box in pictures) or _in_formula(text, index):
            continue
        yield char


def _inside(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _in_formula(text: pdfium.PdfTextPage, index: int) -> bool:
    """Tell whether a character is set in a mathematical font."""
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.byref(flags))
    return b"Math" in name.value
