"""From executed Markdown to Pandoc's tree: the reader's options, the metadata and the project's own Lua filters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.cache.machine import installed
from press.cache.memory import Memory, plain_digest
from press.cache.opened import pool
from press.config.options import TOP
from press.engines.citations import as_paths, citation_style, is_note_style
from press.engines.examples import as_references
from press.engines.sections import has_numbered_ids, join_trees, split_sections
from press.errors import ConfigError, Diagnostic, Location, RenderError
from press.model import Document, Executed, FormatName, Json
from press.pandoc.ast import Element, Outline, rewrite
from press.pandoc.binary import change_ast, read_ast

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
#: What Quarto calls its own filters, which an author may place among others: those that are named after it run after it.
_OURS = "quarto"
_FILTER_HINT = "put a Lua file beside the document or into the project, and name it under filters:"
#: What Pandoc writes of a filter that failed.
_LUA_FAILED = re.compile(r"Error running filter (?P<path>.+?):\n(?P<told>.*)", re.DOTALL)


def text_meta(meta: Mapping[str, Any]) -> dict[str, Any]:
    """Give the part of the metadata that Pandoc reads as Markdown; formats that differ in options alone have the same."""
    return {key: value for key, value in meta.items() if key in _PRINTED or key not in TOP}


def parse(
    executed: Executed,
    format_name: FormatName,
    *,
    folder: Path,
    memory: Memory,
    outline: Outline | None = None,
    keys: Callable[[], frozenset[str]] = frozenset,
) -> Json:
    """Read executed Markdown with the metadata of one format and run the filters that come before numbering.

    `folder` is private; the metadata are handed to Pandoc in a file there. An outline learns what stands in the tree.
    `keys` gives the keys of the bibliographies where they are asked for.

    Raises
    ------
    ConfigError
        A filter is not there or is not supported.
    RenderError
        A filter failed; names its line.
    """
    document = executed.document
    meta = document.format_meta[format_name]
    filters = lua_filters(meta, document)
    watched = _watch(filters, memory)
    in_notes = is_note_style(citation_style(meta, document))
    reading = _Reading(document.path.parent, folder, meta, memory, in_notes=in_notes)
    markdown = as_references(executed.markdown, keys)
    key = plain_digest(markdown, reading.key, [str(path) for path in filters])
    tree = memory.recall("trees", key)
    if tree is None:
        tree = _filtered(reading.read(markdown), filters, document.path.parent)
        if watched:
            memory.keep_of("trees", key, tree, filters, later=True)
    else:
        memory.tell("text", "not read: it is as it was")
    return {**tree, "blocks": rewrite(tree["blocks"], {"Table": _with_drawn_widths}, outline=outline)}


#: What a Lua filter may call to read more than the document that it is given.
_READS_MORE = re.compile(r"\b(?:io|os|require|dofile|loadfile|pandoc\.(?:system|mediabag|pipe|path|template|zip))\b")


def _watch(filters: Sequence[Path], memory: Memory) -> bool:
    """Note the filters, and that nothing may be kept where one reads what cannot be watched; tells whether none does."""
    for path in filters:
        memory.opened.note(path)
        found = _READS_MORE.search(path.read_text(encoding="utf-8", errors="replace"))
        if found:
            memory.unkept = f"the Lua filter {path.name} uses {found[0]}, which cannot be watched"
            return False
    return True


def _filtered(tree: Json, filters: Sequence[Path], folder: Path) -> Json:
    """Run Lua filters over a tree."""
    if not filters:
        return tree
    try:
        return change_ast(tree, [f"--lua-filter={lua}" for lua in filters], folder=folder)
    except RenderError as error:
        raise RenderError([_lua_fault(finding) or finding for finding in error.findings]) from error


class _Reading:
    """One way to read Markdown: the reader's extensions and the metadata."""

    def __init__(self, source: Path, folder: Path, meta: Mapping[str, Any], memory: Memory, *, in_notes: bool) -> None:
        self._source = source
        self._extensions = extensions = str(meta.get("from", "markdown"))
        self._memory = memory
        # Pandoc counts the notes and citations that it reads; only styles that print in notes ask for these numbers.
        self._by_section = extensions.startswith("markdown") and not in_notes
        text = json.dumps(text_meta(meta), ensure_ascii=False, default=str)
        self.key = [extensions, text]
        self._meta = folder / f"meta-{plain_digest(*self.key)[:16]}.json"
        self._meta.write_text(text, encoding="utf-8")

    def read(self, markdown: str) -> Json:
        """Read a document, section by section where that gives the same; sections as of before are not read again."""
        sections = split_sections(markdown) if self._by_section else None
        blocks = self._read_sections(sections) if sections else None
        if blocks is None:
            self._memory.tell("text", "read as a whole")
            return self._pandoc(markdown, f"--metadata-file={self._meta}")
        return {**self._read_meta(), "blocks": blocks}

    def _read_meta(self) -> Json:
        """Read the metadata alone, or give what was read of the same before."""
        key = plain_digest(*self.key, installed())
        tree: Json | None = self._memory.cache.load("sections", key)
        if tree is None:
            tree = self._pandoc("", f"--metadata-file={self._meta}")
            self._memory.cache.save("sections", key, tree)
        return tree

    def _read_sections(self, sections: Sequence[str]) -> list[Json] | None:
        keys = [plain_digest(section, self._extensions, installed()) for section in sections]
        kept = {key: self._memory.cache.load("sections", key) for key in keys}
        new = [number for number, key in enumerate(keys) if kept[key] is None]
        read = dict(zip(new, self._read_new([sections[number] for number in new]), strict=True))
        for number, blocks in read.items():
            self._memory.cache.save("sections", keys[number], blocks)
        self._memory.tell("text", f"read: {len(new)} of {len(sections)} sections changed or are new")
        trees = [read[number] if number in read else kept[key] for number, key in enumerate(keys)]
        return join_trees(trees, sections)

    def _read_new(self, sections: Sequence[str]) -> list[list[Json]]:
        """Read sections in as many runs of Pandoc as there are processors, about equally long."""
        batches = _batches(sections, _PROCESSORS)
        with pool(_PROCESSORS) as workers:
            return [blocks for found in workers.map(self._read_batch, batches) for blocks in found]

    def _read_batch(self, sections: Sequence[str]) -> list[list[Json]]:
        text = "".join(f"{section}\n\n::: {{#{_MARK}}}\n:::\n\n" for section in sections)
        parts: list[list[Json]] = [[]]
        for block in self._pandoc(text)["blocks"]:
            if block["t"] == "Div" and block["c"][0][0] == _MARK:
                parts.append([])
            else:
                parts[-1].append(block)
        # Of headings of the same words Pandoc numbers the second; what is kept of a section must not know its neighbours.
        return [
            self._read_batch([section])[0] if number and has_numbered_ids(blocks) else blocks
            for number, (section, blocks) in enumerate(zip(sections, parts[:-1], strict=True))
        ]

    def _pandoc(self, markdown: str, *arguments: str) -> Json:
        options = [f"--from={self._extensions}", f"--columns={_COLUMNS}", *arguments]
        return read_ast(markdown, options, folder=self._source)


#: Id of the empty div that ends a section where several are read in one run.
_MARK = "press-end-of-section"
_PROCESSORS = 2


def _batches(sections: Sequence[str], count: int) -> list[Sequence[str]]:
    """Part sections, in their order, into about equally long batches."""
    total = sum(map(len, sections))
    batches: list[list[str]] = [[] for _ in range(count)]
    done = 0
    for section in sections:
        batches[min(done * count // max(total, 1), count - 1)].append(section)
        done += len(section)
    return [batch for batch in batches if batch]


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
    default = "pre-quarto"
    for entry in meta.get("filters") or []:
        name, at = _entry(entry, default)
        if name == _OURS:
            default = "post-quarto"
            continue
        path = as_paths(name, document=document)[0]
        problem = _filter_problem(name, at, path)
        if problem:
            findings.append(Diagnostic("filter", problem, Location(document.path), hint=_FILTER_HINT))
        else:
            found.append(path)
    if findings:
        raise ConfigError(findings)
    return found


def _entry(entry: Any, default: str) -> tuple[str, str]:
    """Give the name of a filter and the place at which it runs."""
    if isinstance(entry, Mapping):
        return str(entry.get("path", "")), str(entry.get("at", default))
    return str(entry), default


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
