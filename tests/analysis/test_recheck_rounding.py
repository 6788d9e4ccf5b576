"""What a printed number may have been, and how statements are judged by it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.recheck.rounding import judge_equality, parse_printed


def test_two_decimals_stand_for_half_a_hundredth_either_way():
    printed = parse_printed("0.27")
    assert (printed.low, printed.high) == (Decimal("0.265"), Decimal("0.275"))


def test_a_printed_zero_at_the_end_counts():
    assert parse_printed("0.30").low == Decimal("0.295")
    assert parse_printed("0.3").low == Decimal("0.25")


def test_whole_numbers_stand_for_half_a_unit():
    assert (parse_printed("53").low, parse_printed("53").high) == (Decimal("52.5"), Decimal("53.5"))


@given(st.floats(-5, 5))
def test_every_number_lies_in_the_interval_of_its_print(number):
    printed = parse_printed(f"{number:.2f}")
    assert printed.low <= Decimal(number) <= printed.high


def test_bound_of_a_square_reaches_zero_where_the_interval_does():
    assert parse_printed("0.0").bound(lambda x: x * x) == pytest.approx((0.0, 0.0025))
    assert parse_printed("0.27").bound(lambda x: x * x) == pytest.approx((0.265**2, 0.275**2))


@pytest.mark.parametrize("text", ["", "ns", ".27*", "nan", "Infinity"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="printed number: found"):
        parse_printed(text)


def test_r_squared_of_the_evidence_agrees():
    assert judge_equality(parse_printed("0.07"), recomputed=0.27**2, limits=(0.265**2, 0.275**2)) == "yes"
    assert judge_equality(parse_printed("0.08"), recomputed=0.29**2, limits=(0.285**2, 0.295**2)) == "yes"


def test_equality_that_only_unrounded_numbers_allow_is_within_rounding():
    assert judge_equality(parse_printed("0.08"), recomputed=0.073, limits=(0.070, 0.0756)) == "within rounding"


def test_equality_that_no_rounding_allows_fails():
    assert judge_equality(parse_printed("0.26"), recomputed=0.27, limits=(0.265, 0.275)) == "no"
