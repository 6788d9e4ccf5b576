"""Sentences out of inline elements, with the values and references that stand in them."""

from __future__ import annotations

import pytest

from press.impact.sentences import split, whole
from press.pandoc.ast import attr, link, space, span, string, words


def value(text, name):
    return span([string(text)], attr(f"val-{name}", ["value"], {"data-value": name}))


def texts(inlines):
    return [one.text for one in split(inlines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One is here. Two is there.", ["One is here.", "Two is there."]),
        ("Is it? Yes! So it is.", ["Is it?", "Yes!", "So it is."]),
        ("By Able et al. Then it ends.", ["By Able et al. Then it ends."]),
        ("By S. Able, e.g. Baker, vs. Cole.", ["By S. Able, e.g. Baker, vs. Cole."]),
        ("It was 0.5. Then 0.6 came.", ["It was 0.5.", "Then 0.6 came."]),
        ("The end. of this is small.", ["The end. of this is small."]),
        ("“It is so.” They said.", ["“It is so.”", "They said."]),
        ("No stop at the end", ["No stop at the end"]),
    ],
)
def test_text_is_split_at_the_ends_of_sentences(text, expected):
    assert texts(words(text)) == expected


def test_a_value_stands_in_the_template_by_its_name():
    sentence = split([*words("Of"), space(), value("12", "n.all"), space(), *words("were old.")])[0]
    assert (sentence.text, sentence.template, sentence.values) == (
        "Of 12 were old.",
        "Of {n.all} were old.",
        ("n.all",),
    )


def test_a_value_at_the_start_begins_a_sentence():
    assert texts([*words("So."), space(), value("Five", "n"), space(), *words("came.")]) == ["So.", "Five came."]


def test_a_claim_stands_in_the_template_by_name_and_word():
    claim = span([string("all")], attr("", ["claim"], {"data-claim": "claim.all.n"}))
    sentence = whole([claim, space(), *words("came.")])
    assert (sentence.template, sentence.values) == ("{claim.all.n all} came.", ("claim.all.n",))


def test_numbers_of_citations_and_floats_do_not_count_in_comparing():
    cite = {"t": "Cite", "c": [[{"citationId": "able2020"}], [string("[12]")]]}
    xref = link([string("Figure\N{NO-BREAK SPACE}3")], "#fig-x", attr(classes=["quarto-xref"]))
    sentence = whole([xref, space(), *words("shows it"), space(), cite, string(".")])
    assert sentence.text == "Figure\N{NO-BREAK SPACE}3 shows it [12]."
    assert sentence.same == "[#fig-x] shows it [@able2020]."


def test_notes_and_pictures_are_no_part_of_a_sentence():
    note = {"t": "Note", "c": [{"t": "Para", "c": words("A note.")}]}
    assert texts([*words("It is"), note, string(".")]) == ["It is."]


def test_the_longest_run_of_the_authors_own_words_is_known():
    sentence = whole([*words("Of the"), space(), value("12", "n"), space(), *words("people who came late.")])
    assert sentence.plain == ("people", "who", "came", "late")
