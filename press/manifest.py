"""`build/manifest.json`: every finished file with its digest, what it was made from, and with which versions."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from press.cache.digests import ABSENT, file_digest
from press.cache.machine import package_versions
from press.cache.state import State
from press.config.project import shown_path
from press.model import FORMATS, LEDGER, SUFFIX
from press.pandoc.binary import pandoc_version

#: Name of the file among the finished ones.
MANIFEST = "manifest.json"
_ORDER = tuple(SUFFIX[name] for name in FORMATS)
#: Packages whose versions may show in a finished file.
_PACKAGES = (
    "bibtexparser", "font-source-sans-pro", "ipython", "lxml", "matplotlib", "numpy", "pandas", "pypandoc-binary",
    "ruamel-yaml", "tabulate", "typst",
)  # fmt: skip


#: Stands before the name of a file that is not the project's.
ELSEWHERE = "../"


def document_manifest(
    *, document: Path, root: Path, engine: Mapping[str, str], state: State, files: Sequence[Path], folder: Path
) -> dict[str, Any]:
    """Give what the manifest holds of one document: paths from the project's root, nothing of the machine or the day."""
    inputs = {(_named(Path(path), root), told) for path, told in state["files"].items() if told != ABSENT}
    return {
        "document": shown_path(document, root).as_posix(),
        "engine": dict(engine),
        "files": [_described(file, folder) for file in files],
        "inputs": [{"path": path, "sha256": told} for path, told in sorted(inputs)],
    }


def _described(file: Path, folder: Path) -> dict[str, Any]:
    return {"path": shown_path(file, folder).as_posix(), "sha256": file_digest(file), "bytes": file.stat().st_size}


def _named(path: Path, root: Path) -> str:
    """Give a path from the project's root; of a file elsewhere no more than its name, which is no secret of the machine."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else f"{ELSEWHERE}{path.name}"


def write_manifest(documents: Iterable[Mapping[str, Any]], *, earlier: Path, target: Path) -> Path:
    """Write the manifest; the ledger, which all documents share, stands beside it.

    Documents of the one before that were not built now keep their entries, and documents that were keep the files of
    other formats, if those were made from the same: one format after the other gives the manifest of all at once.
    """
    entries = {entry["document"]: entry for entry in read_manifest(earlier)}
    for entry in documents:
        name = entry["document"]
        entries[name] = _joined(entries[name], entry) if name in entries else dict(entry)
    ledger = target.with_name(LEDGER)
    shared = [_described(ledger, target.parent)] if ledger.is_file() else []
    told = {"versions": versions(), "files": shared, "documents": [entries[name] for name in sorted(entries)]}
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _joined(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Add to a document's entry the files of formats that were not made now."""
    inputs = [{one["path"]: one["sha256"] for one in entry.get("inputs", ())} for entry in (before, now)]
    differ = any(inputs[0][path] != inputs[1][path] for path in inputs[0].keys() & inputs[1].keys())
    if differ or before.get("engine") != now["engine"]:
        return dict(now)
    made = {_format_of(file) for file in now["files"]}
    files = [*now["files"], *(file for file in before["files"] if _format_of(file) not in made)]
    told = sorted((inputs[0] | inputs[1]).items())
    return {
        **now,
        "files": sorted(files, key=lambda file: _ORDER.index(_format_of(file))),
        "inputs": [{"path": path, "sha256": sha256} for path, sha256 in told],
    }


def _format_of(file: Mapping[str, Any]) -> str:
    """Give the ending of the format that a file belongs to; those in a folder are pictures of JATS."""
    path = PurePosixPath(file["path"])
    return path.suffix if len(path.parts) == 1 else SUFFIX["jats"]


def left_over(documents: Iterable[Mapping[str, Any]], *, earlier: Path, output: Path) -> Iterator[Path]:
    """Yield the files of earlier builds, still as they were made, that the same formats now do without."""
    entries = {entry["document"]: entry for entry in read_manifest(earlier)}
    for now in documents:
        made = {_format_of(file) for file in now["files"]}
        names = {file["path"] for file in now["files"]}
        for file in entries.get(now["document"], {"files": ()})["files"]:
            path = output / file["path"]
            if _format_of(file) in made and file["path"] not in names and file_digest(path) == file["sha256"]:
                yield path


def read_manifest(path: Path) -> list[dict[str, Any]]:
    """Give the documents of a manifest; a file that is not there, or is none, has none."""
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))["documents"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [entry for entry in entries if _is_entry(entry)] if isinstance(entries, list) else []


def _is_entry(entry: Any) -> bool:
    """Tell whether an entry is one that press may have written: its files stand where press writes."""
    return (
        isinstance(entry, dict)
        and isinstance(entry.get("document"), str)
        and isinstance(entry.get("files"), list)
        and isinstance(entry.get("inputs", []), list)
        and all(isinstance(one, dict) and {"path", "sha256"} <= one.keys() for one in entry.get("inputs", []))
        and all(isinstance(one, dict) and {"path", "sha256"} <= one.keys() for one in entry["files"])
        and all(_is_inside(str(one["path"])) for one in entry["files"])
    )


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (path.suffix in _ORDER or len(path.parts) > 1) and not path.is_absolute() and ".." not in path.parts


def versions() -> dict[str, str]:
    """Give the versions of Python, Pandoc and the packages whose work shows in a finished file."""
    installed = package_versions()
    found = {name: installed[name] for name in _PACKAGES if name in installed}
    return {"python": platform.python_version(), "pandoc": pandoc_version(), **found}
