"""How results were judged, and for each synthesis how many of its studies and how much of its weight have which judgement.

A synthesis asks for the ratings of exactly the results that it pools; a study that a tool rates as a whole lends them
that rating.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.appraisal import RatingTool
from analysis.effects import StudyEffect
from analysis.pooling import PooledEffects, Pooling
from analysis.provenance import derive, note_choice
from analysis.quality import HIGH, LOW, judge_results
from analysis.results import QualityResult, Quantity, StudyQuality
from analysis.schema import Dataset
from analysis.screening import slug

#: Stands for a judgement that is not known.
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Judgement:
    """A judgement that a tool can give: its word in the data, the name that values have, and the word that is printed."""

    word: str
    name: str
    label: str


@dataclass(frozen=True)
class ToolJudgements:
    """What one tool says of the results of one synthesis.

    `figures` hold by the name of each judgement a count of studies, and as `<name>_weight` their percent of the weight.
    """

    tool: str
    label: str
    judgements: tuple[Judgement, ...]
    figures: Mapping[str, Quantity]


@dataclass(frozen=True)
class PooledJudgements:
    """What all tools say of the results of one synthesis."""

    synthesis: str
    tools: tuple[ToolJudgements, ...]


def list_judgements(tool: RatingTool) -> tuple[Judgement, ...]:
    """List what a tool can say of the whole: its overall judgements, else the levels of quality; last that it is unknown."""
    words = [(one.key, one.label) for one in tool.answers] if tool.overall != "none" else [(HIGH, HIGH), (LOW, LOW)]
    return tuple(Judgement(word, slug(word), label) for word, label in (*words, (UNKNOWN, UNKNOWN)))


def judge(tool: RatingTool, rated: StudyQuality) -> str:
    """Give the word for a study or a result."""
    found = rated.overall if tool.overall != "none" else rated.level
    return str(found.raw) if found.known else UNKNOWN


def count_judgements(tool: RatingTool, rated: Iterable[StudyQuality], word: str) -> int:
    """Count what was judged so."""
    return sum(judge(tool, one) == word for one in rated)


def compute_judgements(dataset: Dataset, quality: QualityResult, pooling: Pooling) -> tuple[PooledJudgements, ...]:
    """Sum up the judgements of what each synthesis pools; of one without any study that is rated by result nothing."""
    found = []
    for one in pooling:
        rated = {
            study.study: judge_results(dataset, quality, study.study, _list_outcomes(one, study))
            for study in one.usable
        }
        if any(quality[study].results for study in rated):
            tools = dict.fromkeys(study.tool for study in rated.values() if study.tool)
            parts = tuple(_sum_up(one, dataset.review.tool(tool), rated) for tool in tools)
            found.append(PooledJudgements(one.choice.key, parts))
    return tuple(found)


def _list_outcomes(one: PooledEffects, study: StudyEffect) -> set[str]:
    """Give the outcomes of a study that the synthesis pools."""
    outcomes = [outcome.outcome for outcome in study.outcomes if outcome.effect]
    return set(outcomes[:1] if one.choice.several_outcomes == "first" else outcomes)


def _sum_up(one: PooledEffects, tool: RatingTool, rated: Mapping[str, StudyQuality]) -> ToolJudgements:
    own = {study: found for study, found in rated.items() if found.tool == tool.key}
    judgements, figures = list_judgements(tool), {}
    for each in judgements:

        def weigh(word: str = each.word) -> float:
            note_choice(f"syntheses/{one.choice.key}", "several_outcomes")
            return sum(one.weights[study].number or 0 for study, found in own.items() if judge(tool, found) == word)

        def count(word: str = each.word) -> int:
            note_choice(f"syntheses/{one.choice.key}", "several_outcomes")
            return count_judgements(tool, own.values(), word)

        figures[each.name] = derive(compute_judgements, count, given=one.cells)
        figures[f"{each.name}_weight"] = derive(compute_judgements, weigh, unit="%", digits=0, given=one.cells)
    return ToolJudgements(tool.key, tool.label, judgements, figures)
