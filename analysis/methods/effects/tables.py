"""Effects of two by two tables: log odds ratio, log risk ratio, risk difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analysis.methods.effects.effect import Effect, require_count
from analysis.methods.errors import MethodError, Undefined

#: When the small number is added to all four cells, in metafor's words: in tables with a zero, in every table of a
#: review that has a zero anywhere, in every table, never.
AddTo = Literal["only0", "if0all", "all", "none"]

#: PETO is the odds ratio as Peto estimates it: from how far the events are off their expectation.
TableMeasure = Literal["OR", "RR", "RD", "PETO"]


@dataclass(frozen=True)
class Table:
    """People with and without the event in two groups."""

    events_1: float
    others_1: float
    events_2: float
    others_2: float

    def __post_init__(self) -> None:
        for name in ("events_1", "others_1", "events_2", "others_2"):
            require_count(name, getattr(self, name), least=0)
        if not self.n_1 or not self.n_2:
            raise MethodError("two by two table", found="a group without people", expected="people in both groups")

    @classmethod
    def of_groups(cls, events_1: float, n_1: float, events_2: float, n_2: float) -> Table:
        """Build a table from events and sizes of the groups."""
        for group, events, n in ((1, events_1, n_1), (2, events_2, n_2)):
            if events > n:
                raise MethodError(f"events of group {group}", found=f"{events:g}", expected=f"at most n = {n:g}")
        return cls(events_1, n_1 - events_1, events_2, n_2 - events_2)

    @property
    def n_1(self) -> float:
        """People of group 1."""
        return self.events_1 + self.others_1

    @property
    def n_2(self) -> float:
        """People of group 2."""
        return self.events_2 + self.others_2

    @property
    def has_zero(self) -> bool:
        """Whether a cell is empty."""
        return 0 in (self.events_1, self.others_1, self.events_2, self.others_2)

    @property
    def is_uninformative(self) -> bool:
        """Whether nobody, or everybody, had the event in both groups."""
        return self.events_1 == self.events_2 == 0 or self.others_1 == self.others_2 == 0

    @property
    def turned(self) -> Table:
        """The same people with the groups changed for each other."""
        return Table(self.events_2, self.others_2, self.events_1, self.others_1)

    def plus(self, amount: float) -> Table:
        """Add a number to every cell."""
        return replace(
            self,
            events_1=self.events_1 + amount,
            others_1=self.others_1 + amount,
            events_2=self.events_2 + amount,
            others_2=self.others_2 + amount,
        )


def compute_tables(
    measure: TableMeasure,
    tables: Sequence[Table],
    *,
    add: float = 0.5,
    to: AddTo = "only0",
    drop_uninformative: bool = False,
) -> tuple[Effect | Undefined, ...]:
    """Compute one measure of all tables of a synthesis.

    Parameters
    ----------
    measure
        OR, RR and PETO are logarithms.
    tables
        One per study.
    add, to
        What is added to the cells, and to which tables; the defaults are metafor's.
    drop_uninformative
        Say `Undefined` of tables without any event, or with events alone, as @higgins2019 advises for OR and RR.
    """
    some_zero = any(table.has_zero for table in tables)
    return tuple(
        Undefined("no event, or no person without it, in both groups")
        if drop_uninformative and table.is_uninformative
        else compute_table(measure, table, add=add, to=("all" if some_zero else "none") if to == "if0all" else to)
        for table in tables
    )


def compute_table(
    measure: TableMeasure, table: Table, *, add: float = 0.5, to: Literal["only0", "all", "none"] = "only0"
) -> Effect | Undefined:
    """Compute one measure of one table; see `compute_tables`."""
    if require_count("what is added to cells", add, least=0) and (to == "all" or (to == "only0" and table.has_zero)):
        table = table.plus(add)
    return _FORMULAS[measure](table)


def _log_odds_ratio(t: Table) -> Effect | Undefined:
    if t.has_zero:
        return Undefined("an odds ratio of a table with an empty cell is 0 or infinite")
    variance = 1 / t.events_1 + 1 / t.others_1 + 1 / t.events_2 + 1 / t.others_2
    return Effect("OR", math.log(t.events_1 * t.others_2 / (t.others_1 * t.events_2)), variance)


def _log_risk_ratio(t: Table) -> Effect | Undefined:
    if 0 in (t.events_1, t.events_2):
        return Undefined("a risk ratio without events in a group is 0 or infinite")
    variance = 1 / t.events_1 - 1 / t.n_1 + 1 / t.events_2 - 1 / t.n_2
    if variance <= 0:
        return Undefined("a risk ratio of groups with events alone has no sampling variance")
    return Effect("RR", math.log(t.events_1 / t.n_1 / (t.events_2 / t.n_2)), variance)


def _risk_difference(t: Table) -> Effect | Undefined:
    variance = t.events_1 * t.others_1 / t.n_1**3 + t.events_2 * t.others_2 / t.n_2**3
    if variance <= 0:
        return Undefined("a risk difference of groups without variation has no sampling variance")
    return Effect("RD", t.events_1 / t.n_1 - t.events_2 / t.n_2, variance)


def _peto(t: Table) -> Effect | Undefined:
    events, others, n = t.events_1 + t.events_2, t.others_1 + t.others_2, t.n_1 + t.n_2
    information = events * others * t.n_1 * t.n_2 / n**2 / (n - 1)
    if not information:
        return Undefined("an odds ratio by Peto of a table without events, or with events alone, is not defined")
    return Effect("OR", (t.events_1 - events * t.n_1 / n) / information, 1 / information)


_FORMULAS = {"OR": _log_odds_ratio, "RR": _log_risk_ratio, "RD": _risk_difference, "PETO": _peto}
