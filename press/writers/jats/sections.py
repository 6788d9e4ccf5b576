"""Body and back: the flat run of blocks and headings as nested sections, with references and appendices at the end."""

from __future__ import annotations

from collections.abc import Sequence

from press.writers.jats.xml import Node, element

#: Ends of an article, which stand in its back; what follows one of them stands there too.
_BACK = frozenset({"ref-list", "app"})


def build_text(flat: Sequence[Node], notes: Sequence[Node]) -> list[Node]:
    """Give body and back of what `lower_blocks` gave for the whole text; what would be empty is left out."""
    tops = _nested(_with_titled_references(flat))
    start = next((place for place, block in enumerate(tops) if block.tag in _BACK), len(tops))
    body, back = tops[:start], _grouped(tops[start:])
    if notes:
        back.append(element("fn-group", notes))
    return [element(tag, held) for tag, held in (("body", body), ("back", back)) if held]


def _with_titled_references(flat: Sequence[Node]) -> list[Node]:
    """Join the list of references with the heading right before it, where the section holds nothing else."""
    made: list[Node] = []
    linked = {link.get("rid") for block in flat for link in block.iter("xref")}
    for place, block in enumerate(flat):
        after = flat[place + 1] if place + 1 < len(flat) else None
        heads = bool(made) and made[-1].tag == "sec"
        if block.tag == "ref-list" and heads and _is_end(made[-1], after):
            made.append(_titled(block, made.pop(), linked=block.get("id") in linked))
        else:
            made.append(block)
    return made


def _is_end(heading: Node, after: Node | None) -> bool:
    """Tell whether a section ends here: the text does, or a heading of its rank or above it follows."""
    return after is None or (after.tag == "sec" and _level(after) <= _level(heading))


def _titled(references: Node, heading: Node, *, linked: bool) -> Node:
    head = list(heading)
    attributes = {str(name): str(value) for name, value in heading.attrib.items() if name != "appendix"}
    inside = str(references.get("id") or "")
    if linked and attributes.get("id"):
        head[-1].insert(0, _target(inside, head[-1]))
    return element("ref-list", [*head, *references], {"id": inside, **attributes})


def _target(name: str, title: Node) -> Node:
    """Make a place for links to the list itself, where its heading has an id of its own."""
    made = element("target", attributes={"id": name, "target-type": "anchor"})
    made.tail, title.text = title.text, None
    return made


def _nested(flat: Sequence[Node]) -> list[Node]:
    """Put every block into the section that is open where it stands."""
    tops: list[Node] = []
    opened: list[tuple[int, Node]] = []
    for block in flat:
        level = _level(block)
        while level and opened and opened[-1][0] >= level:
            opened.pop()
        _put(block, tops, opened)
        if level and block.tag != "ref-list":
            opened.append((level, block))
        _forget(block, top=block in tops)
    return tops


def _put(block: Node, tops: list[Node], opened: Sequence[tuple[int, Node]]) -> None:
    if opened:
        opened[-1][1].append(block)
    else:
        tops.append(block)


def _level(block: Node) -> int:
    """Give the rank of a heading, 0 for any other block."""
    return int(block.get("level", 0)) if isinstance(block.tag, str) else 0


def _forget(block: Node, *, top: bool) -> None:
    """Take off what only this step needed; a marked section of the top becomes an appendix."""
    if not isinstance(block.tag, str):
        return
    block.attrib.pop("level", "")
    if block.attrib.pop("appendix", "") and top:
        block.tag = "app"


def _grouped(tops: Sequence[Node]) -> list[Node]:
    """Put appendices that follow one another into a group, and stray blocks into a section without a title."""
    made: list[Node] = []
    for block in tops:
        if block.tag in _BARE or not isinstance(block.tag, str):
            made.append(block)
        elif block.tag != "app":
            _in_untitled(made).append(block)
        elif made and made[-1].tag == "app-group":
            made[-1].append(block)
        else:
            made.append(element("app-group", [block]))
    return made


_BARE = frozenset({"sec", "ref-list"})


def _in_untitled(made: list[Node]) -> Node:
    """Give the section without a title at the end, a new one where there is none."""
    if not made or made[-1].tag != "sec" or made[-1].findtext("title"):
        made.append(element("sec", [element("title")]))
    return made[-1]
