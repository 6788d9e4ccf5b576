"""The engine that needs PyPI packages only: Pandoc, our filters, our writers, Typst."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from press.engines.bibliography import citation_keys
from press.engines.citations import as_paths, bibliographies, has_citations, run_citeproc
from press.engines.parsing import parse, text_meta
from press.errors import SourceError
from press.filters import Resolution, Source, missing_citations, resolve
from press.model import Document, Executed, FormatName, Json, Resolved
from press.progress import Progress
from press.writers import WRITERS


def write_formats(executed: Executed, *, folder: Path, progress: Progress) -> list[Path]:
    """Write a document in all its formats into a private folder and give the files.

    Formats whose trees are the same share one parse and one run of citeproc; the writers run side by side.
    """
    document = executed.document
    keys = citation_keys(bibliographies(document), document.meta.get("references"))
    parsed = _parse_formats(executed, folder)
    resolutions = {name: _resolve(tree, executed, name, keys) for name, tree in parsed.items()}
    _warn(resolutions.values(), progress)
    cited = _cite_formats({name: resolution.tree for name, resolution in resolutions.items()}, document)

    def write(name: FormatName) -> Path:
        progress.step(f"{document.path.stem}: writing {name}")
        target = folder / f"{document.path.stem}.{name}"
        WRITERS[name](_handover(cited[name], resolutions[name].meta, executed, name), target)
        return target

    with ThreadPoolExecutor() as pool:
        return list(pool.map(write, document.formats))


def _warn(resolutions: Iterable[Resolution], progress: Progress) -> None:
    """Tell each warning once, though every format may give it."""
    for warning in dict.fromkeys(warning for resolution in resolutions for warning in resolution.warnings):
        progress.note(str(warning))


def _parse_formats(executed: Executed, folder: Path) -> dict[FormatName, Json]:
    """Parse once for all formats that have the same metadata."""
    document = executed.document
    return _shared(
        document.formats,
        lambda name: _key(text_meta(document.format_meta[name])),
        lambda name: parse(executed, name, folder=folder),
    )


def _resolve(tree: Json, executed: Executed, name: FormatName, keys: frozenset[str]) -> Resolution:
    """Bring a tree into normal form; labels that lead nowhere and unknown citations are told together."""
    document = executed.document
    csl = next(iter(as_paths(document.meta.get("csl"), document=document)), None)
    resolution = resolve(
        tree, meta=document.format_meta[name], format_name=name, executed=executed, citation_keys=keys, csl=csl
    )
    missing = missing_citations(resolution.tree, keys, Source(document.path, executed.markdown, executed.line_map))
    if missing:
        raise SourceError(missing)
    return resolution


def _cite_formats(trees: Mapping[FormatName, Json], document: Document) -> dict[FormatName, Json]:
    """Run citeproc once for all formats whose trees are the same."""

    def cite(name: FormatName) -> Json:
        return run_citeproc(trees[name], document) if has_citations(trees[name]) else trees[name]

    return _shared(tuple(trees), lambda name: _key(trees[name]), cite)


def _handover(tree: Json, meta: Mapping[str, Any], executed: Executed, name: FormatName) -> Resolved:
    document = executed.document
    folders = (document.path.parent, executed.resources, document.project.root)
    return Resolved(ast=tree, meta=meta, format=name, source=document.path, folders=folders)


def _shared(
    names: tuple[FormatName, ...], key: Callable[[FormatName], str], make: Callable[[FormatName], Json]
) -> dict[FormatName, Json]:
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
