"""What a review chooses in `review.yml`: hypothesis, domains, tools, rule of evidence, columns of tables, files of figures.

Frozen types that `load.review` fills; the choices of each synthesis stand in `syntheses`, those of a tool in `appraisal`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.appraisal import RatingTool
from analysis.syntheses import SynthesisChoice


@dataclass(frozen=True)
class Hypothesis:
    """What a positive association favours, in words."""

    statement: str
    positive: str
    negative: str


@dataclass(frozen=True)
class Domain:
    """A domain of outcomes; its place in `Review.domains` is its place in tables and figures."""

    key: str
    label: str
    short: str
    measured_by: Literal["questionnaire", "test"]


@dataclass(frozen=True)
class LevelCondition:
    """Conditions of a level of evidence, all inclusive; None does not ask."""

    studies_min: int | None = None
    studies_max: int | None = None
    high_quality_min: int | None = None
    share_consistent_min: float | None = None


@dataclass(frozen=True)
class EvidenceLevel:
    """One level of evidence: `statement` says its condition in words."""

    key: str
    label: str
    statement: str
    when: LevelCondition


@dataclass(frozen=True)
class EvidenceRule:
    """How findings become a verdict: the first level whose conditions hold; the last one has none."""

    within_study_share: float
    levels: tuple[EvidenceLevel, ...]


@dataclass(frozen=True)
class ColumnChoice:
    """One column of a printed table, made of one or more columns of its file."""

    heading: str
    fields: tuple[str, ...]
    form: Literal["text", "number", "mean_sd", "range", "joined"]


@dataclass(frozen=True)
class FigureChoice:
    """What files a journal asks for beside those of the documents.

    Parameters
    ----------
    dpi
        Dots per inch of pictures of pixels.
    widths
        In mm, of every figure; empty for the width in which documents show it.
    widths_of
        The same of single figures, by the name of the call that draws them.
    """

    dpi: int = 600
    formats: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    widths_of: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class ReviewConfig:
    """What `review.yml` says."""

    key: str
    title: str
    citation: str
    data_version: int
    hypothesis: Hypothesis
    domains: tuple[Domain, ...]
    tools: tuple[RatingTool, ...]
    tool_by_design: Mapping[str, str]
    alpha: float
    confidence_level: float
    evidence: EvidenceRule
    tables: Mapping[str, tuple[ColumnChoice, ...]]
    #: The author's own words for claims, by the word of the vocabulary that each stands for.
    claim_words: Mapping[str, str] = field(default_factory=dict)
    #: What is pooled, in the order of tables.
    syntheses: tuple[SynthesisChoice, ...] = ()
    #: Files of figures that a journal asks for.
    figures: FigureChoice = FigureChoice()

    def domain(self, key: str) -> Domain:
        """Give one domain by its key."""
        return next(one for one in self.domains if one.key == key)

    def tool(self, key: str) -> RatingTool:
        """Give one rating tool by its key."""
        return next(one for one in self.tools if one.key == key)
