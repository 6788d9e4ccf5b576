"""`press why ID`: the way of a value, from the page over its function to the cells of the data."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.commands.values import read_rows
from press.config.project import shown_path
from press.errors import Diagnostic, ExitCode, Location, VerifyError, nearest
from press.ledger import read_version
from press.rows import Row
from press.trace import Cell, Evidence, Functions, Way, describe_cells, describe_function, find_way

#: So many places are shown of many.
_PLACES = 8
_INDENT = " " * 11


def why(options: argparse.Namespace) -> ExitCode:
    """Print the way of each value that is named, by its id, by an id of the page, or by the text that it prints."""
    project, path, rows = read_rows(options)
    evidence, functions = Evidence(project.root), Functions(project.root)
    found = _find(options.ids, rows, Location(shown_path(path, project.root)))
    built = read_version(path)
    if options.json:
        ways = [find_way(row, evidence, functions) for own in found.values() for row in own]
        print(json.dumps({"values": [_as_json(way, built) for way in ways]}, ensure_ascii=False, indent=1))
        return ExitCode.OK
    parts = [
        _as_text(find_way(own[0], evidence, functions), built, every=options.all)
        if len(own) == 1
        else _as_list(name, own)
        for name, own in found.items()
    ]
    print("\n\n".join("\n".join(lines) for lines in parts))
    return ExitCode.OK


def _find(names: Sequence[str], rows: Sequence[Row], where: Location) -> dict[str, list[Row]]:
    """Find the rows of each name, several where a text is printed by several values; all that name nothing are told at once.

    Raises
    ------
    VerifyError
        A name is neither an id nor a text that a value prints.
    """
    by_id = {str(row["id"]): row for row in rows}
    by_element = {use["element"]: row for row in rows for use in row["uses"] if use.get("element")}
    found: dict[str, list[Row]] = {}
    faults: list[Diagnostic] = []
    for name in names:
        plain = name.removeprefix("v.")
        row = by_id.get(plain) or by_element.get(name.removeprefix("#"))
        own = [row] if row else _printing(name, rows)
        found[name] = own
        if not own:
            faults.append(_unknown(name, by_id, where))
    if faults:
        raise VerifyError(faults)
    return found


def _printing(text: str, rows: Sequence[Row]) -> list[Row]:
    """Give the values that print a text."""
    wanted = _spellings(text)
    return [row for row in rows if any(use.get("text") in wanted for use in row["uses"])]


def _unknown(name: str, known: Mapping[str, Row], where: Location) -> Diagnostic:
    close = nearest(name.removeprefix("v."), known)
    hint = f"did you mean {close}?" if close else "`press values` lists the values that are printed"
    return Diagnostic("why", f"found no value {name}, expected its id or a text that a value prints", where, hint=hint)


def _as_text(way: Way, built: str, *, every: bool) -> Iterator[str]:
    row = way.row
    yield f"{row['id']}: {row['figure']['file']}" if "figure" in row else f"{row['id']} = {row['text']}{_unit(row)}"
    yield from _column("printed", _places(row["uses"], every=every))
    yield from _column("function", [describe_function(way.function)])
    yield from _column("looks at", row.get("values", ()))
    lines = describe_cells(way, every=every)
    yield from _column("cells", [f"{'  ' * line.level}{line.text}" for line in lines])
    if not every and len(way.cells) > sum(line.level == 0 for line in lines):
        yield f"{_INDENT}(--all shows each cell)"
    yield from _column("data", [_version(way.version, built)])


def _as_list(text: str, rows: Sequence[Row]) -> Iterator[str]:
    """List the values that print one text."""
    width = max(len(str(row["id"])) for row in rows)
    yield f"{text} is printed by {len(rows)} values; press why ID shows the way of one:"
    for row in rows:
        first = next(use for use in row["uses"] if use["text"] in _spellings(text))
        yield f"  {row['id']:<{width}}  {first['document']}:{first['line']} ({first['kind']})"


def _spellings(text: str) -> set[str]:
    """Give the ways to print a text: a hyphen stands for the minus of print too."""
    return {text, text.replace("-", "\N{MINUS SIGN}")}


def _unit(row: Row) -> str:
    unit = row.get("unit")
    return f" {unit}" if unit and not row.get("missing") else ""


def _column(head: str, lines: Sequence[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield (f"  {head:<9}" if number == 0 else _INDENT) + line


def _places(uses: Sequence[Mapping[str, Any]], *, every: bool) -> list[str]:
    """Say where a value is printed, and as what where its text differs."""
    if not uses:
        return ["nowhere in the documents of the last build"]
    counted = Counter((f"{use['document']}:{use['line']}", _printed_as(use)) for use in uses)
    lines = [f"{place} ({kind}{f', {times} times' if times > 1 else ''})" for (place, kind), times in counted.items()]
    shown = lines if every else lines[:_PLACES]
    more = len(lines) - len(shown)
    return [*shown, *([f"and {more} more places (--all shows them)"] if more else [])]


def _printed_as(use: Mapping[str, Any]) -> str:
    kind = str(use.get("kind", "text"))
    return f"{kind}, as {use['text']}" if use.get("text") else kind


def _version(now: str, built: str) -> str:
    if not now:
        return "no version is recorded"
    if built and built != now:
        return f"version {now}; the value was built from version {built}: run press render"
    return f"version {now}"


def _as_json(way: Way, built: str) -> dict[str, Any]:
    function = way.function
    return {
        **{name: way.row.get(name) for name in ("id", "raw", "missing", "text", "unit", "uses")},
        "function": {"name": function.name, "file": function.file, "line": function.line, "says": function.says},
        "cells": [_cell_json(cell) for cell in way.cells],
        "data": {"version": way.version, "built": built},
    }


def _cell_json(cell: Cell) -> dict[str, Any]:
    sources = [vars(source) for source in cell.sources]
    return {
        **{name: getattr(cell, name) for name in ("file", "line", "key", "column", "text", "locator")},
        "sources": sources,
    }
