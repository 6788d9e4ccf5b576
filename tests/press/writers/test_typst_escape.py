"""Text of the author as Typst source."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.writers.typst import escape
from press.writers.typst.lengths import parse_fraction, parse_length
from tests.press.writers.typst_making import make_pages, make_typst

HOSTILE = (
    "#let <x> @y *b* _i_ `c` $m$ [s] {t} (u); \"q\" 'r' ~ \\u{41} // no /* no */ a--b a---b c...d -5 -? = + / 1. 2"
)
#: Printable characters of the languages that the fonts have; runs short enough to stand on one line.
TEXT = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Zs")), min_size=1, max_size=18
)


def test_every_character_of_hostile_text_is_printed(tmp_path):
    page = make_pages(f"``` {{.text}}\n{HOSTILE}\n```\n\n{escape_markdown(HOSTILE)}", tmp_path)[0]
    assert page.count(HOSTILE) == 2


def escape_markdown(text: str) -> str:
    return re.sub(r"([^\w\s]|_)", r"\\\1", text)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=8, max_size=8))
def test_text_is_printed_as_it_stands(tmp_path, words):
    markdown = "\n\n".join("x" + escape_markdown(word) + "x" for word in words)
    page = make_pages(markdown, tmp_path)[0]
    assert [word for word in words if f"x{word}x" not in page] == []


@pytest.mark.parametrize("start", ["- x", "+ x", "= x", "/ x: y", "1. x", "12. x", "#x", "//x", "-5"])
def test_text_that_looks_like_markup_at_the_start_of_a_line_stays_text(tmp_path, start):
    assert start in make_pages(escape_markdown(start), tmp_path)[0]


@pytest.mark.parametrize("after", ["(x)", "\\[x\\]", ".field", ";x", "{x}"])
@pytest.mark.parametrize("before", ["*em*", "**bold**", "`code`", "[link](https://a.org)", "[span]{#s}", "x^2^", "$x$"])
def test_text_after_a_call_is_no_argument_of_it(tmp_path, before, after):
    assert after.replace("\\", "") in make_pages(before + after, tmp_path)[0]


def test_quotation_marks_are_those_of_the_source(tmp_path):
    assert make_typst("\"a\" 'b' it's", tmp_path).endswith("“a” ‘b’ it’s")


def test_control_characters_show_as_replaced():
    assert escape.clean("a\x00b\x1fc\ue000") == "a�b�c�"


def test_string_literal_escapes_what_ends_it():
    assert escape.quote('a"b\\c\nd') == '"a\\"b\\\\c\\nd"'


def test_array_of_one_is_an_array():
    assert escape.array(["1fr"]) == "(1fr, )"


@given(st.text(max_size=120))
def test_breaking_drops_no_character(text):
    assert "".join(escape.breakable(text)) == text


def test_a_long_identifier_breaks_after_its_punctuation():
    assert escape.breakable("a_long_identifier_of_parts") == ["a_", "long_", "identifier_", "of_", "parts"]


def test_words_joined_by_non_breaking_spaces_are_left_whole():
    assert escape.breakable("the\u00a0review\u00a0press\u00a0developers") == [
        "the\u00a0review\u00a0press\u00a0developers"
    ]


def test_breaks_leave_no_character_in_the_text(tmp_path):
    run = "study_outcome_identifier_" * 8
    page = make_pages(run.replace("_", "\\_"), tmp_path)[0]
    assert run in page.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("50%", "50%"),
        ("300px", "225pt"),
        ("300", "225pt"),
        ("8 cm", "8cm"),
        ("1.5em", "1.5em"),
        ("big", None),
        ("", None),
    ],
)
def test_lengths_of_markdown_become_typsts(text, length):
    assert parse_length(text) == length


def test_only_percentages_are_shares():
    assert (parse_fraction("40%"), parse_fraction("4cm"), parse_fraction("")) == (0.4, None, None)
