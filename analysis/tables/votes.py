"""Tables of synthesis without effects."""

from __future__ import annotations

from analysis.stages import Stages
from analysis.tables.table import NAME, Cell, Given, Part, Table, build_table
from analysis.values import Namespace, Values

_HEADINGS = ("Domain", "Studies", "Favour", "Against", "Unclear", "Share, % (CI)", "Sign test, *p*",
             "Studies with *p*", "Fisher, *p*", "Stouffer, *p*")  # fmt: skip
_EXPLAINED = (
    " % of their outcomes whose direction is known, whatever their significance; unclear: direction mixed or not "
    "known. Share: those that favour the hypothesis among those with a direction, with Wilson's interval of "
)
_TESTED = (
    " %. Sign test: exact, two-sided. Fisher, Stouffer: one-sided p values for the hypothesis, combined where at "
    "least two studies have one."
)


def build_votes(stages: Stages, values: Values) -> Table:
    """Give votes by direction and combined p values by domain."""
    own = {domain.domain: values.look_up(f"votes.{domain.domain}") for domain in stages.votes}
    rows = [_describe(domain.label, own[domain.domain]) for domain in stages.votes]
    notes: list[str | Cell] = [_describe_votes(values)]
    notes += [_warn(domain.label, own[domain.domain]) for domain in stages.votes if _is_partial(own[domain.domain])]
    return build_table(_HEADINGS, rows, align="lrrrrrrrrr", notes=tuple(notes), short=True)


def _describe(label: str, own: Namespace) -> tuple[Part | Cell, ...]:
    counts = tuple(own[name] for name in ("studies", "favourable", "unfavourable", "unclear"))
    share: Cell = (own["share"],)
    if own["share"].known:
        share = (own["share"], " (", own["ci_low"], " to ", own["ci_high"], ")")
    return (Given(label, NAME), *counts, share, *(own[name] for name in ("p", "p_studies", "fisher_p", "stouffer_p")))


def _describe_votes(values: Values) -> Cell:
    return (
        "Favour, against: studies by the direction of at least ",
        values.look_up("evidence.within_study_share"),
        _EXPLAINED,
        values.look_up("review.confidence_level"),
        _TESTED,
    )


def _is_partial(own: Namespace) -> bool:
    """Say whether directions are known of some outcomes only, and those not significant are among the others."""
    return bool(own["outcomes_silent"].raw) and bool(own["outcomes_directed"].raw)


def _warn(label: str, own: Namespace) -> Cell:
    return (
        Given(label, NAME),
        ": the direction of ",
        own["outcomes_directed"],
        " of ",
        own["outcomes"],
        " outcomes is known, and ",
        own["outcomes_silent"],
        " of the others are reported as not significant: the votes may favour what is significant.",
    )
