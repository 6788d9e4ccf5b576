"""The rows of long tables pass by Quarto's filters, which take seconds over thousands of cells and change none of them.

Two Lua filters of ours do it: one takes the rows out before Quarto's begin, the other puts them back when these are done.
An author's own filter sees all rows still, or it is left as it is: where one stands between the two, neither runs.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from press.config.yaml import load_yaml_file
from press.engines.quarto.source import Source
from press.model import Document, FormatName
from press.root import config_file

#: Our filters by the place at which they run (`at:` of Quarto 1.4 and newer).
_FILTERS: Mapping[str, str] = {"pre-ast": "rows_out.lua", "post-render": "rows_back.lua"}
#: An author's filters at these places run before ours or after them.
_OUTSIDE = frozenset({"pre-ast", "pre-finalize", "post-finalize"})
#: From so many lines on a table is long; the first filter counts its rows again.
_LONG = 40


def filters_with_ours(document: Document, source: Source, name: FormatName) -> list[Any]:
    """Give the project's filters and ours behind them; none where rows cannot pass by, or no table is long."""
    file = config_file(document.project.root)
    own = load_yaml_file(file, shown=file.name).value.get("filters") or [] if file else []
    merged = document.format_meta[name].get("filters") or []
    # what a document, a format or another file adds would run after ours, whatever place it asks for
    if len(merged) != len(own) or not _all_outside(own) or not _is_any_long(source):
        return []
    return [*own, *({"at": place, "path": _copied(file)} for place, file in _FILTERS.items())]


def copy_filters(root: Path) -> None:
    """Put our filters where the project of a private copy names them."""
    for file in _FILTERS.values():
        shutil.copyfile(Path(__file__).with_name(file), root / _copied(file))


def _copied(file: str) -> str:
    return f"_press_{file}"


def _all_outside(filters: Any) -> bool:
    return isinstance(filters, list) and all(isinstance(one, Mapping) and one.get("at") in _OUTSIDE for one in filters)


def _is_any_long(source: Source) -> bool:
    runs = groupby(source.lines, lambda line: line.startswith("|"))
    return any(is_table and len(list(lines)) >= _LONG for is_table, lines in runs)
