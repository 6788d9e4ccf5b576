"""Numbers and words as a reader sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.format import (
    abbreviate_missing,
    choose_digits,
    describe_abbreviations,
    format_list,
    format_missing,
    format_number,
    format_p,
    format_quantity,
    format_words,
    mend_minus,
)
from analysis.results import Quantity
from analysis.schema import Missing


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (1469, None, "1469"),
        (0.27, 2, "0.27"),
        (3.7, 2, "3.70"),
        (-0.1, 2, "\N{MINUS SIGN}0.10"),
        (-0.001, 2, "0.00"),
        (2.0, None, "2"),
        (63.63636, 1, "63.6"),
    ],
)
def test_a_number_prints_with_its_decimals_and_a_true_minus(number, digits, text):
    assert format_number(number, digits=digits) == text


@pytest.mark.parametrize(
    ("p", "text"), [(0.0506, "0.051"), (0.0076, "0.008"), (0.001, "0.001"), (0.00099, "<0.001"), (1.0, "1.000")]
)
def test_a_p_value_has_three_decimals_or_is_below_the_smallest(p, text):
    assert format_p(p) == text


@pytest.mark.parametrize(
    ("number", "words"), [(0, "zero"), (13, "thirteen"), (20, "twenty"), (42, "forty-two"), (99, "ninety-nine")]
)
def test_small_whole_numbers_print_in_words(number, words):
    assert format_words(number) == words


@given(st.one_of(st.integers(min_value=100), st.integers(max_value=-1)))
def test_other_whole_numbers_stay_in_figures(number):
    assert format_words(number).lstrip("\N{MINUS SIGN}") == str(abs(number))


def test_lists_read_as_in_prose():
    assert [format_list(labels) for labels in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        "none",
        "A",
        "A and B",
        "A, B and C",
    ]


def test_a_quantity_prints_without_its_unit():
    assert format_quantity(Quantity(67, unit="%")) == "67"
    assert format_quantity(Quantity(0.0506, kind="p")) == "0.051"
    assert format_quantity(Quantity("strong", kind="word")) == "strong"


def test_a_missing_code_prints_as_words():
    assert [format_missing(code) for code in Missing] == [
        "not reported",
        "not significant",
        "not applicable",
        "not obtained",
    ]


def test_only_the_abbreviations_that_occur_are_explained():
    text = describe_abbreviations({Missing.NOT_OBTAINED, Missing.NS})
    assert text == (
        "ns, reported as not significant, without a value; n.o., not obtained: nobody could read it for this build"
    )
    assert describe_abbreviations(set()) == ""


def test_every_code_has_its_own_abbreviation():
    assert len({abbreviate_missing(code) for code in Missing}) == len(Missing)


@given(st.floats(allow_nan=False, allow_infinity=False, width=32), st.integers(0, 6))
def test_no_number_prints_a_hyphen_or_a_negative_zero(number, digits):
    text = format_number(number, digits=digits)
    assert "-" not in text
    assert text.strip("\N{MINUS SIGN}0.") or not text.startswith("\N{MINUS SIGN}")


def test_a_hyphen_inside_a_format_is_left():
    assert mend_minus("1-2") == "1-2"


@pytest.mark.parametrize(("number", "digits"), [(-0.0003, 4), (0.0366, 2), (0.004, 3), (0.0, 2), (0.000001, 4)])
def test_numbers_keep_their_sign_when_printed(number, digits):
    assert choose_digits(number, digits=2) == digits
