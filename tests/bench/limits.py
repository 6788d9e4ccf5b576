"""What was measured, in the order of the table, and the limits that a figure may not pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.timing import Cost

#: Seconds that the fixed Pandoc run takes on the machine whose figures stand in docs/speed.md: two cores, otherwise idle.
PANDOC_S = 0.5


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes
    ----------
    absolute
        Whether it is in seconds, and a slower machine so a reason to pass the limit.
    """

    key: str
    words: str
    at_most: float | None = None
    at_least: float | None = None
    absolute: bool = True

    def passed(self, value: float) -> bool:
        """Tell whether a value is on the wrong side of the limit."""
        return (self.at_most is not None and value > self.at_most) or (
            self.at_least is not None and value < self.at_least
        )

    def limit(self) -> str:
        """Give the limit in words."""
        if self.at_most is not None:
            return f"at most {self.at_most:g}{self.unit}"
        return f"at least {self.at_least:g}{self.unit}" if self.at_least is not None else ""

    @property
    def unit(self) -> str:
        """Give what follows the number."""
        return " s" if self.absolute else ""


FIGURES = (
    Figure("floor: chunks", "pandas and matplotlib imported, all chunks executed in a bare Python"),
    Figure("floor: Pandoc", "six plain runs of Pandoc: two documents, three formats"),
    Figure("floor: Typst", "two plain runs of Typst"),
    Figure("floor", "the floor: all of these, one after another"),
    Figure("cold", "article and supplement, three formats, nothing kept"),
    Figure("cold : floor", "that, in parts of the floor", at_most=2.5, absolute=False),
    Figure(
        "stayed",
        "after a sentence changed, by `press render` with its builder still there (no chunk runs)",
        at_most=1.0,
    ),
    Figure("preview", "the same, with `press preview` open", at_most=1.0),
    Figure("prose", "the same, by `press render` from nothing"),
    Figure("cell", "after one cell of the data changed"),
    Figure("unchanged", "after nothing changed", at_most=0.3),
    Figure("help", "`press --help`", at_most=0.15),
    Figure("verify", "`press verify` of these files"),
    Figure("verify : cold", "that, in parts of the render", at_most=1.0, absolute=False),
    Figure("quarto", "plain `quarto render` of the same to the same formats"),
    Figure("quarto engine", "`press render --engine quarto`"),
    Figure("quarto : cold", "`quarto render`, in parts of the embedded engine", at_least=8.0, absolute=False),
    Figure(
        "quarto engine : quarto",
        "`press render --engine quarto`, in parts of `quarto render`",
        at_most=0.5,
        absolute=False,
    ),
    Figure("machine", "a fixed run of Pandoc, to tell machines by"),
)


def figures(costs: Mapping[str, Cost]) -> dict[str, float]:
    """Give every figure that the costs tell, seconds and ratios."""
    told = {name: cost.wait_s for name, cost in costs.items()}
    parts = [seconds for name, seconds in told.items() if name.startswith("floor: ")]
    if parts:
        told["floor"] = sum(parts)
    for figure in FIGURES:
        one, _, other = figure.key.partition(" : ")
        if other and one in told and other in told:
            told[figure.key] = told[one] / told[other]
    return {figure.key: told[figure.key] for figure in FIGURES if figure.key in told}


def faults(told: Mapping[str, float]) -> list[str]:
    """Say of each figure that passes its limit by how much, and how slow this machine is."""
    passed = [figure for figure in FIGURES if figure.key in told and figure.passed(told[figure.key])]
    return [
        f"{figure.words}: found {told[figure.key]:.2f}{figure.unit}, expected {figure.limit()}"
        + (f"; {_slowness(told)}" if figure.absolute else "")
        for figure in passed
    ]


def _slowness(told: Mapping[str, float]) -> str:
    factor = told["machine"] / PANDOC_S
    return f"a fixed run of Pandoc takes {factor:.2f} times as long here as where the limits were set"
