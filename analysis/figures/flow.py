"""The flow of records as PRISMA 2020 draws it: identification, screening, included.

A flow result in, a canvas out. The columns are those that have numbers: databases and registers, at their left studies
of an earlier version of the review, at their right other methods. Where boxes would be too narrow beside each other,
what leaves a column stands below the box that it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path as Lines

from analysis.errors import AnalysisError, Location, fault
from analysis.figures.flow_boxes import (
    COLUMNS,
    HEADS,
    NEW_ROW,
    ROWS,
    Boxes,
    ColumnName,
    Content,
    Line,
    list_boxes,
    list_lines,
    list_notes,
    move_parts,
    move_previous,
)
from analysis.figures.style import (
    BLACK,
    GREY,
    PAGE_MM,
    PALE,
    TALLEST_MM,
    WHITE,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from analysis.figures.style import Canvas
    from analysis.results import FlowResult

STRIP_MM, STRIP_GAP_MM, PAD_MM = 7.0, 4.0, 2.2
#: Between rows; those of small print stand closer.
ROW_GAP_MM, CLOSE_ROW_GAP_MM = 7.0, 4.0
#: Between columns: two have room for a long arrow; where there are more, or what leaves stands below, boxes need it.
GAP_MM, NARROW_GAP_MM = 12.0, 4.0
#: A box narrower than this holds few words; then what leaves a column stands below, so far to the right and down.
NARROWEST_MM, INDENT_MM, BELOW_GAP_MM = 24.0, 4.0, 1.7
#: Inner margin of boxes where what leaves a column stands below, and the width that its one box leaves to other columns.
FOLDED_PAD_MM, PREVIOUS_SHARE = 1.1, 0.75
#: Half a line must stay inside the page.
EDGE_MM = 0.4

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A box by its left edge, its middle height, its width and height, in mm."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Height of its upper edge."""
        return self.y + self.height / 2

    @property
    def bottom(self) -> float:
        """Height of its lower edge."""
        return self.y - self.height / 2

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width


@dataclass(frozen=True)
class Columns:
    """Where columns stand: their left edges by name, the width of all; `folded` where what leaves stands below."""

    left: Mapping[ColumnName, float]
    width: float
    folded: bool

    @property
    def pad(self) -> float:
        """Inner margin of a box."""
        return FOLDED_PAD_MM if self.folded else PAD_MM

    def width_of(self, column: ColumnName) -> float:
        """Give the width of a box."""
        if not self.folded:
            return self.width
        if column == "previous":
            return self.width * PREVIOUS_SHARE
        return self.width - INDENT_MM if column.endswith("side") else self.width

    def rail(self, box: Box) -> float:
        """Give x of the arrow that goes down from a box."""
        return box.x + INDENT_MM / 2 if self.folded else box.x + box.width / 2


@dataclass(frozen=True)
class Plan:
    """A diagram before it is drawn: boxes, their lines, where they stand, and notes below them."""

    columns: Columns
    style: FigureStyle
    row_gap: float
    boxes: Boxes
    lines: Mapping[tuple[int, ColumnName], list[Line]]
    places: Mapping[tuple[int, ColumnName], Box]
    heads: Mapping[ColumnName, list[str]]
    notes: Sequence[Line]

    @property
    def reach(self) -> float:
        """How far strips of the phases reach beyond their boxes, so that the longest word fits beside one row."""
        return self.row_gap / 2 - 0.8

    @property
    def margin(self) -> float:
        """What stays free above and below the boxes."""
        return self.reach + EDGE_MM

    @property
    def head_height(self) -> float:
        """Height of the heads of columns."""
        most = max((len(texts) for texts in self.heads.values()), default=0)
        return most * line_height(self.style.text_pt) + 2 * self.columns.pad if most else 0.0

    @property
    def above(self) -> float:
        """Height of all that stands above the first row."""
        return self.margin + (self.head_height + BELOW_GAP_MM if self.heads else 0)

    @property
    def below(self) -> float:
        """Height of all that stands below the last row."""
        return self.margin + (len(self.notes) * line_height(self.style.small_pt) + 1 if self.notes else 0)

    @property
    def height(self) -> float:
        """Height of the diagram."""
        return self.above - min(box.bottom for box in self.places.values()) + self.below


def draw_flow(result: FlowResult, *, style: FigureStyle) -> Canvas:
    """Draw the flow diagram.

    Raises
    ------
    AnalysisError
        It is taller than a page, however it is arranged.
    """
    plan = choose_plan(list_boxes(result), style)
    canvas = open_canvas(plan.style, height_mm=plan.height)
    plan = replace(
        plan, places={key: replace(box, y=box.y + plan.height - plan.above) for key, box in plan.places.items()}
    )
    _draw_heads(canvas, plan)
    for place, box in plan.places.items():
        _draw_box(canvas, box, plan.lines[place], plan.boxes[place], plan.columns.pad)
    for points in _list_arrows(plan):
        _draw_arrow(canvas, points)
    _draw_phases(canvas, plan)
    _draw_notes(canvas, plan.notes)
    return canvas


def choose_plan(boxes: Boxes, style: FigureStyle) -> Plan:
    """Take the first arrangement that fits a page.

    Notes
    -----
    From what reads best: boxes side by side before what leaves a column below it, the usual size of print before the
    least, names of reasons and sources in their boxes before those in notes, earlier studies in a column of their own.
    """
    small = replace(style, text_pt=style.small_pt)
    plans: list[Plan] = []
    arrangements = [(boxes, *rest) for rest in product((False, True), (style, small), (False, True))]
    for shown, noted, own, folded in (*arrangements, (move_previous(boxes), True, small, True)):
        columns = choose_columns(shown, own, folded=folded)
        if columns.width < NARROWEST_MM and not folded:
            continue
        plan = _plan(shown, columns, own, noted=noted)
        if plan.height <= TALLEST_MM:
            return plan
        plans.append(plan)
    height = min(plan.height for plan in plans)
    found, expected = f"a diagram of {height:.0f} mm", f"one of at most {TALLEST_MM:g} mm, the height of a page"
    wider = "; or draw it across the page: r.figures.flow()" if style.width_mm < PAGE_MM else ""
    hint = f"shorten the reasons of exclusion in data/, or put some of them together{wider}"
    raise AnalysisError(fault("figure-height", Location("figures.flow"), found, expected, hint))


def _plan(boxes: Boxes, columns: Columns, style: FigureStyle, *, noted: bool) -> Plan:
    shown, moved = move_parts(boxes) if noted else (boxes, ())
    lines = {
        place: list_lines(content, width_mm=columns.width_of(place[1]) - 2 * columns.pad, style=style)
        for place, content in shown.items()
    }
    small = replace(style, text_pt=style.small_pt)
    notes = [line for one in moved for line in list_notes(one, width_mm=style.width_mm - 2 * EDGE_MM, style=small)]
    gap = ROW_GAP_MM if style.text_pt > style.small_pt else CLOSE_ROW_GAP_MM
    places = _place_boxes(columns, lines, style, gap)
    return Plan(columns, style, gap, shown, lines, places, _wrap_heads(columns, style), notes)


def choose_columns(boxes: Boxes, style: FigureStyle, *, folded: bool) -> Columns:
    """Place the columns that have boxes beside each other, what leaves them too where it is not `folded` below."""
    names = [name for name in COLUMNS if any(column == name for _, column in boxes)]
    if folded:
        names = [name for name in names if not name.endswith("side")]
    gap = GAP_MM if len(names) == len(("main", "main side")) and not folded else NARROW_GAP_MM
    room = style.width_mm - 2 * EDGE_MM - STRIP_MM - STRIP_GAP_MM - (len(names) - 1) * gap
    shares = {name: PREVIOUS_SHARE if folded and name == "previous" else 1.0 for name in names}
    width, x = room / sum(shares.values()), EDGE_MM + STRIP_MM + STRIP_GAP_MM
    left: dict[ColumnName, float] = {}
    for name, share in shares.items():
        left[name] = x
        x += share * width + gap
    if folded:
        pairs: tuple[tuple[ColumnName, ColumnName], ...] = (("main", "main side"), ("other", "other side"))
        left |= {side: left[name] + INDENT_MM for name, side in pairs if name in left}
    return Columns(left, width, folded)


def _wrap_heads(columns: Columns, style: FigureStyle) -> dict[ColumnName, list[str]]:
    """Wrap the heads of the columns; a single column needs none."""
    names = [name for name in HEADS if name in columns.left]
    if len(names) == 1:
        return {}
    return {
        name: wrap_text(HEADS[name], width_mm=_head_width(columns, name) - 2 * columns.pad, size_pt=style.text_pt,
                        weight="bold")
        for name in names
    }  # fmt: skip


def _head_width(columns: Columns, name: ColumnName) -> float:
    """Give the width of a head, which spans what leaves the column too."""
    side: ColumnName = "main side" if name == "main" else "other side"
    if columns.folded or name == "previous" or side not in columns.left:
        return columns.width_of(name)
    return columns.left[side] + columns.width - columns.left[name]


def _place_boxes(
    columns: Columns, lines: Mapping[tuple[int, ColumnName], Sequence[Line]], style: FigureStyle, row_gap: float
) -> dict[tuple[int, ColumnName], Box]:
    """Place boxes row by row, the top of the first at 0."""
    heights = {place: 2 * columns.pad + len(own) * line_height(style.text_pt) for place, own in lines.items()}
    places: dict[tuple[int, ColumnName], Box] = {}
    top = 0.0
    for row in dict.fromkeys(sorted(row for row, _ in lines)):
        own = {column: height for (number, column), height in heights.items() if number == row}
        height = max(own.values())
        if columns.folded:
            height = max(one + _below(own, name) for name, one in own.items())
        for name, one in own.items():
            y = top - height / 2
            if columns.folded:
                y = top - one / 2 - (_below(own, name) if name.endswith("side") else 0)
            places[row, name] = Box(columns.left[name], y, columns.width_of(name), one)
        top -= height + row_gap
    return places


def _below(heights: Mapping[ColumnName, float], name: ColumnName) -> float:
    """Give how far what leaves a column stands below its top; for the column itself how much it adds."""
    column: ColumnName = "other" if name.startswith("other") else "main"
    if name.endswith("side"):
        return heights[column] + BELOW_GAP_MM if column in heights else 0.0
    side: ColumnName = "other side" if column == "other" else "main side"
    return heights[side] + BELOW_GAP_MM if name != "previous" and side in heights else 0.0


def _list_arrows(plan: Plan) -> Iterator[tuple[Point, ...]]:
    """Give the corners of every arrow: down each column, to what leaves it, and from the outer columns to the last boxes."""
    for (row, name), side in plan.places.items():
        if name.endswith("side"):
            yield _leave(plan, row, name, side)
    chains: tuple[ColumnName, ...] = ("main", "other")
    for column in chains:
        own = [plan.places[row, column] for row in range(len(ROWS)) if (row, column) in plan.places]
        for upper, lower in pairwise(own):
            x = plan.columns.rail(upper)
            yield (x, upper.bottom), (x, lower.top)
    last = plan.places[len(ROWS) - 1, "main"]
    if previous := plan.places.get((0, "previous")):
        x = previous.x + previous.width / 2
        yield (x, previous.bottom), (x, last.y), (last.x, last.y)
    others = [box for (_, name), box in plan.places.items() if name == "other"]
    if others:
        lowest = min(others, key=lambda box: box.bottom)
        target = plan.places.get((NEW_ROW, "main"), last)
        x = plan.columns.rail(lowest)
        yield (x, lowest.bottom), (x, target.y), (target.right, target.y)


def _leave(plan: Plan, row: int, name: ColumnName, side: Box) -> tuple[Point, ...]:
    """Lead from the column to what leaves it."""
    column: ColumnName = "main" if name == "main side" else "other"
    if row == NEW_ROW:
        return (side.x, side.y), (side.x - INDENT_MM / 2, side.y)
    if (row, column) not in plan.places:
        return (side.x - NARROW_GAP_MM / 2, side.y), (side.x, side.y)
    box = plan.places[row, column]
    if not plan.columns.folded:
        return (box.right, box.y), (side.x, side.y)
    return (plan.columns.rail(box), box.bottom), (plan.columns.rail(box), side.y), (side.x, side.y)


def _draw_box(canvas: Canvas, box: Box, lines: Sequence[Line], content: Content, pad: float) -> None:
    frame = Rectangle(
        (box.x, box.bottom), box.width, box.height, facecolor=WHITE, linewidth=canvas.style.line_pt,
        edgecolor=BLACK if content.known else GREY, linestyle="-" if content.known else (0, (3, 2)),
    )  # fmt: skip
    canvas.axes.add_patch(frame)
    step = line_height(canvas.style.text_pt)
    for number, line in enumerate(lines):
        y = box.y + ((len(lines) - 1) / 2 - number) * step
        if content.centred:
            canvas.write(box.x + box.width / 2, y, line.text, ha="center", of=line.of, scale=line.scale)
        else:
            _write(canvas, box.x + pad, y, line, canvas.style.text_pt)


def _draw_arrow(canvas: Canvas, points: Sequence[Point]) -> None:
    arrow = FancyArrowPatch(
        path=Lines(points), arrowstyle="-|>,head_length=3,head_width=1.5", mutation_scale=1, shrinkA=0, shrinkB=0,
        linewidth=canvas.style.line_pt, color=BLACK, joinstyle="miter",
    )  # fmt: skip
    canvas.axes.add_patch(arrow)


def _draw_heads(canvas: Canvas, plan: Plan) -> None:
    top = canvas.height - 0.4
    for name, texts in plan.heads.items():
        x, width = plan.columns.left[name], _head_width(plan.columns, name)
        frame = Rectangle((x, top - plan.head_height), width, plan.head_height, facecolor=PALE, edgecolor=GREY,
                          linewidth=canvas.style.line_pt)  # fmt: skip
        canvas.axes.add_patch(frame)
        canvas.write_middle(x + width / 2, top - plan.head_height / 2, texts, ha="center", weight="bold")


def _draw_phases(canvas: Canvas, plan: Plan) -> None:
    for phase in dict.fromkeys(phase for phase, _, _ in ROWS):
        own = [box for (row, _), box in plan.places.items() if ROWS[row][0] == phase]
        bottom = min(box.bottom for box in own) - plan.reach
        top = max(box.top for box in own) + plan.reach
        strip = FancyBboxPatch(
            (EDGE_MM + 1, bottom + 1), STRIP_MM - 2, top - bottom - 2, boxstyle="round,pad=1,rounding_size=1.2",
            facecolor=PALE, edgecolor=GREY, linewidth=canvas.style.line_pt,
        )  # fmt: skip
        canvas.axes.add_patch(strip)
        small = canvas.style.small_pt
        canvas.write_upright(EDGE_MM + STRIP_MM / 2, (bottom + top) / 2, phase, ha="center", weight="bold", size=small)


def _draw_notes(canvas: Canvas, notes: Sequence[Line]) -> None:
    size = canvas.style.small_pt
    for number, line in enumerate(reversed(notes)):
        y = 0.6 + (number + 0.5) * line_height(size)
        _write(canvas, EDGE_MM, y, line, size)


def _write(canvas: Canvas, x: float, y: float, line: Line, size: float) -> None:
    left = x + line.inset
    canvas.write(left, y, line.text, of=line.of, scale=line.scale, size=size)
    if line.tail:
        canvas.write(left + measure_text(f"{line.text} ", size), y, line.tail, of=line.of, size=size)
