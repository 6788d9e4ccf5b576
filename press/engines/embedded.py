"""The engine that needs PyPI packages only: Pandoc, our filters, our writers, Typst."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import orjson

from press.cache.machine import installed
from press.cache.memory import Memory, plain_digest
from press.cache.opened import Opened, listening, pool
from press.cache.state import prints_ledger
from press.engines.beside import Beside
from press.engines.bibliography import citation_keys
from press.engines.citations import (
    bibliographies,
    citation_style,
    citeproc_options,
    has_citations,
    is_note_style,
    run_citeproc,
)
from press.engines.images import missing_images, rooted_images
from press.engines.once import Once
from press.engines.parsing import parse, text_meta
from press.errors import Diagnostic, Location, PublishError, SourceError, combined
from press.filters import Resolution, build_context, resolve_in
from press.filters.citations import cited_keys, missing_citations
from press.filters.images import describe_cited
from press.filters.references import lower_first
from press.model import SUFFIX, Document, Executed, FormatName, Json, Resolved
from press.pandoc.ast import Outline, find, plain_text
from press.writers import WRITERS, load_writers

_Made = TypeVar("_Made")
#: In this order formats are begun: Pandoc takes longest for a Word file.
_FIRST = ("docx", "pdf", "html", "jats")
#: Those that a second process makes while this one makes the others: what is printed takes as long as both.
_BESIDE = frozenset({"docx", "html"})
#: What formats print, and tell as plain text as well.
_TITLES = ("title", "subtitle")


@dataclass(frozen=True)
class Written:
    """The files of a document, for each format one and what belongs with it, and what the author should know of them."""

    files: tuple[Path, ...]
    warnings: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Task:
    """Formats of a document that a second process is to make, with all that decides what comes of them."""

    executed: Mapping[FormatName, Executed]
    folder: Path
    memory: Memory
    variables: Mapping[str, str]
    installed: Mapping[str, str]


@dataclass(frozen=True)
class Parsed:
    """A text as it was read: the tree as JSON, the files that it came from, and why nothing of it may be kept."""

    tree: bytes
    opened: Opened
    unkept: str


@dataclass(frozen=True)
class Done:
    """What a second process made of a task, the files it came from, why nothing of it may be kept, and what it told."""

    written: Mapping[FormatName, Written]
    opened: Opened
    unkept: str
    told: Sequence[tuple[str, str]]


def write_formats(
    executed: Mapping[FormatName, Executed],
    *,
    folder: Path,
    memory: Memory,
    progress: Callable[[str], None],
    beside: Beside | None = None,
) -> Written:
    """Write a document in all its formats into a private folder.

    Formats whose text and trees are the same share one parse and one run of citeproc; each goes its way beside the
    others, some of several in a process `beside` this one if there is such.

    Raises
    ------
    PublishError
        Something cannot be read, resolved or written; the findings of all formats come together.
    """
    document = next(iter(executed.values())).document
    progress(f"making {', '.join(document.formats)}")
    make = Making(document, executed, folder, memory)
    names = sorted(document.formats, key=_FIRST.index)
    there = _made_there(names) if beside else []
    with pool(len(names) + 1) as workers:
        asked = workers.submit(make.beside, there, beside) if beside and there else None
        started = {name: workers.submit(make.format, name) for name in names if name not in there}
        written = asked.result() if asked else {}
        started |= {name: workers.submit(make.format, name) for name in there if name not in written}
    finished = _gather(document.formats, lambda name: written.get(name) or started[name].result())
    files = tuple(file for one in finished.values() for file in one.files)
    return Written(files, tuple(dict.fromkeys(warning for one in finished.values() for warning in one.warnings)))


def _made_there(names: Sequence[FormatName]) -> list[FormatName]:
    """Choose the formats for a second process; one at least is made in the first."""
    there = [name for name in names if name in _BESIDE]
    return there if len(there) < len(names) else there[:-1]


def resolve_formats(
    executed: Mapping[FormatName, Executed], *, folder: Path, memory: Memory
) -> dict[FormatName, Resolution]:
    """Resolve a document for all its formats, and write nothing: what its finished files have to say.

    Raises
    ------
    PublishError
        Something cannot be read or resolved; the findings of all formats come together.
    """
    document = next(iter(executed.values())).document
    make = Making(document, executed, folder, memory)
    made = _gather(document.formats, make.resolution)
    memory.settle()
    return made


class Making:
    """The way of one document to its finished formats; what several of them need is made once."""

    def __init__(
        self, document: Document, executed: Mapping[FormatName, Executed], folder: Path, memory: Memory
    ) -> None:
        self._document = document
        self._executed = executed
        self._folder = folder
        self._memory = memory
        self._loading = Once[None]()
        self._parsed = Once[tuple[Json, Outline]]()
        self._cited = Once[Json]()
        self._listed = Once[Json]()
        self._keys = Once[frozenset[str]]()

    def format(self, name: FormatName) -> Written:
        """Make one format."""
        return self._write(name, self.resolution(name))

    def beside(self, names: Sequence[FormatName], beside: Beside) -> dict[FormatName, Written]:
        """Let a second process make formats; nothing where it did not, for whatever reason."""
        memory = self._memory
        executed = {name: self._executed[name] for name in names}
        task = Task(executed, self._folder, memory, dict(os.environ), installed())

        def parsed(asked: FormatName) -> Parsed:
            tree, _ = self._read(asked)
            return Parsed(orjson.dumps(tree), memory.opened, memory.unkept)

        try:
            done: Done | None = beside.ask(task, parsed)
        except PublishError:
            # the text cannot be read: to be told with what the other formats find
            return {}
        if done is None:
            return {}
        memory.opened.adopt(done.opened)
        memory.unkept = memory.unkept or done.unkept
        for step, text in done.told:
            memory.tell(step, text)
        return dict(done.written)

    def resolution(self, name: FormatName) -> Resolution:
        """Give the tree of one format with everything resolved, as it was kept or made now."""
        executed = self._executed[name]
        key = plain_digest(executed.markdown, _places(executed), self._settings(name))
        kept = self._memory.recall("resolved", key)
        if kept is not None:
            return _unpacked(kept)
        resolution = self._resolve(name)
        self._memory.keep("resolved", key, _packed(resolution))
        return resolution

    def _settings(self, name: FormatName) -> str:
        """Give everything but the text that decides how a format is resolved, as text."""
        told = [name, self._document.format_meta[name], self._document.project.profiles, str(self._document.path)]
        return json.dumps(told, sort_keys=True, default=str)

    def _resolve(self, name: FormatName) -> Resolution:
        """Read, resolve and cite the text for one format."""
        self._loading.get("writers", self._load)
        executed, meta = self._executed[name], self._document.format_meta[name]
        tree, parsed = self._read(name)
        outline = parsed.copy()
        resolution = _resolve(tree, executed, name, self._keys_of(meta), memory=self._memory, outline=outline)
        tree = self._cite(resolution.tree, name, outline)
        return replace(resolution, tree=tree, meta={**resolution.meta, **_cited_titles(resolution.tree, tree)})

    def _load(self) -> None:
        """Load the writers in a thread of its own: whoever reads waits for Pandoc at first."""
        names = sorted(self._document.formats, key=_FIRST.index)
        threading.Thread(target=load_writers, args=(names,), daemon=True).start()

    def _read(self, name: FormatName) -> tuple[Json, Outline]:
        """Read the text, once for all formats that read the same."""
        meta = self._document.format_meta[name]
        reading = _key([self._executed[name].markdown, text_meta(meta), meta.get("filters")])
        return self._parsed.get(reading, lambda: self._parse(name))

    def _parse(self, name: FormatName) -> tuple[Json, Outline]:
        """Read the text, and look once at what stands in it for all formats."""
        outline = Outline()
        executed, meta = self._executed[name], self._document.format_meta[name]
        keys = partial(self._keys_of, meta)
        tree = parse(executed, name, folder=self._folder, memory=self._memory, outline=outline, keys=keys)
        rooted = rooted_images(tree, self._document, outline=outline)
        outline.inside(rooted["blocks"])
        return rooted, outline

    def _keys_of(self, meta: Mapping[str, Any]) -> frozenset[str]:
        """Give the keys of the bibliographies that these metadata name."""
        books = _key([meta.get("bibliography"), meta.get("references")])
        return self._keys.get(books, lambda: self._citation_keys(meta))

    def _citation_keys(self, meta: Mapping[str, Any]) -> frozenset[str]:
        """Read the keys of the bibliographies, once for each state of them."""
        files = bibliographies(meta, self._document)
        key = _key([[str(file) for file in files], meta.get("references")])
        kept = self._memory.recall("keys", plain_digest(key))
        if kept is None:
            kept = sorted(citation_keys(files, meta.get("references")))
            self._memory.keep_of("keys", plain_digest(key), kept, files)
        return frozenset(kept)

    def _cite(self, tree: Json, name: FormatName, outline: Outline) -> Json:
        """Run citeproc, once for all formats whose trees and options are the same."""
        if not has_citations(tree, outline):
            return tree
        meta = self._document.format_meta[name]
        # As in Quarto, only pages have links unless an author asks for them. In JATS one that leads nowhere is no citation.
        linked = {"link-citations": True}
        asked = {"html": {**linked, **meta}, "jats": {**meta, **linked}}.get(name, meta)
        options = citeproc_options(asked, self._document)
        style = citation_style(meta, self._document)
        if style:
            self._memory.opened.note(style)
        in_notes = is_note_style(style)

        def cite() -> Json:
            made = run_citeproc(tree, options, self._memory, made=self._listed, in_notes=in_notes, outline=outline)
            return describe_cited(made, outline)

        return self._cited.get(plain_digest(tree, options), cite)

    def _write(self, name: FormatName, resolution: Resolution) -> Written:
        """Write one format, or take the file that was written of the same tree before."""
        target = self._folder / f"{self._document.path.stem}{SUFFIX[name]}"
        resolved = _handover(resolution, self._executed[name], name)
        key = plain_digest(
            resolution.tree,
            _key([resolution.meta, name, str(self._document.path)]),
            os.environ.get("SOURCE_DATE_EPOCH", ""),
            resolved.ledger.digest,
            resolved.ledger_in,
        )
        kept = self._memory.recall("finished", key)
        self._memory.tell(name, "made" if kept is None else "not made: all that goes into it is as it was")
        if kept is None:
            warnings = (*resolution.warnings, *WRITERS[name].check(resolved))
            files = tuple(WRITERS[name].write(resolved, target))
            content = {str(file.relative_to(self._folder)): file.read_bytes() for file in files}
            # a warning names a line of the text; without one the text matters by its tree alone
            but = () if warnings else self._document.files
            told = [_plain(one) for one in warnings]
            self._memory.keep("finished", key, {"files": content, "warnings": told}, but=but)
            return Written(files, warnings)
        for file, content in kept["files"].items():
            (self._folder / file).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / file).write_bytes(content)
        return Written(tuple(self._folder / file for file in kept["files"]), tuple(map(_diagnostic, kept["warnings"])))


def _places(executed: Executed) -> list[tuple[str, int]]:
    return [(str(place.path), place.line) for place in executed.line_map]


def _packed(resolution: Resolution) -> dict[str, Any]:
    """Give a resolution as builtin values, for the store."""
    return {
        "tree": resolution.tree,
        "meta": dict(resolution.meta),
        "warnings": [_plain(warning) for warning in resolution.warnings],
    }


def _unpacked(kept: Mapping[str, Any]) -> Resolution:
    return Resolution(kept["tree"], kept["meta"], tuple(map(_diagnostic, kept["warnings"])))


def _plain(warning: Diagnostic) -> dict[str, Any]:
    where = (str(warning.where.path), warning.where.line) if warning.where else None
    return {**vars(warning), "where": where}


def _diagnostic(kept: Mapping[str, Any]) -> Diagnostic:
    path, line = kept["where"] or ("", 0)
    return Diagnostic(**{**kept, "where": Location(Path(path), line) if kept["where"] else None})


def _gather(names: Sequence[FormatName], make: Callable[[FormatName], _Made]) -> dict[FormatName, _Made]:
    """Make something for each format; the faults of all are told together."""
    made: dict[FormatName, _Made] = {}
    errors: list[PublishError] = []
    for name in names:
        try:
            made[name] = make(name)
        except PublishError as error:
            errors.append(error)
    if errors:
        raise combined(errors)
    return made


def _resolve(
    tree: Json, executed: Executed, name: FormatName, keys: frozenset[str], *, memory: Memory, outline: Outline
) -> Resolution:
    """Bring a tree into normal form; labels, citations and images that lead nowhere are told together."""
    document = executed.document
    meta = document.format_meta[name]
    context = build_context(
        meta, format_name=name, executed=executed, citation_keys=keys, asked=memory.use_clock, outline=outline
    )
    csl = citation_style(meta, document)
    try:
        resolution = resolve_in(context, tree, csl=csl)
    except SourceError as error:
        labels = {key for key in cited_keys(tree) if context.kind_of(lower_first(key))}
        raise combined([error, SourceError(missing_citations(tree, keys | labels, context.source))]) from error
    missing = missing_citations(resolution.tree, keys, context.source, outline=outline)
    missing += missing_images(resolution.tree, _folders(executed), context.source, outline=outline)
    if missing:
        raise SourceError(missing)
    return resolution


def _folders(executed: Executed) -> tuple[Path, ...]:
    """Give the folders in which files are looked for that a document names."""
    return executed.document.path.parent, executed.resources, executed.document.project.root


def _cited_titles(tree: Json, cited: Json) -> dict[str, str]:
    """Give the titles that cite as they are printed: formats tell them as plain text where no reader looks."""
    told = {key: tree["meta"][key] for key in _TITLES if key in tree["meta"]}
    return {key: " ".join(plain_text(cited["meta"][key]["c"]).split()) for key in told if find(told[key], "Cite")}


def _handover(resolution: Resolution, executed: Executed, name: FormatName) -> Resolved:
    document = executed.document
    return Resolved(
        ast=resolution.tree,
        meta=resolution.meta,
        format=name,
        source=document.path,
        folders=_folders(executed),
        bibliographies=bibliographies(document.format_meta[name], document),
        root=document.project.root,
        ledger=executed.ledger,
        ledger_in=_ledger_in(document) if executed.ledger else "",
        outline=resolution.outline,
    )


def _ledger_in(document: Document) -> str:
    """Name another document that prints the ledger.

    Nobody listens: only that it does so matters here, and the pipeline keeps the state of all documents of the project.
    """
    with listening(None):
        others = (path for path in document.project.documents if path != document.path)
        return next((path.stem for path in others if prints_ledger(path)), "")


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)
