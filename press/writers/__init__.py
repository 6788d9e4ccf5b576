"""Writers: a document in normal form to one finished file. A format is one row of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from press.model import FormatName, Resolved

Writer = Callable[[Resolved, Path], None]


def _html(resolved: Resolved, target: Path) -> None:
    from press.writers.html import write_html

    write_html(resolved, target)


def _pdf(resolved: Resolved, target: Path) -> None:
    from press.writers.typst import write_pdf

    write_pdf(resolved, target)


def _docx(resolved: Resolved, target: Path) -> None:
    from press.writers.docx import write_docx

    write_docx(resolved, target)


#: Imported when first used: a render to one format does not load the others.
WRITERS: Mapping[FormatName, Writer] = {"html": _html, "pdf": _pdf, "docx": _docx}
