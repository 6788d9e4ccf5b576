"""Tables that are written in the text as HTML tags, with Markdown between them: tables in the formats that know no tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from press.pandoc.ast import Element, attr

_TABLE = re.compile(r"<(/?)table(?:\s[^<>]*)?>", re.IGNORECASE)
_SIDES = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
_SIDE = re.compile(r"text-align:\s*(left|right|center)")
_PARTS = ("thead", "tbody", "tfoot")


def opens_table(block: Element) -> bool:
    """Tell whether a block is a tag that opens a table, and no more."""
    return _sign(block) == ""


def read_tag_tables(blocks: Sequence[Element]) -> list[Element]:
    """Make tables of what stands between `<table>` and `</table>`."""
    made: list[Element] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        position += 1
        end = _end(blocks, position) if opens_table(block) else None
        if end is None:
            made.append(_inside(block))
        else:
            made += _Reader().table(blocks[position:end])
            position = end + 1
    return made


def _inside(block: Element) -> Element:
    """Look for tables in what a block holds."""
    match block:
        case {"t": "Div", "c": [about, inner]}:
            return {"t": "Div", "c": [about, read_tag_tables(inner)]}
        case {"t": "BlockQuote", "c": inner}:
            return {"t": "BlockQuote", "c": read_tag_tables(inner)}
        case {"t": "BulletList", "c": items}:
            return {"t": "BulletList", "c": [read_tag_tables(item) for item in items]}
        case {"t": "OrderedList", "c": [style, items]}:
            return {"t": "OrderedList", "c": [style, [read_tag_tables(item) for item in items]]}
    return block


def _sign(block: Element) -> str | None:
    """Give nothing for a tag that opens a table, a slash for one that closes it, None for all else."""
    found = _TABLE.fullmatch(block["c"][1].strip()) if _is_tag(block) else None
    return found[1] if found else None


def _is_tag(block: Element) -> bool:
    return bool(block["t"] == "RawBlock" and block["c"][0] == "html")


def _end(blocks: Sequence[Element], start: int) -> int | None:
    """Find where a table that opens before `start` is closed, past those inside it."""
    depth = 1
    for position in range(start, len(blocks)):
        sign = _sign(blocks[position])
        depth += (sign == "") - (sign == "/")
        if not depth:
            return position
    return None


@dataclass
class _Cell:
    head: bool
    width: int
    height: int
    side: str
    blocks: list[Element] = field(default_factory=list)

    def element(self) -> list[object]:
        return [attr(), {"t": self.side}, self.height, self.width, read_tag_tables(self.blocks)]


class _Reader(HTMLParser):
    """Reads the tags of one table; what stands between them goes where they say."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[str, list[list[_Cell]]] = {part: [] for part in _PARTS}
        self._part = "tbody"
        self._caption: list[Element] = []
        self._before: list[Element] = []
        self._target = self._before

    def table(self, blocks: Sequence[Element]) -> list[Element]:
        """Make the table, behind what stands in it outside its cells."""
        depth = 0
        for block in blocks:
            sign = _sign(block)
            depth += sign == ""
            if depth or not _is_tag(block):
                self._target.append(block)
            else:
                self.feed(block["c"][1])
            depth -= sign == "/"
        return [*read_tag_tables(self._before), self._made()]

    def handle_endtag(self, tag: str) -> None:
        """Close a cell or the caption."""
        if tag in ("td", "th", "caption"):
            self._target = self._before

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a part, row, cell or caption."""
        given = {key: value or "" for key, value in attrs}
        if tag in _PARTS:
            self._part = tag
        elif tag == "tr":
            self._rows[self._part].append([])
        elif tag == "caption":
            self._target = self._caption
        elif tag in ("td", "th"):
            rows = self._rows[self._part]
            if not rows:
                rows.append([])
            side = _SIDE.search(given.get("style", "")) or re.search("(left|right|center)", given.get("align", ""))
            align = _SIDES[side[1]] if side else "AlignDefault"
            cell = _Cell(tag == "th", _count(given, "colspan"), _count(given, "rowspan"), align)
            rows[-1].append(cell)
            self._target = cell.blocks

    def _made(self) -> Element:
        head, body, foot = (self._rows[part] for part in _PARTS)
        if not head and body and all(cell.head for cell in body[0]):
            head, body = body[:1], body[1:]
        count = max((_width(rows) for rows in (head, body, foot)), default=0)
        columns = [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * count
        bodies = [[attr(), 0, [], list(_elements(body))]]
        parts = [[attr(), list(_elements(head))], bodies, [attr(), list(_elements(foot))]]
        return {"t": "Table", "c": [attr(), [None, self._caption], columns, *parts]}


def _elements(rows: Sequence[Sequence[_Cell]]) -> Iterator[list[object]]:
    for row in rows:
        if row:
            yield [attr(), [cell.element() for cell in row]]


def _width(rows: Sequence[Sequence[_Cell]]) -> int:
    """Count the columns, those that cells of rows above reach down into too."""
    widest = 0
    below: list[tuple[int, int]] = []
    for row in rows:
        covered = sum(width for width, left in below if left)
        below = [(width, left - 1) for width, left in below if left > 1]
        widest = max(widest, covered + sum(cell.width for cell in row))
        below += [(cell.width, cell.height - 1) for cell in row if cell.height > 1]
    return widest


def _count(given: dict[str, str], key: str) -> int:
    text = given.get(key, "")
    return int(text) if text.isdigit() and text != "0" else 1
