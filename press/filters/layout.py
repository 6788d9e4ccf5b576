"""Panels: `layout-ncol`, `layout-nrow` and `layout` on a div become rows of cells with widths."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from press.filters.captions import is_picture
from press.filters.context import Context
from press.pandoc.ast import Element, attr, attr_of, div, values

#: Attributes that ask for a panel.
LAYOUT = frozenset({"layout", "layout-ncol", "layout-nrow"})
#: Attributes that place the cells of a panel, and their values.
ALIGNMENTS: Mapping[str, tuple[str, ...]] = {
    "layout-align": ("default", "left", "center", "right"),
    "layout-valign": ("default", "top", "center", "bottom"),
}
Rows = list[list[float]]


def from_layout_div(node: Element, context: Context) -> Element:
    """Turn a div with layout options, no float itself, into a div that holds the panel."""
    given = values(node)
    rest = {key: value for key, value in given.items() if key not in LAYOUT and key not in ALIGNMENTS}
    lead, content = _leading_code(node["c"][1])
    panel = lay_out(content, given, context, name=attr_of(node)[0])
    if not (lead or attr_of(node)[0] or attr_of(node)[1] or rest):
        return panel[0]
    return div([*lead, *panel], [attr_of(node)[0], attr_of(node)[1], [[key, value] for key, value in rest.items()]])


def _leading_code(blocks: Sequence[Element]) -> tuple[list[Element], list[Element]]:
    """Part a chunk's own code, which is shown before the panel, from what is laid out."""
    code = [block for block in blocks if block["t"] == "CodeBlock" and "cell-code" in attr_of(block)[1]]
    return code, [block for block in blocks if not any(block is other for other in code)]


def lay_out(content: Sequence[Element], given: Mapping[str, str], context: Context, *, name: str) -> list[Element]:
    """Arrange blocks in a panel; gives one `Div(.quarto-layout-panel)`.

    A heading and the block after it share a cell. Where a layout has fewer places than there are blocks, its last row repeats.
    """
    parts = _group(content)
    rows = _read_rows(given, len(parts), context, name=name)
    if not rows:
        return list(content)
    align = {key: _alignment(key, given, context) for key in ALIGNMENTS if key in given}
    made: list[Element] = []
    queue = list(parts)
    while queue:
        row = rows[min(len(made), len(rows) - 1)]
        made.append(_row(row, queue[: _places(row)], align))
        queue = queue[_places(row) :]
    panel_attributes = {key: value for key, value in align.items() if value}
    return [div(made, attr(classes=["quarto-layout-panel"], values=panel_attributes))]


def _row(widths: Sequence[float], parts: Sequence[list[Element]], align: Mapping[str, str]) -> Element:
    """Make a row: positive widths take the parts in turn, negative ones are gaps."""
    total = sum(map(abs, widths))
    queue = iter(parts)
    cells = []
    for width in widths:
        attributes = {
            "width": f"{round(100 * abs(width) / total, 2):g}%",
            **{key: value for key, value in align.items() if value},
        }
        cells.append(div(next(queue, []) if width > 0 else [], attr(classes=["quarto-layout-cell"], values=attributes)))
    return div(cells, attr(classes=["quarto-layout-row"]))


def _places(row: Sequence[float]) -> int:
    return sum(width > 0 for width in row)


def _group(content: Sequence[Element]) -> list[list[Element]]:
    """Make one part per block; a heading goes with what follows, several pictures of one paragraph stand apart."""
    parts: list[list[Element]] = []
    for block, before in zip(content, [None, *content], strict=False):
        if parts and (_is_comment(block) or (before is not None and before["t"] == "Header")):
            parts[-1].append(block)
        elif _is_row_of_pictures(block):
            parts += [[{"t": "Para", "c": [node]}] for node in block["c"] if node["t"] in ("Image", "Link")]
        else:
            parts.append([block])
    return parts


def _is_comment(block: Element) -> bool:
    return block["t"] == "RawBlock" and str(block["c"][1]).lstrip().startswith("<!--")


def _is_row_of_pictures(block: Element) -> bool:
    return block["t"] == "Para" and is_picture(block) and sum(node["t"] in ("Image", "Link") for node in block["c"]) > 1


def _read_rows(given: Mapping[str, str], count: int, context: Context, *, name: str) -> Rows:
    if "layout" in given:
        return _custom_rows(given["layout"], context, name=name)
    key = "layout-ncol" if "layout-ncol" in given else "layout-nrow"
    number = given[key]
    if not number.isdecimal() or int(number) == 0:
        context.report("layout", f'{key}: found "{number}", expected a whole number from 1', needle=key)
        return []
    columns = int(number) if key == "layout-ncol" else -(-count // int(number))
    return [[1.0] * max(columns, 1)]


def _custom_rows(text: str, context: Context, *, name: str) -> Rows:
    """Read `[[1,1],[1]]`, or `[1,1]` for a single row; rows hold numbers, at least one of them positive."""
    try:
        found = json.loads(text.replace("\\", ""))
    except json.JSONDecodeError:
        found = None
    rows = [found] if isinstance(found, list) and all(_is_number(width) for width in found) else found
    if isinstance(rows, list) and rows and all(_is_row(row) for row in rows):
        return [[float(width) for width in row] for row in rows]
    where = f"{name}: " if name else ""
    context.report("layout", f"{where}layout: found {text}, expected rows of numbers such as [[1,1],[1]]", needle=text)
    return []


def _is_row(row: object) -> bool:
    return isinstance(row, list) and all(_is_number(width) for width in row) and any(width > 0 for width in row)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _alignment(key: str, given: Mapping[str, str], context: Context) -> str:
    value = given[key]
    if value not in ALIGNMENTS[key]:
        context.report(
            "layout-align", f'{key}: found "{value}", expected one of {", ".join(ALIGNMENTS[key])}', needle=key
        )
    return "" if value == "default" else value
