"""Read `syntheses:` of `review.yml`: which effects are pooled, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.syntheses import (
    CHANGES,
    DOUBLE_ZERO,
    MEASURES,
    MODELS,
    RISKS,
    SENSITIVITY,
    SEVERAL,
    TABLE_MODELS,
    TABLE_SENSITIVITY,
    TAU2,
    TESTS,
    SynthesisChoice,
)

if TYPE_CHECKING:
    from analysis.load.yamlnode import Node

_NEEDED = ("key", "label", "domain", "measure")
#: Most decimals of an effect in print.
_MOST_DIGITS = 6
#: At a correlation of 1 nobody changes unlike the others, and changes have no variance.
_NEAR_ONE = 0.999
#: A risk of nobody or of everybody leaves nothing to compare.
_NEAR_ZERO = 0.000001
_RISK_HINT = "a risk is a share of people: 12 %, or 120 of 1000, is written 0.12"


def _read_words(node: Node) -> tuple[str, ...]:
    """Give one text or a list of them."""
    nodes = node.items() if isinstance(node.value, list) else [node]
    return tuple(dict.fromkeys(one.text() for one in nodes))


#: How each key is read that a synthesis may have.
OPTIONAL: dict[str, Callable[[Node], Any]] = {
    "timepoints": _read_words,
    "model": lambda node: node.choice(MODELS),
    "tau2": lambda node: node.choice(TAU2),
    "test": lambda node: node.choice(TESTS),
    "several_outcomes": lambda node: node.choice(SEVERAL),
    "correlation": lambda node: node.number(-1, 1),
    "pre_post_correlation": lambda node: node.number(-_NEAR_ONE, _NEAR_ONE),
    "double_zero": lambda node: node.choice(DOUBLE_ZERO),
    "comparator_risk": lambda node: node.number(_NEAR_ZERO, 1 - _NEAR_ZERO, hint=_RISK_HINT),
    "align": lambda node: node.flag(),
    "positive": lambda node: node.text(),
    "negative": lambda node: node.text(),
    "convert": lambda node: node.flag(),
    "subgroups": lambda node: node.text(),
    "moderators": lambda node: tuple(one.text() for one in node.items()),
    "sensitivity": lambda node: tuple(one.choice(SENSITIVITY) for one in node.items()),
    "exploratory": lambda node: node.flag(),
    "digits": lambda node: node.integer(0, _MOST_DIGITS),
}


def read_synthesis(node: Node, domains: list[str]) -> SynthesisChoice:
    """Read one synthesis; `domains` are the keys of domains."""
    part = node.mapping(_NEEDED, optional=OPTIONAL)
    given = {name: read(part[name]) for name, read in OPTIONAL.items() if part[name].value is not None}
    choice = SynthesisChoice(
        key=part["key"].key(),
        label=part["label"].text(),
        domains=_read_domains(part["domain"], domains),
        measure=part["measure"].choice(MEASURES),  # type: ignore[arg-type] # one of MeasureName, in the same order
        **given,
    )
    if choice.several_outcomes == "aggregate" and choice.correlation >= 1:
        hint = (
            "outcomes that always agree leave nothing to weigh; a common choice is 0.5, or take several_outcomes: mean"
        )
        part["several_outcomes"].report("review-synthesis", "aggregate without a correlation", "one below 1", hint)
    for name, measures in _MEASURES_OF.items():
        if part[name].value is not None and choice.measure not in measures:
            expected = f"one of {', '.join(measures)}, or no {name}"
            part[name].report("review-synthesis", f"the measure {choice.measure}", expected)
    if choice.by_counts:
        _check_counts(part, choice)
    return choice


def _check_counts(part: Mapping[str, Node], choice: SynthesisChoice) -> None:
    """See that counts are pooled to a measure that they give, and that nothing is asked of them that they lack."""
    measures = TABLE_MODELS[choice.model]
    if choice.measure not in measures:
        hint = "counts of people with an event are pooled; effects of another kind take model: common, or random"
        part["measure"].report(
            "review-synthesis", f"{choice.measure} by {choice.model}", f"one of {', '.join(measures)}", hint
        )
    for name, why in _NOT_OF_COUNTS.items():
        if part[name].value is not None and not (name == "test" and choice.test == "z"):
            part[name].report("review-synthesis", f"{name} of a synthesis by {choice.model}", f"no {name}", why)
    for name in choice.sensitivity:
        if name not in TABLE_SENSITIVITY:
            expected = f"one of {', '.join(TABLE_SENSITIVITY)}"
            part["sensitivity"].report(
                "review-synthesis", f"{name} of a synthesis by {choice.model}", expected, _ANOTHER
            )


_ANOTHER = "ask for it in a second synthesis, with model: random or common"
#: Keys that say nothing of counts, with the reason.
_NOT_OF_COUNTS = {
    "tau2": "the effect is taken to be the same everywhere; model: random has a tau2",
    "test": "its test is normal",
    "moderators": _ANOTHER,
}


#: Keys that go with some measures only.
_MEASURES_OF = {"pre_post_correlation": CHANGES, "double_zero": RISKS, "comparator_risk": RISKS}


def _read_domains(node: Node, known: list[str]) -> tuple[str, ...]:
    """Give the keys of one domain or of a list of them."""
    nodes = node.items() if isinstance(node.value, list) else [node]
    return tuple(dict.fromkeys(one.choice(known or [""]) for one in nodes))
