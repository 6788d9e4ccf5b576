"""Tables of data: widths that fit, rows that stay whole, heads that repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lxml import etree

from press.writers.docx.geometry import Room
from press.writers.docx.ooxml import Node, below, child, inner, name, parse, properties, set_style, style_of

#: For each row its cells: first column, columns spanned, text.
Content = list[list[tuple[int, int, str]]]
#: Both sides of a cell's inner margin.
CELL_MARGIN = 140
#: Widths of 9 point Arial by character, a little rounded up. Bold is wider by `BOLD`, small type smaller by `SMALL`.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 42),
    **dict.fromkeys("tfI.,:;!/()[] \u00a0", 53),
    **dict.fromkeys("r-", 62),
    **dict.fromkeys("cksvxyzJ", 92),
    **dict.fromkeys("mwMW@%—…", 160),
}
_CAPITAL, _OTHER, BOLD, SMALL = 130, 101, 1.09, 8 / 9
#: What a word gets beyond its estimated width: a number that breaks is worse than a little room.
SAFETY = 1.05
#: Widest that a column asks for where its text can break: beyond it, lines are as easy to read when they break.
WIDEST_WISH = 5600
#: Share of the width beyond which a word, such as an address, may break: else it would take the room of all others.
WIDEST_WORD = 1 / 3
#: Share of the width that longest words may take; beyond it the table is set in smaller type.
CROWDED = 0.9
#: Lines of a table that is kept on one page, as a share of the page's height; a longer one breaks between rows.
WHOLE_SHARE = 0.45
#: A long table has at least so many rows on its first page and on its last.
COMPANY = 3
#: Height of a line of table text, and of the inner margins of a row.
LINE, ROW_MARGIN = 215, 80


def set_table(table: Node, fractions: Sequence[float], room: Room) -> None:
    """Give a table its widths and its behaviour at page ends.

    Parameters
    ----------
    fractions
        Share of the text's width for each column, as the author or a filter set them; empty for widths after content.
    """
    rows = table.findall(name("w:tr"))
    if not rows:
        return
    content = _content(rows)
    count = max(len(inner(table, "w:tblGrid")), 1)
    heads = sum(map(_is_head, rows))
    wishes = list(map(_wish, _columns(content, count)))
    words = list(map(_need, _columns(content[:heads], count), _columns(content[heads:], count)))
    most = int(room.wide * WIDEST_WORD)
    small = sum(min(word, most) for word in words) > room.wide * CROWDED
    needs = [min(int((word - CELL_MARGIN) * SMALL) + CELL_MARGIN if small else word, most) for word in words]
    widths = _explicit(fractions, needs, room.wide) if len(fractions) == count else _fitted(wishes, needs, room.wide)
    _set_widths(table, rows, widths)
    _set_rows(rows, whole=_height(content, widths) < room.high * WHOLE_SHARE, small=small)


def _is_head(row: Node) -> bool:
    return below(row, "w:trPr", "w:tblHeader") is not None


def _content(rows: Sequence[Node]) -> Content:
    made: Content = []
    for row in rows:
        cells, column = [], 0
        for cell in row.findall(name("w:tc")):
            span = _span(cell)
            cells.append((column, span, _text(cell)))
            column += span
        made.append(cells)
    return made


def _span(cell: Node) -> int:
    found = below(cell, "w:tcPr", "w:gridSpan")
    return 1 if found is None else int(found.get(name("w:val"), "1"))


def _text(cell: Node) -> str:
    paragraphs = ("".join(_pieces(paragraph)) for paragraph in cell.iter(name("w:p")))
    return "\n".join(paragraphs)


def _pieces(paragraph: Node) -> Iterable[str]:
    for node in paragraph.iter(name("w:t"), name("w:br"), name("m:t")):
        yield "\n" if node.tag == name("w:br") else node.text or ""


@lru_cache(maxsize=4096)
def _extent(text: str) -> int:
    """Estimate how wide a text runs."""
    return sum(_WIDTHS.get(sign) or (_CAPITAL if sign.isupper() or sign > "\u02ff" else _OTHER) for sign in text)


def _widest(parts: Iterable[str]) -> int:
    return max(map(_extent, parts), default=0)


def _words(text: str) -> list[str]:
    """Give the pieces that Word does not break; it breaks at spaces and after hyphens, not at non-breaking spaces."""
    return re.sub("([-\u2013/])", r"\1 ", text).replace("\n", " ").split(" ")


def _columns(content: Content, count: int) -> list[list[str]]:
    """Give the texts of each column, without cells that span several."""
    columns: list[list[str]] = [[] for _ in range(count)]
    for row in content:
        for first, span, text in row:
            if span == 1 and first < count:
                columns[first].append(text)
    return columns


def _wish(texts: Iterable[str]) -> int:
    widest = _widest(line for text in texts for line in text.split("\n"))
    return min(widest, WIDEST_WISH) + CELL_MARGIN


def _need(heads: Iterable[str], bodies: Iterable[str]) -> int:
    """Measure the longest word of a column; heads are bold."""
    head, body = (_widest(word for text in texts for word in _words(text)) for texts in (heads, bodies))
    return int(max(head * BOLD, body, 2 * _OTHER) * SAFETY) + CELL_MARGIN


def _fitted(wishes: Sequence[int], needs: Sequence[int], total: int) -> list[int]:
    """Fill the width: each column what its longest word needs, then what it would like beyond that.

    Where that is too much, small wishes come first: a value such as `52.8 (12.7)` stays on one line, long text breaks.
    """
    least = _at_most(needs, total)
    beyond = [max(wish - need, 0) for wish, need in zip(wishes, least, strict=True)]
    granted = _at_most(beyond, total - sum(least))
    left = total - sum(least) - sum(granted)
    made = [need + more + left * wish / sum(wishes) for need, more, wish in zip(least, granted, wishes, strict=True)]
    return _rounded(made, total)


def _explicit(fractions: Sequence[float], needs: Sequence[int], room: int) -> list[int]:
    """Take the widths that were set, but take from the wide so that no word breaks in the narrow."""
    total = int(room * min(sum(fractions), 1))
    asked = [total * fraction / sum(fractions) for fraction in fractions]
    least = _at_most(needs, total)
    lack = sum(max(need - width, 0) for need, width in zip(least, asked, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, asked, strict=True))
    if spare < lack:
        return _rounded([width * total / sum(least) for width in least], total)
    return _rounded(
        [
            need if width < need else width - (width - need) * lack / max(spare, 1)
            for need, width in zip(least, asked, strict=True)
        ],
        total,
    )


def _at_most(asked: Sequence[int], total: int) -> list[int]:
    """Grant what is asked where it fits, else cut all that is above one level: the small stay whole."""
    if sum(asked) <= total:
        return list(asked)
    low, high = 0, max(asked)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if sum(min(each, middle) for each in asked) <= total else (low, middle)
    return [min(each, low) for each in asked]


def _rounded(widths: Sequence[float], total: int) -> list[int]:
    """Round so that the sum is exact."""
    made = [int(width) for width in widths]
    made[-1] += total - sum(made)
    return made


def _set_widths(table: Node, rows: Sequence[Node], widths: Sequence[int]) -> None:
    settings = properties(table, "w:tblPr")
    for tag in ("w:tblW", "w:tblLayout", "w:tblInd"):
        for old in settings.findall(name(tag)):
            settings.remove(old)
    settings.append(parse(f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'))
    settings.append(parse('<w:tblLayout w:type="fixed"/>'))
    grid = inner(table, "w:tblGrid")
    grid[:] = [parse(f'<w:gridCol w:w="{width}"/>') for width in widths]
    for row in rows:
        column = 0
        for cell in row.findall(name("w:tc")):
            span = _span(cell)
            _set_cell_width(cell, sum(widths[column : column + span]))
            column += span


def _set_cell_width(cell: Node, width: int) -> None:
    settings = properties(cell, "w:tcPr")
    told = below(settings, "w:tcW")
    if told is None:
        told = etree.SubElement(settings, name("w:tcW"))
        settings.insert(0, told)
    told.set(name("w:w"), str(width))
    told.set(name("w:type"), "dxa")


def _height(content: Content, widths: Sequence[int]) -> int:
    """Estimate how high a table stands."""
    total = 0
    for row in content:
        lines = [
            sum(_lines(line, sum(widths[first : first + span]) - CELL_MARGIN) for line in text.split("\n"))
            for first, span, text in row
        ]
        total += max(lines, default=1) * LINE + ROW_MARGIN
    return total


def _lines(text: str, wide: int) -> int:
    return -(-max(_extent(text), 1) // max(wide, 1))


def _set_rows(rows: Sequence[Node], *, whole: bool, small: bool) -> None:
    """Keep each row in one piece, the rows of a short table on one page, the first and last of a long one in company.

    `small` sets them in the smaller type.
    """
    first = sum(map(_is_head, rows)) + COMPANY - 1
    for number, row in enumerate(rows):
        settings = properties(row, "w:trPr")
        head = _is_head(row)
        if settings.find(name("w:cantSplit")) is None:
            settings.insert(0, parse("<w:cantSplit/>"))
        held = number < len(rows) - 1 and (whole or number < first or number >= len(rows) - COMPANY)
        for paragraph in row.iter(name("w:p")):
            if style_of(paragraph) in {"", "Compact", "BodyText", "FirstParagraph"}:
                set_style(paragraph, ("TableHead" if head else "TableText") + ("Small" if small else ""))
            if held and not head:
                child(properties(paragraph, "w:pPr"), "w:keepNext")


def hold(block: Node) -> None:
    """Keep a paragraph, or a table's last row, on the page of what follows."""
    rows = block.findall(name("w:tr"))
    for paragraph in rows[-1].iter(name("w:p")) if rows else block.iter(name("w:p")):
        child(properties(paragraph, "w:pPr"), "w:keepNext")
