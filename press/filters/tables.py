"""Tables: column widths, from `tbl-colwidths` or else from what the cells hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, Outline, attr_of, descend, is_div, plain_text, rewrite, values, with_attr

#: Characters in a row beyond which its table is given widths. Pandoc's own measure.
LINE = 72
#: Characters of table text across a page, upright and landscape, at the size in which the writers set tables.
_PAGE, _LANDSCAPE_PAGE = 105, 160
#: A word longer than this, such as an address, may be broken.
_LONGEST_WORD = 24
#: A cell longer than this asks for no more room than one of this length.
_LONGEST_CELL = 150
#: Space between columns, in characters.
_GAP = 2
#: Share of the line that figures may take whole: words beside them need room too.
_CROWDED = 0.9
#: Where lines break: not at a no-break space.
_BREAKS = re.compile(r"[^\S\u00a0\u202f]+")
#: What a citation is taken to print: most styles need little more.
_CITED = {"t": "Str", "c": "[99]"}


def size_tables(tree: Json, context: Context) -> Json:
    """Give every table its column widths, as fractions of the line that sum to at most 1."""

    def visit(node: Element) -> Element | None:
        if node["t"] == "Table":
            return _size(node, context, page=_PAGE)
        if is_div(node, "landscape"):
            wide = {"Table": lambda table: _size(table, context, page=_LANDSCAPE_PAGE)}
            return {"t": "Div", "c": [node["c"][0], rewrite(node["c"][1], wide)]}
        return None

    return {**tree, "blocks": descend(tree["blocks"], visit, kinds=("Table", "Div"), outline=context.outline)}


def hand_down_widths(node: Element, context: Context) -> Element:
    """Hand a div's `tbl-colwidths` to the tables in it that have none, or none but `auto`."""
    given = values(node)
    asked = given.pop("tbl-colwidths")

    def take(table: Element) -> Element | None:
        own = values(table)
        return (
            None
            if own.get("tbl-colwidths", "auto") != "auto"
            else with_attr(table, values={**own, "tbl-colwidths": asked})
        )

    inside = rewrite(node["c"][1], {"Table": take}, outline=context.outline)
    return with_attr({"t": "Div", "c": [node["c"][0], inside]}, values=given)


#: Attributes that tell of a table what Markdown cannot: how many columns hold heads of rows, how many rows heads.
HEADS = frozenset({"tbl-row-heads", "tbl-head-rows"})


def head_rows(node: Element, context: Context) -> list[Element]:
    """Give what stands in a div with `HEADS`: its tables have so many rows of heads, in HTML so many columns of them."""
    given = values(node)
    columns = int(given.get("tbl-row-heads", 0)) if context.format == "html" else 0
    rows = int(given.get("tbl-head-rows", 0))
    if not columns and not rows:
        return list(node["c"][1])

    def take(table: Element) -> Element:
        return with_row_heads(_with_head(table, rows), columns)

    made: list[Element] = rewrite(node["c"][1], {"Table": take}, outline=context.outline)
    return made


def with_row_heads(table: Element, columns: int) -> Element:
    """Say how many columns hold heads of rows; a row of one cell that is wider names the rows below it, as their head.

    Pandoc's page would cut such a cell down to those columns.
    """
    if not columns:
        return table
    bodies = [made for body in table["c"][4] for made in _groups([body[0], columns, *body[2:]])]
    return {"t": "Table", "c": [*table["c"][:4], bodies, table["c"][5]]}


def _groups(body: list[Any]) -> Iterator[list[Any]]:
    """Yield a body for each of its groups of rows."""
    about, columns, names, rows = body
    held: list[Any] = []
    for row in rows:
        if len(row[1]) == 1 and row[1][0][3] > columns:
            if names or held:
                yield [about, columns, names, held]
            names, held = [row], []
        else:
            held.append(row)
    yield [about, columns, names, held]


def _with_head(table: Element, rows: int) -> Element:
    """Move rows from the first body up until there are so many in the head."""
    attributes, caption, columns, (head, known), bodies, foot = table["c"]
    missing = max(rows - len(known), 0)
    if not missing or not bodies:
        return table
    (about, count, between, held), *others = bodies
    first = [about, count, between, held[missing:]]
    moved = [*known, *held[:missing]]
    return {"t": "Table", "c": [attributes, caption, columns, [head, moved], [first, *others], foot]}


def _size(node: Element, context: Context, *, page: int) -> Element:
    own = values(node)
    asked = own.pop("tbl-colwidths", None)
    free = asked == "auto"
    rule = context.meta.get("tbl-colwidths", "auto") if asked is None or free else _read(asked, context)
    widths = _widths(node, rule, context, own="" if free else asked or "", free=free) or _measured(
        node, page, context.outline
    )
    columns = [[align, width] for (align, _), width in zip(node["c"][2], widths, strict=True)]
    bare = with_attr(node, values=own) if asked is not None else node
    return {"t": "Table", "c": [*bare["c"][:2], columns, *bare["c"][3:]]}


def _widths(node: Element, rule: Any, context: Context, *, own: str, free: bool) -> list[Element]:
    """Decide the widths: a list of numbers, or never (`false`); none where they are to be measured (`true`, `auto`).

    `own` is the rule as it is written for this table, `free` says that the table's own widths mean nothing.
    """
    present: list[Element] = [width for _, width in node["c"][2]]
    if isinstance(rule, list):
        if len(rule) == len(present):
            return _fractions(rule)
        if own:
            name = attr_of(node)[0] or "tbl-colwidths"
            context.report(
                "tbl-colwidths",
                f"{name}: found {len(rule)} column widths, expected {len(present)}",
                needle=own,
            )
        return present
    if rule is False:
        return [{"t": "ColWidthDefault"}] * len(present)
    if not free and any(width["t"] == "ColWidth" for width in present):
        return present
    return []


def _fractions(numbers: Sequence[float]) -> list[Element]:
    """Read percentages, or fractions where they sum to at most 1; more than the whole line is scaled down."""
    whole = 1.0 if sum(numbers) <= 1 else max(100.0, float(sum(numbers)))
    return [{"t": "ColWidth", "c": round(number / whole, 6)} for number in numbers]


def _measured(node: Element, page: int, outline: Outline) -> list[Element]:
    """Measure the cells: no widths where the widest row is short, else room for each column's words, and the rest by length."""
    longest = [1] * len(node["c"][2])
    words = list(longest)
    for row in _rows(node):
        for place, (text, columns) in _place(row, outline):
            if columns == 1 and place < len(longest):
                longest[place] = max(longest[place], *(len(line) for line in text.split("\n")))
                words[place] = max(words[place], *(len(word) for word in _BREAKS.split(text)), 1)
    if sum(longest) + _GAP * len(longest) <= LINE:
        return [{"t": "ColWidthDefault"}] * len(longest)
    figures = [align["t"] == "AlignRight" for align, _ in node["c"][2]]
    room = page - _GAP * len(longest)
    widths = _share_out(longest, _least(longest, words, figures, room), room)
    return [
        {"t": "ColWidth", "c": round((width + _GAP) / sum(width + _GAP for width in widths), 6)} for width in widths
    ]


def _least(longest: Sequence[int], words: Sequence[int], figures: Sequence[bool], room: int) -> list[int]:
    """Give what each column cannot do without: its longest word, or figures such as an interval whole, where all fit."""
    least = [min(word, _LONGEST_WORD) for word in words]
    whole = [
        min(length, max(word, _LONGEST_WORD)) if figure else word
        for length, word, figure in zip(longest, least, figures, strict=True)
    ]
    return whole if sum(whole) <= room * _CROWDED else least


def _share_out(longest: Sequence[int], words: Sequence[int], room: int) -> list[float]:
    """Share the room of a line out: each column its longest word, what is left in proportion to what more it could use."""
    wanted = [min(length, _LONGEST_CELL) for length in longest]
    if sum(wanted) <= room:
        return [float(width) for width in wanted]
    more = [max(want - word, 0) for want, word in zip(wanted, words, strict=True)]
    left = max(room - sum(words), 0) / max(sum(more), 1)
    return [word + part * left for word, part in zip(words, more, strict=True)]


def _rows(node: Element) -> Iterator[list[Any]]:
    head, bodies, foot = node["c"][3:6]
    parts = [head[1], *(part for body in bodies for part in (body[2], body[3])), foot[1]]
    for part in parts:
        for row in part:
            yield row[1]


def _place(row: Sequence[Any], outline: Outline) -> Iterator[tuple[int, tuple[str, int]]]:
    """Yield each cell's first column, text and span; rows below a row span are measured as if they began at the left."""
    place = 0
    for cell in row:
        columns = cell[3]
        yield place, (plain_text(rewrite(cell[4], {"Cite": lambda _: _CITED}, outline=outline)), columns)
        place += columns


def _read(text: str, context: Context) -> Any:
    """Read the attribute: `[40,60]`, `true`, `false` or `auto`."""
    if text == "auto":
        return text
    try:
        found = json.loads(text.replace("\\", ""))
    except json.JSONDecodeError:
        found = None
    if isinstance(found, bool) or (isinstance(found, list) and found and all(_is_width(number) for number in found)):
        return found
    context.report(
        "tbl-colwidths",
        f"found tbl-colwidths={text}, expected numbers such as [40,60], true, false or auto",
        needle=text,
    )
    return "auto"


def _is_width(number: object) -> bool:
    return isinstance(number, (int, float)) and not isinstance(number, bool) and number > 0
