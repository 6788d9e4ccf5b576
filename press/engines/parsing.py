"""From executed Markdown to Pandoc's tree: the reader's options, the metadata and the project's own Lua filters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.config.options import TOP
from press.engines.citations import as_paths
from press.errors import ConfigError, Diagnostic, Location, RenderError
from press.model import Document, Executed, FormatName, Json
from press.pandoc.ast import Element, rewrite
from press.pandoc.binary import read_ast

#: Pipe tables wider than this many characters get relative widths from their dashes; above any table that is read.
_COLUMNS = 100_000
#: Characters of a line by which grid and multi-line tables say how wide they are. Pandoc's own measure.
_LINE = 72
#: Characters beyond which a width was not drawn, but set by a project's Lua filter.
_LONGEST = _COLUMNS / 20
#: Options of Quarto's that are printed, or whose Markdown is; the author's own keys are too, all others steer the build.
_PRINTED = frozenset({
    "title", "subtitle", "author", "authors", "affiliations", "institute", "institutes", "date", "date-modified", "lang",
    "abstract", "abstract-title", "keywords", "subject", "description", "category", "categories", "doi", "thanks",
    "copyright", "license", "funding", "funders", "acknowledgements", "citation", "published", "status", "order",
    "nocite", "references",
})  # fmt: skip
#: Places at which a project's Lua filter may run, in order; all but the last two see the tree before numbering.
_BEFORE = ("pre-ast", "post-ast", "pre-quarto")
_FILTER_HINT = "put a Lua file beside the document or into the project, and name it under filters:"
#: What Pandoc writes of a filter that failed.
_LUA_FAILED = re.compile(r"Error running filter (?P<path>.+?):\n(?P<told>.*)", re.DOTALL)


def text_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of the metadata that Pandoc reads as Markdown; formats that differ in options alone have the same."""
    return {key: value for key, value in meta.items() if key in _PRINTED or key not in TOP}


def parse(executed: Executed, format_name: FormatName, *, folder: Path) -> Json:
    """Read executed Markdown with the metadata of one format and run the filters that come before numbering.

    `folder` is private; the metadata are handed to Pandoc in a file there.

    Raises
    ------
    ConfigError
        A filter is not there or is not supported.
    RenderError
        A filter failed; names its line.
    """
    document = executed.document
    meta = document.format_meta[format_name]
    path = folder / f"{document.path.stem}-{format_name}-meta.json"
    path.write_text(json.dumps(text_meta(meta), ensure_ascii=False, default=str), encoding="utf-8")
    extensions = str(meta.get("from", "markdown"))
    arguments = [f"--from={extensions}", f"--columns={_COLUMNS}", f"--metadata-file={path}"]
    arguments += [f"--lua-filter={lua}" for lua in lua_filters(meta, document)]
    try:
        tree: Json = read_ast(executed.markdown, arguments, folder=document.path.parent)
    except RenderError as error:
        raise RenderError([_lua_fault(finding) or finding for finding in error.findings]) from error
    return {**tree, "blocks": rewrite(tree["blocks"], {"Table": _with_drawn_widths})}


def _with_drawn_widths(table: Element) -> Element | None:
    """Give the columns of a table that was drawn in the text their drawn shares of a line, of the table if it is longer."""
    drawn = [width.get("c", 0) * _COLUMNS for _, width in table["c"][2]]
    if sum(drawn) > _LONGEST:
        return None
    line = max(_LINE, sum(drawn))
    columns = [
        [align, {"t": "ColWidth", "c": round(mark / line, 6)} if mark else width]
        for (align, width), mark in zip(table["c"][2], drawn, strict=True)
    ]
    return {"t": "Table", "c": [*table["c"][:2], columns, *table["c"][3:]]}


def lua_filters(meta: Mapping[str, Any], document: Document) -> list[Path]:
    """Give the Lua filters of one format that run before numbering.

    Raises
    ------
    ConfigError
        A filter is not there, is no Lua file, or asks for a place that this engine does not have.
    """
    findings: list[Diagnostic] = []
    found: list[Path] = []
    for entry in meta.get("filters") or []:
        name, at = _entry(entry)
        path = as_paths(name, document=document)[0]
        problem = _filter_problem(name, at, path)
        if problem:
            findings.append(Diagnostic("filter", problem, Location(document.path), hint=_FILTER_HINT))
        else:
            found.append(path)
    if findings:
        raise ConfigError(findings)
    return found


def _entry(entry: Any) -> tuple[str, str]:
    """Give the name of a filter and the place at which it runs."""
    if isinstance(entry, Mapping):
        return str(entry.get("path", "")), str(entry.get("at", "pre-quarto"))
    return str(entry), "pre-quarto"


def _filter_problem(name: str, at: str, path: Path) -> str:
    if at not in _BEFORE:
        places = ", ".join(_BEFORE)
        return f'filters: found a filter at "{at}", expected {places}: others are not supported by the embedded engine'
    if not name.endswith(".lua"):
        return f'filters: found "{name}", expected a Lua file: others are not supported by the embedded engine'
    return "" if path.is_file() else f'filters: found no file "{name}", expected a Lua filter'


def _lua_fault(finding: Diagnostic) -> Diagnostic | None:
    """Read Pandoc's message about a filter that failed: its file, the line, what Lua said."""
    failed = _LUA_FAILED.search(finding.detail)
    if not failed:
        return None
    path = failed["path"]
    head = failed["told"].strip().partition("\n")[0]
    # Lua shortens a long path at its beginning.
    placed = re.match(rf".*{re.escape(Path(path).name)}:(\d+): (.*)", head)
    line, message = (int(placed[1]), placed[2]) if placed else (0, head)
    hint = "the Lua filter failed; mend it, or take it out of filters:"
    return Diagnostic(
        "lua", f"found that Lua stopped ({message}), expected the filter to run", Location(path, line), hint=hint
    )
