"""What stands in the boxes of a flow diagram: which boxes there are, in which rows and columns, and their texts.

Only boxes are made whose numbers a flow tells; of the main column all stages stand, with their reason where no number does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from analysis.figures.style import FigureStyle, measure_text, wrap_words
from analysis.format import format_list, format_quantity, lower_first
from analysis.screening import split_stage

if TYPE_CHECKING:
    from analysis.results import FlowResult, FlowStage, Quantity

#: Columns from the left; a side box holds what leaves its column.
ColumnName = Literal["previous", "main", "main side", "other", "other side"]
COLUMNS: tuple[ColumnName, ...] = ("previous", "main", "main side", "other", "other side")
#: Heads of the columns, drawn where there are several.
HEADS: dict[ColumnName, str] = {
    "previous": "Previous studies",
    "main": "New studies from databases and registers",
    "other": "New studies by other methods",
}
#: Rows of the diagram: phase, stage of the main column, stage that leaves it.
ROWS: tuple[tuple[str, str, str | None], ...] = (
    ("Identification", "identified", "duplicates_removed"),
    ("Screening", "screened", "excluded"),
    ("Screening", "sought", "not_retrieved"),
    ("Screening", "assessed", "reports_excluded"),
    ("Included", "new", None),
    ("Included", "included", None),
)
#: Rows that stand only where an earlier version of the review makes them differ from the last.
NEW_ROW = 4
REMOVED = "Records removed before screening:"
#: What stands below that head.
BRIEF = {
    "duplicates_removed": "Duplicate records", "automation_removed": "Ineligible by automation tools",
    "other_removed": "For other reasons",
}  # fmt: skip
OTHER = "Records identified by other methods:"
#: Stages that a box holds below its own, each with its own parts.
BELOW: dict[str, tuple[str, ...]] = {
    "identified": ("databases", "registers"),
    "duplicates_removed": ("automation_removed", "other_removed"),
    "other_identified": ("websites", "organisations", "citation_searching", "other_sources"),
    "included": ("included_reports",),
    "previous_studies": ("previous_reports",),
    "new_studies": ("new_reports",),
}
#: Words that hold digits and are no values: of a reason or a source.
NAMED = "name of a reason or a source"
#: Stages of the column of other methods whose labels are those of the main column.
SAME_LABELS = frozenset({"other_sought", "other_not_retrieved", "other_assessed", "other_reports_excluded"})
#: How far parts of a stage stand from the edge of the text, in mm.
INSET_MM = 1.6


@dataclass(frozen=True)
class Line:
    """A line of text, how far it stands from the left, and what it is made of; `tail` is a text of its own behind it."""

    text: str
    of: tuple[Quantity, ...] = ()
    scale: str = ""
    inset: float = 0
    tail: str = ""


@dataclass(frozen=True)
class Entry:
    """A stage in a box; `depth` says of how many others it is a part, `label` stands for its own below a head."""

    stage: FlowStage
    depth: int = 0
    label: str = ""


@dataclass(frozen=True)
class Content:
    """What a box holds: a head without a number of its own, or none, and stages."""

    entries: tuple[Entry, ...]
    head: str = ""

    @property
    def centred(self) -> bool:
        """Say whether lines stand in the middle: those of a single stage."""
        return len(self.entries) == 1 and not self.head

    @property
    def known(self) -> bool:
        """Say whether the box tells any number."""
        return any(one.stage.count.known for one in self.entries)


#: Boxes by row and column.
Boxes = dict[tuple[int, ColumnName], Content]


def list_boxes(result: FlowResult) -> Boxes:
    """List the boxes that a flow fills, by row of `ROWS` and column."""
    found: dict[tuple[int, ColumnName], Content | None] = {(0, "previous"): _fill(result, "previous_studies")}
    for row, (_, stage, side) in enumerate(ROWS):
        if row == NEW_ROW:
            found[row, "main"] = _fill(result, "new_studies")
            continue
        found[row, "main"] = _fill(result, stage)
        found[row, "other"] = _fill(result, f"other_{stage}")
        if side:
            found[row, "main side"] = _fill(result, side)
            found[row, "other side"] = _fill(result, f"other_{side}")
    return {place: content for place, content in found.items() if content}


def _fill(result: FlowResult, stage: str) -> Content | None:
    """Give the box of a stage with its parts; None where the flow tells neither it nor what stands below it."""
    named = {one.stage for one in (*result.stages, *result.more)}
    own = [Entry(result[stage])] if stage in named else []
    below = [one for name in BELOW.get(stage, ()) for one in _with_parts(result, name, named)]
    parts = [Entry(one, 1) for one in result.parts(stage)]
    if not own and not below:
        return None
    if stage == "duplicates_removed":
        brief = tuple(replace(one, label=BRIEF[one.stage.stage]) for one in (*own, *below))
        return Content(brief, head=REMOVED) if below else Content((*own,))
    sources = stage in {"identified", "other_identified"}
    below = [Entry(one.stage, one.depth + 1) for one in below] if sources and own else below
    return Content((*own, *parts, *below), head=OTHER if stage == "other_identified" and not own else "")


def _with_parts(result: FlowResult, stage: str, named: set[str]) -> list[Entry]:
    own = [Entry(result[stage])] if stage in named else []
    return [*own, *(Entry(one, len(own)) for one in result.parts(stage))]


def move_parts(boxes: Boxes) -> tuple[Boxes, tuple[Content, ...]]:
    """Take the names of sources and reasons out of the boxes, for notes below the diagram."""
    moved: list[Content] = []
    left: Boxes = {}
    for place in sorted(boxes, key=_reading_order):
        content = boxes[place]
        parts = tuple(replace(one, depth=0) for one in content.entries if split_stage(one.stage.stage)[1])
        kept = tuple(one for one in content.entries if not split_stage(one.stage.stage)[1])
        if parts and kept:
            moved.append(Content(parts, head=f"{_name(kept[0].stage)}:"))
        left[place] = replace(content, entries=kept) if kept else content
    return left, tuple(moved)


def move_previous(boxes: Boxes) -> Boxes:
    """Put what earlier versions included where it is added to what is new, without a column of its own."""
    place: tuple[int, ColumnName] = (NEW_ROW, "main side")
    return {place if one == (0, "previous") else one: content for one, content in boxes.items()}


def list_lines(content: Content, *, width_mm: float, style: FigureStyle) -> list[Line]:
    """Break what a box holds into lines no wider than `width_mm`."""
    head = (
        [Line(text) for text in wrap_words(content.head, width_mm=width_mm, size_pt=style.text_pt)]
        if content.head
        else []
    )
    if content.centred:
        return [*head, *_list_stage(content.entries[0].stage, width_mm, style)]
    extra = bool(content.head)
    return [*head, *(line for one in content.entries for line in _list_entry(one, width_mm, style, extra=extra))]


def describe_stage(stage: FlowStage) -> tuple[str, str]:
    """Give the two texts of a box: what it counts, and the count or why there is none."""
    text = format_quantity(stage.count)
    count = f"n = {text}" if stage.count.known else f"n {text}"
    return stage.label, f"({count}, derived)" if stage.derived else f"({count})"


def _list_stage(stage: FlowStage, width: float, style: FigureStyle) -> Iterator[Line]:
    for text in describe_stage(stage):
        yield from (Line(line, (stage.count,)) for line in wrap_words(text, width_mm=width, size_pt=style.text_pt))


def _list_entry(entry: Entry, width: float, style: FigureStyle, *, extra: bool) -> Iterator[Line]:
    """Give a stage with its count behind it; a name with digits is a text of its own, so that both are told apart."""
    inset = (entry.depth + extra) * INSET_MM
    room = width - inset - INSET_MM
    label, count = describe_stage(entry.stage)
    of, named = (entry.stage.count,), _is_numbered(entry.stage)
    *above, last = wrap_words(entry.label or label, width_mm=room, size_pt=style.text_pt)
    fits = measure_text(f"{last} {count}", style.text_pt) <= room
    for number, text in enumerate((*above, last)):
        behind = count if fits and number == len(above) else ""
        line = Line(text, of, NAMED if named else "", inset + (INSET_MM if number else 0))
        yield replace(line, tail=behind) if named else replace(line, text=f"{text} {behind}".rstrip())
    if not fits:
        yield from (
            Line(text, of, inset=inset + INSET_MM) for text in wrap_words(count, width_mm=room, size_pt=style.text_pt)
        )


def _is_numbered(stage: FlowStage) -> bool:
    """Say whether the name of a part, which stands in the data, holds digits."""
    return bool(split_stage(stage.stage)[1]) and any(map(str.isdigit, stage.label))


def list_notes(content: Content, *, width_mm: float, style: FigureStyle) -> list[Line]:
    """Put stages one behind the other, as many as a line holds."""
    lines = [Line(text) for text in wrap_words(content.head, width_mm=width_mm, size_pt=style.text_pt)]
    behind = False
    for entry in content.entries:
        own = list(_list_entry(entry, width_mm, style, extra=True))
        joined = f"{lines[-1].text}; {own[0].text}"
        fits = INSET_MM + measure_text(joined, style.text_pt) <= width_mm
        if behind and len(own) == 1 and fits and not own[0].tail:
            lines[-1] = replace(lines[-1], text=joined, of=(*lines[-1].of, *own[0].of))
        else:
            lines += own
        behind = len(own) == 1 and not own[0].tail
    return lines


def describe_flow(result: FlowResult) -> str:
    """Write the alt text: the known counts in order, then the stages without one."""
    boxes = list_boxes(result)
    sentences = ["PRISMA 2020 flow diagram."]
    columns = [one for one in HEADS if any(column == one for _, column in boxes)]
    for column in columns:
        own = [boxes[place] for place in sorted(boxes, key=_reading_order) if place[1].startswith(column)]
        if len(columns) > 1:
            sentences.append(f"{HEADS[column]}:")
        sentences += [text for content in own for text in _describe_content(content)]
    ordered = (boxes[place] for place in sorted(boxes, key=_reading_order))
    lacking = [one.stage for content in ordered for one in content.entries if not one.stage.count.known]
    for code in dict.fromkeys(format_quantity(one.count) for one in lacking):
        names = tuple(lower_first(_name(one)) for one in lacking if format_quantity(one.count) == code)
        sentences.append(f"The count is {code} for: {format_list(names)}.")
    return " ".join(sentences)


def _reading_order(place: tuple[int, ColumnName]) -> tuple[int, int]:
    return place[0], COLUMNS.index(place[1])


def _name(stage: FlowStage) -> str:
    return f"{stage.label}{' (other methods)' if stage.stage in SAME_LABELS else ''}"


def _describe_content(content: Content) -> Iterator[str]:
    """Give a sentence for each stage of a box that has a number, its parts in brackets."""
    for top, parts in _group(content.entries):
        told = "; ".join(f"{one.label}: {_tell(one)}" for one in parts if one.count.known)
        if top.count.known:
            yield f"{top.label}: {_tell(top)}{f' ({told})' if told else ''}."
        elif told:
            yield f"{top.label}, by part: {told}."


def _group(entries: Iterable[Entry]) -> list[tuple[FlowStage, list[FlowStage]]]:
    """Put the parts of each stage behind it."""
    groups: list[tuple[FlowStage, list[FlowStage]]] = []
    for one in entries:
        if one.depth:
            groups[-1][1].append(one.stage)
        else:
            groups.append((one.stage, []))
    return groups


def _tell(stage: FlowStage) -> str:
    return f"{format_quantity(stage.count)}{' (derived from the other counts)' if stage.derived else ''}"
