"""Blocks and inlines of the normal form as Typst source: small goldens, and what the pages say."""

from __future__ import annotations

from pathlib import Path

import pytest

from press.writers.typst.context import joined, raw_inline
from tests.press.writers.typst_making import make_figure, make_float, make_pages, make_table, make_typst, write_svg

GOLDEN = Path(__file__).parent / "typst_golden"
CASES = {
    "callout": (
        "::: {#nte-a .callout .callout-tip appearance=simple icon=true collapse=true}\n::: {.callout-title}\nTake *care*\n:::\n"
        "::: {.callout-body}\nBody.\n:::\n:::\n"
    ),
    "theorem": "::: {#thm-a .theorem .lemma number=1}\n[**Lemma 1**]{.theorem-title} All is well.\n:::\n",
    "tabset": (
        ":::: {.panel-tabset}\n::: {.tab-pane}\n:::: {.tab-title}\nOne\n::::\n\nFirst.\n:::\n::: {.tab-pane}\n:::: {.tab-title}\nTwo\n"
        "::::\n\nSecond.\n:::\n::::\n"
    ),
    "columns": ':::: {.columns}\n::: {.column width="30%"}\nLeft\n:::\n::: {.column width="70%"}\nRight\n:::\n::::\n',
    "equation": '[$$E = mc^2$$]{#eq-a .quarto-equation number=1 alt="Energy"} and [(1)](#eq-a){.quarto-xref}, $x$.\n',
    "table": "| a | b |\n|:--|--:|\n| [1]{#val-a .value} | - x |\n\n: Caption\n",
    "numbered-table": make_table(1, 1),
    "references": "::: {#refs .csl-bib-body}\n::: {#ref-a .csl-entry}\n[1. ]{.csl-left-margin}[Title.]{.csl-right-inline}\n:::\n:::\n",
    "headings": "## [1]{.header-section-number} One {#one}\n\n#### Deep {.unlisted}\n\n## Two\n",
}


@pytest.mark.parametrize("name", CASES)
def test_source_is_that_of_the_golden(tmp_path, name, assert_golden):
    assert_golden(make_typst(CASES[name], tmp_path, title="") + "\n", GOLDEN / f"{name}.typ")


def test_no_golden_is_left_over():
    assert {path.stem for path in GOLDEN.glob("*.typ")} == set(CASES)


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
@pytest.mark.parametrize("appearance", ["default", "simple", "minimal"])
def test_callout_of_every_kind_and_appearance_prints_title_and_body(tmp_path, kind, appearance):
    markdown = (
        f"::: {{.callout .callout-{kind} appearance={appearance} icon=true}}\n::: {{.callout-title}}\nTitle\n:::\n"
        "::: {.callout-body}\nBody\n:::\n:::\n"
    )
    page = make_pages(markdown, tmp_path)[0]
    assert "Title" in page
    assert "Body" in page


def test_code_output_and_errors_are_printed(tmp_path):
    markdown = (
        "::: {.cell}\n``` {.python .cell-code}\nprint(1)\n```\n\n::: {.cell-output .cell-output-stdout}\n```\n1\n2\n```\n:::\n\n"
        "::: {.cell-output .cell-output-error}\n```\nValueError: no\n```\n:::\n:::\n"
    )
    assert "print(1) 1 2 ValueError: no" in make_pages(markdown, tmp_path)[0]


@pytest.mark.parametrize(
    "attributes", ["{.python .numberLines startFrom=9}", '{.python code-line-numbers="true" startFrom=9}']
)
def test_lines_of_code_have_numbers_where_they_are_asked_for(tmp_path, attributes):
    code = "\nx = 1\ny = 2\n```\n"
    assert "9 x = 1 10 y = 2" in make_pages(f"``` {attributes}{code}", tmp_path)[0]
    assert "x = 1 y = 2" in make_pages(f"``` {{.python code-line-numbers=false}}{code}", tmp_path)[0]


@pytest.mark.parametrize(
    ("picture", "side"),
    [
        ("![]({0})", "right"),
        ("[![]({0})](https://example.org)", "right"),
        ("::: {{.cell-output}}\n![]({0})\n:::", "right"),
        ('![]({0}){{fig-align="center"}}', "center"),
    ],
)
def test_a_picture_stands_at_the_side_of_its_float(tmp_path, picture, side):
    shown = picture.format(write_svg(tmp_path))
    markdown = (
        f'::: {{#fig-a .quarto-float fig-align="right"}}\n{shown}\n\n::: {{.quarto-float-caption}}\nA\n:::\n:::\n'
    )
    assert f"#align({side}" in make_typst(markdown, tmp_path)
    assert f"#align({side}" not in make_typst(shown, tmp_path) or side == "center"


def test_a_long_line_of_code_wraps_and_loses_nothing(tmp_path):
    word = "abcdefghij" * 30
    page = make_pages(f"```\nx = '{word}'\n```\n", tmp_path)[0]
    assert word in page.replace(" ", "")


def test_lists_of_all_kinds_are_printed(tmp_path):
    markdown = "- [ ] open\n- [x] done\n\n3. three\n4. four\n\nTerm\n:   Meaning\n\n| line\n|   indented\n\n> quote\n"
    page = make_pages(markdown, tmp_path)[0]
    assert "☐ open ☒ done 3. three 4. four Term Meaning line indented quote" in page.replace("\u00a0", " ")


def test_footnote_stands_at_the_foot_of_the_page(tmp_path):
    assert make_pages("Text[^a] goes on.\n\n[^a]: The note.\n", tmp_path)[0].endswith("1The note. 1 / 1")


def test_margin_content_is_printed(tmp_path):
    assert "aside" in make_pages("::: {.column-margin}\nan aside\n:::\n", tmp_path)[0]


def test_theorems_and_proofs_print_their_titles(tmp_path):
    markdown = "::: {.proof .remark}\n[*Remark*]{.proof-title}. So it is.\n:::\n"
    assert "Remark. So it is." in make_pages(markdown, tmp_path)[0]


def test_raw_typst_passes_and_other_raw_text_does_not(tmp_path):
    markdown = "```{=typst}\n#strong[kept]\n```\n\n```{=html}\n<b>dropped</b>\n```\n\n`\\dropped`{=latex} `#emph[inline]`{=typst}\n"
    assert make_pages(markdown, tmp_path)[0] == "A title kept inline 1 / 1"


def test_block_div_takes_typst_arguments(tmp_path):
    assert "#block(fill: luma(230), inset: 8pt, )[" in make_typst(
        '::: {.block fill="luma(230)" inset="8pt"}\nx\n:::\n', tmp_path
    )


def test_a_table_cell_may_hold_blocks_and_spans(tmp_path):
    markdown = "+-----+-----+-----+\n| a   | b         |\n+=====+=====+=====+\n| - x | one | two |\n| - y |     |     |\n+-----+-----+-----+\n"
    page = make_pages(markdown, tmp_path)[0]
    assert "a b • x • y one two" in page


def test_note_of_a_table_stands_beside_it_as_a_note(tmp_path):
    markdown = make_float("tbl-a", "| a |\n|---|\n| 1 |\n\nn.r., not reported.\n", "Table 1: T", location="top")
    assert "#press-note[n.r., not reported.]" in make_typst(markdown, tmp_path)


def test_panel_shows_parts_with_their_captions(tmp_path):
    name = write_svg(tmp_path)
    parts = "".join(
        f'::::: {{.quarto-layout-cell width="50%"}}\n{make_float(f"fig-{key}", f"![]({name}){{alt=x}}", f"[({key})]{{.quarto-float-label}} Part {key}", parent="fig-p")}:::::\n'
        for key in "ab"
    )
    panel = f"::::::: {{.quarto-layout-panel}}\n:::::: {{.quarto-layout-row}}\n{parts}::::::\n:::::::\n"
    page = make_pages(
        make_float("fig-p", panel, "Figure 1: Both")
        .replace(":::::: {#fig-p", ":::::::: {#fig-p")
        .removesuffix("::::::\n")
        + "::::::::\n",
        tmp_path,
    )[0]
    assert "(a) Part a (b) Part b Figure 1: Both" in page


def test_text_of_a_figure_is_text_of_the_page(tmp_path):
    name = write_svg(tmp_path, inner='<text x="9" y="20" font-family="Source Sans Pro">inside 42</text>')
    assert "inside 42" in make_pages(make_figure(name, 1), tmp_path)[0]


def test_links_inside_the_document_lead_to_their_place(tmp_path):
    markdown = (
        "See [Table 1](#tbl-1), [part](#part) and [value](#val-a).\n\n# Part {#part}\n\n[7]{#val-a .value}\n\n"
        + make_table(1, 2)
    )
    source = make_typst(markdown, tmp_path)
    assert all(f'#link(label("{name}"))' in source for name in ("tbl-1", "part", "val-a"))
    assert "See Table 1, part and value." in make_pages(markdown, tmp_path)[0]


def test_an_id_that_stands_twice_is_a_label_once(tmp_path):
    markdown = "[x](#a)\n\n[one]{#a} and [two]{#a}\n"
    assert make_typst(markdown, tmp_path).count('#label("a")') == 1


def test_values_that_nobody_links_to_cost_no_label(tmp_path):
    assert "label(" not in make_typst("[1469]{#val-a .value}", tmp_path)


def test_float_of_words_alone_holds_them_as_text(tmp_path):
    caption = "[Figure 1]{.quarto-float-label}: Caption"
    source = make_typst(make_float("fig-a", "Words.", caption), tmp_path, title="")
    assert "press-note" not in source
    assert "Words. Figure 1: Caption" in make_pages(make_float("fig-a", "Words.", caption), tmp_path)[0]


def test_contents_repeat_neither_the_notes_nor_the_anchors_of_headings(tmp_path):
    markdown = "# One [part]{#part}^[First note.]\n\nSee [it](#part).^[Second note.]\n"
    page = make_pages(markdown, tmp_path, toc=True)[0]
    assert page.count("First note.") == 1
    assert page.endswith("1First note. 2Second note. 1 / 1")


def test_note_of_a_cell_is_set_like_other_notes(tmp_path):
    table = "| a |\n|---|\n| x^[In a cell] |\n"
    source = make_typst(make_float("tbl-a", table, "[Table 1]{.quarto-float-label}: T", location="top"), tmp_path)
    assert "#footnote[In a cell" in source


def test_neighbours_in_typst_become_one_piece_with_the_spaces_between_them():
    words = [raw_inline("a"), {"t": "SoftBreak"}, raw_inline("#emph[b];"), {"t": "Space"}]
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "x"]}
    assert joined([*words, formula, raw_inline("c"), raw_inline("d")]) == [
        raw_inline("a #emph[b];"),
        {"t": "Space"},
        formula,
        raw_inline("cd"),
    ]


def test_source_of_another_format_stays_apart():
    other = {"t": "RawInline", "c": ["html", "<b>"]}
    assert joined([raw_inline("a"), other, raw_inline("b")]) == [raw_inline("a"), other, raw_inline("b")]


@pytest.mark.parametrize(
    ("markdown", "printed"),
    [
        ("*a*b *c*; **d**, ~~e~~", "ab c; d, e"),
        ("H~2~O x^2^(y) [SC]{.smallcaps}-z [u]{.underline}.", "H2O x2(y) SC-z u."),
        ("*[link](https://example.org)*. *a $x$ b*(c)", "link. a x b(c)"),
    ],
)
def test_what_follows_styled_words_is_text(tmp_path, markdown, printed):
    assert printed in make_pages(markdown, tmp_path)[0].replace("𝑥", "x")


def test_what_stands_tight_above_a_paragraph_is_one_of_its_own(tmp_path):
    source = make_typst("Term\n:   One\n:   Two\n\n    Three\n", tmp_path, title="")
    assert "Two\n\nThree" in "\n".join(line.strip() for line in source.split("\n"))


def test_tags_between_paragraphs_of_a_page_part_those_of_the_pdf(tmp_path):
    source = make_typst("<details>\n<summary>One</summary>\nTwo\n</details>\n", tmp_path, title="")
    assert "One\n\nTwo" in source
