"""`build/values.json`: what the worker was told of values, with the places where each is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from press.config.project import shown_path
from press.model import Executed

#: Name of the file among the finished ones.
LEDGER = "values.json"
_USE = re.compile(r'data-value="([^"]+)"')

Row = Mapping[str, Any]


def ledger_part(documents: Sequence[Executed]) -> dict[str, Any]:
    """Give what one document puts into the ledger, as builtin values: its files, its rows, the uses of values in it.

    `documents` is the document as executed, once or once for each format.
    """
    rows = {str(row["id"]): dict(row) for executed in documents for row in executed.ledger}
    return {
        "files": list(_files(documents[0])),
        "rows": list(rows.values()),
        "uses": [(name, dict(use)) for name, use in _uses(documents[0])],
    }


def value_ledger(parts: Sequence[Mapping[str, Any]], *, earlier: Iterable[Row] = ()) -> list[Row]:
    """Merge the parts of several documents.

    Parameters
    ----------
    earlier
        Rows of the build before, whose uses are kept where they stand in documents that were not built now.

    Returns
    -------
    list
        One row per value in order of id, with `uses`: a list of `{document, line}`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for row in (row for part in parts for row in part["rows"]):
        rows.setdefault(str(row["id"]), {**row, "uses": []})
    built = {name for part in parts for name in part["files"]}
    uses = [(row, use) for row in earlier for use in row["uses"] if use["document"] not in built]
    for row, use in uses:
        rows.setdefault(row["id"], {**row, "uses": []})["uses"].append(use)
    for name, use in (found for part in parts for found in part["uses"]):
        if name in rows:
            rows[name]["uses"].append(use)
    for made in rows.values():
        made["uses"].sort(key=lambda use: use["document"])
    return [rows[name] for name in sorted(rows)]


def write_ledger(rows: Sequence[Row], target: Path) -> Path:
    """Write a ledger as stable JSON, one line for each value."""
    lines = b",\n".join(orjson.dumps(row) for row in rows)
    target.write_bytes(b'{"values": [\n' + lines + b"\n]}\n")
    return target


def read_ledger(path: Path) -> list[Row]:
    """Give the rows of a ledger; a file that is not there, or is none, has none."""
    try:
        rows = orjson.loads(path.read_bytes())["values"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict) and {"id", "text", "uses"} <= row.keys()]


def _files(executed: Executed) -> Iterator[str]:
    root = executed.document.project.root
    yield from (shown_path(path, root).as_posix() for path in (executed.document.path, *executed.document.files))


def _uses(executed: Executed) -> Iterator[tuple[str, Row]]:
    root = executed.document.project.root
    for number, line in enumerate(executed.markdown.split("\n")):
        for name in _USE.findall(line):
            where = executed.line_map[number]
            yield name, {"document": shown_path(Path(where.path), root).as_posix(), "line": where.line}
