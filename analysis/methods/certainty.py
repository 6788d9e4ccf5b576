"""Certainty of evidence by GRADE: from judgements to a level, by counting steps down and up [@guyatt2011]."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.methods.errors import MethodError

#: Levels from the lowest, which is 1 of 4.
LEVELS = ("very low", "low", "moderate", "high")
#: Where evidence starts: of randomised trials (or of observational studies rated with ROBINS-I) high, of others low.
STARTS: Mapping[str, int] = {"high": 4, "low": 2}
#: Steps down and up, by the word of the judgement.
STEPS_DOWN: Mapping[str, int] = {"not serious": 0, "serious": 1, "very serious": 2, "extremely serious": 3}
STEPS_UP: Mapping[str, int] = {"no": 0, "+1": 1, "+2": 2}


@dataclass(frozen=True)
class Certainty:
    """A level with its way; `points` is its place from 1 (very low) to 4 (high)."""

    start: str
    down: int
    up: int
    points: int

    @property
    def level(self) -> str:
        """The level in words."""
        return LEVELS[self.points - 1]


def derive_certainty(starts_at: str, *, down: Iterable[str] = (), up: Iterable[str] = ()) -> Certainty:
    """Count steps from the start; no evidence is more than of high or less than of very low certainty.

    Parameters
    ----------
    starts_at
        high or low.
    down
        A word of `STEPS_DOWN` for each of risk of bias, inconsistency, indirectness, imprecision and publication bias.
    up
        A word of `STEPS_UP` for each of large effect, dose response and confounding.

    Raises
    ------
    MethodError
        A word is none of these.
    """
    start = _look_up("start", starts_at, STARTS)
    fallen = sum(_look_up("judgement", word, STEPS_DOWN) for word in down)
    risen = sum(_look_up("judgement", word, STEPS_UP) for word in up)
    points = min(max(start - fallen + risen, 1), len(LEVELS))
    return Certainty(starts_at, fallen, risen, points)


def _look_up(what: str, word: str, known: Mapping[str, int]) -> int:
    if word not in known:
        raise MethodError(what, found=word, expected="one of " + ", ".join(known))
    return known[word]
