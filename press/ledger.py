"""`build/values.json`: what the worker was told of values, with the places where each is used."""

from __future__ import annotations

import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from press.config.project import shown_path
from press.model import Executed
from press.rows import Row

#: A value as Markdown prints it: its words, its attributes; and a use of which no words are known.
_SPAN = re.compile(
    r'\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\{(?P<attributes>[^{}]*\bdata-(?:value|claim)="(?P<name>[^"]+)"[^{}]*)\}'
)
_ELEMENT = re.compile(r"#([^\s}]+)")
_ESCAPED = re.compile(r"\\(.)")
_DRAWING = re.compile(r"\]\(([^()\s]+\.svg)\)")

#: What one document puts into the ledger.
Part = Mapping[str, Any]


def ledger_part(documents: Sequence[Executed]) -> Part:
    """Give what one document puts into the ledger, as builtin values: its files, its rows as JSON, the uses of values in it.

    A use is the name of the value, the document's, and both with the place as JSON. `documents` is the document as executed, once or once for each format.
    """
    return {
        "files": list(_files(documents[0])),
        "rows": {name: text for executed in documents for name, text in executed.ledger.packed.items()},
        "uses": [(name, use["document"], orjson.dumps(use)) for name, use in _uses(documents[0])],
    }


def value_ledger(parts: Sequence[Part], *, earlier: Iterable[Row] = ()) -> list[Row]:
    """Merge the parts of several documents.

    Parameters
    ----------
    earlier
        Rows of the build before, whose uses are kept where they stand in documents that were not built now.

    Returns
    -------
    list
        One row per value and figure in order of id, with `uses`: a list of `{document, line, element, text, kind}`;
        `kind` is `table`, `text` or `figure`.
    """
    return [orjson.loads(row) for row in _merged(parts, earlier)]


def write_ledger(parts: Sequence[Part], target: Path, *, earlier: Iterable[Row] = (), data: str = "") -> Path:
    """Write the merged parts as stable JSON, one line for each value; `data` is the version of the data they are from."""
    head = b'{"data": ' + orjson.dumps({"version": data}) + b',\n"values": [\n'
    with target.open("wb") as file:
        file.write(head)
        for number, row in enumerate(_merged(parts, earlier)):
            file.write(b",\n" + row if number else row)
        file.write(b"\n]}\n")
    return target


class LedgerFile:
    """The ledger of several documents, written with the part that comes last; parts may come from several threads.

    Parameters
    ----------
    documents
        Names of the documents whose parts come, in their order.
    earlier
        The ledger of the build before, if documents that are not among these may stand in it.
    data
        The version of the data.
    """

    def __init__(self, documents: Sequence[str], target: Path, *, earlier: Path | None, data: str) -> None:
        self._parts: dict[str, Part | None] = dict.fromkeys(documents)
        self._target = target
        self._earlier = earlier
        self._data = data
        self._lock = threading.Lock()

    def add(self, document: str, part: Part) -> None:
        """Take the part of a document."""
        with self._lock:
            self._parts[document] = part
            parts = [one for one in self._parts.values() if one is not None]
            if len(parts) == len(self._parts):
                earlier = read_ledger(self._earlier) if self._earlier else ()
                write_ledger(parts, self._target, earlier=earlier, data=self._data)


def _merged(parts: Sequence[Part], earlier: Iterable[Row]) -> Iterator[bytes]:
    """Yield the rows of all documents as JSON, with their uses; the rows themselves are not read."""
    rows: dict[str, bytes] = {}
    uses: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for part in parts:
        rows = {**part["rows"], **rows}
    built = {name for part in parts for name in part["files"]}
    for row in earlier:
        left = [use for use in row["uses"] if use["document"] not in built]
        if left:
            rows.setdefault(row["id"], orjson.dumps({name: told for name, told in row.items() if name != "uses"}))
            uses[row["id"]] += [(use["document"], orjson.dumps(use)) for use in left]
    for part in parts:
        for name, document, use in part["uses"]:
            uses[name].append((document, use))
    for name in sorted(rows):
        found = sorted(uses[name], key=itemgetter(0)) if name in uses else ()
        yield b'%b,"uses":[%b]}' % (rows[name].removesuffix(b"}"), b",".join([use for _, use in found]))


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
    """Yield the values and figures of the ledger with each line in which they stand."""
    root = executed.document.project.root
    shown = cache(lambda path: shown_path(Path(path), root).as_posix())
    figures = _drawn(executed)
    for number, line in enumerate(executed.markdown.split("\n")):
        found = [*_values_in(line), *_figures_in(line, figures, executed.document.path.parent)]
        for name, use in found:
            where = executed.line_map[number]
            yield name, {"document": shown(where.path), "line": where.line, **use}


def _values_in(line: str) -> Iterator[tuple[str, Row]]:
    kind = "table" if line.lstrip().startswith("|") else "text"
    for span in _SPAN.finditer(line):
        element = _ELEMENT.search(span["attributes"])
        text = _ESCAPED.sub(r"\1", span["text"])
        yield span["name"], {"element": element[1] if element else "", "text": text, "kind": kind}


def _drawn(executed: Executed) -> dict[str, str]:
    """Give the ids of the figures that the document drew, by their files."""
    root, names = executed.document.project.root, executed.ledger.packed
    rows = executed.ledger.chosen([name for name in names if name.startswith("figures.")])
    return {os.path.normpath(root / row["figure"]["file"]): row["id"] for row in rows}


def _figures_in(line: str, figures: Mapping[str, str], folder: Path) -> Iterator[tuple[str, Row]]:
    for address in _DRAWING.findall(line) if figures else ():
        name = figures.get(os.path.normpath(folder / address))
        if name:
            yield name, {"element": "", "text": "", "kind": "figure"}
