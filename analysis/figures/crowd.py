"""Points of so many studies that a plot cannot name each: smaller ones, drawn together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from analysis.figures.style import BLUE, MM_PER_INCH, POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.figures.style import Canvas

#: Studies up to which each is named: in the alternative text, and beside its point where there is room.
NAMED = 200
#: Radius of the smallest points, in mm.
_LEAST_MM = 0.22


def is_crowd(count: int) -> bool:
    """Tell whether these are too many to name each."""
    return count > NAMED


def draw_crowd(canvas: Canvas, places: Sequence[tuple[float, float]], *, radius_mm: float) -> None:
    """Draw points in mm, the smaller the more they are; `radius_mm` is that of few."""
    radius = max(_LEAST_MM, radius_mm * math.sqrt(NAMED / len(places)))
    size = (2 * radius / MM_PER_INCH * POINTS_PER_INCH) ** 2
    across, up = zip(*places, strict=True)
    # below the lines, which would vanish behind thousands of points
    canvas.axes.scatter(across, up, s=size, color=BLUE, linewidths=0, zorder=1.5)


def describe_crowd(count: int) -> str:
    """Say in an alternative text that studies are not named."""
    return f"The {count} studies are too many to name each here."
