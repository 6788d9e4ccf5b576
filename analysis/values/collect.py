"""Every name that a document can print, and the quantity behind it.

    flow.identified             studies.count, studies.<design>, studies.<study>.<column>
    outcomes.<outcome>.<field>  associations.<outcome>.<field>   arms.<outcome>.<arm>.<field>
    quality.high, quality.<study>.total                          tools.<tool>.high_from
    votes.<domain>.favourable, votes.<domain>.p  certainty.<domain>.level
    synthesis.<domain>.verdict, synthesis.<study>.<domain>       evidence.<choice>
    comparisons.<comparison>.<column>  effects.<synthesis>.<study>.estimate  pooled.<synthesis>.estimate
    recheck.<...>  checks.<...>  published.<...>  context.<fact>  search.<item>  completeness.<...>  data.version

Names come from the keys of the data; docs/values.md lists them for authors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from analysis.results import Recheck
from analysis.schema import ORIGIN, Dataset
from analysis.stages import Stages
from analysis.values import of_pooling, of_results, of_review
from analysis.values.namespace import Named
from analysis.values.of_votes import name_certainty, name_votes

#: Columns of conflicts.csv and published.csv that tables print.
_STATEMENT = ("place", "quantity", "printed", "reads_as", "compares", "conflict", "locator")
_CONFLICT = ("topic", "one_side", "other_side", "kind", "note")


def name_stages(stages: Stages) -> list[Named]:
    """Name what stands before the recheck, which compares printed statements with these values."""
    data = stages.dataset
    parts: dict[str, Iterable[Named]] = {
        "data": of_review.name_data(data),
        "review": of_review.name_review(data),
        "evidence": of_review.name_evidence(data),
        "tools": of_review.name_tools(stages),
        "flow": of_results.name_flow(stages),
        "search": of_review.name_cells(data, "search", "value"),
        "sources": of_review.name_rows(data, "sources", "describes", "kind", "address"),
        "instruments": of_review.name_rows(data, "instruments", *_instrument(data)),
        "conflicts": of_review.name_rows(data, "conflicts", *_CONFLICT),
        "context": of_review.name_context(data),
        "studies": of_results.name_studies(stages),
        "quality": of_results.name_quality(stages),
        "outcomes": of_results.name_outcomes(stages),
        "associations": of_results.name_associations(stages),
        "arms": of_results.name_arms(data),
        "votes": name_votes(stages),
        "certainty": name_certainty(stages),
        "synthesis": of_results.name_synthesis(stages),
        "comparisons": of_pooling.name_comparisons(stages),
        "effects": of_pooling.name_effects(stages),
        "pooled": of_pooling.name_pooled(stages),
        "published": of_review.name_rows(data, "published", *_STATEMENT),
        "completeness": of_results.name_completeness(stages),
    }
    return list(_prefix(parts))


def _instrument(data: Dataset) -> list[str]:
    """Give the columns of instruments.csv that say what an instrument is."""
    spec = data["instruments"].spec
    return [name for name in spec.by_name if name not in (*spec.key, *ORIGIN)]


def name_recheck(recheck: Recheck) -> list[Named]:
    """Name what the recheck found."""
    parts: dict[str, Iterable[Named]] = {
        "recheck": recheck.values.items(),
        "checks": of_results.name_checks(recheck),
        "published": of_results.name_published(recheck),
    }
    return list(_prefix(parts))


def _prefix(parts: Mapping[str, Iterable[Named]]) -> Iterator[Named]:
    return ((f"{top}.{name}", entry) for top, entries in parts.items() for name, entry in entries)
