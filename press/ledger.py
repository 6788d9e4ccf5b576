"""`build/values.json`: what the worker was told of values, with the places where each is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from press.config.project import shown_path
from press.model import Executed

#: A value as Markdown prints it: its words, its attributes; and a use of which no words are known.
_SPAN = re.compile(
    r'\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\{(?P<attributes>[^{}]*\bdata-(?:value|claim)="(?P<name>[^"]+)"[^{}]*)\}'
)
_ELEMENT = re.compile(r"#([^\s}]+)")
_ESCAPED = re.compile(r"\\(.)")

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
        One row per value in order of id, with `uses`: a list of `{document, line, element, text, kind}`; `kind` is
        `table` or `text`.
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


def write_ledger(rows: Sequence[Row], target: Path, *, data: str = "") -> Path:
    """Write a ledger as stable JSON, one line for each value; `data` is the version of the data that they are from."""
    head = b'{"data": ' + orjson.dumps({"version": data}) + b',\n"values": [\n'
    lines = b",\n".join(orjson.dumps(row) for row in rows)
    target.write_bytes(head + lines + b"\n]}\n")
    return target


def read_version(path: Path) -> str:
    """Give the version of the data that a ledger is from; empty where it does not say so."""
    try:
        return str(orjson.loads(path.read_bytes())["data"]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


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
    shown = cache(lambda path: shown_path(Path(path), root).as_posix())
    for number, line in enumerate(executed.markdown.split("\n")):
        for span in _SPAN.finditer(line):
            where = executed.line_map[number]
            element = _ELEMENT.search(span["attributes"])
            yield (
                span["name"],
                {
                    "document": shown(where.path),
                    "line": where.line,
                    "element": element[1] if element else "",
                    "text": _ESCAPED.sub(r"\1", span["text"]),
                    "kind": "table" if line.lstrip().startswith("|") else "text",
                },
            )
