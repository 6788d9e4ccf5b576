"""Votes by direction and combined p values, one of each per study."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis import Review
from analysis.directions import Tendency, choose_sign, join_deviates
from analysis.schema import Missing

ROOT = Path(__file__).parents[2]
SIGNS = st.lists(st.sampled_from([1, -1, 0, None]), max_size=12)


def told(*signs):
    return [Tendency(sign=sign) for sign in signs]


def add_study(small, key, *associations):
    """Add a study with one outcome for each association."""
    small.add("studies", study=key, label=key.capitalize())
    small.add("rating_totals", study=key, total="2", maximum="2")
    for item, rating in (("1", "yes"), ("2", "yes"), ("3", "no")):
        small.add("ratings", study=key, item=item, rating=rating)
    for number, cells in enumerate(associations):
        small.add("outcomes", outcome=f"{key}_{number}", study=key)
        small.add("associations", study=key, outcome=f"{key}_{number}", **cells)
    small.rows["flow"][1]["count"] = str(len(small.rows["studies"]))


def load(small):
    small.write()
    return Review.load(small.root)


UP = {"r": "0.40", "n": "40", "direction": "positive"}
DOWN = {"r": "0.20", "n": "30", "direction": "negative", "significance": "not significant"}
SILENT = {"r": "ns", "n": "not reported", "direction": "not reported", "significance": "not significant"}


def test_each_study_has_one_vote_however_many_outcomes_it_reports(small):
    add_study(small, "kim", UP, UP, UP)
    add_study(small, "lee", DOWN)
    votes = load(small).values.votes.sleep
    names = ("studies", "favourable", "unfavourable", "unclear", "outcomes", "outcomes_directed")
    assert [votes[name].raw for name in names] == [3, 2, 1, 0, 5, 5]
    assert votes.p.raw == pytest.approx(stats.binomtest(2, 3).pvalue)
    interval = stats.binomtest(2, 3).proportion_ci(0.95, method="wilson")
    assert (votes.ci_low.raw, votes.ci_high.raw) == pytest.approx((100 * interval.low, 100 * interval.high))


def test_votes_follow_direction_and_not_significance(small):
    add_study(small, "lee", UP | {"significance": "not significant"})
    review = load(small)
    assert review.values.votes.sleep.favourable.raw == 2
    assert review.values.synthesis.sleep.positive.raw == 1


@pytest.mark.parametrize(
    ("signs", "share", "vote"),
    [
        ((1, 1, 1, -1), 0.75, 1),
        ((1, 1, 1, -1), 0.8, 0),
        ((1, -1), 0.5, 0),
        ((-1, -1, None), 1.0, -1),
        ((1, 0), 1.0, 0),
        ((None, None), 0.5, None),
        ((), 1.0, None),
    ],
)
def test_a_study_votes_for_the_side_of_enough_of_its_outcomes(signs, share, vote):
    assert choose_sign(told(*signs), share=share) == vote


@given(signs=SIGNS, share=st.floats(0.5, 1))
def test_turning_all_outcomes_turns_the_vote(signs, share):
    vote = choose_sign(told(*signs), share=share)
    turned = choose_sign(told(*(None if sign is None else -sign for sign in signs)), share=share)
    assert turned == (None if vote is None else -vote)


@given(signs=SIGNS, share=st.floats(0.5, 1), data=st.data())
def test_the_order_of_outcomes_changes_no_vote(signs, share, data):
    shuffled = data.draw(st.permutations(signs))
    assert choose_sign(told(*signs), share=share) == choose_sign(told(*shuffled), share=share)


def test_directions_known_only_of_what_is_significant_are_told_below_the_table(small):
    add_study(small, "lee", UP, SILENT)
    review = load(small)
    assert review.values.votes.sleep.outcomes_silent.raw == 1
    assert "Sleep: the direction of [2]" in review.tables.votes()._repr_markdown_()
    assert "may favour what is significant" in review.tables.votes()._repr_markdown_()


def test_without_silent_outcomes_the_table_has_no_such_note(small):
    assert "may favour" not in load(small).tables.votes()._repr_markdown_()


def test_p_values_are_those_of_r_and_n_one_sided_and_combined(small):
    add_study(small, "lee", DOWN)
    votes = load(small).values.votes.sleep
    one_sided = [_p_of_r(0.40, 40) / 2, 1 - _p_of_r(0.20, 30) / 2]
    assert votes.p_studies.raw == 2
    for method in ("fisher", "stouffer"):
        expected = stats.combine_pvalues(one_sided, method=method)
        assert (votes[method].raw, votes[f"{method}_p"].raw) == pytest.approx((expected.statistic, expected.pvalue))


def _p_of_r(r, n):
    return 2 * stats.t.sf(r * ((n - 2) / (1 - r**2)) ** 0.5, n - 2)


def test_one_p_value_is_not_combined(small):
    votes = load(small).values.votes.sleep
    assert (votes.p_studies.raw, votes.fisher_p.raw, votes.stouffer.raw) == (1, *[Missing.NOT_APPLICABLE] * 2)


def test_outcomes_of_one_study_give_no_smaller_p_than_the_best_of_them():
    deviates = [Tendency(sign=1, p=p).z for p in (0.01, 0.2)]
    joined = join_deviates([Tendency(sign=1, p=0.01), Tendency(sign=1, p=0.2), Tendency(sign=1)])
    assert joined == pytest.approx(sum(deviates) / 2)
    assert joined < max(deviates)
    assert join_deviates(told(1, None)) is None


def test_a_perfect_correlation_still_has_a_p(small):
    small.set("associations", r="1.00", n="40")
    add_study(small, "lee", UP)
    assert 0 < load(small).values.votes.sleep.fisher_p.raw < 1e-200


def test_a_domain_without_a_direction_has_no_share(small):
    small.set("associations", **SILENT)
    votes = load(small).values.votes.sleep
    assert [votes[name].raw for name in ("share", "ci_low", "ci_high", "p")] == [Missing.NOT_APPLICABLE] * 4
    assert votes.unclear_labels.raw == "Ito 2019"


def test_the_order_of_rows_changes_no_vote(small):
    add_study(small, "lee", DOWN, UP)
    add_study(small, "kim", UP)
    before = {value.id: value.raw for value in load(small).values.votes.walk()}
    for rows in (small.rows["outcomes"], small.rows["associations"]):
        rows.reverse()
    small.written = False
    assert {value.id: value.raw for value in load(small).values.votes.walk()} == pytest.approx(before)


def test_votes_name_the_cells_that_were_read(small):
    cells = {str(cell) for cell in load(small).values.votes.sleep.favourable.cells}
    assert {"associations.csv[ito_sleep].direction", "review.yml[evidence].within_study_share"} <= cells


def test_counting_does_not_load_scipy(small):
    small.write()
    code = (
        "import sys; from analysis import Review; Review.load().tables.votes().texts(); print('scipy' in sys.modules)"
    )
    environment = {"REVIEW_PROJECT": str(small.root), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True)
    assert done.stdout.split() == [b"False"]
