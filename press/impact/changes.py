"""What the author changed between two sides: cells, rows, options, functions, words, other files."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from press.impact.model import Change, Function, Side

#: A cell as the ledger names it: name of the file without its folder, key of the row, column.
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Changes:
    """Every change, and by what each can be found."""

    cells: Mapping[Cell, Change] = field(default_factory=dict)
    rows: Mapping[tuple[str, str], Change] = field(default_factory=dict)
    #: By file without its folder, and path.
    options: Mapping[tuple[str, str], Change] = field(default_factory=dict)
    functions: Mapping[str, Change] = field(default_factory=dict)
    #: With the lines that each touches on the old and on the new side, as `(path, line)`.
    words: Sequence[tuple[Change, frozenset[tuple[str, int]], frozenset[tuple[str, int]]]] = ()
    files: Mapping[str, Change] = field(default_factory=dict)

    def all(self) -> list[Change]:
        """Give every change once."""
        words = [change for change, _, _ in self.words]
        parts = (self.cells, self.rows, self.options, self.functions)
        named = [change for part in parts for change in part.values()]
        return [*dict.fromkeys(named), *words, *self.files.values()]


def find_changes(old: Side, new: Side) -> Changes:
    """Compare what two sides were made from."""
    cells, rows = _find_cells(old, new)
    return Changes(
        cells=cells,
        rows=rows,
        options=_find_options(old, new),
        functions=_find_functions(old.functions, new.functions),
        words=tuple(_find_words(old.words, new.words)),
        files=_find_files(old.files, new.files),
    )


def short(file: str) -> str:
    """Give the name of a file as cells of the ledger have it."""
    return file.rpartition("/")[2]


def _find_cells(old: Side, new: Side) -> tuple[dict[Cell, Change], dict[tuple[str, str], Change]]:
    cells: dict[Cell, Change] = {}
    rows: dict[tuple[str, str], Change] = {}
    for file in dict.fromkeys([*old.tables, *new.tables]):
        before, after = old.tables.get(file, {}), new.tables.get(file, {})
        for key in dict.fromkeys([*before, *after]):
            if key not in before:
                rows[short(file), key] = Change(
                    "row", f"{file} [{key}]", None, _told(after[key]), _where(new, file, key)
                )
            elif key not in after:
                rows[short(file), key] = Change(
                    "row", f"{file} [{key}]", _told(before[key]), None, _where(old, file, key)
                )
            else:
                for column, texts in _differing(before[key], after[key]):
                    change = Change("cell", f"{file} [{key}].{column}", *texts, _where(new, file, key))
                    cells[short(file), key, column] = change
    return cells, rows


def _differing(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    for name in dict.fromkeys([*before, *after]):
        if before.get(name) != after.get(name):
            yield name, (before.get(name), after.get(name))


def _told(row: Mapping[str, str]) -> str:
    return ", ".join(f"{column}: {text}" for column, text in row.items())


def _where(side: Side, file: str, name: str) -> str:
    line = side.lines.get((file, name))
    return f"{file}:{line}" if line else file


def _find_options(old: Side, new: Side) -> dict[tuple[str, str], Change]:
    found = {}
    for file, path in dict.fromkeys([*old.options, *new.options]):
        texts = old.options.get((file, path)), new.options.get((file, path))
        if texts[0] != texts[1]:
            side = old if texts[1] is None else new
            found[short(file), path] = Change("option", f"{file} {path}", *texts, _where(side, file, path))
    return found


def _find_functions(old: Mapping[str, Function], new: Mapping[str, Function]) -> dict[str, Change]:
    found = {}
    for name in dict.fromkeys([*old, *new]):
        before, after = old.get(name), new.get(name)
        if before and after and before.digest == after.digest:
            continue
        told = after or before
        assert told is not None  # noqa: S101 - it stands on one of the sides
        texts = ("present" if before else None), ("changed" if before and after else "present" if after else None)
        found[name] = Change("function", name, *texts, f"{told.path}:{told.line}")
    return found


def _find_words(
    old: Mapping[str, Sequence[str]], new: Mapping[str, Sequence[str]]
) -> Iterator[tuple[Change, frozenset[tuple[str, int]], frozenset[tuple[str, int]]]]:
    for path in dict.fromkeys([*old, *new]):
        before, after = old.get(path, ()), new.get(path, ())
        for first, last, begin, end in _hunks(before, after):
            lines = "\n".join(before[first:last]).strip(), "\n".join(after[begin:end]).strip()
            if not any(lines):
                continue
            where = f"{path}:{(begin if end > begin else first) + 1}"
            change = Change("words", where, lines[0] or None, lines[1] or None, where)
            touched = frozenset((path, line + 1) for line in range(first, last))
            yield change, touched, frozenset((path, line + 1) for line in range(begin, end))


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches of lines that differ; lines that stand for each other one by one."""
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "replace" and last - first == end - begin:
            yield from ((first + at, first + at + 1, begin + at, begin + at + 1) for at in range(last - first))
        elif kind != "equal":
            yield first, last, begin, end


def _find_files(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Change]:
    found = {}
    for path in dict.fromkeys([*old, *new]):
        if old.get(path) != new.get(path):
            texts = ("present" if path in old else None), ("changed" if path in old and path in new else None)
            found[path] = Change("file", path, texts[0], texts[1] or ("present" if path in new else None), path)
    return found
