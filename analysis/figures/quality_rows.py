"""Rows and panels of the plots of quality: studies by tool, or results by tool and domain, and what they are called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

from analysis.errors import AnalysisError, Location, did_you_mean, fault
from analysis.figures.style import NAMED

if TYPE_CHECKING:
    from analysis.results import QualityResult, StudyQuality

#: Mark of studies outside the review.
OUTSIDE = "\N{DAGGER}"


class Trace(TypedDict, total=False):
    """What a text is made of, as `Placed` has it."""

    of: tuple[str, ...]
    scale: str


def list_tools(result: QualityResult) -> tuple[tuple[StudyQuality, ...], ...]:
    """Group what is rated by tool, in the order in which tools occur, and results by domain.

    Raises
    ------
    AnalysisError
        No study has ratings.
    """
    studies = tuple(one for one in result.rated if one.items)
    if not studies:
        expected = "ratings of at least one study"
        hint = "a review without ratings has no such figure: leave it out, or fill data/ratings.csv"
        raise AnalysisError(fault("figure-empty", Location("figures.quality"), "no ratings", expected, hint))
    groups: dict[str, dict[str, list[StudyQuality]]] = {}
    for one in studies:
        groups.setdefault(one.tool, {}).setdefault(one.domain, []).append(one)
    places = {domain: place for place, domain in enumerate(result.domains)}
    return tuple(
        tuple(by_domain[domain])
        for by_domain in groups.values()
        for domain in sorted(by_domain, key=places.__getitem__)
    )


def choose_domain(result: QualityResult, domain: str, figure: str) -> QualityResult:
    """Give the ratings of the results in one domain alone; all of them where none is named.

    Raises
    ------
    AnalysisError
        No result in that domain is rated; names the nearest.
    """
    if not domain:
        return result
    known = [one for one in result.domains if one]
    if domain not in known:
        expected = f"a domain whose results are rated: {', '.join(known) or 'none'}"
        raise AnalysisError(
            fault("figure-domain", Location(f"figures.{figure}"), domain, expected, did_you_mean(domain, known))
        )
    studies, context = (
        tuple(part for one in group for part in one.rated if part.domain == domain)
        for group in (result.studies, result.context)
    )
    return replace(result, studies=studies, context=context)


def name_panel(study: StudyQuality) -> str:
    """Name a panel by its tool, and by the domain of its results."""
    return f"{study.tool_label}: {study.result.domain_label}" if study.result else study.tool_label


def name_row(study: StudyQuality) -> str:
    """Name a row by its study, and by the name of its result where the study has several in the domain."""
    return study.label if study.result is None or study.result.alone else f"{study.label}: {study.result.name}"


def mark_row(study: StudyQuality, outside: frozenset[str]) -> str:
    """Name a row, with a mark where its study is none of the review."""
    return f"{name_row(study)}{OUTSIDE if study.study in outside else ''}"


def trace_row(study: StudyQuality) -> Trace:
    """Say what the name of a row is made of."""
    return _trace(study, f"studies.{study.study}.label")


def trace_panel(study: StudyQuality) -> Trace:
    """Say what the name of a panel is made of."""
    return _trace(study, f"tools.{study.tool}.label")


def _trace(study: StudyQuality, label: str) -> Trace:
    return {"of": (label,), "scale": NAMED} if study.result else {"of": (label,)}
