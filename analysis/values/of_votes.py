"""Names for synthesis without effects: votes by direction, combined p values, certainty of evidence."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.counting import DomainVotes
from analysis.stages import Stages
from analysis.values.namespace import Named
from analysis.values.of_results import name_list

#: Studies that are listed, by the beginning of the names of the lists.
_LISTED = {"favourable": (1,), "unfavourable": (-1,), "unclear": (0, None)}


def name_votes(stages: Stages) -> Iterator[Named]:
    """Name counts, tests and lists of studies by domain."""
    for domain in stages.votes:
        for name, quantity in domain.figures.items():
            yield f"{domain.domain}.{name}", quantity
        yield from _name_studies(domain)
        for name, votes in _LISTED.items():
            yield from name_list(
                f"{domain.domain}.{name}_",
                stages,
                lambda: (one.study for one in domain.studies if one.vote in votes),  # noqa: B023 -- called at once
            )


def _name_studies(domain: DomainVotes) -> Iterator[Named]:
    for study in domain.studies:
        yield f"{study.study}.{domain.domain}.vote", study.word
        if study.p.known:
            yield f"{study.study}.{domain.domain}.p", study.p
            yield f"{study.study}.{domain.domain}.n", study.n


def name_certainty(stages: Stages) -> Iterator[Named]:
    """Name judgements and levels by domain."""
    for domain in stages.certainty:
        for name, quantity in domain.figures.items():
            yield f"{domain.domain}.{name}", quantity
