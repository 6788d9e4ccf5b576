"""How large tables will be, as far as their text tells: the rest Typst measures.

Measuring takes Typst as long as setting the page. A table that is surely low or surely long needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from press.pandoc import ast
from press.pandoc.ast import Element

#: Measures of an A4 page with the template's margins and table text; an estimate needs no more.
CHARACTERS_PER_LINE = {"portrait": 117, "landscape": 177}
LINES_PER_PAGE = {"portrait": 62, "landscape": 40}
#: Height of a row above that of its lines, in lines.
ROW_GAP = 0.55
#: Estimates are taken as they are where being wrong by half changes nothing.
SURELY_LOW = 0.4
SURELY_LONG = 1.5

#: Longer words may be hyphenated where a column is narrow.
WHOLE_WORD = 14
_WORD_ENDS = re.compile(r"[ \n]+")
Cells = list[list[tuple[int, int, str]]]


def read_cells(table: Element) -> Cells:
    """Give each row's cells as column, columns spanned and text; row spans are not followed."""
    rows: Cells = []
    for _attributes, cells in _rows(table):
        place = 0
        row = []
        for cell in cells:
            row.append((place, cell[3], ast.plain_text(cell[4])))
            place += cell[3]
        rows.append(row)
    return rows


def _rows(table: Element) -> Iterator[Any]:
    _attributes, _caption, _specs, head, bodies, foot = table["c"]
    yield from head[1]
    for _body, _stub, middle, rows in bodies:
        yield from (*middle, *rows)
    yield from foot[1]


def longest_words(cells: Cells, columns: int) -> list[str]:
    """Give the longest word of each column that must not be broken; Typst widens the column to it."""
    longest = [""] * columns
    for row in cells:
        for place, span, text in row:
            if span == 1 and place < columns:
                words = (word for word in _WORD_ENDS.split(text) if len(word) <= WHOLE_WORD)
                longest[place] = max(longest[place], *words, "", key=len)
    return longest


def estimate_share(tables: Sequence[Element], side: str) -> float | None:
    """Estimate the share of a page that tables take; none where Typst must measure."""
    share = sum(_lines(table, CHARACTERS_PER_LINE[side]) for table in tables) / LINES_PER_PAGE[side]
    return share if tables and not SURELY_LOW < share < SURELY_LONG else None


def _lines(table: Element, room: int) -> float:
    specs = table["c"][2]
    shares = [width.get("c", 0) or 1 / len(specs) for _align, width in specs]
    total = 0.0
    for row in read_cells(table):
        lines = (len(text) / max(1, sum(shares[place : place + span]) * room) for place, span, text in row)
        total += ROW_GAP + max((int(number) + 1 for number in lines), default=1)
    return total
