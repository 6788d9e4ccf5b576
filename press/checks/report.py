"""The report of a verification as plain data: what was checked, on what, what was found, how to repeat it.

The same data are `build/verification.json` and, set as a page, `build/verification.html`. They hold no time of day and
no path of the machine: the same project gives the same bytes.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from press.cache.digests import ABSENT, file_digest
from press.checks.project import CheckResult, Verification
from press.config.project import shown_path
from press.errors import Diagnostic, Location
from press.manifest import MANIFEST, read_manifest, versions

#: Names of the files among the finished ones.
PAGE, DATA = "verification.html", "verification.json"
_DESCRIPTOR = "data/datapackage.json"


def build_report(verification: Verification) -> dict[str, Any]:
    """Give the report as values that JSON can hold."""
    project = verification.subject.project
    return {
        "title": _titles(verification),
        "passed": verification.passed,
        "checks": [_check(result) for result in verification.results],
        "files": list(_files(verification)),
        "data": _data(project.root),
        "revision": _revision(project.root),
        "engines": sorted({_engine(entry) for entry in read_manifest(project.output / MANIFEST)}),
        "versions": versions(),
        "repeat": _repeat(project.root),
    }


def as_json(report: Mapping[str, Any]) -> str:
    """Write a report as stable JSON."""
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def check_rows(verification: Verification) -> list[dict[str, Any]]:
    """Give the checks alone, as `press verify --json` writes them."""
    return [_check(result) for result in verification.results]


def _check(result: CheckResult) -> dict[str, Any]:
    return {
        "name": result.check.name,
        "claim": result.claim,
        "method": result.check.method,
        "passed": result.passed,
        "made": result.made,
        "counts": dict(result.checked.counts),
        "findings": [_finding(finding) for finding in result.findings],
        "passes": [
            {"rule": one.rule, "text": one.text, "where": _place(one.where)}
            for one in sorted(result.checked.passes, key=lambda one: (one.rule, str(one.where.path), one.where.line))
        ],
    }


def _finding(finding: Diagnostic) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "where": _place(finding.where) if finding.where else None,
        "hint": finding.hint,
        "detail": finding.detail,
    }


def _place(where: Location) -> dict[str, Any]:
    return {"path": Path(where.path).as_posix(), "line": where.line}


def _titles(verification: Verification) -> list[str]:
    """Give the title of each document; of one that cannot be built, its name."""
    told = {
        one.document.path: str(next(iter(one.resolved.values())).meta.get("title") or "")
        for one in verification.subject.printed
    }
    return [told.get(path) or path.name for path in verification.files]


def _files(verification: Verification) -> Iterator[dict[str, Any]]:
    project = verification.subject.project
    for document, made in verification.files.items():
        for name, file in made.items():
            there = file.is_file()
            yield {
                "path": shown_path(file, project.root).as_posix(),
                "format": name,
                "document": shown_path(document, project.root).as_posix(),
                "bytes": file.stat().st_size if there else 0,
                "sha256": file_digest(file) if there else ABSENT,
            }


def _data(root: Path) -> dict[str, str] | None:
    """Give name and version of the data package; None where a project has none that can be read."""
    try:
        package = json.loads((root / _DESCRIPTOR).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    found = package if isinstance(package, dict) else {}
    return {key: str(found.get(key, "")) for key in ("name", "title", "version")}


def _revision(root: Path) -> dict[str, Any] | None:
    """Give the commit that stands in the project's folder, its day, and whether files differ from it."""
    told = _git(root, "log", "-1", "--format=%H %cs", "--", ".")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".")
    if not told or changed is None:
        return None
    commit, day = told.split()
    return {"commit": commit, "date": day, "changed": bool(changed)}


def _git(root: Path, *arguments: str) -> str | None:
    """Ask git, which may not be there; it writes nothing."""
    command = ["git", "-C", str(root), "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout.strip()


def _engine(entry: Mapping[str, Any]) -> str:
    engine = entry.get("engine") or {}
    return " ".join(str(engine[key]) for key in ("name", "version") if engine.get(key))


def _repeat(root: Path) -> list[str]:
    """Give the commands that make the same files and the same report again."""
    revision = _revision(root)
    first = [f"git checkout {revision['commit']}"] if revision else []
    made = ["render", "verify"]
    if (root / "noxfile.py").is_file():
        return [*first, *(f"python3 noxfile.py -s {name}" for name in made)]
    return [*first, *(f"press {name}" for name in made)]
