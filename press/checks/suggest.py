"""Values of the ledger that a typed number or word equals: what an author would have written in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: How many values a hint names.
_NAMED = 3
_WORD = re.compile(r"[^\W\d_]{3,}")
#: Words of ids and sentences that tie nothing to anything.
_EMPTY = frozenset(
    "the and for with from that this are was were not has have had its their our which who one all any known count"
    " per than then there these those into out two three four five low high value values total data number numbers".split()
)
_NUMBER = re.compile(r"[-+−]?\d+(?:[.,]\d+)*")
#: Letters by which words are held to be the same: studies, study.
_STEM = 5


@dataclass(frozen=True)
class Known:
    """A value of the ledger as a text could name it."""

    id: str
    number: float | None
    text: str
    #: Whether it is a choice of the review itself, such as the level of its intervals.
    chosen: bool

    @property
    def stems(self) -> frozenset[str]:
        """Give the words of its id."""
        return stems_of(self.id.replace(".", " "))


@dataclass(frozen=True)
class Typed:
    """A number as it is typed, with the decimals that it shows."""

    number: float
    digits: int


class Ledger:
    """The values of a document's ledger, by what they print."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._known = [_known(row) for row in rows if row.get("kind") != "claim"]
        self._numbers = [one for one in self._known if one.number is not None]

    def equal(self, typed: Typed) -> list[Known]:
        """Give the values that are this number when they are rounded to its decimals."""
        return [one for one in self._numbers if one.number is not None and _same(one.number, typed)]

    def called(self, word: str) -> list[Known]:
        """Give the values whose text is this word."""
        return [one for one in self._known if one.number is None and one.text.casefold() == word.casefold()]


def nearest_values(known: Sequence[Known], sentence: str) -> list[Known]:
    """Order values by how many words of the sentence their ids hold, and give the first few."""
    stems = stems_of(sentence)
    ordered = sorted(known, key=lambda one: (-len(one.stems & stems), one.id.count("."), len(one.id), one.id))
    return ordered[:_NAMED]


def related(known: Sequence[Known], sentence: str) -> list[Known]:
    """Give the values whose ids share a word with the sentence, the nearest first."""
    stems = stems_of(sentence)
    return nearest_values([one for one in known if one.stems & stems], sentence)


def akin(known: Sequence[Known], printed: Sequence[str]) -> list[Known]:
    """Give the values that stand beside one of those printed: under the same name, or by the same name beside it."""
    parents = {name.rpartition(".")[0] for name in printed}
    cousins = {_cousins(name) for name in printed}
    found = [one for one in known if one.id.rpartition(".")[0] in parents or _cousins(one.id) in cousins]
    return sorted(found, key=lambda one: (len(one.id), one.id))[:_NAMED]


def _cousins(name: str) -> tuple[str, str]:
    """Give what a name shares with those beside its level: `evidence.levels` and `label`."""
    parent, _, last = name.rpartition(".")
    above = parent.rpartition(".")[0]
    return (above, last) if above else (name, "")


def describe(known: Sequence[Known], *, words: bool = False) -> str:
    """Say what to write in the place of a typed number or word."""
    ending = ".words" if words else ""
    return " or ".join(f"`{{python}} v.{one.id}{ending}`" for one in known)


def stems_of(text: str) -> frozenset[str]:
    """Give the words of a text or id, each cut to its beginning."""
    found = (word.casefold() for word in _WORD.findall(text.replace("_", " ")))
    return frozenset(_stem(word) for word in found if word not in _EMPTY)


def _stem(word: str) -> str:
    short = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return short[:_STEM]


def parse_typed(text: str, *, comma: bool) -> Typed | None:
    """Read a typed number; `comma`: whether a comma stands before decimals, as in most languages but English."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    plain = text.replace("−", "-")
    if comma:
        plain = plain.replace(".", "").replace(",", ".") if "," in plain else plain
    elif re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    else:
        plain = plain.replace(",", ".")
    try:
        return Typed(float(plain), len(plain.partition(".")[2]))
    except ValueError:
        return None


def _same(number: float, typed: Typed) -> bool:
    # half a unit of the last place, and a little for what binary fractions cannot hold
    return abs(number - typed.number) <= 0.5 * 10**-typed.digits * (1 + 1e-9) and (
        typed.digits > 0 or number == round(number)
    )


def _known(row: Mapping[str, Any]) -> Known:
    raw = row.get("raw")
    number = float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else None
    cells = row.get("cells") or ()
    chosen = bool(cells) and all(cell.get("file") == "review.yml" for cell in cells)
    return Known(str(row["id"]), number, str(row.get("text", "")), chosen)
