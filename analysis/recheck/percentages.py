"""Check percentages against n: a share of n persons is a whole number of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.recheck.expected import ExpectedShare
from analysis.recheck.finding import Finding, Maker, noticing
from analysis.recheck.granularity import find_counts
from analysis.recheck.rounding import Printed, parse_printed
from analysis.recheck.rows import locate, name_row, read_printed
from analysis.recheck.words import show_number

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row, Table

KIND = "percentage of n"
PERCENT, WHOLE = "%", 100


def check_percentages(dataset: Dataset) -> Iterator[Finding]:
    """Check every column in percent of a table that has a column n."""
    for table in dataset.tables.values():
        if "n" not in table.spec.by_name:
            continue
        for column in [one.name for one in table.spec.fields if one.unit == PERCENT]:
            for row in table:
                if row.number(column) is not None:
                    yield check_percentage(table, row, column)


@noticing
def check_percentage(table: Table, row: Row, column: str) -> Finding:
    """Check one percentage."""
    printed, n = read_printed(row, column) or parse_printed("0"), row.number("n")
    make, key = Maker.of(check_percentage), f"{row.key.replace('/', '.').lower()}.{column}"
    finding = Finding(
        key=key,
        statement=f"{_name(row)}: {(table.spec.by_name[column].title or column).lower()} of n",
        place=locate(row),
        explanation=f"n {row['n']}",
        function=make.function,
        printed=f"{printed.text} %",
        reads_as=printed.text,
        kind=KIND,
    )
    if not n:
        return finding
    counts = find_counts(printed, int(n), WHOLE)
    values = {"count_low": counts[0], "count_high": counts[-1]} if counts else {}
    return replace(
        finding,
        expected=ExpectedShare(int(n), WHOLE),
        recomputed=_name_counts(counts, int(n)) if counts else f"no count of {int(n)}",
        explanation=_describe(counts, int(n)) if counts else _describe_nearest(printed, int(n)),
        values={f"{key}_{name}": make.number(number, digits=0) for name, number in values.items()},
    )


def _name_counts(counts: range, n: int) -> str:
    return f"{counts[0]} of {n}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} of {n}"


def _describe(counts: range, n: int) -> str:
    ends = dict.fromkeys((counts[0], counts[-1]))
    return "; ".join(_show_share(count, n, digits=2) for count in ends)


def _describe_nearest(printed: Printed, n: int) -> str:
    """Name the counts on both sides of a percentage that no count gives."""
    below = int(printed.value * n // WHOLE)
    shares = [_show_share(count, n, digits=printed.digits + 1) for count in (below, below + 1) if 0 <= count <= n]
    return f"{'; '.join(shares)}; missing cases, another n or rounding down may explain it"


def _show_share(count: int, n: int, *, digits: int) -> str:
    return f"{count} of {n} is {show_number(WHOLE * count / n, digits=digits)} %"


def _name(row: Row) -> str:
    """Name a row by its label, or by its key where it has none."""
    return name_row(row) if "label" in row.cells else row.key
