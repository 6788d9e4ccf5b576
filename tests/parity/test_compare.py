"""The comparison itself: it sees what differs, and what is accepted stays true."""

from __future__ import annotations

import re

import pytest

from tests.parity.accepted import ACCEPTED, Accepted, judge, load_accepted
from tests.parity.content import ASPECTS, plain
from tests.parity.differences import Difference, compare
from tests.parity.rendering import CORPUS, MANUSCRIPTS, TARGETS, subjects
from tests.parity.report import PAGE, page

#: Issue B asks for as many documents of features.
LEAST = 40


def accepted(*, reason="why", aspects=(), formats=(), documents=(), quarto="", press=""):
    return Accepted(reason, aspects, formats, documents, re.compile(quarto), re.compile(press))


def test_equal_contents_do_not_differ():
    assert compare("a", "html", {"text": ("x", "y")}, {"text": ("x", "y")}) == []


def test_a_changed_line_and_a_missing_one_are_told_with_both_sides():
    found = compare("a", "html", {"text": ("x", "y", "z")}, {"text": ("x", "Y")})
    assert [(one.quarto, one.press) for one in found] == [("y", "Y"), ("z", "")]
    assert str(found[1]) == 'a html text: quarto "z", press nothing'


def test_an_aspect_that_only_one_engine_has_differs():
    assert [one.aspect for one in compare("a", "pdf", {}, {"notes": ("1: n",)})] == ["notes"]


@pytest.mark.parametrize(
    ("entry", "covers"),
    [
        (accepted(), True),
        (accepted(aspects=("text",), formats=("html",), documents=("a",)), True),
        (accepted(aspects=("alts",)), False),
        (accepted(formats=("pdf",)), False),
        (accepted(documents=("b",)), False),
        (accepted(quarto="^o", press="^n"), True),
        (accepted(quarto="^$"), False),
        (accepted(press="^$"), False),
    ],
)
def test_an_entry_covers_what_all_its_parts_fit(entry, covers):
    assert entry.covers(Difference("a", "html", "text", quarto="old", press="new")) is covers


@pytest.mark.parametrize(
    ("quarto", "covers"), [("old 1", True), ("", True), ("old", False), ("old 12", False), ("an old 1", False)]
)
def test_of_a_list_of_patterns_one_has_to_fit_the_whole_line(tmp_path, quarto, covers):
    path = tmp_path / "accepted.toml"
    path.write_text("[[accepted]]\nreason = 'r'\nquarto = ['old \\d', '']\npress = ['new']\n")
    (entry,) = load_accepted(path, [])
    assert entry.covers(Difference("a", "html", "text", quarto, "new")) is covers
    assert not entry.covers(Difference("a", "html", "text", quarto, "newer"))


@pytest.mark.parametrize(
    ("quarto", "press"), [("Nobody's line.", ""), ("", "Nobody's line."), ("Nobody's line.", "Lines.")]
)
def test_a_line_that_nobody_has_judged_is_open_in_every_document(quarto, press):
    made = [
        Difference(name, kind, aspect, quarto, press) for name in subjects() for kind in TARGETS for aspect in ASPECTS
    ]
    assert {by.reason for by, found in judge(made, load_accepted(ACCEPTED, subjects())).covered if found} == set()


def test_the_first_entry_that_fits_covers_and_one_that_covers_nothing_is_stale():
    first, second = accepted(reason="one"), accepted(reason="two")
    judged = judge([Difference("a", "html", "text", "x", "y")], [first, second])
    assert (judged.open, [entry.reason for entry in judged.stale]) == ((), ["two"])


def test_what_no_entry_covers_stays_open():
    difference = Difference("a", "html", "text", "x", "y")
    assert judge([difference], [accepted(documents=("b",))]).open == (difference,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[accepted]]\naspects = ["text"]', "found an entry without a reason"),
        ('[[accepted]]\nreason = "r"\naspects = ["texts"]', 'found "texts" in aspects, expected known names'),
        ('[[accepted]]\nreason = "r"\nformats = ["odt"]', 'found "odt" in formats'),
        ('[[accepted]]\nreason = "r"\ndocuments = ["nowhere"]', 'found "nowhere" in documents'),
        ('[[accepted]]\nreason = "r"\npattern = "x"', 'found "pattern", expected known names'),
    ],
)
def test_an_entry_that_says_nothing_or_names_nothing_is_refused(tmp_path, text, message):
    path = tmp_path / "accepted.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=re.escape(message)):
        load_accepted(path, ["article"])


def test_accepted_differences_name_what_there_is():
    assert load_accepted(ACCEPTED, subjects())


def test_article_supplement_and_forty_documents_of_features_are_compared():
    names = subjects()
    assert {"article", "supplement"} < names.keys()
    assert len(names) - 2 - len(MANUSCRIPTS) == len(list(CORPUS.glob("*.qmd"))) >= LEAST


def test_the_page_of_the_documentation_tells_every_document_and_reason():
    told = PAGE.read_text(encoding="utf-8")
    assert [name for name in subjects() if f"\n| {name} |" not in told] == []
    assert [one.reason for one in load_accepted(ACCEPTED, subjects()) if one.reason not in told] == []
    assert "## Open" not in told


def test_a_page_counts_what_is_the_same_recorded_and_open():
    same, known, new = (Difference(name, "html", "text", "x", "y") for name in ("a", "b", "c"))
    judged = judge([known, new], [accepted(documents=(known.document,))])
    told = page(judged, [same.document, known.document, new.document], "1.9")
    assert "| a | same | same | same |" in told
    assert "| b | 1 | same | same |" in told
    assert "| c | 1 open | same | same |" in told
    assert '- c html text: quarto "x", press "y"' in told
    assert f"9 files: {9 - 2} the same; 1 differences recorded, 1 open." in told


def test_texts_are_compared_as_a_reader_sees_them():
    assert plain(" a\u00a0b\u00ad\n c : d\ue123 ") == "a b c: d"


def test_every_format_has_its_name_in_quarto():
    assert TARGETS == {"html": "html", "docx": "docx", "pdf": "typst"}
    assert "file" in ASPECTS
