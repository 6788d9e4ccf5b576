"""Tools of appraisal as data: what a file of `tools/` says, and what a review chooses about it.

A tool has items and a scale of answers. Where it has a total, the answers have scores that are summed over the items
that count; where it has an overall judgement, the worst answer of the items that count decides it. Nothing here reads
a file: `load.tools` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from analysis.schema import Row

#: How an answer is drawn: fill and frame of its square; the sign in it tells the same without colour.
Look = Literal["good", "middling", "bad", "worst", "open"]
LOOKS: tuple[Look, ...] = ("good", "middling", "bad", "worst", "open")

#: Rater of ratings on which the raters agreed in the end.
CONSENSUS = "consensus"

#: Key of the item that holds a reviewer's own overall judgement.
OVERALL = "overall"


@dataclass(frozen=True)
class Answer:
    """One answer of a scale; `score` holds the least and greatest that it may stand for, None where it has none."""

    key: str
    label: str
    symbol: str
    look: Look
    score: tuple[float, float] | None = None


@dataclass(frozen=True)
class ToolItem:
    """One item: `answers` are the keys of those that it takes."""

    key: str
    topic: str
    counts: bool
    answers: tuple[str, ...]
    group: str = ""


@dataclass(frozen=True)
class CutOff:
    """A cut-off that somebody proposed, and where."""

    high_from: int | str
    origin: str


@dataclass(frozen=True)
class RatingTool:
    """A tool as its file describes it, with the choices of the review.

    `file` is relative to the project, or the bare name of a tool that comes with the press.
    `high_from` is the least total, or the worst overall judgement, of high quality; None where the review draws no line.
    `high_from_range` holds the cut-offs that are possible as far as is known.
    `disagreements`: whether ratings may differ without a consensus.
    """

    key: str
    label: str
    file: str
    version: str
    citation: str
    address: str
    answers: tuple[Answer, ...]
    items: tuple[ToolItem, ...]
    ordered: bool
    total: Literal["sum", "none"]
    maximum: int
    overall: Literal["worst", "none"]
    raised_from: int = 0
    cut_offs: tuple[CutOff, ...] = ()
    high_from: int | str | None = None
    high_from_range: tuple[int, int] = (0, 0)
    high_from_origin: Literal["original", "rebuild"] = "rebuild"
    disagreements: Literal["resolved", "open"] = "resolved"

    @property
    def cells_file(self) -> str:
        """Name of its file without the folder, as cells of values name it."""
        return self.file.rsplit("/", 1)[-1]

    @property
    def counted_items(self) -> tuple[str, ...]:
        """Keys of the items that count."""
        return tuple(one.key for one in self.counted)

    @cached_property
    def answer(self) -> Mapping[str, Answer]:
        """Answers by key."""
        return {one.key: one for one in self.answers}

    @cached_property
    def item(self) -> Mapping[str, ToolItem]:
        """Items by key."""
        return {one.key: one for one in self.items}

    @cached_property
    def counted(self) -> tuple[ToolItem, ...]:
        """Items that count in the total, or in the overall judgement."""
        return tuple(one for one in self.items if one.counts)

    @property
    def needed(self) -> tuple[ToolItem, ...]:
        """Items that every rating has; an overall judgement may be left to the rule."""
        return tuple(one for one in self.items if one.key != OVERALL)

    def rank(self, answer: str) -> int:
        """Give the place of an answer from the best, 0, to the worst."""
        return next(place for place, one in enumerate(self.answers) if one.key == answer)

    def bounds(self, item: ToolItem, answer: str | None) -> tuple[float, float]:
        """Give the least and greatest score that an answer, or an unknown one, may stand for."""
        # thousands of studies are rated by the same few tools
        found = self._bounds.get((item.key, answer))
        if found is None:
            found = self._bounds[item.key, answer] = self._find_bounds(item, answer)
        return found

    @cached_property
    def _bounds(self) -> dict[tuple[str, str | None], tuple[float, float]]:
        return {}

    def _find_bounds(self, item: ToolItem, answer: str | None) -> tuple[float, float]:
        keys = item.answers if answer is None else (answer,)
        scores = [score for key in keys if (score := self.answer[key].score) is not None]
        return (min(low for low, _ in scores), max(high for _, high in scores)) if scores else (0, 0)

    def is_high(self, overall: str) -> bool:
        """Say whether an overall judgement is of high quality by the cut-off of the review."""
        return self.rank(overall) <= self.rank(str(self.high_from))


def answer_of(tool: RatingTool, cell: object) -> str | None:
    """Give the answer that a cell holds; None for a missing code that is no answer of the tool."""
    return str(cell) if cell in tool.answer else None


def worst_of(tool: RatingTool, answers: Iterable[str]) -> str:
    """Give the worst of some answers."""
    return max(answers, key=tool.rank)


def overall_allowed(tool: RatingTool, answers: Iterable[str]) -> tuple[str, ...]:
    """Give the overall judgements that answers allow: the worst, and one step worse where enough items share it.

    Notes
    -----
    Tools of risk of bias let reviewers judge the whole worse than each part where several parts give concern; the best
    answer gives none, however often it stands, and what is no step of the scale cannot be raised.
    """
    given = tuple(answers)
    worst = worst_of(tool, given)
    steps = [one.key for one in tool.answers if one.look != "open"]
    raised = tool.raised_from and worst in steps[1:-1] and given.count(worst) >= tool.raised_from
    return (worst, steps[steps.index(worst) + 1]) if raised else (worst,)


def sum_of(tool: RatingTool, answers: Mapping[str, str | None]) -> tuple[float, float]:
    """Give the least and greatest total that answers by item allow; an unknown answer leaves room."""
    bounds = [tool.bounds(item, answers.get(item.key)) for item in tool.counted]
    return sum(low for low, _ in bounds), sum(high for _, high in bounds)


#: Ratings by study, tool, outcome (empty where the study as a whole is rated) and item; then by rater.
Ratings = Mapping[tuple[str, str, str, str], Mapping[str, "Row"]]


def index_ratings(table: Iterable[Row]) -> Ratings:
    """Sort the rows of ratings.csv by what they rate; a row that names no rater is the consensus."""
    found: dict[tuple[str, str, str, str], dict[str, Row]] = {}
    for row in table:
        rater = row.word("rater") or CONSENSUS
        rated = (str(row["study"]), str(row["tool"]), outcome_of(row), str(row["item"]))
        found.setdefault(rated, {})[rater] = row
    return found


def outcome_of(row: Row) -> str:
    """Give the outcome whose result a row of ratings rates; empty where it rates the study as a whole."""
    return row.word("outcome") or ""


def settle(by_rater: Mapping[str, Row]) -> Row | None:
    """Give the row that holds the agreed rating: the consensus, else that of raters who all say the same."""
    if CONSENSUS in by_rater:
        return by_rater[CONSENSUS]
    rows = list(by_rater.values())
    return rows[0] if rows and len({str(row["rating"]) for row in rows}) == 1 else None
