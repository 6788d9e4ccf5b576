"""What follows from the data, and how a printed figure or word is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from analysis.recheck.granularity import Scores, find_counts, has_spread
from analysis.recheck.rounding import Span, judge_equality, parse_printed
from analysis.recheck.significance import read_p
from analysis.results import Agreement
from analysis.schema import Missing


@dataclass(frozen=True)
class ExpectedWord:
    """A word follows; `possible` are the words that follow for other numbers that print the same."""

    word: str
    possible: frozenset[str] = frozenset()

    def judge(self, printed: str) -> Agreement:
        """Compare a printed word."""
        if printed == self.word:
            return "yes"
        return "within rounding" if printed in self.possible else "no"


@dataclass(frozen=True)
class ExpectedNumber:
    """A number follows; `limits` are the ends of what follows for other numbers that print the same."""

    number: float
    limits: tuple[float, float]

    def judge(self, printed: str) -> Agreement:
        """Compare a printed number."""
        return judge_equality(parse_printed(printed), recomputed=self.number, limits=self.limits)


@dataclass(frozen=True)
class ExpectedRange:
    """A number within these limits follows."""

    low: float
    high: float

    def judge(self, printed: str) -> Agreement:
        """Compare a printed number; one that may lie within before rounding does so within rounding."""
        number = parse_printed(printed)
        if self.low <= number.number <= self.high:
            return "yes"
        return "within rounding" if float(number.low) < self.high and self.low < float(number.high) else "no"


@dataclass(frozen=True)
class ExpectedSpan:
    """A number within `exact` follows, and one within `limits` for other numbers that print the same.

    The ends belong to both: papers round halves in more than one way, and a check of simulated data fails otherwise.
    """

    exact: Span
    limits: Span

    def judge(self, printed: str) -> Agreement:
        """Compare a printed number."""
        span = parse_printed(printed).span
        if span.meets(self.exact):
            return "yes"
        return "within rounding" if span.meets(self.limits) else "no"


@dataclass(frozen=True)
class ExpectedShare:
    """A whole number of `parts` follows, times `whole`: a mean of whole numbers, or a percentage of persons."""

    parts: int
    whole: int = 1

    def judge(self, printed: str) -> Agreement:
        """Compare a printed number."""
        return "yes" if find_counts(parse_printed(printed), self.parts, self.whole) else "no"


@dataclass(frozen=True)
class ExpectedSpread:
    """A standard deviation of whole numbers with this mean follows."""

    scores: Scores

    def judge(self, printed: str) -> Agreement:
        """Compare a printed standard deviation."""
        return "yes" if has_spread(self.scores, parse_printed(printed)) else "no"


@dataclass(frozen=True)
class ExpectedP:
    """A p value follows; `limits` are the ends of what follows for other numbers that print the same."""

    p: float
    limits: Span

    def judge(self, printed: str) -> Agreement:
        """Compare `0.03`, `= 0.03`, `< 0.05` or `> 0.05`."""
        told = read_p(printed)
        if told.fits(Span(self.p, self.p)):
            return "yes"
        return "within rounding" if told.fits(self.limits) else "no"


@dataclass(frozen=True)
class Unchecked:
    """Nothing follows, since something is missing."""

    def judge(self, printed: str) -> Agreement:  # noqa: ARG002 -- the same question as to the others
        """Say that there is nothing to compare with."""
        return "cannot be checked"


Expected: TypeAlias = (
    ExpectedWord
    | ExpectedNumber
    | ExpectedRange
    | ExpectedSpan
    | ExpectedShare
    | ExpectedSpread
    | ExpectedP
    | Unchecked
)

#: What is compared with a number, and with nothing else.
NUMERIC = (ExpectedNumber, ExpectedRange, ExpectedSpan, ExpectedShare, ExpectedSpread)


def reads_as_p(text: str) -> bool:
    """Tell whether a text is a printed p value, or says that there is none."""
    try:
        read_p(text)
    except ValueError:
        return text in set(Missing)
    return True
