"""One effect of one study: what was measured, how large, how sure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from analysis.methods.errors import MethodError, require_finite, require_level, require_positive

#: Names as metafor has them; `BETA` is a standardised regression coefficient. OR, RR and ROM are natural logarithms.
Measure = Literal["COR", "ZCOR", "PCOR", "ZPCOR", "BETA", "MD", "SMD", "ROM", "MC", "SMCC", "SMCR", "OR", "RR", "RD"]

#: Measures whose estimate is a natural logarithm of what readers know.
LOGARITHMS: frozenset[Measure] = frozenset({"OR", "RR", "ROM"})


@dataclass(frozen=True)
class Effect:
    """An estimate with its sampling variance.

    Parameters
    ----------
    measure
        What `estimate` is; the logarithm for OR, RR and ROM.
    estimate, variance
        In the unit of the measure, and that unit squared.
    route
        What it was computed from, in words (`means and SDs`); empty where a caller brings its own estimate.
    """

    measure: Measure
    estimate: float
    variance: float
    route: str = ""

    def __post_init__(self) -> None:
        if math.isfinite(self.estimate) and 0 < self.variance < math.inf:
            return
        require_finite(f"{self.measure}: estimate", self.estimate)
        require_positive(f"{self.measure}: variance", self.variance)

    @property
    def se(self) -> float:
        """Standard error."""
        return math.sqrt(self.variance)

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Give the confidence limits by the normal distribution, on the scale of `estimate`."""
        from scipy.special import ndtri

        half = float(ndtri((1 + require_level(level)) / 2)) * self.se
        return self.estimate - half, self.estimate + half


def require_count(what: str, number: float, *, least: int) -> float:
    """Give back a number of people that is at least `least`, or say what was found."""
    if require_finite(what, number) < least:
        raise MethodError(what, found=f"{number:g}", expected=f"a number of at least {least}")
    return number


def require_correlation(what: str, number: float) -> float:
    """Give back a correlation from -1 to 1, or say what was found."""
    if not -1 <= require_finite(what, number) <= 1:
        raise MethodError(what, found=f"{number:g}", expected="a correlation from -1 to 1")
    return number
