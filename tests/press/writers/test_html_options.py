"""Options of the page that are wrong, not supported or not followed, and what is said of them."""

from __future__ import annotations

import pytest

from press.errors import RenderError
from press.writers.html import check_html, render_html
from tests.press.writers.html_page import page, resolved


def failure(**meta: object) -> str:
    with pytest.raises(RenderError) as caught:
        render_html(resolved("x", **meta))
    return str(caught.value)


@pytest.mark.parametrize("method", ["katex", {"method": "mathjax", "url": "x"}])
def test_another_way_to_set_mathematics_is_a_warning(method):
    (told,) = check_html(resolved("x", **{"html-math-method": method}))
    assert told.severity == "warning"
    assert "found katex; formulas of the page are MathML all the same" in str(told).replace("mathjax", "katex")


@pytest.mark.parametrize("option", ["template", "template-partials", "code-links", "other-links", "identifier-prefix"])
def test_a_feature_that_is_not_there_is_named(option):
    assert f"found {option}, which the embedded engine does not have for HTML" in failure(**{option: "x"})


@pytest.mark.parametrize(
    ("option", "allowed"),
    [
        ("toc-location", "right, left, body, left-body, right-body"),
        ("reference-location", "document, section, block, margin"),
        ("title-block-style", "default, plain, none"),
        ("page-layout", "article, full, custom"),
        ("code-overflow", "scroll, wrap"),
        ("appendix-style", "default, plain, none"),
    ],
)
def test_an_unknown_choice_is_told_with_the_known_ones(option, allowed):
    assert f"{option}: found odd, expected one of {allowed}" in failure(**{option: "odd"})


@pytest.mark.parametrize("value", ["red; } body { display: none", "url(https://example.org)", "</style>"])
def test_a_setting_that_is_no_plain_css_value_is_refused(value):
    assert "fontcolor: found" in failure(fontcolor=value)


@pytest.mark.parametrize("value", [0, 7, "two", True])
def test_a_depth_that_is_no_level_is_refused(value):
    assert f"toc-depth: found {value}, expected a whole number from 1 to 6" in failure(**{"toc-depth": value})


def test_all_faults_of_the_options_are_told_together():
    assert failure(**{"toc-depth": 9, "page-layout": "odd"}).count("expected") == 2


def test_an_option_that_only_changes_looks_is_a_warning():
    found = check_html(resolved("x", **{"highlight-style": "nord"}))

    assert "found highlight-style, which this page does not follow" in str(found[0])


def test_an_option_that_the_reading_warns_of_is_not_told_again():
    assert check_html(resolved("x", theme="cosmo")) == ()


def test_a_wish_for_separate_files_is_a_warning():
    found = check_html(resolved("x", **{"embed-resources": False}))

    assert "found embed-resources: false; the page is one self-contained file all the same" in str(found[0])


CHUNK = (
    "::: cell\n``` {.python .cell-code}\nx = 1\n```\n\n::: {.cell-output .cell-output-stdout}\n```\n1\n```\n:::\n:::\n"
)


def test_code_of_chunks_is_folded_where_the_document_says_so_and_other_code_is_not():
    made = page(CHUNK + "\n```python\ny\n```\n", **{"code-fold": "show", "code-summary": "Look"})
    assert [(fold.get("open"), fold.findtext("summary")) for fold in made.iter("details")] == [("", "Look")]
    assert "x = 1" in made.find(".//details").text_content()


def test_a_chunk_may_say_otherwise_than_the_document():
    assert not page(CHUNK.replace(".cell-code", '.cell-code code-fold="false"'), **{"code-fold": True}).xpath(
        "//details"
    )


def test_lines_of_code_are_numbered_and_those_of_output_are_not():
    numbered = page(CHUNK, **{"code-line-numbers": True}).xpath("//pre[contains(@class, 'numberLines')]")
    assert [code.text_content().strip() for code in numbered] == ["x = 1"]
