"""Made-up results to draw: no review's data, so that each test says what it needs."""

from __future__ import annotations

from analysis.appraisal import Answer
from analysis.choices import Hypothesis
from analysis.results import (
    DomainSynthesis,
    FlowResult,
    FlowStage,
    ItemRating,
    OutcomeFinding,
    QualityResult,
    Quantity,
    StudyFinding,
    StudyQuality,
    Synthesis,
)
from analysis.schema import FLOW_STAGES, Missing

ANSWERS = {
    "yes": Answer("yes", "yes", "+", "good", (1, 1)),
    "partial": Answer("partial", "partial", "\N{PLUS-MINUS SIGN}", "middling", (0, 1)),
    "no": Answer("no", "no", "\N{MINUS SIGN}", "bad", (0, 0)),
}
HYPOTHESIS = Hypothesis(statement="More is better.", positive="favours more", negative="favours less")


def make_flow(**counts: int | Missing) -> FlowResult:
    """Make a flow; stages without a count are not obtained."""
    return FlowResult(
        tuple(
            FlowStage(stage, stage.replace("_", " ").capitalize(), Quantity(counts.get(stage, Missing.NOT_OBTAINED)))
            for stage in FLOW_STAGES
        )
    )


def make_quality(
    study: str, *, total: int | None = 7, level: str = "high", ratings: tuple[str, ...] = ("yes", "no", "partial")
) -> StudyQuality:
    """Make a rating out of 10; without a total only the level is known."""
    return StudyQuality(
        study=study,
        label=study.capitalize(),
        design="cohort",
        tool="tool",
        tool_label="TOOL",
        items=tuple(
            ItemRating(str(number), f"Topic {number}", number > 1, Quantity(_read(rating)), "", ANSWERS.get(rating))
            for number, rating in enumerate(ratings, start=1)
        ),
        total=Quantity(Missing.NOT_OBTAINED if total is None else total),
        maximum=Quantity(10),
        percent=Quantity(10 * total, "%", 1) if total is not None else Quantity(Missing.NOT_OBTAINED),
        level=Quantity(_read(level)),
        basis="stated" if total is None else "total",
    )


def make_outcome(
    study: str,
    *,
    r: float | Missing = 0.3,
    n: int | Missing = 50,
    direction: str = "positive",
    significance: str = "significant",
    name: str = "Outcome",
    basis: str = "coefficient",
) -> OutcomeFinding:
    """Make an outcome with its association."""
    digits = None if isinstance(r, Missing) else 2
    return OutcomeFinding(
        outcome=f"{study}_{name}",
        study=study,
        label=study.capitalize(),
        domain="domain",
        name=name,
        values={"r": Quantity(r, digits=digits), "association_n": Quantity(n)},
        significance=Quantity(_read(significance)),
        direction=Quantity(_read(direction)),
        basis=basis,
        finding="positive",
    )


def make_study(study: str, *, finding: str = "positive", quality: StudyQuality | None = None) -> StudyFinding:
    """Make what one study says in a domain, with one outcome."""
    return StudyFinding(
        study=study,
        label=study.capitalize(),
        citation=study,
        domain="domain",
        finding=finding,  # type: ignore[arg-type]
        word=Quantity(finding),
        outcomes=(make_outcome(study),),
        quality=quality or make_quality(study),
    )


def make_domain(*studies: StudyFinding, label: str = "A domain") -> DomainSynthesis:
    """Make a domain of studies."""
    word = Quantity("some")
    return DomainSynthesis("domain", label, label, studies, {}, Quantity(1), "some", word, word, word)


def make_synthesis(*domains: DomainSynthesis) -> Synthesis:
    """Make a synthesis of domains."""
    outcomes = tuple(one for domain in domains for study in domain.studies for one in study.outcomes)
    return Synthesis(domains=domains, outcomes=outcomes)


def make_quality_result(*studies: StudyQuality, context: tuple[StudyQuality, ...] = ()) -> QualityResult:
    """Make a quality result."""
    return QualityResult(studies, context, (), Quantity(0), Quantity(0))


def _read(text: str) -> str | Missing:
    return Missing(text) if text in set(Missing) else text
