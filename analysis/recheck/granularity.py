"""Means and standard deviations that whole numbers can have: GRIM and GRIMMER.

The mean of n whole numbers is a whole number over n, and few numbers print as few fractions: many a printed mean can
be no mean (Brown and Heathers 2017). The sum of the squares of whole numbers is whole too, and as even or odd as their
sum, which leaves few standard deviations (Anaya 2016, in the analytic form of Allard 2018).
Numbers as printed in, counts out; every comparison is exact.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analysis.recheck.rounding import Printed

#: Above this many possible sums some standard deviation fits always, and looking at each would only take time.
MANY_SUMS = 1000


@dataclass(frozen=True)
class Scores:
    """Scores of `n` persons, printed as a mean; each is a whole number over `items`, 1 where scores are sums."""

    mean: Printed
    n: int
    items: int = 1

    @property
    def parts(self) -> int:
        """Parts of a whole that the mean is a number of."""
        return self.n * self.items


def find_counts(printed: Printed, parts: int, whole: int = 1) -> range:
    """Give the whole numbers i of which `whole * i / parts` may print so."""
    low, high = (Fraction(end) * parts / whole for end in (printed.low, printed.high))
    return range(math.ceil(low), math.floor(high) + 1)


def is_told_apart(printed: Printed, parts: int, whole: int = 1) -> bool:
    """Tell whether there are numbers of these decimals that no whole number of parts gives."""
    return Fraction(printed.high - printed.low) * parts < whole


def has_spread(scores: Scores, sd: Printed) -> bool:
    """Tell whether whole numbers with the printed mean can have the printed standard deviation (of n - 1)."""
    return any(_has_squares(scores, total, sd) for total in _find_sums(scores))


def is_spread_told_apart(scores: Scores, sd: Printed) -> bool:
    """Tell whether there are standard deviations of these decimals that no such whole numbers have."""
    low, high = _bound_squares(scores, sd)
    return high - low < 2 and len(_find_sums(scores)) <= MANY_SUMS  # noqa: PLR2004 -- each second sum of squares is possible


def _find_sums(scores: Scores) -> range:
    return find_counts(scores.mean, scores.parts)


def _bound_squares(scores: Scores, sd: Printed) -> tuple[Fraction, Fraction]:
    """Bound the sum of squared deviations in units of one item."""
    unit = (scores.n - 1) * scores.items**2
    return unit * Fraction(max(sd.low, Decimal(0))) ** 2, unit * Fraction(sd.high) ** 2


def _has_squares(scores: Scores, total: int, sd: Printed) -> bool:
    """Tell whether there is a sum of squares: whole, of the parity of the sum, and not less than equal scores give."""
    low, high = (bound + Fraction(total * total, scores.n) for bound in _bound_squares(scores, sd))
    each, rest = divmod(total, scores.n)
    least = max(math.ceil(low), (scores.n - rest) * each**2 + rest * (each + 1) ** 2)
    return least + (least - total) % 2 <= high
