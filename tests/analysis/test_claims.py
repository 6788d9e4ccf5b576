"""A claim prints its word where the data bear it out, and says what they say where they do not."""

from __future__ import annotations

import pytest

from analysis import Review
from analysis.results import CellRef, Quantity
from analysis.schema import Missing
from analysis.values.claims import NUMBERS, RELATIONS, ClaimError
from analysis.values.namespace import build_values


def cell(name):
    return (CellRef("a.csv", name, "x"),)


def values(**words):
    numbers = {"none": 0, "one": 1, "two": 2, "also_two": 2, "three": 3, "five": 5, "all": 5, "p": 0.03, "big_p": 0.05, "low": 0.1,
               "high": 0.9, "below": -0.2}  # fmt: skip
    named = [(f"a.{name}", Quantity(number, cells=cell(name))) for name, number in numbers.items()]
    named += [("a.verdict", Quantity("strong", kind="word")), ("a.gone", Quantity(Missing.NOT_OBTAINED))]
    named += [("a.significance", Quantity("not significant", kind="word"))]
    named += [("review.alpha", Quantity(0.05)), ("evidence.levels.top.label", Quantity("splendid", kind="word"))]
    named += [("a.label", Quantity("splendid", kind="word"))]
    return build_values(named, words=words)


def claim(word, *names, v=None, **options):
    v = v or values()
    return v.claim(word, *(v.look_up(f"a.{name}") if isinstance(name, str) else name for name in names), **options)


def refusal(word, *names, **options):
    with pytest.raises(ClaimError) as caught:
        claim(word, *names, **options)
    return str(caught.value)


TRUE = [
    ("all", "five", "all"), ("every", "five", "all"), ("both", "two", "also_two"), ("most", "three", "five"), ("half", "one", "two"),
    ("few", "two", "five"), ("some", "two", "five"), ("no", "none"), ("none", "none", "five"), ("any", "one"), ("only", "one"),
    ("alone", "one"), ("higher", "five", "two"), ("fewer", "two", "five"), ("same", "two", "also_two"), ("increased", "two", "five"),
    ("decrease", "five", "two"), ("five", "five"), ("zero", "none"), ("third", "three"), ("twice", "two"), ("significant", "p"),
    ("not significant", "big_p"), ("significant", "low", "high"), ("not significant", "below", "high"), ("strong", "verdict"),
    ("clear of zero", "low", "high", "low", "p"), ("not significant", "significance"), ("splendid", "label"),
    ("higher", "p", 0), ("Most", "three", "five"),
]  # fmt: skip

FALSE = [
    (("all", "three", "five"), '"all": found a.three = 3 and a.five = 5, expected both equal; the data now say "most"'),
    (("most", "five", "all"), 'expected the first more than half of the second, and not all; the data now say "all"'),
    (("most", "two", "five"), 'the data now say "few"'), (("half", "two", "five"), 'the data now say "few"'),
    (("few", "none", "five"), 'the data now say "no"'), (("few", "three", "five"), 'the data now say "most"'),
    (("some", "five", "all"), 'the data now say "all"'), (("no", "two", "five"), 'the data now say "few"'),
    (("none", "five"), 'found a.five = 5, expected the first 0; the data now say "five"'),
    (("both", "five", "all"), 'expected both 2; the data now say "all"'), (("only", "two"), 'expected 1; the data now say "two"'),
    (("all", "none", "none"), 'expected both equal; the data now say "no"'),
    (("higher", "two", "five"), 'expected the first greater; the data now say "lower"'),
    (("lower", "two", "also_two"), 'expected the first less; the data now say "same"'),
    (("increase", "five", "two"), 'expected the second, after, greater than the first, before; the data now say "decrease"'),
    (("five", "three"), '"five": found a.three = 3, expected 5; the data now say "three"'),
    (("second", "three"), 'expected 2; the data now say "third"'),
    (("five", "p"), 'expected 5; the data now say "0.03"'),
    (("significant", "big_p"), 'found a.big_p = 0.05, expected p below 0.05; the data now say "not significant"'),
    (("not significant", "p"), 'expected p of 0.05 or more; the data now say "significant"'),
    (("significant", "below", "high"), "expected an interval without 0"),
    (("not significant", "low", "high"), "expected an interval with 0"),
    (("clear of zero", "low", "high", "below", "high"), "expected an interval without 0"),
    (("limited", "verdict"), 'found a.verdict = strong, expected the text limited; the data now say "strong"'),
    (("significant", "significance"), 'expected the text significant; the data now say "not significant"'),
]  # fmt: skip


@pytest.mark.parametrize("terms", TRUE)
def test_a_true_claim_prints_its_word(terms):
    assert str(claim(*terms)) == terms[0]


@pytest.mark.parametrize(("terms", "message"), FALSE)
def test_a_false_claim_says_what_was_found_and_what_would_be_true(terms, message):
    assert message in refusal(*terms)


def test_a_claim_prints_as_a_span_with_an_id():
    assert claim("most", "three", "five")._repr_markdown_().endswith('.claim data-claim="claim.most.a.three+a.five"}')
    assert claim("most", "three", "five")._repr_markdown_().startswith("[most]{#val-claim-most-a-three-a-five")


def test_an_unknown_word_names_the_vocabulary_and_the_nearest_word():
    message = refusal("mots", "three", "five")
    assert "found no word of the vocabulary, expected one of: all, both, most" in message
    assert "did you mean most?" in message


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (("all", "five"), '"all": found 1 values, expected 2: both equal'),
        (("five", "five", "five"), "found 2 values, expected 1: the number that it spells"),
        (("strong", "verdict", "verdict"), "found 2 values, expected 1: one whose text is that word"),
        (("significant", "low", "high", "p"), "found 3 values, expected a p value, or both limits of each interval"),
        (("all", 5, 5), "found no value, expected the values that decide it"),
        (("all", None, "five"), "found None, expected values, such as v.studies.count"),
        (("all", True, "five"), "found True, expected values"),
        (("all", "gone", "five"), '"all": found a.gone = not obtained, expected a number: this cannot be said of it'),
        (("higher", "verdict", "five"), "found a.verdict = strong, expected a number"),
    ],
)
def test_what_cannot_be_judged_is_refused(terms, message):
    assert message in refusal(*terms)


def test_an_authors_own_word_stands_for_one_of_the_vocabulary():
    v = values(**{"nearly everybody": "most"})
    assert str(claim("Nearly everybody", "three", "five", v=v)) == "Nearly everybody"
    with pytest.raises(ClaimError):
        claim("nearly everybody", "five", "all", v=v)


def test_the_null_of_a_ratio_is_one():
    assert str(claim("not significant", "low", "five", null=1)) == "not significant"


def test_claims_are_rows_of_the_ledger_with_the_cells_of_all_their_values():
    v = values()
    claim("most", "three", "five", v=v)
    claim("Most", "three", "five", v=v)
    rows = [row for row in v._ledger_() if row.get("kind") == "claim"]
    assert [(row["id"], row["values"]) for row in rows] == [("claim.most.a.three+a.five", ["a.three", "a.five"])]
    assert [cell["key"] for cell in rows[0]["cells"]] == ["three", "five"]


def test_no_word_has_two_meanings():
    words = [word for relation in dict.fromkeys(RELATIONS.values()) for word in relation.words]
    assert len(words) == len(set(words)) == len(RELATIONS)
    assert not set(words) & set(NUMBERS)


def test_the_words_of_review_yml_reach_the_claims_of_a_review(small):
    small.review += "claims: {words: {Nearly Everybody: all}}\nnumbers: {names: [Table 2]}\n"
    small.write()
    review = Review.load(small.root)
    assert (
        str(review.claim("nearly everybody", review.values.studies.count, review.values.flow.included))
        == "nearly everybody"
    )


@pytest.mark.parametrize("text", ["claims: {wrods: {a: all}}\n", "claims: {words: {a: 3}}\n", "claims: {words: [a]}\n"])
def test_a_wrong_key_of_claims_is_a_fault_of_the_data(small, text):
    small.review += text
    assert any(one.startswith("review.yml:") for one in small.findings())
