"""Landscape pages: where in the text they are inserted, so that the page before them is filled.

A turned page ends the page before it. Printed at its place in the text it would leave that page half empty; so the text
that follows it in the same section runs on to the foot of the page first, as around a plate in a journal. Where that
foot is only Typst knows: for each landscape part the document is laid out once with marks after the blocks that follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst.context import Context, raw

#: Lines of Typst source that delimit landscape parts and the places they may move to; gone from the final source.
_LINE = re.compile(r"^// press:.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """A place where a landscape part may stand: 0 is its own, the others come after blocks that follow it.

    `floats` is the last page that holds a float from before the mark; `fresh` is true where nothing stands above it.
    """

    place: int
    page: int
    floats: int
    fresh: bool

    @property
    def filled(self) -> int:
        """Give the last page that is touched if the document ends here."""
        return max(self.floats, self.page - self.fresh)


def lower_top(blocks: Sequence[Element], context: Context) -> Iterator[Element]:
    """Lower the blocks of the document, with lines that delimit landscape parts and their possible places."""
    number = 0
    following = False
    top = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=1)
    joined = list(_joined(blocks))
    for block, after in zip(joined, [*joined[1:], None], strict=True):
        if ast.is_div(block, "landscape"):
            number += 1
            following = True
            yield from (raw(f"// press:begin {number}"), *context.blocks([block]), raw(f"// press:end {number}"))
            continue
        if _is_references(after if block["t"] == "Header" else block):
            yield raw("#place.flush()")
        following = following and not _ends_run(block, top)
        yield from context.blocks([block])
        if following and block["t"] != "Header":
            yield raw(f"// press:after {number}")


def _joined(blocks: Sequence[Element]) -> Iterator[Element]:
    """Join landscape parts that follow one another: they may share a page."""
    held: Element | None = None
    for block in blocks:
        if held and ast.is_div(block, "landscape"):
            held = ast.div([*held["c"][1], *block["c"][1]], held["c"][0])
            continue
        if held:
            yield held
        held = block if ast.is_div(block, "landscape") else None
        if not held:
            yield block
    if held:
        yield held


def _ends_run(block: Element, top: int) -> bool:
    return (block["t"] == "Header" and block["c"][0] == top) or ast.is_div(block, "pagebreak") or _is_references(block)


def _is_references(block: Element | None) -> bool:
    return block is not None and block["t"] == "Div" and ast.identifier(block) == "refs"


def place_landscapes(source: str, ask: Callable[[str], Sequence[Mark]]) -> str:
    """Move each landscape part to the foot of the page on which it was met.

    Parameters
    ----------
    source
        Typst source with the delimiting lines.
    ask
        Lays out a source and gives its marks.
    """
    number = 1
    while f"// press:begin {number}\n" in source:
        source = _place(source, number, ask)
        number += 1
    return _LINE.sub("", source)


def _place(source: str, number: int, ask: Callable[[str], Sequence[Mark]]) -> str:
    before, _, rest = source.partition(f"// press:begin {number}\n")
    part, _, after = rest.partition(f"// press:end {number}\n")
    pieces = after.split(f"// press:after {number}\n")
    if len(pieces) == 1:
        return before + part + after
    marked = pieces[0] + "".join(f"{_mark(place)}\n{piece}" for place, piece in enumerate(pieces[1:], start=1))
    # the part itself goes to the end of the probe: links to its labels must find them
    place = choose(ask(_LINE.sub("", f"{before}{_mark(0)}\n{marked}\n{part}")))
    # pieces[k] stands between the places k and k + 1
    return "".join((before, *pieces[:place], part, *pieces[place:]))


def _mark(place: int) -> str:
    return f"#press-mark({place})\n"


def choose(marks: Sequence[Mark]) -> int:
    """Give the last place on the page of the first, or on the page of the last float that waits to be printed."""
    return max(mark.place for mark in marks if mark.filled <= marks[0].filled)
