"""Summary of findings: by domain what was found, in whom, and how certain it is."""

from __future__ import annotations

from analysis.certainty import REASON, DomainCertainty
from analysis.choices import Hypothesis
from analysis.counting import DomainVotes
from analysis.format import capitalise
from analysis.pooling import MEASURE_NAMES
from analysis.stages import Stages
from analysis.tables.pooled import EXPLORATORY, print_interval
from analysis.tables.table import Cell, Table, build_table, join_parts
from analysis.values import Values

_HEADINGS = ("Outcome", "Studies (participants)", "Finding", "Certainty")
#: What stands where nobody judged the certainty.
NOT_RATED = "not rated"
_EXPLAINED = (
    "Participants: of the studies whose number is known. Finding: the average with its confidence interval where "
    "effects are pooled; else studies that favour the hypothesis, of those with a direction, and the evidence by the "
    "rule of this review."
)
_GRADE = "Certainty: GRADE, from very low (one circle filled) to high (four)."


def build_findings(stages: Stages, values: Values) -> Table:
    """Give a row for each domain, and below the table the reasons for what moved the certainty."""
    rated = {one.domain: one for one in stages.certainty}
    hypothesis = stages.dataset.review.hypothesis
    rows = [
        (
            (domain.label,),
            _count_people(values, domain),
            _pool(stages, values, domain) or _describe_finding(values, domain, hypothesis),
            _name_certainty(values, domain.domain) if domain.domain in rated else (NOT_RATED,),
        )
        for domain in stages.votes
    ]
    notes: list[str | Cell] = [_EXPLAINED]
    if rated:
        notes += [_GRADE, *(_explain_steps(values, one) for one in rated.values())]
    return build_table(_HEADINGS, rows, align="lrll", notes=tuple(notes), short=True)


def _count_people(values: Values, domain: DomainVotes) -> Cell:
    own = values.look_up(f"votes.{domain.domain}")
    return (own["studies"], " (", own["participants"], ")")


def _pool(stages: Stages, values: Values, domain: DomainVotes) -> Cell:
    """Give the averages of the syntheses that are of this domain alone; nothing without one."""
    parts: list[Cell] = []
    for one in stages.pooling:
        own = values.look_up(f"pooled.{one.choice.key}")
        if one.choice.domains == (domain.domain,) and own["estimate"].known:
            mark = f" ({EXPLORATORY})" if one.choice.exploratory else ""
            parts.append((MEASURE_NAMES[one.choice.measure], " ", *print_interval(own), mark))
    return join_parts(parts, "; ")


def _describe_finding(values: Values, domain: DomainVotes, hypothesis: Hypothesis) -> Cell:
    """Say what votes and evidence are."""
    votes, found = (values.look_up(f"{part}.{domain.domain}") for part in ("votes", "synthesis"))
    direction: Cell = ("no direction known",)
    if votes["directed"].raw:
        direction = (f"{capitalise(hypothesis.positive)}: ", votes["favourable"], " of ", votes["directed"])
    return (*direction, "; evidence: ", found["verdict"], " (", found["direction"], ")")


def _name_certainty(values: Values, domain: str) -> Cell:
    own = values.look_up(f"certainty.{domain}")
    return (own["symbols"], " ", own["level"]) if own["level"].known else (own["level"],)


def _explain_steps(values: Values, one: DomainCertainty) -> Cell:
    """Name the start and every judgement that moved the certainty, with its reason."""
    own = values.look_up(f"certainty.{one.domain}")
    parts: list[Cell] = [(f"{one.label}: starts at ", own["starts_at"])]
    for name in one.moving:
        reason: Cell = (" (", own[f"{name}{REASON}"], ")") if f"{name}{REASON}" in own else ()
        parts.append((f"{name.replace('_', ' ')} ", own[name], *reason))
    return (*join_parts(parts, ", "), ".")
