"""The engine that needs PyPI packages only: Pandoc, our filters, our writers, Typst."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from press.engines.bibliography import citation_keys
from press.engines.citations import bibliographies, citation_style, citeproc_options, has_citations, run_citeproc
from press.engines.images import missing_images, rooted_images
from press.engines.parsing import parse, text_meta
from press.errors import Diagnostic, PublishError, SourceError, combined
from press.filters import Resolution, build_context, resolve_in
from press.filters.citations import cited_keys, missing_citations
from press.filters.references import lower_first
from press.model import SUFFIX, Document, Executed, FormatName, Json, Resolved
from press.writers import WRITERS

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Written:
    """The files of a document, for each format one and what belongs with it, and what the author should know of them."""

    files: tuple[Path, ...]
    warnings: tuple[Diagnostic, ...] = ()


def write_formats(executed: Executed, *, folder: Path, progress: Callable[[str], None]) -> Written:
    """Write a document in all its formats into a private folder.

    Formats whose trees are the same share one parse and one run of citeproc; the writers run side by side.

    Raises
    ------
    PublishError
        Something cannot be read, resolved or written; the findings of all formats come together.
    """
    document = executed.document
    names = document.formats
    progress("reading the text")
    parsed = _parse_formats(executed, folder)
    keys = _citation_keys(document)
    resolutions = _gather(names, lambda name: _resolve(parsed[name], executed, name, keys[name]))
    progress("citing")
    cited = _cite_formats({name: resolution.tree for name, resolution in resolutions.items()}, document)
    ready = {name: _handover(cited[name], resolutions[name].meta, executed, name) for name in names}
    progress(f"writing {', '.join(names)}")
    files = _write(ready, {name: folder / f"{document.path.stem}{SUFFIX[name]}" for name in names})
    return Written(files, _warnings(resolutions.values(), ready))


def _warnings(resolutions: Iterable[Resolution], ready: Mapping[FormatName, Resolved]) -> tuple[Diagnostic, ...]:
    """Gather what filters and writers warn of; several formats may tell the same."""
    told = [warning for resolution in resolutions for warning in resolution.warnings]
    told += [warning for name, resolved in ready.items() for warning in WRITERS[name].check(resolved)]
    return tuple(dict.fromkeys(told))


def _write(ready: Mapping[FormatName, Resolved], targets: Mapping[FormatName, Path]) -> tuple[Path, ...]:
    with ThreadPoolExecutor(max_workers=len(ready)) as pool:
        futures = {name: pool.submit(WRITERS[name].write, resolved, targets[name]) for name, resolved in ready.items()}
    written = _gather(tuple(ready), lambda name: futures[name].result())
    return tuple(file for files in written.values() for file in files)


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


def _parse_formats(executed: Executed, folder: Path) -> dict[FormatName, Json]:
    """Parse once for all formats that have the same metadata."""
    document = executed.document

    def key(name: FormatName) -> str:
        meta = document.format_meta[name]
        return _key([text_meta(meta), meta.get("filters")])

    return _shared(document.formats, key, lambda name: rooted_images(parse(executed, name, folder=folder), document))


def _citation_keys(document: Document) -> dict[FormatName, frozenset[str]]:
    """Read the bibliographies once for all formats that name the same."""

    def key(name: FormatName) -> str:
        meta = document.format_meta[name]
        return _key([meta.get("bibliography"), meta.get("references")])

    def read(name: FormatName) -> frozenset[str]:
        meta = document.format_meta[name]
        return citation_keys(bibliographies(meta, document), meta.get("references"))

    return _shared(document.formats, key, read)


def _resolve(tree: Json, executed: Executed, name: FormatName, keys: frozenset[str]) -> Resolution:
    """Bring a tree into normal form; labels, citations and images that lead nowhere are told together."""
    document = executed.document
    meta = document.format_meta[name]
    context = build_context(meta, format_name=name, executed=executed, citation_keys=keys)
    csl = citation_style(meta, document)
    try:
        resolution = resolve_in(context, tree, csl=csl)
    except SourceError as error:
        labels = {key for key in cited_keys(tree) if context.kind_of(lower_first(key))}
        raise combined([error, SourceError(missing_citations(tree, keys | labels, context.source))]) from error
    missing = missing_citations(resolution.tree, keys, context.source)
    missing += missing_images(resolution.tree, _folders(executed), context.source)
    if missing:
        raise SourceError(missing)
    return resolution


def _folders(executed: Executed) -> tuple[Path, ...]:
    """Give the folders in which files are looked for that a document names."""
    return executed.document.path.parent, executed.resources, executed.document.project.root


def _cite_formats(trees: Mapping[FormatName, Json], document: Document) -> dict[FormatName, Json]:
    """Run citeproc once for all formats whose trees and options are the same."""
    # In JATS a citation that leads nowhere is no citation.
    linked = {name: {"link-citations": True} if name == "jats" else {} for name in trees}
    options = {name: citeproc_options({**document.format_meta[name], **linked[name]}, document) for name in trees}

    def cite(name: FormatName) -> Json:
        return run_citeproc(trees[name], options[name]) if has_citations(trees[name]) else trees[name]

    return _shared(tuple(trees), lambda name: _key([trees[name], options[name]]), cite)


def _handover(tree: Json, meta: Mapping[str, Any], executed: Executed, name: FormatName) -> Resolved:
    document = executed.document
    return Resolved(
        ast=tree,
        meta=meta,
        format=name,
        source=document.path,
        folders=_folders(executed),
        bibliographies=bibliographies(document.format_meta[name], document),
    )


def _shared(
    names: Sequence[FormatName], key: Callable[[FormatName], str], make: Callable[[FormatName], _Made]
) -> dict[FormatName, _Made]:
    """Make something for each format, once for all formats with the same key; what differs is made side by side."""
    marks = {name: key(name) for name in names}
    first = {mark: name for name, mark in reversed(marks.items())}
    with ThreadPoolExecutor(max_workers=len(first)) as pool:
        made = dict(zip(first, pool.map(make, first.values()), strict=True))
    return {name: made[marks[name]] for name in names}


def _key(value: Json) -> str:
    return json.dumps(value, sort_keys=True, default=str)
