"""What one check finds: what follows from the data, and how a printed figure or word is compared with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias

from analysis.format import choose_digits, format_number, format_p
from analysis.provenance import qualified
from analysis.reading import CellRef, reading, unnoticed
from analysis.recheck.granularity import Scores, find_counts, has_spread
from analysis.recheck.rounding import Printed, Span, judge_equality, parse_printed
from analysis.recheck.significance import read_p
from analysis.results import Agreement, Quantity
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.schema import Row

_Asked = ParamSpec("_Asked")

SIGNIFICANT, NOT_SIGNIFICANT = "significant", "not significant"

#: p values this near to alpha are printed with one more decimal, so that rounding does not hide their side.
NEAR_ALPHA = 0.005

#: Bounds of p below this are printed as smaller than it.
SMALLEST_BOUND = 0.0001


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


@dataclass(frozen=True)
class Finding:
    """What one check finds, before it is set against statements.

    `key` is the name below `recheck`; `printed` is what the data themselves hold of it, as printed, and `reads_as` its
    meaning in the check's terms, both empty where they hold nothing. `values` are named below `recheck` too.
    `cells` are what the check read: `noticing` names them, for its values too. `kind` says what sort of check it is.
    """

    key: str
    statement: str
    place: str
    expected: Expected
    recomputed: str
    explanation: str
    function: str
    printed: str = ""
    reads_as: str = ""
    values: Mapping[str, Quantity] = field(default_factory=dict)
    cells: tuple[CellRef, ...] = ()
    kind: str = ""


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


def show_number(number: float, *, digits: int) -> str:
    """Print a number with at least `digits` decimals, more where it would lose its sign."""
    return format_number(number, digits=choose_digits(number, digits=digits))


def show_p(p: float, *, alpha: float) -> str:
    """Print `p = 0.008`, `p < 0.001`, or one more decimal near alpha."""
    if abs(p - alpha) < NEAR_ALPHA:
        return f"p = {format_number(p, digits=4)}"
    text = format_p(p)
    return f"p < {text[1:]}" if text.startswith("<") else f"p = {text}"


def show_p_bounds(limits: tuple[float, float]) -> str:
    """Print the ends of what p can be, to four decimals."""
    low, high = ("<0.0001" if p < SMALLEST_BOUND else format_number(p, digits=4) for p in limits)
    return low if low == high else f"{low} to {high}"


def name_significance(p: float, *, alpha: float) -> str:
    """Give the verdict on a p value in words."""
    return SIGNIFICANT if p < alpha else NOT_SIGNIFICANT


def name_possible(limits: tuple[float, float], *, alpha: float) -> frozenset[str]:
    """Give the verdicts that p values within the limits can have."""
    return frozenset(name_significance(p, alpha=alpha) for p in limits)


def read_significance(cell: object) -> str:
    """Read a printed mark of significance; empty where the cell claims nothing.

    `p<0.05` and other limits read as significant, `ns` as not.
    """
    text = str(cell)
    if text == Missing.NS:
        return NOT_SIGNIFICANT
    if text.replace(" ", "").startswith("p<"):
        return SIGNIFICANT
    return text if text in {SIGNIFICANT, NOT_SIGNIFICANT} else ""


def locate(row: Row) -> str:
    """Say where a row was printed."""
    return name_row(row, "locator")


def reads_as_p(text: str) -> bool:
    """Tell whether a text is a printed p value, or says that there is none."""
    try:
        read_p(text)
    except ValueError:
        return text in set(Missing)
    return True


def read_printed(row: Row, column: str) -> Printed | None:
    """Read a number as it is printed, or None where the cell has none."""
    return parse_printed(row.text[column]) if row.number(column) is not None else None


def name_row(row: Row, column: str = "label") -> str:
    """Give a cell that names or places a row in a message; no figure comes from it, and nobody notices the reading."""
    with unnoticed():
        return str(row[column])
