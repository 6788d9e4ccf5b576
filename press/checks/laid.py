"""What the sources say laid beside what a finished file says: where each value stands, and which numbers are not alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from press.checks.align import Token, align, tokens
from press.checks.expected import Expected, Stream
from press.checks.readback.reading import Reading

#: So many tokens at either end of a part tell where it stands, and so many places are tried where some were altered.
_ENDS, _TRIES = 12, 4
#: So many tokens around a number that differs are quoted.
_AROUND = 5
#: Figures with the sign before them, and signs of what is less or more.
_NUMERAL = re.compile(r"(?:(?<![\w\s])[-−])?\d+(?:\.\d+)*|−|[<>≤≥]")


@dataclass(frozen=True)
class Standing:
    """What stands in the place of a value, and the number of its first character."""

    text: str
    start: int


@dataclass(frozen=True)
class Difference:
    """Where the numbers outside of values differ: what the sources say and what the file says, with words around it."""

    expected: str
    found: str
    around: str
    #: Number of the first character in the text; of what stands outside of it, `place` tells where.
    start: int
    place: str = ""


@dataclass(frozen=True)
class Laid:
    """A document and a finished file, side by side."""

    #: By the element of each use of a value; None where nothing stands in its place.
    standing: Mapping[str, Standing | None]
    differences: Sequence[Difference]


@dataclass(frozen=True)
class _Pair:
    """A part of the sources, the part of the file in which it is looked for, and what matches."""

    stream: Stream
    theirs: Sequence[Token]
    matched: Sequence[int | None]
    text: str


def lay(expected: Expected, reading: Reading) -> Laid:
    """Lay a document beside a finished file; parts that may move are looked for anywhere, whole."""
    pairs = list(_pairs(expected, reading.text))
    standing = {element: found for pair in pairs for element, found in _standings(pair)}
    differences = [one for pair in pairs for one in _differences(pair, expected)]
    return Laid(standing, differences)


def _pairs(expected: Expected, text: str) -> Iterator[_Pair]:
    theirs = list(tokens(text))
    main = expected.main
    for part in expected.movable:
        place = _find_part(part.tokens, [token.text for token in theirs])
        if place is None:
            main = _joined(main, part)
            continue
        begin, end = _whole_words(theirs, *place)
        yield _pair(part, theirs[begin:end], text)
        theirs[begin:end] = []
    yield _pair(main, theirs, text)


def _whole_words(theirs: Sequence[Token], begin: int, end: int) -> tuple[int, int]:
    """Take to a part what nothing parts from its ends, such as a sign before its first number."""
    while begin and theirs[begin - 1].end == theirs[begin].start:
        begin -= 1
    while end < len(theirs) and theirs[end - 1].end == theirs[end].start:
        end += 1
    return begin, end


def _pair(stream: Stream, theirs: Sequence[Token], text: str) -> _Pair:
    return _Pair(stream, theirs, align(stream.tokens, [token.text for token in theirs]), text)


def _joined(main: Stream, part: Stream) -> Stream:
    """Put a part that was not found behind the rest: what is left of it is to be told."""
    behind = len(main.tokens)
    uses = {element: (start + behind, end + behind) for element, (start, end) in part.uses.items()}
    return Stream([*main.tokens, *part.tokens], main.uses | uses)


def _find_part(part: Sequence[str], whole: Sequence[str]) -> tuple[int, int] | None:
    """Find where a part begins and ends; some of the tokens at its ends may have been altered."""
    begin = next(_ends(part, whole), None)
    end = next(_ends(part[::-1], whole[::-1]), None)
    if begin is None or end is None or begin >= len(whole) - end:
        return None
    return begin, len(whole) - end


def _ends(part: Sequence[str], whole: Sequence[str]) -> Iterator[int]:
    length = min(_ENDS, len(part))
    for shift in range(0, length * _TRIES, max(1, length)):
        run = part[shift : shift + length]
        places = (at for at in range(shift, len(whole) - length + 1) if whole[at] == run[0]) if run else ()
        yield from (at - shift for at in places if whole[at : at + length] == run)


def _standings(pair: _Pair) -> Iterator[tuple[str, Standing | None]]:
    for element, (start, end) in pair.stream.uses.items():
        first, last = _between(pair, start, end)
        yield element, _standing(pair, first, last)


def _standing(pair: _Pair, first: int, last: int) -> Standing | None:
    if first >= last:
        return None
    start = pair.theirs[first].start
    return Standing(pair.text[start : pair.theirs[last - 1].end], start)


def _between(pair: _Pair, start: int, end: int) -> tuple[int, int]:
    """Give what stands between the neighbours of a value, but for what belongs to the neighbours themselves."""
    before, low = _neighbour(pair, range(start - 1, -1, -1), (-1, -1))
    after, high = _neighbour(pair, range(end, len(pair.matched)), (len(pair.matched), len(pair.theirs)))
    inside = [at for at in pair.matched[start:end] if at is not None]
    if inside and len(inside) == end - start:
        return _touching(pair, inside[0], low + 1, -1), _touching(pair, inside[-1], high - 1, 1) + 1
    lead, tail = start - before - 1, after - end
    if high - low - 1 >= lead + tail:
        return low + 1 + lead, high - tail
    return low + 1, high


def _neighbour(pair: _Pair, way: range, edge: tuple[int, int]) -> tuple[int, int]:
    """Give the next token on a way that the file has too, and its number there."""
    return next(((at, there) for at in way if (there := pair.matched[at]) is not None), edge)


def _touching(pair: _Pair, at: int, limit: int, step: int) -> int:
    """Go from a token on over those that nothing parts from it, as far as a limit: `0.27` is no `10.27`."""
    while at != limit:
        one, other = sorted((at, at + step))
        if pair.theirs[one].end != pair.theirs[other].start:
            break
        at += step
    return at


def _differences(pair: _Pair, whole: Expected) -> Iterator[Difference]:
    """Find stretches between what is alike that hold other numbers; those of values are told by name.

    A title block stands in front of the text with numbers of the metadata, and what is written for one format alone
    prints numbers of its own: both may hold more than the text.
    """
    owned = {at for start, end in pair.stream.uses.values() for at in range(start, end)}
    edges = [(-1, -1), *((at, there) for at, there in enumerate(pair.matched) if there is not None)]
    edges.append((len(pair.matched), len(pair.theirs)))
    for (before, low), (after, high) in pairwise(edges):
        ours, found = range(before + 1, after), range(low + 1, high)
        if (ours or found) and owned.isdisjoint(ours):
            expected = "".join(pair.stream.tokens[at] for at in ours)
            held = pair.text[pair.theirs[found[0]].start : pair.theirs[found[-1]].end] if found else ""
            more = whole.raw | (whole.in_front if _is_main(pair, whole) and before < whole.front else frozenset())
            held += _sign(pair, high, held)
            if _is_hyphen(pair, low, expected, held) and whole.customs.hyphens_as_minus:
                continue
            lost = expected == "-" and not held and _is_number(pair, after)
            if (lost or _numerals(expected) != _numerals(held)) and (ours or not more.issuperset(_numerals(held))):
                yield Difference(expected, held, _around(pair, low, high), _start(pair, low + 1))


def _is_number(pair: _Pair, at: int) -> bool:
    return at < len(pair.stream.tokens) and pair.stream.tokens[at].isdigit()


def _is_hyphen(pair: _Pair, low: int, expected: str, held: str) -> bool:
    """Tell whether a minus sign stands for the hyphen of a number."""
    following = pair.theirs[low + 2].text if low + 2 < len(pair.theirs) else ""
    return (expected, held) == ("-", "−") and following.isdigit()


def _is_main(pair: _Pair, whole: Expected) -> bool:
    return not any(pair.stream is part for part in whole.movable)


def _sign(pair: _Pair, high: int, held: str) -> str:
    """Tell of a hyphen that stands before figures as their sign; elsewhere it is no part of a number."""
    before = pair.text[pair.theirs[high - 1].start - 1 : pair.theirs[high - 1].start] if high else ""
    if held == "-" and _is_doubled(pair, high - 1):
        return "−"
    signs = held.endswith("-") and high < len(pair.theirs) and pair.theirs[high].text.isdigit()
    return "−" if signs and pair.theirs[high - 1].end == pair.theirs[high].start and not before.isalnum() else ""


def _is_doubled(pair: _Pair, at: int) -> bool:
    """Tell whether a hyphen touches another one, and the two a number behind them."""
    first = at - 1 if at and pair.theirs[at - 1].text == "-" else at
    run = pair.theirs[first : first + 3]
    touching = all(one.end == other.start for one, other in pairwise(run))
    return touching and [one.text for one in run[:2]] == ["-", "-"] and run[-1].text.isdigit()


def _numerals(text: str) -> list[str]:
    return _NUMERAL.findall(text)


def _around(pair: _Pair, low: int, high: int) -> str:
    first, last = max(0, low - _AROUND), min(len(pair.theirs), high + _AROUND) - 1
    return " ".join(pair.text[pair.theirs[first].start : pair.theirs[last].end].split()) if first <= last else ""


def _start(pair: _Pair, at: int) -> int:
    return pair.theirs[min(at, len(pair.theirs) - 1)].start if pair.theirs else 0
