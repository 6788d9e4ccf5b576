"""Synthesis without effects: votes by direction and combined p values, by domain.

Each study has one vote and one p value in a domain, however many outcomes it reports: `directions` says which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from analysis.directions import Tendency, choose_sign, join_deviates, read_tendencies
from analysis.methods.counting import count_votes
from analysis.methods.distributions import compute_normal_p, compute_normal_tail
from analysis.methods.errors import Undefined
from analysis.methods.pvalues import CombinedP, CombineMethod, combine_p
from analysis.provenance import derive, merge_codes, note_choice, qualified
from analysis.reading import CellRef, Noted, Reading, note_all, reading, unnoticed
from analysis.results import DomainSynthesis, Quantity, Synthesis
from analysis.schema import Cell, Dataset, Missing
from analysis.tracing import WHEN_ASKED, CellsWhenAsked, source_of, traced

_PERCENT = 100
#: One p value needs no combining.
_FEWEST = 2
#: A one-sided p this near to 1 says no more than 1, which no method can combine.
_MOST_P = 1 - 1e-15


@traced("vote", "deviate")
@dataclass(frozen=True)
class StudyVote:
    """One study in one domain.

    `vote`: 1 favours the hypothesis, -1 speaks against it, 0 where its outcomes do not agree, None where no side is
    known. `deviate`: normal deviate of its outcomes' tests, None where no p value is known; `p` is its two-sided p, and
    `n` the people of the largest of these tests. `word` is the vote as it prints.
    """

    study: str
    label: str
    tendencies: tuple[Tendency, ...]
    vote: int | None
    deviate: float | None
    p: Quantity
    n: Quantity
    word: Quantity
    cells: CellsWhenAsked = WHEN_ASKED


@traced("studies")
@dataclass(frozen=True)
class DomainVotes:
    """One domain; `figures` by the names that values have, `cells` decide which studies these are."""

    domain: str
    label: str
    studies: tuple[StudyVote, ...]
    figures: Mapping[str, Quantity]
    cells: tuple[CellRef, ...]


def compute_votes(dataset: Dataset, synthesis: Synthesis) -> tuple[DomainVotes, ...]:
    """Count votes and combine p values in each domain."""
    return tuple(_count_domain(dataset, domain) for domain in synthesis.domains)


class Given(NamedTuple):
    """What decides which studies are in a domain, and with it what their votes came from: read once for all figures."""

    chosen: tuple[CellRef, ...]
    voted: tuple[CellRef, ...]


def _count_domain(dataset: Dataset, domain: DomainSynthesis) -> DomainVotes:
    with reading() as read:
        found = domain.studies
    studies = tuple(
        _read_study(dataset, one.study, one.label, [outcome.outcome for outcome in one.outcomes], read) for one in found
    )
    with reading() as votes:
        note_all(read)
        for study in studies:
            note_all(source_of(study))
    given = Given(read.cells, votes.cells)
    figures = _count_votes(studies, given) | _count_people(dataset, studies, given.chosen)
    figures |= _test_votes(dataset, studies, given.voted) | _combine(studies, given.voted)
    return DomainVotes(domain.domain, domain.label, studies, figures, read.cells)


def _read_study(dataset: Dataset, study: str, label: str, outcomes: Sequence[str], given: Noted) -> StudyVote:
    with reading() as read:
        note_all(given)
        note_choice("evidence", "within_study_share")
        rows = [dataset["outcomes"][key] for key in outcomes]
        tendencies = tuple(one for row in rows for one in read_tendencies(dataset, row))
    share = dataset.review.evidence.within_study_share
    vote = choose_sign(tendencies, share=share)
    deviate = join_deviates(tendencies)
    joined, chosen = qualified(join_deviates), qualified(choose_sign)
    return StudyVote(
        study,
        label,
        tendencies,
        vote,
        deviate,
        p=_as_read(_two_sided(deviate), read, joined, kind="p"),
        n=_as_read(_find_largest(tendencies), read, joined),
        word=Quantity(_WORDS[vote], cells=read, function=chosen, kind="word"),
        cells=read,
    )


def _as_read(
    raw: float | Missing, read: Reading, function: str, *, kind: Literal["number", "p"] = "number"
) -> Quantity:
    return Quantity(raw, cells=read, function=function, kind="word" if isinstance(raw, Missing) else kind)


def _two_sided(deviate: float | None) -> float | Missing:
    return Missing.NOT_APPLICABLE if deviate is None else compute_normal_p(deviate)


def _find_largest(tendencies: Sequence[Tendency]) -> float | Missing:
    numbers = [one.n for one in tendencies if one.z is not None and one.n is not None]
    return max(numbers, default=Missing.NOT_APPLICABLE)


#: Votes as they print; a study whose direction nobody reports has none.
_WORDS: Mapping[int | None, str | Missing] = {
    1: "favourable",
    -1: "unfavourable",
    0: "mixed",
    None: Missing.NOT_APPLICABLE,
}


def count_favourable(studies: Sequence[StudyVote]) -> int:
    """Count the studies that favour the hypothesis."""
    return sum(one.vote == 1 for one in studies)


def count_unfavourable(studies: Sequence[StudyVote]) -> int:
    """Count the studies that speak against the hypothesis."""
    return sum(one.vote == -1 for one in studies)


def count_unclear(studies: Sequence[StudyVote]) -> int:
    """Count the studies whose outcomes do not agree, or whose direction is not known."""
    return sum(not one.vote for one in studies)


def count_with_direction(studies: Sequence[StudyVote]) -> int:
    """Count the studies that have a direction."""
    return count_favourable(studies) + count_unfavourable(studies)


def count_outcomes(studies: Sequence[StudyVote]) -> int:
    """Count outcomes; one with several comparisons counts as often."""
    return sum(len(one.tendencies) for one in studies)


def count_directed(studies: Sequence[StudyVote]) -> int:
    """Count the outcomes whose direction is known."""
    return sum(tendency.sign is not None for one in studies for tendency in one.tendencies)


def count_silent(studies: Sequence[StudyVote]) -> int:
    """Count the outcomes that are reported as not significant and whose direction nobody reports."""
    return sum(one.sign is None and one.significant is False for study in studies for one in study.tendencies)


def _count_votes(studies: Sequence[StudyVote], given: Given) -> dict[str, Quantity]:
    """Count studies and outcomes; how many studies there are does not hang on how they vote."""
    with unnoticed():
        numbers = {name: count(studies) for name, count in _COUNTS.items()}
    return {
        name: Quantity(number, cells=given.chosen if name == _ALL else given.voted, function=qualified(_COUNTS[name]))
        for name, number in numbers.items()
    }


#: The count for which no vote is read.
_ALL = "studies"
_COUNTS: Mapping[str, Callable[[Sequence[StudyVote]], int]] = {
    _ALL: len,
    "favourable": count_favourable,
    "unfavourable": count_unfavourable,
    "unclear": count_unclear,
    "directed": count_with_direction,
    "outcomes": count_outcomes,
    "outcomes_directed": count_directed,
    "outcomes_silent": count_silent,
}


def _count_people(dataset: Dataset, studies: Sequence[StudyVote], given: tuple[CellRef, ...]) -> dict[str, Quantity]:
    def find() -> list[Cell]:
        rows = dataset["studies"].by_key
        return [rows[one.study]["n"] for one in studies]

    def add() -> float | Missing:
        numbers = [n for n in find() if isinstance(n, int | float)]
        return sum(numbers) if numbers else merge_codes(n for n in find() if isinstance(n, Missing))

    return {
        "participants": derive(_count_people, add, given=given),
        "participants_known": derive(
            _count_people, lambda: sum(isinstance(n, int | float) for n in find()), given=given
        ),
    }


def _test_votes(dataset: Dataset, studies: Sequence[StudyVote], given: tuple[CellRef, ...]) -> dict[str, Quantity]:
    with unnoticed():
        found = count_votes([one.vote or 0 for one in studies], level=dataset.review.confidence_level)

    def percent(name: str) -> Callable[[], float | Missing]:
        def compute() -> float | Missing:
            note_choice("", "confidence_level")
            share = getattr(found, name)
            return Missing.NOT_APPLICABLE if isinstance(share, Undefined) else _PERCENT * float(share)

        return compute

    shares = {
        name: derive(count_votes, percent(name), given=given, unit="%", digits=0)
        for name in ("share", "ci_low", "ci_high")
    }
    return shares | {"p": _as_p(derive(count_votes, lambda: _known(found.p), given=given))}


def _combine(studies: Sequence[StudyVote], given: tuple[CellRef, ...]) -> dict[str, Quantity]:
    with unnoticed():
        p_values = [_tail(one.deviate) for one in studies if one.deviate is not None]

    def combine(method: CombineMethod, name: str) -> Callable[[], float | Missing]:
        def compute() -> float | Missing:
            found = combine_p(p_values, method=method) if len(p_values) >= _FEWEST else None
            return float(getattr(found, name)) if isinstance(found, CombinedP) else Missing.NOT_APPLICABLE

        return compute

    return {
        "p_studies": derive(combine_p, lambda: len(p_values), given=given),
        "fisher": derive(combine_p, combine("fisher", "statistic"), given=given, digits=2),
        "fisher_p": _as_p(derive(combine_p, combine("fisher", "p"), given=given)),
        "stouffer": derive(combine_p, combine("stouffer", "statistic"), given=given, digits=2),
        "stouffer_p": _as_p(derive(combine_p, combine("stouffer", "p"), given=given)),
    }


def _tail(deviate: float) -> float:
    return min(compute_normal_tail(deviate), _MOST_P)


def _known(number: float | Undefined) -> float | Missing:
    return Missing.NOT_APPLICABLE if isinstance(number, Undefined) else number


def _as_p(quantity: Quantity) -> Quantity:
    return replace(quantity, kind="p") if quantity.known else quantity
