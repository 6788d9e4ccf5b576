"""Sentences that no value prints and no `claim` binds: each must hold on the present data, and fails here when data change it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import Review
from analysis.results import OutcomeFinding
from analysis.synthesis import judge_domain

ROOT = Path(__file__).parents[2]
REVIEW = Review.load(ROOT)
ARTICLE = (ROOT / "manuscript" / "article.qmd").read_text(encoding="utf-8")
V = REVIEW.values
DOMAINS = {domain.key: domain for domain in REVIEW.dataset.review.domains}
OUTCOMES = REVIEW.stages.synthesis.outcomes


def say(sentence: str) -> None:
    """Check that the article still says what a test bears out; computed values stand as `...`."""
    plain = re.sub(r"\[([^]]+)\]\{\.[^}]*\}", r"\1", " ".join(ARTICLE.split()))
    text = re.sub(r"\*?`\{python\} [^`]+`\*?", "...", plain)
    assert sentence in text


def judge(domain: str, outcomes: list[OutcomeFinding], *, share: float = 1.0) -> str:
    """Judge a domain anew, with other outcomes or another share within studies."""
    rule = replace(REVIEW.dataset.review.evidence, within_study_share=share)
    dataset = replace(REVIEW.dataset, review=replace(REVIEW.dataset.review, evidence=rule))
    return str(judge_domain(dataset, DOMAINS[domain], outcomes, REVIEW.stages.quality).verdict.raw)


def label(level: str) -> str:
    return str(V.look_up(f"evidence.levels.{level}.label").raw)


def test_judging_anew_without_a_change_gives_the_verdicts_of_the_review():
    assert {name: judge(name, list(OUTCOMES)) for name in DOMAINS} == {
        name: str(V.look_up(f"synthesis.{name}.verdict").raw) for name in DOMAINS
    }


def test_a_share_of_three_in_four_makes_functional_capacity_limited():
    say("If a share of three in four sufficed, the study would count as not significant and no longer as ...")
    assert judge("functional_capacity", list(OUTCOMES), share=0.75) == label("limited")
    others = [name for name in DOMAINS if name != "functional_capacity"]
    assert [name for name in others if judge(name, list(OUTCOMES), share=0.75) != judge(name, list(OUTCOMES))] == []


def test_coefficients_alone_give_limited_evidence_for_pain_and_none_for_functioning():
    say("If only findings with a coefficient counted, the evidence would be ... for pain severity as for pain interfer")
    own = [outcome for outcome in OUTCOMES if outcome.basis == "coefficient"]
    assert judge("pain_severity", own) == label("limited")
    assert judge("pain_interference", own) == label("limited")
    assert judge("physical_functioning", own) == label("insufficient")


def test_unreported_associations_read_as_not_significant_change_pain_interference_alone():
    say("the verdict on pain severity would stay as it is, and that on pain interference would be ...")
    silent = {outcome.outcome for outcome in OUTCOMES if outcome.study == "higdon1997" and outcome.finding == "unknown"}
    assert silent == {"higdon_severity", "higdon_interference"}
    read = [
        replace(outcome, finding="not significant") if outcome.outcome in silent else outcome for outcome in OUTCOMES
    ]
    assert judge("pain_severity", read) == V.look_up("synthesis.pain_severity.verdict").raw
    assert judge("pain_interference", read) == label("conflicting")


def test_no_total_of_pedro_meets_its_cutoff():
    say("the cut-off of ... is without effect")
    assert not any(study.total.known for study in REVIEW.stages.quality.studies if study.tool == "pedro")


def test_every_significant_association_of_known_direction_is_positive():
    say("every significant association whose direction is known favours a better alliance")
    found = [one for one in OUTCOMES if one.significance.raw == "significant" and one.direction.known]
    assert found
    assert {one.direction.raw for one in found} == {"positive"}


def test_intervals_of_r_reach_from_negligible_to_large():
    say("too wide to tell a negligible association from a substantial one")
    for outcome in ("higdon_floor_bench", "bliss_severity", "bliss_interference"):
        own = V.look_up(f"recheck.{outcome}")
        assert float(own.ci_low.raw) < 0.1
        assert float(own.ci_high.raw) > 0.3


def test_the_coefficients_are_those_that_the_text_names():
    with_r = {str(row["outcome"]) for row in REVIEW.dataset["associations"] if row.number("r") is not None}
    assert with_r == {"higdon_floor_bench", "bliss_severity", "bliss_interference"}


def test_intervals_of_the_trial_do_not_lie_evenly_about_their_means():
    say("The printed intervals do not lie evenly about their means")
    for arm in ("AE", "SE", "AL", "SL"):
        own = V.look_up(f"arms.fuentes_pain.{arm}")
        below = float(own.change.raw) - float(own.ci_low.raw)
        above = float(own.ci_high.raw) - float(own.change.raw)
        assert below - above > 0.4


def test_the_statements_of_farin_and_ferreira_have_no_coefficient_and_lean_on_the_abstract_of_the_original():
    say("is taken from the conclusion of the original")
    rows = {str(row["outcome"]): row for row in REVIEW.dataset["associations"]}
    for outcome in ("farin_pain", "farin_disability", "ferreira_function", "ferreira_pain", "ferreira_disability"):
        assert rows[outcome]["basis"] == "statement"
        assert "A" in str(rows[outcome]["source"]).split("; ")


def test_what_is_said_to_be_unknown_of_search_and_selection_is_not_obtained():
    for item in ("databases", "date_first", "date_last", "search_terms", "language_limits", "reviewers",
                 "disagreement", "agreement", "registration", "quality_cutoff", "evidence_levels"):  # fmt: skip
        assert not V.look_up(f"search.{item}").known, item


def test_no_count_between_the_first_and_the_last_stage_is_known():
    say("No figure between these two, and no reason for exclusion, could be read in any source.")
    known = {stage.stage for stage in REVIEW.stages.flow.stages if stage.count.known}
    assert known == {"identified", "included"}


def test_printed_coefficients_differ_from_r_by_a_hundredth():
    say("the printed *B* differ from *r* by a hundredth")
    rows = [row for row in REVIEW.dataset["associations"] if row.number("b") is not None]
    gaps = {round(abs((row.number("b") or 0) - (row.number("r") or 0)), 2) for row in rows}
    assert gaps == {0.0, 0.01}


@pytest.mark.parametrize(("study", "finding"), [("higdon1997", "pain_severity"), ("higdon1997", "pain_interference")])
def test_higdon_prints_no_association_with_pain(study, finding):
    assert not V.look_up(f"synthesis.{study}.{finding}").known


def test_it_is_higdon_who_alone_speaks_to_functional_capacity():
    say("it ... speaks to functional capacity")
    assert V.look_up("synthesis.functional_capacity.known_labels").raw == "Higdon 1997"
    assert V.look_up("synthesis.functional_capacity.mixed").raw == V.look_up("synthesis.functional_capacity.known").raw


def test_statements_that_disagree_belong_to_known_conflicts():
    say("each of the others belongs to a known conflict")
    apart = [check for check in REVIEW.recheck.published if check.agrees in {"no", "within rounding"}]
    assert [check.key for check in apart if not check.conflicts] == []
