"""What files say of their article besides its text: title, authors, date, abstract, keywords, licence, DOI.

Each reader gives `Told`: one fact at one place of one file. What the sources say is given in the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from press.checks.facts.told import Told
from press.errors import Diagnostic, Location, VerifyError
from press.model import FormatName

__all__ = ["READERS", "Told", "read_facts"]


def _html(source: bytes) -> list[Told]:
    from press.checks.facts.html import html_facts

    return html_facts(source)


def _docx(source: bytes) -> list[Told]:
    from press.checks.facts.docx import docx_facts

    return docx_facts(source)


def _pdf(source: bytes) -> list[Told]:
    from press.checks.facts.pdf import pdf_facts

    return pdf_facts(source)


def _jats(source: bytes) -> list[Told]:
    from press.checks.facts.jats import jats_facts

    return jats_facts(source)


READERS: Mapping[FormatName, Callable[[bytes], list[Told]]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "jats": _jats,
}


def read_facts(path: Path, name: FormatName) -> list[Told]:
    """Read what a finished file says of its article.

    Raises
    ------
    VerifyError
        The file cannot be read as what it should be.
    """
    try:
        return READERS[name](path.read_bytes())
    except Exception as error:  # a broken file can fail anywhere in four parsers, in many ways
        message = f"found no metadata that can be read ({type(error).__name__}), expected those of a finished document"
        raise VerifyError(Diagnostic("metadata", message, Location(path), hint="run: press render")) from error
