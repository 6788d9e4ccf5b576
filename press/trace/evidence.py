"""The cells that a ledger names, with their texts, lines and sources: read from the files of the data.

Of the data press knows the Frictionless descriptor, and that a row says where it comes from in `source` and `locator`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from press.config.yaml import Yaml, load_yaml_file
from press.errors import PublishError

DESCRIPTOR = "data/datapackage.json"
CHOICES = "review.yml"
#: Where the rating tools that come with the press lie in a project that holds its code.
TOOLS = "analysis/tools"
#: Where press stands.
_BESIDE = Path(__file__).parents[2]
#: Key of a reference to every row.
EVERY = "*"
_SOURCES = "sources"


@dataclass(frozen=True)
class Origin:
    """One source that a row names: its key, what it is and where it stands; empty where nothing says so."""

    key: str
    describes: str = ""
    address: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell as it stands in its file; `line` is 0 where the file is gone or has no such cell any more."""

    file: str
    line: int
    key: str
    column: str
    text: str
    sources: tuple[Origin, ...] = ()
    locator: str = ""

    @property
    def place(self) -> str:
        """Give `data/flow.csv:2 [identified].count`."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} [{self.key}].{self.column}" if self.key else f"{where} {self.column}"


@dataclass(frozen=True)
class _Row:
    line: int
    key: str
    cells: Mapping[str, str]


class Evidence:
    """The data of a project, read when they are asked for, each file once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._tables: dict[str, dict[str, list[_Row]]] = {}
        self._made: dict[tuple[str, str, str], tuple[Cell, ...]] = {}
        self._places: dict[str, str] = {}
        self._told: dict[str, tuple[Origin, ...]] = {}

    @property
    def version(self) -> str:
        """Version of the data; empty where no descriptor tells it."""
        return str(self._package.get("version", ""))

    def cells(self, reference: Mapping[str, str]) -> tuple[Cell, ...]:
        """Give the cells of one reference of a ledger: one, or those of a whole column."""
        asked = (reference["file"], reference["key"], reference["column"])
        if asked not in self._made:
            self._made[asked] = tuple(self._find(*asked))
        return self._made[asked]

    def _find(self, file: str, key: str, column: str) -> Iterator[Cell]:
        if file in self._resources:
            yield from self._of_table(file, key, column)
        elif file == CHOICES:
            yield _of_yaml(self._choices, CHOICES, key, column)
        elif file in self._tools:
            path, shown = self._tools[file]
            yield _of_yaml(_load(path, shown), shown, key, column)
        elif file == Path(DESCRIPTOR).name:
            yield Cell(DESCRIPTOR, 1, "", column, _shorten(self._package.get(column, "")))
        else:
            yield Cell(file, 0, key, column, "")

    def _of_table(self, file: str, key: str, column: str) -> Iterator[Cell]:
        shown = self._shown(file)
        rows = self._rows(file)
        found = [row for own in rows.values() for row in own] if key == EVERY else rows.get(key, [])
        for row in found:
            text, locator = row.cells.get(column, ""), row.cells.get("locator", "")
            yield Cell(shown, row.line, row.key, column, text, self._origins(row), locator)
        if not found:
            yield Cell(shown, 0, key, column, "")

    def _shown(self, file: str) -> str:
        if file not in self._places:
            self._places[file] = (Path(DESCRIPTOR).parent / str(self._resources[file]["path"])).as_posix()
        return self._places[file]

    def _rows(self, file: str) -> dict[str, list[_Row]]:
        """Give the rows of a table by key; a key that stands twice is a fault of the data, and not ours to find."""
        if file not in self._tables:
            keys = self._resources[file].get("schema", {}).get("primaryKey", [])
            names = [keys] if isinstance(keys, str) else keys
            by_key: dict[str, list[_Row]] = {}
            for row in _read_rows(self._root / self._shown(file), names):
                by_key.setdefault(row.key, []).append(row)
            self._tables[file] = by_key
        return self._tables[file]

    def _origin(self, key: str) -> Origin:
        row = self._sources.get(key)
        return Origin(key, row.cells.get("describes", ""), row.cells.get("address", "")) if row else Origin(key)

    def _origins(self, row: _Row) -> tuple[Origin, ...]:
        told = row.cells.get("source", "")
        if told not in self._told:
            self._told[told] = tuple(self._origin(name.strip()) for name in told.split(";") if name)
        return self._told[told]

    @cached_property
    def _sources(self) -> dict[str, _Row]:
        file = next((name for name, one in self._resources.items() if one.get("name") == _SOURCES), "")
        return {key: rows[0] for key, rows in self._rows(file).items()} if file else {}

    @cached_property
    def _resources(self) -> dict[str, Mapping[str, Any]]:
        found = self._package.get("resources", [])
        return {Path(str(one["path"])).name: one for one in found if isinstance(one, dict) and "path" in one}

    @cached_property
    def _package(self) -> Mapping[str, Any]:
        try:
            package = json.loads((self._root / DESCRIPTOR).read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            return {}
        return package if isinstance(package, dict) else {}

    @cached_property
    def _choices(self) -> Yaml:
        return _load(self._root / CHOICES, CHOICES)

    @cached_property
    def _tools(self) -> dict[str, tuple[Path, str]]:
        """Give the files of rating tools and their names in print, by their names without folders.

        Those of the project come before those beside press.
        """
        beside = {path.name: (path, f"{TOOLS}/{path.name}") for path in (_BESIDE / TOOLS).glob("*.yml")}
        own = {Path(one).name: (self._root / one, one) for one in tool_files(self._root, self._choices.value)}
        return beside | own


def tool_files(root: Path, choices: Any) -> list[str]:
    """List the files of the rating tools that `review.yml` names, as far as they lie in the project."""
    tools = choices.get("tools") if isinstance(choices, dict) else None
    named = [one for one in tools if isinstance(one, dict)] if isinstance(tools, list) else []
    files = [str(one.get("file") or f"{TOOLS}/{one.get('key')}.yml") for one in named]
    return [file for file in files if (root / file).is_file()]


def _load(path: Path, shown: str) -> Yaml:
    try:
        return load_yaml_file(path, shown=shown)
    except PublishError:
        return Yaml()


def _of_yaml(read: Yaml, shown: str, key: str, column: str) -> Cell:
    # all that stands below a key is what the key holds
    way, value = _walk(read.value, [part for part in (*key.split("/"), column) if part not in {"", EVERY}])
    place = read.place(*way)
    return Cell(shown, place.line if place else 0, key, column, _shorten(value))


def _read_rows(path: Path, keys: list[str]) -> Iterator[_Row]:
    """Read a table; the line of a row is that on which it begins."""
    try:
        # spreadsheet programs put a mark before the first word
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader, [])
    line = reader.line_num + 1
    for texts in reader:
        cells = dict(zip(header, texts, strict=False))
        yield _Row(line, "/".join(cells.get(name, "") for name in keys), cells)
        line = reader.line_num + 1


def _walk(value: Any, parts: list[str]) -> tuple[tuple[str | int, ...], Any]:
    """Follow names through YAML: keys of mappings, and the `key` of what stands in a list."""
    way: list[str | int] = []
    for part in parts:
        if isinstance(value, list):
            at = next((number for number, one in enumerate(value) if _is_named(one, part)), None)
            if at is None:
                return tuple(way), ""
            way.append(at)
            value = value[at]
        elif isinstance(value, dict) and part in value:
            way.append(part)
            value = value[part]
        else:
            return tuple(way), ""
    return tuple(way), value


def _is_named(one: Any, name: str) -> bool:
    return isinstance(one, dict) and str(one.get("key")) == name


#: Characters of a choice that are shown.
_SHOWN = 120


def _shorten(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
