"""Where in the author's files something stands that Quarto names by its own copies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from press.config.project import shown_path
from press.engines.quarto.mirror import Mirror
from press.errors import Location
from press.model import Chunk, Document


@dataclass(frozen=True)
class Places:
    """Finds lines of a document, and of the other files of its project, for messages."""

    document: Document
    mirror: Mirror

    def whole(self) -> Location:
        """Give the document."""
        return Location(shown_path(self.document.path, self.document.project.root))

    def at(self, name: str, line: int) -> Location:
        """Give the place of a line of a file that Quarto names; files it made stand for the document."""
        path = Path(name)
        path = path if path.is_absolute() else self._found(path)
        if path == self.mirror.document:
            return self.line(line)
        original = self.mirror.original(path)
        if original is None or not original.exists():
            return self.whole()
        return Location(shown_path(original, self.document.project.root), line)

    def _found(self, path: Path) -> Path:
        """Give a relative name from where Quarto works: the project's root, else the document's folder."""
        folders = (self.mirror.root, self.mirror.document.parent)
        return next((folder / path for folder in folders if (folder / path).exists()), self.mirror.root / path)

    def line(self, number: int) -> Location:
        """Give the place of a line of the text that Quarto was given."""
        places = self.mirror.source.places
        return places[number - 1] if 0 < number <= len(places) else self.whole()

    def of_text(self, text: str) -> Location:
        """Give the first line that holds a text, else the document."""
        return self._first(lambda line: text in line)

    def of_reference(self, key: str) -> Location | None:
        """Give the first line with `@key` where it may be a reference: not inside an address."""
        mark = re.compile(rf"(?<![\w/.@])-?@\{{?{re.escape(key)}(?![\w-])")
        found = self._first(lambda line: bool(mark.search(line)))
        return found if found.line else None

    def of_code(self, code: str, number: int) -> Location:
        """Give the place of a line of a chunk's code, counted from 1 without its options."""
        wanted = _bare(code.splitlines())
        for piece in self.document.pieces:
            if isinstance(piece, Chunk) and _bare(piece.code.splitlines()) == wanted:
                return piece.lines[min(max(number, 1), len(piece.lines)) - 1] if piece.lines else piece.where
        return self.whole()

    def of_chunk(self, number: int) -> Location:
        """Give the first line of the code of a chunk, counted from 1."""
        chunks = [piece for piece in self.document.pieces if isinstance(piece, Chunk)]
        if not 0 < number <= len(chunks):
            return self.whole()
        return (*chunks[number - 1].lines, chunks[number - 1].where)[0]

    def _first(self, holds: Callable[[str], bool]) -> Location:
        source = self.mirror.source
        return next(
            (place for line, place in zip(source.lines, source.places, strict=True) if holds(line)), self.whole()
        )


def _bare(lines: list[str]) -> list[str]:
    """Give lines of code by what compares: without option comments and blank lines."""
    return [line.rstrip() for line in lines if line.strip() and not line.lstrip().startswith("#|")]
