"""Options of floats, panels, tables, callouts and tabsets, and what is said where they cannot be used."""

import pytest

from press.errors import SourceError
from press.filters.tables import LINE
from press.pandoc.ast import elements, values
from tests.press.filters.making import body, found_by, resolved, text_of


def stops(markdown, **more):
    """Give the findings that stop a text."""
    with pytest.raises(SourceError) as caught:
        resolved(markdown, **more)
    return found_by(caught.value)


def floats_of(markdown, **more):
    """Give the attributes of every float, by id."""
    found = elements(resolved(markdown, **more).tree["blocks"])
    return {node["c"][0][0]: values(node) for node in found if node["t"] == "Div" and "quarto-float" in node["c"][0][1]}


def widths_of(markdown, **more):
    """Give the column widths of the first table, nothing where it has none."""
    table = next(node for node in elements(resolved(markdown, **more).tree["blocks"]) if node["t"] == "Table")
    return [width.get("c") for _, width in table["c"][2]]


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n\n"


@pytest.mark.parametrize(
    ("options", "attribute", "expected"),
    [
        ({}, "", {"fig-a": "bottom", "tbl-a": "top", "lst-a": "top"}),
        (
            {"fig-cap-location": "top", "tbl-cap-location": "bottom"},
            "",
            {"fig-a": "top", "tbl-a": "bottom", "lst-a": "top"},
        ),
        ({"cap-location": "bottom"}, "", {"fig-a": "bottom", "tbl-a": "bottom", "lst-a": "top"}),
        ({"cap-location": "bottom"}, 'fig-cap-location="top"', {"fig-a": "top", "tbl-a": "bottom", "lst-a": "top"}),
    ],
)
def test_caption_locations_follow_element_then_kind_then_all(options, attribute, expected):
    text = f'![A](a.png){{#fig-a {attribute}}}\n\n{TABLE}: T {{#tbl-a}}\n\n```{{#lst-a lst-cap="L"}}\nx\n```\n'
    assert {key: found["caption-location"] for key, found in floats_of(text, meta=options).items()} == expected


def test_a_caption_asked_for_in_the_margin_is_marked_and_keeps_its_usual_place():
    html = body("![A](a.png){#fig-a}", meta={"cap-location": "margin"})
    assert 'class="quarto-float quarto-float-fig caption-margin"' in html
    assert 'data-caption-location="bottom"' in html


def test_an_unknown_caption_location_is_named():
    text = '![A](a.png){#fig-a cap-location="left"}'
    assert stops(text) == 'doc.qmd:1: fig-a: found the caption location "left", expected one of top, bottom, margin'


def test_alternative_text_is_fig_alt_else_the_caption():
    found = [
        values(node).get("alt")
        for node in elements(resolved('![C](a.png){fig-alt="Alt"} ![C *d*](b.png) ![](c.png)').tree)
        if node["t"] == "Image"
    ]
    assert found == ["Alt", "C d", None]


@pytest.mark.parametrize(("format_name", "name"), [("html", "a.png"), ("pdf", "a.svg"), ("docx", "a.png")])
def test_images_without_extension_get_that_of_the_format(format_name, name):
    image = next(node for node in elements(resolved("![](a)", format_name=format_name).tree) if node["t"] == "Image")
    assert image["c"][2][0] == name


def test_the_default_extension_can_be_set_or_switched_off_and_addresses_are_kept():
    def target(text, extension):
        tree = resolved(text, meta={"default-image-extension": extension}).tree
        return next(node for node in elements(tree) if node["t"] == "Image")["c"][2][0]

    assert target("![](a)", "webp") == "a.webp"
    assert target("![](a)", "") == "a"
    assert target("![](https://a.org/badge)", "svg") == "https://a.org/badge"


def test_the_last_paragraph_of_a_div_is_its_caption_unless_it_is_the_picture():
    assert "Figure 1: Only text" in text_of("::: {#fig-a}\n![](a.png)\n\nOnly text\n:::")
    assert resolved("::: {#fig-a}\nText\n\n![](a.png)\n:::").warnings


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        ("layout-ncol=two", 'doc.qmd:1: layout-ncol: found "two", expected a whole number from 1'),
        ("layout-nrow=0", 'doc.qmd:1: layout-nrow: found "0", expected a whole number from 1'),
        ('layout="[[1,a]]"', "doc.qmd:1: layout: found [[1,a]], expected rows of numbers such as [[1,1],[1]]"),
        ('layout="[[-1],[1]]"', "doc.qmd:1: layout: found [[-1],[1]], expected rows of numbers such as [[1,1],[1]]"),
        (
            'layout-ncol=2 layout-valign="middle"',
            'doc.qmd:1: layout-valign: found "middle", expected one of default, top, center, bottom',
        ),
    ],
)
def test_a_layout_that_cannot_be_read_is_named(layout, said):
    assert stops(f"::: {{{layout}}}\nA\n\nB\n:::\n") == said


def test_a_layout_with_too_few_places_repeats_its_last_row_and_drops_nothing():
    html = body('::: {layout="[[1],[1,1]]"}\nA\n\nB\n\nC\n\nD\n\nE\n:::')
    assert html.count("quarto-layout-row") == 3
    assert [letter for letter in "ABCDE" if f"<p>{letter}</p>" in html] == list("ABCDE")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("[40,60]", [0.4, 0.6]),
        ("[0.25,0.5]", [0.25, 0.5]),
        ("[150,50]", [0.75, 0.25]),
        ("[30,30]", [0.3, 0.3]),
        ("false", [None, None]),
    ],
)
def test_column_widths_are_percentages_or_fractions_of_the_line(asked, expected):
    assert widths_of(f'{TABLE}: {{tbl-colwidths="{asked}"}}') == expected


def test_column_widths_of_the_document_fit_tables_of_that_many_columns_only():
    options = {"tbl-colwidths": [75, 25]}
    assert widths_of(TABLE, meta=options) == [0.75, 0.25]
    assert widths_of("| a |\n|---|\n| 1 |\n", meta=options) == [None]


def test_a_table_gets_widths_only_when_it_is_wider_than_the_line():
    narrow, wide = "x" * (LINE - 5), "x" * (LINE - 4)
    assert widths_of(f"| a | {narrow} |\n|---|---|\n| 1 | 2 |\n") == [None, None]
    assert None not in widths_of(f"| a | {wide} |\n|---|---|\n| 1 | 2 |\n")


def test_widths_on_a_div_reach_the_table_in_it():
    assert widths_of(f'::: {{.cell-output tbl-colwidths="[20,80]"}}\n{TABLE}\n:::') == [0.2, 0.8]


def test_column_widths_that_cannot_be_used_are_named():
    assert (
        stops(f'{TABLE}: C {{#tbl-a tbl-colwidths="[1,2,3]"}}')
        == "doc.qmd:5: tbl-colwidths: found 3 column widths, expected 2"
    )
    said = stops(f'{TABLE}: C {{#tbl-a tbl-colwidths="wide"}}')
    assert said == "doc.qmd:5: found tbl-colwidths=wide, expected numbers such as [40,60], true, false or auto"


def test_an_unknown_callout_is_named_with_the_nearest():
    assert stops("::: {.callout-warn}\nA\n:::") == (
        "doc.qmd:1: found .callout-warn, expected one of note, tip, warning, important, caution\n"
        '  hint: did you mean "warning"?'
    )


def test_a_callout_label_must_fit_its_type():
    said = stops("::: {#tip-a .callout-note}\nA\n:::")
    assert said == "doc.qmd:1: #tip-a: found a label for tip on a note callout, expected #nte-..."


@pytest.mark.parametrize(
    ("attribute", "said"),
    [
        ('appearance="bold"', 'found the callout appearance "bold", expected one of default, simple, minimal'),
        ('icon="yes"', 'callout icon: found "yes", expected true or false'),
        ('collapse="maybe"', 'callout collapse: found "maybe", expected true or false'),
    ],
)
def test_callout_options_that_cannot_be_used_are_named(attribute, said):
    assert stops(f"::: {{.callout-note {attribute}}}\nA\n:::") == f"doc.qmd:1: {said}"


def test_callout_options_of_the_document_apply_where_the_callout_says_nothing():
    html = body("::: {.callout-note}\nA\n:::", meta={"callout-appearance": "simple", "callout-icon": False})
    assert 'data-appearance="simple" data-icon="false"' in html
    assert "callout-title" not in html


def test_content_before_the_first_tab_stands_before_the_tabs():
    html = body("::: {.panel-tabset}\nFirst words\n\n## Tab\n\nA\n:::")
    assert html.index("First words") < html.index('class="panel-tabset"') < html.index("Tab")


def test_a_tabset_without_a_heading_is_an_error():
    assert stops("::: {.panel-tabset}\nWords\n:::") == (
        "doc.qmd:1: found no heading in a .panel-tabset, expected one that begins each tab\n  hint: begin every tab with a heading"
    )


@pytest.mark.parametrize(("tag", "printed"), [(r"\tag{E1}", "E1"), (r"\tag*{(E2)}", "E2"), (r"\tag{ * }", "*")])
def test_a_tag_is_the_sign_of_its_formula_in_place_of_a_number(tag, printed):
    text = rf"""$$ a = b {tag} $$ {{#eq-a}}

$$ c = d {tag} $$

$$ e = f $$ {{#eq-e}}

@eq-a and @eq-e"""
    found = resolved(text)
    spans = [one for one in elements(found.tree["blocks"]) if one["t"] == "Span" and values(one).get("number")]
    assert [values(one)["number"] for one in spans] == [printed, printed, "1"]
    assert not any("tag" in one["c"][1] for one in elements(found.tree["blocks"]) if one["t"] == "Math")
    assert text_of(text).endswith(f"Equation {printed} and Equation 1")


def test_a_formula_with_several_tags_stays_as_it_is():
    found = resolved(r"$$ a \tag{1} \\ b \tag{2} $$")
    assert [one["c"][1].count("tag") for one in elements(found.tree["blocks"]) if one["t"] == "Math"] == [2]


def test_contents_move_to_where_their_shortcode_stands():
    html = body(
        "::: {#b}\nMoved\n:::\n\nFirst [x]{#s}.\n\n::: {.callout-note}\n[b]{.press-contents}\n:::\n\nThen [s]{.press-contents}."
    )
    assert html.index("First") < html.index("callout-note") < html.index('<div id="b">') < html.index("Then")
    assert 'Then <span id="s">x</span>.' in html
    assert html.count("Moved") == 1
    assert "press-contents" not in html


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "::: {#cell}\nA\n:::\n\n[cel]{.press-contents}",
            5,
            'found nothing with the id "cel", expected a chunk, a div or a span\n  hint: did you mean "cell"?',
        ),
        (
            "::: {#b}\nA\n:::\n\n[b]{.press-contents}\n\n[b]{.press-contents}",
            7,
            'found "b" at 2 places, expected it at one',
        ),
        (
            "::: {#b}\nA\n:::\n\nIn [b]{.press-contents} words",
            5,
            'found the blocks of "b" inside a paragraph, expected a place of their own\n  hint: put the shortcode between blank lines',
        ),
    ],
)
def test_contents_that_cannot_move_are_named(text, line, message):
    assert stops(text) == f"doc.qmd:{line}: contents: {message}"


def test_a_list_table_that_is_no_list_of_lists_is_named():
    assert stops("::: {.list-table}\n- a\n- b\n:::") == (
        "doc.qmd:1: found a .list-table that is not one bullet list of bullet lists, expected one inner list per row"
    )


@pytest.mark.parametrize("format_name", ["pdf", "docx", "jats"])
def test_asides_stand_after_their_paragraph_without_a_number_where_there_is_no_margin(format_name):
    said = body("Here.[An *aside*.]{#own .aside} More [two]{.aside} words.", format_name=format_name)
    assert said.replace("\n", "") == (
        '<p>Here. More words.</p><div id="own" class="aside"><p>An <em>aside</em>.</p></div>'
        '<div class="aside"><p>two</p></div>'
    )


def test_asides_of_headings_stand_below_them():
    assert '<h1 id="head-beside">Head</h1>\n<div class="aside">' in body("# Head [beside]{.aside}", format_name="pdf")


@pytest.mark.parametrize(
    "text", ["- item [said]{.aside}", "| a |\n|---|\n| 1[said]{.aside} |", "**bold [said]{.aside}**"]
)
def test_asides_where_no_block_can_follow_are_notes(text):
    assert "footnote-ref" in body(text, format_name="docx")


def test_asides_of_a_page_stay_in_the_text_for_its_margin():
    assert '<span class="aside">said</span>' in body("Here.[said]{.aside}")


def test_raw_html_tables_stay_raw_where_the_option_says_so():
    raw = "```{=html}\n<table><tr><td>x</td></tr></table>\n```\n"
    kinds = [node["t"] for node in resolved(raw, meta={"html-table-processing": "none"}).tree["blocks"]]
    assert kinds == ["RawBlock"]
    assert [node["t"] for node in resolved(raw, format_name="docx").tree["blocks"]] == ["Table"]


def test_markdown_left_by_a_library_in_base64_is_read():
    raw = '```{=html}\n<table><tr><td><span data-qmd-base64="X3hf"></span></td></tr></table>\n```\n'
    assert "<em>x</em>" in body(raw)


def test_the_only_paragraph_of_a_float_is_its_content_not_its_caption():
    text = text_of("::: {#fig-a}\nThe whole figure\n:::")
    assert text == "The whole figureFigure 1"


def test_the_only_picture_of_a_float_is_described_by_its_caption():
    markdown = "::: {#fig-a}\n\n![](a.png)\n\nThe *caption* of @fig-a\n\n:::\n"
    assert 'alt="The caption of Figure 1"' in body(markdown)
    assert 'alt="The' not in body(markdown.replace("a.png)", "a.png){fig-alt=Own}"))
    assert 'alt="The' not in body(markdown.replace("![](a.png)", "![](a.png) ![](b.png)"))


@pytest.mark.parametrize("format_name", ["pdf", "docx"])
def test_the_file_name_of_code_stands_in_bold_above_it_where_there_is_no_frame(format_name):
    markdown = '``` {.python filename="a b.py"}\nx\n```\n'
    assert "<p><strong>a b.py</strong></p>" in body(markdown, format_name=format_name)
    assert "<strong>" not in body(markdown)


def test_widths_that_mean_nothing_give_way_to_the_cells_or_to_what_the_author_says():
    table = '::: {tbl-colwidths="auto"}\n\n+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+\n\n:::\n'
    assert widths_of(table) == [None, None]
    assert widths_of(f'::: {{#tbl-a tbl-colwidths="[60,40]"}}\n\n{table}\n:::\n') == [0.6, 0.4]
