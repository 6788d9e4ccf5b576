"""Heads of rows of HTML tables: Pandoc's reader counts none where rows that name groups stand between the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

#: Attribute of a table, as Pandoc reads it, that says how many of its columns hold heads of rows.
ROW_HEADS = "row-heads"


def mark_row_heads(html: str) -> str:
    """Tell each table how many of its leading columns hold nothing but `<th>`, rows of one wide cell left out.

    Tables without spans are left to Pandoc, which counts right there.
    """
    if "colspan" not in html and "rowspan" not in html:
        return html
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = html.split("\n")
    for (line, column), count in sorted(reader.found, reverse=True):
        place = column + len("<table")
        lines[line - 1] = f'{lines[line - 1][:place]} data-{ROW_HEADS}="{count}"{lines[line - 1][place:]}'
    return "\n".join(lines)


@dataclass
class _Table:
    """A table that is being read: where it begins, and for each row of a body its cells (head or not, width, height)."""

    place: tuple[int, int]
    part: str = "tbody"
    rows: list[list[tuple[bool, int, int]]] = field(default_factory=list)

    def row_heads(self) -> int:
        """Count the leading columns of heads; what reaches down from a row above is a head of this one."""
        counts = []
        below: list[int] = []
        for cells in self.rows:
            covered = sum(left > 0 for left in below)
            below = [left - 1 for left in below if left > 1]
            if len(cells) == 1 and cells[0][1] > 1:
                continue
            leading = next((number for number, cell in enumerate(cells) if not cell[0]), len(cells))
            counts.append(covered + sum(width for _, width, _ in cells[:leading]))
            below += [height - 1 for _, width, height in cells[:leading] for _ in range(width) if height > 1]
        return min(counts, default=0)


class _Reader(HTMLParser):
    """Reads tables, those inside others too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[tuple[int, int], int]] = []
        self._open: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tables, their parts, rows and cells."""
        if tag == "table":
            self._open.append(_Table(self.getpos()))
        elif self._open and tag in ("thead", "tbody", "tfoot"):
            self._open[-1].part = tag
        elif self._open and self._open[-1].part == "tbody":
            self._take(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close a table."""
        if tag == "table" and self._open:
            table = self._open.pop()
            if count := table.row_heads():
                self.found.append((table.place, count))

    def _take(self, tag: str, given: dict[str, str | None]) -> None:
        rows = self._open[-1].rows
        if tag == "tr":
            rows.append([])
        elif tag in ("th", "td") and rows:
            rows[-1].append((tag == "th", _span(given.get("colspan")), _span(given.get("rowspan"))))


def _span(given: str | None) -> int:
    return int(given) if given and given.isdigit() and given != "0" else 1
