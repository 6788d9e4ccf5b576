"""What a review chooses for each synthesis that pools effects: `syntheses:` of `review.yml`.

The words are those of `analysis.methods`, which is not imported here: a review without a synthesis never loads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

#: Measures with the tables that tell of them, the first preferred: what comes out of one table is not looked for in
#: the next.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "COR": ("associations", "comparisons"),
    "ZCOR": ("associations", "comparisons"),
    "MC": ("outcomes", "comparisons"),
    "SMCC": ("outcomes", "comparisons"),
    "SMCR": ("outcomes", "comparisons"),
    "MD": ("comparisons",),
    "SMD": ("comparisons",),
    "ROM": ("comparisons",),
    "OR": ("comparisons",),
    "RR": ("comparisons",),
    "RD": ("comparisons",),
    "BETA": ("comparisons",),
    "PCOR": ("comparisons",),
    "ZPCOR": ("comparisons",),
}
Model = Literal["random", "common", "mantel-haenszel", "peto"]
Tau2Name = Literal["REML", "DL", "PM", "ML", "EB", "SJ", "HE"]
TestName = Literal["z", "t", "knapp-hartung"]
Several = Literal["mean", "aggregate", "first"]

MEASURES = tuple(SOURCES)
MODELS, TAU2, TESTS, SEVERAL = (get_args(one) for one in (Model, Tau2Name, TestName, Several))
SENSITIVITY = ("leave_one_out", "cumulative", "influence", "egger", "trim_and_fill")

#: Measures of counts of people, which are absolute effects where the risk without the intervention is known.
RISKS = ("OR", "RR", "RD")
#: Models that pool the counts of two by two tables, with the measures that each gives.
TABLE_MODELS: Mapping[str, tuple[str, ...]] = {"mantel-haenszel": RISKS, "peto": ("OR",)}
#: Analyses that a synthesis by counts may ask for.
TABLE_SENSITIVITY = ("leave_one_out", "cumulative")
#: Models as text names them.
MODEL_NAMES: Mapping[str, str] = {
    "random": "random effects",
    "common": "common effect",
    "mantel-haenszel": "common effect by Mantel-Haenszel",
    "peto": "common effect by Peto",
}
#: Why a two by two table is left out.
UNINFORMATIVE = "nobody, or everybody, had the event in both groups"
#: What is done with two by two tables in which nobody, or everybody, has the event: metafor keeps them.
DOUBLE_ZERO = ("keep", "drop")
#: Measures of one group before and after, whose variance hangs on the correlation between both.
CHANGES = ("MC", "SMCC", "SMCR")
#: How the methods end their word for what an effect was computed from where that correlation was assumed.
ASSUMED = "correlation assumed"

MeasureName = Literal[
    "COR", "ZCOR", "MC", "SMCC", "SMCR", "MD", "SMD", "ROM", "OR", "RR", "RD", "BETA", "PCOR", "ZPCOR"
]


@dataclass(frozen=True)
class SynthesisChoice:
    """One synthesis as `review.yml` asks for it.

    Parameters
    ----------
    domains
        Keys of the domains whose outcomes are pooled; more than one where they are taken together.
    timepoints
        Times of measurement that are pooled, in the words of outcomes.csv; all where left empty.
    align
        Whether signs are turned so that positive favours the hypothesis; otherwise effects stay as reported.
    positive, negative
        What effects above and below zero favour, in words; those of the hypothesis where left empty.
    several_outcomes, correlation
        How outcomes of one study become one effect, and how much they are taken to go together.
    pre_post_correlation
        Between before and after, assumed where a study reports neither it nor the spread of changes; None: no effect.
    double_zero
        Whether two by two tables without any event, or with events alone, give an effect: keep or drop.
    comparator_risk
        Risk without the intervention for absolute effects; None: the median of the studies.
    digits
        Decimals of effects in print.
    """

    key: str
    label: str
    domains: tuple[str, ...]
    measure: MeasureName
    timepoints: tuple[str, ...] = ()
    model: Model = "random"
    tau2: Tau2Name = "REML"
    test: TestName = "z"
    several_outcomes: Several = "mean"
    correlation: float = 1.0
    pre_post_correlation: float | None = None
    double_zero: str = "keep"
    comparator_risk: float | None = None
    align: bool = True
    positive: str = ""
    negative: str = ""
    convert: bool = True
    subgroups: str = ""
    moderators: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    exploratory: bool = False
    digits: int = 2

    @property
    def by_counts(self) -> bool:
        """Whether the counts of two by two tables are pooled, not effects with variances."""
        return self.model in TABLE_MODELS
