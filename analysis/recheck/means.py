"""Check means and standard deviations of scales whose items are whole numbers: GRIM and GRIMMER."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.recheck.expected import ExpectedShare, ExpectedSpread
from analysis.recheck.finding import Finding, Maker, noticing, noticing_each
from analysis.recheck.granularity import Scores, find_counts, is_spread_told_apart, is_told_apart
from analysis.recheck.rounding import Printed, parse_printed
from analysis.recheck.rows import locate, name_outcome, name_row, read_printed, read_range
from analysis.recheck.words import show_number
from analysis.schema import Missing

if TYPE_CHECKING:
    from analysis.schema import Dataset, Row

MEAN_KIND, SPREAD_KIND = "mean of whole numbers (GRIM)", "SD of whole numbers (GRIMMER)"
#: Columns of means, each with that of its standard deviation (none in arms), of its n, and what it is called.
OF_OUTCOMES = (
    ("pre_mean", "pre_sd", "n", "mean before"),
    ("post_mean", "post_sd", "n", "mean after"),
    ("change_mean", "change_sd", "n", "mean change"),
)
OF_ARMS = (("change_mean", "", "n", "mean change"),)
OF_COMPARISONS = (("mean_1", "sd_1", "n_1", "mean of group 1"), ("mean_2", "sd_2", "n_2", "mean of group 2"))


@dataclass(frozen=True)
class Use:
    """One printed mean: its row and columns, and the row that holds its n."""

    row: Row
    columns: tuple[str, str, str]
    counted_in: Row
    key: str
    name: str

    @property
    def printed(self) -> Printed | None:
        """The mean as printed, or None where missing."""
        return read_printed(self.row, self.columns[0])

    @property
    def mean(self) -> Printed:
        """The mean as printed, where it is."""
        return parse_printed(self.row.text[self.columns[0]])

    @property
    def sd(self) -> Printed | None:
        """The standard deviation as printed, or None where missing."""
        return read_printed(self.row, self.columns[1]) if self.columns[1] else None

    @property
    def n(self) -> int | None:
        """Persons, or None where missing."""
        number = self.counted_in.number(self.columns[2])
        return None if number is None else int(number)


def check_means(dataset: Dataset) -> Iterator[Finding]:
    """Check every mean of an outcome whose instrument has items, or say once for the outcome why none can be."""
    for outcome in dataset["outcomes"]:
        uses = _list_uses(dataset, outcome) if _has_items(dataset, outcome) else []
        if not uses:
            continue
        items = find_items(dataset, outcome)
        if isinstance(items, str):
            yield check_unknown(dataset, outcome)
            continue
        for use in uses:
            yield from check_mean(dataset, outcome, use)


@noticing
def check_unknown(dataset: Dataset, outcome: Row) -> Finding:
    """Say that the means of an outcome cannot be checked, and why."""
    uses = _list_uses(dataset, outcome)
    return Finding(
        key=f"{outcome.key}.grain",
        statement=f"{name_outcome(dataset, outcome)}: means of whole numbers",
        place=locate(outcome),
        explanation=str(find_items(dataset, outcome)),
        function=Maker.of(check_unknown).function,
        printed="; ".join(use.mean.text for use in uses),
        kind=MEAN_KIND,
    )


@noticing_each
def check_mean(dataset: Dataset, outcome: Row, use: Use) -> Iterator[Finding]:
    """Check one mean by GRIM, and its standard deviation by GRIMMER where the mean is possible."""
    items = find_items(dataset, outcome)
    if isinstance(items, str) or not use.n:
        reason = items if isinstance(items, str) else "n is not known"
        yield _say_unchecked(use, use.mean, reason, kind=MEAN_KIND)
        return
    scores = Scores(use.mean, use.n, items)
    if not is_told_apart(use.mean, scores.parts):
        reason = f"{scores.parts} parts lie closer than printed decimals: every mean is possible"
        yield _say_unchecked(use, use.mean, reason, kind=MEAN_KIND)
    else:
        yield _judge_mean(use, scores)
    if use.sd and find_counts(use.mean, scores.parts):
        yield _judge_spread(use, scores, use.sd)


def find_items(dataset: Dataset, outcome: Row) -> int | str:
    """Find in how many parts the score of one person is counted: 1 of a sum, the items of a mean; or say why not."""
    instrument = dataset["instruments"][str(outcome["instrument"])]
    ends = [instrument.number(column) for column in ("items", "item_min", "item_max")]
    if any(end is None for end in ends):
        return f"items of {instrument.key}, or how they are answered: not known"
    items, low, high = (end or 0.0 for end in ends)
    if not (low.is_integer() and high.is_integer()):
        return f"items of {instrument.key} are not answered in whole numbers"
    scale = read_range(outcome) or read_range(instrument)
    if scale is None:
        return "the range of the scale is not known"
    if scale == (items * low, items * high):
        return 1
    if scale == (low, high):
        return int(items)
    return f"{show_number(items, digits=0)} items from {low:g} to {high:g} give neither as sum nor as mean the printed range"


def _judge_mean(use: Use, scores: Scores) -> Finding:
    make = Maker.of(check_mean)
    nearest = round(use.mean.number * scores.parts)
    below, above = (show_number(total / scores.parts, digits=use.mean.digits + 2) for total in _surround(scores))
    found = find_counts(use.mean, scores.parts)
    shown = f"{nearest}/{scores.parts} = {show_number(nearest / scores.parts, digits=use.mean.digits + 2)}"
    return Finding(
        key=f"{use.key}_grain",
        statement=f"{use.name}: a mean of whole numbers",
        place=locate(use.row),
        expected=ExpectedShare(scores.parts),
        recomputed=shown if found else f"{below} or {above}",
        explanation=f"{_describe(scores)}; if items are answered in whole numbers and nobody is missing",
        function=make.function,
        printed=use.mean.text,
        kind=MEAN_KIND,
    )


def _judge_spread(use: Use, scores: Scores, sd: Printed) -> Finding:
    if scores.n < 2:  # noqa: PLR2004 -- one person has no standard deviation
        return _say_unchecked(use, sd, "one person has no SD", kind=SPREAD_KIND)
    if not is_spread_told_apart(scores, sd):
        return _say_unchecked(use, sd, "every SD of these decimals is possible", kind=SPREAD_KIND)
    expected = ExpectedSpread(scores)
    possible = expected.judge(sd.text) == "yes"
    return Finding(
        key=f"{use.key}_sd_grain",
        statement=f"{use.name}: an SD of whole numbers",
        place=locate(use.row),
        expected=expected,
        recomputed="possible" if possible else "no whole numbers with this mean have it",
        explanation=f"{_describe(scores)}, mean {use.mean.text}; their squares sum to a whole number, "
        "even or odd as their sum",
        function=Maker.of(check_mean).function,
        printed=sd.text,
        kind=SPREAD_KIND,
    )


def _say_unchecked(use: Use, printed: Printed, reason: str, *, kind: str) -> Finding:
    spread = "_sd" if kind == SPREAD_KIND else ""
    return Finding(
        key=f"{use.key}{spread}_grain",
        statement=f"{use.name}: {'an SD' if spread else 'a mean'} of whole numbers",
        place=locate(use.row),
        explanation=reason,
        function=Maker.of(check_mean).function,
        printed=printed.text,
        kind=kind,
    )


def _surround(scores: Scores) -> tuple[int, int]:
    """Give the sums next to the printed mean, below and above."""
    below = int(scores.mean.value * scores.parts // 1)
    return below, below + 1


def _describe(scores: Scores) -> str:
    each = f"{scores.n} whole numbers"
    return each if scores.items == 1 else f"{scores.n} means of {scores.items} whole numbers"


def _list_uses(dataset: Dataset, outcome: Row) -> list[Use]:
    """List all printed means of an outcome."""
    name = name_outcome(dataset, outcome)
    uses = [*_read_uses(outcome, outcome, outcome.key, name, OF_OUTCOMES)]
    for row in dataset["arm_results"].where(outcome=outcome.key):
        arm = name_row(row, "arm")
        counted_in = dataset["arms"][f"{name_row(row, 'study')}/{arm}"]
        uses += _read_uses(row, counted_in, f"{outcome.key}.{arm.lower()}", f"{name}, arm {arm}", OF_ARMS)
    for row in dataset["comparisons"].where(outcome=outcome.key):
        uses += _read_uses(row, row, f"comparisons.{row.key}", f"{name}, {row.key}", OF_COMPARISONS)
    return [use for use in uses if use.printed]


def _read_uses(
    row: Row, counted_in: Row, key: str, name: str, columns: tuple[tuple[str, str, str, str], ...]
) -> Iterator[Use]:
    for mean, sd, n, words in columns:
        yield Use(row, (mean, sd, n), counted_in, f"{key}.{mean}", f"{name}, {words}")


def _has_items(dataset: Dataset, outcome: Row) -> bool:
    """Tell whether the outcome was measured by an instrument that may have items: a physical measurement has none."""
    instrument = dataset["instruments"].by_key.get(str(outcome["instrument"]))
    return instrument is not None and instrument["items"] != Missing.NOT_APPLICABLE
