"""The page as a reader and a screen reader meet it: one sample that holds everything, read back with lxml."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import Any

import pytest
from lxml import html

from press.pandoc.binary import read_ast
from press.writers.html import render_html, write_html
from press.writers.html.tables import lower_table
from tests.press.writers.html_page import page, resolved, sample


@pytest.fixture(scope="module")
def text() -> str:
    return render_html(sample())


@pytest.fixture(scope="module")
def tree(text: str) -> Any:
    return html.document_fromstring(text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_two_renderings_have_the_same_bytes(text, tmp_path):
    write_html(sample(), tmp_path / "page.html")

    assert (tmp_path / "page.html").read_bytes() == text.encode()


def test_the_page_loads_nothing_from_anywhere(tree, text):
    loaded = tree.xpath("//@src | //link/@href | //@srcset | //@poster | //iframe | //object | //embed")

    assert {str(address)[:5] for address in loaded} == {"data:"}
    assert not re.search(r"@import|url\((?!#|\"data:)", text)


def test_no_id_stands_twice(tree):
    assert [name for name, times in Counter(tree.xpath("//@id")).items() if times > 1] == []


def test_every_link_inside_the_page_has_its_target(tree):
    targets = {
        str(address)[1:] for address in tree.xpath("//main//a/@href | //nav//a/@href") if str(address).startswith("#")
    }

    assert targets - set(tree.xpath("//@id")) == set()


def test_hostile_text_stays_text(tree):
    scripts = [script.text or "" for script in tree.iter("script")]

    assert not [script for script in scripts if script.lstrip().startswith("alert")]
    assert "<script>alert(\N{LEFT SINGLE QUOTATION MARK}title\N{RIGHT SINGLE QUOTATION MARK})</script>" in tree.find(
        ".//title"
    ).text + words(tree.xpath("//h1")[0])
    assert "<script>alert(2)</script>" in words(tree.xpath("//*[@id='tbl-studies']//tbody/tr[3]/td[1]")[0])
    assert tree.xpath("//*[@id='fig-flow']//img/@alt") == [
        'Flow of records: 1469 identified, 5 included & "quoted" <b>alt</b>'
    ]


def test_there_is_one_h1_and_no_level_is_skipped(tree):
    levels = [int(heading.tag[1]) for heading in tree.xpath("//h1 | //h2 | //h3 | //h4")]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_landmarks_are_header_contents_and_main(tree):
    assert [element.get("id") for element in tree.xpath("//header | //nav | //main")] == [
        "title-block-header", "TOC", "quarto-document-content",
    ]  # fmt: skip
    assert tree.xpath("//nav/@role") == ["doc-toc"]
    assert tree.xpath("//a[@class='skip-link']/@href") == ["#quarto-document-content"]


def test_a_figure_has_the_structure_that_quarto_documents(tree):
    caption = tree.xpath("//div[@id='fig-flow']/figure[contains(@class,'quarto-float-fig')]/figcaption")[0]

    assert words(caption) == "Figure 1: Flow of records through the review, with 1469 identified."
    assert caption.get("class") == "quarto-float-caption quarto-float-caption-bottom quarto-float-fig"
    assert tree.xpath("//div[@id='fig-flow']/@class") == ["quarto-float quarto-figure quarto-figure-center anchored"]
    assert tree.xpath("//div[@id='fig-flow']/figure/div/@aria-describedby") == [caption.get("id")]


def test_a_numbered_heading_tells_its_number_to_scripts(tree):
    numbered = tree.xpath("//h2[span[@class='header-section-number']] | //h3[span[@class='header-section-number']]")

    assert [one.get("data-number") for one in numbered] == [words(one[0]) for one in numbered]
    assert numbered


def test_captions_stand_on_the_side_that_was_asked_for(tree):
    order = {
        name: [child.tag for child in tree.xpath(f"//div[@id='{name}']/figure/*")]
        for name in ("fig-flow", "tbl-studies")
    }

    assert order == {"fig-flow": ["div", "figcaption"], "tbl-studies": ["figcaption", "div"]}


def test_sub_figures_keep_their_letters(tree):
    captions = tree.xpath("//div[@id='fig-panel']//figcaption[contains(@class,'quarto-subfloat-caption')]")

    assert [words(caption) for caption in captions] == ["(a) The first of two", "(b) The second of two"]
    assert tree.xpath("//div[@class='quarto-layout-cell']/@style") == ["flex-basis: 50%;", "flex-basis: 50%;"]


def test_a_table_scrolls_in_a_named_region_and_its_head_has_scopes(tree):
    region = tree.xpath("//div[@id='tbl-studies']//div[contains(@class,'table-scroll')]")[0]

    assert (region.get("role"), region.get("tabindex"), region.get("aria-labelledby")) == (
        "region",
        "0",
        "tbl-studies-caption",
    )
    assert set(region.xpath(".//th/@scope")) == {"col"}


def test_heads_of_rows_have_scopes_where_one_reaches_down_over_several_rows():
    grid = "<table><tr><th>g</th><th>h</th><th>v</th></tr>" + "".join(
        f"<tr>{cells}</tr>"
        for cells in (
            "<th rowspan=2>A</th><th>1</th><td>5</td>",
            "<th>2</th><td>6</td>",
            "<th>B</th><th>1</th><td>7</td>",
        )
    )
    made = lower_table(read_ast(f"{grid}</table>", ["--from=html"])["blocks"][0])
    rows = [row[1] for row in made["c"][1][0]["c"][4][0][3]]
    scopes = [[dict(cell[0][2]).get("scope") for cell in row] for row in rows]
    assert scopes == [["rowgroup", "row", None], ["row", None], ["row", "row", None]]
    assert [row[0][0][1] for row in rows] == [[], ["not-first"], []]


def test_the_contents_list_numbered_sections_without_their_ids(tree):
    links = [(link.get("href"), words(link)) for link in tree.xpath("//nav//a")]

    assert links[:2] == [
        ("#sec-intro", "1 Introduction"),
        ("#sec-rationale", "1.1 Rationale with a value of 1469 records"),
    ]
    assert tree.xpath("//nav//li//@id") == []


def test_an_equation_carries_its_number_and_mathml(tree):
    equation = tree.xpath("//*[@id='eq-z']")[0]

    assert equation.xpath("string(span[@class='equation-number'])") == "(1)"
    assert equation.xpath("count(.//*[local-name()='math'])") == 1


def test_callouts_have_quartos_classes(tree):
    found = [callout.get("class") for callout in tree.xpath("//div[contains(concat(' ', @class, ' '), ' callout ')]")]

    assert found[:3] == [
        "callout callout-note callout-style-default callout-titled",
        "callout callout-tip callout-style-simple callout-titled",
        "callout callout-warning callout-style-default callout-titled",
    ]
    assert found[3] == "callout callout-caution callout-style-simple no-icon"


def test_a_folded_callout_is_a_closed_details(tree):
    folded = tree.xpath("//details[@class='callout-collapse']")

    assert [(words(details.find("summary")), details.get("open")) for details in folded] == [
        ("Warning A folded warning", None)
    ]


def callout(title, kind="tip", **meta):
    text = f"::: {{.callout .callout-{kind} appearance=default icon=true collapse=none}}\n:::: {{.callout-title}}\n{title}\n::::\n:::: {{.callout-body}}\nText.\n::::\n:::\n"
    return page(text, **meta).xpath("//div[contains(@class, 'callout-title-container')]")[0]


def test_who_hears_a_callout_is_told_its_kind_before_the_title():
    title = callout("*Sow* early")
    assert title.xpath("string(.//span[@class='screen-reader-only'])") == "Tip"
    assert words(title) == "Tip Sow early"


def test_the_kind_of_a_callout_is_told_in_the_language_of_the_page():
    assert words(callout("Früh säen", language={"callout-tip-title": "Tipp"})) == "Tipp Früh säen"


@pytest.mark.parametrize("title", ["Tip", "Tip 1: Sow early"])
def test_a_title_that_names_the_kind_of_its_callout_is_not_told_twice(title):
    assert words(callout(title)) == title


def test_tabs_are_titled_sections_until_the_script_runs(tree):
    panes = tree.xpath("//div[@class='panel-tabset']/div")

    assert [(pane.get("class"), words(pane.xpath("div[@class='tab-title']")[0])) for pane in panes] == [
        ("tab-pane", "R"), ("tab-pane active", "Python"),
    ]  # fmt: skip
    assert tree.xpath("//div[@class='panel-tabset']/@data-group") == ["language"]


def test_folded_code_is_a_details_with_its_own_summary(tree):
    fold = tree.xpath("//details[@class='code-fold']")[0]

    assert words(fold.find("summary")) == "Show <the> code"
    assert 'print("hello", 42)' in fold.text_content()
    assert not tree.xpath("//@*[starts-with(name(), 'data-code')]")


def test_a_named_file_stands_above_its_code(tree):
    assert words(tree.xpath("//div[@class='code-with-filename']/div[1]")[0]) == "matplotlib.py"


def test_footnotes_have_a_heading_and_a_way_back(tree):
    notes = tree.xpath("//*[@role='doc-endnotes']")[0]

    assert words(notes.find("h2")) == "Footnotes"
    assert notes.xpath(".//a[@role='doc-backlink']/@href") == ["#fnref1"]


def test_values_keep_their_ids_and_attributes(tree):
    found = tree.xpath("//span[@class='value'][@data-value='flow.identified']")

    assert [(value.get("id"), value.text) for value in found] == [
        ("val-flow-identified", "1469"),
        ("val-flow-identified-2", "1469"),
    ]


def test_end_matter_is_an_appendix_of_sections(tree):
    sections = tree.xpath("//*[@id='quarto-appendix']/section")

    assert [section.get("id") for section in sections] == ["ack", "reuse", "citation"]
    assert tree.xpath("//*[@id='quarto-appendix']/@class") == ["default"]


def test_a_landscape_part_may_be_as_wide_as_the_page():
    assert page("::: {.landscape}\nText\n:::").xpath("//main/div/@class") == ["landscape column-page-right"]


def test_notes_stand_in_the_margin_where_asked():
    tree = page("One.^[First.]\n\n- item^[Second *note*.]", **{"reference-location": "margin"})
    notes = tree.xpath("//div[@role='doc-footnote']")

    assert [words(note) for note in notes] == ["1 First.", "2 Second note."]
    assert tree.xpath("//li/div/@id") == ["fn2"]
    assert not tree.xpath("//*[@role='doc-endnotes']")


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("document", "//main/section[@role='doc-endnotes']"),
        ("section", "//section[@id='a']//*[@id='fn1']"),
        ("block", "//section[@id='a']//*[@id='fn1']"),
    ],
)
def test_notes_stand_where_the_document_puts_them(location, path):
    assert page("# A {#a}\n\nOne.^[First.]\n\n# B {#b}\n\nTwo.", **{"reference-location": location}).xpath(path)


@pytest.mark.parametrize(
    ("location", "side", "inner"),
    [("right", 1, 0), ("left", 1, 0), ("body", 0, 1), ("left-body", 1, 1), ("right-body", 1, 1)],
)
def test_contents_stand_where_the_document_puts_them(location, side, inner):
    tree = page("# A {#a}", toc=True, **{"toc-location": location})

    assert (len(tree.xpath("//nav[contains(@class,'toc-side')]")), len(tree.xpath("//main/nav"))) == (side, inner)
    assert len(tree.xpath("//nav[@id='TOC']")) == 1


def test_contents_go_as_deep_as_asked_and_leave_out_unlisted_headings():
    text = "---\ntitle: T\n---\n\n# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n# D {#d .unnumbered .unlisted}"
    tree = page(text, toc=True, **{"toc-depth": 2, "toc-title": "What <is> here"})

    assert tree.xpath("//nav//a/@href") == ["#a", "#b"]
    assert words(tree.xpath("//nav//h2")[0]) == "What <is> here"


def test_contents_on_the_right_make_room_for_notes_in_the_margin():
    with_note = page("# A {#a}\n\n::: {.column-margin}\nNote\n:::", toc=True)

    assert "toc-left" in with_note.find("body").get("class")
    assert "toc-left" not in page("# A {#a}", toc=True).find("body").get("class")


def test_a_document_without_contents_has_none():
    assert not page("# A {#a}").xpath("//nav")


def test_links_that_leave_open_a_window_only_where_asked():
    text = "[out](https://example.org) [in](#a)"

    assert page(text, **{"link-external-newwindow": True}).xpath("//main//a/@target") == ["_blank"]
    assert page(text).xpath("//main//a/@target") == []


def test_long_code_lines_wrap_and_are_numbered_where_asked():
    tree = page("``` python\nx = 1\n```", **{"code-overflow": "wrap", "code-line-numbers": True})

    assert "code-overflow-wrap" in tree.xpath("//pre/@class")[0]
    assert "numberSource" in tree.xpath("//pre/@class")[0]


def test_settings_become_properties_of_the_style_sheet():
    text = render_html(resolved("x", mainfont="Noto Serif, serif", fontsize="18px", **{"max-width": "50rem"}))

    assert ":root {--font-body: Noto Serif, serif; --font-size: 18px; --body-width: 50rem;}" in text


def test_language_and_direction_stand_at_the_root():
    root = page("x", lang="ar", dir="rtl")

    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")


def test_words_of_the_page_come_from_the_documents_language():
    tree = page(
        "One.^[Note.]\n\n# A {#a}",
        toc=True,
        language={"section-title-footnotes": "Voetnoten", "toc-title-document": "Inhoud"},
    )

    assert [words(tree.xpath("//nav//h2")[0]), words(tree.xpath("//*[@role='doc-endnotes']/h2")[0])] == [
        "Inhoud",
        "Voetnoten",
    ]


def frame_of(columns: int, rows: int) -> Any:
    """Give the region around a table whose cells hold ten characters each."""
    line = "|" + " ten signs. |" * columns
    lines = [line, "|" + "---|" * columns, *[line] * rows]
    return page("\n".join(lines)).xpath("//div[contains(@class,'table-scroll')]")[0]


def test_a_table_says_how_wide_it_has_to_be_to_be_read():
    assert frame_of(4, 1).xpath("table/@style") == ["--least-width: 40ch;"]


def test_only_a_table_that_the_text_cannot_hold_is_set_in_smaller_type():
    assert ["wide-table" in frame_of(columns, 1).get("class") for columns in (5, 6)] == [False, True]


def test_only_a_short_table_stays_whole_in_print():
    assert ["short-table" in frame_of(2, rows).get("class") for rows in (12, 13)] == [True, False]
