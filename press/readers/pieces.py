"""From the lines of a document to its pieces: text, inline expressions, chunks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from press.errors import ConfigError, Diagnostic, Location, PublishError, SourceError
from press.model import Chunk, Inline, Piece, Text
from press.readers.blocks import Containers, Fence, Kind, Line, closes, parse_fence
from press.readers.chunks import is_executable, read_chunk, shown_fence
from press.readers.includes import shortcodes_off
from press.readers.inline import find_expressions, show_escaped
from press.readers.shortcodes import PATTERN, Sources, expand

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SHOWN_INSIDE = re.compile(r"^([ \t>]*`{3,}[ \t]*)\{(\{+[A-Za-z][\w-]*[^{}\n]*\}+)\}", re.MULTILINE)


@dataclass
class Pieces:
    """The pieces of a document as they are found, with what is to be said about them."""

    pieces: list[Piece] = field(default_factory=list)
    warnings: list[Diagnostic] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    kind: type[PublishError] = SourceError
    containers: Containers = field(default_factory=Containers)
    _next: Location | None = None

    def add_text(self, text: str, where: Location) -> None:
        """Add text; it joins the piece before where it is that piece's continuation."""
        if not text:
            return
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Text) and self._next == where:
            self.pieces[-1] = Text(last.text + text, last.where)
        else:
            self.pieces.append(Text(text, where))
        self._next = Location(where.path, where.line + text.count("\n"))

    def add(self, piece: Inline | Chunk) -> None:
        """Add a piece of code."""
        self.pieces.append(piece)
        self._next = None

    def report(self, error: PublishError) -> None:
        """Keep findings until the whole document is read; a fault of the text outranks one of options."""
        self.kind = SourceError if not self.findings or isinstance(error, SourceError) else self.kind
        if not self.findings and isinstance(error, ConfigError):
            self.kind = ConfigError
        self.findings += error.findings


def read_pieces(body: Sequence[tuple[Line, Kind]], sources: Sources) -> Pieces:
    """Cut the lines of a document into pieces and resolve the shortcodes of its text.

    Raises
    ------
    SourceError, ConfigError
        With the findings of all chunks, shortcodes and expressions.
    """
    made = Pieces()
    for group in _groups(body):
        try:
            _take(group, made, sources)
        except (SourceError, ConfigError) as error:
            made.report(error)
    _check_labels(made)
    if made.findings:
        raise made.kind(made.findings)
    return made


def join_pieces(pieces: Iterable[Piece]) -> str:
    """Give the text that pieces were cut from (shortcodes stay resolved)."""
    return "".join(piece.text if isinstance(piece, Text) else piece.source for piece in pieces)


def _groups(body: Sequence[tuple[Line, Kind]]) -> Iterator[list[tuple[Line, Kind]]]:
    """Cut into code blocks, and stretches of text whose lines follow each other in one file."""
    group: list[tuple[Line, Kind]] = []
    for line, kind in body:
        inside = kind in {"code", "close"}
        if (
            group
            and not inside
            and (kind == "open" or group[-1][1] != "text" or not _follows(group[-1][0].where, line.where))
        ):
            yield group
            group = []
        group.append((line, kind))
    if group:
        yield group


def _follows(one: Location, other: Location) -> bool:
    return one.path == other.path and one.line + 1 == other.line


def _take(group: list[tuple[Line, Kind]], made: Pieces, sources: Sources) -> None:
    lines = [line for line, _ in group]
    if group[0][1] == "text":
        for line in lines:
            made.containers.follow(line.text)
        _take_text("".join(line.text for line in lines), lines[0].where, made, sources)
        return
    fence = parse_fence(lines[0].text)
    assert fence is not None  # noqa: S101 - the line was classified by it
    made.containers.follow(lines[0].text)
    if is_executable(fence):
        _take_chunk(fence, lines, made)
    elif shown_fence(fence):
        _take_shown(fence, lines, made)
    else:
        _take_code(fence, lines, made, sources)


def _take_chunk(fence: Fence, lines: list[Line], made: Pieces) -> None:
    if len(lines) < 2 or not closes(lines[-1].text, fence):  # noqa: PLR2004 - a block has two fences
        raise SourceError(
            Diagnostic("chunk-open", "found a chunk that is never closed, expected ``` below it", lines[0].where)
        )
    index = sum(isinstance(piece, Chunk) for piece in made.pieces)
    chunk, warnings = read_chunk(fence, lines, index=index)
    made.warnings += warnings
    made.add(replace(chunk, prefix=_content_prefix(fence, made.containers)))


def _content_prefix(fence: Fence, containers: Containers) -> tuple[str, str]:
    """Give what a chunk's outputs are to stand behind: unlike code, divs may not be indented further than the content."""
    if fence.prefix.strip():
        return fence.prefix, fence.rest
    blanks = " " * containers.column(len(fence.prefix.expandtabs(4)))
    return blanks, blanks


def _take_shown(fence: Fence, lines: list[Line], made: Pieces) -> None:
    """Show a chunk with its fences: the block gets longer fences around, and one pair of braces less."""
    marks = fence.marks + "`"
    made.add_text(f"{fence.prefix}{marks} {{.markdown}}\n", lines[0].where)
    made.add_text(f"{fence.rest}{fence.marks}{shown_fence(fence)}\n", lines[0].where)
    for line in lines[1:]:
        made.add_text(line.text, line.where)
    made.add_text(f"{fence.rest}{marks}\n", lines[-1].where)


def _take_code(fence: Fence, lines: list[Line], made: Pieces, sources: Sources) -> None:
    made.add_text(lines[0].text, lines[0].where)
    for line in lines[1:]:
        text = _SHOWN_INSIDE.sub(r"\1\2", line.text)
        if shortcodes_off(fence.info):
            made.add_text(text, line.where)
        else:
            _add_resolved(text, line.where, made, sources)


def _take_text(text: str, where: Location, made: Pieces, sources: Sources) -> None:
    done = 0
    for found in find_expressions(text, where):
        place = _at(where, text, done)
        _add_resolved(text[done : found.start], place, made, sources, escaped=True)
        made.add(Inline(found.expression, _at(where, text, found.start), text[found.start : found.end]))
        done = found.end
    _add_resolved(text[done:], _at(where, text, done), made, sources, escaped=True)


def _add_resolved(text: str, where: Location, made: Pieces, sources: Sources, *, escaped: bool = False) -> None:
    """Add text with its shortcodes resolved; those in HTML comments stay."""
    comments = [match.span() for match in _COMMENT.finditer(text)] if escaped else []
    done = 0
    for match in PATTERN.finditer(text):
        if any(start <= match.start() < end for start, end in comments):
            continue
        place = _at(where, text, match.start())
        made.add_text(_plain(text[done : match.start()], escaped=escaped), _at(where, text, done))
        done = match.end()
        try:
            made.add_text(expand(match, place, sources), place)
        except SourceError as error:
            made.report(error)
    made.add_text(_plain(text[done:], escaped=escaped), _at(where, text, done))


def _plain(text: str, *, escaped: bool) -> str:
    return show_escaped(text) if escaped and "{{" in text else text


def _at(where: Location, text: str, position: int) -> Location:
    return Location(where.path, where.line + text.count("\n", 0, position))


def _check_labels(made: Pieces) -> None:
    first: dict[str, Location] = {}
    for piece in made.pieces:
        if not isinstance(piece, Chunk) or not piece.label:
            continue
        if piece.label in first:
            message = f'found the chunk label "{piece.label}" twice, expected it once'
            made.report(
                SourceError(
                    Diagnostic("label-twice", message, piece.where, hint=f"it stands first at {first[piece.label]}")
                )
            )
        first.setdefault(piece.label, piece.where)
