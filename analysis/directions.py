"""Which way each outcome points, and how sure its test is of that: what counting without effects is made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import NormalDist

from analysis.recheck.inference import MIN_N_P, compute_r_p
from analysis.schema import Dataset, Row

#: Words of associations.csv, as signs.
_SIGNS = {"positive": 1, "negative": -1}
#: p values of nearly perfect correlations are too small for a double; they are as good as this.
_LEAST_P = 1e-300


@dataclass(frozen=True)
class Tendency:
    """What one association or comparison says: positive favours the hypothesis, None is not known.

    `significant` may be known in words where `p` is not.
    """

    sign: int | None = None
    p: float | None = None
    n: float | None = None
    r: float | None = None
    significant: bool | None = None

    @property
    def z(self) -> float | None:
        """Normal deviate of the test, positive where it favours the hypothesis."""
        if not self.sign or self.p is None:
            return None
        return -self.sign * NormalDist().inv_cdf(self.p / 2) if self.p < 1 else 0.0


def read_tendencies(dataset: Dataset, outcome: Row) -> tuple[Tendency, ...]:
    """Read what the data say of one outcome; one that nothing is said of has an empty tendency."""
    found = tuple(_read_association(row) for row in dataset["associations"].where(outcome=outcome.key))
    return found or (Tendency(),)


def _read_association(row: Row) -> Tendency:
    sign = _SIGNS.get(str(row["direction"]))
    significant = {"significant": True, "not significant": False}.get(str(row["significance"]))
    r, n = row.number("r"), row.number("n")
    known = r is not None and n is not None and n >= MIN_N_P
    p = max(compute_r_p(r, int(n)), _LEAST_P) if known and r is not None and n is not None else None
    return Tendency(sign=sign, p=p, n=n, r=r, significant=significant)


def choose_sign(tendencies: Iterable[Tendency], *, share: float) -> int | None:
    """Give the one vote of a study: the side of at least `share` of its outcomes whose side is known.

    Returns
    -------
    int or None
        1 favours the hypothesis, -1 speaks against it, 0 where the outcomes do not agree, None where no side is known.
    """
    signs = [one.sign for one in tendencies if one.sign is not None]
    if not signs:
        return None
    up, down = signs.count(1), signs.count(-1)
    if up == down or max(up, down) < share * len(signs):
        return 0
    return 1 if up > down else -1


def join_deviates(tendencies: Iterable[Tendency]) -> float | None:
    """Give the one normal deviate of a study: the mean of those of its outcomes.

    Notes
    -----
    The variance of the mean is 1 if the outcomes go fully together and smaller otherwise: taken as 1, the p value of a
    study is never too small for the number of its outcomes.
    """
    deviates = list(_deviates(tendencies))
    return math.fsum(deviates) / len(deviates) if deviates else None


def _deviates(tendencies: Iterable[Tendency]) -> Iterator[float]:
    return (one.z for one in tendencies if one.z is not None)
