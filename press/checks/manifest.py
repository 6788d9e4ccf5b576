"""Whether the finished files are those that the last build wrote, of what stands in the project now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from press.cache.digests import file_digest
from press.checks.result import Checked, Subject
from press.engines.quarto.choose import read_pin
from press.errors import Diagnostic, Location
from press.manifest import ELSEWHERE, MANIFEST, read_manifest
from press.model import Project

_AGAIN = "run: press render"


def check_manifest(subject: Subject) -> Checked:
    """Compare files, sources and engine with what `build/manifest.json` says of them."""
    project = subject.project
    entries = {project.root / entry["document"]: entry for entry in read_manifest(project.output / MANIFEST)}
    known = [entries[path] for path in project.documents if path in entries]
    if not known:
        message = "found no manifest of the documents, expected the one that a render writes"
        return Checked([Diagnostic("no-manifest", message, Location(project.output / MANIFEST), hint=_AGAIN)])
    findings = [
        finding
        for entry in known
        for finding in (*_files(entry, project), *_inputs(entry, project), *_engine(entry, project))
    ]
    inputs = {told["path"] for entry in known for told in entry["inputs"]}
    return Checked(findings, {"finished files": sum(len(entry["files"]) for entry in known), "sources": len(inputs)})


def _files(entry: Mapping[str, Any], project: Project) -> Iterator[Diagnostic]:
    for told in entry["files"]:
        path = project.output / told["path"]
        if path.is_file() and file_digest(path) != told["sha256"]:
            message = "found a file that was changed after it was made, expected the one that press wrote"
            yield Diagnostic("altered", message, Location(path), hint=_AGAIN)


def _inputs(entry: Mapping[str, Any], project: Project) -> Iterator[Diagnostic]:
    """Find the sources that are not what the files were made from; those of other places than the project are left out."""
    changed = [
        told["path"]
        for told in entry["inputs"]
        if not told["path"].startswith(ELSEWHERE) and file_digest(project.root / told["path"]) != told["sha256"]
    ]
    if changed:
        message = (
            f"found that {changed[0]} changed after this was rendered, expected finished files of what stands here now"
        )
        more = f"and {len(changed) - 1} more" if len(changed) > 1 else ""
        yield Diagnostic("stale", message, Location(project.root / entry["document"]), hint=_AGAIN, detail=more)


def _engine(entry: Mapping[str, Any], project: Project) -> Iterator[Diagnostic]:
    pin = read_pin(project.root)
    if pin and entry["engine"]["name"] != pin.name:
        message = f"found files that the engine {entry['engine']['name']} made, expected those of {pin.name}: review.yml pins it"
        yield Diagnostic("engine", message, Location(project.root / entry["document"]), hint=_AGAIN)
