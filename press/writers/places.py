"""Where in the author's text stands what a writer finds fault with."""

from __future__ import annotations

import contextlib
from pathlib import Path

from press.errors import Location


def locate(source: Path, needle: str) -> Location:
    """Give the first line of a document that holds a text; the whole file where none does.

    Pandoc's tree carries no lines, so the text itself has to lead back to them; what a chunk put out stands in no line.
    """
    text = ""
    with contextlib.suppress(OSError):
        text = source.read_text(encoding="utf-8", errors="replace")
    lines = enumerate(text.splitlines() if needle else (), start=1)
    return Location(source, next((number for number, line in lines if needle in line), 0))
