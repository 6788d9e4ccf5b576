"""What was read from a finished file: its text, the places in it that have names, and its pictures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Edge:
    """The beginning or end of a named place, between two pieces of text."""

    name: str
    opens: bool
    #: Where it stands, such as `line 12` or `paragraph 7`.
    place: str = ""


@dataclass(frozen=True)
class Turn:
    """The text that follows stands at another place, such as `page 3`."""

    place: str


#: What readers yield, in reading order.
Piece = str | Edge | Turn


@dataclass(frozen=True)
class Spot:
    """What stands in a named place of a file."""

    text: str
    place: str
    #: Number of the first character in the text of the file.
    start: int


@dataclass(frozen=True)
class Picture:
    """One picture: what those are told who cannot see it, and what it holds."""

    alt: str
    place: str
    #: The bytes of the picture, where the format keeps them as they were.
    data: bytes = b""
    #: The words drawn in it, where the format keeps those alone.
    drawn: str | None = None
    #: It is another form of the picture before it.
    again: bool = False
    #: The file beside the finished one that it should be in; empty where the finished one holds it.
    file: str = ""
    #: The file that it was made from, where the format tells.
    made_from: str = ""


@dataclass(frozen=True)
class Formula:
    """What a formula shows, and where it stands."""

    shown: str
    place: str
    #: The copy of it in TeX that machines read, where the format keeps one.
    tex: str | None = None


@dataclass(frozen=True)
class Reading:
    """One finished file, read."""

    #: The document proper: no running heads, no contents, no figures, no formulae.
    text: str
    #: By the name of the element or bookmark; more than one spot where the file has the name more than once.
    spots: Mapping[str, tuple[Spot, ...]] = field(default_factory=dict)
    pictures: tuple[Picture, ...] = ()
    #: Ids or bookmarks, as often as each stands there, and the names that links of the file lead to.
    names: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    #: Number of the first character of each stretch, and where that stretch stands.
    turns: tuple[tuple[int, str], ...] = ()
    formulas: tuple[Formula, ...] = ()
    #: The entries of the table of contents.
    contents: tuple[str, ...] = ()
    #: By page, what stands outside of the text: running heads, the number of the page.
    margins: tuple[str, ...] = ()

    def place(self, position: int) -> str:
        """Tell where a character of the text stands, if the format tells."""
        number = bisect_right(self.turns, position, key=lambda turn: turn[0])
        return self.turns[number - 1][1] if number else ""


def gather(pieces: Iterable[Piece], pictures: Iterable[Picture] = ()) -> Reading:
    """Join pieces of text, and note what stands between the edges of each place."""
    text: list[str] = []
    length = 0
    opened: dict[str, list[tuple[Edge, int]]] = {}
    closed: list[tuple[Edge, int, int]] = []
    turns: list[tuple[int, str]] = []
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            length += len(piece)
        elif isinstance(piece, Turn):
            turns.append((length, piece.place))
        elif piece.opens:
            opened.setdefault(piece.name, []).append((piece, length))
        elif opened.get(piece.name):
            edge, start = opened[piece.name].pop()
            closed.append((edge, start, length))
    whole = "".join(text)
    return Reading(whole, _spots(whole, closed), tuple(pictures), turns=tuple(turns))


def _spots(whole: str, closed: Iterable[tuple[Edge, int, int]]) -> dict[str, tuple[Spot, ...]]:
    found: dict[str, tuple[Spot, ...]] = {}
    for edge, start, end in sorted(closed, key=lambda one: one[1]):
        found[edge.name] = (*found.get(edge.name, ()), Spot(whole[start:end], edge.place, start))
    return found
