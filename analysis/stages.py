"""The stages of a review, each computed once and only when it is asked for."""

from __future__ import annotations

from functools import cached_property

from analysis.certainty import DomainCertainty, compute_certainty
from analysis.characteristics import compute_characteristics
from analysis.collecting import uncollected
from analysis.completeness import compute_completeness
from analysis.counting import DomainVotes, compute_votes
from analysis.flow import compute_flow
from analysis.judgements import PooledJudgements, compute_judgements
from analysis.pooling import Pooling, compute_pooling
from analysis.quality import compute_quality
from analysis.raters import compare_screening, compute_rater_agreement
from analysis.reading import unnoticed
from analysis.results import Characteristics, Completeness, FlowResult, QualityResult, RaterAgreement, Synthesis
from analysis.schema import Dataset
from analysis.synthesis import compute_synthesis


class Stages:
    """Results over one data set.

    Whoever asks first has read no more than those who ask later: reading is noticed where a figure of a result is read.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def flow(self) -> FlowResult:
        """Flow of records."""
        with unnoticed(), uncollected():
            return compute_flow(self.dataset)

    @cached_property
    def characteristics(self) -> Characteristics:
        """Characteristics of the included studies."""
        with unnoticed(), uncollected():
            return compute_characteristics(self.dataset)

    @cached_property
    def quality(self) -> QualityResult:
        """Methodological quality."""
        with unnoticed(), uncollected():
            return compute_quality(self.dataset)

    @cached_property
    def raters(self) -> tuple[RaterAgreement, ...]:
        """Agreement of the raters of quality."""
        with unnoticed(), uncollected():
            return compute_rater_agreement(self.dataset)

    @cached_property
    def screeners(self) -> tuple[RaterAgreement, ...]:
        """Agreement of those who screened."""
        with unnoticed(), uncollected():
            return compare_screening(self.dataset)

    @cached_property
    def synthesis(self) -> Synthesis:
        """Findings and evidence by domain."""
        with unnoticed(), uncollected():
            return compute_synthesis(self.dataset, self.quality)

    @cached_property
    def votes(self) -> tuple[DomainVotes, ...]:
        """Votes by direction and combined p values by domain."""
        with unnoticed(), uncollected():
            return compute_votes(self.dataset, self.synthesis)

    @cached_property
    def certainty(self) -> tuple[DomainCertainty, ...]:
        """Certainty of the evidence by domain, as far as it was judged."""
        with unnoticed(), uncollected():
            return compute_certainty(self.dataset)

    @cached_property
    def completeness(self) -> Completeness:
        """Missing codes by table and column."""
        with unnoticed(), uncollected():
            return compute_completeness(self.dataset)

    @cached_property
    def pooling(self) -> Pooling:
        """Effects and averages of the syntheses that `review.yml` asks for."""
        with unnoticed(), uncollected():
            return compute_pooling(self.dataset)

    @cached_property
    def judgements(self) -> tuple[PooledJudgements, ...]:
        """Judgements of the results that are pooled, where a tool rates by result."""
        with unnoticed(), uncollected():
            return compute_judgements(self.dataset, self.quality, self.pooling)
