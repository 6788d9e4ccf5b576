"""Where in the author's text stands what a writer finds fault with."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

from press.errors import Location
from press.root import config_file


def locate(source: Path, needle: str) -> Location:
    """Give the first line of a document that holds a text; the whole file where none does.

    Pandoc's tree carries no lines, so the text itself has to lead back to them; what a chunk put out stands in no line.
    """
    lines = enumerate(_lines(source) if needle else (), start=1)
    return Location(source, next((number for number, line in lines if needle in line), 0))


def locate_option(source: Path, name: str) -> Location:
    """Give the line on which an option of a document is set: its own, or one of its folders' or project's files."""
    key = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*:""")
    for file in _settings(source):
        for number, line in enumerate(_lines(file), start=1):
            if key.match(line):
                return Location(file, number)
    return Location(source)


def _settings(source: Path) -> Iterator[Path]:
    """Yield the files in which an option of a document may stand, the nearest first."""
    yield source
    for folder in source.resolve().parents:
        yield folder / "_metadata.yml"
        project = config_file(folder)
        if project:
            yield project
            return


def _lines(file: Path) -> list[str]:
    with contextlib.suppress(OSError):
        return file.read_text(encoding="utf-8", errors="replace").splitlines()
    return []
