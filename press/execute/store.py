"""Results of earlier runs, reused only where code, data and environment are the same.

One entry per document and settings. It names what the run read; it is used only if all of that is as it was.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.execute.protocol import decode, encode
from press.execute.run import Run, code_pieces, working_folder
from press.model import Cell, Chunk, Document, Output
from press.readers.metadata import execute_options

#: Raised when what an entry holds changes its meaning.
_VERSION = 1
#: Variables that press sets itself; what they tell is part of the key.
_OWN_VARIABLES = frozenset(
    [
        "MPLBACKEND",
        "MATPLOTLIBRC",
        "QUARTO_EXECUTE_INFO",
        "QUARTO_PROJECT_ROOT",
        "QUARTO_PROJECT_DIR",
        "QUARTO_DOCUMENT_PATH",
        "QUARTO_DOCUMENT_FILE",
        "QUARTO_PROFILE",
        "QUARTO_FIG_WIDTH",
        "QUARTO_FIG_HEIGHT",
        "IPYTHONDIR",
        "PYTHONUTF8",
    ]
)


class Store:
    """A folder of entries, `<key>.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, document: Document) -> Run | None:
        """Give the run of an entry that holds, else None; a damaged entry does not hold."""
        path = self._folder / f"{entry_key(document)}.json"
        try:
            digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        except (OSError, UnicodeDecodeError):
            return None
        if digest != _digest(body.encode()):
            return None
        entry = decode(body)
        if entry["environment"] != installed() or not _same(entry["state"]):
            return None
        return Run(_cells(document, entry["outputs"]), tuple(entry["ledger"]), entry["inputs"])

    def save(self, document: Document, run: Run, *, before: float) -> bool:
        """Keep a run; tells whether it can be kept.

        Parameters
        ----------
        before
            When the run began (seconds since the epoch): an input that changed since was not what the run read.
        """
        inputs = run.inputs
        if inputs["blind"] or _changed_since(inputs["read"], before) or set(inputs["read"]) & set(inputs["written"]):
            return False
        entry = {
            "environment": installed(),
            "state": state_of(inputs),
            "inputs": inputs,
            "ledger": list(run.ledger),
            "outputs": [
                {"executed": cell.executed, "outputs": [_entry(output) for output in cell.outputs]}
                for cell in run.cells
            ],
        }
        body = encode(entry)
        return self._write(entry_key(document), f"{_digest(body.encode())}\n{body}")

    def _write(self, key: str, text: str) -> bool:
        """Write an entry in one step; a folder that takes none costs only the next run its time."""
        part = self._folder / f"{key}.{os.getpid()}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(self._folder / f"{key}.json")
        except OSError:
            return False
        return True


def entry_key(document: Document) -> str:
    """Give the name of a document's entry: a digest of its code, options and settings."""
    options = execute_options(next(iter(document.format_meta.values()), document.meta))
    told = {
        "version": _VERSION,
        "document": str(document.path),
        "folder": str(working_folder(document)),
        "code": [_code(piece) for piece in code_pieces(document)],
        "options": options,
        "meta": {key: value for key, value in document.meta.items() if key in {"params", "title"}},
        "format": document.formats[:1],
        "profiles": document.project.profiles,
        "variables": document.project.environment,
    }
    return _digest(json.dumps(told, sort_keys=True, default=str).encode())


def _code(piece: Any) -> list[Any]:
    if not isinstance(piece, Chunk):
        return ["inline", piece.expression]
    run_options = {
        key: piece.options[key]
        for key in ("eval", "error", "fig-width", "fig-height", "fig-asp", "fig-dpi", "tags")
        if key in piece.options
    }
    return ["chunk", piece.code, piece.label, run_options]


def installed() -> dict[str, Any]:
    """Give what is installed: Python, the system and every package with its version."""
    packages = sorted({Path(str(getattr(found, "_path", found))).name for found in importlib.metadata.distributions()})
    worker = [file_digest(str(path)) for path in sorted(Path(__file__).parent.glob("*.py"))]
    told = {"python": sys.version, "prefix": sys.prefix, "system": platform.platform()}
    return {**told, "packages": _digest("\n".join(packages).encode()), "worker": _digest("".join(worker).encode())}


def state_of(inputs: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Give digests of everything that a run read, listed, looked up or wrote."""
    return {
        "files": {path: file_digest(path) for path in (*inputs["read"], *inputs["written"])},
        "folders": {path: _listing(path) for path in inputs["listed"]},
        "modules": {path: _modules(path) for path in inputs["searched"]},
        "variables": {
            name: _digest(os.environ.get(name, "\0").encode())
            for name in inputs["variables"]
            if name not in _OWN_VARIABLES
        },
    }


def _same(state: Mapping[str, Mapping[str, str]]) -> bool:
    names = {"read": "files", "listed": "folders", "searched": "modules", "variables": "variables"}
    return state_of({"written": [], **{name: list(state[part]) for name, part in names.items()}}) == state


def file_digest(path: str) -> str:
    """Give a file's digest, or a word for one that is not there."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - paths come as text
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return "absent"


def _listing(path: str) -> str:
    try:
        return _digest("\n".join(sorted(os.listdir(path))).encode())  # noqa: PTH208 - paths come as text
    except OSError:
        return "absent"


def _modules(path: str) -> str:
    """Give a digest of the names in a folder that Python can import; other files come and go without meaning."""
    try:
        with os.scandir(path) as entries:
            names = [
                entry.name
                for entry in entries
                if entry.name.endswith((".py", ".so", ".pyd", ".dist-info", ".egg-info")) or _is_package(entry)
            ]
    except OSError:
        return "absent"
    return _digest("\n".join(sorted(names)).encode())


def _is_package(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir() and os.path.exists(os.path.join(entry.path, "__init__.py"))  # noqa: PTH110, PTH118 - paths come as text


def _changed_since(paths: list[str], moment: float) -> bool:
    for path in paths:
        try:
            if os.stat(path).st_mtime > moment:  # noqa: PTH116 - paths come as text
                return True
        except OSError:
            continue
    return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _entry(output: Output) -> dict[str, Any]:
    return {"kind": output.kind, "data": dict(output.data), "name": output.name, "metadata": dict(output.metadata)}


def _cells(document: Document, entries: list[Mapping[str, Any]]) -> tuple[Cell, ...]:
    pieces = code_pieces(document)
    return tuple(
        Cell(piece, tuple(Output(**output) for output in entry["outputs"]), entry["executed"])
        for piece, entry in zip(pieces, entries, strict=True)
    )
