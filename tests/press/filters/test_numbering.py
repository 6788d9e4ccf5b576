"""Numbers: schemes, chapters, languages, and what a float without caption prints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.errors import SourceError
from press.filters.kinds import format_number, is_scheme
from press.filters.language import LANGUAGES, build_words, fixed_word
from press.pandoc.ast import elements, values
from tests.press.filters.making import body, found_by, references, resolved, text_of

FIGURE = "![A](a.png){#fig-a}\n\n"


@pytest.mark.parametrize(
    ("count", "scheme", "printed"),
    [
        (3, "arabic", "3"),
        (4, "roman", "IV"),
        (1994, "roman i", "mcmxciv"),
        (1, "alpha a", "a"),
        (2, "alpha x", "y"),
        (2, "alpha X", "Y"),
        (27, "alpha a", "aa"),
        (3, "alpha y", "aa"),
        (702, "alpha a", "zz"),
    ],
)
def test_each_scheme_prints_counts_as_documented(count, scheme, printed):
    assert format_number(count, scheme) == printed


@given(st.integers(min_value=1, max_value=3999))
def test_roman_numbers_are_read_back_to_what_they_were(number):
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
    signs = [worth[sign] for sign in format_number(number, "roman i")]
    assert (
        sum(-sign if sign < following else sign for sign, following in zip(signs, [*signs[1:], 0], strict=True))
        == number
    )


@pytest.mark.parametrize("scheme", ["greek", "roman v", "alpha", "arabic 1", "alpha aa", "alpha 1"])
def test_only_documented_schemes_are_known(scheme):
    assert is_scheme(scheme) == (scheme == "alpha")


def test_an_unknown_scheme_is_named_with_what_is_known():
    with pytest.raises(SourceError) as caught:
        resolved("Text", meta={"crossref": {"fig-labels": "greek"}})
    assert found_by(caught.value) == (
        'doc.qmd: crossref fig-labels: found "greek", expected arabic, roman, roman i, alpha a or alpha with another first letter'
    )


def test_the_scheme_of_a_kind_goes_over_the_common_one():
    options = {"crossref": {"labels": "alpha A", "tbl-labels": "roman"}}
    text = FIGURE + "| a |\n|---|\n| 1 |\n\n: T {#tbl-a}\n\n@fig-a @tbl-a"
    assert [printed for _, printed in references(resolved(text, meta=options))] == ["Figure A", "Table I"]


def test_chapters_number_floats_and_equations_within_them():
    text = "# One\n\n![A](a.png){#fig-a}\n\n$$x$$ {#eq-a}\n\n# Two\n\n![B](b.png){#fig-b}\n\n@fig-a @eq-a @fig-b"
    found = references(resolved(text, meta={"number-sections": True, "crossref": {"chapters": True}}))
    assert [printed for _, printed in found] == ["Figure 1.1", "Equation 1.1", "Figure 2.1"]


@pytest.mark.parametrize(("lang", "printed"), [("en", "Chapter 1"), ("nl", "Hoofdstuk 1")])
def test_a_section_of_the_first_level_is_a_chapter_where_chapters_are_numbered(lang, printed):
    meta = {"number-sections": True, "crossref": {"chapters": True}, "lang": lang}
    found = references(resolved("# One {#sec-a}\n\n## Part {#sec-b}\n\n@sec-a @sec-b", meta=meta))
    assert found[0][1] == printed
    assert not found[1][1].startswith(printed.split()[0])


@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        ("1.1.a", ["1", "1.1", "1.1.a", "2"]),
        ("I-A", ["I", "I-A", "I-A-A", "II"]),
        ("(i)", ["i", "i.i", "i.i.i", "ii"]),
        ("1.", ["1", "1.1", "1.1.1", "2"]),
        ("none", []),
        (False, []),
    ],
)
def test_a_pattern_of_typst_numbers_the_sections_of_the_pdf(pattern, numbers):
    text = "# A\n\n## B\n\n### C\n\n# D\n"
    meta = {"section-numbering": pattern}
    assert _heading_numbers(resolved(text, meta=meta, format_name="pdf")) == numbers
    assert _heading_numbers(resolved(text, meta=meta, format_name="html")) == []
    assert _heading_numbers(resolved(text, meta={**meta, "number-sections": False}, format_name="pdf")) == []


@pytest.mark.parametrize(("depth", "numbers"), [(1, []), (2, ["1", "2"]), (3, ["1", "1.1", "2"])])
def test_number_depth_is_the_deepest_level_of_headings_that_is_numbered(depth, numbers):
    meta = {"number-sections": True, "number-depth": depth}
    assert _heading_numbers(resolved("## A\n\n### B\n\n## C\n", meta=meta)) == numbers
    down = {**meta, "shift-heading-level-by": 1}
    assert _heading_numbers(resolved("## A\n\n### B\n\n## C\n", meta=down)) == numbers


def _heading_numbers(resolution):
    blocks = resolution.tree["blocks"]
    return [values(one)["number"] for one in elements(blocks) if one["t"] == "Header" and "number" in values(one)]


@pytest.mark.parametrize("marked", ["**Fig**", "*Fig*", "__Fig__", "***Fig***", "Fig"])
def test_marks_around_the_words_of_labels_are_left_out(marked):
    meta = {"crossref": {"fig-title": marked, "fig-prefix": marked}}
    assert text_of(f"{FIGURE}See @fig-a.", meta=meta).endswith("Fig 1: ASee Fig 1.")


def test_appendices_are_counted_with_the_other_sections():
    text = "# One\n\n# Data {#sec-a .appendix}\n\n# After {#sec-b}\n\n@sec-a @sec-b"
    found = references(resolved(text, meta={"number-sections": True}))
    assert [printed for _, printed in found] == ["Section 2", "Section 3"]


@pytest.mark.parametrize(
    ("lang", "printed"),
    [("en-GB", "Figure 1"), ("de", "Abbildung 1"), ("nl", "Figuur 1"), ("fr-CA", "Figure 1"), ("es", "Figura 1")],
)
def test_words_follow_the_language_of_the_document(lang, printed):
    assert references(resolved(FIGURE + "@fig-a", meta={"lang": lang})) == [("#fig-a", printed)]


def test_the_authors_words_go_over_the_built_in_ones_and_those_of_a_language_over_both():
    words = {
        "crossref-fig-title": "Abb.",
        "de": {"crossref-fig-prefix": "Bild"},
        "fr": {"crossref-fig-prefix": "Dessin"},
    }
    resolution = resolved(FIGURE + "@fig-a", meta={"lang": "de", "language": words})
    assert references(resolution) == [("#fig-a", "Bild 1")]
    assert "Abb. 1: A" in text_of(FIGURE, meta={"lang": "de", "language": words})


def test_the_reference_prefix_falls_back_to_the_title_of_the_same_language_words():
    found = references(resolved(FIGURE + "@fig-a", meta={"language": {"crossref-fig-title": "Plate"}}))
    assert found == [("#fig-a", "Plate 1")]


def test_a_language_without_built_in_words_is_warned_about():
    warning = str(resolved("Text", meta={"lang": "fi"}).warnings[0])
    assert 'lang: found "fi", whose fixed words are not built in (en, de, nl, fr, es are): they stay English' in warning


def test_a_translation_file_is_refused_by_name():
    with pytest.raises(SourceError, match=r'language: found the file name "custom\.yml", expected words'):
        resolved("Text", meta={"language": "custom.yml"})


def test_a_float_without_caption_prints_its_number_and_warns():
    resolution = resolved("![](a.png){#fig-a}\n")
    assert str(resolution.warnings[0]).startswith(
        'doc.qmd:1: warning: #fig-a: found no caption, expected one: only "Figure 1" is printed'
    )


def test_parts_without_caption_print_their_letter_and_do_not_warn():
    resolution = resolved("::: {#fig-p}\n![](a.png){#fig-a}\n\n![](b.png){#fig-b}\n\nBoth\n:::\n\n@fig-b")
    assert references(resolution) == [("#fig-b", "Figure 1 (b)")]
    assert resolution.warnings == ()


def test_a_part_takes_the_kind_of_the_whole_in_references():
    text = "::::: {#fig-p}\n::: {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\nT\n:::\n\nAll\n:::::\n\n![B](b.png){#fig-b}\n\n@tbl-a @fig-b"
    assert [printed for _, printed in references(resolved(text))] == ["Figure 1 (a)", "Figure 2"]


def test_an_empty_delimiter_leaves_only_the_space():
    assert "Figure 1 A" in text_of(FIGURE, meta={"crossref": {"title-delim": ""}})


def test_section_numbers_start_where_the_offset_says():
    html = body("## A\n\n## B\n\n# C\n\n## D\n", meta={"number-offset": [1, 4]})
    assert [part.split("<")[0] for part in html.split('header-section-number">')[1:]] == ["1.5", "1.6", "2", "2.1"]


def test_shifted_headings_move_and_the_first_becomes_the_title():
    resolution = resolved("# Title\n\n## Section\n", meta={"shift-heading-level-by": -1})
    assert resolution.meta["title"] == "Title"
    assert [block["c"][0] for block in resolution.tree["blocks"]] == [1]


def test_a_heading_shifted_above_level_one_becomes_a_paragraph():
    resolution = resolved("Text\n\n# Top\n\n## Next\n", meta={"shift-heading-level-by": -1})
    assert [block["t"] for block in resolution.tree["blocks"]] == ["Para", "Para", "Header"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_has_every_word(lang):
    words = build_words({"lang": lang})
    assert set(words) >= set(build_words({"lang": "en"}))
    assert all(words.values())


@pytest.mark.parametrize(
    ("lang", "word"),
    [("en", "Correspondence"), ("de", "Korrespondenz"), ("nl", "Correspondentie"), ("fr", "Correspondance")],
)
def test_a_word_that_resolved_metadata_hold_is_taken_from_there(lang, word):
    assert fixed_word({"language": build_words({"lang": lang})}, "title-block-correspondence") == word


def test_a_word_that_is_held_nowhere_is_english():
    assert fixed_word({}, "skip-to-content") == "Skip to the text"
