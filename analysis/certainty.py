"""Certainty of evidence: the judgements of certainty.csv and the level to which they lead, by domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analysis.methods.certainty import LEVELS, STEPS_DOWN, STEPS_UP, Certainty, derive_certainty
from analysis.provenance import derive, merge_codes, read_cell
from analysis.results import Quantity
from analysis.schema import CERTAINTY_DOWN, CERTAINTY_UP, Dataset, Missing, Row

#: Signs of GRADE for a level, one of four circles filled for each point.
FILLED, EMPTY = "\N{CIRCLED PLUS}", "\N{WHITE CIRCLE}"
#: Columns with which a judgement says why.
REASON = "_reason"
#: Judgements that move nothing.
_STILL = ("not serious", "no")


@dataclass(frozen=True)
class DomainCertainty:
    """One domain.

    Parameters
    ----------
    figures
        By the names that values have: level, symbols, points, down, up, starts_at, each judgement, and its reason as
        `<judgement>_reason`.
    moving
        Judgements that move the level, in the order of the table, with whether a reason is known.
    """

    domain: str
    label: str
    figures: Mapping[str, Quantity]
    moving: Sequence[str]


def compute_certainty(dataset: Dataset) -> tuple[DomainCertainty, ...]:
    """Give the certainty of each domain that certainty.csv judges, in the order of review.yml."""
    rows = {str(row["domain"]): row for row in dataset["certainty"]}
    return tuple(_rate(dataset, rows[one.key], one.key, one.label) for one in dataset.review.domains if one.key in rows)


def rate_domain(row: Row) -> Certainty | Missing:
    """Count the steps of one row; the gravest code where a judgement is not known."""
    start = row["starts_at"]
    down = _judgements(row, CERTAINTY_DOWN, "not serious")
    up = _judgements(row, CERTAINTY_UP, "no")
    codes = [one for one in (start, *down, *up) if isinstance(one, Missing)]
    if codes:
        return merge_codes(codes)
    return derive_certainty(str(start), down=down, up=up)


def _judgements(row: Row, columns: Sequence[str], still: str) -> list[str]:
    """Take judgements; one of which the question does not arise moves nothing."""
    cells = [row[name] for name in columns]
    return [still if cell is Missing.NOT_APPLICABLE else cell for cell in cells if isinstance(cell, str)]


def _rate(dataset: Dataset, row: Row, domain: str, label: str) -> DomainCertainty:
    table = dataset["certainty"]
    columns = ("starts_at", *CERTAINTY_DOWN, *CERTAINTY_UP)
    reasons = (f"{name}{REASON}" for name in (*CERTAINTY_DOWN, *CERTAINTY_UP))
    figures = {name: derive(rate_domain, _take(row, take)) for name, take in _FIGURES.items()}
    figures |= {name: read_cell(table, row, name) for name in (*columns, *reasons) if name in table.spec.by_name}
    known = (*STEPS_DOWN, *STEPS_UP)
    moving = [name for name in columns[1:] if row.word(name) in known and row.word(name) not in _STILL]
    return DomainCertainty(domain, label, figures, tuple(moving))


def _take(row: Row, take: Callable[[Certainty], int | str]) -> Callable[[], int | str | Missing]:
    def compute() -> int | str | Missing:
        found = rate_domain(row)
        return found if isinstance(found, Missing) else take(found)

    return compute


_FIGURES: Mapping[str, Callable[[Certainty], int | str]] = {
    "level": lambda one: one.level,
    "symbols": lambda one: FILLED * one.points + EMPTY * (len(LEVELS) - one.points),
    "points": lambda one: one.points,
    "down": lambda one: one.down,
    "up": lambda one: one.up,
}
