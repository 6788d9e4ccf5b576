"""Paths in metadata: written from the folder of the file that names them, handed on from the document's folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: Options whose values are paths.
_PATHS = frozenset(
    [
        "bibliography",
        "csl",
        "filters",
        "reference-doc",
        "css",
        "include-in-header",
        "include-before-body",
        "include-after-body",
        "logo",
        "citation-abbreviations",
    ]
)
#: Keys that hold a path where an entry is a mapping.
_INNER = ("path", "file")


def with_document_paths(meta: Mapping[str, Any], *, written_in: Path, document: Path) -> dict[str, Any]:
    """Rewrite the paths of a level that stands in folder `written_in` so that they hold from the document's folder.

    What names no file stays as written, so that messages name what the author wrote.
    """
    folder = document.parent
    if folder == written_in:
        return dict(meta)
    made = {key: _rewrite(value, written_in, folder) if key in _PATHS else value for key, value in meta.items()}
    formats = made.get("format")
    if isinstance(formats, Mapping):
        made["format"] = {
            name: with_document_paths(options, written_in=written_in, document=document)
            if isinstance(options, Mapping)
            else options
            for name, options in formats.items()
        }
    return made


def _rewrite(value: Any, old: Path, new: Path) -> Any:
    if isinstance(value, list):
        return [_rewrite(item, old, new) for item in value]
    if isinstance(value, Mapping):
        return {key: _rewrite(item, old, new) if key in _INNER else item for key, item in value.items()}
    if isinstance(value, str) and not value.startswith("/") and (old / value).is_file():
        return Path(os.path.relpath(old / value, new)).as_posix()
    return value
