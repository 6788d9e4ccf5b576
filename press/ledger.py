"""`build/values.json`: what the worker was told of values, with the places where each is used."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from press.model import Executed

_USE = re.compile(r'data-value="([^"]+)"')


def value_ledger(documents: Iterable[Executed]) -> dict[str, Any]:
    """Merge the ledgers of several documents and add where each value is printed.

    Returns
    -------
    dict
        `values`: one row per value in order of id, with `uses`: a list of `{document, line}`.
    """
    rows: dict[str, dict[str, Any]] = {}
    for executed in documents:
        for row in executed.ledger:
            rows.setdefault(str(row["id"]), {**row, "uses": []})
        for name, use in _uses(executed):
            if name in rows:
                rows[name]["uses"].append(use)
    return {"values": [rows[name] for name in sorted(rows)]}


def write_ledger(documents: Iterable[Executed], target: Path) -> Path:
    """Write the ledger as stable JSON."""
    target.write_text(json.dumps(value_ledger(documents), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _uses(executed: Executed) -> Iterable[tuple[str, Mapping[str, Any]]]:
    root = executed.document.project.root
    for number, line in enumerate(executed.markdown.split("\n")):
        for name in _USE.findall(line):
            where = executed.line_map[number]
            path = Path(where.path)
            shown = path.relative_to(root) if path.is_relative_to(root) else path
            yield name, {"document": shown.as_posix(), "line": where.line}
