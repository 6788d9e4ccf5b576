"""What methods say of numbers that they cannot use."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.errors import AnalysisError, Location, did_you_mean, fault


class MethodError(AnalysisError):
    """Numbers that no method can use: a negative variance, a correlation of 2, columns of unequal length.

    Parameters
    ----------
    what
        The quantity, in the words of the method's page; `studies 3` and the like may follow.
    found, expected
        Both in words, without a full stop.
    hint
        What the author can do.
    """

    def __init__(self, what: str, *, found: str, expected: str, hint: str = "") -> None:
        self.what = what
        super().__init__(fault("method", Location(what), found, expected, hint))


@dataclass(frozen=True)
class Undefined:
    """A result that cannot be computed, with the reason as a clause that may stand in a note of a table."""

    reason: str


def require_finite(what: str, number: float) -> float:
    """Give back a number, or say that it is none."""
    if not math.isfinite(number):
        raise MethodError(what, found=f"{number}", expected="a finite number")
    return number


def require_positive(what: str, number: float) -> float:
    """Give back a number above 0, or say what was found."""
    if not require_finite(what, number) > 0:
        raise MethodError(what, found=f"{number:g}", expected="a number > 0")
    return number


def require_level(level: float) -> float:
    """Give back a confidence level between 0 and 1, or say what was found."""
    if not 0 < require_finite("level", level) < 1:
        hint = "95 % is written 0.95"
        raise MethodError("level", found=f"{level:g}", expected="a number between 0 and 1", hint=hint)
    return level


def require_word(what: str, word: str, known: Sequence[str]) -> str:
    """Give back a word that is known, or say which are."""
    if word not in known:
        raise MethodError(
            what, found=f"{word}", expected=f"one of {', '.join(known)}", hint=did_you_mean(f"{word}", known)
        )
    return word
