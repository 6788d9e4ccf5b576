"""Results of earlier runs, reused only where code, data and environment are the same.

A run is kept under a digest of its code and settings, with the state of all that it read; it is used only if all of
that is as it was. Files that it wrote are kept with it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.cache.digests import digest, file_digest, value_digest
from press.cache.journal import reasons
from press.cache.state import State, shown_changes, state_of
from press.cache.store import Cache
from press.config.project import shown_path
from press.execute.protocol import decode, encode
from press.execute.run import Run, code_pieces, working_folder
from press.execute.surroundings import info_text, run_options
from press.model import Cell, Chunk, Document, FormatName, Output
from press.rows import Rows

#: Variables that press sets itself; what they tell is part of the key.
OWN_VARIABLES = frozenset(
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
#: Kinds of entries in the store: runs, what the last run of a document was made from, files that runs wrote.
_RUN, _LAST, _FILE = "runs", "last-runs", "files"


@dataclass(frozen=True)
class Kept:
    """A run of before, or the reason why there is none to use."""

    run: Run | None
    reason: str


class RunStore:
    """The runs of one document for one format, in the store of its project."""

    def __init__(self, cache: Cache, document: Document, format_name: FormatName) -> None:
        self._cache = cache
        self._document = document
        self._told = _told(document, format_name)
        self._key = value_digest(self._told)
        self._format_name = format_name
        self._last = value_digest([str(document.path), format_name])

    def load(self) -> Kept:
        """Give the run of an entry that holds; a file that it wrote and that is gone or changed is written again."""
        entry = self._cache.load(_RUN, self._key)
        if entry is None:
            return Kept(None, self._difference())
        if entry["info"] and entry["info"] != self._info():
            return Kept(None, "options or metadata changed, which the chunks look at")
        reason = self._reason(entry["state"])
        if reason:
            return Kept(None, reason)
        missing = [path for path, key in entry["written"].items() if not self._restored(path, key)]
        if missing:
            return Kept(None, reasons(f"{self._short(path)} is not there" for path in missing))
        # Only now: the names of files that the run wrote are part of it.
        reason = self._reason(entry["names"])
        if reason:
            return Kept(None, reason)
        run = Run(_cells(self._document, entry["outputs"]), Rows(entry["ledger"]), entry["inputs"])
        return Kept(run, "code, data, modules and packages are as they were")

    def save(self, run: Run, *, before: float) -> str:
        """Keep a run; gives the reason where it cannot be kept.

        Parameters
        ----------
        before
            When the run began (seconds since the epoch): a module that changed since was not what the run imported.
        """
        inputs = run.inputs
        why_not = _why_not(inputs, before)
        if why_not:
            return why_not.replace(f"{self._document.project.root}{os.sep}", "")
        written = {path: self._keep(path) for path in inputs["written"]}
        entry = {
            "state": _state(inputs),
            "names": state_of(sources=self._folders(inputs)),
            "written": written,
            "inputs": inputs,
            # of what the file about the format tells, nobody knows what was looked at
            "info": self._info() if inputs["format_asked"] else "",
            "ledger": dict(run.ledger.packed),
            "outputs": [
                {"executed": cell.executed, "outputs": [_entry(output) for output in cell.outputs]}
                for cell in run.cells
            ],
        }
        self._cache.save(_RUN, self._key, entry)
        self._cache.put(_LAST, self._last, encode(self._told).encode())
        return ""

    def _info(self) -> str:
        return digest(info_text(self._document, self._format_name))

    def _keep(self, path: str) -> str:
        """Keep a file that the run wrote; one that is gone again has no key."""
        try:
            content = Path(path).read_bytes()
        except OSError:
            return ""
        key = file_digest(path)
        self._cache.put(_FILE, key, content)
        return key

    def _restored(self, path: str, key: str) -> bool:
        if not key or file_digest(path) == key:
            return True
        content = self._cache.get(_FILE, key)
        if content is None:
            return False
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            part = Path(f"{path}.{os.getpid()}.part")
            part.write_bytes(content)
            part.replace(path)
        except OSError:
            return False
        return True

    def _difference(self) -> str:
        """Say in what the code differs from that of the last run that was kept."""
        body = self._cache.get(_LAST, self._last)
        if body is None:
            return "no earlier run is kept"
        before = decode(body.decode())
        found = [
            f"{_WORDS[key]} changed"
            for key, value in decode(encode(self._told)).items()
            if key != "code" and before.get(key) != value
        ]
        return reasons([*found, *_changed_code(self._told["code"], before.get("code", []))]) or "press itself changed"

    def _folders(self, inputs: Mapping[str, Any]) -> list[str]:
        """Give the folders in which a chunk may have looked whether a file is there; Python does not report that."""
        project = self._document.project
        used = {Path(path).parent for path in (*inputs["read"], *inputs["written"])}
        inside = {folder for folder in used if folder.is_relative_to(project.root)}
        inside |= {project.root, self._document.path.parent, working_folder(self._document)}
        return sorted(str(folder) for folder in inside if project.lone or not folder.is_relative_to(project.output))

    def _reason(self, state: State) -> str:
        return reasons(shown_changes(state, self._document.project.root))

    def _short(self, path: str) -> str:
        return str(shown_path(Path(path), self._document.project.root))


#: Parts of what a run is told, in words.
_WORDS = {
    "document": "the document's place",
    "folder": "the working folder",
    "options": "execution options",
    "meta": "params or title",
    "format": "the format",
    "profiles": "the profiles",
    "variables": "the project's environment files",
}


def _told(document: Document, format_name: FormatName) -> dict[str, Any]:
    """Give all that a run is told: code, options and settings."""
    options = run_options(document)
    return {
        "document": str(document.path),
        "folder": str(working_folder(document)),
        "code": [_code(piece) for piece in code_pieces(document)],
        "options": options,
        "meta": {key: value for key, value in document.meta.items() if key in {"params", "title"}},
        "format": format_name,
        "profiles": list(document.project.profiles),
        "variables": dict(document.project.environment),
    }


def _code(piece: Any) -> list[Any]:
    if not isinstance(piece, Chunk):
        return ["inline", piece.expression]
    run_options = {
        key: piece.options[key]
        for key in ("eval", "error", "fig-width", "fig-height", "fig-asp", "fig-dpi", "tags")
        if key in piece.options
    }
    return ["chunk", piece.code, piece.label, run_options]


def _changed_code(now: list[Any], before: list[Any]) -> Iterator[str]:
    """Name the first piece of code that is not as it was; all below it may have other results."""
    for number, piece in enumerate(now):
        if number < len(before) and before[number] == piece:
            continue
        chunks = sum(one[0] == "chunk" for one in now[: number + 1])
        name = f"expression {piece[1]}" if piece[0] == "inline" else f"chunk {piece[2] or chunks}"
        yield f"{name} changed or is new"
        return
    if len(before) > len(now):
        yield "code was taken away"


def _why_not(inputs: Mapping[str, Any], before: float) -> str:
    if inputs["blind"]:
        return f"not kept: the chunks used {reasons(inputs['blind'])}, which cannot be watched"
    both = set(inputs["read"]) & set(inputs["written"])
    if both:
        return f"not kept: the chunks read and wrote {reasons(sorted(both))}"
    future = time.time()
    times = {path: _time_of(path) for path in inputs["read"]}
    ahead = sorted(path for path, told in times.items() if told > future)
    if inputs["changed"] or any(before < told <= future for told in times.values()):
        return "not kept: a file changed while the chunks ran"
    if ahead:
        return f"not kept: the clock is behind the time of {reasons(ahead)}, so that changes cannot be told"
    return ""


def _state(inputs: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Give digests of everything that a run read, listed or looked up."""
    variables = [name for name in inputs["variables"] if name not in OWN_VARIABLES]
    return state_of(files=inputs["read"], folders=inputs["listed"], modules=inputs["searched"], variables=variables)


def _time_of(path: str) -> float:
    """Give when a file changed (seconds since the epoch); 0 where it is gone."""
    try:
        return os.stat(path).st_mtime  # noqa: PTH116 - paths come as text
    except OSError:
        return 0.0


def _entry(output: Output) -> dict[str, Any]:
    return {"kind": output.kind, "data": dict(output.data), "name": output.name, "metadata": dict(output.metadata)}


def _cells(document: Document, entries: list[Mapping[str, Any]]) -> tuple[Cell, ...]:
    pieces = code_pieces(document)
    return tuple(
        Cell(piece, tuple(Output(**output) for output in entry["outputs"]), entry["executed"])
        for piece, entry in zip(pieces, entries, strict=True)
    )
