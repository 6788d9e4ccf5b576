"""Steps of GRADE lead from a start to a level."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.certainty import LEVELS, STEPS_DOWN, STEPS_UP, derive_certainty
from analysis.methods.errors import MethodError

DOWN = st.lists(st.sampled_from(sorted(STEPS_DOWN)), max_size=5)
UP = st.lists(st.sampled_from(sorted(STEPS_UP)), max_size=3)
START = st.sampled_from(["high", "low"])


@pytest.mark.parametrize(
    ("start", "down", "up", "level"),
    [
        ("high", [], [], "high"),
        ("high", ["serious"], [], "moderate"),
        ("high", ["serious", "very serious"], [], "very low"),
        ("high", ["extremely serious"], [], "very low"),
        ("low", [], ["+1"], "moderate"),
        ("low", [], ["+2", "+1"], "high"),
        ("low", ["serious"], ["+1"], "low"),
        ("low", ["very serious", "serious"], [], "very low"),
    ],
)
def test_each_step_moves_the_level_by_one_within_bounds(start, down, up, level):
    assert derive_certainty(start, down=down, up=up).level == level


@given(start=START, down=DOWN, up=UP, word=st.sampled_from(sorted(STEPS_DOWN)))
def test_a_further_doubt_never_raises_the_certainty(start, down, up, word):
    before, after = derive_certainty(start, down=down, up=up), derive_certainty(start, down=[*down, word], up=up)
    assert LEVELS.index(after.level) <= LEVELS.index(before.level)


@given(start=START, down=DOWN, up=UP, data=st.data())
def test_the_order_of_judgements_changes_nothing(start, down, up, data):
    shuffled = derive_certainty(start, down=data.draw(st.permutations(down)), up=data.draw(st.permutations(up)))
    assert shuffled == derive_certainty(start, down=down, up=up)


def test_unknown_words_are_refused():
    with pytest.raises(MethodError, match="start: found medium, expected one of high, low"):
        derive_certainty("medium")
    with pytest.raises(MethodError, match="judgement: found bad, expected one of not serious, serious"):
        derive_certainty("high", down=["bad"])
