"""Reading a .qmd: a path and its project in, a `Document` out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, SourceError
from press.model import Chunk, Document, FormatName, Inline, Meta, Piece, Project, Text
from press.readers.blocks import classify
from press.readers.includes import read_lines
from press.readers.metadata import SHOWN_BY_FORMAT, Metadata, inherited_options, read_metadata, read_sources
from press.readers.pieces import read_pieces
from press.readers.shortcodes import asked_contents


def read_document(
    path: Path, project: Project, *, formats: Sequence[FormatName] | None = None, for_quarto: bool = False
) -> Document:
    """Read a document with its includes, its metadata merged for each format.

    Parameters
    ----------
    formats
        What to render; None means the formats that the document, else its project, names, else HTML.
    for_quarto
        Whether Quarto makes the files: shortcodes that are not known here are then left to it.

    Raises
    ------
    ConfigError, SourceError
        The document's YAML, options or text are faulty; the findings of a step come together.
    """
    path = path.resolve()
    included = read_lines(path, project.root)
    kinds = classify(included.lines)
    meta = read_metadata(path, project, included.lines, kinds, formats, for_quarto=for_quarto)
    body = [(line, kind) for line, kind in zip(included.lines, kinds, strict=True) if kind != "yaml"]
    found = read_pieces(body, read_sources(project, meta.common, for_quarto=for_quarto))
    pieces = tuple(_with_document_options(piece, meta) for piece in found.pieces)
    pieces = _with_asked_ids(pieces)
    _check_engine_bound(pieces, meta.common)
    return Document(
        path=path,
        project=project,
        pieces=pieces,
        meta=meta.common,
        format_meta=meta.by_format,
        formats=meta.formats,
        files=tuple(dict.fromkeys([*included.files, *meta.files, *project.files])),
        warnings=(*meta.warnings, *found.warnings),
    )


def _with_asked_ids(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Give the chunks that `contents` names their labels as ids, by which the filters find them."""
    asked = {name for piece in pieces if isinstance(piece, Text) for name in asked_contents(piece.text)}
    return tuple(
        replace(piece, options={"id": piece.label, **piece.options})
        if isinstance(piece, Chunk) and piece.label in asked
        else piece
        for piece in pieces
    )


def _with_document_options(piece: Piece, meta: Metadata) -> Piece:
    """Merge the document's execution options under a chunk's own; what differs by format is kept apart."""
    if not isinstance(piece, Chunk):
        return piece
    first, *others = (inherited_options(table) for table in meta.by_format.values())
    by_format = dict(zip(meta.formats[1:], others, strict=True))
    options = {**first, **piece.options}
    differing = {name: _differing(table, options, piece.options) for name, table in by_format.items()}
    return replace(piece, options=options, format_options={name: table for name, table in differing.items() if table})


def _differing(table: Mapping[str, Any], options: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Give one format's show-or-hide options that differ from the first's; the chunk's own are the same in all."""
    defaults = {"echo": True, "output": True, "warning": True, "include": True}
    return {
        key: table.get(key, defaults[key])
        for key in SHOWN_BY_FORMAT
        if key not in own and table.get(key, defaults[key]) != options.get(key, defaults[key])
    }


def _check_engine_bound(pieces: Sequence[Piece], meta: Meta) -> None:
    """Report inline code that Quarto would print as it stands, for want of a chunk that binds an engine."""
    if meta.get("engine") or meta.get("jupyter") or any(isinstance(piece, Chunk) for piece in pieces):
        return
    inline = next((piece for piece in pieces if isinstance(piece, Inline)), None)
    if inline:
        message = "found an inline expression in a document without chunks, expected an engine to run it"
        raise SourceError(
            Diagnostic("engine-unbound", message, inline.where, hint="add engine: jupyter to the document's YAML")
        )
