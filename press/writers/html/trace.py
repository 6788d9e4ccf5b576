"""The way of each number and claim of a page, for the script that shows it: one element of JSON, the script and its style.

Read from the data and the functions' sources when the page is written; the page itself asks nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from press.cache.opened import Opened, listening, note
from press.cache.state import State, changes, state_of
from press.model import SUFFIX, Resolved
from press.pandoc.ast import find, values
from press.trace import Evidence, Functions, describe_cells, describe_function, find_way
from press.writers.html.frame import read_asset
from press.writers.html.options import HtmlOptions
from press.writers.numbers import row_ids

#: Attributes of the spans of values and of claims.
_NAMES = ("data-value", "data-claim")


def build_trace(resolved: Resolved, options: HtmlOptions) -> dict[str, str]:
    """Give the parts of the page that show where its numbers come from; none without a ledger or where not wanted."""
    names = set(_names(resolved)) if options.number_trace and resolved.root else set()
    claims = {str(row["id"]): row["values"] for row in resolved.ledger.chosen(names) if row.get("values")}
    rows = resolved.ledger.chosen(names.union(*claims.values()))
    if not rows or resolved.root is None:
        return {}
    more = {**({"claims": claims} if claims else {}), **_listed(resolved, rows)}
    data = _data((rows, more), resolved.root)
    return {
        "trace-style": read_asset("trace.css"),
        "trace": f'<script type="application/json" id="press-trace">{data}</script>\n'
        f"<script>\n{read_asset('trace.js')}</script>",
    }


_Asked = tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]
#: What was told last in each project: what was asked for, the state of all that it was read from, and the text.
_LAST: dict[Path, tuple[_Asked, State, str]] = {}


def _data(asked: _Asked, root: Path) -> str:
    """Tell the ways of rows, and what else is asked for, as JSON; that of last time if nothing of it changed.

    Words change more often than numbers, and a preview asks after every change.
    """
    before = _LAST.get(root)
    if before and before[0] == asked and not any(changes(before[1])):
        for path in before[1]["files"]:
            note(path)
        return before[2]
    opened = Opened(root)
    with listening(opened):
        told = {**_Ways(Evidence(root), Functions(root)).tell(asked[0]), **asked[1]}
    for path in opened.files:
        note(path)
    # no text of the data may end the element
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    state = state_of(files=opened.files)
    if not opened.changed():
        _LAST[root] = asked, state, data
    return data


def _names(resolved: Resolved) -> Iterator[str]:
    """Give the values that the page prints, and its claims."""
    tree = resolved.ast
    for span in find([tree.get("meta", {}), tree["blocks"]], "Span", outline=resolved.outline):
        given = values(span)
        yield from (given[name] for name in _NAMES if name in given)


def _listed(resolved: Resolved, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give where values are listed in the table of the ledger, if a page prints it."""
    here = row_ids(resolved)
    page = "" if here else f"{quote(resolved.ledger_in)}{SUFFIX['html']}"
    if not here and not resolved.ledger_in:
        return {}
    places = {str(row["id"]): str(row["row"]) for row in rows if row.get("row") and (not here or row["row"] in here)}
    return {"page": page, "rows": dict(sorted(places.items()))}


class _Ways:
    """Tells ways as lists of lines; a line that several values share stands once."""

    def __init__(self, evidence: Evidence, functions: Functions) -> None:
        self._evidence = evidence
        self._functions = functions
        self._lines: dict[tuple[int, str], int] = {}

    def tell(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Give the data of the page: for each value its text, its unit, its function and its cells by their lines."""
        told = {str(row["id"]): self._way(row) for row in sorted(rows, key=lambda row: str(row["id"]))}
        return {"version": self._evidence.version, "lines": list(self._lines), "values": told}

    def _way(self, row: Mapping[str, Any]) -> list[Any]:
        way = find_way(row, self._evidence, self._functions)
        function = self._line(0, describe_function(way.function))
        unit = "" if row.get("missing") else str(row.get("unit", ""))
        return [row["text"], unit, function, [self._line(*line) for line in describe_cells(way)]]

    def _line(self, level: int, text: str) -> int:
        return self._lines.setdefault((level, text), len(self._lines))
