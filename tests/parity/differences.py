"""What differs between the files of both engines, one line each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from tests.parity.content import ASPECTS, Content


@dataclass(frozen=True)
class Difference:
    """One line that the engines do not share; a side is empty where only the other has something."""

    document: str
    kind: str
    aspect: str
    quarto: str
    press: str

    def __str__(self) -> str:
        """Give one line."""
        return f"{self.document} {self.kind} {self.aspect}: quarto {_told(self.quarto)}, press {_told(self.press)}"


def _told(line: str) -> str:
    return f'"{line}"' if line else "nothing"


def compare(document: str, kind: str, quarto: Content, press: Content) -> list[Difference]:
    """Give the differences of all aspects."""
    return [
        Difference(document, kind, aspect, *pair)
        for aspect in ASPECTS
        for pair in _changed(quarto.get(aspect, ()), press.get(aspect, ()))
    ]


def _changed(quarto: tuple[str, ...], press: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield lines that differ, side by side; where parts of the two have no line in common, in order."""
    matcher = SequenceMatcher(None, quarto, press, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(quarto[i:j], press[k:m], fillvalue="")
