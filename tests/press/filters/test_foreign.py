"""HTML tags and LaTeX in the text: read where they mean something everywhere, told where they are left out."""

import pytest

from tests.press.filters.making import body, resolved


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10<sup>3</sup>", "10<sup>3</sup>"),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ("a<br>b<br/>c", "a<br />b<br />c"),
        ("<b>x <i>y</i></b>", "<strong>x <em>y</em></strong>"),
        ("<u>x</u> <s>y</s> <mark>z</mark>", "<u>x</u> <del>y</del> <mark>z</mark>"),
        ("<code>a *b*</code>", "<code>a b</code>"),
        ("<em>a <em>b</em> c</em>", "<em>a <em>b</em> c</em>"),
        ("**<sup>1</sup>**", "<strong><sup>1</sup></strong>"),
    ],
)
def test_tags_that_mean_a_kind_of_text_become_it_outside_html(written, read):
    assert body(written, format_name="docx").replace("\n", "") == f"<p>{read}</p>"


def test_a_page_keeps_tags_with_their_attributes():
    assert '<sup class="x">3</sup>' in body('10<sup class="x">3</sup>')


def test_a_tag_that_is_not_closed_stays_and_loses_no_text():
    assert "a<sup>b" in body("a<sup>b", format_name="pdf")


def test_tags_in_tables_and_titles_are_read():
    text = "---\ntitle: x<sup>2</sup>\n---\n\n| a |\n|---|\n| x<br>y |\n"
    tree = resolved(text, format_name="pdf").tree
    assert tree["meta"]["title"]["c"][-1]["t"] == "Superscript"
    assert "LineBreak" in str(tree["blocks"])


@pytest.mark.parametrize("name", ["html", "pdf", "docx"])
@pytest.mark.parametrize("environment", ["equation", "align*", "gather"])
def test_an_equation_in_a_latex_environment_is_an_equation(name, environment):
    found = body(
        f"\\begin{{{environment}}}\nq &= r\n\\end{{{environment}}}\n".replace(
            "&", "" if environment == "equation" else "&"
        ),
        format_name=name,
    )
    assert "<math" in found


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("Text\n\n\\newpage\n", "doc.qmd:3: warning: found the LaTeX \\newpage, which no format prints"),
        ("Text \\textbf{x}.", "doc.qmd:1: warning: found the LaTeX \\textbf{x}, which no format prints"),
        ("```{=latex}\n\\clearpage\n```\n", "found the LaTeX \\clearpage"),
        ('Text <img src="a.png">', "doc.qmd:1: warning: found <img>, which only HTML pages show"),
        ('<iframe src="x"></iframe>', "doc.qmd:1: warning: found <iframe>, which only HTML pages show"),
    ],
)
def test_what_no_format_prints_is_told_with_its_place(written, message):
    assert message in "\n".join(map(str, resolved(written, format_name="pdf").warnings))


@pytest.mark.parametrize(
    "written", ["\\newcommand{\\x}{y}\n\n$\\x$", "`<w:br/>`{=openxml}", "<!-- note -->", "<div>a</div>"]
)
def test_what_is_meant_for_others_or_for_pandoc_is_not_warned_about(written):
    assert resolved(written, format_name="pdf").warnings == ()


def test_a_page_shows_pictures_of_its_own_language():
    assert resolved('Text <img src="a.png">').warnings == ()
