"""Means and standard deviations of whole numbers: published examples, and all small samples there are."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.recheck.granularity import Scores, find_counts, has_spread, is_spread_told_apart, is_told_apart
from analysis.recheck.rounding import parse_printed

ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)


def shown(number: float | Decimal, digits: int, rounding: str = ROUND_HALF_UP) -> str:
    return str(Decimal(number).quantize(Decimal(1).scaleb(-digits), rounding))


@pytest.mark.parametrize(
    ("mean", "n", "possible"),
    [
        # a die rolled 20 times: every mean ends in 0 or 5
        ("3.48", 20, False), ("3.45", 20, True),
        # Brown and Heathers in The Economist, 18 June 2016: 290.57 of 49 persons is no sum
        ("5.93", 49, False), ("5.94", 49, True),
        # 145 of 28 prints as 5.18, 146 as 5.21
        ("5.19", 28, False), ("5.18", 28, True), ("5.21", 28, True),
        # the first example of the R package scrutiny
        ("5.27", 43, False),
        ("0.00", 7, True), ("-0.14", 7, True), ("-0.15", 7, False),
    ],
)  # fmt: skip
def test_grim_judges_published_means(mean, n, possible):
    assert bool(find_counts(parse_printed(mean), n)) is possible


@pytest.mark.parametrize(
    ("mean", "sd", "n", "possible"),
    [
        # 62 of 18: squares would sum to 317, odd where the sum is even
        ("3.44", "2.47", 18, False),
        # the first example of scrutiny: 87 takes 700, even where the sum is odd; 88 takes none
        ("7.3", "2.51", 12, False),
        # 1, 2, 3, 4, 5
        ("3.00", "1.58", 5, True),
        # equal scores have no spread, and none less than whole numbers allow
        ("3.00", "0.00", 5, True), ("3.20", "0.10", 5, False), ("3.20", "0.45", 5, True),
    ],
)  # fmt: skip
def test_grimmer_judges_published_deviations(mean, sd, n, possible):
    assert has_spread(Scores(parse_printed(mean), n), parse_printed(sd)) is possible


def test_means_of_items_are_finer_than_sums():
    mean = parse_printed("3.48")
    assert not find_counts(mean, 20)
    assert find_counts(mean, 20 * 5)


def test_many_parts_tell_no_mean_apart():
    assert is_told_apart(parse_printed("3.48"), 99)
    assert not is_told_apart(parse_printed("3.48"), 100)


def test_a_coarse_deviation_of_many_persons_is_not_told_apart():
    scores = Scores(parse_printed("3.45"), 200)
    assert not is_spread_told_apart(scores, parse_printed("1.2"))
    assert is_spread_told_apart(Scores(parse_printed("3.45"), 20), parse_printed("1.23"))


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("digits", [1, 2])
def test_grim_allows_exactly_the_means_that_samples_have(n, digits):
    sums = range(6 * n + 1)
    there = {shown(Decimal(total) / n, digits, rounding) for total in sums for rounding in ROUNDINGS}
    steps = range(6 * 10**digits + 1)
    allowed = {text for step in steps if find_counts(parse_printed(text := shown(step / 10**digits, digits)), n)}
    # a mean halfway between two prints may be rounded either way, and both are allowed
    assert there <= allowed
    assert all(any(abs(float(text) - total / n) <= 0.5 / 10**digits + 1e-12 for total in sums) for text in allowed)


@pytest.mark.parametrize("items", [1, 2, 3])
def test_grimmer_allows_every_sample(items):
    for n in (2, 3, 4):
        for scores in combinations_with_replacement(range(5), n):
            mean = Decimal(sum(scores)) / n / items
            sd = math.sqrt(sum((one / items - float(mean)) ** 2 for one in scores) / (n - 1))
            for rounding in ROUNDINGS:
                printed = parse_printed(shown(mean, 2, rounding))
                assert has_spread(Scores(printed, n, items), parse_printed(shown(sd, 2, rounding))), scores


def test_grimmer_refuses_deviations_that_no_sample_has():
    """Of three persons each deviation of two decimals that some sample with a mean of 2 has is known by trying all."""
    there = set()
    for scores in combinations_with_replacement(range(-20, 25), 3):
        if sum(scores) == 6:
            there.add(shown(math.sqrt(sum((one - 2) ** 2 for one in scores) / 2), 2))
    allowed = {f"{step / 100:.2f}" for step in range(500) if _allows(f"{step / 100:.2f}")}
    assert {sd for sd in there if float(sd) < 5} <= allowed
    # 500 texts, of which parity and wholeness leave few
    assert len(allowed) < 40


def _allows(sd: str) -> bool:
    return has_spread(Scores(parse_printed("2.00"), 3), parse_printed(sd))


@given(st.lists(st.integers(0, 40), min_size=2, max_size=60), st.integers(1, 12), st.integers(0, 3))
def test_what_whole_numbers_have_never_fails(scores, items, digits):
    n = len(scores)
    mean = sum(scores) / n / items
    sd = math.sqrt(sum((one / items - mean) ** 2 for one in scores) / (n - 1))
    printed = Scores(parse_printed(f"{mean:.{digits}f}"), n, items)
    assert find_counts(printed.mean, printed.parts)
    assert has_spread(printed, parse_printed(f"{sd:.{digits}f}"))


@given(st.integers(2, 45), st.integers(0, 300))
def test_a_mean_moved_off_all_fractions_fails(n, total):
    # halfway between two neighbouring sums lies no mean, however it was rounded
    moved = f"{(total + 0.5) / n:.4f}"
    assert not find_counts(parse_printed(moved), n)
