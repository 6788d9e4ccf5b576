"""The stages of a review, each computed once and only when it is asked for."""

from __future__ import annotations

from functools import cached_property

from analysis.characteristics import compute_characteristics
from analysis.completeness import compute_completeness
from analysis.flow import compute_flow
from analysis.quality import compute_quality
from analysis.results import Characteristics, Completeness, FlowResult, QualityResult, Synthesis
from analysis.schema import Dataset
from analysis.synthesis import compute_synthesis


class Stages:
    """Results over one data set."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset

    @cached_property
    def flow(self) -> FlowResult:
        """Flow of records."""
        return compute_flow(self.dataset)

    @cached_property
    def characteristics(self) -> Characteristics:
        """Characteristics of the included studies."""
        return compute_characteristics(self.dataset)

    @cached_property
    def quality(self) -> QualityResult:
        """Methodological quality."""
        return compute_quality(self.dataset)

    @cached_property
    def synthesis(self) -> Synthesis:
        """Findings and evidence by domain."""
        return compute_synthesis(self.dataset, self.quality)

    @cached_property
    def completeness(self) -> Completeness:
        """Missing codes by table and column."""
        return compute_completeness(self.dataset)
