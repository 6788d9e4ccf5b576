"""A way in words, line by line: the same for the terminal and for the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from press.config.characters import printable
from press.trace.evidence import Cell
from press.trace.functions import Function
from press.trace.ways import Group, Way

#: So many cells are listed one by one, of a column or in all; of more, the columns are told.
_FEW, _SHOWN = 3, 12
#: So many different texts of a column are shown.
_TEXTS = 4


class Line(NamedTuple):
    """One line; `level` 1 says more of the line of level 0 before it."""

    level: int
    text: str


def describe_function(function: Function) -> str:
    """Say where a function stands and what it does."""
    says = f": {function.says}" if function.says else ""
    return f"{function.place} {function.name}{says}" if function.file else function.name


def describe_cells(way: Way, *, every: bool = False) -> list[Line]:
    """Say from which cells a value came; of many, from which columns, unless `every` one is wanted."""
    few = len(way.cells) <= _SHOWN
    lines: list[Line] = []
    for group in way.groups:
        if every or len(group.cells) <= _FEW or (few and not group.whole):
            lines += [line for cell in group.cells for line in _describe_cell(cell, sources=every or few)]
        else:
            lines.append(Line(0, _summarise(group)))
    # a text of the data may have lines of its own, and characters that would steer a terminal
    return [Line(level, printable(" ".join(text.split()))) for level, text in lines] or [Line(0, "none")]


def _describe_cell(cell: Cell, *, sources: bool) -> Iterator[Line]:
    if not cell.line:
        yield Line(0, f"{cell.place} (not there any more)")
        return
    yield Line(0, f"{cell.place} = {cell.text}")
    if not sources:
        return
    for source in cell.sources:
        told = ", ".join(filter(None, (source.describes, source.address)))
        yield Line(1, f"from {source.key}{f' ({told})' if told else ''}")
    if cell.locator:
        yield Line(1, f"at {cell.locator}")


def _summarise(group: Group) -> str:
    """Say how many cells of a column there are, and what most of them hold."""
    texts = Counter(cell.text for cell in group.cells).most_common()
    shown = ", ".join(f"{text} ({times})" if times > 1 else text for text, times in texts[:_TEXTS])
    more = f", others ({sum(times for _, times in texts[_TEXTS:])})" if len(texts) > _TEXTS else ""
    rows = f"every row ({len(group.cells)})" if group.whole else f"{len(group.cells)} rows"
    return f"{group.file} {group.column}, {rows}: {shown}{more}"
