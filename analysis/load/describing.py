"""Describe tables in `data/datapackage.json` by their headers, so that nobody has to write it by hand.

What the methods know of a column stands in `known_columns.yml`; a column of the author's own is described by what its
cells look like, and the finding says so. What was described already stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.load.cells import guess_type
from analysis.load.descriptor import FILE, FOLDER, read_package
from analysis.load.files import read_header, read_text
from analysis.schema import NEEDED, ORIGIN, TABLES, Missing

_CATALOGUE = Path(__file__).with_name("known_columns.yml")
_CONSTRAINTS = ("required", "unique", "minimum", "maximum", "enum", "pattern")
_KEY = "^[a-z][a-z0-9_]*$"
_LABELS = {
    Missing.NOT_REPORTED: "The source was read and does not report it.",
    Missing.NS: "Reported as not significant, without a value.",
    Missing.NOT_APPLICABLE: "The question does not arise for this row.",
    Missing.NOT_OBTAINED: "Nobody could read it for this build.",
}
#: Columns that a table may leave out and that tell its rows apart where it has them.
_IN_KEY = {"ratings": ("outcome", "rater"), "rating_totals": ("outcome",)}


def describe_tables(root: Path, names: Sequence[str] = ()) -> list[Diagnostic]:
    """Write into `datapackage.json` what the headers of tables say; give what the author has to know.

    Parameters
    ----------
    names
        Tables without their folder and suffix; none takes every CSV file of `data/`. One that has no file yet and is
        known to the methods gets a file with all the columns that they read. Without names, descriptions of tables
        whose files are gone are taken away, but for those of every review.
    """
    package, faults = read_package(root)
    if package is None:
        return faults
    known = read_catalogue()
    chosen = list(dict.fromkeys(names)) or sorted(path.stem for path in (root / FOLDER).glob("*.csv"))
    text, _ = read_text(root / FILE, FILE, what="the description of the tables")
    data = json.loads(text or "{}")
    described = {one["name"]: one for one in data["resources"]}
    paths = {one["name"]: one["path"] for one in data["resources"]}
    gone = [] if names else [name for name, path in paths.items() if not (root / FOLDER / path).is_file()]
    for name in gone:
        # tables that every review has stay, so that their loss is told
        if name not in NEEDED:
            del described[name]
    findings: list[Diagnostic] = []
    for name in chosen:
        file = f"{FOLDER}/{paths.get(name, f'{name}.csv')}"
        findings += _begin(root / file, name, file, known)
        if not (root / file).is_file():
            continue
        header, rows, faults = read_header(root, file)
        findings += faults
        if not faults:
            about = known.get(name, {"title": name, "says": "", "columns": {}})
            table = described.setdefault(name, _resource(name, file, about))
            findings += _describe(table, file, header, rows, about)
    if not any(one.severity == "error" for one in findings):
        data["resources"] = [_with_keys(one, described, known) for one in described.values()]
        _write(root / FILE, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    return findings


def read_catalogue() -> Mapping[str, Any]:
    """Read what is known of each table: title, words, and columns, those of its origin among them."""
    data = YAML(typ="safe", pure=True).load(_CATALOGUE.read_text(encoding="utf-8"))
    for name, table in data["tables"].items():
        if name != "sources":
            table["columns"] |= {column: data["origin"][column] for column in ORIGIN}
    known: Mapping[str, Any] = data["tables"]
    return known


def _begin(path: Path, name: str, file: str, known: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Write the header of a table that the methods know and that has no file yet."""
    if path.is_file():
        return
    if name not in known:
        yield fault("file-missing", Location(file), "no file", "a table with a header", did_you_mean(name, known))
        return
    columns = [column for column in known[name]["columns"] if column not in _IN_KEY.get(name, ())]
    path.write_text(",".join(columns) + "\n", encoding="utf-8", newline="\n")
    message = "made, with the columns that the methods know"
    yield Diagnostic("warning", "described", message, Location(file), "delete those that no row needs")


def _describe(
    table: dict[str, Any], file: str, header: Sequence[str], rows: Sequence[Sequence[str]], about: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """Bring the description of one table in line with its header."""
    fields = {one["name"]: one for one in table["schema"]["fields"]}
    for number, column in enumerate(header):
        if column in fields:
            continue
        known_as = about["columns"].get(column)
        kind = guess_type(row[number] for row in rows if len(row) > number)
        fields[column] = _field(column, known_as or {"title": column, "says": "", "type": kind})
        if not known_as:
            message = f"found a column that the methods do not read, described as {fields[column]['type']}"
            hint = f"give it a title and a description in {FILE}"
            yield Diagnostic("warning", "described", message, Location(file, 1, column), hint)
    table["schema"]["fields"] = [fields[column] for column in header]


def _resource(name: str, file: str, about: Mapping[str, Any]) -> dict[str, Any]:
    codes = [{"value": code.value, "label": label} for code, label in _LABELS.items()]
    return {
        "name": name,
        "type": "table",
        "title": about["title"],
        "description": about["says"],
        "path": file.removeprefix(f"{FOLDER}/"),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {"fields": [], "primaryKey": [], "missingValues": codes},
    }


def _field(name: str, about: Mapping[str, Any]) -> dict[str, Any]:
    kind = about.get("type", "string")
    made = {"name": name, "type": "string" if kind == "key" else kind}
    made |= {"title": about["title"], "description": about["says"]}
    if "unit" in about:
        made["unit"] = about["unit"]
    limits = {one: about[one] for one in _CONSTRAINTS if one in about} | ({"pattern": _KEY} if kind == "key" else {})
    if limits:
        made["constraints"] = limits
    if about.get("sources"):
        made |= {"separator": "; ", "references": {"resource": "sources", "field": "source"}}
    if "use" in about:
        made |= {"press:use": "source only", "press:why": about["use"]}
    return made


def _with_keys(table: dict[str, Any], described: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """Say which columns tell rows apart and which name rows of other tables, where that was not said."""
    schema, name = table["schema"], table["name"]
    columns = [one["name"] for one in schema["fields"]]
    key = schema.get("primaryKey") or (TABLES[name].key if name in TABLES else columns[:1])
    key = [key] if isinstance(key, str) else list(key)
    schema["primaryKey"] = [*key, *(one for one in _IN_KEY.get(name, ()) if one in columns and one not in key)]
    said = {column for one in schema.get("foreignKeys", []) for column in one["fields"]}
    more = [_foreign(column, target) for column, target in _references(name, columns, known)
            if target in described and column not in said]  # fmt: skip
    there = [one for one in schema.get("foreignKeys", []) if one["reference"].get("resource", "") in {"", *described}]
    if more or len(there) < len(schema.get("foreignKeys", [])):
        schema["foreignKeys"] = [*there, *more]
    return table


def _references(name: str, columns: Iterable[str], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    about = known.get(name, {"columns": {}})["columns"]
    for column in columns:
        if "refers" in about.get(column, {}):
            yield column, about[column]["refers"]


def _foreign(column: str, target: str) -> dict[str, Any]:
    return {"fields": [column], "reference": {"resource": target, "fields": list(TABLES[target].key)}}


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    waiting = file.with_name(file.name + ".new")
    waiting.write_text(text, encoding="utf-8", newline="\n")
    waiting.replace(file)
