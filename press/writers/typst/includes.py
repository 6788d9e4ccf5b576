"""What an author adds to the Typst source: `include-in-header` and its kin, and what of other ways to PDF has no use here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from press.cache.opened import note
from press.errors import Diagnostic, RenderError
from press.model import Resolved
from press.writers.places import locate, locate_option
from press.writers.typst import metadata

_INCLUDES = ("include-in-header", "include-before-body", "include-after-body")
#: A line that begins with a command of LaTeX.
_LATEX = re.compile(r"^[ \t]*\\[A-Za-z@]{2,}", re.MULTILINE)
_LISTS = {"lof": "figures", "lot": "tables"}


def included(resolved: Resolved, name: str) -> str:
    """Give the Typst source of `include-in-header` and its kin; what is LaTeX, for Quarto's other PDF, is left out.

    Raises
    ------
    RenderError
        A file is missing.
    """
    return "\n".join(text for text in _texts(resolved, name) if not _LATEX.search(text))


def check_includes(resolved: Resolved) -> list[Diagnostic]:
    """Warn of LaTeX that is left out, and of lists of figures and tables, which are not made."""
    latex = [
        Diagnostic(
            "include",
            f'{name}: found LaTeX, "{_first_line(text)}", expected Typst: it is left out of the PDF',
            locate_option(resolved.source, name),
            hint="PDFs are made by Typst; write what is meant for it below format: typst:",
            severity="warning",
        )
        for name in _INCLUDES
        for text in _texts(resolved, name)
        if _LATEX.search(text)
    ]
    lists = [
        Diagnostic(
            "list-of",
            f"{name}: found true; lists of {what} are not made: nothing is printed",
            locate_option(resolved.source, name),
            hint="toc: true makes the contents",
            severity="warning",
        )
        for name, what in _LISTS.items()
        if metadata.option(resolved, name) is True
    ]
    return [*latex, *lists]


def _first_line(text: str) -> str:
    found = _LATEX.search(text)
    return text[found.start() :].strip().partition("\n")[0] if found else ""


def _texts(resolved: Resolved, name: str) -> Iterator[str]:
    for item in metadata.items(metadata.option(resolved, name)):
        yield _text(resolved, item)


def _text(resolved: Resolved, item: Any) -> str:
    if isinstance(item, Mapping) and "text" in item:
        return str(item["text"])
    name = str(item["file"] if isinstance(item, Mapping) and "file" in item else item)
    for folder in resolved.folders:
        path = Path(folder) / name
        if path.is_file():
            note(path)
            return path.read_text(encoding="utf-8")
    message = f"include: found {name!r}, expected a file"
    hint = "names are relative to the document or the project"
    raise RenderError(Diagnostic("option", message, locate(resolved.source, name), hint=hint))
