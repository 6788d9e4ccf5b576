"""Landscape pages: where in the text they are inserted, so that the page before them is filled.

A turned page ends the page before it. Printed at its place in the text it would leave that page half empty; so the text
that follows it in the same section runs on to the foot of the page first, as around a plate in a journal. Where that
foot is only Typst knows: for each landscape part the document is laid out once with marks after the blocks that follow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile, zip_longest

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst.context import Context, raw

#: Lines of Typst source that delimit landscape parts and the places they may move to; gone from the final source.
_LINE = re.compile(r"^// press:.*\n", re.MULTILINE)


#: A page between the text and its landscape part weighs as much as this share of a page left blank,
EXTRA_PAGE = 0.2
#: and so does its standing in the next section.
NEXT_SECTION = 0.3
#: Blank share of a page that holds nothing but floats: unknown, and rarely full.
_FLOATS_ONLY = 0.4


@dataclass(frozen=True)
class Mark:
    """A place where a landscape part may stand: 0 is its own, the others come after blocks that follow it.

    `floats` is the last page that holds a float from before the mark; `free` the share of the mark's page that stays
    blank if the page ends there; `fresh` is true where nothing stands above it; `beyond` where another section began.
    """

    place: int
    page: int
    floats: int
    free: float
    fresh: bool
    beyond: bool

    @property
    def last_page(self) -> int:
        """Give the last page that is touched if the document ends here."""
        return max(self.floats, self.page - self.fresh)

    @property
    def blank(self) -> float:
        """Give the share of the last page that stays blank."""
        if self.floats > self.page:
            return _FLOATS_ONLY
        return 0.0 if self.fresh else self.free


def lower_top(blocks: Sequence[Element], context: Context) -> Iterator[Element]:
    """Lower the blocks of the document, with lines that delimit landscape parts and their possible places."""
    number = 0
    following = beyond = False
    top = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=1)
    parts = list(_merged(_with_text(blocks)))
    for block, after in zip_longest(parts, parts[1:]):
        if ast.is_div(block, "landscape"):
            number += 1
            # what follows a heading must not be printed before it
            following = not any(inner["t"] == "Header" for inner in block["c"][1])
            beyond = False
            yield from (raw(f"// press:begin {number}"), *context.blocks([block]), raw(f"// press:end {number}"))
            continue
        if _is_references(after if block["t"] == "Header" else block):
            yield raw("#place.flush()")
        following = following and not _ends_run(block)
        beyond = beyond or (block["t"] == "Header" and block["c"][0] == top)
        yield from context.blocks([block])
        if following and block["t"] != "Header":
            yield raw(f"// press:after {number}" + (" beyond" if beyond else ""))


def _merged(blocks: Iterable[Element]) -> Iterator[Element]:
    """Make one of landscape parts that follow one another: they may share a page."""
    for is_landscape, run in groupby(blocks, lambda block: ast.is_div(block, "landscape")):
        parts = list(run)
        if is_landscape:
            yield ast.div([inner for part in parts for inner in part["c"][1]], parts[0]["c"][0])
        else:
            yield from parts


#: Text between two landscape parts that is shorter than this many characters stands on the second's pages.
SHORT_TEXT = 700


def _with_text(blocks: Sequence[Element]) -> Iterator[Element]:
    """Draw into a landscape part the headings right before it, and all text between it and another if that is short.

    Such text, a heading and the sentence that leads to the next table, would otherwise have a page for itself.
    """
    waiting: list[Element] = []
    between = False
    for block in blocks:
        if not ast.is_div(block, "landscape"):
            waiting.append(block)
            continue
        taken = waiting if between and _is_short(waiting) else _last_headings(waiting)
        yield from waiting[: len(waiting) - len(taken)]
        yield ast.div([*taken, *block["c"][1]], block["c"][0])
        waiting, between = [], True
    yield from waiting


def _last_headings(blocks: Sequence[Element]) -> Sequence[Element]:
    return list(takewhile(lambda block: block["t"] == "Header", reversed(blocks)))[::-1]


def _is_short(blocks: Sequence[Element]) -> bool:
    return (
        all(block["t"] in {"Header", "Para", "Plain"} for block in blocks)
        and len(ast.plain_text(list(blocks))) < SHORT_TEXT
    )


def _ends_run(block: Element) -> bool:
    return ast.is_div(block, "pagebreak") or _is_references(block)


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
    pieces = re.split(rf"^// press:after {number}(| beyond)\n", after, flags=re.MULTILINE)
    texts, beyond = pieces[::2], pieces[1::2]
    if not beyond:
        return before + part + after
    marked = texts[0] + "".join(
        f"{_mark(place, bool(flag))}{text}" for place, (flag, text) in enumerate(zip(beyond, texts[1:], strict=True), 1)
    )
    # the part itself goes to the end of the probe: links to its labels must find them
    place = choose(ask(_LINE.sub("", f"{before}{_mark(0, beyond=False)}{marked}\n{part}")))
    # texts[k] stands between the places k and k + 1
    return "".join((before, *texts[:place], part, *texts[place:]))


def _mark(place: int, beyond: bool) -> str:  # noqa: FBT001 -- a field of the mark
    return f"#press-mark({place}, {str(beyond).lower()})\n\n"


def choose(marks: Sequence[Mark]) -> int:
    """Give the place that leaves least blank, nearest to the text and in its section; of equals the latest."""
    start = marks[0].last_page
    cost = {mark: mark.blank + EXTRA_PAGE * (mark.last_page - start) + NEXT_SECTION * mark.beyond for mark in marks}
    return min(marks, key=lambda mark: (cost[mark], -mark.place)).place
