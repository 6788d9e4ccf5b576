"""Where the author wrote what a document prints: lines of the sources for values, for words, and for code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from press.config.project import shown_path
from press.errors import Location
from press.impact.code import called_names
from press.model import Chunk, Document, Executed, Inline

#: Words by which a text is looked for.
_WORDS = 8


class Places:
    """Finds places of one document, each search beginning where the last one ended."""

    def __init__(self, executed: Executed, elements: dict[str, Location]) -> None:
        self._document = executed.document
        self._root = executed.document.project.root
        self._markdown = executed.markdown
        self._lines = executed.line_map
        self._elements = elements
        self._position = 0
        self._in_front = True
        self._code = _code_lines(executed.document)

    def begin_text(self) -> None:
        """Look from now on in the text, no longer in the front matter first."""
        self._in_front = False

    def of_element(self, name: str) -> Location | None:
        """Give the place of an element that prints a value."""
        found = self._elements.get(name)
        return found if found and found.line else None

    def of_words(self, words: Sequence[str]) -> Location:
        """Give the place of words that follow each other, as Markdown marks may stand between them."""
        if not words:
            return self._place(self._position)
        pattern = re.compile(r"[\W_]+".join(map(re.escape, words[:_WORDS])))
        front = self._in_file(pattern) if self._in_front else None
        found = pattern.search(self._markdown, self._position) or pattern.search(self._markdown)
        if not found or (front and front.line):
            return front or self._in_file(pattern)
        self._position = found.start()
        return self._place(found.start())

    def of_text(self, text: str) -> Location | None:
        """Give the place of a text as it stands in the Markdown."""
        found = self._markdown.find(text)
        return self._place(found) if found >= 0 else None

    def calls(self, where: Location) -> tuple[str, ...]:
        """Give the names that the code at a place uses."""
        return self._code.get((str(where.path), where.line), ())

    def shown(self, where: Location) -> tuple[str, int]:
        """Give a place from the project's root."""
        return shown_path(Path(where.path), self._root).as_posix(), where.line

    def _place(self, offset: int) -> Location:
        line = self._markdown.count("\n", 0, offset)
        return self._lines[line] if line < len(self._lines) else Location(self._document.path)

    def _in_file(self, pattern: re.Pattern[str]) -> Location:
        text = self._document.path.read_text(encoding="utf-8-sig")
        found = pattern.search(text)
        return Location(self._document.path, text.count("\n", 0, found.start()) + 1 if found else 0)


def _code_lines(document: Document) -> dict[tuple[str, int], tuple[str, ...]]:
    """Give for each line with code, fences and options included, the names that it uses."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for piece in document.pieces:
        if isinstance(piece, Chunk):
            names = called_names(piece.code)
            for line in range(piece.where.line, piece.where.line + piece.source.count("\n") + 1):
                found[str(piece.where.path), line] = names
        elif isinstance(piece, Inline):
            key = str(piece.where.path), piece.where.line
            found[key] = (*found.get(key, ()), *called_names(piece.expression))
    return found
