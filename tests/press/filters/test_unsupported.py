"""What the embedded engine does not have stops with its name and place; what it drops, it says."""

import pytest

from press.errors import SourceError
from tests.press.filters.making import found_by, resolved

_ENDING = (
    ", which the embedded engine does not have\n  hint: not supported by the embedded engine; render with Quarto itself"
)


@pytest.mark.parametrize(
    ("written", "feature"),
    [
        ("::: {.panel-input}\nA\n:::", "interactive panels (.panel-input)"),
        ("::: {.panel-sidebar}\nA\n:::", "interactive panels (.panel-sidebar)"),
    ],
)
def test_a_feature_that_is_missing_is_named_with_its_place(written, feature):
    with pytest.raises(SourceError) as caught:
        resolved(f"Text.\n\n{written}\n")
    assert found_by(caught.value) == f"doc.qmd:3: found {feature}{_ENDING}"


def test_panels_of_chunks_are_named_too():
    with pytest.raises(SourceError, match=r"interactive panels \(panel: sidebar\)"):
        resolved('::: {.cell panel="sidebar"}\nA\n:::')


def test_macros_inside_hidden_formulas_are_refused_with_a_way_that_works():
    with pytest.raises(SourceError) as caught:
        resolved("::: {.hidden}\n$$\n\\def\\RR{R}\n$$\n:::\n")
    assert "hint: write the \\newcommand lines outside the dollar signs and the .hidden block" in found_by(caught.value)


def test_hidden_content_leaves_nothing():
    assert resolved("::: {.hidden}\nSecret\n:::").tree["blocks"] == []


def test_lists_of_figures_are_said_to_be_latex_only():
    warning = str(resolved("\\listoffigures\n").warnings[0])
    assert (
        warning
        == "doc.qmd:1: warning: found \\listoffigures, which makes a list in LaTeX alone: nothing is printed here"
    )


def test_inline_code_in_metadata_is_printed_with_a_warning_and_shown_where_nothing_is_run():
    text = "---\nabstract: |\n  We found `{python} n` studies.\n---\n\nText.\n"
    (warning,) = resolved(text).warnings
    assert str(warning).startswith(
        "doc.qmd:3: warning: found inline code in abstract: ({python} n), expected text: in "
    )
    assert not resolved(text, meta={"engine": "markdown"}).warnings


@pytest.mark.parametrize("name", ["fill", "center"])
def test_panels_that_are_looks_alone_are_divs(name):
    assert resolved(f"::: {{.panel-{name}}}\nText\n:::").tree["blocks"]
