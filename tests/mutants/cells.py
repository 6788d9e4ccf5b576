"""Other valid-looking texts for one cell: of its column's type, enum, pattern, keys, or a missing code."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.load.cells import BadCellError, bounds, cell_parser
from analysis.schema import Dataset, FieldSpec, Missing, Row, Table

#: How often a cell that may be missing becomes so, or stops being so.
_MISSING_SHARE = 0.2
_TRIES = 60


@dataclass(frozen=True)
class Mutation:
    """One cell with another text."""

    table: str
    file: str
    line: int
    key: str
    column: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} [{self.key}].{self.column}: {self.old!r} -> {self.new!r}"


def all_cells(dataset: Dataset) -> list[tuple[str, int, str]]:
    """Give every cell as table, number of its row, column."""
    return [
        (name, number, column)
        for name, table in dataset.tables.items()
        for number, _ in enumerate(table.rows)
        for column in table.spec.by_name
    ]


def mutate(dataset: Dataset, cell: tuple[str, int, str], chance: random.Random) -> Mutation | None:
    """Choose another text that the column takes; None where there is none."""
    name, number, column = cell
    table = dataset[name]
    row, spec = table.rows[number], table.spec.by_name[column]
    old, parse = row.text[column], cell_parser(spec)
    for _ in range(_TRIES):
        new = _other(dataset, table, row, spec, chance)
        try:
            parse(new)
        except BadCellError:
            continue
        if new != old:
            return Mutation(name, table.spec.file, row.line, row.key, column, old, new)
    return None


def _other(dataset: Dataset, table: Table, row: Row, spec: FieldSpec, chance: random.Random) -> str:
    old = row.text[spec.name]
    if not spec.required and chance.random() < _MISSING_SHARE:
        return chance.choice(list(Missing)).value
    if spec.enum:
        return chance.choice(spec.enum)
    keys = _keys(dataset, table, spec)
    if keys:
        return _other_keys(old, keys, spec, chance)
    if spec.type != "string":
        return _other_number(table, old, spec, chance)
    if chance.random() < 0.3 or old in set(Missing):
        return chance.choice([one.text[spec.name] for one in table])
    return _other_text(old, chance)


def _keys(dataset: Dataset, table: Table, spec: FieldSpec) -> list[str]:
    """Give the keys that a column may hold; none where it refers to nothing."""
    if spec.references:
        other, column = spec.references
        return [row.text[column] for row in dataset[other]]
    for foreign in table.spec.foreign_keys:
        if spec.name in foreign.fields:
            column = foreign.target[foreign.fields.index(spec.name)]
            return [row.text[column] for row in dataset[foreign.table or table.name]]
    return []


def _other_keys(old: str, keys: Sequence[str], spec: FieldSpec, chance: random.Random) -> str:
    if not spec.separator:
        return chance.choice(keys)
    parts = [*old.split(spec.separator)]
    parts[chance.randrange(len(parts))] = chance.choice(keys)
    return spec.separator.join(dict.fromkeys(parts))


def _other_number(table: Table, old: str, spec: FieldSpec, chance: random.Random) -> str:
    """Give a number near the one that stands there, with as many decimals, else one that stands in the column."""
    if old in set(Missing):
        known = [text for row in table if (text := row.text[spec.name]) not in set(Missing)]
        low, high = bounds(spec)
        return chance.choice(known or [str(round(low or 0) + 1 if high is None else round(high))])
    decimals = len(old.partition(".")[2])
    step = 10**-decimals
    change = chance.choice((step, -step, 10 * step, -10 * step, float(old), -float(old) / 2))
    new = float(old) + change
    return f"{new:.{decimals}f}" if spec.type == "number" else str(round(new))


def _other_text(old: str, chance: random.Random) -> str:
    """Give a text in which one letter or digit is another, or one word is gone."""
    words = old.split(" ")
    if len(words) > 2 and chance.random() < 0.3:
        del words[chance.randrange(len(words))]
        return " ".join(words)
    places = [match.start() for match in re.finditer(r"[a-zA-Z0-9]", old)]
    if not places:
        return old
    at = chance.choice(places)
    letters = "0123456789" if old[at].isdigit() else "abcdefghijklmnopqrstuvwxyz"
    new = chance.choice(letters)
    return old[:at] + (new.upper() if old[at].isupper() else new) + old[at + 1 :]
