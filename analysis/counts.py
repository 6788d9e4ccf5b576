"""Counts of people with an event, for the syntheses that pool two by two tables instead of effects with variances.

Imports the methods at its top, and so is itself imported with the first effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from analysis.methods.effects import Effect, Table, compute_table
from analysis.methods.errors import Undefined
from analysis.methods.two_by_two import cumulate_tables, leave_one_out_tables, pool_tables, subgroups_of_tables
from analysis.syntheses import UNINFORMATIVE, SynthesisChoice

if TYPE_CHECKING:
    from analysis.methods.effects.reported import Reported
    from analysis.methods.influence import Refit
    from analysis.methods.pooling import Pooled
    from analysis.methods.subgroups import Subgroups
    from analysis.methods.two_by_two import TableModel


def find_counts(reported: Reported) -> Table | None:
    """Give the two by two table that a row reports, None where a count is missing."""
    one, two = reported.one, reported.two
    if one.events is None or two.events is None or one.n is None or two.n is None:
        return None
    return Table.of_groups(one.events, one.n, two.events, two.n)


def compute_from_counts(choice: SynthesisChoice, counts: Table | None) -> Effect | Undefined:
    """Compute the effect of one study: Peto's own, which needs no half in an empty cell, or the usual one."""
    if counts is None:
        return Undefined(f"{choice.model} pools counts: it needs events and n of two groups")
    by_peto = choice.model == "peto"
    if counts.is_uninformative and (by_peto or choice.double_zero == "drop"):
        return Undefined(UNINFORMATIVE)
    plan = Plan.of(choice)
    found = compute_table("PETO", counts, to="none") if by_peto else compute_table(plan.measure, counts)
    return replace(found, route="two by two table") if isinstance(found, Effect) else found


class Plan(NamedTuple):
    """How tables are pooled, in the words of the methods."""

    measure: Literal["OR", "RR", "RD"]
    model: TableModel
    level: float = 0.95

    @classmethod
    def of(cls, choice: SynthesisChoice, level: float = 0.95) -> Plan:
        """Take the words of a synthesis by counts; those of other syntheses are refused when review.yml is read."""
        return cls(choice.measure, choice.model, level)  # type: ignore[arg-type]

    def pool(self, counts: Sequence[Table]) -> Pooled | Undefined:
        """Pool all tables."""
        return pool_tables(counts, **self._asdict())

    def leave_one_out(self, counts: Sequence[Table]) -> tuple[Refit | Undefined, ...]:
        """Pool all tables but one in turn."""
        return leave_one_out_tables(counts, **self._asdict())

    def cumulate(self, counts: Sequence[Table]) -> tuple[Refit | Undefined, ...]:
        """Pool the first table, the first two, and so on."""
        return cumulate_tables(counts, **self._asdict())

    def group(self, counts: Sequence[Table], groups: Sequence[str]) -> Subgroups:
        """Pool the tables of each group."""
        return subgroups_of_tables(counts, groups, **self._asdict())
