"""p values of printed test statistics, and what a printed p value claims.

Numbers in, numbers out. The rules are those of statcheck (Nuijten et al. 2016): the printed p value has to hold for some
statistic that rounds to the printed one, and an error that turns a verdict over is a graver one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Literal

from analysis.methods.distributions import compute_chi2_p, compute_f_p, compute_normal_p, compute_t_p
from analysis.recheck.rounding import Printed, Span, parse_printed

Relation = Literal["=", "<", ">"]
TestKind = Literal["t", "F", "r", "chi2", "z"]
RELATIONS: tuple[Relation, ...] = ("=", "<", ">")


@dataclass(frozen=True)
class PrintedP:
    """A p value as printed."""

    relation: Relation
    value: Printed

    def __str__(self) -> str:
        """Print `p = 0.03`."""
        return f"p {self.relation} {self.value.text}"

    def fits(self, limits: Span) -> bool:
        """Tell whether some p within the limits prints so."""
        if self.relation == "<":
            return limits.low < self.value.number
        if self.relation == ">":
            return limits.high > self.value.number
        return self.value.span.meets(limits)

    def claims(self, alpha: float) -> bool | None:
        """Tell whether it claims significance; None where it leaves that open."""
        span = self.value.span
        if self.relation == "=":
            return None if span.low < alpha <= span.high and self.value.number == alpha else self.value.number < alpha
        if self.relation == "<":
            return True if self.value.number <= alpha else None
        return False if self.value.number >= alpha else None


def read_p(text: str) -> PrintedP:
    """Read `0.03`, `= 0.03`, `p < 0.05` or `> 0.05`."""
    bare = text.strip().removeprefix("p").strip()
    relation: Relation = next((one for one in RELATIONS if bare.startswith(one)), "=")
    return PrintedP(relation, parse_printed(bare.removeprefix(relation).strip()))


@dataclass(frozen=True)
class Test:
    """A test statistic as printed; `dfs` are two for F, one for t, r and chi2, and none for z.

    `tails` matter for t, r and z; F and chi2 have no direction.
    """

    kind: TestKind
    value: Printed
    dfs: tuple[Printed, ...] = ()
    tails: int = 2

    @cached_property
    def p(self) -> float:
        """The p value of the statistic as it stands."""
        return self._compute(abs(self.value.number), *(df.number for df in self.dfs))

    @cached_property
    def limits(self) -> Span:
        """What p may be for other numbers that print the same."""
        ends = [_list_ends(self.value.size), *(_list_df(df) for df in self.dfs)]
        return Span.around(*(self._compute(*corner) for corner in product(*ends)))

    def with_tails(self, tails: int) -> Test:
        """Give the same statistic, tested with so many tails."""
        return Test(self.kind, self.value, self.dfs, tails)

    def _compute(self, size: float, *dfs: float) -> float:
        p = compute_test_p(self.kind, size, dfs)
        return p * self.tails / 2 if self.has_direction else p

    @property
    def has_direction(self) -> bool:
        """Whether a one-sided test of it is another test."""
        return self.kind in {"t", "r", "z"}


def find_fault(test: Test) -> str:
    """Say why no test gives such a statistic; empty where one can."""
    if any(df.number <= 0 for df in test.dfs):
        return "degrees of freedom of 0 or below"
    if test.kind in {"F", "chi2"} and test.value.value < 0:
        return f"{test.kind} is below 0"
    return "r is beyond 1" if test.kind == "r" and abs(test.value.value) > 1 else ""


def compute_test_p(kind: TestKind, size: float, dfs: tuple[float, ...]) -> float:
    """Compute the p value of a statistic of this size: two-sided for t, r and z, the upper tail for F and chi2."""
    if kind == "z":
        return compute_normal_p(size)
    if kind == "F":
        return compute_f_p(size, *dfs)
    if kind == "chi2":
        return compute_chi2_p(size, *dfs)
    (df,) = dfs
    return compute_t_p(size if kind == "t" else _turn_r_to_t(size, df), df)


def is_turned_over(printed: PrintedP, limits: Span, *, alpha: float) -> bool:
    """Tell whether the printed p claims significance and none within the limits has it, or the other way round."""
    claim = printed.claims(alpha)
    if claim is None:
        return False
    return limits.low >= alpha if claim else limits.high < alpha


def _turn_r_to_t(r: float, df: float) -> float:
    return r * math.sqrt(df / (1 - r * r)) if r < 1 else math.inf


def _list_ends(span: Span) -> tuple[float, ...]:
    return tuple(dict.fromkeys((span.low, span.high)))


def _list_df(df: Printed) -> tuple[float, ...]:
    """Give the ends of degrees of freedom: whole ones are counted, those with decimals rounded."""
    return _list_ends(df.span) if df.digits else (df.number,)
