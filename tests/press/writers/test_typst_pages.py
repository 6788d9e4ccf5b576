"""Pages: what stands on which, and how large they are."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from press.pandoc import ast
from press.pandoc.binary import read_ast
from press.writers.typst import write_pdf
from press.writers.typst.placing import (
    ASKED,
    SHORT_TEXT,
    Mark,
    Placed,
    choose,
    choose_places,
    place_by_file,
)
from tests.press.writers.typst_making import (
    boxes_of,
    fill,
    fonts_of,
    make_figure,
    make_float,
    make_pages,
    make_pdf,
    make_resolved,
    make_table,
    make_typst,
    pages_of,
    right_edge,
    sizes_of,
    targets_of,
    write_svg,
)

A4 = (595, 842)
LANDSCAPE = (842, 595)
#: Where the text of an A4 page ends at the right, with room for a hanging hyphen.
RIGHT_EDGE = 595 - 56.7 + 4


def lying(markdown: str) -> str:
    return f"::::::::: {{.landscape}}\n{markdown}\n:::::::::\n\n"


def test_pages_are_a4_with_numbers_and_a_running_title_from_the_second_on(tmp_path):
    path = make_pdf(fill(90), tmp_path, **{"running-title": "Short"})
    pages = pages_of(path)
    assert set(sizes_of(path)) == {A4}
    assert [page.startswith("Short ") for page in pages] == [False] + [True] * (len(pages) - 1)
    assert [page.endswith(f"{number} / {len(pages)}") for number, page in enumerate(pages, 1)] == [True] * len(pages)


def test_a_long_table_breaks_and_repeats_its_header(tmp_path):
    pages = make_pages(make_table(1, 120), tmp_path)
    assert len(pages) > 2
    assert all("Head 1 Second" in page for page in pages)
    assert sum(page.count("row ") for page in pages) == 120


@pytest.mark.parametrize("lines", range(5, 50, 6))
def test_a_short_table_is_never_broken(tmp_path, lines):
    pages = make_pages(fill(lines) + "\n" + make_table(1, 12) + "\n" + fill(20), tmp_path)
    assert sorted(page.count("row ") for page in pages if "row " in page) == [12]
    assert [page for page in pages if "Table 1: Rows" in page] == [page for page in pages if "row 1 of" in page]


@pytest.mark.parametrize("lines", range(5, 50, 6))
def test_a_figure_stands_with_its_caption_on_the_page_of_its_text_or_the_next(tmp_path, lines):
    name = write_svg(tmp_path, height=330, inner='<text x="9" y="20">drawn</text>')
    pages = make_pages(fill(lines) + "\nMentioned here.\n\n" + make_figure(name, 1) + "\n" + fill(60), tmp_path)
    at = next(number for number, page in enumerate(pages) if "Figure 1: A caption" in page)
    mentioned = next(number for number, page in enumerate(pages) if "Mentioned here" in page)
    assert "drawn" in pages[at]
    assert at - mentioned in {0, 1}


@pytest.mark.parametrize("lines", range(30, 48, 3))
def test_a_heading_is_never_the_last_line_of_a_page(tmp_path, lines):
    pages = make_pages(fill(lines) + "\n# Heading\n\n" + fill(30), tmp_path)
    assert not any(page.removesuffix(f" {n} / {len(pages)}").endswith("Heading") for n, page in enumerate(pages, 1))


@pytest.mark.parametrize("lines", range(5, 50, 8))
@pytest.mark.parametrize("figures", [1, 2])
def test_a_heading_that_only_floats_follow_stands_on_the_page_of_the_first(tmp_path, lines, figures):
    name = write_svg(tmp_path, height=250)
    markdown = fill(lines) + "\n# Heading\n\n" + "".join(make_figure(name, one + 1) for one in range(figures))
    pages = make_pages(markdown, tmp_path)
    assert [page for page in pages if "Heading" in page] == [page for page in pages if "Figure 1" in page]


def test_figures_of_the_first_page_stand_below_title_and_abstract(tmp_path):
    name = write_svg(tmp_path, height=200, inner='<text x="9" y="20">drawn</text>')
    page = make_pages("Text.\n\n" + make_figure(name, 1), tmp_path, abstract="An abstract.")[0]
    assert page.index("A title") < page.index("An abstract.") < page.index("drawn")


@pytest.mark.parametrize("width", ["", 'width="25cm"'])
def test_no_figure_is_wider_than_the_text(tmp_path, width):
    name = write_svg(tmp_path, width=900, inner='<text x="860" y="20">edge</text>')
    assert right_edge(make_pdf(f"![]({name}){{alt=x {width}}}", tmp_path)) < RIGHT_EDGE


@pytest.mark.parametrize("run", ["study_outcome_identifier_" * 8, "a1" * 120, "https://example.org/" + "path/" * 40])
@pytest.mark.parametrize("form", ["{}", "`{}`", "| a | b |\n|---|---|\n| {} | {} |\n"], ids=["text", "code", "table"])
def test_long_runs_of_characters_stay_on_the_page(tmp_path, run, form):
    assert right_edge(make_pdf(form.replace("{}", run), tmp_path)) < RIGHT_EDGE


def test_columns_are_as_wide_as_their_words(tmp_path):
    cells = "| coefficients | " + fill(4).strip() + " |"
    markdown = "| a | b |\n|--|" + "-" * 60 + "|\n" + cells + "\n" + "| x | " + "word " * 250 + "|\n"
    assert "coefficients" in make_pages(markdown, tmp_path)[0]


def test_long_runs_in_blocks_of_code_stay_on_the_page(tmp_path):
    code = "```\n" + "x" * 300 + "\n```\n"
    assert right_edge(make_pdf(code, tmp_path)) < RIGHT_EDGE
    assert right_edge(make_pdf(f"::: cell-output-stdout\n{code}:::\n", tmp_path)) < RIGHT_EDGE


def test_text_flows_around_a_figure_and_not_over_it(tmp_path):
    name = write_svg(tmp_path, height=330, inner='<text x="9" y="20">D</text>')
    path = make_pdf(fill(40) + "\n" + make_figure(name, 1, caption="A") + "\n" + fill(60), tmp_path)
    at = next(number for number, page in enumerate(pages_of(path)) if "Figure 1: A" in page)
    tops = [top for char, _right, top in boxes_of(path, at) if char.strip()]
    drawn = next(top for char, _right, top in boxes_of(path, at) if char == "D")
    assert not [top for top in tops if drawn + 15 < top < drawn + 290]


def test_a_high_figure_leaves_no_gap_before_it(tmp_path):
    name = write_svg(tmp_path, height=400)
    path = make_pdf(fill(28) + "\n" + make_figure(name, 1) + "\n" + fill(60), tmp_path)
    lowest = max(top for char, _right, top in boxes_of(path) if char.strip() and top < 770)
    assert lowest > 720


def test_figures_are_printed_before_the_references_begin(tmp_path):
    name = write_svg(tmp_path, height=500)
    figures = "".join(make_figure(name, number) for number in (1, 2))
    markdown = fill(20) + "\n" + figures + "\n# References\n\n::: {#refs}\n::: {.csl-entry}\nA reference.\n:::\n:::\n"
    text = " ".join(make_pages(markdown, tmp_path))
    assert text.index("Figure 2: A caption") < text.index("References")


def test_a_page_break_begins_a_page(tmp_path):
    pages = make_pages("One\n\n::: {.pagebreak}\n:::\n\nTwo\n", tmp_path)
    assert pages == ["A title One 1 / 2", "A title Two 2 / 2"]


def test_a_landscape_part_stands_on_turned_pages_with_header_and_footer(tmp_path):
    path = make_pdf(fill(3) + "\n" + lying(make_table(1, 5)) + "\n# Next\n\n" + fill(3), tmp_path)
    pages = pages_of(path)
    assert sizes_of(path).count(LANDSCAPE) == 1
    turned = pages[sizes_of(path).index(LANDSCAPE)]
    assert "Table 1: Rows" in turned
    assert turned.startswith("A title")
    assert turned.endswith(f"/ {len(pages)}")


def test_text_after_a_landscape_part_fills_the_page_before_it(tmp_path):
    path = make_pdf(
        fill(8) + "\n" + lying(make_table(1, 5)) + "".join(f"P{n}. {fill(6)}\n" for n in range(12)), tmp_path
    )
    pages = pages_of(path)
    at = sizes_of(path).index(LANDSCAPE)
    assert at == 1
    assert "P3." in pages[0]
    assert "P11." in pages[-1]


def test_a_landscape_part_leaves_nothing_out_and_keeps_the_order_of_the_text(tmp_path):
    markdown = "".join(f"T{n}. {fill(5)}\n" + lying(make_table(n, 4)) for n in range(1, 4)) + fill(30)
    text = " ".join(make_pages(markdown, tmp_path))
    assert [text.index(f"T{n}.") for n in range(1, 4)] == sorted(text.index(f"T{n}.") for n in range(1, 4))
    assert [text.count(f"Table {n}: Rows") for n in range(1, 4)] == [1, 1, 1]


@pytest.mark.parametrize("margin", [{"x": "1in", "y": "1in"}, {"x": "10%", "y": "1in"}, {"left": "1in"}])
def test_pages_may_have_the_same_margin_on_all_sides(tmp_path, margin):
    name = write_svg(tmp_path, height=330)
    assert "Figure 1" in make_pages("Text.\n\n" + make_figure(name, 1, caption="A"), tmp_path, margin=margin)[0]


def test_short_text_between_landscape_parts_gets_no_page_for_itself(tmp_path):
    path = make_pdf(lying(make_table(1, 20)) + "# Second\n\nLeads on.\n\n" + lying(make_table(2, 20)), tmp_path)
    pages, sizes = pages_of(path), sizes_of(path)
    assert [size for page, size in zip(pages, sizes, strict=True) if "Leads on." in page] == [LANDSCAPE]


def test_headings_right_before_a_landscape_part_go_with_it(tmp_path):
    path = make_pdf(fill(4) + "\n# First\n\n## Below\n\n" + lying(make_table(1, 20)), tmp_path)
    pages, sizes = pages_of(path), sizes_of(path)
    assert [size for page, size in zip(pages, sizes, strict=True) if "First Below Table 1" in page] == [LANDSCAPE]


def test_no_text_is_printed_before_its_heading(tmp_path):
    markdown = fill(4) + "\n# First\n\n" + lying(make_table(1, 5)) + "Belongs to First.\n\n" + fill(30)
    text = " ".join(make_pages(markdown, tmp_path))
    assert text.index("First") < text.index("Table 1") < text.index("Belongs to First.")


def test_long_text_between_landscape_parts_stays_upright(tmp_path):
    long_text = "Leads on. " + fill(SHORT_TEXT // 50)
    path = make_pdf(lying(make_table(1, 20)) + long_text + "\n" + lying(make_table(2, 20)), tmp_path)
    pages, sizes = pages_of(path), sizes_of(path)
    assert [size for page, size in zip(pages, sizes, strict=True) if "Leads on." in page] == [A4]


def test_a_landscape_part_may_stand_at_its_place_and_after_each_block_that_follows():
    source = "a\n// press:begin 1\nL\n// press:end 1\nb\n// press:after 1\nc\n// press:after 1 beyond\nd\n"
    placed = place_by_file(source, "p.json")
    assert placed.places == {"1": 2}
    assert placed.source == (
        'a\n#let press-places = json("p.json")\n#let press-part-1 = [\nL\n]\n'
        '#press-here(press-places.at("1"), 0, false, press-part-1)\n\nb\n'
        '#press-here(press-places.at("1"), 1, false, press-part-1)\n\nc\n'
        '#press-here(press-places.at("1"), 2, true, press-part-1)\n\nd\n'
        '\n#press-asked(press-places.at("1"), press-part-1)\n'
    )


def test_a_landscape_part_that_nothing_follows_stands_where_it_stood():
    placed = place_by_file("a\n// press:begin 1\nL\n// press:end 1\n", "p.json")
    assert placed == Placed("a\nL\n", {})


def test_landscape_parts_are_asked_about_one_after_the_other():
    asked = []

    def ask(places):
        asked.append(dict(places))
        return [mark(0), mark(len(asked))]

    assert choose_places(["1", "2"], ask) == {"1": 1, "2": 2}
    assert asked == [{"1": ASKED, "2": 0}, {"1": 1, "2": ASKED}]


def mark(
    place: int, page: int = 1, *, floats: int = 0, free: float = 0.5, fresh: bool = False, beyond: bool = False
) -> Mark:
    return Mark(place, page, floats, free - place / 100, fresh, beyond)


@pytest.mark.parametrize(
    ("marks", "place"),
    [
        ([mark(0, free=0.6), mark(1, free=0.3), mark(2, free=0.1), mark(3, 2, free=0.9)], 2),
        ([mark(0, 2, fresh=True), mark(1, 2, free=0.7)], 0),
        ([mark(0, free=0.1), mark(1, beyond=True, free=0.05)], 0),
        ([mark(0, free=0.8), mark(1, beyond=True, free=0.1)], 1),
        ([mark(0, free=0.5, floats=2), mark(1, 2, floats=2, free=0.1)], 1),
    ],
    ids=["fills the page", "nothing above", "stays in its section", "leaves it for a blank page", "waits for floats"],
)
def test_a_landscape_part_goes_where_it_leaves_least_blank(marks, place):
    assert choose(marks) == place


@given(
    st.lists(
        st.builds(
            Mark, st.integers(0, 9), st.integers(1, 4), st.integers(0, 4), st.floats(0, 1), st.booleans(), st.booleans()
        ),
        min_size=1,
    )
)
def test_the_place_chosen_is_one_of_those_offered(marks):
    assert choose(marks) in {mark.place for mark in marks}


def test_contents_list_headings_with_their_pages(tmp_path):
    markdown = "# One\n\n::: {.pagebreak}\n:::\n\n# Two\n\n## Below\n\n### Deep\n"
    page = make_pages(markdown, tmp_path, toc=True, **{"toc-title": "What is here", "toc-depth": 2})[0]
    assert "What is here" in page
    assert page.count("Deep") == 0
    assert page.index("One") < page.index("Two") < page.index("Below")


def test_the_depth_of_the_contents_counts_the_levels_that_the_author_wrote(tmp_path):
    path = make_pdf("::: {.pagebreak}\n:::\n\n## One\n\n### Deep\n", tmp_path, toc=True, **{"toc-depth": 2})
    assert "One" in pages_of(path)[0]
    assert "Deep" not in pages_of(path)[0]
    assert "Deep" in [entry.get_title() for entry in pypdfium2.PdfDocument(path).get_toc()]


def test_a_listing_float_prints_its_code(tmp_path):
    markdown = make_float("lst-a", "```python\nx = 1\n```\n", "Listing 1: Code", location="top")
    assert "Listing 1: Code x = 1" in make_pages(markdown, tmp_path)[0]


def test_headings_are_renumbered_without_gaps(tmp_path):
    source = make_typst("### a\n\n##### b\n\n## c\n\n### d\n", tmp_path, title="")
    assert [line[16] for line in source.splitlines() if line.startswith("#heading(level: ")] == ["1", "2", "1", "2"]


def test_walks_leave_the_tree_as_it_was(tmp_path):
    resolved = make_resolved(lying(make_table(1, 3)) + "# H\n", tmp_path)
    before = ast.plain_text(resolved.ast["blocks"])
    make_pdf(lying(make_table(1, 3)), tmp_path)
    assert ast.plain_text(resolved.ast["blocks"]) == before


@pytest.mark.parametrize("columns", [1, 2])
def test_notes_of_title_and_abstract_stand_at_the_foot_of_the_first_page(tmp_path, columns):
    front = {"title": "A title^[Of the title.]", "abstract": "Found.^[Of the abstract.]", "columns": columns}
    page = make_pages("Text.^[Of the text.]\n", tmp_path, **front)[0]
    assert "Of the title. 2Of the abstract. 3Of the text." in page


def test_a_table_of_more_than_two_thirds_of_a_page_begins_where_it_is_met_and_breaks(tmp_path):
    pages = make_pages(f"{fill(20)}\n{make_table(1, 50)}\n{fill(3)}", tmp_path)
    assert ["row 1 of 1" in page for page in pages] == [True, False]
    assert ["row 50 of 1" in page for page in pages] == [False, True]


def test_a_table_of_less_than_two_thirds_goes_whole_to_the_next_page(tmp_path):
    pages = make_pages(f"{fill(20)}\n{make_table(1, 33)}\n{fill(30)}", tmp_path)
    assert [page.count(" of 1 ") for page in pages] == [0, 33]


def test_a_landscape_table_a_little_too_high_is_set_smaller(tmp_path):
    assert sizes_of(make_pdf(lying(make_table(1, 36)), tmp_path)) == [A4, LANDSCAPE]


def test_a_landscape_table_of_pages_keeps_its_size(tmp_path):
    assert sizes_of(make_pdf(lying(make_table(1, 200)), tmp_path)) == [A4, *[LANDSCAPE] * 6]


def test_links_lead_to_the_page_to_which_a_float_went(tmp_path):
    link = "See [Figure 1](#fig-1){.quarto-xref} and [Table 2](#tbl-2){.quarto-xref}."
    figure = make_figure(write_svg(tmp_path, height=400), 1)
    path = make_pdf("\n\n".join((link, fill(30), figure, make_table(2, 33), fill(40))), tmp_path)
    pages = pages_of(path)
    places = [next(place for place, page in enumerate(pages) if words in page) for words in ("A caption", "row 1 of 2")]
    assert targets_of(path) == places
    assert len(set(places)) == 2


def test_all_rows_of_a_heading_are_bold(tmp_path):
    head = "<tr><th>Upper</th><th>Other</th></tr><tr><th>Lower</th><th>More</th></tr>"
    table = read_ast(
        f"<table><thead>{head}</thead><tbody><tr><td>Body</td><td>End</td></tr></tbody></table>", ["--from=html"]
    )
    resolved = make_resolved("", tmp_path)
    resolved.ast["blocks"] = table["blocks"]
    write_pdf(resolved, tmp_path / "heads.pdf")
    fonts = fonts_of(tmp_path / "heads.pdf")
    assert ["Bold" in fonts[word] for word in ("Upper", "More", "Body", "End")] == [True, True, False, False]


def test_contents_name_the_pages_of_a_text_whose_floats_do_not_settle(tmp_path):
    write_svg(tmp_path, height=260)
    sections = [
        f"# Part{number}x {{#sec-{number}}}\n\n"
        + (make_figure("figure.svg", number) if number * 7 % 5 < 2 else make_table(number, 26))
        + f"\n{fill(3 + number * 5 % 8)}"
        for number in range(1, 31)
    ]
    contents, *pages = make_pages("\n".join(["::: {.pagebreak}\n:::\n", *sections]), tmp_path, toc=True)
    listed = {int(number): int(page) for number, page in re.findall(r"Part(\d+)x[ .]*(\d+)", contents)}
    found = {number: next(n for n, page in enumerate(pages, 2) if f"Part{number}x" in page) for number in listed}
    assert len(listed) == 30
    assert listed == found


def test_a_picture_taller_than_a_page_is_shown_whole(tmp_path):
    """Its last pixels, red ones, stand on the page: nothing of it is cut away."""
    picture = Image.new("RGB", (100, 600), "navy")
    picture.paste((255, 0, 0), (0, 580, 100, 600))
    picture.save(tmp_path / "tall.png")
    path = make_pdf(make_figure("tall.png", 1).replace('alt="A picture"', 'alt="A picture" width=160mm'), tmp_path)
    pages = [page.render(scale=0.5).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(path)]
    assert any((255, 0, 0) in {colour for _, colour in page.getcolors(maxcolors=1 << 20)} for page in pages)
