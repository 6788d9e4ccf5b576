"""Landscape pages: where in the text they are inserted, so that the page before them is filled.

A turned page ends the page before it. Printed at its place in the text it would leave that page half empty; so the text
that follows it in the same section runs on to the foot of the page first, as around a plate in a journal. Where that
foot is only Typst knows: for each landscape part the document is laid out once with marks after the blocks that follow.
Typst knows again what it laid out before, so each further time costs a part of the first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile, zip_longest

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape
from press.writers.typst.context import Context, parted, raw
from press.writers.typst.tables import flag

#: Lines of Typst source that delimit landscape parts and tell the places they may move to.
_DELIMITER = re.compile(r"^// press:(begin|end|after) (\d+)( beyond)?\n", re.MULTILINE)

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
    parts = list(_merged(_with_text(list(parted(blocks)))))
    headed = False
    for block, after in zip_longest(parts, parts[1:]):
        # a run of floats below a heading, which no text parts from it
        headed = block["t"] == "Header" or (headed and block["t"] in {"Div", "Table"})
        context.collected.headed = headed
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


@dataclass(frozen=True)
class Placed:
    """Typst source in which landscape parts stand where a file says, and for each part how many other places it has.

    The source stays the same while places are looked for, so that Typst lays out anew only what moves.
    """

    source: str
    places: dict[str, int]


def place_by_file(source: str, name: str) -> Placed:
    """Turn delimited landscape parts into parts that stand at the places that a JSON file of that name gives."""
    counts = Counter(number for kind, number, _beyond in _DELIMITER.findall(source) if kind == "after")
    if not counts:
        return Placed(_DELIMITER.sub("", source), {})
    seen: Counter[str] = Counter()

    def call(line: re.Match[str]) -> str:
        kind, number, beyond = line.groups()
        if number not in counts:
            return ""
        if kind == "begin":
            return f"#let press-part-{number} = [\n"
        opening = "]\n" if kind == "end" else ""
        place = seen[number]
        seen[number] += 1
        chosen = f'press-places.at("{number}")'
        return f"{opening}#press-here({chosen}, {place}, {flag(beyond)}, press-part-{number})\n\n"

    placed = _DELIMITER.sub(call, source)
    # the part that is asked about goes to the end: links to its labels must find them
    asked = "\n".join(f'#press-asked(press-places.at("{number}"), press-part-{number})' for number in counts)
    before, begin, after = placed.partition("#let press-part-")
    return Placed(f"{before}#let press-places = json({escape.quote(name)})\n{begin}{after}\n{asked}\n", dict(counts))


#: What the file says instead of a place while the marks of a part are asked for.
ASKED = -1


def choose_places(parts: Iterable[str], ask: Callable[[Mapping[str, int]], Sequence[Mark]]) -> dict[str, int]:
    """Find for each landscape part the foot of the page on which it was met, one after the other.

    Parameters
    ----------
    parts
        The parts' numbers.
    ask
        Lays the document out with the parts at these places and gives the marks of the one that is `ASKED` about.
    """
    places = dict.fromkeys(parts, 0)
    for number in places:
        places[number] = choose(ask({**places, number: ASKED}))
    return places


def choose(marks: Sequence[Mark]) -> int:
    """Give the place that leaves least blank, nearest to the text and in its section; of equals the latest."""
    start = marks[0].last_page
    cost = {mark: mark.blank + EXTRA_PAGE * (mark.last_page - start) + NEXT_SECTION * mark.beyond for mark in marks}
    return min(marks, key=lambda mark: (cost[mark], -mark.place)).place
