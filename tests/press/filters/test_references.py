"""What `@label` prints, and what is said where it cannot."""

import pytest

from press.errors import SourceError
from press.filters import missing_citations
from press.pandoc.ast import elements
from tests.press.filters.making import as_html, body, context_of, found_by, references, resolved, text_of

TWO = "![A](a.png){#fig-a}\n\n![B](b.png){#fig-b}\n\n"


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("@fig-a", "Figure 1"),
        ("[@fig-a]", "Figure 1"),
        ("@Fig-b", "Figure 2"),
        ("[-@fig-b]", "2"),
        ("[Fig @fig-b]", "Fig 2"),
        ("[Fig -@fig-b]", "Fig 2"),
        ("[@fig-a; @fig-b]", "Figure 1, Figure 2"),
        ("[@fig-a, left]", "Figure 1, left"),
        ("@fig-a [left]", "Figure 1 left"),
    ],
)
def test_each_way_to_refer_prints_its_documented_text(written, printed):
    assert text_of(f"{TWO}{written}").endswith(printed)


def test_number_and_prefix_never_part_at_a_line_end():
    assert "Figure\u00a01</a>" in as_html(resolved(TWO + "@fig-a"))


def test_capital_form_raises_a_lower_case_prefix():
    text = text_of(TWO + "@fig-a @Fig-a", meta={"crossref": {"fig-prefix": "fig."}})
    assert text.endswith("fig. 1 Fig. 1")


def test_without_hyperlinks_references_are_plain_text():
    html = body(TWO + "@fig-a", meta={"crossref": {"ref-hyperlink": False}})
    assert '<span class="quarto-xref">Figure 1</span>' in html
    assert "<a" not in html


def test_labels_and_citations_may_share_a_group():
    resolution = resolved(TWO + "[@smith, p. 2; @fig-a; @jones]")
    cites = [node for node in elements(resolution.tree["blocks"]) if node["t"] == "Cite"]
    assert [[citation["citationId"] for citation in cite["c"][0]] for cite in cites] == [["smith"], ["jones"]]
    assert references(resolution) == [("#fig-a", "Figure 1")]


def test_references_in_captions_footnotes_tables_and_abstract_are_resolved():
    text = "---\nabstract: See @fig-a.\n---\n\n" + TWO
    text += "^[in a note @fig-a]\n\n| a |\n|---|\n| @fig-b |\n\n: Like @fig-a {#tbl-x}\n"
    resolution = resolved(text)
    assert [printed for _, printed in references(resolution)] == ["Figure 1", "Figure 2", "Figure 1"]


def test_a_bibliography_key_that_looks_like_a_label_stays_a_citation():
    resolution = resolved("@def-jam2001", citation_keys=frozenset({"def-jam2001"}))
    assert references(resolution) == []


def test_an_undefined_label_stops_with_place_and_nearest_label():
    with pytest.raises(SourceError) as caught:
        resolved("![A](a.png){#fig-elephant}\n\nText.\n\nSee @fig-elefant.\n")
    assert found_by(caught.value) == (
        "doc.qmd:5: @fig-elefant: found no label #fig-elefant in the document, expected one\n"
        '  hint: did you mean "fig-elephant"?'
    )


def test_all_undefined_labels_are_told_at_once_each_at_its_own_line():
    with pytest.raises(SourceError) as caught:
        resolved("@fig-no\n\n@tbl-no\n\n@fig-no\n")
    assert [str(finding.where) for finding in caught.value.findings] == ["doc.qmd:1", "doc.qmd:3", "doc.qmd:5"]
    assert "hint: the document defines no labels" in found_by(caught.value)


def test_a_label_on_an_image_inside_a_line_is_explained():
    with pytest.raises(SourceError, match="stands in a line of text"):
        resolved("Text ![A](a.png){#fig-a} text, @fig-a.")


def test_a_label_on_something_that_is_not_numbered_is_explained():
    with pytest.raises(SourceError, match="the label stands on a Span"):
        resolved("[words]{#fig-a} and @fig-a")


def test_a_doubly_defined_label_names_both_places():
    with pytest.raises(SourceError) as caught:
        resolved("![A](a.png){#fig-a}\n\n![B](b.png){#fig-a}\n")
    assert found_by(caught.value) == (
        "doc.qmd:3: #fig-a: found the label a second time, expected each label once\n"
        "  hint: the first stands at doc.qmd:1"
    )


def test_a_section_reference_without_numbered_sections_is_warned_about():
    resolution = resolved("# A {#sec-a}\n\n@sec-a\n")
    assert references(resolution) == [("#sec-a", "Section 1")]
    assert str(resolution.warnings[0]) == (
        "doc.qmd:3: warning: @sec-a: found a reference to a section, expected numbered sections\n"
        "  hint: set number-sections: true"
    )


def test_a_reference_to_an_unnumbered_section_prints_its_title_and_warns():
    resolution = resolved("# Why *not* {#sec-a .unnumbered}\n\n@sec-a\n", meta={"number-sections": True})
    assert references(resolution) == [("#sec-a", "Why not")]
    assert 'found a section without number, so its title "Why not" is printed' in str(resolution.warnings[0])


def test_missing_citations_are_found_with_the_nearest_key():
    markdown = "As @smyth2001 and @smith2001 say.\n"
    found = missing_citations(resolved(markdown).tree, frozenset({"smith2001"}), context_of(markdown).source)
    assert [str(finding) for finding in found] == [
        (
            "doc.qmd:1: @smyth2001: found no such entry in the bibliography, expected one\n"
            '  hint: did you mean "@smith2001"?'
        )
    ]


def test_a_citation_of_a_label_with_an_unknown_prefix_is_explained():
    markdown = "::: {#figure-x}\nA\n:::\n\n@figure-x, @nobody\n"
    found = missing_citations(resolved(markdown).tree, frozenset(), context_of(markdown).source)
    assert "#figure-x is a label of this document; labels for cross-references begin with fig-" in found[0].hint
    assert found[1].hint == "add it to the bibliography, or write \\@ for a plain at sign"
