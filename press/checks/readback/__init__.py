"""Reading finished files back: what a reader meets, in reading order, as plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from press.model import FormatName


def _html(path: Path) -> str:
    from press.checks.readback.html import html_text

    return html_text(path)


def _pdf(path: Path) -> str:
    from press.checks.readback.pdf import pdf_text

    return pdf_text(path)


def _docx(path: Path) -> str:
    from press.checks.readback.docx import docx_text

    return docx_text(path)


def _jats(path: Path) -> str:
    from press.checks.readback.jats import jats_text

    return jats_text(path)


#: The text of the document proper: no running heads, no contents, no figures, no formulae.
READERS: Mapping[FormatName, Callable[[Path], str]] = {"html": _html, "pdf": _pdf, "docx": _docx, "jats": _jats}
