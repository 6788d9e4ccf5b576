"""The text of finished files, as their readers' programs give it."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path

import pypdfium2
from lxml import etree, html

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: What Word stores as elements of its own.
_SIGNS = {f"{WORD}tab": " ", f"{WORD}br": " ", f"{WORD}noBreakHyphen": "-", f"{WORD}softHyphen": "\N{SOFT HYPHEN}"}


def html_text(path: Path) -> str:
    return html.parse(path).getroot().text_content()


def jats_text(path: Path) -> str:
    return "".join(etree.parse(path).getroot().itertext())


def docx_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    parts = []
    for element in tree.iter():
        if element.tag == f"{WORD}t":
            parts.append(element.text or "")
        elif element.tag == f"{WORD}p":
            parts.append("\n")
        else:
            parts.append(_SIGNS.get(element.tag, ""))
    return "".join(parts)


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


READERS = {"html": html_text, "docx": docx_text, "jats": jats_text, "pdf": pdf_text}
#: Marks that show nothing, and that readers of PDFs pass over; their ends of line; a hyphen at an end of line.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufffe\x02]")


def comparable(text: str, *, name: str) -> str:
    """Give a text without what a format may change: runs of white space, and in PDFs ligatures and marks unseen."""
    if name != "pdf":
        return " ".join(text.split())
    # a PDF knows letters by the shapes that were drawn: those of a ligature are its letters
    return "".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).split())


def marked(number: int, text: str) -> str:
    """Put marks around a text by which it is found again."""
    return f"qa{number:03} {text} qz{number:03}"


def found(content: str, number: int, *, name: str) -> list[str]:
    """Give every text that stands between the marks of a number."""
    pattern = rf"qa\s*{number:03}(.*?)qz\s*{number:03}"
    return [comparable(text, name=name) for text in re.findall(pattern, content, re.DOTALL)]
