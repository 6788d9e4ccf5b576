"""Writers: a document in normal form to one finished file. A format is one row of the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.errors import Diagnostic
from press.model import FormatName, Resolved


def _nothing(_: Resolved) -> Sequence[Diagnostic]:
    return ()


@dataclass(frozen=True)
class Writer:
    """One format: how it is written, and what its reader could do without but the author should know.

    `write` gives every file that it made: the one that was asked for and those that belong beside or below it.
    """

    write: Callable[[Resolved, Path], Sequence[Path]]
    check: Callable[[Resolved], Sequence[Diagnostic]] = _nothing


def _write_html(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.html import write_html

    write_html(resolved, target)
    return (target,)


def _check_html(resolved: Resolved) -> Sequence[Diagnostic]:
    from press.writers.html import check_html

    return check_html(resolved)


def _write_pdf(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.typst import write_pdf

    return write_pdf(resolved, target)


def _write_docx(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.docx import write_docx

    write_docx(resolved, target)
    return (target,)


def _write_jats(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.jats import write_jats

    return write_jats(resolved, target)


#: Imported when first used: a render to one format does not load the others.
WRITERS: Mapping[FormatName, Writer] = {
    "html": Writer(_write_html, _check_html),
    "pdf": Writer(_write_pdf),
    "docx": Writer(_write_docx),
    "jats": Writer(_write_jats),
}
