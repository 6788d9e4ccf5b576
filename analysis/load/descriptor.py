"""Read `data/datapackage.json`: a Frictionless Data Package, of which the parts named in docs/data.md are used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.load.files import read_text
from analysis.schema import NEEDED, TABLES, FieldSpec, FieldType, ForeignKey, Missing, PackageSpec, TableSpec

FOLDER = "data"
FILE = f"{FOLDER}/datapackage.json"

_TYPES = ("string", "integer", "number")
_CONSTRAINTS = ("required", "unique", "minimum", "maximum", "enum", "pattern")
#: Property of a column that says in which way results use it, what it may say, and the property that says why.
_USE, _UNUSED, _WHY = "press:use", "source only", "press:why"
_VERSION = re.compile(r"\d+\.\d+\.\d+")


def read_package(root: Path) -> tuple[PackageSpec | None, list[Diagnostic]]:
    """Read the description of all tables; None where it cannot be used."""
    text, faults = read_text(root / FILE, FILE, what="the description of the tables")
    if text is None:
        return None, faults
    try:
        data = json.loads(text)
    except json.JSONDecodeError as err:
        return None, [fault("package-json", Location(FILE, err.lineno), f"broken JSON ({err.msg})", "JSON")]
    except (RecursionError, ValueError):
        return None, [
            fault("package-json", Location(FILE), "brackets too deep or a number too long to be read", "JSON")
        ]
    faults = list(_check_shape(data))
    if faults:
        return None, faults
    package = _package(data)
    faults = [*_check_tables(package), *_check_keys(package)]
    return (None if faults else package), faults


def _at(*names: str) -> Location:
    return Location(FILE, 0, ".".join(names))


def _check_shape(data: Any) -> Iterator[Diagnostic]:
    """Check what `_package` relies on: names, paths, fields and their types."""
    if not isinstance(data, dict) or not isinstance(data.get("resources"), list):
        yield fault("package-shape", _at("resources"), "no list", "a list of tables")
        return
    version = data.get("version")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        yield fault("package-version", _at("version"), str(version), "a version such as 1.0.0")
    for number, resource in enumerate(data["resources"], 1):
        yield from _check_resource(resource, f"resource {number}")


def _check_resource(resource: Any, place: str) -> Iterator[Diagnostic]:
    if not isinstance(resource, dict):
        yield fault("package-shape", _at(place), "no object", "a table with name, path and schema")
        return
    for key in ("name", "path"):
        if not isinstance(resource.get(key), str):
            yield fault("package-shape", _at(place, key), str(resource.get(key)), "a text")
            return
    name = resource["name"]
    schema = resource.get("schema")
    schema = schema if isinstance(schema, dict) else {}
    fields = schema.get("fields")
    if not isinstance(fields, list) or not all(isinstance(one, dict) and "name" in one for one in fields):
        yield fault("package-shape", _at(name, "schema.fields"), "no list of named columns", "the columns of the table")
        return
    for one in fields:
        yield from _check_field(one, name)
    for code in _missing_codes(schema):
        if code not in {known.value for known in Missing}:
            expected = "one of " + ", ".join(Missing)
            yield fault("package-missing-code", _at(name, "schema.missingValues"), code or "(blank)", expected)


def _check_field(one: dict[str, Any], table: str) -> Iterator[Diagnostic]:
    place = _at(table, str(one["name"]))
    if one.get("type") not in _TYPES:
        yield fault("package-type", place, f"type {one.get('type')}", "one of " + ", ".join(_TYPES))
    yield from _check_use(one, place)
    constraints = one.get("constraints", {})
    for name in constraints:
        if name not in _CONSTRAINTS:
            yield fault("package-constraint", place, f"constraint {name}", "one of " + ", ".join(_CONSTRAINTS),
                        "other constraints of the Table Schema are not checked here")  # fmt: skip
    try:
        re.compile(str(constraints.get("pattern", "")))
    except re.error as err:
        yield fault("package-pattern", place, f"pattern {constraints['pattern']} ({err})", "a regular expression")


def _check_use(one: dict[str, Any], place: Location) -> Iterator[Diagnostic]:
    """See that a column that is marked as not used in results is so with a reason."""
    if _USE in one and one[_USE] != _UNUSED:
        yield fault("package-use", place, f"{_USE} {one[_USE]}", f'"{_UNUSED}", or no such property')
    elif _USE in one and not str(one.get(_WHY) or "").strip():
        yield fault("package-use", place, f"{_USE} without a reason", f"{_WHY}, which says why no result uses it")


def _missing_codes(schema: dict[str, Any]) -> list[str]:
    return [one["value"] if isinstance(one, dict) else one for one in schema.get("missingValues", [])]


def _package(data: dict[str, Any]) -> PackageSpec:
    licenses = data.get("licenses") or [{}]
    return PackageSpec(
        name=data.get("name", ""),
        title=data.get("title", ""),
        description=data.get("description", ""),
        version=data["version"],
        license=licenses[0].get("name", ""),
        tables=tuple(_table(resource) for resource in data["resources"]),
    )


def _table(resource: dict[str, Any]) -> TableSpec:
    schema = resource["schema"]
    codes = [one for one in schema.get("missingValues", []) if isinstance(one, dict)]
    return TableSpec(
        name=resource["name"],
        file=f"{FOLDER}/{resource['path']}",
        title=resource.get("title", ""),
        description=resource.get("description", ""),
        fields=tuple(_field(one) for one in schema["fields"]),
        key=_names(schema.get("primaryKey", ())),
        foreign_keys=tuple(_foreign_key(one) for one in schema.get("foreignKeys", ())),
        missing=tuple((one["value"], one.get("label", "")) for one in codes),
        sha256=resource.get("hash", "").removeprefix("sha256:"),
    )


def _field(one: dict[str, Any]) -> FieldSpec:
    limits = one.get("constraints", {})
    target = one.get("references")
    return FieldSpec(
        name=one["name"],
        type=cast("FieldType", one["type"]),
        title=one.get("title", ""),
        description=one.get("description", ""),
        unit=one.get("unit", ""),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        enum=tuple(limits.get("enum", ())),
        pattern=limits.get("pattern", ""),
        separator=one.get("separator", ""),
        references=(target["resource"], target["field"]) if target else None,
    )


def _names(value: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _foreign_key(one: dict[str, Any]) -> ForeignKey:
    target = one["reference"]
    return ForeignKey(_names(one["fields"]), target.get("resource", ""), _names(target["fields"]))


def _check_tables(package: PackageSpec) -> Iterator[Diagnostic]:
    """Check that the tables which every review has are described, and of each table the columns it cannot do without."""
    names = [table.name for table in package.tables]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield fault("package-table-twice", _at(name), "the table more than once", "each table once")
    for name in NEEDED:
        if name not in package.by_name:
            yield fault("package-table", _at(name), "no such table", f"the tables of every review: {', '.join(NEEDED)}")
    for table in package.tables:
        for column in TABLES[table.name].always if table.name in TABLES else ():
            if column not in table.by_name:
                yield fault(
                    "package-column", _at(table.name, column), "no such column", "all columns that it cannot do without"
                )


def _check_keys(package: PackageSpec) -> Iterator[Diagnostic]:
    """Check that keys name columns and tables that exist."""
    for table in package.tables:
        used = [("primaryKey", table.name, table.key)]
        used += [("foreignKeys", table.name, one.fields) for one in table.foreign_keys]
        used += [("foreignKeys", one.table or table.name, one.target) for one in table.foreign_keys]
        used += [("references", one.references[0], (one.references[1],)) for one in table.fields if one.references]
        if not table.key:
            yield fault("package-key", _at(table.name, "primaryKey"), "none", "the columns that tell rows apart")
        for what, name, columns in used:
            yield from _check_columns(package, _at(table.name, what), name, columns)


def _check_columns(package: PackageSpec, place: Location, name: str, columns: tuple[str, ...]) -> Iterator[Diagnostic]:
    target = package.by_name.get(name)
    if target is None:
        hint = did_you_mean(name, package.by_name)
        yield fault("package-key", place, f"table {name}", "a table of the package", hint)
        return
    for column in columns:
        if column not in target.by_name:
            hint = did_you_mean(column, target.by_name)
            yield fault("package-key", place, f"column {column}", f"a column of {name}", hint)
