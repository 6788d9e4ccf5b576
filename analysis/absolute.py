"""What an average of risks means for people: per 1000 with the event, without the intervention and with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from analysis.effects import TURNED, Builder, Effects, OutcomeEffect
from analysis.methods.errors import Undefined
from analysis.provenance import note_choice, qualified, whole_columns
from analysis.reading import note_all, reading
from analysis.results import Quantity
from analysis.schema import Missing
from analysis.syntheses import RISKS

if TYPE_CHECKING:
    from analysis.methods.absolute import AbsoluteEffect
    from analysis.methods.pooling import Pooled

PER = 1000
#: Fewer people than this are told with a decimal.
_FEW = 10
#: From so many cells on, columns are named in their place.
_MANY_CELLS = 300
#: Figures by their names among the values of a synthesis, with what they are of an effect.
_FIGURES = {
    "comparator": "comparator",
    "risk": "risk",
    "risk_low": "low",
    "risk_high": "high",
    "difference": "difference",
    "difference_low": "difference_low",
    "difference_high": "difference_high",
}


def describe_absolute(build: Builder, effects: Effects, found: Pooled) -> dict[str, Quantity]:
    """Name the absolute effects of a synthesis of risks; codes where none follows, nothing for other measures."""
    from analysis.methods.absolute import compute_absolute

    choice = build.choice
    if choice.measure not in RISKS:
        return {}
    with reading() as read:
        note_all(build.cells)
        comparator, origin = _find_comparator(build, effects)
        sign = _find_sign(effects)
    cells = read.cells if len(read.cells) < _MANY_CELLS else whole_columns(read.cells)
    own = replace(build, cells=cells, function=qualified(compute_absolute))
    one = None
    if sign and isinstance(comparator, float):
        ends = sorted((sign * found.ci.low, sign * found.ci.high))
        measure: Literal["OR", "RR", "RD"] = choice.measure  # type: ignore[assignment] # one of RISKS
        one = compute_absolute(measure, comparator, sign * found.estimate, *ends)
    return {f"absolute.{name}": _show(own, one, of) for name, of in _FIGURES.items()} | {
        "absolute.comparator_from": own.word(origin if sign else "not known: signs were turned in some studies alone")
    }


def _show(build: Builder, one: AbsoluteEffect | None, name: str) -> Quantity:
    if one is None:
        return build.number(Missing.NOT_APPLICABLE)
    return build.number(PER * getattr(one, name), digits=int(PER * one.comparator < _FEW), unit=f"per {PER}")


def _find_comparator(build: Builder, effects: Effects) -> tuple[float | None, str]:
    """Give the risk without the intervention, and where it is from."""
    from analysis.methods.absolute import choose_comparator

    note_choice(f"syntheses/{build.choice.key}", "comparator_risk")
    if build.choice.comparator_risk is not None:
        return build.choice.comparator_risk, "chosen by the review"
    risks = [risk for study in effects.usable for risk in _read_risk(build, study.outcomes)]
    found = choose_comparator(risks)
    if isinstance(found, Undefined):
        return None, f"not known: {found.reason}"
    return found, f"median of {len(risks)} studies" if len(risks) > 1 else "one study"


def _read_risk(build: Builder, outcomes: tuple[OutcomeEffect, ...]) -> Iterator[float]:
    """Give the risk in the comparator groups of a study; one that several arms share counts once."""
    table = build.dataset["comparisons"]
    rows = (row for one in outcomes if one.effect for row in table.where(outcome=one.outcome) if row.key == one.item)
    groups: Mapping[tuple[str, ...], tuple[float | None, float | None]] = {
        (str(row["outcome"]), str(row["group_2"])): (row.number("events_2"), row.number("n_2")) for row in rows
    }
    known = [(events, n) for events, n in groups.values() if events is not None and n]
    if known:
        yield sum(events for events, _ in known) / sum(n for _, n in known)


def _find_sign(effects: Effects) -> int:
    """Say by what the average is multiplied to be that of the first group against the second; 0 where studies differ."""
    signs = {str(one.sign.raw) for study in effects.usable for one in study.outcomes if one.effect}
    return 0 if len(signs) > 1 else -1 if TURNED in signs else 1
