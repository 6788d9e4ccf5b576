"""Cells of chunks around and inside floats: Quarto's classes in HTML, and in HTML alone."""

from __future__ import annotations

import pytest
from lxml import html

from press.model import FormatName
from tests.press.filters.making import body

SHOWN = "::: {.cell-output .cell-output-display}\n![](a.png)\n:::"
CODE = "``` {.python .cell-code}\nx\n```"


def outer(markdown: str, name: str, format_name: FormatName = "html") -> list[str]:
    """Give the classes of the divs around the first element of a name, the innermost last."""
    page = html.fragment_fromstring(body(markdown, format_name=format_name), create_parent="main")
    found = next(page.iter(name) if name == "img" else iter(page.xpath(f"//div[@id='{name}']")))
    return [one.get("class") or one.get("id") or "" for one in reversed(list(found.iterancestors("div")))]


def test_a_float_keeps_the_cell_of_what_a_chunk_inside_it_shows() -> None:
    around = outer(f"::: {{#fig-a}}\n:::: {{.cell .extra}}\n{SHOWN}\n::::\n\nCaption\n:::\n", "img")
    assert around == ["quarto-float quarto-float-fig", "cell extra", "cell-output cell-output-display"]


def test_an_id_of_a_cell_whose_code_comes_out_of_the_float_stands_once() -> None:
    made = body(f"::: {{#fig-a}}\n:::: {{#plot .cell}}\n{CODE}\n\n{SHOWN}\n::::\n\nCaption\n:::\n")
    assert made.count('id="plot"') == 1
    assert made.count('class="cell"') == 1 + 1


@pytest.mark.parametrize("options", ["", " layout-ncol=1"])
def test_what_a_panel_lays_out_needs_no_cell(options: str) -> None:
    text = f"::: {{#fig-a{options}}}\n:::: {{.cell}}\n{SHOWN}\n::::\n\nCaption\n:::\n"
    assert ("cell" in outer(text, "img")) == (not options)


def test_the_float_of_a_labelled_chunk_is_output() -> None:
    around = outer("::: {.cell}\n:::: {#fig-a}\n![](a.png)\n\nCaption\n::::\n:::\n", "fig-a")
    assert around == ["cell", "cell-output cell-output-display"]


def test_of_a_float_with_parts_each_part_is_output() -> None:
    parts = "".join(f":::: {{#fig-a-{n}}}\n![](a.png)\n\nPart\n::::\n\n" for n in (1, 2))
    text = f"::: {{.cell}}\n::::: {{#fig-a}}\n{parts}Caption\n:::::\n:::\n"
    assert outer(text, "fig-a") == ["cell"]
    assert outer(text, "fig-a-2") == ["cell", "quarto-float quarto-float-fig", "cell-output cell-output-display"]


@pytest.mark.parametrize("layout", ["", " layout-ncol=2"])
def test_a_page_tells_output_that_is_markdown_around_the_float_or_its_parts(layout: str) -> None:
    parts = "".join(f":::: {{#tbl-a-{n} .cell-output-markdown}}\n![](a.png)\n\nPart\n::::\n\n" for n in (1, 2))
    made = body(f"::: {{.cell}}\n::::: {{#tbl-a .cell-output-markdown{layout}}}\n{parts}Caption\n:::::\n:::\n")
    page = html.fragment_fromstring(made, create_parent="main")
    marked = page.xpath("//div[contains(@class, 'cell-output-display') and contains(@class, 'cell-output-markdown')]")
    assert [len(one.xpath(".//img")) for one in marked] == [1, 1]
    whole = outer("::: {.cell}\n:::: {#tbl-a .cell-output-markdown}\n![](a.png)\n\nCaption\n::::\n:::\n", "tbl-a")
    assert whole == ["cell", "cell-output cell-output-display cell-output-markdown"]


def test_in_a_panel_the_places_of_the_parts_are_output() -> None:
    text = "::: {.cell}\n::::: {#fig-a layout-ncol=2}\n![](a.png)\n\n![](b.png)\n\nCaption\n:::::\n:::\n"
    assert outer(text, "img")[-1] == "quarto-layout-cell cell-output cell-output-display"


def test_a_listing_of_a_chunk_is_no_output() -> None:
    code = CODE.replace("{", "{#lst-a ").replace("}", ' lst-cap="L"}')
    assert outer(f"::: {{.cell}}\n{code}\n:::\n", "lst-a") == ["cell"]


@pytest.mark.parametrize("name", ["docx", "pdf", "jats"])
def test_other_formats_have_no_cells_around_floats(name: FormatName) -> None:
    text = f"::: {{#fig-a}}\n:::: {{.cell}}\n{SHOWN}\n::::\n\nCaption\n:::\n"
    assert outer(text, "img", name) == ["quarto-float quarto-float-fig", "cell-output cell-output-display"]
