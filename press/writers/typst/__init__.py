"""PDF through Typst: a document in normal form becomes Typst source, and that a tagged PDF.

    escape, lengths, metadata  <-  context  <-  images  <-  inlines, tables, floats, boxes  <-  blocks, placing
    blocks, placing  <-  title, settings, includes  <-  document  <-  compile

`template/` holds the look; Python writes calls of its functions and knows no sizes or colours.
"""

from __future__ import annotations

from pathlib import Path

from press.errors import Diagnostic
from press.model import Resolved
from press.writers.typst import metadata
from press.writers.typst.compile import check_fonts, compile_pdf
from press.writers.typst.document import build_document
from press.writers.typst.includes import check_includes

__all__ = ["check_pdf", "write_pdf", "write_typst"]


def check_pdf(resolved: Resolved) -> list[Diagnostic]:
    """Give the warnings of this format."""
    return [*check_fonts(resolved), *check_includes(resolved)]


def write_typst(resolved: Resolved) -> str:
    """Write a document as Typst source.

    Raises
    ------
    RenderError
        A picture is missing, a link leads nowhere, an option or an equation cannot be used.
    """
    return build_document(resolved).source


def write_pdf(resolved: Resolved, target: Path) -> tuple[Path, ...]:
    """Write a document as a PDF/UA-1 file; with `keep-typ: true` also its Typst source beside it.

    The same document gives the same bytes. Gives the files that were written.

    Raises
    ------
    RenderError
        As `write_typst`, and where Typst refuses the source.
    """
    document = build_document(resolved)
    target.write_bytes(compile_pdf(document, resolved))
    if metadata.option(resolved, "keep-typ") is not True:
        return (target,)
    source = target.with_suffix(".typ")
    source.write_text(document.source, encoding="utf-8")
    return target, source
