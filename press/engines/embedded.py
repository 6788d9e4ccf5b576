"""The engine that needs PyPI packages only: Pandoc, our filters, our writers, Typst."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from press.engines.citations import has_citations, run_citeproc
from press.engines.parsing import parse, text_meta
from press.filters import Resolution, resolve
from press.model import Document, Executed, FormatName, Json, Meta, Resolved
from press.progress import Progress
from press.writers import WRITERS


def write_formats(executed: Executed, *, folder: Path, progress: Progress) -> list[Path]:
    """Write a document in all its formats into a private folder and give the files.

    Formats whose trees are the same share one parse and one run of citeproc; the writers run side by side.
    """
    document = executed.document
    parsed = _parse_formats(executed, folder)
    resolved = {name: _resolve(tree, executed, name) for name, tree in parsed.items()}
    cited = _cite_formats({name: resolution.tree for name, resolution in resolved.items()}, document)

    def write(name: FormatName) -> Path:
        progress.step(f"{document.path.stem}: writing {name}")
        target = folder / f"{document.path.stem}.{name}"
        WRITERS[name](_handover(cited[name], resolved[name].meta, executed, name), target)
        return target

    with ThreadPoolExecutor() as pool:
        return list(pool.map(write, document.formats))


def _parse_formats(executed: Executed, folder: Path) -> dict[FormatName, Json]:
    """Parse once for all formats that have the same metadata."""
    document = executed.document
    return _shared(document.formats, lambda name: _key(text_meta(document.format_meta[name])), lambda name: parse(executed, name, folder=folder))


def _resolve(tree: Json, executed: Executed, name: FormatName) -> Resolution:
    document = executed.document
    return resolve(tree, meta=document.format_meta[name], format_name=name, executed=executed)


def _cite_formats(trees: Mapping[FormatName, Json], document: Document) -> dict[FormatName, Json]:
    """Run citeproc once for all formats whose trees are the same."""

    def cite(name: FormatName) -> Json:
        return run_citeproc(trees[name], document) if has_citations(trees[name]) else trees[name]

    return _shared(tuple(trees), lambda name: _key(trees[name]), cite)


def _handover(tree: Json, meta: Meta, executed: Executed, name: FormatName) -> Resolved:
    document = executed.document
    folders = (document.path.parent, executed.resources, document.project.root)
    return Resolved(ast=tree, meta=meta, format=name, source=document.path, folders=folders)


def _shared(names: tuple[FormatName, ...], key: Callable[[FormatName], str], make: Callable[[FormatName], Json]) -> dict[FormatName, Json]:
    """Make something for each format, once for all formats with the same key."""
    made: dict[str, Json] = {}
    result: dict[FormatName, Json] = {}
    for name in names:
        mark = key(name)
        if mark not in made:
            made[mark] = make(name)
        result[name] = made[mark]
    return result


def _key(value: Json) -> str:
    return json.dumps(value, sort_keys=True, default=str)
