"""The bridge to R: what it gives, and what it says when R cannot."""

from __future__ import annotations

import pytest

from tests.oracle.r import Ask, OracleError, ask_r, ask_r_for_faults


@pytest.fixture(autouse=True)
def _has_r(program):
    program("Rscript")


def test_one_process_answers_many_questions():
    found = ask_r({"sum": Ask("sum(x)", {"x": [1, 2, 3.5]}), "columns": Ask("list(a = I(1), b = c(1, NA))")})
    assert found == {"sum": 6.5, "columns": {"a": [1], "b": [1, None]}}


def test_numbers_keep_fifteen_digits():
    assert ask_r({"third": Ask("1/3")})["third"] == pytest.approx(1 / 3, rel=1e-14)


def test_what_an_expression_prints_is_no_answer():
    assert ask_r({"loud": Ask("{print('hello'); 1}")}) == {"loud": 1}


def test_an_error_of_r_is_raised_in_its_own_words():
    with pytest.raises(OracleError, match="bad: nothing like that"):
        ask_r({"good": Ask("1"), "bad": Ask("stop('nothing like that')")})


def test_warnings_can_be_asked_for():
    assert ask_r_for_faults({"w": Ask("{warning('careful'); 1}"), "e": Ask("stop('no')")}) == {
        "w": ["careful"],
        "e": "no",
    }
