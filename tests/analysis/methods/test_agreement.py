"""Agreement of raters: by hand, as published, as statsmodels and R have it, and at the edges."""

from __future__ import annotations

import math
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.agreement import Agreement, Coefficient, compare_raters, compute_kappa
from analysis.methods.errors import MethodError, Undefined
from tests.oracle.r import Ask

#: Two raters, rows the first one's answers. 35 of 50 agree; by chance (25 * 30 + 25 * 20) / 50² = 1/2: kappa 0.4.
PLAIN = [[20, 5], [10, 15]]
#: The paradox of kappa that Gwet 2008 answers: 118 of 125 agree, and kappa is below 0.
PARADOX = [[118, 5], [2, 0]]
#: Husbands and wives in four ordered answers, as the R package vcd holds them (SexualFun; Agresti's book).
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
#: 10 subjects by 14 raters in 5 categories, the worked example known for Fleiss' kappa of 0.210.
FLEISS = [
    [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
]  # fmt: skip
TABLES = {"plain": PLAIN, "paradox": PARADOX, "couples": COUPLES}
WEIGHTS = {"none": None, "linear": "linear", "quadratic": "quadratic"}
RATINGS = st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=3, max_size=30)


def two_raters(table):
    pairs = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return {"A": [i for i, _ in pairs], "B": [j for _, j in pairs]}


def many_raters(counts):
    rows = [list(chain.from_iterable([k] * n for k, n in enumerate(row))) for row in counts]
    return {str(rater): list(column) for rater, column in enumerate(zip(*rows, strict=True))}


def test_kappa_by_hand():
    found = compare_raters(two_raters(PLAIN))
    assert (found.raters, found.subjects, found.missing, found.percent) == (2, 50, 0, 70)
    assert found.kappa.value == pytest.approx(0.4)
    assert found.pabak.value == pytest.approx(2 * 0.7 - 1)
    assert found.pabak.se == pytest.approx(2 * math.sqrt(0.7 * 0.3 / 50))
    # both categories: shares (25 + 30) / 100 and (25 + 20) / 100, so chance is 2 * 0.55 * 0.45
    assert found.ac1.value == pytest.approx((0.7 - 0.495) / (1 - 0.495))


def test_the_paradox_of_kappa_by_hand():
    found = compare_raters(two_raters(PARADOX))
    chance = (123 * 120 + 2 * 5) / 125**2
    assert found.percent == pytest.approx(94.4)
    assert found.kappa.value == pytest.approx((0.944 - chance) / (1 - chance))
    assert round(found.kappa.value, 4) == -0.0234
    chance = 2 * (243 / 250) * (7 / 250)
    assert found.ac1.value == pytest.approx((0.944 - chance) / (1 - chance))
    assert round(found.ac1.value, 4) == 0.9408
    assert found.pabak.value == pytest.approx(0.888)


def test_the_standard_error_of_ac1_is_that_of_gwets_formula_for_two_raters():
    for table in TABLES.values():
        n, size = sum(map(sum, table)), len(table)
        p = [[count / n for count in row] for row in table]
        pi = [(sum(p[k]) + sum(row[k] for row in p)) / 2 for k in range(size)]
        agree, chance = sum(p[k][k] for k in range(size)), sum(x * (1 - x) for x in pi) / (size - 1)
        ac1 = (agree - chance) / (1 - chance)
        first = sum(p[k][k] * (1 - pi[k]) for k in range(size)) / (size - 1) - agree * chance
        cells = [(i, j) for i in range(size) for j in range(size)]
        second = sum(p[i][j] * (1 - (pi[i] + pi[j]) / 2) ** 2 for i, j in cells) / (size - 1) ** 2 - chance**2
        variance = (agree * (1 - agree) - 4 * (1 - ac1) * first + 4 * (1 - ac1) ** 2 * second) / (1 - chance) ** 2
        assert compare_raters(two_raters(table)).ac1.se == pytest.approx(math.sqrt(variance / (n - 1)))


def test_fleiss_kappa_is_the_published_one():
    found = compare_raters(many_raters(FLEISS))
    assert (found.raters, found.subjects) == (14, 10)
    assert found.percent == pytest.approx(37.8, abs=0.01)
    assert round(found.kappa.value, 3) == 0.210


@pytest.mark.filterwarnings("default")
def test_fleiss_kappa_is_that_of_statsmodels():
    from statsmodels.stats.inter_rater import fleiss_kappa

    assert compare_raters(many_raters(FLEISS)).kappa.value == pytest.approx(fleiss_kappa(FLEISS), rel=1e-12)


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_and_its_limits_are_those_of_statsmodels(name, weights):
    from statsmodels.stats.inter_rater import cohens_kappa

    theirs = cohens_kappa(TABLES[name], wt=WEIGHTS[weights])
    found = compute_kappa(TABLES[name], weights=weights)
    assert (found.value, found.se) == pytest.approx((theirs.kappa, theirs.std_kappa), rel=1e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((theirs.kappa_low, theirs.kappa_upp), rel=1e-9)


QUESTIONS = {
    f"{name} {weights}": Ask(
        f"{{x <- matrix(c({', '.join(str(count) for row in table for count in row)}), nrow = {len(table)}, byrow = TRUE); "
        f"k <- vcd::Kappa(x, weights = '{kind}'); as.numeric(k${part})}}"
    )
    for name, table in TABLES.items()
    for weights, kind, part in (
        ("none", "Fleiss-Cohen", "Unweighted"),
        ("linear", "Equal-Spacing", "Weighted"),
        ("quadratic", "Fleiss-Cohen", "Weighted"),
    )
}
PSYCH = {
    name: Ask(
        f"{{x <- matrix(c({', '.join(str(count) for row in table for count in row)}), nrow = {len(table)}, byrow = TRUE); "
        "k <- psych::cohen.kappa(x); c(k$kappa, k$weighted.kappa)}"
    )
    for name, table in TABLES.items()
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_kappa_and_its_standard_error_are_those_of_vcd(name, weights, oracle):
    value, se = oracle(QUESTIONS)[f"{name} {weights}"]
    found = compute_kappa(TABLES[name], weights=weights)
    assert (found.value, found.se) == pytest.approx((value, se), rel=1e-9)


@pytest.mark.parametrize("name", TABLES)
def test_kappa_is_that_of_psych(name, oracle):
    plain, weighted = oracle(PSYCH)[name]
    assert compute_kappa(TABLES[name]).value == pytest.approx(plain, rel=1e-9)
    assert compute_kappa(TABLES[name], weights="quadratic").value == pytest.approx(weighted, rel=1e-9)


def test_weighted_kappa_is_given_for_ordered_answers_alone():
    assert compare_raters(two_raters(COUPLES)).weighted == {}
    found = compare_raters(two_raters(COUPLES), categories=range(4), ordered=True).weighted
    assert round(found["linear"].value, 4) == 0.2374
    assert round(found["quadratic"].value, 4) == 0.3320


def test_missing_ratings_leave_their_subject_out_and_are_counted():
    found = compare_raters({"A": [1, 0, 1, None, 1], "B": [1, 0, 0, 1, None]})
    whole = compare_raters({"A": [1, 0, 1], "B": [1, 0, 0]})
    assert (found.subjects, found.missing) == (3, 2)
    assert (found.kappa, found.ac1, found.percent) == (whole.kappa, whole.ac1, whole.percent)


def test_three_raters_of_whom_one_missed_a_subject_by_hand():
    # subject 1: 3 of 3 pairs agree, 2: the one pair agrees, 3: 1 of 3; shares of yes 1, 0, 1/3: 4/9
    found = compare_raters({"A": ["y", "n", "y"], "B": ["y", "n", "n"], "C": ["y", None, "n"]})
    agree, yes = (1 + 1 + 1 / 3) / 3, 4 / 9
    chance = yes**2 + (1 - yes) ** 2
    assert found.percent == pytest.approx(100 * agree)
    assert found.kappa.value == pytest.approx((agree - chance) / (1 - chance))
    assert found.ac1.value == pytest.approx((agree - (1 - chance)) / chance)


def test_raters_who_always_say_the_same_have_no_kappa_and_full_ac1():
    found = compare_raters({"A": ["yes"] * 5, "B": ["yes"] * 5}, categories=("no", "yes"))
    assert found.percent == 100
    assert found.kappa == Undefined(
        "both raters gave the same answer throughout, so that chance explains all agreement"
    )
    assert found.ac1.value == found.pabak.value == 1
    three = compare_raters({r: ["yes"] * 5 for r in "ABC"}, categories=("no", "yes"))
    assert three.kappa == Undefined("all ratings are the same, so that chance explains all agreement")


def test_one_category_leaves_nothing_to_disagree_on():
    found = compare_raters({"A": ["yes"] * 5, "B": ["yes"] * 5})
    assert found.ac1 == found.pabak == Undefined("one category only, so that there is nothing to disagree on")


def test_one_subject_has_no_standard_error():
    found = compare_raters({"A": ["yes"], "B": ["no"]})
    assert found.ac1.se == found.ac1.ci_low == Undefined("one subject has no standard error")


@pytest.mark.parametrize(
    ("ratings", "reason"),
    [
        ({}, "nobody rated"),
        ({"A": [None, None], "B": [None, None]}, "nobody rated"),
        ({"A": [1, 0]}, "one rater only"),
        ({"A": [1, 0], "B": [None, None]}, "one rater only"),
        ({"A": [1, None], "B": [None, 1]}, "no subject was rated by two raters"),
    ],
)
def test_without_two_raters_of_one_subject_it_says_so(ratings, reason):
    assert compare_raters(ratings) == Undefined(reason)


def test_columns_of_unequal_length_are_refused():
    with pytest.raises(MethodError, match="ratings: found A: 2, B: 1, expected as many ratings of every rater"):
        compare_raters({"A": [1, 0], "B": [1]})


def test_a_rating_that_is_no_category_is_refused():
    with pytest.raises(MethodError, match="ratings: found maybe, expected one of no, yes"):
        compare_raters({"A": ["yes", "maybe"], "B": ["yes", "no"]}, categories=("no", "yes"))


@pytest.mark.parametrize("table", [[[1, 2, 3], [1, 2, 3]], [[0, 0], [0, 0]], []])
def test_a_table_that_is_no_square_or_empty_is_refused(table):
    with pytest.raises(MethodError, match=r"table of two raters: found .* expected a square, not empty"):
        compute_kappa(table)


def coefficients(found):
    assert isinstance(found, Agreement)
    values = (found.kappa, found.pabak, found.ac1)
    return [pytest.approx((c.value, c.se), abs=1e-9) if isinstance(c, Coefficient) else c for c in values]


@given(pairs=RATINGS, data=st.data())
def test_the_order_of_subjects_and_of_raters_changes_nothing(pairs, data):
    shuffled = data.draw(st.permutations(pairs))
    one = compare_raters({"A": [a for a, _ in pairs], "B": [b for _, b in pairs]}, categories="abc")
    other = compare_raters({"B": [b for _, b in shuffled], "A": [a for a, _ in shuffled]}, categories="abc")
    values = [(c.value, c.se) if isinstance(c, Coefficient) else c for c in (other.kappa, other.pabak, other.ac1)]
    assert coefficients(one) == values


@given(pairs=RATINGS)
def test_agreement_of_all_is_1_and_no_coefficient_leaves_its_range(pairs):
    found = compare_raters({"A": [a for a, _ in pairs], "B": [b for _, b in pairs]}, categories="abc")
    for one in (found.kappa, found.pabak, found.ac1):
        if isinstance(one, Coefficient):
            assert -1 - 1e-9 <= one.ci_low <= one.value + 1e-9
            assert one.value - 1e-9 <= one.ci_high <= 1 + 1e-9
            assert (one.value == pytest.approx(1)) == (found.percent == 100)


@given(pairs=RATINGS)
def test_with_three_raters_one_a_copy_agreement_never_falls_below_that_of_two(pairs):
    a, b = [a for a, _ in pairs], [b for _, b in pairs]
    two, three = compare_raters({"A": a, "B": b}), compare_raters({"A": a, "B": b, "C": a})
    assert three.percent >= two.percent
