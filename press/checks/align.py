"""Two texts laid side by side, token by token: which part of one stands where in the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

#: Signs that are not seen, and those at which a PDF has broken a word.
_UNSEEN, _BREAKS = "\u200b\u200c\u200d\u2060\ufeff\ue000\ue001\ue002\ue003\ue004", "\u00ad\u0002"
_LETTERS = r"[^\W\d_]"
_TOKEN = re.compile(rf"\d+|{_LETTERS}+(?:[{_BREAKS}]\s*{_LETTERS}+)*|[^\w\s{_UNSEEN}]|_")
#: Signs that formats give in several ways: hyphens, and letters that are set as one.
_ALIKE = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u00ad": "-",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
    }
)
_BROKEN = re.compile(rf"(?<={_LETTERS})[{_BREAKS}]\s*(?={_LETTERS})")
#: Up to so many pairs of tokens are compared one by one; beyond that, runs that stand once on both sides part them.
_SMALL = 20_000
_RUNS = (6, 3, 1)


class Token(NamedTuple):
    """A word, a row of figures or a sign, and where it stands in its text."""

    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0) -> Iterator[Token]:
    """Give the tokens of a text; `start` is the number of its first character."""
    for found in _TOKEN.finditer(text):
        yield Token(_alike(found.group()), start + found.start(), start + found.end())


@lru_cache(maxsize=4096)
def _alike(text: str) -> str:
    return text if text.isascii() else _BROKEN.sub("", text).translate(_ALIKE)


def align(ours: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """Give for each token of the first text its number in the second, rising, or None where it is not there."""
    matched: list[int | None] = [None] * len(ours)
    waiting = [(0, len(ours), 0, len(theirs))]
    while waiting:
        begin, end, low, high = waiting.pop()
        while begin < end and low < high and ours[begin] == theirs[low]:
            matched[begin] = low
            begin, low = begin + 1, low + 1
        while begin < end and low < high and ours[end - 1] == theirs[high - 1]:
            end, high = end - 1, high - 1
            matched[end] = high
        if begin < end and low < high:
            waiting += _parts(ours, theirs, (begin, end, low, high), matched)
    return matched


Window = tuple[int, int, int, int]


def _parts(ours: Sequence[str], theirs: Sequence[str], window: Window, matched: list[int | None]) -> list[Window]:
    """Match a window where it is small; else give the windows between what stands once on both sides."""
    begin, end, low, high = window
    anchors = _anchors(ours[begin:end], theirs[low:high]) if (end - begin) * (high - low) > _SMALL else []
    if not anchors:
        matcher = SequenceMatcher(None, ours[begin:end], theirs[low:high], autojunk=False)
        for first, second, size in matcher.get_matching_blocks():
            matched[begin + first : begin + first + size] = range(low + second, low + second + size)
        return []
    for first, second in anchors:
        matched[begin + first] = low + second
    edges = [(-1, -1), *anchors, (end - begin, high - low)]
    return [
        (begin + before[0] + 1, begin + after[0], low + before[1] + 1, low + after[1])
        for before, after in pairwise(edges)
    ]


def _anchors(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Find runs that stand once on both sides, as many as keep one order."""
    for length in _RUNS:
        left, right = _once(ours, length), _once(theirs, length)
        pairs = sorted((left[run], right[run]) for run in left.keys() & right.keys())
        if pairs:
            return _rising(pairs)
    return []


def _once(side: Sequence[str], length: int) -> dict[tuple[str, ...], int]:
    runs = list(zip(*(side[shift:] for shift in range(length)), strict=False))
    count = Counter(runs)
    return {run: place for place, run in enumerate(runs) if count[run] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Choose the most pairs whose second numbers rise."""
    from bisect import bisect_left

    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        place = bisect_left(ends, second)
        ends[place : place + 1] = [second]
        last[place : place + 1] = [number]
        before.append(last[place - 1] if place else -1)
    chosen: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]
