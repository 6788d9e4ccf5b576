"""Citations: which bibliographies and style a document names, and one run of citeproc over its tree."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, Location, SourceError
from press.model import Document, Json
from press.pandoc.ast import elements
from press.pandoc.binary import run_pandoc

#: Metadata that citeproc reads; passed on as the author wrote it.
_CITEPROC_KEYS = (
    "link-citations",
    "link-bibliography",
    "notes-after-punctuation",
    "lang",
    "reference-section-title",
    "suppress-bibliography",
)


def as_paths(value: Any, *, document: Document) -> list[Path]:
    """Turn a metadata value (a name or a list of names) into paths: the document's folder first, then the project's.

    A name that stands nowhere is given as if it stood in the document's folder, so that the error names it.
    """
    names: Sequence[Any] = value if isinstance(value, list) else [value] if value else []
    return [_find(str(name), document) for name in names]


def _find(name: str, document: Document) -> Path:
    if name.startswith("/") and (document.project.root / name[1:]).is_file():
        return document.project.root / name[1:]
    for folder in (document.path.parent, document.project.root):
        if (folder / name).is_file():
            return (folder / name).resolve()
    return document.path.parent / name


def bibliographies(document: Document) -> list[Path]:
    """Give the bibliography files of a document.

    Raises
    ------
    SourceError
        One of them is not there.
    """
    found = as_paths(document.meta.get("bibliography"), document=document)
    missing = [
        Diagnostic(
            "bibliography-missing",
            f"found no file {path.name}, expected the bibliography that the document names",
            Location(document.path),
            hint=f"looked in {document.path.parent} and {document.project.root}",
        )
        for path in found
        if not path.is_file()
    ]
    if missing:
        raise SourceError(missing)
    return found


def has_citations(tree: Json) -> bool:
    """Tell whether citeproc has anything to do."""
    return "nocite" in tree["meta"] or any(element["t"] == "Cite" for element in elements(tree["blocks"]))


def run_citeproc(tree: Json, document: Document) -> Json:
    """Resolve the citations of a tree and append or fill the reference list.

    The tree's own metadata are kept aside, since citeproc would render them too and the writers expect them as they are.
    """
    options = _options(document)
    light = {
        **tree,
        "meta": {key: value for key, value in tree["meta"].items() if key in ("nocite", "references", "abstract")},
    }
    done = json.loads(
        run_pandoc(["--from=json", "--to=json", "--citeproc", *options], json.dumps(light, ensure_ascii=False))
    )
    kept = {key: value for key, value in done["meta"].items() if key == "abstract"}
    return {**done, "meta": {**tree["meta"], **kept}}


def _options(document: Document) -> list[str]:
    meta: Mapping[str, Any] = document.meta
    options = [f"--bibliography={path}" for path in bibliographies(document)]
    options += [f"--csl={path}" for path in as_paths(meta.get("csl"), document=document)[:1]]
    options += [f"--metadata={key}={_flag(meta[key])}" for key in _CITEPROC_KEYS if key in meta]
    return options


def _flag(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
