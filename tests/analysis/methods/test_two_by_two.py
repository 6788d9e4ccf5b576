"""Two by two tables pooled by their counts: what is always true, and what cannot be computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.effects import Table
from analysis.methods.errors import MethodError, Undefined
from analysis.methods.two_by_two import (
    MEASURES,
    TABLE_MODELS,
    cumulate_tables,
    leave_one_out_tables,
    pool_tables,
    subgroups_of_tables,
)

CASES = [{"model": model, "measure": measure} for model in TABLE_MODELS for measure in MEASURES[model]]
counts = st.integers(min_value=0, max_value=400)
groups = st.tuples(counts, counts).filter(any)
tables = st.builds(lambda one, two: Table(*one, *two), groups, groups)
many = st.lists(tables, min_size=1, max_size=8)
NEAR = 1e-9


def numbers(found):
    return None if isinstance(found, Undefined) else [found.estimate, found.se]


def near(expected):
    return expected and pytest.approx(expected, rel=NEAR, abs=1e-9)


@pytest.mark.parametrize("words", CASES)
@given(studies=many, seed=st.randoms())
def test_the_order_of_studies_changes_nothing(words, studies, seed):
    shuffled = seed.sample(studies, len(studies))
    assert numbers(pool_tables(shuffled, **words)) == near(numbers(pool_tables(studies, **words)))


@pytest.mark.parametrize("words", CASES)
@given(studies=many)
def test_groups_changed_for_each_other_turn_the_sign(words, studies):
    found = numbers(pool_tables(studies, **words))
    turned = numbers(pool_tables([one.turned for one in studies], **words))
    assert turned == near(found and [-found[0], found[1]])


@given(studies=many)
def test_a_table_without_events_changes_no_odds_ratio(studies):
    for model in TABLE_MODELS:
        found = numbers(pool_tables(studies, model=model))
        assert numbers(pool_tables([*studies, Table(0, 20, 0, 30)], model=model)) == near(found)


@pytest.mark.parametrize("words", CASES)
@given(studies=st.lists(tables, min_size=2, max_size=8))
def test_a_refit_is_what_the_others_give(words, studies):
    for place, one in enumerate(leave_one_out_tables(studies, **words)):
        alone = pool_tables(studies[:place] + studies[place + 1 :], **words)
        found = one if isinstance(one, Undefined) else one.average
        if not isinstance(alone, Undefined) and not isinstance(found, Undefined):
            assert numbers(found) == near(numbers(alone))
            assert getattr(one.q, "reason", one.q) == getattr(
                alone.heterogeneity, "reason", pytest.approx(getattr(alone.heterogeneity, "q", 0), rel=1e-6, abs=1e-6)
            )
    last = cumulate_tables(studies, **words)[-1]
    assert numbers(getattr(last, "average", last)) == near(numbers(pool_tables(studies, **words)))


def test_one_study_gives_its_own_effect_and_no_heterogeneity():
    found = pool_tables([Table(3, 17, 8, 12)], measure="RD")
    assert found.estimate == pytest.approx(3 / 20 - 8 / 20)
    assert isinstance(found.heterogeneity, Undefined)


@pytest.mark.parametrize(
    ("words", "table", "reason"),
    [
        ({"measure": "OR"}, Table(0, 20, 3, 17), "0 or infinite"),
        ({"measure": "RR"}, Table(4, 16, 0, 20), "0 or infinite"),
        ({"measure": "RR"}, Table(20, 0, 30, 0), "everybody, had the event"),
        ({"measure": "RD"}, Table(0, 20, 0, 20), "nobody"),
        ({"model": "peto"}, Table(0, 20, 0, 20), "nobody"),
    ],
)
def test_what_has_no_average_says_why(words, table, reason):
    found = pool_tables([table], **words)
    assert reason in found.reason
    assert reason in leave_one_out_tables([table, table], **words)[0].reason


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pool_tables([]), "tables: found no study, expected one table per study"),
        (lambda: pool_tables([Table(1, 2, 3, 4)], measure="RR", model="peto"), "measure by peto: found RR, expected one of OR"),
        (lambda: pool_tables([Table(1, 2, 3, 4)], model="woolf"), "model: found woolf, expected one of mantel-haenszel, peto"),
        (lambda: pool_tables([Table(1, 2, 3, 4)], level=95), "level: found 95"),
        (lambda: leave_one_out_tables([Table(1, 2, 3, 4)]), "studies to leave out in turn: found 1, expected at least 2"),
        (lambda: subgroups_of_tables([Table(1, 2, 3, 4)], []), "groups: found 0 words, expected 1, one per study"),
        (
            lambda: subgroups_of_tables([Table(1, 2, 3, 4), Table(0, 2, 0, 4)], ["a", "b"]),
            "group b: found no study has what a ratio needs in both groups",
        ),
        (lambda: Table(1, 0, 0, 0), "two by two table: found a group without people"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_told(call, message):
    with pytest.raises(MethodError, match=message):
        call()
