"""Captions, labels and numbered equations."""

from __future__ import annotations

import re

import pytest

from press.writers.docx.captions import alphabetic
from tests.press.writers.docx_making import make_docx
from tests.press.writers.ooxml import Package, W, find_faults, style_of, text_of


def make_float(kind, number, prefix, *, content="Text", location="bottom"):
    return (
        f":::: {{#{kind}-{number} .quarto-float .quarto-float-{kind} ref-type={kind} number={number} "
        f"caption-location={location}}}\n"
        f"{content}\n\n::: {{.quarto-float-caption}}\n"
        f'[{prefix} {number}]{{.quarto-float-label prefix="{prefix}" number="{number}"}}: Caption\n:::\n::::\n\n'
    )


def fields_of(package):
    """Give (instruction, shown result) of each field."""
    found = []
    for paragraph in package.document.iter(f"{W}p"):
        marks = "".join(
            {"begin": "\x01", "separate": "\x02", "end": "\x03"}[node.get(f"{W}fldCharType")]
            if node.tag == f"{W}fldChar"
            else node.text or ""
            for node in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t")
        )
        found += re.findall("\x01 (.*?) \x02(.*?)\x03", marks)
    return found


def test_number_of_a_caption_is_a_field_that_shows_it(tmp_path):
    package = Package(
        make_docx(tmp_path / "a.docx", make_float("fig", "1", "Figure") + make_float("fig", "2", "Figure"))
    )
    assert fields_of(package) == [(r"SEQ Figure \* ARABIC", "1"), (r"SEQ Figure \* ARABIC", "2")]


def test_caption_reads_as_the_normal_form_says(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", make_float("fig", "1", "Figure")))
    assert package.paragraphs("ImageCaption") == ["Figure 1: Caption"]


def test_prefix_with_a_letter_counts_in_a_row_of_its_own(tmp_path):
    markdown = make_float("tbl", "1", "Table") + make_float("tbl", "1", "Table S").replace("#tbl-1", "#tbl-2").replace(
        "Table S 1", "Table S1"
    )
    package = Package(make_docx(tmp_path / "a.docx", markdown))
    assert fields_of(package) == [(r"SEQ Table \* ARABIC", "1"), (r"SEQ Table_S \* ARABIC", "1")]
    assert package.paragraphs("ImageCaption")[1] == "Table S1: Caption"


@pytest.mark.parametrize(
    ("number", "field"),
    [
        ("7", (r"SEQ Figure \* ARABIC \r 7", "7")),
        ("A", (r"SEQ Figure \* ALPHABETIC", "A")),
        ("i", (r"SEQ Figure \* roman", "i")),
        ("I", (r"SEQ Figure \* ROMAN", "I")),
        ("a", (r"SEQ Figure \* alphabetic", "a")),
        ("2.1", (r"SEQ Figure2 \* ARABIC", "1")),
    ],
)
def test_field_comes_to_the_same_number_when_word_counts_anew(tmp_path, number, field):
    package = Package(
        make_docx(tmp_path / "a.docx", make_float("fig", number, "Figure").replace(f"#fig-{number}", "#fig-x"))
    )
    assert [tuple(part.replace("Figure_", "Figure") for part in pair) for pair in fields_of(package)] == [field]
    assert package.paragraphs("ImageCaption") == [f"Figure {number}: Caption"]


def test_label_of_a_part_is_text(tmp_path):
    markdown = (
        ':::: {#fig-a-1 .quarto-float .quarto-float-fig parent="fig-a" number="a"}\nText\n\n'
        '::: {.quarto-float-caption}\n[(a)]{.quarto-float-label prefix="" number="a"} Part\n:::\n::::\n'
    )
    package = Package(make_docx(tmp_path / "a.docx", markdown))
    assert fields_of(package) == []
    assert package.paragraphs("Subcaption") == ["(a) Part"]


@pytest.mark.parametrize(("location", "order"), [("top", ["Caption", "Text"]), ("bottom", ["Text", "Caption"])])
def test_caption_stands_where_it_was_asked_for(tmp_path, location, order):
    package = Package(make_docx(tmp_path / "a.docx", make_float("tbl", "1", "Table", location=location)))
    texts = [text_of(node).removeprefix("Table 1: ") for node in package.body.iter(f"{W}p")]
    assert texts == order


def test_picture_stays_with_the_caption_below_it(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", make_float("fig", "1", "Figure", content="![](wide.png)")))
    assert package.paragraphs("CaptionedFigure") == [""]
    (picture,) = (node for node in package.document.iter(f"{W}p") if style_of(node) == "CaptionedFigure")
    assert picture.find(f"{W}pPr/{W}keepNext") is not None


def test_picture_put_out_by_a_chunk_stays_with_its_caption_too(tmp_path):
    content = "::: {.cell-output .cell-output-display}\n![](wide.png)\n:::"
    package = Package(make_docx(tmp_path / "a.docx", make_float("fig", "1", "Figure", content=content)))
    assert package.paragraphs("CaptionedFigure") == [""]


def test_picture_below_its_caption_does_not_hold_on_to_the_text(tmp_path):
    package = Package(
        make_docx(tmp_path / "a.docx", make_float("fig", "1", "Figure", content="![](wide.png)", location="top"))
    )
    assert package.paragraphs("Figure") == [""]


def test_captioned_picture_without_a_number_has_a_caption_and_no_table(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", "![A caption](wide.png)\n"))
    assert package.paragraphs("ImageCaption") == ["A caption"]
    assert list(package.document.iter(f"{W}tbl")) == []


EQUATION = '[$$a = b$$]{#eq-a .quarto-equation number="1"}'


def test_equation_has_its_number_behind_a_tab(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", EQUATION))
    assert find_faults(tmp_path / "a.docx") == []
    assert package.paragraphs("Equation") == ["(1)"]
    assert fields_of(package) == [(r"SEQ Equation \* ARABIC", "1")]
    tabs = [
        (node.get(f"{W}val"), node.get(f"{W}pos")) for node in package.document.iter(f"{W}tab") if node.get(f"{W}val")
    ]
    assert tabs == [("center", "4535"), ("right", "9070")]


def test_equation_within_a_paragraph_stands_alone_and_loses_no_text(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", f"Before\n{EQUATION}\nafter."))
    assert [text_of(node) for node in package.body.iter(f"{W}p")] == ["Before", "(1)", "after."]


def test_equation_keeps_its_id(tmp_path):
    package = Package(make_docx(tmp_path / "a.docx", EQUATION))
    assert [node.get(f"{W}name") for node in package.document.iter(f"{W}bookmarkStart")] == ["eq-a"]


@pytest.mark.parametrize(("number", "letters"), [(1, "a"), (26, "z"), (27, "aa"), (53, "aaa")])
def test_letters_count_as_word_counts(number, letters):
    assert alphabetic(number) == letters
