"""From outcomes to evidence."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Review
from analysis.choices import EvidenceLevel, EvidenceRule, LevelCondition
from analysis.results import OutcomeFinding, Quantity
from analysis.schema import Missing
from analysis.stages import Stages
from analysis.synthesis import choose_level, combine_outcomes, judge_domain

ROOT = Path(__file__).parents[2]
REAL = Review.load(ROOT)
GARDEN = Review.load(Path(__file__).parent / "reviews" / "garden")
#: Levels of the real review by strength; evidence for nothing, or for something else, has none.
STRENGTH = {"strong": 3, "moderate": 2, "limited": 1}


def outcome(finding, study="s", name="o"):
    known = {"positive": ("significant", "positive"), "negative": ("significant", "negative")}
    known |= {"not significant": ("not significant", Missing.NOT_REPORTED)}
    significance, direction = known.get(finding, (Missing.NOT_OBTAINED, Missing.NOT_OBTAINED))
    return OutcomeFinding(
        outcome=name, study=study, label=study, domain="pain_severity", name=name, values={},
        significance=Quantity(significance), direction=Quantity(direction), basis="", finding=finding,
    )  # fmt: skip


def judge(studies):
    """Judge made-up studies, pairs of finding and level of quality, by the rule of the real review.

    The real studies lend their rows; there may be as many made-up ones as there are of those.
    """
    rows = [study.study for study in REAL.stages.characteristics.studies]
    quality = REAL.stages.quality
    levels = dict(zip(rows, (level for _, level in studies), strict=False))
    rated = tuple(replace(one, level=Quantity(levels.get(one.study, Missing.NOT_OBTAINED))) for one in quality.studies)
    outcomes = [outcome(finding, study) for study, (finding, _) in zip(rows, studies, strict=False)]
    domain = REAL.dataset.review.domain("pain_severity")
    return judge_domain(REAL.dataset, domain, outcomes, replace(quality, studies=rated))


def test_the_four_domains_get_their_evidence():
    found = {one.domain: (one.verdict.raw, one.direction.raw) for one in REAL.stages.synthesis.domains}
    assert found == {
        "pain_severity": ("strong", "positive"),
        "pain_interference": ("limited", "positive"),
        "physical_functioning": ("strong", "positive"),
        "functional_capacity": ("conflicting", "conflicting"),
    }


def test_not_all_studies_are_significant_in_any_domain():
    counts = {one.domain: one.counts["significant"].raw for one in REAL.stages.synthesis.domains}
    assert counts == {
        "pain_severity": 4,
        "pain_interference": 1,
        "physical_functioning": 2,
        "functional_capacity": 0,
    }


def test_one_of_four_capacity_tests_is_significant():
    counts = REAL.stages.synthesis["functional_capacity"].counts
    assert (counts["outcomes_positive"].raw, counts["outcomes_known"].raw) == (1, 4)


def test_outcomes_outside_the_domains_are_listed_and_not_judged():
    listed = {one.outcome for one in REAL.stages.synthesis.outcomes}
    judged = {one.outcome for domain in REAL.stages.synthesis.domains for s in domain.studies for one in s.outcomes}
    assert listed - judged == {
        "bliss_compliance", "bliss_satisfaction", "farin_impairment", "farin_quality_of_life",
        "ferreira_perceived_effect", "fuentes_threshold",
    }  # fmt: skip


def test_a_significant_outcome_without_direction_stays_unknown():
    found = next(one for one in REAL.stages.synthesis.outcomes if one.outcome == "ferreira_perceived_effect")
    assert (found.significance.raw, found.finding) == ("significant", "unknown")


def test_a_study_without_a_finding_keeps_the_gravest_code():
    severity = REAL.stages.synthesis["pain_severity"]
    higdon = next(study for study in severity.studies if study.study == "higdon1997")
    assert (higdon.finding, higdon.word.raw) == ("unknown", Missing.NOT_REPORTED)


def test_the_reason_states_numbers_and_condition():
    assert REAL.stages.synthesis["pain_interference"].reason.raw == (
        "1 of 1 study positive, 1 of high quality "
        "(one study, or studies of low quality, with at least three in four having the same finding)"
    )
    assert REAL.stages.synthesis["functional_capacity"].reason.raw.startswith("none of 1 study with a single finding")


def test_a_domain_without_a_finding_takes_the_level_for_that():
    empty = judge([("unknown", "high")])
    assert (empty.verdict.raw, empty.reason.raw) == ("insufficient", "no study with a finding")
    assert empty.share_agreeing.raw is Missing.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("findings", "share", "expected"),
    [
        (["positive"], 1.0, "positive"),
        (["positive", "unknown"], 1.0, "positive"),
        (["positive", "not significant"], 1.0, "mixed"),
        (["positive", "negative"], 1.0, "mixed"),
        (["not significant"] * 3 + ["positive"], 0.75, "not significant"),
        (["not significant"] * 3 + ["positive"], 0.8, "mixed"),
        (["unknown"], 1.0, "unknown"),
        ([], 1.0, "unknown"),
    ],
)
def test_outcomes_of_a_study_combine_by_their_share(findings, share, expected):
    assert combine_outcomes([outcome(one) for one in findings], share=share) == expected


@pytest.mark.parametrize(
    ("studies", "level"),
    [
        ([("positive", "high")] * 2, "strong"),
        ([("positive", "high"), ("positive", "low")], "moderate"),
        ([("positive", "low")] * 3, "limited"),
        ([("positive", "high")], "limited"),
        ([("negative", "high")] * 2, "strong"),
        ([("positive", "high"), ("negative", "high")], "conflicting"),
        ([("mixed", "high")] * 3, "conflicting"),
    ],
)
def test_studies_get_the_first_level_whose_conditions_hold(studies, level):
    assert judge(studies).level_key == level


def test_high_quality_counts_only_where_it_agrees():
    assert (
        judge([("positive", "high"), *[("positive", "low")] * 2, ("not significant", "high")]).level_key == "moderate"
    )


def test_conditions_are_inclusive_and_the_last_level_asks_nothing():
    rule = EvidenceRule(
        1.0,
        (
            EvidenceLevel("some", "some", "", LevelCondition(studies_min=2, studies_max=3)),
            EvidenceLevel("rest", "rest", "", LevelCondition()),
        ),
    )
    levels = [
        choose_level(rule, {"known": Quantity(n), "agreeing": Quantity(n), "agreeing_high_quality": Quantity(0)}).key
        for n in (1, 2, 3, 4)
    ]
    assert levels == ["rest", "some", "some", "rest"]


FINDINGS = st.sampled_from(["positive", "negative", "not significant", "mixed", "unknown"])
STUDIES = st.lists(st.tuples(FINDINGS, st.sampled_from(["high", "low", Missing.NOT_OBTAINED])), max_size=4)


def strength(domain, direction="positive"):
    return STRENGTH.get(domain.level_key, 0) if domain.direction.raw == direction else 0


@given(STUDIES, st.sampled_from(["high", "low"]))
def test_a_study_that_found_nothing_never_raises_the_evidence_for_an_effect(studies, level):
    more = judge([*studies, ("not significant", level)])
    assert strength(more) <= strength(judge(studies))


@given(STUDIES)
def test_a_study_without_a_finding_changes_nothing(studies):
    before, after = judge(studies), judge([*studies, ("unknown", "high")])
    assert (after.level_key, after.direction.raw) == (before.level_key, before.direction.raw)


@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(order: random.Random):
    shuffled = {}
    for name, table in GARDEN.dataset.tables.items():
        rows = list(table.rows)
        order.shuffle(rows)
        shuffled[name] = replace(table, rows=tuple(rows))
    other = Stages(replace(GARDEN.dataset, tables=shuffled))
    assert other.synthesis == GARDEN.stages.synthesis
    assert other.quality == GARDEN.stages.quality
    assert other.characteristics == GARDEN.stages.characteristics
