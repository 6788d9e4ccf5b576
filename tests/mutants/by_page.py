"""Altered PDFs read back page by page: of a file whose other pages are those of the original, one page is read again.

What is read comes from the bytes of the altered file; that its other pages and its tags are the original's is what
whoever altered it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import playa

from press.checks.readback import READERS
from press.checks.readback.content import PageWords, page_words
from press.checks.readback.pdf import read_pages, read_pdf
from press.checks.readback.reading import Reading
from tests.mutants.alter import Altered

#: The original and the altered page of a file, by the bytes of the file.
_noted: dict[bytes, tuple[Path, int]] = {}


def note_page(original: Path, altered: Altered) -> None:
    """Tell that a file is an original but for one page; what was told of other files is forgotten."""
    _noted.clear()
    if altered.page is not None:
        _noted[altered.content] = (original, altered.page)


@contextmanager
def again_by_page() -> Iterator[None]:
    """Let files of which that was told be read so."""
    with patch.dict(READERS, {"pdf": _read}):  # type: ignore[arg-type]
        yield


def _read(path: Path, source: bytes) -> Reading:
    if source not in _noted:
        return read_pdf(path, source)
    original, number = _noted[source]
    document, pages = _parsed(original)
    whole = playa.parse(source)  # its pages live no longer than it
    altered = page_words(next(islice(whole.pages, number, None)))
    return read_pages(document, [*pages[:number], altered, *pages[number + 1 :]])


@lru_cache(maxsize=4)
def _parsed(original: Path) -> tuple[playa.Document, list[PageWords]]:
    document = playa.parse(original.read_bytes())
    return document, [page_words(page) for page in document.pages]
