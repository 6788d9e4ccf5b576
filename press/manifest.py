"""`build/manifest.json`: every finished file with its digest, what it was made from, and with which versions."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.cache.digests import ABSENT, file_digest
from press.cache.machine import package_versions
from press.cache.state import State
from press.config.project import shown_path
from press.pandoc.binary import pandoc_version

#: Name of the file among the finished ones.
MANIFEST = "manifest.json"
#: Packages whose versions may show in a finished file.
_PACKAGES = (
    "bibtexparser", "font-source-sans-pro", "ipython", "lxml", "matplotlib", "numpy", "pandas", "pypandoc-binary",
    "ruamel-yaml", "tabulate", "typst",
)  # fmt: skip


def document_manifest(
    *, document: Path, root: Path, engine: Mapping[str, str], state: State, files: Sequence[Path], folder: Path
) -> dict[str, Any]:
    """Give what the manifest holds of one document: paths from the project's root, nothing of the machine or the day."""
    inputs = {(_named(Path(path), root), told) for path, told in state["files"].items() if told != ABSENT}
    return {
        "document": shown_path(document, root).as_posix(),
        "engine": dict(engine),
        "files": [
            {"path": shown_path(file, folder).as_posix(), "sha256": file_digest(file), "bytes": file.stat().st_size}
            for file in files
        ],
        "inputs": [{"path": path, "sha256": told} for path, told in sorted(inputs)],
    }


def _named(path: Path, root: Path) -> str:
    """Give a path from the project's root; of a file elsewhere the name alone, which is no secret of the machine."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def write_manifest(documents: Iterable[Mapping[str, Any]], *, earlier: Path, target: Path) -> Path:
    """Write the manifest; documents of the one before that were not built now keep their entries."""
    entries = {entry["document"]: entry for entry in [*read_manifest(earlier), *documents]}
    told = {"versions": versions(), "documents": [entries[name] for name in sorted(entries)]}
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def read_manifest(path: Path) -> list[dict[str, Any]]:
    """Give the documents of a manifest; a file that is not there, or is none, has none."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["documents"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in entries if isinstance(entry, dict) and {"document", "files"} <= entry.keys()]


def versions() -> dict[str, str]:
    """Give the versions of Python, Pandoc and the packages whose work shows in a finished file."""
    installed = package_versions()
    found = {name: installed[name] for name in _PACKAGES if name in installed}
    return {"python": platform.python_version(), "pandoc": pandoc_version(), **found}
