"""What two renders of a document are compared by: lines for each aspect of a finished file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

#: An aspect's name and its lines in reading order.
Content = Mapping[str, tuple[str, ...]]
#: What can differ, and how it is told.
ASPECTS: Mapping[str, str] = {
    "file": "an engine makes no file",
    "metadata": "title, people, dates, abstract, keywords, language, of the page and of the file",
    "text": "paragraphs and list items in reading order, with marks where other things stand",
    "sections": "levels, numbers and titles",
    "floats": "ids and captions of figures, tables, listings and author's own kinds",
    "equations": "ids and numbers",
    "formulas": "signs of formulas",
    "theorems": "ids, kinds and titles of theorems, proofs and their kin",
    "notes": "numbers and texts of notes",
    "references": "texts and targets of cross-references",
    "citations": "texts and keys, in pages where they lead",
    "bibliography": "entries of the reference list",
    "alts": "alternative texts of pictures",
    "tables": "rows: cells, heads, spans",
    "code": "code blocks",
    "links": "texts and addresses of other links",
    "ids": "ids in the page",
    "classes": "classes and data- attributes that Quarto's documentation names",
}
_SPACE = re.compile(r"\s+")
_UNSEEN = str.maketrans({"\u00ad": None, "\u200b": None, "\u2060": None, "\u00a0": " ", "\u202f": " ", "\u2011": "-"})
#: A blank that no typesetter leaves, where the parts of a line were read one by one.
_LOOSE = re.compile(r" (?=[:;,.)](?: |$))")
#: Signs of icon fonts, which neither engine gives a text.
_ICONS = re.compile("[\ue001-\uf8ff]")


def plain(text: str) -> str:
    """Give a text as a reader sees it: one kind of space, no invisible characters."""
    spaced = _SPACE.sub(" ", _ICONS.sub("", text).translate(_UNSEEN)).strip()
    return _LOOSE.sub("", spaced)


def plain_lines(lines: object) -> tuple[str, ...]:
    """Give those lines that say something."""
    return tuple(line for one in lines if (line := plain(one)))  # type: ignore[attr-defined]


def _html(path: Path) -> Content:
    from tests.parity.read_html import html_content

    return html_content(path)


def _docx(path: Path) -> Content:
    from tests.parity.read_docx import docx_content

    return docx_content(path)


def _pdf(path: Path) -> Content:
    from tests.parity.read_pdf import pdf_content

    return pdf_content(path)


READERS: Mapping[str, Callable[[Path], Content]] = {"html": _html, "docx": _docx, "pdf": _pdf}
