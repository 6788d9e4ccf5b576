"""Summary of findings: by domain what was found, in whom, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.certainty import REASON, DomainCertainty
from analysis.choices import Hypothesis
from analysis.counting import DomainVotes
from analysis.format import capitalise
from analysis.pooling import MEASURE_NAMES
from analysis.schema import Missing
from analysis.stages import Stages
from analysis.tables.pooled import EXPLORATORY, print_interval
from analysis.tables.table import NAME, Cell, Given, Table, build_table, join_parts
from analysis.values import Namespace, Values

_HEADINGS = ("Outcome", "Studies (participants)", "Finding", "Certainty")
#: Columns of absolute effects, which stand before the certainty where there are any.
_RISKS = ("Risk without", "Risk with (CI)", "Difference (CI)")
#: What stands where nobody judged the certainty.
NOT_RATED = "not rated"
_EXPLAINED = (
    "Participants: of the studies whose number is known. Finding: the average with its confidence interval where "
    "effects are pooled; else studies that favour the hypothesis, of those with a direction, and the evidence by the "
    "rule of this review."
)
_ABSOLUTE = (
    "Risks: people with the event among a thousand. Without the intervention the risk is taken as known; with it, it follows from "
    "the average."
)
_GRADE = "Certainty: GRADE, from very low (one circle filled) to high (four)."


def build_findings(stages: Stages, values: Values) -> Table:
    """Give a row for each domain, and below the table the reasons for what moved the certainty."""
    rated = {one.domain: one for one in stages.certainty}
    hypothesis = stages.dataset.review.hypothesis
    risks = {domain.domain: _tell_risks(stages, values, domain) for domain in stages.votes}
    some = any(risks.values())
    rows = [
        (
            (Given(domain.label, NAME),),
            _count_people(values, domain),
            _pool(stages, values, domain) or _describe_finding(values, domain, hypothesis),
            *((risks[domain.domain] or [(Missing.NOT_APPLICABLE,)] * len(_RISKS)) if some else ()),
            _name_certainty(values, domain.domain) if domain.domain in rated else (NOT_RATED,),
        )
        for domain in stages.votes
    ]
    notes: list[str | Cell] = [_EXPLAINED]
    if some:
        notes += [_ABSOLUTE, *_explain_risks(stages, values)]
    if rated:
        notes += [_GRADE, *(_explain_steps(values, one) for one in rated.values())]
    notes += [note for domain in stages.votes for note in _tell_judgements(stages, values, domain)]
    headings = (*_HEADINGS[:-1], *(_RISKS if some else ()), _HEADINGS[-1])
    align = f"lrl{'r' * len(_RISKS) if some else ''}l"
    return build_table(headings, rows, align=align, notes=tuple(notes), short=True)


def _find_counted(stages: Stages, values: Values, domain: DomainVotes) -> Namespace | None:
    """Give the absolute effects of the first synthesis of this domain alone that has any."""
    for one in stages.pooling:
        own = values.look_up(f"pooled.{one.choice.key}")
        if one.choice.domains == (domain.domain,) and "absolute" in own and own["absolute"]["risk"].known:
            found: Namespace = own["absolute"]
            return found
    return None


def _tell_risks(stages: Stages, values: Values, domain: DomainVotes) -> list[Cell]:
    own = _find_counted(stages, values, domain)
    if own is None:
        return []
    return [
        (own["comparator"],),
        *((own[name], " (", own[f"{name}_low"], " to ", own[f"{name}_high"], ")") for name in ("risk", "difference")),
    ]


def _explain_risks(stages: Stages, values: Values) -> list[Cell]:
    """Say where each risk without the intervention is from."""
    found = ((domain, _find_counted(stages, values, domain)) for domain in stages.votes)
    parts: list[Cell] = [(Given(domain.label, NAME), ", ", own["comparator_from"]) for domain, own in found if own]
    return [("Risk without the intervention: ", *join_parts(parts, "; "), ".")]


def _tell_judgements(stages: Stages, values: Values, domain: DomainVotes) -> Iterator[Cell]:
    """Say how the results were judged that the syntheses of this domain alone pool, by tool."""
    chosen = {one.choice.key for one in stages.pooling if one.choice.domains == (domain.domain,)}
    for found in stages.judgements:
        for tool in found.tools if found.synthesis in chosen else ():
            own = values.look_up(f"pooled.{found.synthesis}.judged")[tool.tool]
            studies = values.look_up(f"pooled.{found.synthesis}.k")
            parts: list[Cell] = [
                (
                    own[one.name],
                    " of ",
                    studies,
                    f" {one.label} (",
                    own[f"{one.name}_weight"],
                    "\N{NO-BREAK SPACE}% of the weight)",
                )
                for one in tool.judgements
                if own[one.name].raw
            ]
            label: Cell = (Given(domain.label, NAME), f", judged by {tool.label}: ")
            yield (*label, *join_parts(parts, ", "), ".")


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
    parts: list[Cell] = [(Given(one.label, NAME), ": starts at ", own["starts_at"])]
    for name in one.moving:
        reason: Cell = (" (", own[f"{name}{REASON}"], ")") if f"{name}{REASON}" in own else ()
        parts.append((f"{name.replace('_', ' ')} ", own[name], *reason))
    return (*join_parts(parts, ", "), ".")
