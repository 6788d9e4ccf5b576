"""What a forest plot of correlations lists: domains, and outcomes with their estimates or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.format import choose_digits, format_level, format_number, format_quantity, lower_first
from analysis.methods.correlation import MIN_N_CI, compute_r_interval
from analysis.reported import DIRECTIONS
from analysis.schema import Missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.results import OutcomeFinding, Quantity, Synthesis


@dataclass(frozen=True)
class Estimate:
    """A correlation as it is drawn: above zero it favours the hypothesis; limits are None where n is too small."""

    r: float
    digits: int
    n: int
    limits: tuple[float, float] | None


@dataclass(frozen=True)
class Line:
    """One row of the plot: a heading of a domain, or an outcome with its estimate or the reason why it has none."""

    heading: str = ""
    outcome: OutcomeFinding | None = None
    estimate: Estimate | None = None


def read_estimate(outcome: OutcomeFinding, *, level: float) -> Estimate | None:
    """Give the correlation of an outcome, or None where r or n is missing.

    Notes
    -----
    A printed r is negative also where more of the exposure goes with less of something bad; so the direction, where
    known, and not the printed sign, says on which side of zero it stands.
    """
    r, n = outcome.values["r"].number, outcome.values["association_n"].number
    if r is None or n is None:
        return None
    sign = DIRECTIONS.get(str(outcome.direction.raw))
    oriented = r if sign is None else math.copysign(r, sign)
    limits = compute_r_interval(oriented, int(n), level=level) if n >= MIN_N_CI else None
    return Estimate(r=oriented, digits=outcome.values["r"].digits or 2, n=int(n), limits=limits)


def list_lines(synthesis: Synthesis, *, level: float) -> list[Line]:
    """List the rows of the plot in order: each domain, then its outcomes study by study."""
    lines: list[Line] = []
    for domain in synthesis.domains:
        lines.append(Line(heading=domain.label))
        for study in domain.studies:
            lines += [Line(outcome=one, estimate=read_estimate(one, level=level)) for one in study.outcomes]
    return lines


def format_estimate(estimate: Estimate) -> str:
    """Give `r (low to high)`; a limit that would round to zero keeps its first figure, so that its sign shows."""
    text = format_number(estimate.r, digits=estimate.digits)
    if estimate.limits is None:
        return f"{text} (n too small for an interval)"
    low, high = (_format_limit(limit, digits=estimate.digits) for limit in estimate.limits)
    return f"{text} ({low} to {high})"


def describe_gap(outcome: OutcomeFinding) -> str:
    """Say why an outcome has no estimate, and what is known instead."""
    r = outcome.values["r"]
    if r.raw == Missing.NS:
        return "not significant, no value"
    if r.known:
        return f"r = {format_quantity(r)}, n {format_quantity(outcome.values['association_n'])}"
    reason = "contrast of arms" if outcome.basis == "contrast" else f"r {format_quantity(r)}"
    return f"{reason}; {format_quantity(outcome.significance)}" if outcome.significance.known else reason


def list_parts(outcome: OutcomeFinding) -> tuple[Quantity | str, ...]:
    """List what the text of a row is made of; the recheck names the ends of the interval."""
    ends = (f"recheck.{outcome.outcome}.{end}" for end in ("ci_low", "ci_high"))
    return (outcome.values["r"], outcome.values["association_n"], outcome.significance, *ends)


def describe_forest(lines: Sequence[Line], *, level: float) -> str:
    """Write the alt text of these rows: every correlation with its interval, then the outcomes without one."""
    drawn = [line for line in lines if line.estimate]
    intervals = f"{format_level(level)} confidence intervals"
    sentences = [f"Forest plot of {len(drawn)} correlations with {intervals}, without pooling."]
    for line in lines:
        if line.outcome and line.estimate:
            estimate = format_estimate(line.estimate)
            sentences.append(
                f"{line.outcome.label}, {lower_first(line.outcome.name)}: r = {estimate}, n = {line.estimate.n}."
            )
    gaps = [f"{line.outcome.label}, {lower_first(line.outcome.name)}: {describe_gap(line.outcome)}"
            for line in lines if line.outcome and not line.estimate]  # fmt: skip
    if gaps:
        sentences.append(f"Without an estimate: {'. '.join(gaps)}.")
    return " ".join(sentences)


def _format_limit(limit: float, *, digits: int) -> str:
    return format_number(limit, digits=choose_digits(limit, digits=digits))
