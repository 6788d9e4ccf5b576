"""A document with its cells becomes one Markdown text, and each of its lines knows where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.errors import ExecutionError, Location, PublishError
from press.execute.cells import cell_lines
from press.execute.outputs import inline_html, latex_math
from press.execute.syntax import escape
from press.model import Cell, Chunk, Document, Inline, Text

#: Label prefixes that Quarto makes floats of.
_FLOAT_KEYS = ("fig", "tbl")


class _Text:
    """The text as it grows, with the place of each line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.places: list[Location] = []
        self._open = False

    def add(self, text: str, where: Location) -> None:
        """Add text that goes on in the current line; `where` is the place of its first line."""
        for number, part in enumerate(text.split("\n")):
            place = Location(where.path, where.line + number)
            if number == 0 and self._open:
                self.lines[-1] += part
            else:
                self._new_line(part, place)
            self._open = True
        if self.lines and not self.lines[-1] and text.endswith("\n"):
            self._drop_open()

    def add_lines(self, lines: Sequence[str], where: Location) -> None:
        """Add whole lines that all came from one place."""
        self._open = False
        for line in lines:
            self._new_line(line, where)

    def blank(self) -> bool:
        """Tell whether blocks may begin here."""
        return not self.lines or not self.lines[-1].strip(" \t>")

    def _new_line(self, text: str, where: Location) -> None:
        self.lines.append(text)
        self.places.append(where)

    def _drop_open(self) -> None:
        self.lines.pop()
        self.places.pop()
        self._open = False


def float_keys(meta: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the label prefixes that make a chunk's output a float: Quarto's and those of `crossref: custom:`."""
    crossref = meta.get("crossref")
    custom = crossref.get("custom", []) if isinstance(crossref, Mapping) else []
    return (*_FLOAT_KEYS, *(str(entry.get("key", "")) for entry in custom if isinstance(entry, Mapping)))


def write_markdown(document: Document, cells: Sequence[Cell], resources: Path) -> tuple[str, tuple[Location, ...]]:
    """Give the Markdown of an executed document and the place of each of its lines.

    Raises
    ------
    ExecutionError
        With the findings of all chunks whose outputs do not fit their options.
    """
    made = _Text()
    findings: list[Any] = []
    keys = float_keys(document.meta)
    waiting = iter(cells)
    for piece in document.pieces:
        if isinstance(piece, Text):
            made.add(piece.text, piece.where)
            continue
        cell = next(waiting)
        if isinstance(piece, Inline):
            made.add(inline_text(cell), piece.where)
            continue
        try:
            lines = cell_lines(cell, formats=document.formats, float_keys=keys, resources=resources)
        except PublishError as error:
            findings += error.findings
            continue
        _add_chunk(made, piece, lines)
    if findings:
        raise ExecutionError(findings)
    return "".join(line + "\n" for line in made.lines), tuple(made.places)


def _add_chunk(made: _Text, chunk: Chunk, lines: Sequence[str]) -> None:
    """Add a chunk's lines behind the indentation, list markers and quote marks in which it stood."""
    first, rest = chunk.prefix
    if not lines:
        made.add_lines([first.rstrip()] if first.strip(" \t>") else [], chunk.where)
        return
    marker = bool(first.strip(" \t>"))
    if not made.blank() and not marker:
        made.add_lines([rest.rstrip()], chunk.where)
    made.add_lines(
        [((first if number == 0 else rest) + line).rstrip() for number, line in enumerate(lines)], chunk.where
    )
    # Text may follow the fence at once; a blank line keeps it out of the div's end.
    made.add_lines([rest.rstrip()], chunk.where)


def inline_text(cell: Cell) -> str:
    """Give what an inline expression puts into its line."""
    if not cell.executed:
        assert isinstance(cell.source, Inline)  # noqa: S101 - asked for expressions only
        return f"`{cell.source.expression}`{{.python}}"
    result = next(output for output in cell.outputs if output.kind == "result")
    if "text/markdown" in result.data:
        return str(result.data["text/markdown"])
    if "text/html" in result.data:
        return inline_html(str(result.data["text/html"]), cell.source.where)
    if "text/latex" in result.data:
        text = str(result.data["text/latex"])
        return latex_math(text) or escape(text)
    return escape(str(result.data["text/plain"]))


def unexecuted(document: Document) -> Iterator[Cell]:
    """Yield the cells of a document that is not executed."""
    for piece in document.pieces:
        if isinstance(piece, (Chunk, Inline)):
            yield Cell(piece, executed=False)
