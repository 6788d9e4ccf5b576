"""What one check finds, with the cells that it read and the values that it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from analysis.format import choose_digits
from analysis.provenance import qualified
from analysis.reading import CellRef, reading
from analysis.recheck.expected import Expected, Unchecked
from analysis.recheck.words import NEAR_ALPHA
from analysis.results import Agreement, Quantity

if TYPE_CHECKING:
    from analysis.schema import Missing

_Asked = ParamSpec("_Asked")


@dataclass(frozen=True)
class Finding:
    """What one check finds, before it is set against statements.

    `key` is the name below `recheck`; `printed` is what the data themselves hold of it, as printed, empty where they
    hold nothing, and `reads_as` its meaning in the check's terms where that is something else. Nothing follows unless
    `expected` and `recomputed` are given; `explanation` says why. `values` are named below `recheck` too.
    `cells` are what the check read: `noticing` names them, for its values too. `kind` says what sort of check it is.
    """

    key: str
    statement: str
    place: str
    explanation: str
    function: str
    expected: Expected = field(default_factory=Unchecked)
    recomputed: str = "nothing"
    printed: str = ""
    reads_as: str = ""
    values: Mapping[str, Quantity] = field(default_factory=dict)
    cells: tuple[CellRef, ...] = ()
    kind: str = ""

    @property
    def agrees(self) -> Agreement:
        """Say how what is printed agrees with what follows."""
        return self.expected.judge(self.reads_as or self.printed)


def noticing(check: Callable[_Asked, Finding]) -> Callable[_Asked, Finding]:
    """Let a check name the cells that it reads."""

    @wraps(check)
    def checked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> Finding:
        with reading() as read:
            finding = check(*args, **kwargs)
        return _with_cells(finding, read.cells)

    return checked


def noticing_each(check: Callable[_Asked, Iterator[Finding]]) -> Callable[_Asked, Iterator[Finding]]:
    """Let a check with several findings, or none, name the cells that it reads for them."""

    @wraps(check)
    def checked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> Iterator[Finding]:
        with reading() as read:
            findings = list(check(*args, **kwargs))
        return (_with_cells(finding, read.cells) for finding in findings)

    return checked


def _with_cells(finding: Finding, cells: tuple[CellRef, ...]) -> Finding:
    values = {name: replace(value, cells=cells) for name, value in finding.values.items()}
    return replace(finding, cells=cells, values=values)


@dataclass(frozen=True)
class Maker:
    """Makes quantities of one function."""

    function: str

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Maker:
        """Make a maker for a function."""
        return cls(qualified(function))

    def number(self, number: float, *, digits: int, unit: str = "") -> Quantity:
        """Make a number with at least `digits` decimals."""
        chosen = choose_digits(number, digits=digits)
        return Quantity(number, unit=unit, digits=chosen, function=self.function)

    def p(self, p: float, *, alpha: float) -> Quantity:
        """Make a p value."""
        if abs(p - alpha) < NEAR_ALPHA:
            return Quantity(p, digits=4, function=self.function)
        return Quantity(p, digits=3, function=self.function, kind="p")

    def word(self, word: str | Missing) -> Quantity:
        """Make a word."""
        return Quantity(word, function=self.function, kind="word")
