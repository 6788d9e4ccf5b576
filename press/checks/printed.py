"""What the present sources print: each document executed and resolved, and every place where it prints a value.

This is what finished files are held against. Nothing of it is read from them: chunks are run again, or their results
taken from the cache where all that they were made from is as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from press.cache.journal import Journal
from press.cache.memory import Memory
from press.cache.opened import listening
from press.cache.store import FOLDER, Cache
from press.checks.customs import customs_of
from press.checks.expected import Expected, expected_text
from press.engines.embedded import resolve_formats
from press.errors import Location
from press.execute import execute_document
from press.filters import Resolution
from press.manifest import MANIFEST, read_manifest
from press.model import Document, Executed, FormatName, Project
from press.pandoc.ast import Element, find, identifier, plain_text, values
from press.private import PrivateFolder
from press.readers import read_document

#: Class of the span of a value, its attribute that names the value, and that of a claim.
VALUE, NAME, CLAIM = "value", "data-value", "data-claim"
#: The engine that is part of press.
EMBEDDED = "embedded"


@dataclass(frozen=True)
class Use:
    """One place where a document prints a value, or the word of a claim."""

    #: Id of the element, the same in every format, such as `val-flow-identified-2`.
    element: str
    #: Id of the value, such as `flow.identified`.
    value: str
    #: The words of the span, as they stand there.
    text: str
    #: The author's line: that of the chunk for what a table prints.
    where: Location
    #: It is the word of a claim, `value` the id of that.
    is_claim: bool = False


@dataclass(frozen=True, eq=False)
class Printed:
    """One document as its present sources make it, for every format."""

    document: Document
    executed: Mapping[FormatName, Executed]
    resolved: Mapping[FormatName, Resolution]
    #: The pictures that chunks made, by their path in the text.
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    #: The engine that made the finished files, as their manifest says.
    engine: str = EMBEDDED

    def uses(self, name: FormatName) -> tuple[Use, ...]:
        """Give the places of one format where values are printed, in the order of the text."""
        return tuple(use for use in self.said(name) if not use.is_claim)

    def said(self, name: FormatName) -> tuple[Use, ...]:
        """Give the places of one format where values and claims are printed, in the order of the text."""
        return self._said[name]

    @cached_property
    def expected(self) -> Mapping[FormatName, Expected]:
        """Give what each format should say, in reading order."""
        return {name: expected_text(one, customs_of(self.engine, name)) for name, one in self.resolved.items()}

    @cached_property
    def _said(self) -> Mapping[FormatName, tuple[Use, ...]]:
        return {name: self._find_said(name) for name in self.resolved}

    def _find_said(self, name: FormatName) -> tuple[Use, ...]:
        resolution, places = self.resolved[name], _places(self.executed[name])
        spans = find([_meta(resolution), resolution.tree["blocks"]], "Span")
        return tuple(_use(span, places, self.document.path) for span in spans if {NAME, CLAIM} & values(span).keys())


def read_printed(project: Project) -> list[Printed]:
    """Execute and resolve every document of a project, without writing anything of it.

    Raises
    ------
    PublishError
        The sources cannot be built.
    """
    cache, engines = Cache(project.output / FOLDER), read_engines(project)
    return [_read(read_document(path, project), project, cache, engines.get(path)) for path in project.documents]


def read_engines(project: Project) -> dict[Path, str]:
    """Give the engine that made the finished files of each document, as far as the manifest says."""
    entries = read_manifest(project.output / MANIFEST)
    told = {project.root / one["document"]: str((one.get("engine") or {}).get("name", "")) for one in entries}
    return {path: name for path, name in told.items() if name}


def _read(document: Document, project: Project, cache: Cache, engine: str | None) -> Printed:
    memory = Memory(
        cache,
        Journal(),
        subject=document.path.stem,
        root=project.root,
        folder=document.path.parent,
        output=project.output,
    )
    with PrivateFolder("verify") as folder, listening(memory.opened):
        files = folder / "files"
        executed = execute_document(document, resources=files, cache=cache)
        pictures = {
            file.relative_to(files).as_posix(): file.read_bytes() for file in files.rglob("*") if file.is_file()
        }
        resolved = resolve_formats(executed, folder=folder, memory=memory)
        return Printed(document, executed, resolved, pictures, engine or EMBEDDED)


_ID = re.compile(r"\{#([^\s}]+)[^}]*\bdata-(?:value|claim)=")


def _places(executed: Executed) -> dict[str, Location]:
    """Give the author's line of every element that prints a value."""
    return {
        name: executed.line_map[number]
        for number, line in enumerate(executed.markdown.split("\n"))
        for name in _ID.findall(line)
    }


def _use(span: Element, places: Mapping[str, Location], document: Path) -> Use:
    name, told = identifier(span), values(span)
    where = places.get(name, Location(document))
    return Use(name, told.get(NAME) or told[CLAIM], plain_text(span), where, is_claim=NAME not in told)


def _meta(resolution: Resolution) -> list[Element]:
    """Give the metadata that stand before the text, as elements: the title, the abstract."""
    meta = resolution.tree.get("meta", {})
    return [meta[key] for key in ("title", "subtitle", "abstract") if key in meta]
