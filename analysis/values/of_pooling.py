"""Names for effects and averages: what comparisons say, what follows for each study, and what pooling gives."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.effects import Figures, OutcomeEffect
from analysis.pooling import PooledEffects
from analysis.provenance import read_cell
from analysis.schema import ORIGIN
from analysis.stages import Stages
from analysis.values.namespace import Named

_FIGURES = ("estimate", "ci_low", "ci_high", "se")


def name_comparisons(stages: Stages) -> Iterator[Named]:
    """Name every column of every comparison."""
    table = stages.dataset["comparisons"]
    for row in table:
        for column in table.spec.by_name:
            if column not in (*table.spec.key, *ORIGIN):
                yield f"{row.key}.{column}", read_cell(table, row, column)


def name_effects(stages: Stages) -> Iterator[Named]:
    """Name the effect of each study by synthesis, and below it that of each of its outcomes or comparisons."""
    for one in stages.pooling:
        for name, quantity in _name_synthesis(one):
            yield f"{one.choice.key}.{name}", quantity


def _name_synthesis(one: PooledEffects) -> Iterator[Named]:
    for study in one.effects.studies:
        if study.effect:
            yield from _name_figures(study.study, study.figures)
            yield f"{study.study}.how", study.how
            yield f"{study.study}.weight", one.weights[study.study]
        else:
            yield f"{study.study}.estimate", study.figures.estimate
        for outcome in study.outcomes:
            yield from _name_outcome(f"{study.study}.{outcome.item}", outcome)


def _name_outcome(name: str, outcome: OutcomeEffect) -> Iterator[Named]:
    """Name an effect and how it was found, or the code that stands for it and why."""
    if outcome.effect is None:
        yield f"{name}.estimate", outcome.figures.estimate
        yield f"{name}.reason", outcome.reason
        return
    yield from _name_figures(name, outcome.figures)
    yield f"{name}.how", outcome.how
    yield f"{name}.sign", outcome.sign


def _name_figures(name: str, figures: Figures) -> Iterator[Named]:
    for column in _FIGURES:
        yield f"{name}.{column}", getattr(figures, column)


def name_pooled(stages: Stages) -> Iterator[Named]:
    """Name the figures and words of each synthesis, and how the results that it pools were judged."""
    for one in stages.pooling:
        for name, quantity in one.values.items():
            yield f"{one.choice.key}.{name}", quantity
    for found in stages.judgements:
        for tool in found.tools:
            for name, quantity in tool.figures.items():
                yield f"{found.synthesis}.judged.{tool.tool}.{name}", quantity
