"""The `press data` command: validate `data/`, show what differs from its recorded checksums, record what is accepted.

`press` knows nothing of a review's subject and does not import `analysis`: it runs `python -m analysis check` and
reads its findings. Of the data it knows the Frictionless descriptor alone: paths, keys, checksums, version.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from press.bridge import ask_analysis
from press.errors import DataError, Diagnostic

DESCRIPTOR = "data/datapackage.json"
CHANGELOG = "data/CHANGELOG.md"

#: Code of a finding about a file that is not the recorded one.
_CHANGED = "hash-mismatch"
_HEAD = "# Changes of the data\n\nNewest first. The version stands in `datapackage.json`.\n"


@dataclass(frozen=True)
class RowChange:
    """One row that differs from the last commit; `cells` are (column, before, after)."""

    kind: Literal["added", "removed", "changed"]
    key: str
    cells: tuple[tuple[str, str, str], ...] = ()

    def __str__(self) -> str:
        """Give the change on one line."""
        cells = ", ".join(f"{column} {before} -> {after}" for column, before, after in self.cells)
        return f"{self.key} {self.kind}" + (f": {cells}" if cells else "")


@dataclass(frozen=True)
class FileChange:
    """One file that differs from its recorded checksum; `rows` is None where git cannot tell."""

    path: str
    recorded: str
    found: str
    rows: tuple[RowChange, ...] | None

    def __str__(self) -> str:
        """Give the file and its rows, one on each line."""
        head = f"{self.path}: sha256 {self.recorded[:8] or 'not recorded'} -> {self.found[:8]}"
        if self.rows is None:
            return f"{head} (rows not compared: no text of it in git, or not UTF-8)"
        return "\n".join([head, *(f"  {row}" for row in self.rows or ("no row differs from the last commit",))])


@dataclass(frozen=True)
class DataReport:
    """What `press data` found and did; `accepted` where a new version was recorded."""

    version_before: str
    version: str
    findings: tuple[Diagnostic, ...]
    changes: tuple[FileChange, ...]
    accepted: bool

    @property
    def ok(self) -> bool:
        """Say whether a build can use the data."""
        return not any(one.severity == "error" for one in self.findings)

    def __str__(self) -> str:
        """Give findings and changes as the author reads them."""
        # a changed file is told with its rows below, once
        told = [one for one in self.findings if one.code != _CHANGED or not self.changes]
        lines = [str(one) for one in (*told, *self.changes)]
        if self.changes and not self.accepted:
            lines.append(
                "these files are not those that were recorded: if the changes are meant, "
                '`press data --accept --message "..."` records them as a new version of the data'
            )
        if self.accepted:
            lines.append(f"recorded as data version {self.version} (before: {self.version_before})")
        elif self.ok and not self.changes:
            lines.append(f"data version {self.version}: every file is as recorded")
        return "\n".join(lines)


def run_data(project: Path, *, accept: bool, message: str | None, today: date | None = None) -> DataReport:
    """Validate the data of a project; with `accept`, record them as a new version.

    Parameters
    ----------
    message
        What changed, for data/CHANGELOG.md; the changed files are listed there in any case.
    today
        Date of the entry; None takes the clock's (UTC).

    Raises
    ------
    DataError
        With `accept`: the data are not valid. Always: they could not be checked at all.
    """
    findings = check(project, ignore_hashes=accept)
    errors = [one for one in findings if one.severity == "error"]
    package = _read_descriptor(project, findings)
    if accept and errors:
        raise DataError(errors)
    changes = tuple(_changes(project, package))
    before = str(package["version"])
    if not (accept and changes):
        return DataReport(before, before, findings, changes, accepted=False)
    version = raise_minor(before)
    _record(project, package, version, changes)
    _log(project, version, changes, message, today or datetime.now(UTC).date())
    return DataReport(before, version, findings, changes, accepted=True)


def check(project: Path, *, ignore_hashes: bool) -> tuple[Diagnostic, ...]:
    """Validate the data of a project and give what is wrong with them."""
    return ask_analysis("check", project, *(["--ignore-hashes"] if ignore_hashes else []))


def describe(project: Path, tables: Sequence[str]) -> str:
    """Write into the descriptor what the headers of tables say, and tell what was new; no tables are all.

    Raises
    ------
    DataError
        A header cannot be read, or the descriptor; nothing was written then.
    """
    before = _columns(project)
    findings = ask_analysis("describe", project, *tables)
    if errors := [one for one in findings if one.severity == "error"]:
        raise DataError(errors)
    after = _columns(project)
    lines = [str(one) for one in findings]
    for name, columns in after.items():
        had = before.get(name)
        if had is None:
            lines.append(f"{DESCRIPTOR}: {name} described, with {len(columns)} columns")
        lines += [f"{DESCRIPTOR}: {name}: column {one} described" for one in columns if had and one not in had]
        lines += [f"{DESCRIPTOR}: {name}: column {one} taken away" for one in had or () if one not in columns]
    lines += [f"{DESCRIPTOR}: {name} taken away, since its file is gone" for name in before if name not in after]
    return "\n".join(lines or [f"{DESCRIPTOR}: every table and column is described"])


def _columns(project: Path) -> dict[str, list[str]]:
    """Give the columns that the descriptor names, by table; none where it cannot be read, which others tell."""
    try:
        package = json.loads((project / DESCRIPTOR).read_text(encoding="utf-8-sig"))
        return {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in package["resources"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def _read_descriptor(project: Path, findings: Sequence[Diagnostic]) -> dict[str, Any]:
    """Read the descriptor; what is wrong with it is among the findings already."""
    if any(one.where is not None and str(one.where.path) == DESCRIPTOR for one in findings):
        raise DataError(findings)
    package: dict[str, Any] = json.loads((project / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    return package


def _changes(project: Path, package: dict[str, Any]) -> Iterator[FileChange]:
    for resource in package["resources"]:
        path = f"data/{resource['path']}"
        file = project / path
        if not file.is_file():
            continue
        recorded, found = resource.get("hash", "").removeprefix("sha256:"), _sha256(file)
        if recorded != found:
            yield FileChange(path, recorded, found, _row_changes(project, path, _key(resource)))


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _key(resource: dict[str, Any]) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def _row_changes(project: Path, path: str, key: list[str]) -> tuple[RowChange, ...] | None:
    """Compare the rows of a file with those of the last commit."""
    committed = _committed(project, path)
    if committed is None:
        return None
    try:
        before, after = _rows(committed, key), _rows((project / path).read_bytes(), key)
    except UnicodeDecodeError:
        return None
    changes = [RowChange("removed", name) for name in before if name not in after]
    for name, row in after.items():
        if name not in before:
            changes.append(RowChange("added", name))
        elif cells := _cell_changes(before[name], row):
            changes.append(RowChange("changed", name, cells))
    return tuple(changes)


def _committed(project: Path, path: str) -> bytes | None:
    command = ["git", "-C", str(project), "show", f"HEAD:./{path}"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        return None
    return None if done.returncode else done.stdout


def _rows(data: bytes, key: list[str]) -> dict[str, dict[str, str]]:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    rows = [dict(zip(lines[0], cells, strict=False)) for cells in lines[1:] if cells]
    return {"/".join(row.get(name, "") for name in key): row for row in rows}


def _cell_changes(before: dict[str, str], after: dict[str, str]) -> tuple[tuple[str, str, str], ...]:
    columns = dict.fromkeys([*before, *after])
    pairs = ((name, before.get(name, "(no column)"), after.get(name, "(no column)")) for name in columns)
    return tuple(one for one in pairs if one[1] != one[2])


def raise_minor(version: str) -> str:
    """Give the next version that leaves the text of a review valid: 1.4.2 becomes 1.5.0."""
    major, minor, _ = version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def _record(project: Path, package: dict[str, Any], version: str, changes: Sequence[FileChange]) -> None:
    changed = {one.path: one.found for one in changes}
    for resource in package["resources"]:
        path = f"data/{resource['path']}"
        if path in changed:
            resource["bytes"] = (project / path).stat().st_size
            resource["hash"] = f"sha256:{changed[path]}"
    package["version"] = version
    _write(project / DESCRIPTOR, json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def _log(project: Path, version: str, changes: Sequence[FileChange], message: str | None, day: date) -> None:
    file = project / CHANGELOG
    text = file.read_text(encoding="utf-8") if file.is_file() else _HEAD
    lines = [*([message] if message else []), *(_summary(one) for one in changes)]
    entry = f"## {version} ({day.isoformat()})\n\n" + "".join(f"- {line}\n" for line in lines)
    head, mark, rest = text.partition("\n## ")
    older = f"\n## {rest}" if mark else ""
    _write(file, f"{head.rstrip()}\n\n{entry}{older}")


def _summary(change: FileChange) -> str:
    if not change.rows:
        return f"`{change.path}`"
    return f"`{change.path}`: " + "; ".join(f"{row.key} {row.kind}" for row in change.rows)


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    waiting = file.with_name(file.name + ".new")
    waiting.write_text(text, encoding="utf-8", newline="\n")
    waiting.replace(file)
