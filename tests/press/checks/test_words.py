"""Words that claim something are listed where nothing binds them, and found where a value says the same."""

from __future__ import annotations

import pytest

from press.checks.words import check_words
from press.errors import ConfigError
from tests.press.checks.drafts import VALUES, let_pass, subject_of, told


def listed(checked) -> list[str]:
    """Give what is listed as bound to nothing."""
    return [one.text for one in checked.passes if one.rule == "unbound word"]


def test_a_sentence_with_a_word_bound_to_nothing_is_listed_at_its_line(tmp_path):
    checked = check_words(subject_of(tmp_path, "Fine.\n\nThe first line.\nMost of them slept. It rained."))
    assert told(checked) == []
    assert [(one.text, str(one.where)) for one in checked.passes] == [("Most: Most of them slept.", "a.qmd:10")]
    assert checked.counts == {"claims bound to values": 0, "sentences with unbound words": 1}


def test_a_word_that_claim_printed_is_bound(tmp_path):
    checked = check_words(subject_of(tmp_path, '[Most]{#val-claim-a .claim data-claim="claim.a"} of them slept.'))
    assert listed(checked) == []
    assert checked.counts["claims bound to values"] == 1


def test_a_word_that_claims_nothing_is_marked_plain(tmp_path):
    checked = check_words(subject_of(tmp_path, "[All]{.plain} is well."))
    assert (listed(checked), let_pass(checked)) == ([], {"plain"})


def test_a_plain_span_without_such_a_word_is_told(tmp_path):
    finding = check_words(subject_of(tmp_path, "It is [well]{.plain}.")).findings[0]
    assert (finding.severity, finding.message) == (
        "warning",
        "plain: found no word in it that claims something, expected one",
    )


def test_more_than_one_is_a_claim_and_no_number(tmp_path):
    checked = check_words(subject_of(tmp_path, "It was more than one study."))
    assert (checked.findings, listed(checked)) == ((), ["more than: It was more than one study."])


@pytest.mark.parametrize("text", ["at most here", "above all him", "no longer there", "one may ask", "one another"])
def test_idioms_claim_nothing(tmp_path, text):
    assert listed(check_words(subject_of(tmp_path, f"It was {text}."))) == []


def test_a_typed_number_word_is_found_where_a_value_of_its_name_prints_it(tmp_path):
    checked = check_words(subject_of(tmp_path, VALUES + "We read five studies."))
    assert 'found the word "five" typed ("We read five studies."), expected one that a value prints' in told(checked)[0]
    assert checked.findings[0].hint == (
        "write `{python} v.studies.count.words`; where it says nothing of the data: [five]{.plain}"
    )


def test_a_typed_number_word_is_found_beside_a_value_of_the_same_name(tmp_path):
    assert len(told(check_words(subject_of(tmp_path, VALUES + "`{python} v.people` slept in five.")))) == 1


def test_a_typed_verdict_is_found_where_a_value_of_its_name_prints_it(tmp_path):
    checked = check_words(subject_of(tmp_path, VALUES + "The evidence on pain is strong."))
    assert checked.findings[0].hint.startswith("write `{python} v.pain.verdict`")


def test_a_number_word_that_no_value_of_the_sentence_prints_is_listed_only(tmp_path):
    checked = check_words(subject_of(tmp_path, VALUES + "We had five aims."))
    assert told(checked) == []
    assert listed(checked) == ["five: We had five aims."]


def test_words_of_review_yml_are_looked_for(tmp_path):
    checked = check_words(
        subject_of(tmp_path, "Nearly everybody slept.", review="claims: {words: {nearly everybody: most}}\n")
    )
    assert listed(checked) == ["Nearly everybody: Nearly everybody slept."]


def test_what_a_chunk_prints_is_not_looked_at(tmp_path):
    assert listed(check_words(subject_of(tmp_path, "```{python}\nprint('all of them')\n```"))) == []


def test_a_false_claim_that_was_only_told_is_an_error(tmp_path):
    row = '{"id": "claim.a", "kind": "claim", "raw": "all", "text": "all", "cells": [], "fault": "\\"all\\": found 3, expected 5"}'
    chunk = f"```{{python}}\nclass Values:\n    def _ledger_(self):\n        return [{row}]\nv = Values()\n```\n\nText."
    assert told(check_words(subject_of(tmp_path, chunk))) == ['a.qmd: "all": found 3, expected 5']


@pytest.mark.parametrize(
    "text",
    [
        "Five authors screened all of the studies.", "Studies were read by five people in turn.", "We chose one of five ways to count.",
        "In the first five months of the studies it rained.", "The reasons for strong tea are many.",
    ],
)  # fmt: skip
def test_a_word_that_counts_something_else_is_listed_only(tmp_path, text):
    values = VALUES.replace('"studies.people", 1469', '"studies.people", 1')
    assert told(check_words(subject_of(tmp_path, values + text))) == []


@pytest.mark.parametrize(
    "text", ["Five studies were read.", "Five of the studies were read.", "Of all studies we read five."]
)
def test_a_word_that_counts_what_a_value_counts_is_found(tmp_path, text):
    assert len(told(check_words(subject_of(tmp_path, VALUES + text)))) == 1


@pytest.mark.parametrize(
    ("review", "message"),
    [
        ("claims: {wrods: {a: b}}\n", "review.yml:1: claims: found"),
        ("claims: {words: [almost all]}\n", "expected words and the words that they stand for"),
    ],
)
def test_a_wrong_key_of_claims_is_told(tmp_path, review, message):
    with pytest.raises(ConfigError) as caught:
        check_words(subject_of(tmp_path, "x", review=review))
    assert message in str(caught.value)
