"""Rows of the data as what a paper reports of one effect, in the terms of `analysis.methods.effects`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.schema import Row

if TYPE_CHECKING:
    from analysis.methods.effects.reported import Group, Reported

#: Directions of associations.csv as signs, and what more of an outcome is by the word for its better side.
DIRECTIONS: Mapping[str, int] = {"positive": 1, "negative": -1}
BETTER: Mapping[str, int] = {"higher": 1, "lower": -1}
#: Level of the confidence intervals of a row that names none.
USUAL_LEVEL = 0.95
_PERCENT = 100


def read_level(row: Row) -> float:
    """Read the level of the interval in a row of comparisons.csv; one that says nothing of it is taken to be of 95 %."""
    stated = row.number("ci_level")
    return USUAL_LEVEL if stated is None else stated / _PERCENT


def read_comparison(row: Row) -> Reported:
    """Take a row of comparisons.csv."""
    from analysis.methods.effects.reported import Reported

    return Reported(
        one=_group(row, "1"),
        two=_group(row, "2"),
        estimate=row.number("estimate"),
        estimate_of=row.word("estimate_of") or "",
        se=row.number("se"),
        ci_low=row.number("ci_low"),
        ci_high=row.number("ci_high"),
        level=read_level(row),
        t=row.number("t"),
        f=row.number("f"),
        df=row.number("df"),
        p=row.number("p"),
        n=_people(row),
        predictors=_whole(row.number("predictors")),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _group(row: Row, number: str) -> Group:
    from analysis.methods.effects.reported import Group

    names = ("n", "mean", "sd", "events")
    return Group(**{name: row.number(f"{name}_{number}") for name in names})


def _people(row: Row) -> float | None:
    """Give the people of a row about one group; a test between two groups is none of a correlation among all of them."""
    return row.number("n_1") if row.number("n_2") is None else None


def read_association(row: Row) -> Reported:
    """Take a row of associations.csv: a correlation and its n."""
    from analysis.methods.effects.reported import Reported

    r = row.number("r")
    return Reported(estimate=r, estimate_of="" if r is None else "r", n=row.number("n"))


def read_change(row: Row) -> Reported:
    """Take a row of outcomes.csv: one group before and after, and its changes."""
    from analysis.methods.effects.reported import Group, Reported

    pre, post, change = (Group(mean=row.number(f"{when}_mean"), sd=row.number(f"{when}_sd")) for when in _OCCASIONS)
    return Reported(pre=pre, post=post, change=change, n=row.number("n"))


_OCCASIONS = ("pre", "post", "change")


def read_reported(table: str, row: Row, *, pre_post_correlation: float | None = None) -> Reported:
    """Take a row of any table that tells of effects, with the correlation before and after that the review assumes."""
    told = READERS[table](row)
    return told if pre_post_correlation is None else replace(told, assumed=pre_post_correlation)


#: How a row of each table is taken that tells of effects.
READERS: Mapping[str, Callable[[Row], Reported]] = {
    "comparisons": read_comparison,
    "associations": read_association,
    "outcomes": read_change,
}
#: Columns of each table whose missing codes say why there is no effect.
TELLING: Mapping[str, tuple[str, ...]] = {
    "comparisons": ("n_1", "mean_1", "sd_1", "events_1", "n_2", "mean_2", "sd_2", "events_2", "estimate", "se", "ci_low",
                    "ci_high", "t", "f", "p"),
    "associations": ("r", "n"),
    "outcomes": ("n", "change_mean", "change_sd"),
}  # fmt: skip
