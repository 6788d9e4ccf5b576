"""Numbers of notes: in the order of the document's text in all formats, though a page has its appendix at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from press.pandoc.ast import Element, find, identifier, is_div

_PLACE = "quarto-appendix-place"
#: Where a page names a note by its number.
_NUMBER = re.compile(
    r'(?P<before>(?:href="#|id=")fn(?:ref)?|role="doc-(?:noteref"><sup>|backlink">))(?P<number>\d+)(?=["<])'
)
_ITEMS = re.compile(r'(<ol(?: start="\d+")?>\n)((?:<li id="fn\d+">.*?)+)(</ol>\n</(?:section|aside|div)>)', re.DOTALL)
_ITEM = re.compile(r'(?=<li id="fn\d+">)')


def note_numbers(blocks: Sequence[Element]) -> dict[int, int]:
    """Give the number in the text of each note of a page whose place on the page gives it another; of both from 1."""
    if not any(is_div(block, _PLACE) for block in blocks):
        return {}
    shown = [id(note) for note in find(list(blocks), "Note")]
    written = [id(note) for note in find(list(_as_written(blocks)), "Note")]
    places = {note: number for number, note in enumerate(written, 1)}
    if shown == written:
        return {}
    return {number: places[note] for number, note in enumerate(shown, 1)}


def without_places(blocks: list[Element]) -> list[Element]:
    """Take out the marks of where sections of the appendix stand in the text."""
    return [block for block in blocks if not is_div(block, _PLACE)]


def _as_written(blocks: Sequence[Element]) -> Iterator[Element]:
    """Yield blocks in the order of the text: each section of the appendix that has a mark at its mark."""
    appendix = next((block for block in blocks if identifier(block) == "quarto-appendix"), None)
    sections = iter(appendix["c"][1]) if appendix else iter(())
    for block in blocks:
        if is_div(block, _PLACE):
            yield next(sections)
        elif block is appendix:
            yield from sections
        else:
            yield block


def renumbered(page: str, numbers: Mapping[int, int], *, before: int) -> str:
    """Give the notes of a page their numbers, and lists of notes their order.

    Parameters
    ----------
    before
        How many notes stand before those that `numbers` counts.
    """
    if not numbers:
        return page

    def named(match: re.Match[str]) -> str:
        number = int(match["number"]) - before
        return f"{match['before']}{numbers.get(number, number) + before}"

    return _ITEMS.sub(_sorted, _NUMBER.sub(named, page))


def _sorted(match: re.Match[str]) -> str:
    """Sort the notes of a list, each with its number, since those of a part of the text may not follow each other."""
    items = [item for item in _ITEM.split(match[2]) if item]
    ordered = sorted(items, key=_number)
    return match[1] + "".join(item.replace(">", f' value="{_number(item)}">', 1) for item in ordered) + match[3]


def _number(item: str) -> int:
    return int(item.removeprefix('<li id="fn').partition('"')[0])
