"""One state of a project, read: its files taken out of git, its data and code read, its documents run and resolved."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from press.cache.digests import digest, file_digest
from press.cache.machine import installed
from press.cache.store import Cache
from press.checks.printed import Printed, read_printed
from press.config import load_project
from press.config.project import shown_findings, shown_path
from press.errors import PublishError
from press.impact.code import read_functions
from press.impact.facts import DESCRIPTOR, read_options, read_tables
from press.impact.model import Function, Piece, Side
from press.impact.pieces import read_pieces
from press.impact.revisions import Repository, Revision, take_out
from press.model import Project
from press.private import PrivateFolder
from press.readers import read_document
from press.root import config_file

#: Kind of the entries in the project's store.
_KIND = "impact"
#: Files besides words, data and code that may change a page.
_FILES = frozenset((".bib", ".json", ".yaml", ".yml", ".csl", ".lua", ".css", ".scss", ".tex", ".typ", ".png", ".svg",
                    ".jpg", ".jpeg", ".html"))  # fmt: skip
#: Folders that hold none of them.
_OTHERS = frozenset(("press", "tests", "build", "docs", "data", "analysis", "node_modules", "examples"))
#: Variable that lets the code of a review print false claims and tell of them in its ledger.
_FALSE_CLAIMS = "REVIEW_FALSE_CLAIMS"
#: The line of a traceback that names the error.
_ERROR = re.compile(r"[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit): ")
_LEDGER = """
import json, sys
from analysis import Review
sys.stdout.write(json.dumps(Review.load(sys.argv[1]).values._ledger_()))
"""


def read_side(repository: Repository, revision: Revision, *, cache: Cache) -> Side:
    """Read one state; a state that was read before is taken from the store.

    Raises
    ------
    ConfigError
        Git cannot take the revision out.
    """
    key = digest("\n".join([revision.key, str(repository.inside), *map(": ".join, installed().items())]))
    kept = cache.load(_KIND, key)
    if kept is not None:
        return replace(_unpacked(kept), name=revision.name)
    own = repository.top / repository.inside
    if not revision.commit and not unrecorded(own):
        side, lasting = _read(own, revision.name)
    else:
        with PrivateFolder("impact") as folder:
            place = folder.resolve() / "tree"
            place.mkdir()
            take_out(repository, revision, place)
            root = place / repository.inside
            notes = _record(root)
            with _environment(root):
                side, lasting = _read(root, revision.name)
            side = replace(side, faults=(*notes, *side.faults))
    if lasting:
        cache.save(_KIND, key, _packed(side))
    return side


def unrecorded(root: Path) -> list[str]:
    """Name the tables whose checksum is not the recorded one."""
    return [f"data/{one['path']}" for one in _resources(root) if _differs(root, one)]


def _record(root: Path) -> list[str]:
    """Record the checksums of a copy, so that data can be looked at before they are accepted."""
    found = unrecorded(root)
    if not found:
        return []
    package = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    for resource in package["resources"]:
        file = root / "data" / resource["path"]
        if f"data/{resource['path']}" in found:
            resource["hash"] = f"sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    (root / DESCRIPTOR).write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")
    return [f"{', '.join(found)}: not the recorded data (press data --accept records them); compared as they stand"]


def _differs(root: Path, resource: Mapping[str, Any]) -> bool:
    file = root / "data" / str(resource["path"])
    recorded = str(resource.get("hash") or "").removeprefix("sha256:")
    return bool(recorded) and file.is_file() and file_digest(file) != recorded


def _resources(root: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8-sig"))["resources"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [one for one in found if isinstance(one, dict) and isinstance(one.get("path"), str)]


@dataclass
class _Read:
    """What is read of the documents."""

    values: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    #: Whether the same files give the same at any time.
    lasting: bool = True


def _read(root: Path, name: str) -> tuple[Side, bool]:
    tables, lines, told = read_tables(root)
    options, places, faults = read_options(root)
    functions, unread = read_functions(root)
    read = _documents(root)
    if not read.values and (root / "review.yml").is_file():
        read.values, fault = _ledger(root)
        faults += fault
    side = Side(
        name=name,
        tables=tables,
        options=options,
        lines=lines | places,
        functions=functions,
        values=read.values,
        pieces=read.pieces,
        words=read.words,
        files=dict(_files(root, {*read.words, *(file for file, _ in options if file != DESCRIPTOR)})),
        faults=(*told, *faults, *unread, *read.faults),
    )
    return side, read.lasting


def _documents(root: Path) -> _Read:
    """Execute and resolve each document; one that cannot be built does not keep the others from being compared."""
    read = _Read()
    if not config_file(root):
        read.faults.append("found no _quarto.yml, expected a project: documents are not compared")
        return read
    try:
        project = load_project(root)
    except PublishError as error:
        read.faults += _told("the project cannot be read", error, root)
        return read
    for path in project.documents:
        _add_words(read, path, project)
        try:
            _add(read, _printed(project, path), root)
        except PublishError as error:
            read.faults += _told(f"{shown_path(path, root).as_posix()} cannot be built", error, root)
            _add_all_the_same(read, project, path)
    return read


def _printed(project: Project, path: Path) -> Printed:
    return read_printed(replace(project, documents=(path,)))[0]


def _add_all_the_same(read: _Read, project: Project, path: Path) -> None:
    """Read a document that cannot be built because a claim in it is false, as if it were true."""
    before = os.environ.get(_FALSE_CLAIMS)
    os.environ[_FALSE_CLAIMS] = "tell"
    try:
        _add(read, _printed(project, path), project.root)
    except PublishError:
        read.lasting = False
    finally:
        _restore(_FALSE_CLAIMS, before)


def _add(read: _Read, printed: Printed, root: Path) -> None:
    read.pieces[shown_path(printed.document.path, root).as_posix()] = read_pieces(printed)
    for executed in printed.executed.values():
        for row in executed.ledger:
            read.values.setdefault(str(row["id"]), dict(row))
        read.lasting &= not executed.unkept


def _add_words(read: _Read, path: Path, project: Project) -> None:
    """Take the lines of a document and of what it includes."""
    try:
        files = (path, *read_document(path, project).files)
    except PublishError:
        files = (path,)
    for file in dict.fromkeys(files):
        if file.suffix in {".qmd", ".md", ".markdown"}:
            with contextlib.suppress(OSError, UnicodeDecodeError):
                read.words[shown_path(file, project.root).as_posix()] = file.read_text("utf-8-sig").splitlines()


def _told(what: str, error: PublishError, root: Path) -> list[str]:
    findings = shown_findings(error.findings, root)
    return [
        "\n".join(
            [f"{what}: its {len(findings)} faults follow" if len(findings) > 1 else f"{what}:", *map(str, findings)]
        )
    ]


def _ledger(root: Path) -> tuple[dict[str, Mapping[str, Any]], list[str]]:
    """Ask the review's own code for its values, in a process of its own."""
    here = str(Path(__file__).resolve().parents[2])
    paths = [str(root), here, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", _LEDGER, str(root)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=root, env=environment, check=False)
    if done.returncode:
        told = _error_of(done.stderr).replace(f"{root}{os.sep}", "")
        return {}, [f"values cannot be computed, cells and words are compared all the same:\n{told}"]
    return {row["id"]: row for row in json.loads(done.stdout)}, []


def _error_of(trace: str) -> str:
    """Give the message of an error from what Python printed of it, without the way through the code."""
    lines = trace.strip().splitlines() or ["no message"]
    first = next((at for at in range(len(lines) - 1, -1, -1) if _ERROR.match(lines[at])), len(lines) - 1)
    return _ERROR.sub("", "\n".join(lines[first:]), count=1)


def _files(root: Path, known: Collection[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        shown = "/".join(parts)
        inside = parts[0] not in _OTHERS and not any(part.startswith(".") for part in parts)
        if inside and path.suffix in _FILES and shown not in known and shown != "review.yml" and path.is_file():
            yield shown, file_digest(path)


@contextlib.contextmanager
def _environment(root: Path) -> Iterator[None]:
    """Let chunks find the code and the data of the copy, not those of the author's folder."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "REVIEW_PROJECT", "QUARTO_PROJECT_ROOT")}
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root), *filter(None, [before["PYTHONPATH"]])])
    os.environ.pop("REVIEW_PROJECT", None)
    os.environ.pop("QUARTO_PROJECT_ROOT", None)
    try:
        yield
    finally:
        for name, value in before.items():
            _restore(name, value)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _packed(side: Side) -> dict[str, Any]:
    """Give a side as builtin values, for the store."""
    told = {one.name: getattr(side, one.name) for one in fields(side)}
    told["functions"] = {name: tuple(one) for name, one in side.functions.items()}
    told["pieces"] = {name: [tuple(one) for one in found] for name, found in side.pieces.items()}
    return told


def _unpacked(kept: Mapping[str, Any]) -> Side:
    functions = {name: Function(*one) for name, one in kept["functions"].items()}
    pieces = {name: [Piece(*one) for one in found] for name, found in kept["pieces"].items()}
    return Side(**{**kept, "functions": functions, "pieces": pieces})
