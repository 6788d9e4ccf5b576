"""Pages: landscape sections, header and footer, page breaks."""

from __future__ import annotations

import pytest

from press.errors import RenderError
from tests.press.writers.docx_making import make_docx
from tests.press.writers.ooxml import Package, R, W, find_faults, style_of, text_of

LANDSCAPE = "::: {.landscape}\n\nWide\n\n:::\n\n"


def make_sections(tmp_path, markdown):
    """Give (orientation, texts) of each section."""
    path = make_docx(tmp_path / "a.docx", markdown)
    assert find_faults(path) == []
    made, texts = [], []
    for node in Package(path).body:
        texts += [text_of(node)] if node.tag == f"{W}p" else []
        section = node if node.tag == f"{W}sectPr" else node.find(f"{W}pPr/{W}sectPr")
        if section is not None:
            page = section.find(f"{W}pgSz")
            wide = int(page.get(f"{W}w")) > int(page.get(f"{W}h"))
            assert wide == (page.get(f"{W}orient") == "landscape")
            made.append(("landscape" if wide else "portrait", texts))
            texts = []
    return made


def sections_of(path):
    return list(Package(path).document.iter(f"{W}sectPr"))


def test_landscape_part_is_a_section_between_two(tmp_path):
    sections = make_sections(tmp_path, f"Before\n\n{LANDSCAPE}After\n")
    assert sections == [("portrait", ["Before"]), ("landscape", ["Wide"]), ("portrait", ["After"])]


def test_landscape_part_at_the_start_leaves_no_empty_page(tmp_path):
    assert make_sections(tmp_path, f"{LANDSCAPE}After\n") == [("landscape", ["Wide"]), ("portrait", ["After"])]


def test_landscape_part_at_the_end_leaves_no_empty_page(tmp_path):
    assert make_sections(tmp_path, f"Before\n\n{LANDSCAPE}") == [("portrait", ["Before"]), ("landscape", ["Wide"])]


def test_document_that_is_all_landscape_has_one_section(tmp_path):
    assert make_sections(tmp_path, LANDSCAPE) == [("landscape", ["Wide"])]


def test_neighbouring_landscape_parts_share_a_section(tmp_path):
    assert make_sections(tmp_path, f"Before\n\n{LANDSCAPE}{LANDSCAPE}") == [
        ("portrait", ["Before"]),
        ("landscape", ["Wide", "Wide"]),
    ]


def test_heading_goes_with_its_landscape_part(tmp_path):
    sections = make_sections(tmp_path, f"Before\n\n# Heading {{#sec-a}}\n\n{LANDSCAPE}After\n")
    assert sections[1] == ("landscape", ["Heading", "Wide"])


def test_few_words_between_landscape_parts_turn_with_them(tmp_path):
    sections = make_sections(tmp_path, f"Before\n\n{LANDSCAPE}# Heading\n\nFew words.\n\n{LANDSCAPE}After\n")
    assert sections[1] == ("landscape", ["Wide", "Heading", "Few words.", "Wide"])


@pytest.mark.parametrize("between", ["Many words. " * 60, "![](tall.png)", "| a |\n|---|\n| b |\n"])
def test_much_between_landscape_parts_stands_upright(tmp_path, between):
    sections = make_sections(tmp_path, f"{LANDSCAPE}{between}\n\n{LANDSCAPE}")
    assert [orientation for orientation, _ in sections] == ["landscape", "portrait", "landscape"]


def test_table_at_the_end_of_a_section_is_followed_by_a_paragraph_too_small_to_see(tmp_path):
    make_sections(tmp_path, "Before\n\n::: {.landscape}\n\n| a |\n|---|\n| b |\n\n:::\n\nAfter\n")
    assert "SectionEnd" in [style_of(node) for node in Package(tmp_path / "a.docx").body]


def test_only_the_first_page_goes_without_running_title(tmp_path):
    make_sections(tmp_path, f"Before\n\n{LANDSCAPE}After\n")
    first = [section.find(f"{W}titlePg") is not None for section in sections_of(tmp_path / "a.docx")]
    assert first == [True, False, False]


def test_landscape_pages_have_header_and_footer(tmp_path):
    make_sections(tmp_path, f"Before\n\n{LANDSCAPE}After\n")
    links = [
        [node.get(f"{R}id") for node in section if node.tag.endswith("Reference")]
        for section in sections_of(tmp_path / "a.docx")
    ]
    assert len(links[0]) == 4
    assert links[0] == links[1] == links[2]


def test_footnotes_are_numbered_through_the_document(tmp_path):
    make_sections(tmp_path, f"Before[^1]\n\n{LANDSCAPE}After\n\n[^1]: Note\n")
    assert b"numRestart" not in Package(tmp_path / "a.docx").parts["word/document.xml"]


def test_landscape_part_in_a_list_turns_the_page(tmp_path):
    inner = "".join(f"  {line}\n" for line in LANDSCAPE.splitlines())
    assert make_sections(tmp_path, f"- item\n\n{inner}")[-1] == ("landscape", ["Wide"])


@pytest.mark.parametrize("around", ["::: {.callout}\n\n%s:::\n", "::: {.columns}\n:::: {.column}\n%s\n::::\n:::\n"])
def test_landscape_part_inside_a_block_is_an_error(tmp_path, around):
    markdown = around % LANDSCAPE
    with pytest.raises(
        RenderError, match="landscape: found it inside a float, a panel or a callout, expected it outside"
    ) as error:
        make_docx(tmp_path / "a.docx", markdown)
    assert "around the whole figure or table" in str(error.value)


def test_page_break_leaves_no_empty_paragraph(tmp_path):
    make_sections(tmp_path, "Before\n\n::: {.pagebreak}\n:::\n\nAfter\n")
    paragraphs = list(Package(tmp_path / "a.docx").body.iter(f"{W}p"))
    assert [text_of(node) for node in paragraphs] == ["Before", "After"]
    assert [node.find(f"{W}pPr/{W}pageBreakBefore") is not None for node in paragraphs] == [False, True]


@pytest.mark.parametrize(
    "markdown",
    [
        f"Before\n\n::: {{.pagebreak}}\n:::\n\n{LANDSCAPE}",
        f"{LANDSCAPE}::: {{.pagebreak}}\n:::\n\nAfter\n",
        "Before\n\n::: {.pagebreak}\n:::\n",
    ],
)
def test_page_break_where_a_page_begins_anyway_makes_no_empty_page(tmp_path, markdown):
    make_sections(tmp_path, markdown)
    assert list(Package(tmp_path / "a.docx").document.iter(f"{W}pageBreakBefore")) == []


def test_running_title_and_page_numbers_are_there(tmp_path):
    package = Package(
        make_docx(tmp_path / "a.docx", "Text\n", {"title": "Long title", "running-title": "Short & sweet"})
    )
    assert text_of(package.xml["word/header1.xml"]) == "Short & sweet"
    assert text_of(package.xml["word/header2.xml"]) == ""
    codes = [node.text.strip() for node in package.xml["word/footer1.xml"].iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]


def test_callout_within_a_list_is_set_in_like_its_item_and_keeps_its_styles(tmp_path):
    callout = "::: {.callout .callout-note}\n::: {.callout-title}\nTitle\n:::\n::: {.callout-body}\nBody\n:::\n:::\n"
    indented = "".join(f"  {line}\n" for line in callout.splitlines())
    path = make_docx(tmp_path / "a.docx", f"- Item\n\n{indented}")
    assert find_faults(path) == []
    table = next(Package(path).body.iter(f"{W}tbl"))
    assert table.find(f"{W}tblPr/{W}tblInd").get(f"{W}w") == "720"
    assert [style_of(paragraph) for paragraph in table.iter(f"{W}p")] == ["CalloutTitle", "CalloutText"]
