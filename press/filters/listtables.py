"""List tables: a `.list-table` div with a list of lists becomes a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from press.filters.context import Context
from press.pandoc.ast import Element, attr, attr_of, values, with_attr

_ALIGNS = {"d": "AlignDefault", "l": "AlignLeft", "r": "AlignRight", "c": "AlignCenter"}


def from_list_table(node: Element, context: Context) -> Element:
    """Turn a `.list-table` div into a table that has the div's id, classes and other attributes.

    Where it is no list of lists, that is reported and the div stays.
    """
    blocks = node["c"][1]
    caption, body = (blocks[:1], blocks[1:]) if blocks and blocks[0]["t"] == "Para" else ([], blocks)
    rows = _rows(body)
    if rows is None:
        context.report(
            "list-table",
            "found a .list-table that is not one bullet list of bullet lists, expected one inner list per row",
            needle="list-table",
        )
        return with_attr(node, classes=[name for name in attr_of(node)[1] if name != "list-table"])
    given = values(node)
    heads = int(given.pop("header-rows", "1"))
    stubs = int(given.pop("header-cols", "0"))
    count = max(sum(cell[3] for cell in row) for row in rows)
    aligns = [sign.strip() for sign in given.pop("aligns", "").split(",") if sign.strip()]
    columns = [
        [{"t": _ALIGNS.get(sign, "AlignDefault")}, {"t": "ColWidthDefault"}] for sign in (*aligns, *"d" * count)
    ][:count]
    names = [name for name in attr_of(node)[1] if name != "list-table"]
    bodies = [[attr(), stubs, [], _as_rows(rows[heads:])]]
    content = [
        attr(attr_of(node)[0], names, given),
        _caption(caption),
        columns,
        [attr(), _as_rows(rows[:heads])],
        bodies,
        [attr(), []],
    ]
    return {"t": "Table", "c": content}


def _caption(caption: Sequence[Element]) -> list[Any]:
    return [None, [{"t": "Plain", "c": block["c"]} for block in caption]]


def _as_rows(rows: Sequence[list[Any]]) -> list[Any]:
    return [[attr(), row] for row in rows]


def _rows(body: Sequence[Element]) -> list[list[Any]] | None:
    if len(body) != 1 or body[0]["t"] != "BulletList":
        return None
    items = body[0]["c"]
    if not all(len(item) == 1 and item[0]["t"] == "BulletList" for item in items):
        return None
    return [[_cell(cell) for cell in item[0]["c"]] for item in items]


def _cell(blocks: list[Element]) -> list[Any]:
    """Make a cell; an empty span that begins it carries its attributes."""
    first = blocks[0] if blocks and blocks[0]["t"] in ("Plain", "Para") else None
    lead = first["c"][0] if first and first["c"] else None
    if first is None or lead is None or lead["t"] != "Span" or lead["c"][1]:
        return [attr(), {"t": "AlignDefault"}, 1, 1, _tight(blocks)]
    given = dict(lead["c"][0][2])
    rest = first["c"][2:] if len(first["c"]) > 1 and first["c"][1]["t"] == "Space" else first["c"][1:]
    spans = [int(given.pop(name, "1")) for name in ("rowspan", "colspan")]
    align = {"t": _ALIGNS.get(given.pop("align", "d")[:1], "AlignDefault")}
    return [
        attr(lead["c"][0][0], lead["c"][0][1], given),
        align,
        *spans,
        _tight([{"t": first["t"], "c": rest}, *blocks[1:]]),
    ]


def _tight(blocks: Sequence[Element]) -> list[Element]:
    """Take the space from around a cell's only paragraph."""
    if len(blocks) == 1 and blocks[0]["t"] == "Para":
        return [{"t": "Plain", "c": blocks[0]["c"]}]
    return list(blocks)
