"""What plots of intervals are made of: rows of figures with their labels, the words around them, and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.figures.style import FigureStyle, Weight, measure_text
from analysis.format import format_quantity
from analysis.results import Quantity

COLUMN_GAP_MM = 2.0
#: Room of the column of weights, and where names of studies begin.
WEIGHT_MM, INDENT_MM = 13.0, 2.5
#: Least length of an axis where labels need room, and that as a part of the width.
AXIS_MIN_MM, AXIS_MIN_SHARE = 27.0, 0.26
#: Figures narrower than this leave out the column of weights.
NARROW_MM = 120.0

Kind = Literal["study", "average", "prediction", "heading", "remark", "note"]


@dataclass(frozen=True)
class IntervalRow:
    """One row.

    Parameters
    ----------
    label, of
        The text at the left and what it is made of.
    estimate, low, high
        As readers know them; with a code nothing is drawn, and the code is written.
    weight
        Percent; the area of the square follows it.
    """

    kind: Kind
    label: str
    of: tuple[Quantity | str, ...] = ()
    estimate: Quantity | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    weight: Quantity | None = None

    @property
    def numbers(self) -> tuple[float, ...]:
        """Give the figures that there are."""
        found = (one.number for one in (self.low, self.estimate, self.high) if one)
        return tuple(one for one in found if one is not None)

    @property
    def text(self) -> str:
        """Give the figures as they are written."""
        shown = self.estimate or self.low
        if shown is None:
            return ""
        if not shown.known or self.low is None or self.high is None:
            return format_quantity(shown)
        ends = f"{format_quantity(self.low)} to {format_quantity(self.high)}"
        return f"{format_quantity(self.estimate)} ({ends})" if self.estimate else ends

    @property
    def weight_of_text(self) -> Weight:
        """Give how strong the row is written."""
        return "bold" if self.kind in {"average", "heading"} else "normal"

    @property
    def parts(self) -> tuple[Quantity, ...]:
        """Give what the text is made of."""
        return tuple(one for one in (self.estimate, self.low, self.high) if one)


#: Rows whose words take the whole width, in the plot or below it.
WHOLE = ("heading", "remark")
_BROAD = (*WHOLE, "note")


@dataclass(frozen=True)
class Columns:
    """Edges in mm: end of the labels, ends of the axis, both of the text, right edge of the weights (0: none)."""

    label: float
    axis: tuple[float, float]
    text: float
    weight: float
    end: float


def choose_columns(style: FigureStyle) -> Columns:
    """Share the width; a narrow figure has no weights, whose squares tell them."""
    width = style.width_mm
    if width < NARROW_MM:
        return Columns(0.27 * width, (0.29 * width, 0.63 * width), 0.65 * width, 0.0, width)
    return Columns(0.26 * width, (0.28 * width, 0.67 * width), 0.695 * width, width - 0.8, width - WEIGHT_MM)


def fit_columns(rows: Sequence[IntervalRow], headings: Headings, style: FigureStyle) -> Columns:
    """Share the width by what the texts need; the axis takes what labels leave, and no less than a part of the width."""
    size = style.text_pt
    end = style.width_mm - (WEIGHT_MM if headings.weighted and style.width_mm >= NARROW_MM else 0.0)
    named = [measure_text(word, size, "bold") for word in headings.text.split()]
    text = end - max([*named, *(measure_text(row.text, size, row.weight_of_text) for row in rows)]) - 0.5
    labels = [measure_text(row.label, size, row.weight_of_text) for row in rows if row.kind not in _BROAD]
    right = text - COLUMN_GAP_MM
    least = max(AXIS_MIN_MM, AXIS_MIN_SHARE * style.width_mm)
    label = min(max(labels, default=0.0) + INDENT_MM + 1, right - least - COLUMN_GAP_MM)
    weight = style.width_mm - 0.8 if end < style.width_mm else 0.0
    return Columns(label, (label + COLUMN_GAP_MM, right), text, weight, end)


@dataclass(frozen=True)
class Headings:
    """Words at the head of the columns, and on both sides below the axis."""

    label: str
    text: str
    sides: tuple[str, str]
    of: tuple[Quantity | str, ...] = ()
    weighted: bool = False
