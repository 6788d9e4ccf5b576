"""Rows of the data as what a paper reports of one effect, in the terms of `analysis.methods.effects`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.reading import RowCells, note_all, unnoticed
from analysis.schema import Row, Table

if TYPE_CHECKING:
    from analysis.methods.effects import Effect
    from analysis.methods.effects.effect import Measure
    from analysis.methods.effects.reported import Group, Reported
    from analysis.methods.errors import Undefined

#: Directions of associations.csv as signs, and what more of an outcome is by the word for its better side.
DIRECTIONS: Mapping[str, int] = {"positive": 1, "negative": -1}
BETTER: Mapping[str, int] = {"higher": 1, "lower": -1}
#: Level of the confidence intervals of a row that names none.
USUAL_LEVEL = 0.95
_PERCENT = 100


def read_level(row: Row) -> float:
    """Read the level of the interval in a row of comparisons.csv; one that says nothing of it is taken to be of 95 %."""
    return _as_level(row.number("ci_level"))


def _as_level(stated: float | None) -> float:
    return USUAL_LEVEL if stated is None else stated / _PERCENT


class Told:
    """What one row tells of effects: taken from it once, and each measure computed once, whoever asks for it.

    Loading tries the effects that pooling takes and that directions of effect are judged by.
    """

    __slots__ = ("_cells", "_found", "reported")

    def __init__(self, reported: Reported, cells: RowCells) -> None:
        self.reported = reported
        self._cells = cells
        self._found: dict[tuple[Measure, bool, float | None], Effect | Undefined] = {}

    def read(self) -> Reported:
        """Give what the row tells; all of its cells are read for it."""
        note_all(self._cells)
        return self.reported

    def find(self, measure: Measure, *, convert: bool, assumed: float | None = None) -> Effect | Undefined:
        """Compute a measure; `assumed` is the correlation before and after that the review takes.

        Raises
        ------
        MethodError
            A printed number is impossible.
        """
        note_all(self._cells)
        asked = measure, convert, assumed
        if asked not in self._found:
            told = self.reported if assumed is None else replace(self.reported, assumed=assumed)
            self._found[asked] = _methods().compute(measure, told, convert=convert)
        return self._found[asked]


def tell(table: Table, row: Row) -> Told:
    """Give what a row tells of effects; the table keeps it."""
    if _MEMORY not in table.memory:
        table.memory[_MEMORY] = _tell_all(table)
    told: Told = table.memory[_MEMORY][row.key]
    return told


_MEMORY = "told"


class _Methods(NamedTuple):
    """What is needed of the methods."""

    reported: type[Reported]
    group: type[Group]
    compute: Callable[..., Effect | Undefined]


@cache
def _methods() -> _Methods:
    """Load what is needed of the methods, with the first row that tells of an effect.

    Notes
    -----
    An `import` in each function takes as long for each of thousands of rows as the row itself.
    """
    from analysis.methods.effects.reported import Group, Reported
    from analysis.methods.effects.routes import compute_effect

    return _Methods(Reported, Group, compute_effect)


def _tell_all(table: Table) -> dict[str, Told]:
    """Take all rows of a table that tells of effects, by key; column by column, since there may be thousands."""
    take, columns = READERS[table.name]
    with unnoticed():
        read = [table.words(name) if name == _KIND else table.numbers(name) for name in columns]
    known = tuple(name for name in columns if name in table.spec.by_name)
    return {
        row.key: Told(take(dict(zip(columns, cells, strict=True))), RowCells(table.file, row.key, known))
        for row, cells in zip(table.rows, zip(*read, strict=True), strict=True)
    }


def _take_comparison(cells: Mapping[str, Any]) -> Reported:
    """Take a row of comparisons.csv."""
    predictors = cells["predictors"]
    return _methods().reported(
        one=_take_group(cells, "1"),
        two=_take_group(cells, "2"),
        estimate=cells["estimate"],
        estimate_of=cells[_KIND] or "",
        se=cells["se"],
        ci_low=cells["ci_low"],
        ci_high=cells["ci_high"],
        level=_as_level(cells["ci_level"]),
        t=cells["t"],
        f=cells["f"],
        df=cells["df"],
        p=cells["p"],
        # people of a row about one group; a test between two groups is none of a correlation among all of them
        n=cells["n_1"] if cells["n_2"] is None else None,
        predictors=None if predictors is None else int(predictors),
    )


def _take_group(cells: Mapping[str, Any], number: str) -> Group:
    return _methods().group(
        n=cells[f"n_{number}"], mean=cells[f"mean_{number}"], sd=cells[f"sd_{number}"], events=cells[f"events_{number}"]
    )


def _take_association(cells: Mapping[str, Any]) -> Reported:
    """Take a row of associations.csv: a correlation and its n."""
    return _methods().reported(estimate=cells["r"], estimate_of="" if cells["r"] is None else "r", n=cells["n"])


def _take_change(cells: Mapping[str, Any]) -> Reported:
    """Take a row of outcomes.csv: one group before and after, and its changes."""
    methods = _methods()
    pre, post, change = (methods.group(mean=cells[f"{when}_mean"], sd=cells[f"{when}_sd"]) for when in _OCCASIONS)
    return methods.reported(pre=pre, post=post, change=change, n=cells["n"])


_OCCASIONS = ("pre", "post", "change")
#: The column that holds a word.
_KIND = "estimate_of"

#: How a row of each table is taken that tells of effects, and the columns that are read for it.
READERS: Mapping[str, tuple[Callable[[Mapping[str, Any]], Reported], tuple[str, ...]]] = {
    "comparisons": (
        _take_comparison,
        ("n_1", "mean_1", "sd_1", "events_1", "n_2", "mean_2", "sd_2", "events_2", "estimate", _KIND, "se", "ci_low",
         "ci_high", "ci_level", "t", "f", "df", "p", "predictors"),
    ),
    "associations": (_take_association, ("r", "n")),
    "outcomes": (_take_change, (*(f"{when}_{what}" for when in _OCCASIONS for what in ("mean", "sd")), "n")),
}  # fmt: skip
#: Columns of each table whose missing codes say why there is no effect.
TELLING: Mapping[str, tuple[str, ...]] = {
    "comparisons": ("n_1", "mean_1", "sd_1", "events_1", "n_2", "mean_2", "sd_2", "events_2", "estimate", "se", "ci_low",
                    "ci_high", "t", "f", "p"),
    "associations": ("r", "n"),
    "outcomes": ("n", "change_mean", "change_sd"),
}  # fmt: skip
