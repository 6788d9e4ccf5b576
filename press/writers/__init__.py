"""Writers: a document in normal form to one finished file. A format is one row of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from press.errors import Diagnostic
from press.model import FormatName, Resolved


def _nothing(_: Resolved) -> Sequence[Diagnostic]:
    return ()


@dataclass(frozen=True)
class Writer:
    """One format: how it is written, and what its reader could do without but the author should know.

    `write` gives every file that it made: the one that was asked for and those that belong beside or below it.
    `modules` are what it needs and loads late: a render to one format does not load the others.
    """

    write: Callable[[Resolved, Path], Sequence[Path]]
    check: Callable[[Resolved], Sequence[Diagnostic]] = _nothing
    modules: Sequence[str] = ()


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


def _check_pdf(resolved: Resolved) -> Sequence[Diagnostic]:
    from press.writers.typst import check_pdf

    return check_pdf(resolved)


def _write_docx(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.docx import write_docx

    write_docx(resolved, target)
    return (target,)


def _check_docx(resolved: Resolved) -> Sequence[Diagnostic]:
    from press.writers.docx import check_docx

    return check_docx(resolved)


def _write_jats(resolved: Resolved, target: Path) -> Sequence[Path]:
    from press.writers.jats import write_jats

    return write_jats(resolved, target)


WRITERS: Mapping[FormatName, Writer] = {
    "html": Writer(_write_html, _check_html, ("press.writers.html",)),
    "pdf": Writer(_write_pdf, _check_pdf, modules=("press.writers.typst", "typst")),
    "docx": Writer(_write_docx, _check_docx, modules=("press.writers.docx",)),
    "jats": Writer(_write_jats, modules=("press.writers.jats",)),
}


def load_writers(names: Iterable[FormatName]) -> None:
    """Load what writers need, while others wait for Pandoc."""
    for module in (module for name in names for module in WRITERS[name].modules):
        import_module(module)
