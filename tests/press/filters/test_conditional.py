"""What conditional content shows, and what is said of conditions that cannot be meant."""

import pytest

from press.errors import SourceError
from tests.press.filters.making import found_by, resolved, text_of


@pytest.mark.parametrize(
    ("classes", "shown_in"),
    [
        ('.content-visible when-format="html"', "html"),
        ('.content-visible when-format="html:js"', "html"),
        ('.content-visible unless-format="html"', "pdf docx"),
        ('.content-hidden when-format="docx"', "html pdf"),
        ('.content-hidden unless-format="typst"', "pdf"),
        ('.content-visible when-format="html" unless-format="revealjs"', "html"),
        (".content-visible", "html pdf docx"),
        (".content-hidden", ""),
        ('.content-visible when-meta="a.b"', "html pdf docx"),
        ('.content-visible unless-meta="a.none"', "html pdf docx"),
        ('.content-hidden when-meta="a.off"', "html pdf docx"),
        ('.content-visible when-profile="draft"', "html pdf docx"),
        ('.content-visible when-profile="other"', ""),
    ],
)
def test_content_shows_where_its_conditions_hold(classes, shown_in):
    text = f"::: {{{classes}}}\nshown\n:::\n"
    meta = {"a": {"b": True, "off": False}}
    found = [
        name
        for name in ("html", "pdf", "docx")
        if "shown" in text_of(text, format_name=name, meta=meta, profiles=("draft",))
    ]
    assert found == shown_in.split()


def test_conditions_nest():
    text = '::: {.content-visible when-format="html"}\nA [B]{.content-hidden when-format="html"}\n:::\n'
    assert text_of(text).strip() == "A"


def test_an_unknown_condition_is_named_with_the_nearest():
    with pytest.raises(SourceError) as caught:
        resolved('::: {.content-visible when-formt="html"}\nA\n:::')
    assert found_by(caught.value) == (
        "doc.qmd:1: found the condition when-formt, expected when- or unless- of format, meta or profile\n"
        '  hint: did you mean "when-format"?'
    )


def test_a_format_that_quarto_does_not_know_is_warned_about():
    warning = str(resolved('[A]{.content-visible when-format="htlm"}').warnings[0])
    assert warning == (
        'doc.qmd:1: warning: found the format "htlm" in a condition, which is none of Quarto\'s\n'
        '  hint: did you mean "html"?'
    )


def test_pdf_in_a_condition_means_latex_and_says_so_in_a_pdf_made_by_typst():
    resolution = resolved('[A]{.content-visible when-format="pdf"}', format_name="pdf")
    assert "it names LaTeX, and this PDF is made by Typst\n  hint: write typst" in str(resolution.warnings[0])


@pytest.mark.parametrize("written", ["::: {.dark-content}\nnight\n:::", "[night]{.dark-content}"])
def test_what_is_for_dark_pages_is_left_out_with_a_warning(written):
    text = f"::: {{.light-content}}\nday\n:::\n\n{written}\n"
    assert text_of(text).strip() == "day"
    assert "doc.qmd:5: warning: found .dark-content, which is left out" in str(resolved(text).warnings[0])
