"""Tables of the article and of its supplement, each built when it is asked for."""

from __future__ import annotations

from analysis.results import Recheck
from analysis.stages import Stages
from analysis.tables import article, chosen, pooled, supplement
from analysis.tables.findings import build_findings
from analysis.tables.table import Column, Table
from analysis.tables.votes import build_votes
from analysis.values import Values

__all__ = ["Column", "Table", "Tables"]


class Tables:
    """Tables over the results of one review."""

    def __init__(self, stages: Stages, recheck: Recheck, values: Values) -> None:
        self._stages = stages
        self._recheck = recheck
        self._values = values

    def characteristics(self) -> Table:
        """Describe the included studies."""
        return chosen.build_characteristics(self._stages, self._values)

    def outcomes(self) -> Table:
        """List the outcomes and their values."""
        return chosen.build_outcomes(self._stages, self._values)

    def associations(self) -> Table:
        """List the association of each outcome."""
        return chosen.build_associations(self._stages, self._values)

    def quality(self) -> Table:
        """Give totals and levels of quality."""
        return article.build_quality(self._stages, self._values)

    def evidence_rule(self) -> Table:
        """State the levels of evidence."""
        return article.build_evidence_rule(self._stages.dataset.review.evidence, self._values)

    def synthesis(self) -> Table:
        """Give findings and evidence by domain."""
        return article.build_synthesis(self._stages, self._recheck, self._values)

    def votes(self) -> Table:
        """Count studies by direction, and combine their p values, by domain."""
        return build_votes(self._stages, self._values)

    def findings(self) -> Table:
        """Sum up findings and their certainty by domain."""
        return build_findings(self._stages, self._values)

    def recheck(self) -> Table:
        """List printed figures and statements that do not agree with the data."""
        return article.build_recheck(self._recheck, self._values)

    def effects(self, key: str = "") -> Table:
        """List the effects of one synthesis of `review.yml`, by default the first."""
        return pooled.build_effects(self._stages, self._values, key)

    def pooled(self) -> Table:
        """Give the averages of the syntheses."""
        return pooled.build_pooled(self._stages, self._values)

    def subgroups(self, key: str = "") -> Table:
        """Give the averages of groups of studies, by default of the first synthesis."""
        return pooled.build_subgroups(self._stages, self._values, key)

    def moderators(self, key: str = "") -> Table:
        """Give the coefficients of a meta-regression."""
        return pooled.build_moderators(self._stages, self._values, key)

    def leave_one_out(self, key: str = "") -> Table:
        """Give the average without each study in turn."""
        return pooled.build_leave_one_out(self._stages, self._values, key)

    def cumulative(self, key: str = "") -> Table:
        """Give the average as the studies came, by year."""
        return pooled.build_cumulative(self._stages, self._values, key)

    def influence(self, key: str = "") -> Table:
        """Say what each study does to the average."""
        return pooled.build_influence(self._stages, self._values, key)

    def asymmetry(self, key: str = "") -> Table:
        """Give Egger's test, and trim and fill."""
        return pooled.build_asymmetry(self._stages, self._values, key)

    def completeness(self) -> Table:
        """Count entries and missing codes."""
        return supplement.build_completeness(self._stages, self._values)

    def items(self) -> Table:
        """Show ratings by item."""
        return supplement.build_items(self._stages, self._values)

    def agreement(self) -> Table:
        """Give the agreement of raters by tool and item, and of those who screened."""
        return article.build_agreement(self._stages, self._values)

    def search(self) -> Table:
        """List what is known of search and selection."""
        return supplement.build_search(self._stages.dataset, self._values)

    def dictionary(self) -> Table:
        """Describe the columns of the data."""
        return supplement.build_dictionary(self._stages.dataset)

    def ledger(self) -> Table:
        """List computed values with their functions and cells."""
        return supplement.build_ledger(self._values)

    def published(self) -> Table:
        """Set printed statements against rebuilt values."""
        return supplement.build_published(self._stages.dataset, self._recheck, self._values)

    def conflicts(self) -> Table:
        """List conflicts within and between the sources."""
        return supplement.build_conflicts(self._stages.dataset, self._values)

    def sources(self) -> Table:
        """List the sources."""
        return supplement.build_sources(self._stages.dataset, self._values)
