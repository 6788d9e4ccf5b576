"""Check what no single cell can show: sums, scales, intervals and counts that must fit each other.

A rule is a function of the tables and the review's choices that yields faults. Cells that hold a missing code, and
rows that could not be parsed, are passed over: those were reported when they were read.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from analysis.choices import ReviewConfig
from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.schema import OTHER_DOMAIN, Row, Table
from analysis.screening import count_log

#: Printed means and standard deviations are rounded; a bound may be passed by this share of itself.
_SLACK = 0.01

_Cell = TypeVar("_Cell")


@dataclass(frozen=True)
class Evidence:
    """What rules read."""

    tables: Mapping[str, Table]
    review: ReviewConfig

    def __getitem__(self, name: str) -> Table:
        """Give one table."""
        return self.tables[name]


Rule = Callable[[Evidence], Iterator[Diagnostic]]


def check_rules(tables: Mapping[str, Table], review: ReviewConfig) -> list[Diagnostic]:
    """Apply all rules."""
    evidence = Evidence(tables, review)
    return [finding for rule in RULES for finding in rule(evidence)]


def _plain(number: float) -> str:
    return f"{number:.12g}"


def _by_key(table: Table, cells: Sequence[_Cell]) -> dict[str, _Cell]:
    """Give the cells of a column by the key of their row."""
    return {row.key: cell for row, cell in zip(table, cells, strict=True)}


def check_vocabulary(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that domains, designs and tools are those of review.yml."""
    review = evidence.review
    lists = [
        ("outcomes", "domain", [*(one.key for one in review.domains), OTHER_DOMAIN], "a domain of review.yml"),
        ("rating_totals", "tool", [one.key for one in review.tools], "a tool of review.yml"),
        ("ratings", "tool", [one.key for one in review.tools], "a tool of review.yml"),
    ]
    if review.tool_by_design:
        designs = list(review.tool_by_design)
        lists.append(("studies", "design", designs, "a design of tool_by_design in review.yml"))
    for name, column, known, expected in lists:
        for row, word in zip(evidence[name], evidence[name].words(column), strict=True):
            if word and word not in known:
                yield fault("rule", evidence[name].place(row, column), word, expected, did_you_mean(word, known))


def check_printed_columns(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that the columns of printed tables exist in their files."""
    for name, columns in evidence.review.tables.items():
        # the table of characteristics prints studies; any other is named after its file
        table = evidence.tables.get({"characteristics": "studies"}.get(name, name))
        if table is None or not table.spec.described:
            place = Location("review.yml", 0, f"tables.{name}")
            known = ["characteristics", *(one.name for one in evidence.tables.values() if one.spec.described)]
            yield fault("review-table", place, f"table {name}", "a table of data/", did_you_mean(name, known))
            continue
        for column in [one for choice in columns for one in choice.fields]:
            if column not in table.spec.by_name:
                place = Location("review.yml", 0, f"tables.{name}")
                hint = did_you_mean(column, table.spec.by_name)
                yield fault("review-table", place, f"field {column}", f"a column of {table.file}", hint)


def check_same_study(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that a row which names an outcome names the study of that outcome."""
    study_of = _by_key(evidence["outcomes"], evidence["outcomes"].words("study"))
    for name in ("associations", "arm_results", "comparisons", "ratings", "rating_totals"):
        table = evidence[name]
        named = [outcome or "" for outcome in table.words("outcome")]
        for row, outcome, study in zip(table, named, table.words("study"), strict=True):
            if study and study_of.get(outcome, study) != study:
                expected = f"{study_of[outcome]}, the study of {outcome}"
                yield fault("rule", table.place(row, "study"), study, expected)


def check_patients(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that nothing has more patients than its study, and that arms sum to their study."""
    studies = _by_key(evidence["studies"], evidence["studies"].numbers("n"))
    for name in ("outcomes", "associations"):
        table = evidence[name]
        for row, n, study in zip(table, table.numbers("n"), table.words("study"), strict=True):
            most = studies.get(study or "")
            if n is not None and most is not None and n > most:
                expected = f"at most {_plain(most)}, the patients of {study}"
                yield fault("rule", table.place(row, "n"), _plain(n), expected)
    arms: dict[str, list[Row]] = {}
    for row in evidence["arms"]:
        arms.setdefault(row.word("study") or "", []).append(row)
    for study, rows in arms.items():
        counts, total = [row.number("n") for row in rows], studies.get(study)
        known = [n for n in counts if n is not None]
        if total is not None and len(known) == len(counts) and sum(known) != total:
            found = f"{_plain(sum(known))} patients in the arms of {study}"
            yield fault("rule", evidence["arms"].place(rows[-1], "n"), found, f"{_plain(total)}, as in studies.csv")


def check_every_outcome_has_an_association(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that each outcome has its row in associations.csv, or one that compares in comparisons.csv."""
    if not evidence["associations"].spec.described:
        return
    there = {one for name in ("associations", "comparisons") for one in evidence[name].words("outcome")}
    for row in evidence["outcomes"]:
        if row.key not in there:
            found = f"no row for {row.key} in associations.csv"
            expected = "a row for each outcome there or in comparisons.csv"
            hint = "where nothing is known, the row says so with missing codes"
            yield fault("rule", evidence["outcomes"].place(row, "outcome"), found, expected, hint)


def check_scales(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that means and standard deviations are possible on their scale."""
    outcomes = evidence["outcomes"]
    yield from _check_order(outcomes, "scale_min", "scale_max")
    for row, low, high in zip(outcomes, outcomes.numbers("scale_min"), outcomes.numbers("scale_max"), strict=True):
        if low is None or high is None or low >= high:
            continue
        yield from _check_on_scale(outcomes, row, "pre", low, high)
        yield from _check_on_scale(outcomes, row, "post", low, high)
        yield from _check_on_scale(outcomes, row, "change", low - high, high - low)


def _check_on_scale(table: Table, row: Row, when: str, low: float, high: float) -> Iterator[Diagnostic]:
    mean, sd, n = row.number(f"{when}_mean"), row.number(f"{when}_sd"), row.number("n")
    if mean is not None and not low <= mean <= high:
        yield fault(
            "rule",
            table.place(row, f"{when}_mean"),
            _plain(mean),
            f"a mean from {low:g} to {high:g}, the range of the scale",
        )
        return
    middle = (low + high) / 2 if mean is None else mean
    # values at the ends of the scale alone give the greatest SD that this mean allows
    most = math.sqrt((middle - low) * (high - middle) * (n / (n - 1) if n and n > 1 else 2))
    if sd is not None and sd > most * (1 + _SLACK):
        expected = f"at most {most:.4g}, the greatest SD that scale and mean allow"
        yield fault(
            "rule",
            table.place(row, f"{when}_sd"),
            _plain(sd),
            expected,
            "is it a variance, or the SD of another scale?",
        )


def check_ranges(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that the lower end of a range is not above its upper end."""
    for name, low, high in (
        ("studies", "exposure_min", "exposure_max"),
        ("studies", "treatment_days_min", "treatment_days_max"),
        ("instruments", "scale_min", "scale_max"),
        ("instruments", "item_min", "item_max"),
    ):
        yield from _check_order(evidence[name], low, high)


def _check_order(table: Table, low: str, high: str) -> Iterator[Diagnostic]:
    for row, start, end in zip(table, table.numbers(low), table.numbers(high), strict=True):
        if start is not None and end is not None and start > end:
            yield fault("rule", table.place(row, low), _plain(start), f"at most {_plain(end)}, the value of {high}")


def check_intervals(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that an estimate lies within its confidence interval."""
    for name, column in (("arm_results", "change_mean"), ("context", "value")):
        table = evidence[name]
        yield from _check_order(table, "ci_low", "ci_high")
        for row in table:
            estimate, low, high = (row.number(one) for one in (column, "ci_low", "ci_high"))
            if estimate is None or (low is not None and high is not None and low > high):
                continue
            if (low is not None and estimate < low) or (high is not None and estimate > high):
                expected = f"a value within its interval, {row.text['ci_low']} to {row.text['ci_high']}"
                yield fault(
                    "rule",
                    table.place(row, column),
                    _plain(estimate),
                    expected,
                    "are estimate and interval in the same unit?",
                )


def check_units(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that results by arm are in the unit of their outcome."""
    unit_of = _by_key(evidence["outcomes"], evidence["outcomes"].words("unit"))
    for row in evidence["arm_results"]:
        unit, expected = row.word("unit"), unit_of.get(row.word("outcome") or "")
        if unit and expected and unit != expected:
            yield fault(
                "rule", evidence["arm_results"].place(row, "unit"), unit, f"{expected}, the unit of the outcome"
            )


def check_flow(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that the stages of selection add up as in PRISMA 2020, as far as they are known."""
    flow = evidence["flow"]
    rows = {row.key: row for row in flow}
    count = {stage: row.number("count") for stage, row in rows.items()}
    counted = count_log(evidence["screening"].rows) if evidence["screening"].rows else {}
    for total, whole, part in (
        ("screened", "identified", "duplicates_removed"),
        ("sought", "screened", "excluded"),
        ("assessed", "sought", "not_retrieved"),
    ):
        a, b, c = count.get(total), count.get(whole), count.get(part)
        if total == "screened":
            # what machines or other reasons took away before screening, by row or by log; unknown where a row says so
            taken = [counted.get(stage, count.get(stage, 0.0)) for stage in ("automation_removed", "other_removed")]
            c = None if c is None or None in taken else c + sum(one or 0 for one in taken)
        if a is not None and b is not None and c is not None and a != b - c:
            yield fault(
                "rule",
                flow.place(rows[total], "count"),
                _plain(a),
                f"{_plain(b - c)}: {whole} ({_plain(b)}) less {part} ({_plain(c)})",
            )
    yield from _check_flow_falls(flow, rows, count)
    included = evidence["studies"].words("role").count("included")
    printed = count.get("included")
    if printed is not None and printed != included:
        expected = f"{included}, the included studies of studies.csv"
        yield fault("rule", flow.place(rows["included"], "count"), _plain(printed), expected)


def _check_flow_falls(flow: Table, rows: Mapping[str, Row], count: Mapping[str, float | None]) -> Iterator[Diagnostic]:
    before: tuple[str, float] | None = None
    # studies of earlier versions, and those found by other methods, do not pass the main column
    beside = {"previous_studies", "other_identified", "other_assessed"} & rows.keys()
    for stage in ("identified", "screened", "sought", "assessed", *(() if beside else ("included",))):
        here = count.get(stage)
        if here is None:
            continue
        if before and here > before[1]:
            yield fault(
                "rule",
                flow.place(rows[stage], "count"),
                _plain(here),
                f"at most {_plain(before[1])}, the count of {before[0]}",
            )
        before = stage, here


RULES: tuple[Rule, ...] = (
    check_vocabulary,
    check_printed_columns,
    check_same_study,
    check_patients,
    check_every_outcome_has_an_association,
    check_scales,
    check_ranges,
    check_intervals,
    check_units,
    check_flow,
)
