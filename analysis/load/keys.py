"""Check keys: within a table (each key once) and between tables (each named row exists)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.schema import FieldSpec, ForeignKey, Missing, Table

_CODES = frozenset(code.value for code in Missing)


def check_keys(tables: Mapping[str, Table]) -> list[Diagnostic]:
    """Check all keys of all tables that could be read."""
    faults: list[Diagnostic] = []
    for table in tables.values():
        faults += _check_unique(table, table.spec.key)
        for spec in table.spec.fields:
            if spec.unique and (spec.name,) != table.spec.key:
                faults += _check_unique(table, (spec.name,))
        for foreign in table.spec.foreign_keys:
            faults += _check_foreign(table, foreign, tables)
        for spec in table.spec.fields:
            if spec.references:
                faults += _check_references(table, spec, tables)
    return faults


def _values(table: Table, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give what each row has in some columns; a key of no columns is the same in all."""
    # spaces around a key are told at its cell, and not again wherever it is named
    texts = [[text.strip() for text in table.texts(name)] for name in columns]
    return list(zip(*texts, strict=True)) if texts else [()] * len(table.rows)


def _check_unique(table: Table, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
    first: dict[tuple[str, ...], int] = {}
    for row, values in zip(table, _values(table, columns), strict=True):
        if not all(values):
            continue
        if values in first:
            place = table.place(row, ", ".join(columns))
            expected = f"each key once (it stands in line {first[values]} already)"
            hint = "rename or delete one of the two rows"
            yield fault("key-twice", place, "/".join(values) + " again", expected, hint)
        else:
            first[values] = row.line


def _check_foreign(table: Table, foreign: ForeignKey, tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    other = tables.get(foreign.table or table.name)
    if other is None:
        return
    known = dict.fromkeys(_values(other, foreign.target))
    for row, values in zip(table, _values(table, foreign.fields), strict=True):
        if values in known or not all(values) or _CODES.intersection(values):
            continue
        place = table.place(row, ", ".join(foreign.fields))
        yield _unknown(place, "/".join(values), other, ["/".join(one) for one in known])


def _check_references(table: Table, spec: FieldSpec, tables: Mapping[str, Table]) -> Iterator[Diagnostic]:
    name, column = spec.references or ("", "")
    other = tables.get(name)
    if other is None:
        return
    known = [text.strip() for text in other.texts(column)]
    fine = {*known, *_CODES, ""}
    for row, text in zip(table, table.texts(spec.name), strict=True):
        whole = text.strip()
        for part in whole.split(spec.separator) if spec.separator else [whole]:
            if part not in fine:
                yield _unknown(table.place(row, spec.name), part, other, known)


def _unknown(place: Location, value: str, other: Table, known: list[str]) -> Diagnostic:
    return fault("key-unknown", place, value, f"a key of {other.file}", did_you_mean(value, known))
