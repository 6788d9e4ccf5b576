"""Cells are found in their files with their lines, texts and sources; what is gone is told as gone."""

from __future__ import annotations

import pytest

from press.trace import Evidence, Origin
from tests.press.trace.made import cell, make


@pytest.fixture
def evidence(tmp_path):
    return Evidence(make(tmp_path))


def found(evidence, *reference):
    return [(one.place, one.text) for one in evidence.cells(cell(*reference))]


def test_a_cell_is_found_by_the_key_of_its_row(evidence):
    assert found(evidence, "north/wren") == [("data/birds.csv:4 [north/wren].count", "2")]


def test_a_row_that_spans_lines_has_the_line_on_which_it_begins(evidence):
    assert found(evidence, "north/tit", "locator") == [("data/birds.csv:2 [north/tit].locator", "line one\nline two")]


def test_every_row_of_a_column_is_found_where_all_were_asked(evidence):
    assert [text for _, text in found(evidence, "*")] == ["4", "2", "4", "0"]


def test_a_cell_has_the_sources_of_its_row_and_the_place_in_them(evidence):
    (one,) = evidence.cells(cell("north/tit"))
    assert one.sources == (Origin("A", "the diary", "https://example.org/a"), Origin("B", "a letter"))
    assert one.locator == "line one\nline two"


def test_a_source_that_no_table_describes_is_named(evidence):
    (one,) = evidence.cells(cell("south/tit"))
    assert one.sources == (Origin("C"),)


def test_a_byte_order_mark_of_a_spreadsheet_hides_no_key(tmp_path):
    root = make(tmp_path)
    file = root / "data/birds.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert found(Evidence(root), "north/wren") == [("data/birds.csv:4 [north/wren].count", "2")]


def test_a_tool_that_comes_with_press_is_found_beside_it(evidence):
    ((place, text),) = found(evidence, "answers", "*", "pedro.yml")
    assert place.startswith("analysis/tools/pedro.yml:")
    assert text.startswith("[{")


@pytest.mark.parametrize(
    ("reference", "place"),
    [
        (("east/tit",), "data/birds.csv [east/tit].count"),
        (("x", "count", "gone.csv"), "gone.csv [x].count"),
    ],
)
def test_a_cell_that_is_not_there_any_more_has_no_line(evidence, reference, place):
    assert found(evidence, *reference) == [(place, "")]


@pytest.mark.parametrize(
    ("key", "column", "expected"),
    [
        ("levels/many", "from", ("review.yml:3 [levels/many].from", "5")),
        ("", "list", ("review.yml:4 list", "[1, 2]")),
        ("levels/few", "from", ("review.yml:1 [levels/few].from", "")),
    ],
)
def test_a_choice_is_found_at_its_line(evidence, key, column, expected):
    assert found(evidence, key, column, "review.yml") == [expected]


def test_a_long_choice_is_shortened(tmp_path):
    root = make(tmp_path)
    (root / "review.yml").write_text(f"note: {'x' * 300}\n", encoding="utf-8")
    ((_, text),) = found(Evidence(root), "", "note", "review.yml")
    assert (len(text), text[-1]) == (120, "…")


def test_what_the_descriptor_says_of_itself_is_a_cell(evidence):
    assert found(evidence, "", "version", "datapackage.json") == [("data/datapackage.json:1 version", "1.2.0")]
    assert evidence.version == "1.2.0"


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_without_a_descriptor_there_is_no_version_and_no_fault(tmp_path, text):
    path = make(tmp_path) / "data" / "datapackage.json"
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    evidence = Evidence(tmp_path)
    assert evidence.version == ""
    assert found(evidence, "north/tit") == [("birds.csv [north/tit].count", "")]


def test_a_file_of_choices_that_is_no_yaml_gives_no_text(tmp_path):
    (make(tmp_path) / "review.yml").write_text("a: [", encoding="utf-8")
    assert found(Evidence(tmp_path), "", "a", "review.yml") == [("review.yml a", "")]


def test_a_table_that_is_not_utf_8_or_gone_has_no_cells(tmp_path):
    (make(tmp_path) / "data" / "birds.csv").write_bytes(b"garden,bird\n\xff")
    (tmp_path / "data" / "sources.csv").unlink()
    assert found(Evidence(tmp_path), "north/tit") == [("data/birds.csv [north/tit].count", "")]
