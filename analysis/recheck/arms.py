"""Compare the arms of trials: each mean with its interval, and arms at the two levels of exposure with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.recheck.expected import ExpectedNumber, ExpectedRange, ExpectedWord
from analysis.recheck.finding import Finding, Maker, noticing, noticing_each
from analysis.recheck.inference import compute_difference, compute_se_from_interval, compute_weighted_mean
from analysis.recheck.rounding import Printed, parse_printed
from analysis.recheck.rows import has_numbers, locate, name_outcome, name_row
from analysis.recheck.words import name_significance, read_significance, show_number, show_p
from analysis.schema import Dataset, Missing, Row

#: Levels of exposure, more of it first.
ENHANCED, LIMITED = "enhanced", "limited"
COLUMNS = ("change_mean", "ci_low", "ci_high")


@dataclass(frozen=True)
class Group:
    """Arms of one outcome at one level of exposure, as (row of the result, n or None where missing)."""

    arms: tuple[tuple[Row, int | None], ...]

    def pool(self, *, level: float) -> tuple[float, float]:
        """Give the mean over the arms, weighted by n, and its standard error."""
        return compute_weighted_mean([
            (row.number("change_mean") or 0.0,
             compute_se_from_interval(row.number("ci_low") or 0.0, row.number("ci_high") or 0.0, level=level), n or 1)
            for row, n in self.arms
        ])  # fmt: skip

    @property
    def names(self) -> str:
        """Names of the arms, joined by `+`."""
        return "+".join(name_row(row, "arm") for row, _ in self.arms)


def check_arms(dataset: Dataset) -> Iterator[Finding]:
    """Check every arm, then every contrast of exposure."""
    for row in dataset["arm_results"]:
        if has_numbers(row, COLUMNS):
            yield from check_arm(dataset, row)
    yield from check_contrasts(dataset)


@noticing_each
def check_arm(dataset: Dataset, row: Row) -> Iterator[Finding]:
    """Give what a mean of an arm, printed elsewhere, must equal, and the interval that it must lie in."""
    key = f"{name_row(row, 'outcome')}.{name_row(row, 'arm').lower()}"
    mean, low, high = (parse_printed(row.text[column]) for column in COLUMNS)
    label, unit = name_outcome(dataset, dataset["outcomes"][name_row(row, "outcome")]), str(row["unit"])
    make = Maker.of(check_arm)
    interval = f"{show_number(low.number, digits=low.digits)} to {show_number(high.number, digits=high.digits)} {unit}"
    shown = f"{show_number(mean.number, digits=mean.digits)} {unit}"
    yield Finding(
        key=f"{key}.mean",
        statement=f"{label}: mean change of arm {row['arm']}",
        expected=ExpectedNumber(mean.number, (float(mean.low), float(mean.high))),
        recomputed=shown,
        explanation=f"the other copy prints {shown}",
        values={f"{key}.mean": make.number(mean.number, digits=mean.digits, unit=unit)},
        place=locate(row),
        function=make.function,
    )
    yield Finding(
        key=f"{key}.within_ci",
        statement=f"{label}: mean change of arm {name_row(row, 'arm')} within its interval",
        expected=ExpectedRange(low.number, high.number),
        recomputed=interval,
        explanation=f"a mean lies within its interval; {_describe_skew(mean, low, high)}",
        place=locate(row),
        function=make.function,
    )


def check_contrasts(dataset: Dataset) -> Iterator[Finding]:
    """Check the contrast of the two levels of exposure, for arms that share all else.

    Arms share all else where `pair` of arms.csv is the same; without that column all arms of a level are averaged.
    """
    for row in dataset["associations"].where(basis="contrast"):
        for pair in dict.fromkeys(_find_pair(dataset, one) for one in _find_results(dataset, row)):
            first, second = _find_groups(dataset, row, pair)
            if first.arms and second.arms and _can_pool(first) and _can_pool(second):
                yield check_contrast(dataset, row, pair=pair)


def _find_results(dataset: Dataset, association: Row) -> list[Row]:
    """Give the results of arms that an association rests on, where they are complete."""
    results = dataset["arm_results"].where(outcome=name_row(association, "outcome"))
    return [one for one in results if has_numbers(one, COLUMNS)]


def _find_groups(dataset: Dataset, association: Row, pair: str) -> tuple[Group, Group]:
    """Give the arms of one pair, those with more exposure first."""
    own = [one for one in _find_results(dataset, association) if _find_pair(dataset, one) == pair]
    return _group(dataset, own, ENHANCED), _group(dataset, own, LIMITED)


@noticing
def check_contrast(dataset: Dataset, row: Row, *, pair: str) -> Finding:
    """Check one contrast: difference of means with an interval, from the arms' own intervals.

    Notes
    -----
    Standard errors are the width of an interval over twice the normal quantile; so the result is an approximation
    where intervals were made otherwise.
    """
    alpha, level = dataset.review.alpha, dataset.review.confidence_level
    first, second = groups = _find_groups(dataset, row, pair)
    result = compute_difference(first.pool(level=level), second.pool(level=level), level=level)
    key = f"contrasts.{name_row(row, 'outcome')}{f'_{pair}' if pair else ''}"
    rows = [one for group in groups for one, _ in group.arms]
    make = Maker.of(check_contrast)
    digits, unit = parse_printed(rows[0].text["change_mean"]).digits, str(rows[0]["unit"])
    verdict = name_significance(result.p, alpha=alpha)
    low, high = (show_number(limit, digits=digits) for limit in (result.ci_low, result.ci_high))
    mark, percent = str(row["significance"]), show_number(level * 100, digits=0)
    label = name_outcome(dataset, dataset["outcomes"][name_row(row, "outcome")])
    figures = {"difference": result.estimate, "ci_low": result.ci_low, "ci_high": result.ci_high}
    values = {name: make.number(number, digits=digits, unit=unit) for name, number in figures.items()}
    return Finding(
        key=key,
        statement=f"{label}: {ENHANCED} against {LIMITED} exposure{f', {pair}' if pair else ''}",
        place=locate(row),
        expected=ExpectedWord(verdict),
        recomputed=f"{verdict}: {show_number(result.estimate, digits=digits)} {unit}; {percent}% CI {low} to {high}; "
        f"{show_p(result.p, alpha=alpha)}",
        explanation=f"arms {first.names} minus {second.names}, standard errors from their intervals",
        function=make.function,
        printed=mark if read_significance(mark) else "",
        reads_as=read_significance(mark),
        values={f"{key}.{name}": value for name, value in {**values, "p": make.p(result.p, alpha=alpha)}.items()},
    )


def _find_arm(dataset: Dataset, result: Row) -> Row:
    return dataset["arms"][f"{name_row(result, 'study')}/{name_row(result, 'arm')}"]


def _find_pair(dataset: Dataset, result: Row) -> str:
    pair = _find_arm(dataset, result).cells.get("pair", Missing.NOT_APPLICABLE)
    return "" if isinstance(pair, Missing) else str(pair)


def _group(dataset: Dataset, results: list[Row], level: str) -> Group:
    arms = [(one, _find_arm(dataset, one)) for one in results]
    return Group(tuple((one, _read_n(arm)) for one, arm in arms if arm["exposure_level"] == level))


def _read_n(arm: Row) -> int | None:
    number = arm.number("n")
    return None if number is None else int(number)


def _can_pool(group: Group) -> bool:
    """Tell whether arms can be averaged: one alone always, several where each n is known."""
    return len(group.arms) == 1 or all(n for _, n in group.arms)


def _describe_skew(mean: Printed, low: Printed, high: Printed) -> str:
    """Say how far the mean is from the middle of its interval, which is 0 where the interval is symmetric."""
    middle = (low.number + high.number) / 2
    gap = mean.number - middle
    if abs(gap) < float(mean.high - mean.low):
        return "the interval is symmetric about the mean of this copy"
    side = "above" if gap > 0 else "below"
    return f"the mean of this copy is {show_number(abs(gap), digits=mean.digits)} {side} the middle of it"
