"""The axis of a plot: its ends, where figures lie on it, and its ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.effects import Scale

#: What the numbers below the axis are; they are no values.
TICKS = "tick of the axis"
#: Ticks of a logarithmic axis, in every power of ten: usual ones, and those of a short axis; with more than `_WIDE` of these the powers alone.
_STEPS, _CLOSE, _WIDE = (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7), 2.5

#: Fewer ticks do not let one read an axis.
_FEW_TICKS = 3


@dataclass(frozen=True)
class Axis:
    """The axis: logarithmic for ratios; its ends as readers know them."""

    scale: Scale
    low: float
    high: float
    left: float
    right: float

    def place(self, number: float) -> float:
        """Give the place of a figure in mm; one beyond the ends stands at the end."""
        low, high, here = (self._map(one) for one in (self.low, self.high, number))
        return self.left + min(1.0, max(0.0, (here - low) / (high - low))) * (self.right - self.left)

    def _map(self, number: float) -> float:
        return math.log(max(number, 1e-300)) if self.scale.is_ratio else number

    def inside(self, number: float) -> bool:
        """Tell whether a figure is on the axis."""
        return self.low - 1e-12 <= number <= self.high + 1e-12

    def ticks(self) -> list[float]:
        """Give the figures at which the axis has ticks."""
        return find_log_ticks(self.low, self.high) if self.scale.is_ratio else find_ticks(self.low, self.high)


def span_axis(scale: Scale, numbers: Sequence[float], *, left: float, right: float) -> Axis:
    """Span these figures and no effect."""
    ends = [scale.null, *numbers]
    low, high = min(ends), max(ends)
    if scale.is_ratio:
        ticks = find_log_ticks(low / 2, high * 2)
        return Axis(scale, max(one for one in (*ticks, low * 0.9) if one < low * 0.999 or one == low * 0.9),
                    min(one for one in (*ticks, high * 1.1) if one > high * 1.001 or one == high * 1.1), left, right)  # fmt: skip
    if high <= low:
        low, high = low - 0.5, high + 0.5  # nothing is drawn, and the axis stands for itself
    step = _step(high - low)
    # rounding to ticks makes the axis longer, and may ask for wider steps
    step = _step((math.ceil(high / step - 1e-9) - math.floor(low / step + 1e-9)) * step)
    return Axis(scale, math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, left, right)


def _step(span: float) -> float:
    power = 10.0 ** math.floor(math.log10(span))
    return next(one * power / 10 for one in (1, 2, 5, 10, 20) if span / (one * power / 10) <= 6)  # noqa: PLR2004 - ticks


def find_ticks(low: float, high: float) -> list[float]:
    """Give round numbers between two ends, at most seven."""
    step = _step(high - low)
    return [
        round(number * step, 12) for number in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    ]


def find_log_ticks(low: float, high: float) -> list[float]:
    """Give powers of ten between two ends, with 2 and 5 times each where there is room, and more on a short axis."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    choices = (_STEPS, _CLOSE) if math.log10(high / low) < _WIDE else ((1,),)
    found: list[float] = []
    for steps in choices:
        ticks = [float(f"{step}e{power}") for power in powers for step in steps]
        found = [one for one in ticks if low * (1 - 1e-9) <= one <= high * (1 + 1e-9)]
        if len(found) >= _FEW_TICKS:
            break
    return found
