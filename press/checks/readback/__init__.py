"""Reading finished files back: what a reader meets, in reading order, with the places that have names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from press.checks.readback.ahead import read_ahead
from press.checks.readback.reading import Edge, Formula, Picture, Reading, Spot
from press.errors import Diagnostic, Location, VerifyError
from press.model import FormatName

__all__ = ["READERS", "Edge", "Formula", "Picture", "Reading", "Spot", "read_back"]


def _html(path: Path, source: bytes) -> Reading:
    from press.checks.readback.html import read_html

    return read_html(path, source)


def _pdf(path: Path, source: bytes) -> Reading:
    from press.checks.readback.pdf import read_pdf

    return read_pdf(path, source)


def _docx(path: Path, source: bytes) -> Reading:
    from press.checks.readback.docx import read_docx

    return read_docx(path, source)


def _jats(path: Path, source: bytes) -> Reading:
    from press.checks.readback.jats import read_jats

    return read_jats(path, source)


#: The reader of each format; it is given the bytes of the file, and its path for messages and for files beside it.
READERS: Mapping[FormatName, Callable[[Path, bytes], Reading]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "jats": _jats,
}
#: So many files of a project are kept as they were read; several checks ask for each.
_KEPT = 32


def read_back(path: Path, name: FormatName) -> Reading:
    """Read a finished file; one that was read before, and has the same bytes, is not read again.

    Raises
    ------
    VerifyError
        The file is missing, empty, cut off, protected, or not of this format.
    """
    try:
        source = path.read_bytes()
    except OSError as error:
        raise _problem(path, f"no file that can be read ({error.strerror})") from error
    if not source.strip():
        raise _problem(path, "an empty file")
    return _read(path, name, source)


@lru_cache(maxsize=_KEPT)
def _read(path: Path, name: FormatName, source: bytes) -> Reading:
    return read_ahead(path, source) or READERS[name](path, source)


def _problem(path: Path, found: str) -> VerifyError:
    message = f"found {found}, expected a finished document"
    return VerifyError(Diagnostic("readback", message, Location(path), hint="run: press render"))
