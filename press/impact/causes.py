"""Which change caused which effect: by the traces of values, by the code that they run through, by the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from press.impact.changes import Cell, Changes
from press.impact.code import reached
from press.impact.model import Change, How, Piece, Side

#: Causes, how they are known, and the values through which they came.
Found = tuple[tuple[Change, ...], How, tuple[str, ...]]

_NONE: Found = ((), "", ())
#: Stands for any key or column in a trace.
_ANY = "*"
_WORD = re.compile(r"[^\W_]+|[+−-]?\d[\d.]*")


class Causes:
    """Explains the effects between two sides."""

    def __init__(self, old: Side, new: Side, changes: Changes) -> None:
        self._old = old
        self._new = new
        self._changes = changes
        self._all = changes.all()
        self._values: dict[str, Found] = {}
        self._closures: dict[tuple[int, tuple[str, ...]], frozenset[str]] = {}

    def of_value(self, name: str) -> Found:
        """Explain a value that changed, came or went."""
        if name not in self._values:
            self._values[name] = self._explain_value(name)
        return self._values[name]

    def of_piece(self, old: Piece | None, new: Piece | None, changed: Iterable[str]) -> Found:
        """Explain a piece that changed, came or went; `changed` are the values that did."""
        pieces = [one for one in (old, new) if one]
        moved = set(changed)
        through = tuple(dict.fromkeys(name for one in pieces for name in one.values if name in moved))
        traced = [cause for name in through for cause in self.of_value(name)[0]]
        words = [] if old and new and old.template == new.template else self._of_words(old, new)
        if traced or words:
            return tuple(dict.fromkeys([*traced, *words])), "trace", through
        for explain in (self._by_text, self._by_drawn, self._by_row, self._by_file, self._by_code):
            found = explain(old, new, moved)
            if found[0]:
                return found
        return self._only()

    def _explain_value(self, name: str) -> Found:
        rows = [row for side in (self._old, self._new) if (row := side.values.get(name))]
        found = list(dict.fromkeys(change for row in rows for change in self._traced(row)))
        functions = {str(row["function"]) for row in rows if row.get("function")}
        found += self._changed_functions(functions)
        if found:
            return tuple(dict.fromkeys(found)), "trace", ()
        beside = self._beside(rows[0]) if len(rows) == 1 else ()
        nearby = beside or self._around(functions)
        return (nearby, "row" if beside else "code", ()) if nearby else self._only()

    def _beside(self, row: Mapping[str, Any]) -> tuple[Change, ...]:
        """Give what changed in the rows that a value reads: where it came or went, another cell of them decided so."""
        read = {(str(one["file"]), str(one["key"])) for one in row.get("cells", ())}
        return tuple(change for (file, key, _), change in self._changes.cells.items() if (file, key) in read)

    def _traced(self, row: Mapping[str, Any]) -> Iterator[Change]:
        """Yield what changed among the cells and choices that a value came from."""
        for one in row.get("cells", ()):
            cell = (str(one["file"]), str(one["key"]), str(one["column"]))
            if cell in self._changes.cells:
                yield self._changes.cells[cell]
            if cell[:2] in self._changes.rows:
                yield self._changes.rows[cell[:2]]
            if _ANY in cell or cell[0] in self._option_files:
                yield from self._matching(cell)

    @cached_property
    def _option_files(self) -> set[str]:
        return {file for file, _ in self._changes.options}

    def _matching(self, cell: Cell) -> Iterator[Change]:
        """Yield the changes that a trace with wildcards, or the path of a choice, may mean."""
        file, key, column = cell
        for (name, row, place), change in self._changes.cells.items():
            if name == file and key in {_ANY, row} and column in {_ANY, place}:
                yield change
        for (name, row), change in self._changes.rows.items():
            if name == file and key in {_ANY, row}:
                yield change
        for (name, path), change in self._changes.options.items():
            if name == file and _touches(_steps(file, key, column), path.split("/")):
                yield change

    def _changed_functions(self, start: Iterable[str]) -> list[Change]:
        """Give the changed functions among some and all that they use, on either side."""
        if not self._changes.functions:
            return []
        names = tuple(sorted(start))
        used = self._closure(0, names) | self._closure(1, names)
        return [change for name, change in self._changes.functions.items() if name in used]

    def _closure(self, side: int, names: tuple[str, ...]) -> frozenset[str]:
        key = side, names
        if key not in self._closures:
            self._closures[key] = frozenset(reached(names, (self._old, self._new)[side].functions))
        return self._closures[key]

    def _around(self, functions: set[str]) -> tuple[Change, ...]:
        """Give the changed functions that stand nearest: used by what uses those that made a value, step by step."""
        level = set(functions)
        seen = set(level)
        while level and self._changes.functions:
            level = {user for name in level for user in self._users.get(name, ())} - seen
            seen |= level
            found = self._changed_functions(level)
            if found:
                return tuple(found)
        return ()

    @cached_property
    def _users(self) -> dict[str, set[str]]:
        users: dict[str, set[str]] = {}
        for side in (self._old, self._new):
            for name in side.functions:
                for used in side.functions[name].uses:
                    users.setdefault(used, set()).add(name)
        return users

    def _of_words(self, old: Piece | None, new: Piece | None) -> list[Change]:
        """Give the changed words of the sources that stand in a piece, by their line or by themselves."""
        before, after = _bag(old.template if old else ""), _bag(new.template if new else "")
        differing = (before - after) | (after - before)
        found = []
        for change, gone, come in self._changes.words:
            lines = bool((old and (old.path, old.line) in gone) or (new and (new.path, new.line) in come))
            told = _bag(change.old or ""), _bag(change.new or "")
            if lines or differing & ((told[0] - told[1]) | (told[1] - told[0])):
                found.append((lines, change))
        nearest = [change for lines, change in found if lines]
        return nearest or [change for _, change in found]

    def _by_text(self, old: Piece | None, new: Piece | None, moved: set[str]) -> Found:
        """Explain a piece that prints a cell, a choice or a value without its name: the same text, exchanged."""
        texts = (old.text if old else "", new.text if new else "")
        for name in sorted(moved):
            rows = self._old.values.get(name), self._new.values.get(name)
            if _exchanged(texts, *(str(row["text"]) if row else "" for row in rows)) and self.of_value(name)[0]:
                return self.of_value(name)[0], "text", (name,)
        written = [one for one in self._all if one.kind in {"cell", "option"}]
        same = [one for one in written if _exchanged(texts, one.old or "", one.new or "")]
        return (tuple(same), "text", ()) if same else _NONE

    def _by_row(self, old: Piece | None, new: Piece | None, moved: set[str]) -> Found:
        """Explain a cell that prints no value by the changed values of its row."""
        rows = {one.name[:-1] for one in (old, new) if one and one.kind == "cell"}
        through = tuple(sorted({name for row in rows for name in self._rows.get(row, ()) if name in moved}))
        causes = dict.fromkeys(cause for name in through for cause in self.of_value(name)[0])
        return tuple(causes), "row", through

    @cached_property
    def _rows(self) -> dict[tuple[str, ...], set[str]]:
        """Give the values of each row of each table, on either side."""
        rows: dict[tuple[str, ...], set[str]] = {}
        pieces = [one for side in (self._old, self._new) for found in side.pieces.values() for one in found]
        for piece in pieces:
            if piece.kind == "cell":
                rows.setdefault(piece.name[:-1], set()).update(piece.values)
        return rows

    def _by_drawn(self, old: Piece | None, new: Piece | None, moved: set[str]) -> Found:
        """Explain a figure or alt text by the changed values whose texts went out of it and came into it."""
        if not any(one and one.kind in {"figure", "alt"} for one in (old, new)):
            return _NONE
        gone, come = drawn_texts(old, new)
        through = []
        for name in sorted(moved):
            rows = self._old.values.get(name), self._new.values.get(name)
            before, after = (str(row["text"]) if row else "" for row in rows)
            if (not before or _holds(gone, before)) and (not after or _holds(come, after)) and before + after:
                through.append(name)
        causes = dict.fromkeys(cause for name in through for cause in self.of_value(name)[0])
        return (tuple(causes), "text", tuple(through)) if causes else _NONE

    def _by_file(self, old: Piece | None, new: Piece | None, _: set[str]) -> Found:
        """Explain what comes from other files: references from bibliographies, pictures from themselves."""
        piece = new or old
        assert piece is not None  # noqa: S101 - one of the two is there
        if piece.kind == "reference":
            books = tuple(one for path, one in self._changes.files.items() if _is_book(path))
            return books, "code", ()
        stem = piece.name[-1] if piece.kind in {"figure", "alt"} else None
        own = tuple(
            one for path, one in self._changes.files.items() if stem and path.rpartition("/")[2].startswith(f"{stem}.")
        )
        return own, "text", ()

    def _by_code(self, old: Piece | None, new: Piece | None, moved: set[str]) -> Found:
        """Explain a piece that code printed: by changes in that code, else by changed values that it works with."""
        calls = {name for one in (old, new) if one for name in one.calls}
        if not calls:
            return _NONE
        names = tuple(sorted(calls))
        used = self._closure(0, names) | self._closure(1, names)
        through = tuple(name for name in sorted(moved) if self._made_by(name) & used)
        causes = dict.fromkeys(cause for name in through for cause in self.of_value(name)[0])
        return tuple(dict.fromkeys([*self._changed_functions(calls), *causes])), "code", through

    def _made_by(self, name: str) -> set[str]:
        rows = self._old.values.get(name), self._new.values.get(name)
        return {str(row["function"]) for row in rows if row}

    def _only(self) -> Found:
        """Where one thing alone was changed, it is the cause of everything."""
        return ((self._all[0],), "only change", ()) if len(self._all) == 1 else _NONE


def drawn_texts(old: Piece | None, new: Piece | None) -> tuple[list[str], list[str]]:
    """Give the texts that went out of a figure, or words out of an alt text, and those that came into it."""
    before, after = (Counter(_told(one)) for one in (old, new))
    return list((before - after).elements()), list((after - before).elements())


def _told(piece: Piece | None) -> Sequence[str]:
    if piece is None:
        return ()
    return piece.drawn if piece.kind == "figure" else re.split(r"(?<=[.;,:])\s+", piece.text)


def _holds(texts: Iterable[str], text: str) -> bool:
    return any(re.search(rf"(?<![\w.]){re.escape(text)}(?![\w]|\.\d)", one) for one in texts)


def _exchanged(texts: tuple[str, str], old: str, new: str) -> bool:
    """Tell whether one text becomes the other where `old` is exchanged for `new`."""
    return bool(old and new) and old in texts[0] and texts[0].replace(old, new) == texts[1]


def _bag(text: str) -> set[str]:
    return set(_WORD.findall(text))


def _is_book(path: str) -> bool:
    return path.endswith((".bib", ".json", ".yaml", ".yml", ".csl"))


def _steps(file: str, key: str, column: str) -> list[str]:
    """Give the path of a choice as the trace names it; what stands in the descriptor goes by its own keys."""
    parts = [column] if file == "datapackage.json" else [key, column]
    return [step for part in parts if part for step in re.split(r"[/.]", part)]


def _touches(traced: Sequence[str], path: Sequence[str]) -> bool:
    """Tell whether two paths name the same, or one is a part of the other; `*` stands for any step."""
    return all(_ANY in {one, other} or one == other for one, other in zip(traced, path, strict=False))
