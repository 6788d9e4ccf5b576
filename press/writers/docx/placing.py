"""What depends on the room there is: pictures, panels, tables, callouts and numbered equations.

Walks the marks from the outside in, each with the room that it may fill, and gives each its Word form.
The marks themselves are taken away afterwards by `unwrap_marks`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from lxml import etree

from press.writers.docx.geometry import Room
from press.writers.docx.images import length_emu
from press.writers.docx.ooxml import (
    EMU_PER_TWIP,
    PRESS,
    Node,
    below,
    inner,
    name,
    parent_of,
    parse,
    properties,
    set_style,
    set_value,
    style_of,
    value_of,
)
from press.writers.docx.tables import hold, set_table

#: Room that a callout's line and inner margins take, both sides of a layout cell's margin, one list level's indent.
CALLOUT_MARGINS, CELL_MARGINS, LIST_INDENT = 400, 120, 720
#: Highest that a picture stands, so that its caption finds room below it.
PICTURE_SHARE = 0.82

_BODY_STYLES = frozenset({"", "BodyText", "FirstParagraph", "Compact"})
#: How the names of our marks begin, as lxml writes them.
_MARK = f"{{{PRESS}}}"
_LATER = frozenset({"landscape", "pagebreak", "toc", "unlisted"})
_ALIGN = {"left": "left", "right": "right", "center": "center"}


def place(node: Node, room: Room, landscape: Room, *, floated: bool = False) -> None:
    """Give everything within a node its size.

    Parameters
    ----------
    node
        The body, a footnote or a mark.
    room
        What the node may fill.
    landscape
        What a landscape section within it may fill.
    floated
        Whether the node stands in a float, whose caption must stay with it.
    """
    for block in list(node):
        mark = _kind(block)
        if mark == "landscape":
            place(block, landscape, landscape)
        elif mark == "float":
            place(block, room, landscape, floated=True)
            _keep_together(block)
            _align(block, block.get("align", ""))
        elif mark == "output":
            place(block, room, landscape, floated=floated)
            _set_output(block)
        elif mark in _PLACED:
            _PLACED[mark](block, room, landscape)
        elif block.tag == name("w:p"):
            _set_paragraph(block, room, floated=floated)
        else:
            place(block, room, landscape, floated=floated)


def _kind(node: Node) -> str:
    tag = node.tag
    return tag[len(_MARK) :] if isinstance(tag, str) and tag.startswith(_MARK) else ""


def unwrap_marks(root: Node) -> None:
    """Take the marks away and leave what stands in them; those of pages and contents have their own time."""
    kinds = {_kind(mark) for mark in root.iter(f"{{{PRESS}}}*")} - _LATER
    etree.strip_tags(root, *(f"{{{PRESS}}}{kind}" for kind in kinds))


def _set_paragraph(paragraph: Node, room: Room, *, floated: bool) -> None:
    pictures = list(paragraph.iter(name("press:image")))
    for picture in pictures:
        _set_picture(picture, room.narrowed(room.wide - _list_indent(paragraph)))
    if pictures and style_of(paragraph) in _BODY_STYLES and not _has_text(paragraph):
        set_style(paragraph, "CaptionedFigure" if floated else "Figure")
        _align_paragraph(paragraph, pictures[0].get("align", ""))


def _has_text(paragraph: Node) -> bool:
    return any((node.text or "").strip() for node in paragraph.iter(name("w:t"), name("m:t")))


def _set_picture(mark: Node, room: Room) -> None:
    """Scale a picture as its author asked, else to its own size, never beyond the room; the sides keep their ratio."""
    wide, high = int(mark.get("wide", "1")), int(mark.get("high", "1"))
    most_wide, most_high = room.wide * EMU_PER_TWIP, int(room.high * EMU_PER_TWIP * PICTURE_SHARE)
    asked_wide = length_emu(mark.get("width", ""), most_wide)
    asked_high = length_emu(mark.get("height", ""), most_high)
    if asked_wide and asked_high:
        wide, high = asked_wide, asked_high
    elif asked_wide:
        wide, high = asked_wide, round(high * asked_wide / wide)
    elif asked_high:
        wide, high = round(wide * asked_high / high), asked_high
    scale = min(1.0, most_wide / wide, most_high / high)
    for drawing in mark.iter(name("w:drawing")):
        for extent in drawing.iter(name("wp:extent"), name("a:ext")):
            if extent.get("cx"):
                extent.set("cx", str(max(round(wide * scale), 1)))
                extent.set("cy", str(max(round(high * scale), 1)))
        _set_alt(drawing, mark.get("alt", ""))
        for inline in drawing.iter(name("wp:inline")):
            for side in "TBLR":
                inline.set(f"dist{side}", "0")


def _set_alt(drawing: Node, text: str) -> None:
    """Describe a picture; Pandoc's own description of the file would tell where on this machine it lay."""
    for shown in drawing.iter(name("wp:docPr")):
        shown.set("descr", text)
        shown.attrib.pop("title", "")
    for file in drawing.iter(name("pic:cNvPr")):
        file.attrib.pop("descr", "")


def _align_paragraph(paragraph: Node, align: str) -> None:
    if align in _ALIGN:
        set_value(properties(paragraph, "w:pPr"), "w:jc", _ALIGN[align])


def _align(mark: Node, align: str) -> None:
    for paragraph in mark.iter(name("w:p")):
        if (
            style_of(paragraph) in {"CaptionedFigure", "Figure"}
            and paragraph.find(f"{name('w:pPr')}/{name('w:jc')}") is None
        ):
            _align_paragraph(paragraph, align)


def _keep_together(mark: Node) -> None:
    """Keep the blocks of a float on one page: each holds on to the next, the last does not."""
    blocks = [block for block in _blocks(mark) if block.tag in {name("w:p"), name("w:tbl")}]
    for block in blocks[:-1]:
        hold(block)
    if blocks and style_of(blocks[-1]) == "CaptionedFigure":
        set_style(blocks[-1], "Figure")


def _blocks(mark: Node) -> list[Node]:
    """Give the blocks in a mark and in the marks within it."""
    return [block for part in mark for block in (_blocks(part) if _kind(part) else [part])]


def _set_grid(mark: Node, room: Room, landscape: Room) -> None:
    fractions = [float(width) for width in mark.get("widths", "").split()]
    for table in mark.findall(name("w:tbl")):
        for empty in _empty_after(table):
            mark.remove(empty)
        set_table(table, fractions, room)
        if next(table.iter(f"{_MARK}*"), None) is None:
            continue
        widths = [int(value_of(column, "w:w")) for column in inner(table, "w:tblGrid")]
        for row in table.findall(name("w:tr")):
            for cell, width in zip(row.findall(name("w:tc")), widths, strict=False):
                place(cell, room.narrowed(width - CELL_MARGINS), landscape)


def _empty_after(table: Node) -> list[Node]:
    """Find the empty paragraph that Pandoc puts behind some tables; room below a table is a matter of style."""
    after = table.getnext()
    return [after] if after is not None and after.tag == name("w:p") and not len(after) else []


def _set_panel(mark: Node, room: Room, landscape: Room) -> None:
    """Turn rows of cells into a table without rules; rows may divide the width differently."""
    rows = [[cell for cell in row if _kind(cell) == "cell"] for row in mark if _kind(row) == "row"]
    edges = [_edges(row, room.wide) for row in rows]
    cuts = sorted({0, *(edge for row in edges for edge in row)})
    table = parse(
        '<w:tbl><w:tblPr><w:tblStyle w:val="Layout"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid/></w:tbl>'
    )
    table[0].append(parse(f'<w:tblW w:w="{cuts[-1]}" w:type="dxa"/>'))
    table[1].extend(parse(f'<w:gridCol w:w="{end - start}"/>') for start, end in pairwise(cuts))
    table.extend(_panel_row(row, ends, cuts, room, landscape) for row, ends in zip(rows, edges, strict=True))
    mark[:] = [table]


def _edges(cells: Sequence[Node], wide: int) -> list[int]:
    """Give where the cells of a row end; cells without a width share what is left."""
    given = [(length_emu(cell.get("width", ""), wide * EMU_PER_TWIP) or 0) // EMU_PER_TWIP for cell in cells]
    unset = given.count(0)
    share = max(wide - sum(given), 0) // unset if unset else 0
    widths = [width or share for width in given]
    too_wide = max(sum(widths) / wide, 1)
    ends = [round(sum(widths[: number + 1]) / too_wide) for number in range(len(widths))]
    return [wide if abs(end - wide) < len(cells) * 20 else end for end in ends]


def _panel_row(cells: Sequence[Node], ends: Sequence[int], cuts: Sequence[int], room: Room, landscape: Room) -> Node:
    row = parse("<w:tr><w:trPr><w:cantSplit/></w:trPr></w:tr>")
    left = len(cuts) - 1 - (cuts.index(ends[-1]) if ends else 0)
    if left:
        row[0].insert(0, parse(f'<w:gridAfter w:val="{left}"/>'))
        row[0].insert(1, parse(f'<w:wAfter w:w="{cuts[-1] - ends[-1]}" w:type="dxa"/>'))
    for cell, start, end in zip(cells, [0, *ends], ends, strict=False):
        span = cuts.index(end) - cuts.index(start)
        settings = f'<w:tcPr><w:tcW w:w="{end - start}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
        made = parse(f"<w:tc>{settings}</w:tc>")
        place(cell, room.narrowed(end - start - CELL_MARGINS), landscape)
        made.extend(list(cell))
        _align(made, cell.get("align", ""))
        row.append(made)
    return row


#: What Pandoc calls the list without signs, which the later paragraphs of an item are in.
_NO_SIGN = "1000"


def _goes_on(paragraph: Node) -> bool:
    """Tell whether a paragraph is a later one of a list's item, which is set in without a sign."""
    number = below(paragraph, "w:pPr", "w:numPr", "w:numId")
    return number is not None and number.get(name("w:val")) == _NO_SIGN


def _list_indent(paragraph: Node) -> int:
    """Give the room that the list takes before a paragraph."""
    level = below(paragraph, "w:pPr", "w:numPr", "w:ilvl")
    return 0 if level is None else LIST_INDENT * (int(level.get(name("w:val"), "0")) + 1)


def _set_callout(mark: Node, room: Room, landscape: Room) -> None:
    """Set a callout as a table of one cell: only so its line and ground go on behind lists, code and tables."""
    listed = [paragraph for paragraph in mark.iterchildren(name("w:p")) if _goes_on(paragraph)]
    indent = _list_indent(listed[0]) if listed else 0
    for paragraph in listed:
        etree.strip_elements(paragraph, name("w:numPr"))
    wide = room.wide - indent
    place(mark, room.narrowed(wide - CALLOUT_MARGINS), landscape)
    for paragraph in mark.iterchildren(name("w:p")):
        if style_of(paragraph) in {"BodyText", "FirstParagraph"} or (paragraph in listed and not style_of(paragraph)):
            set_style(paragraph, "CalloutText")
    style = f"Callout{mark.get('kind', 'note').title()}"
    shift = f'<w:tblInd w:w="{indent}" w:type="dxa"/>' if indent else ""
    table = parse(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{wide}" w:type="dxa"/>{shift}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid>'
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr></w:tc></w:tr></w:tbl>'
    )
    inner(table, "w:tr", "w:tc").extend(list(mark))
    mark.append(table)


def _set_output(mark: Node) -> None:
    for paragraph in mark.iter(name("w:p")):
        if style_of(paragraph) == "SourceCode":
            set_style(paragraph, "CodeOutput")


def _set_equation(mark: Node, room: Room, _landscape: Room) -> None:
    """Centre an equation between two tabs, its number at the right margin."""
    for outer in list(mark.iter(name("m:oMathPara"))):
        parent = parent_of(outer)
        at = parent.index(outer)
        parent[at : at + 1] = [
            *_tab(),
            *outer.findall(name("m:oMath")),
            *_tab(),
            _equation_label(mark.get("number", "")),
        ]
    for paragraph in mark.iter(name("w:p")):
        stops = (("center", room.wide // 2), ("right", room.wide))
        tabs = "".join(f'<w:tab w:val="{kind}" w:pos="{position}"/>' for kind, position in stops)
        properties(paragraph, "w:pPr").append(parse(f"<w:tabs>{tabs}</w:tabs>"))


def _tab() -> list[Node]:
    return [parse("<w:r><w:tab/></w:r>")]


def _equation_label(number: str) -> Node:
    label = parse('<press:label prefix="Equation" plain="true"><w:r><w:t/></w:r></press:label>')
    label.set("number", number)
    label[0][0].text = f"({number})"
    return label


_PLACED: Mapping[str, Callable[[Node, Room, Room], None]] = {
    "grid": _set_grid,
    "panel": _set_panel,
    "callout": _set_callout,
    "equation": _set_equation,
}
