"""One number of a finished file made wrong: another figure, sign or decimal point, or two numbers swapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

NUMBER = re.compile(r"(?<![\d.&#])[−-]?\d+(?:\.\d+)?(?![\d;])")
#: Takes a text, the place of one number of it and of all; gives the text made wrong, or None where that cannot be.
Change = Callable[[str, tuple[int, int], Sequence[tuple[int, int]], Random], str | None]


@dataclass(frozen=True)
class Altered:
    """A file with one fault: the kind of place, what was done there, and the bytes."""

    place: str
    told: str
    content: bytes
    #: Number of the page that alone is another; None where more may be.
    page: int | None = None


def change_figure(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], random: Random) -> str:
    """Write another figure for one."""
    place = random.choice([place for place in range(*at) if text[place].isdigit()])
    other = random.choice([figure for figure in "0123456789" if figure != text[place]])
    return text[:place] + other + text[place + 1 :]


def change_sign(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], __: Random) -> str:
    """Take the minus away, or set one."""
    start = at[0]
    return text[:start] + text[start + 1 :] if text[start] in "−-" else f"{text[:start]}−{text[start:]}"


def change_point(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], random: Random) -> str | None:
    """Take the decimal point away, or set one."""
    number = text[slice(*at)]
    if "." in number:
        return text[: at[0]] + number.replace(".", "") + text[at[1] :]
    figures = [place for place in range(at[0] + 1, at[1]) if text[place - 1].isdigit()]
    if not figures:
        return None
    place = random.choice(figures)
    return f"{text[:place]}.{text[place:]}"


def swap(text: str, at: tuple[int, int], places: Sequence[tuple[int, int]], random: Random) -> str | None:
    """Let two numbers change places."""
    others = [one for one in places if text[slice(*one)] != text[slice(*at)]]
    if not others:
        return None
    first, second = sorted((at, random.choice(others)))
    one, other = text[slice(*first)], text[slice(*second)]
    return text[: first[0]] + other + text[first[1] : second[0]] + one + text[second[1] :]


CHANGES: dict[str, Change] = {"figure": change_figure, "sign": change_sign, "point": change_point, "swap": swap}


#: Segments of a text by the kind of place that they stand in.
Segments = dict[str, list[tuple[int, int]]]
#: Kind of the places where a word of a claim, or of a value, stands.
WORDS = "word"
_OTHERS = ("no", "all", "most", "few", "seven", "higher", "lower", "significant", "strong", "conflicting", "unclear")


def altered_text(text: str, segments: Segments, place: str, random: Random) -> tuple[str, str] | None:
    """Alter one number in a kind of place of a text, or one word; gives what was done, and the text."""
    if place == WORDS:
        return _altered_word(text, segments[place], random)
    places = [found.span() for start, end in segments[place] for found in NUMBER.finditer(text, start, end)]
    if not places:
        return None
    at, (name, change) = random.choice(places), random.choice(list(CHANGES.items()))
    made = change(text, at, places, random)
    if made is None or made == text:
        return None
    return f"{name} of {text[slice(*at)]} in {_around(text, at)!r}", made


def _altered_word(text: str, segments: Sequence[tuple[int, int]], random: Random) -> tuple[str, str]:
    at = random.choice(segments)
    other = random.choice([word for word in _OTHERS if word != text[slice(*at)].casefold()])
    return f"{other} for {text[slice(*at)]} in {_around(text, at)!r}", text[: at[0]] + other + text[at[1] :]


def _around(text: str, at: tuple[int, int]) -> str:
    return text[max(0, at[0] - 30) : at[1] + 30].replace("\n", " ")
