"""Check printed test statistics: the p value beside each has to follow from it and its degrees of freedom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from analysis.recheck.expected import ExpectedP
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.rounding import Printed, parse_printed
from analysis.recheck.rows import locate, name_study, read_printed
from analysis.recheck.significance import PrintedP, Test, TestKind, find_fault, is_turned_over, read_p
from analysis.recheck.words import show_p, show_p_bounds
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

KIND = "p value of a test statistic"
#: Degrees of freedom that each kind of statistic has.
DFS = {"t": 1, "F": 2, "r": 1, "chi2": 1, "z": 0}
#: What a correlation of n pairs, and a t test of two groups, take from n.
ESTIMATED = 2


@dataclass(frozen=True)
class Case:
    """One printed statistic with the p value beside it; `dfs` are None where they are not known."""

    row: Row
    key: str
    name: str
    kind: TestKind
    value: Printed
    dfs: tuple[Printed, ...] | None
    printed: PrintedP | None
    tails: int = 2

    @property
    def shown(self) -> str:
        """Print `t(28) = 2.20`."""
        dfs = f"({', '.join(df.text for df in self.dfs)})" if self.dfs else ""
        return f"{self.kind}{dfs} = {self.value.text}"


def check_statistics(dataset: Dataset) -> Iterator[Finding]:
    """Check every statistic of statistics.csv, then t and F of comparisons.csv."""
    for row in dataset["statistics"]:
        if row.number("value") is not None:
            yield check_statistic(dataset, row)
    for row in dataset["comparisons"]:
        for kind in ("t", "f"):
            if row.number(kind) is not None and _is_claimed(row["p"]):
                yield check_comparison(dataset, row, kind=kind)


@noticing
def check_statistic(dataset: Dataset, row: Row) -> Finding:
    """Check one row of statistics.csv."""
    kind = cast("TestKind", str(row["kind"]))
    case = Case(
        row=row,
        key=f"statistics.{row.key}",
        name=f"{name_study(dataset, row)}, {row.key}",
        kind=kind,
        value=parse_printed(row.text["value"]),
        dfs=_find_dfs(row, kind),
        printed=_read_claim(dataset, row, str(row["relation"])),
        tails=1 if row.number("tails") == 1 else 2,
    )
    return _check(case, Maker.of(check_statistic), alpha=dataset.review.alpha)


@noticing
def check_comparison(dataset: Dataset, row: Row, *, kind: str) -> Finding:
    """Check t or F of two groups in comparisons.csv; F of two groups has 1 degree of freedom above."""
    df = read_printed(row, "df") or _count_df(row)
    above = (parse_printed("1"),) if kind == "f" else ()
    case = Case(
        row=row,
        key=f"comparisons.{row.key}.{kind}",
        name=f"{name_study(dataset, row)}, {row.key}",
        kind="F" if kind == "f" else "t",
        value=parse_printed(row.text[kind]),
        dfs=(*above, df) if df else None,
        printed=_read_claim(dataset, row, "="),
    )
    return _check(case, Maker.of(check_comparison), alpha=dataset.review.alpha)


def _check(case: Case, make: Maker, *, alpha: float) -> Finding:
    test = Test(case.kind, case.value, case.dfs or (), case.tails)
    fault = "degrees of freedom are not known" if case.dfs is None else find_fault(test)
    finding = Finding(
        key=f"{case.key}.p",
        statement=f"{case.name}: p of {case.shown}",
        place=locate(case.row),
        explanation=fault,
        function=make.function,
        printed=str(case.printed or ""),
        kind=KIND,
    )
    if fault:
        return finding
    limits = test.limits
    values = {"p": test.p, "p_low": limits.low, "p_high": limits.high}
    made = {f"{case.key}.{name}": make.p(p, alpha=alpha) for name, p in values.items()}
    return replace(
        finding,
        expected=ExpectedP(test.p, limits),
        recomputed=f"{'one-sided ' if case.tails == 1 else ''}{show_p(test.p, alpha=alpha)}",
        explanation=_explain(case, test, alpha=alpha),
        values={**made, f"{case.key}.decision": make.word(_judge_decision(case, test, alpha=alpha))},
    )


def _explain(case: Case, test: Test, *, alpha: float) -> str:
    limits = test.limits
    parts = [f"any {case.kind} that prints as {case.value.text} gives p of {show_p_bounds((limits.low, limits.high))}"]
    if case.printed and not case.printed.fits(limits):
        if is_turned_over(case.printed, limits, alpha=alpha):
            parts.append(f"decision error: the verdict at {alpha:g} turns over")
        if test.has_direction and case.printed.fits(test.with_tails(3 - test.tails).limits):
            parts.append(f"it would be that of a {'one' if test.tails != 1 else 'two'}-sided test")
    return "; ".join(parts)


def _judge_decision(case: Case, test: Test, *, alpha: float) -> str | Missing:
    """Say whether the verdict on significance survives: `kept`, `turned over`, or that none was printed."""
    if case.printed is None:
        return Missing.NOT_APPLICABLE
    return "turned over" if is_turned_over(case.printed, test.limits, alpha=alpha) else "kept"


def _is_claimed(cell: object) -> bool:
    return cell == Missing.NS or not isinstance(cell, Missing)


def _read_claim(dataset: Dataset, row: Row, relation: str) -> PrintedP | None:
    """Read what is printed of p; `ns` claims that it is above alpha."""
    if row["p"] == Missing.NS:
        return read_p(f"> {dataset.review.alpha:g}")
    return read_p(f"{relation} {row.text['p']}") if row.number("p") is not None else None


def _find_dfs(row: Row, kind: TestKind) -> tuple[Printed, ...] | None:
    """Find the degrees of freedom; those of r follow from n where they are not printed."""
    stated = [df for column in ("df1", "df2") if (df := read_printed(row, column))]
    if kind == "r" and not stated and (n := row.number("n")) is not None:
        stated = [parse_printed(f"{int(n) - ESTIMATED}")]
    return tuple(stated) if len(stated) == DFS[kind] else None


def _count_df(row: Row) -> Printed | None:
    """Count n - 2 of two groups; one group has n - 1."""
    first, second = row.number("n_1"), row.number("n_2")
    if first is None:
        return None
    return parse_printed(f"{int(first - 1 if second is None else first + second - ESTIMATED)}")
