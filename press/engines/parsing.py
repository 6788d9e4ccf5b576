"""From executed Markdown to Pandoc's tree: the reader's options, the metadata and the project's own Lua filters."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.engines.citations import as_paths
from press.errors import ConfigError, Diagnostic, Location
from press.model import Document, Executed, FormatName, Json
from press.pandoc.binary import read_ast

#: Pipe tables wider than this many characters get relative widths from their dashes; above any table that is read.
_COLUMNS = 100_000
#: Metadata that steer the build and are no part of the document's text.
_NOT_TEXT = frozenset(
    "format execute filters bibliography csl jupyter engine crossref project website book params editor knitr "
    "shortcodes resources metadata-files profile render".split()
)
#: Places at which a project's Lua filter may run, in order; all but the last two see the tree before numbering.
_BEFORE = ("pre-ast", "post-ast", "pre-quarto")


def text_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of the metadata that Pandoc reads as Markdown."""
    return {key: value for key, value in meta.items() if key not in _NOT_TEXT}


def parse(executed: Executed, format_name: FormatName, *, folder: Path) -> Json:
    """Read executed Markdown with the metadata of one format and run the filters that come before numbering.

    `folder` is private; the metadata are handed to Pandoc in a file there.
    """
    document = executed.document
    meta = text_meta(document.format_meta[format_name])
    path = folder / f"{document.path.stem}-{format_name}-meta.json"
    path.write_text(json.dumps(meta, ensure_ascii=False, default=str), encoding="utf-8")
    extensions = str(document.format_meta[format_name].get("from", "markdown"))
    arguments = [f"--from={extensions}", f"--columns={_COLUMNS}", f"--metadata-file={path}"]
    arguments += [f"--lua-filter={lua}" for lua in lua_filters(document)]
    return read_ast(executed.markdown, arguments, folder=document.path.parent)


def lua_filters(document: Document) -> list[Path]:
    """Give the project's Lua filters that run before numbering.

    Raises
    ------
    ConfigError
        A filter is not there, is no Lua file, or asks for a place that this engine does not have.
    """
    findings: list[Diagnostic] = []
    found: list[Path] = []
    for entry in document.meta.get("filters") or []:
        name, at = (
            (entry.get("path", ""), entry.get("at", "pre-quarto"))
            if isinstance(entry, dict)
            else (str(entry), "pre-quarto")
        )
        path = as_paths(name, document=document)[0]
        problem = _filter_problem(name, at, path)
        if problem:
            findings.append(
                Diagnostic(
                    "filter",
                    problem,
                    Location(document.path),
                    hint="place the filter beside the document or in the project, or render with --engine quarto",
                )
            )
        else:
            found.append(path)
    if findings:
        raise ConfigError(findings)
    return found


def _filter_problem(name: str, at: str, path: Path) -> str:
    if at not in _BEFORE:
        return f'filters: found a filter at "{at}", expected one of {", ".join(_BEFORE)}: later places are not supported by the embedded engine'
    if not name.endswith(".lua"):
        return f'filters: found "{name}", expected a Lua file: other filters and extensions are not supported by the embedded engine'
    return "" if path.is_file() else f'filters: found no file "{name}"'
