"""Check comparisons.csv and what `syntheses:` of review.yml asks of the data, row by row.

What single numbers cannot show is held together here: events against people, an estimate against its interval. Then
each effect is tried, so that numbers that no study can have are found at their line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from analysis.choices import ReviewConfig
from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.load.rules import Evidence
from analysis.reported import tell
from analysis.schema import Row, Table
from analysis.syntheses import SOURCES, SynthesisChoice

_RATIOS = ("or", "rr", "rom")
_ARMS = ("1", "2")


def check_comparisons(tables: Mapping[str, Table], review: ReviewConfig) -> list[Diagnostic]:
    """Apply all rules of comparisons and syntheses."""
    evidence = Evidence(tables, review)
    findings = [one for rule in _RULES for one in rule(evidence["comparisons"])]
    findings += _check_choices(evidence)
    if not findings:
        # a number that a rule above has found impossible would be found again
        told = _Told(evidence)
        findings += [one for choice in evidence.review.syntheses for one in _try_effects(told, choice)]
        findings += [one for choice in evidence.review.syntheses for one in _check_counts(told, choice)]
    return findings


def _check_signs(table: Table) -> Iterator[Diagnostic]:
    """See that what measures spread is above zero, and what counts people is not below."""
    for column in ("sd_1", "sd_2", "se"):
        for row, number in _numbers(table, column):
            if number <= 0:
                yield fault("rule", table.place(row, column), row.text[column], "a number above 0")
    for column in ("n_1", "n_2", "events_1", "events_2", "f", "df"):
        least = 1 if column.startswith("n_") else 0
        for row, number in _numbers(table, column):
            if number < least:
                expected = f"a number of at least {least}"
                yield fault("rule", table.place(row, column), row.text[column], expected)


def _check_predictors(table: Table) -> Iterator[Diagnostic]:
    for row, predictors in _numbers(table, "predictors"):
        if predictors < 1 or predictors % 1:
            hint = "the predictors of the regression model, the one that the row is about among them"
            place = table.place(row, "predictors")
            yield fault("rule", place, row.text["predictors"], "a whole number of at least 1", hint)


def _check_p(table: Table) -> Iterator[Diagnostic]:
    for row, p in _numbers(table, "p"):
        if not 0 < p <= 1:
            hint = "p = 0.000 means p < 0.0005: say so in the note, and leave p not reported"
            yield fault("rule", table.place(row, "p"), row.text["p"], "a number above 0 and at most 1", hint)


def _numbers(table: Table, column: str) -> Iterator[tuple[Row, float]]:
    """Give the rows that have a number in a column, with it."""
    return ((row, number) for row, number in zip(table, table.numbers(column), strict=True) if number is not None)


def _check_events(table: Table) -> Iterator[Diagnostic]:
    for arm in _ARMS:
        people = table.numbers(f"n_{arm}")
        for row, events, n in zip(table, table.numbers(f"events_{arm}"), people, strict=True):
            if events is not None and n is not None and events > n:
                expected = f"at most {row.text[f'n_{arm}']}, the people of group {arm}"
                yield fault("rule", table.place(row, f"events_{arm}"), row.text[f"events_{arm}"], expected)


def _check_interval(table: Table) -> Iterator[Diagnostic]:
    limits = table.numbers("ci_low"), table.numbers("ci_high")
    for row, low, high, estimate in zip(table, *limits, table.numbers("estimate"), strict=True):
        if low is not None and high is not None and low >= high:
            expected = f"less than {row.text['ci_high']}, the upper limit"
            yield fault("rule", table.place(row, "ci_low"), row.text["ci_low"], expected)
        elif estimate is not None and ((low is not None and estimate < low) or (high is not None and estimate > high)):
            expected = f"a value within its interval, {row.text['ci_low']} to {row.text['ci_high']}"
            hint = "are estimate and interval in the same unit, both ratios or both logarithms?"
            yield fault("rule", table.place(row, "estimate"), row.text["estimate"], expected, hint)
    for row, level in _numbers(table, "ci_level"):
        if not 1 < level < 100:  # noqa: PLR2004 - percent
            hint = "95 % is written 95"
            yield fault("rule", table.place(row, "ci_level"), row.text["ci_level"], "a percentage such as 95", hint)


def _check_estimate(table: Table) -> Iterator[Diagnostic]:
    """See that it is known what an estimate is."""
    for row, _ in _numbers(table, "estimate"):
        if row.word("estimate_of") is None:
            found = row.text.get("estimate_of", "nothing")
            yield fault("rule", table.place(row, "estimate_of"), found, "what the estimate is")


def _check_kinds(table: Table) -> Iterator[Diagnostic]:
    """See that an estimate is of a known kind, and that ratios are above zero."""
    told = [(row, kind) for row, kind in zip(table, table.words("estimate_of"), strict=True) if kind is not None]
    if not told:
        return
    from analysis.methods.effects.reported import STATED

    for row, kind in told:
        if kind not in STATED:
            expected = "one of " + ", ".join(STATED)
            yield fault("rule", table.place(row, "estimate_of"), kind, expected, did_you_mean(kind, STATED))
        for column in ("estimate", "ci_low", "ci_high") if kind in _RATIOS else ():
            number = row.number(column)
            if number is not None and number <= 0:
                hint = f"{kind} is a ratio; its logarithm is called log_{kind}"
                yield fault("rule", table.place(row, column), row.text[column], "a number above 0", hint)


def _check_side(table: Table) -> Iterator[Diagnostic]:
    """See that t has the sign of the difference that it tests; many papers print it without."""
    for row, t in _numbers(table, "t"):
        kind, estimate = row.word("estimate_of"), row.number("estimate")
        means = row.number("mean_1"), row.number("mean_2")
        difference = estimate - (kind in _RATIOS) if estimate is not None else None
        if difference is None and means[0] is not None and means[1] is not None:
            difference = means[0] - means[1]
        if t and difference and (t > 0) != (difference > 0):
            sign = "above" if difference > 0 else "below"
            hint = "give t the sign of group 1 minus group 2, also where the paper prints none"
            yield fault("rule", table.place(row, "t"), row.text["t"], f"a number {sign} 0, as the difference is", hint)


_RULES: tuple[Callable[[Table], Iterator[Diagnostic]], ...] = (
    _check_signs,
    _check_predictors,
    _check_p,
    _check_events,
    _check_interval,
    _check_estimate,
    _check_kinds,
    _check_side,
)


def _check_choices(evidence: Evidence) -> Iterator[Diagnostic]:
    """See that syntheses name columns of studies.csv, and tables that the review has."""
    columns = evidence["studies"].spec.by_name
    for choice in evidence.review.syntheses:
        place = Location("review.yml", 0, f"syntheses.{choice.key}")
        for column in filter(None, (choice.subgroups, *choice.moderators)):
            if column not in columns:
                hint = did_you_mean(column, columns)
                yield fault("review-synthesis", place, f"column {column}", "a column of studies.csv", hint)
        yield from _check_times(evidence["outcomes"], choice, place)
        wanted = SOURCES[choice.measure]
        if not any(evidence[name].spec.described for name in wanted):
            found = f"the measure {choice.measure} and no {' or '.join(f'{name}.csv' for name in wanted)}"
            yield fault("review-synthesis", place, found, "a table that tells of it")


def _check_times(outcomes: Table, choice: SynthesisChoice, place: Location) -> Iterator[Diagnostic]:
    """See that times of measurement are those of outcomes of the synthesis' domains."""
    inside = [row for row in outcomes if row.word("domain") in choice.domains] if choice.timepoints else []
    known = list(dict.fromkeys(filter(None, (row.word("timepoint") for row in inside))))
    for time in choice.timepoints:
        if time not in known:
            expected = "a timepoint of its outcomes" if known else "outcomes that have a timepoint"
            yield fault("review-synthesis", place, f"timepoint {time}", expected, did_you_mean(time, known))


def _check_counts(told: _Told, choice: SynthesisChoice) -> Iterator[Diagnostic]:
    """See that a study gives one two by two table where counts are pooled: counts of two have no mean."""
    if not choice.by_counts or choice.several_outcomes == "first":
        return
    table = told.evidence["comparisons"]
    seen: dict[str, str] = {}
    for row in told.find(table.name, choice):
        if None in [row.number(name) for name in ("events_1", "n_1", "events_2", "n_2")]:
            continue
        study = row.word("study") or ""
        first = seen.setdefault(study, row.key)
        if first != row.key:
            found = f"a second two by two table of {study} beside {first}"
            expected = f"one for syntheses.{choice.key}, which pools counts by {choice.model}"
            hint = "add up the people of arms in one row, or let review.yml say several_outcomes: first"
            yield fault("review-synthesis", table.place(row), found, expected, hint)


class _Told:
    """The rows that tell of each outcome, and the outcomes of each domain, sorted once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._domains = _group(evidence["outcomes"], "domain")
        self._rows = {name: _group(evidence[name], "outcome") for name in ("associations", "comparisons")}

    def find(self, name: str, choice: SynthesisChoice) -> Iterator[Row]:
        """Give the rows of a table that tell of the outcomes of a synthesis."""
        outcomes = [row for domain in choice.domains for row in self._domains.get(domain, ())]
        if choice.timepoints:
            outcomes = [row for row in outcomes if row.word("timepoint") in choice.timepoints]
        if name == "outcomes":
            return iter(outcomes)
        rows = self._rows[name]
        return (row for key in dict.fromkeys(one.key for one in outcomes) for row in rows.get(key, ()))


def _group(table: Table, column: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in table:
        groups.setdefault(row.word(column) or "", []).append(row)
    return groups


def _try_effects(told: _Told, choice: SynthesisChoice) -> Iterator[Diagnostic]:
    """Compute each effect, and give what the methods say of numbers that cannot be, at the line of the row."""
    from analysis.methods.errors import MethodError

    for name in SOURCES[choice.measure]:
        table = told.evidence[name]
        for row in told.find(name, choice):
            try:
                tell(table, row).find(choice.measure, convert=choice.convert, assumed=choice.pre_post_correlation)
            except MethodError as error:
                for one in error.findings:
                    what = f"{one.location.path}: {one.message}"
                    yield Diagnostic("error", "rule", what, table.place(row), one.hint)
