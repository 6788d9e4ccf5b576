"""Pool two by two tables by their counts: Mantel-Haenszel and Peto, as metafor's rma.mh and rma.peto do.

Both take one true effect for all studies, and neither adds anything to an empty cell: they are made for few events.
`docs/methods/two-by-two.md` has the formulas and an example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from analysis.methods.effects.effect import Effect
from analysis.methods.effects.tables import Table, TableMeasure, compute_table
from analysis.methods.errors import MethodError, Undefined, require_level, require_word
from analysis.methods.heterogeneity import Heterogeneity
from analysis.methods.inference import describe, root, upper_p
from analysis.methods.influence import Refit
from analysis.methods.pooling import Plan, Pooled
from analysis.methods.subgroups import Subgroup, Subgroups, compare_apart
from analysis.methods.weighing import FloatArray, sum_others

if TYPE_CHECKING:
    from numpy.typing import NDArray

TableModel = Literal["mantel-haenszel", "peto"]
TABLE_MODELS: tuple[TableModel, ...] = get_args(TableModel)
#: Measures that each can pool.
MEASURES: dict[TableModel, tuple[TableMeasure, ...]] = {"mantel-haenszel": ("OR", "RR", "RD"), "peto": ("OR",)}

#: What the sums of a set of tables say: an estimate and its variance.
Average = tuple[float, float] | Undefined

_SAME = Undefined("the method expects the same effect everywhere")
_ALONE = Undefined("fewer than two studies tell of a difference")


@dataclass(frozen=True)
class _Tables:
    """The tables of k studies as columns, with what each adds to the sums of the method."""

    tables: tuple[Table, ...]
    measure: TableMeasure
    model: TableModel

    @property
    def way(self) -> TableMeasure:
        """The formulas."""
        return "PETO" if self.model == "peto" else self.measure

    @cached_property
    def columns(self) -> FloatArray:
        """What each study adds to the sums, shape (k, c)."""
        a, b, c, d = np.array(
            [(one.events_1, one.others_1, one.events_2, one.others_2) for one in self.tables], dtype=np.float64
        ).T
        return np.column_stack(_COLUMNS[self.way](a, b, c, d))

    def average(self, sums: Sequence[float]) -> Average:
        """Give the average of a set of studies by its sums."""
        return _AVERAGES[self.way](*sums)

    @property
    def weights(self) -> tuple[float, ...]:
        """Percent of each study."""
        weights = self.columns[:, _WEIGHT]
        return tuple((100 * weights / weights.sum()).tolist())

    @cached_property
    def informative(self) -> NDArray[np.bool_]:
        """Mark the tables that have somebody with the event and somebody without it, shape (k,)."""
        return np.array([not one.is_uninformative for one in self.tables])

    @cached_property
    def own(self) -> tuple[FloatArray, FloatArray]:
        """Effects of the studies and their weights in Q; 0 for tables that say nothing of a difference."""
        effects, weights = np.zeros(len(self.tables)), np.zeros(len(self.tables))
        for place in np.flatnonzero(self.informative):
            # Peto's own effects are defined with an empty cell, and Q is made of them as they are
            effect = compute_table(self.way, self.tables[place], to="none" if self.model == "peto" else "only0")
            if isinstance(effect, Effect):
                effects[place], weights[place] = effect.estimate, 1 / effect.variance
        return effects, weights


def pool_tables(
    tables: Sequence[Table],
    *,
    measure: TableMeasure = "OR",
    model: TableModel = "mantel-haenszel",
    level: float = 0.95,
) -> Pooled | Undefined:
    """Pool two by two tables.

    Parameters
    ----------
    tables : length k
        One per study.
    measure
        `OR` and `RR` give logarithms.
    model
        `peto` gives odds ratios alone.

    Returns
    -------
    Pooled or Undefined
        With a normal test. Tables without any event, or with events alone, are in the sums, where they weigh nothing
        for `OR`, but not in Q. Undefined where a ratio would be 0 or infinite, or nothing varies.

    Raises
    ------
    MethodError
        No table, an unknown word, a level outside 0 to 1.

    Notes
    -----
    Checked against metafor's rma.mh and rma.peto in tests/analysis/methods/test_two_by_two_metafor.py.
    """
    return _pool(_read(tables, measure, model), require_level(level))


def _read(tables: Sequence[Table], measure: TableMeasure, model: TableModel) -> _Tables:
    require_word("model", model, TABLE_MODELS)
    require_word(f"measure by {model}", measure, MEASURES[model])
    if not tables:
        raise MethodError("tables", found="no study", expected="one table per study")
    return _Tables(tuple(tables), measure, model)


def _pool(read: _Tables, level: float) -> Pooled | Undefined:
    average = read.average(read.columns.sum(axis=0).tolist())
    if isinstance(average, Undefined):
        return average
    estimate, variance = average
    found = describe("average", estimate, root(variance), df=None, level=level)
    return Pooled(
        k=len(read.tables),
        plan=Plan("common", level=level),
        estimate=found.estimate,
        se=found.se,
        statistic=found.statistic,
        df=None,
        p=found.p,
        ci=found.ci,
        prediction=_SAME,
        prediction_t=_SAME,
        weights=read.weights,
        heterogeneity=_describe_differences(read, estimate),
        warnings=_warn(read),
    )


def _describe_differences(read: _Tables, average: float) -> Heterogeneity | Undefined:
    effects, weights = read.own
    free = int((weights > 0).sum()) - 1
    if free < 1:
        return _ALONE
    q = float((weights * (effects - average) ** 2).sum())
    no = Undefined("the method has no tau2")
    i2 = max(0.0, 100 * (q - free) / q) if q > 0 else 0.0
    return Heterogeneity(q, free, upper_p(q, free), 0.0, no, i2, no, q / free, no)


def _warn(read: _Tables) -> tuple[str, ...]:
    silent = int((~read.informative).sum())
    if not silent:
        return ()
    tables = "1 table has" if silent == 1 else f"{silent} tables have"
    return (f"{tables} no event, or events alone, in both groups and no part in Q.",)


def leave_one_out_tables(
    tables: Sequence[Table],
    *,
    measure: TableMeasure = "OR",
    model: TableModel = "mantel-haenszel",
    level: float = 0.95,
) -> tuple[Refit | Undefined, ...]:
    """Pool all tables but one, for each study in the order given; time grows with their number, not its square.

    Raises
    ------
    MethodError
        As `pool_tables`; and fewer than two studies.
    """
    read = _read(tables, measure, model)
    if len(tables) < 2:  # noqa: PLR2004 - one study leaves none
        raise MethodError("studies to leave out in turn", found=f"{len(tables)}", expected="at least 2")
    return _refit(read, sum_others, level)


def cumulate_tables(
    tables: Sequence[Table],
    *,
    measure: TableMeasure = "OR",
    model: TableModel = "mantel-haenszel",
    level: float = 0.95,
) -> tuple[Refit | Undefined, ...]:
    """Pool the first table, the first two, and so on, in the order given.

    Raises
    ------
    MethodError
        As `pool_tables`.
    """
    return _refit(_read(tables, measure, model), np.cumsum, level)


def _refit(read: _Tables, add: Callable[[FloatArray], FloatArray], level: float) -> tuple[Refit | Undefined, ...]:
    """Pool sets of tables, whose sums `add` makes of a column."""
    sums = np.column_stack([add(column) for column in read.columns.T])
    sizes = add(np.ones(len(read.tables))).astype(np.intp)
    effects, weights = read.own
    # around the middle of all effects, so that the differences of sums keep their digits
    middle = float((weights * effects).sum() / weights.sum()) if weights.any() else 0.0
    off = effects - middle
    spread = np.column_stack(
        [add(weights * off**2), add(weights * off), add(weights), add((weights > 0).astype(float))]
    )
    rows = zip(sizes.tolist(), sums.tolist(), spread.tolist(), strict=True)
    return tuple(_describe_refit(read, size, of, around, middle=middle, level=level) for size, of, around in rows)


def _describe_refit(
    read: _Tables, size: int, sums: list[float], around: list[float], *, middle: float, level: float
) -> Refit | Undefined:
    average = read.average(sums)
    if isinstance(average, Undefined):
        return average
    square, line, weight, telling = around
    shift = average[0] - middle
    q = max(0.0, square - 2 * shift * line + shift**2 * weight) if telling > 1 else _ALONE
    return Refit(size, describe("average", average[0], root(average[1]), df=None, level=level), _SAME, q)


def subgroups_of_tables(
    tables: Sequence[Table],
    groups: Sequence[str],
    *,
    measure: TableMeasure = "OR",
    model: TableModel = "mantel-haenszel",
    level: float = 0.95,
) -> Subgroups:
    """Pool the tables of each group of studies, and test whether the groups differ.

    Raises
    ------
    MethodError
        As `pool_tables`; lengths that differ; a group whose tables give no average.

    Notes
    -----
    Between groups Q is the weighted sum of squares of their averages, chi-squared with one degree of freedom less
    than groups.
    """
    read = _read(tables, measure, model)
    if len(groups) != len(tables):
        raise MethodError("groups", found=f"{len(groups)} words", expected=f"{len(tables)}, one per study")
    found = []
    for name in sorted(set(groups)):
        inside = tuple(table for table, group in zip(read.tables, groups, strict=True) if group == name)
        pooled = _pool(_Tables(inside, measure, model), require_level(level))
        if isinstance(pooled, Undefined):
            raise MethodError(f"group {name}", found=pooled.reason, expected="an average of each group")
        found.append(Subgroup(name, pooled))
    return Subgroups(tuple(found), compare_apart(found), "separate")


# -- what each study adds, and what the sums say: a, c have the event in groups 1 and 2, b, d do not -------------------


def _columns_of_or(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, ...]:
    n = a + b + c + d
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    return r, s, p * r, p * s + q * r, q * s


def _average_of_or(r: float, s: float, pr: float, across: float, qs: float) -> Average:
    if not r or not s:
        return _NO_RATIO
    return float(np.log(r / s)), (pr / r**2 + across / (r * s) + qs / s**2) / 2


def _columns_of_rr(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, ...]:
    n_1, n_2 = a + b, c + d
    n = n_1 + n_2
    return a * n_2 / n, c * n_1 / n, (n_1 * n_2 * (a + c) - a * c * n) / n**2


def _average_of_rr(r: float, s: float, spread: float) -> Average:
    if not r or not s:
        return _NO_RATIO
    return (float(np.log(r / s)), spread / (r * s)) if spread > 0 else _NO_SPREAD


def _columns_of_rd(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, ...]:
    n_1, n_2 = a + b, c + d
    n = n_1 + n_2
    bent = c * (n_1 / n) ** 2 - a * (n_2 / n) ** 2 + (n_1 / n) * (n_2 / n) * (n_2 - n_1) / 2
    return a * n_2 / n - c * n_1 / n, n_1 * n_2 / n, bent, (a * d + c * b) / n / 2


def _average_of_rd(difference: float, weight: float, bent: float, spread: float) -> Average:
    estimate = difference / weight
    variance = (estimate * bent + spread) / weight**2
    return (estimate, variance) if variance > 0 else _NO_SPREAD


def _columns_of_peto(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> tuple[FloatArray, ...]:
    n_1, n_2, events, others = a + b, c + d, a + c, b + d
    n = n_1 + n_2
    return a - events * n_1 / n, events * others * n_1 * n_2 / n**2 / (n - 1)


def _average_of_peto(excess: float, variance: float) -> Average:
    return (excess / variance, 1 / variance) if variance > 0 else _NO_SPREAD


_NO_RATIO = Undefined("no study has what a ratio needs in both groups, so that it would be 0 or infinite")
_NO_SPREAD = Undefined("nobody, or everybody, had the event in all studies")
_COLUMNS = {"OR": _columns_of_or, "RR": _columns_of_rr, "RD": _columns_of_rd, "PETO": _columns_of_peto}
_AVERAGES: dict[str, Callable[..., Average]] = {
    "OR": _average_of_or,
    "RR": _average_of_rr,
    "RD": _average_of_rd,
    "PETO": _average_of_peto,
}
#: Column that is the weight of a study, whatever the method.
_WEIGHT = 1
