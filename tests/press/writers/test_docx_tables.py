"""Tables of data: heads, widths and behaviour at page ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.writers.docx.tables import _explicit, _fitted
from tests.press.writers.docx_making import make_docx
from tests.press.writers.ooxml import Package, W, find_faults, style_of, text_of

TABLE = "| Study | Patients |\n|:---|---:|\n| Ferreira 2013 | 182 |\n| Hall 2010 | 76 |\n"


def make_table(tmp_path, markdown):
    path = make_docx(tmp_path / "a.docx", markdown)
    assert find_faults(path) == []
    return next(Package(path).document.iter(f"{W}tbl"))


def widths_of(table):
    return [int(node.get(f"{W}w")) for node in table.iterfind(f"{W}tblGrid/{W}gridCol")]


def test_head_row_is_marked_and_repeats(tmp_path):
    rows = make_table(tmp_path, TABLE).findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]


def test_no_row_breaks_over_two_pages(tmp_path):
    rows = make_table(tmp_path, TABLE).findall(f"{W}tr")
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_cells_have_a_style_of_their_own(tmp_path):
    table = make_table(tmp_path, TABLE)
    assert [style_of(node) for node in table.iter(f"{W}p")] == ["TableHead"] * 2 + ["TableText"] * 4


def test_list_in_a_cell_stays_a_list(tmp_path):
    table = make_table(tmp_path, "+-----+\n| - a |\n| - b |\n+-----+\n")
    assert len(list(table.iter(f"{W}numPr"))) == 2


def test_rows_of_a_short_table_stay_on_one_page(tmp_path):
    rows = make_table(tmp_path, TABLE).findall(f"{W}tr")
    assert [row.find(f".//{W}keepNext") is not None for row in rows[1:]] == [True, False]


def test_long_table_may_break_between_rows(tmp_path):
    rows = make_table(tmp_path, TABLE + "| Next 2000 | 1 |\n" * 60).findall(f"{W}tr")
    assert [row for row in rows[3:-3] if row.find(f".//{W}keepNext") is not None] == []


def test_last_row_of_a_long_table_does_not_stand_alone_on_a_page(tmp_path):
    rows = make_table(tmp_path, TABLE + "| Next 2000 | 1 |\n" * 60).findall(f"{W}tr")
    assert [row.find(f".//{W}keepNext") is not None for row in rows[-4:]] == [False, True, True, False]


def test_table_is_as_wide_as_the_text(tmp_path):
    assert sum(widths_of(make_table(tmp_path, TABLE))) == 9070


def test_table_on_a_landscape_page_is_as_wide_as_its_text(tmp_path):
    assert sum(widths_of(make_table(tmp_path, f"::: {{.landscape}}\n\n{TABLE}\n:::\n"))) == 14002


def test_widths_that_are_set_are_taken(tmp_path):
    markdown = "| a | b |\n|--|--------|\n| " + "text " * 10 + "| " + "text " * 10 + "|\n"
    path = make_docx(tmp_path / "a.docx", markdown, columns=40)
    first, second = widths_of(next(Package(path).document.iter(f"{W}tbl")))
    assert second / first == pytest.approx(4, rel=0.01)


def test_alignment_of_columns_is_kept(tmp_path):
    table = make_table(tmp_path, TABLE)
    aligned = [node.find(f"{W}pPr/{W}jc").get(f"{W}val") for node in table.iter(f"{W}p")]
    assert aligned == ["left", "right"] * 3


def test_paragraph_after_a_table_keeps_its_distance(tmp_path):
    make_table(tmp_path, f"{TABLE}\nText\n")
    paragraph = next(
        node for node in Package(tmp_path / "a.docx").body.iterchildren(f"{W}p") if text_of(node) == "Text"
    )
    assert paragraph.find(f"{W}pPr/{W}spacing").get(f"{W}before") == "200"


def test_numbers_do_not_break_in_a_crowded_table(tmp_path):
    texts = ["Interdisciplinary"] * 6 + ["0.27"] * 3
    table = make_table(tmp_path, "| {0} |\n|{1}\n| {0} |\n".format(" | ".join(texts), "---|" * 9))
    assert min(widths_of(table)[6:]) >= 180 * 8 / 9 * (3 * 0.556 + 0.278) + 140


def test_words_that_need_it_are_set_smaller(tmp_path):
    word = "Interdisciplinary"
    table = make_table(tmp_path, f"| {' | '.join([word] * 6)} |\n|{'---|' * 6}\n| {' | '.join([word] * 6)} |\n")
    assert {style_of(node) for node in table.iter(f"{W}p")} == {"TableHeadSmall", "TableTextSmall"}


def test_two_tables_do_not_become_one(tmp_path):
    make_table(tmp_path, f"{TABLE}\n<!-- -->\n\n{TABLE}")
    assert len(list(Package(tmp_path / "a.docx").document.iter(f"{W}tbl"))) == 2


def test_table_without_cells_is_no_fault(tmp_path):
    make_docx(tmp_path / "a.docx", "| |\n|---|\n")
    assert find_faults(tmp_path / "a.docx") == []


def test_picture_in_a_cell_fits_the_cell(tmp_path):
    table = make_table(tmp_path, "| a | b |\n|---|---|\n| ![](wide.png) | text |\n")
    extent = next(node for node in table.iter() if node.tag.endswith("}extent"))
    assert int(extent.get("cx")) <= widths_of(table)[0] * 635


columns = st.lists(st.tuples(st.integers(200, 9000), st.integers(200, 3000)), min_size=1, max_size=12)


@given(columns, st.integers(3000, 15000))
def test_fitted_widths_fill_the_text_exactly(drawn, total):
    wishes, needs = zip(*((max(wish, need), need) for wish, need in drawn), strict=True)
    widths = _fitted(wishes, needs, total)
    assert sum(widths) == total
    assert min(widths) > 0


@given(columns, st.integers(3000, 15000))
def test_no_word_breaks_where_all_words_fit(drawn, total):
    wishes, needs = zip(*((max(wish, need), need) for wish, need in drawn), strict=True)
    if sum(needs) <= total:
        assert all(width >= need - 1 for width, need in zip(_fitted(wishes, needs, total), needs, strict=True))


@given(st.lists(st.tuples(st.floats(0.01, 1), st.integers(200, 2000)), min_size=1, max_size=8))
def test_set_widths_never_exceed_the_text(drawn):
    fractions, needs = zip(*drawn, strict=True)
    assert sum(_explicit(fractions, needs, 9070)) <= 9070


FLOAT = (
    "::: {#tbl-a .quarto-float .quarto-float-tbl ref-type=tbl number=1 caption-location=top}\n\n"
    f"{TABLE}\nNOTES\n\n::: {{.quarto-float-caption}}\n[Table 1]{{.quarto-float-label prefix=Table number=1}}: Caption\n:::\n:::\n"
)
NOTES = "::: {.table-notes}\nn, patients.\n\nns, not significant.\n:::"


def make_noted(tmp_path, markdown):
    path = make_docx(tmp_path / "a.docx", f"Before.\n\n{markdown}\nAfter.\n")
    assert find_faults(path) == []
    return Package(path)


def held(node):
    return node.find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.parametrize("page", ["{}", "::: {{.landscape}}\n\n{}\n:::\n"])
@pytest.mark.parametrize("notes", [NOTES, "n, patients.\n\nns, not significant."])
def test_what_stands_below_a_table_is_a_note_that_stays_with_it(tmp_path, page, notes):
    package = make_noted(tmp_path, page.format(FLOAT.replace("NOTES", notes)))
    assert package.paragraphs("TableNote") == ["n, patients.", "ns, not significant."]
    assert all(held(node) for node in list(package.document.iter(f"{W}tr"))[-1].iter(f"{W}p"))
    assert [held(node) for node in package.document.iter(f"{W}p") if style_of(node) == "TableNote"] == [True, False]


def test_notes_of_a_table_without_caption_stay_with_it(tmp_path):
    package = make_noted(tmp_path, f"{TABLE}\n{NOTES}\n")
    assert package.paragraphs("TableNote") == ["n, patients.", "ns, not significant."]
    assert all(held(node) for node in list(package.document.iter(f"{W}tr"))[-1].iter(f"{W}p"))


def test_paragraph_before_the_table_of_a_float_is_no_note(tmp_path):
    package = make_noted(tmp_path, FLOAT.replace("NOTES", "").replace(TABLE, f"Before it.\n\n{TABLE}"))
    assert package.paragraphs("TableNote") == []


def test_first_rows_of_a_long_table_stay_together(tmp_path):
    rows = make_table(tmp_path, TABLE + "| Next 2000 | 1 |\n" * 60).findall(f"{W}tr")
    assert [row.find(f".//{W}keepNext") is not None for row in rows[1:5]] == [True, True, False, False]


def test_address_does_not_take_the_room_of_the_words_beside_it(tmp_path):
    markdown = f"| key | name | at |\n|-|---|------|\n| a1 | the name of a source | {'x' * 90} |\n"
    path = make_docx(tmp_path / "a.docx", markdown, columns=40)
    assert widths_of(next(Package(path).document.iter(f"{W}tbl"))) == pytest.approx([907, 2721, 5442], abs=2)
