"""The facts and choices of one state, as text: cells of `data/`, keys of `review.yml`, what the descriptor says."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from press.config.yaml import Way, load_yaml
from press.errors import PublishError
from press.trace.evidence import tool_files

DESCRIPTOR = "data/datapackage.json"
CHOICES = "review.yml"
#: Keys of the descriptor that follow from the files, and change with each of them.
_FOLLOWING = frozenset({"bytes", "hash"})
#: Keys by which the entries of a list are told apart, the first that all of them have.
_NAMES = ("key", "name", "path")

Tables = dict[str, dict[str, dict[str, str]]]
Options = dict[tuple[str, str], str]
Lines = dict[tuple[str, str], int]


def read_tables(root: Path) -> tuple[Tables, Lines, list[str]]:
    """Read every table that the descriptor names: cells by file, key of the row and column; lines of rows; faults."""
    tables: Tables = {}
    lines: Lines = {}
    faults: list[str] = []
    for resource in _tables(root):
        file = f"data/{resource['path']}"
        try:
            key = resource["schema"]["primaryKey"]
            text = (root / file).read_text(encoding="utf-8-sig")
            tables[file] = {}
            for line, name, row in parse_rows(text, [key] if isinstance(key, str) else list(key)):
                tables[file][name] = row
                lines[file, name] = line
        except (OSError, UnicodeDecodeError, csv.Error, KeyError, TypeError, IndexError) as error:
            faults.append(f"{file}: cells are not compared: {type(error).__name__}: {error}")
    return tables, lines, faults


def parse_rows(text: str, key: list[str]) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Yield each row of a CSV text with its line and its key; a key that stands twice has its number behind it."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    seen: dict[str, int] = {}
    line = reader.line_num + 1
    for cells in reader:
        row = dict(zip(header, cells, strict=False))
        if row:
            name = "/".join(row.get(part, "") for part in key)
            seen[name] = seen.get(name, 0) + 1
            yield line, name if seen[name] == 1 else f"{name} ({seen[name]})", row
        line = reader.line_num + 1


def read_options(root: Path) -> tuple[Options, Lines, list[str]]:
    """Read the choices of a review, its rating tools, and what its descriptor says of the data, each by its path."""
    options: Options = {}
    lines: Lines = {}
    faults: list[str] = []
    for path, value in flat(_descriptor(root)):
        options[DESCRIPTOR, path] = value
    waiting = [CHOICES] if (root / CHOICES).is_file() else []
    for file in waiting:
        try:
            read = load_yaml((root / file).read_text(encoding="utf-8-sig"), file)
        except (PublishError, UnicodeDecodeError) as error:
            faults.append(f"{file}: options are not compared: {error}")
            continue
        options |= {(file, path): value for path, value in flat(read.value)}
        lines |= {(file, path): place.line for path, place in _named_places(read.value, read.places)}
        if file == CHOICES:
            waiting += tool_files(root, read.value)
    return options, lines, faults


def flat(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the single values of nested ones, each with its path; entries of lists go by their keys, if they have some."""
    if isinstance(value, Mapping) and value:
        for name, one in value.items():
            if not (name in _FOLLOWING and "resources" in path):
                yield from flat(one, (*path, str(name)))
    elif isinstance(value, list) and value and any(isinstance(one, Mapping) for one in value):
        for name, one in zip(_entry_names(value), value, strict=True):
            yield from flat(one, (*path, name))
    else:
        yield "/".join(path), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _entry_names(entries: list[Any]) -> list[str]:
    """Name the entries of a list: by a key that all have and no two share, else by their number."""
    for key in _NAMES:
        names = [str(one[key]) for one in entries if isinstance(one, Mapping) and key in one]
        if len(set(names)) == len(entries):
            return names
    return [str(number) for number, _ in enumerate(entries, 1)]


def _named_places(value: Any, places: Mapping[Way, Any]) -> Iterator[tuple[str, Any]]:
    for way, place in places.items():
        path: list[str] = []
        inside = value
        for step in way:
            path.append(_entry_names(inside)[step] if isinstance(step, int) else str(step))
            inside = inside[step]
        yield "/".join(path), place


def _tables(root: Path) -> list[dict[str, Any]]:
    found = _descriptor(root).get("resources")
    entries = found if isinstance(found, list) else []
    return [one for one in entries if isinstance(one, dict) and isinstance(one.get("path"), str)]


def _descriptor(root: Path) -> dict[str, Any]:
    try:
        read = json.loads((root / DESCRIPTOR).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
