"""A way names its cells by column in the order of their lines, and tells of many what most of them hold."""

from __future__ import annotations

import pytest

from press.trace import Evidence, Functions, describe_cells, find_way
from tests.press.trace.made import cell, make, row


@pytest.fixture
def way(tmp_path):
    root = make(tmp_path)
    return lambda *cells: find_way(row("x", *cells), Evidence(root), Functions(root))


def lines(found, **options):
    return [f"{'  ' * line.level}{line.text}" for line in describe_cells(found, **options)]


def test_the_cells_of_a_column_stand_together_in_the_order_of_their_lines(way):
    found = way(cell("south/tit"), cell("north/tit", "bird"), cell("north/tit"))
    assert [(group.column, [one.line for one in group.cells]) for group in found.groups] == [
        ("count", [2, 5]),
        ("bird", [2]),
    ]


def test_a_cell_is_told_with_its_sources_and_the_place_in_them(way):
    assert lines(way(cell("north/wren"))) == [
        "data/birds.csv:4 [north/wren].count = 2",
        "  from A (the diary, https://example.org/a)",
        "  at page 3",
    ]


def test_a_cell_without_a_locator_has_no_line_for_it(way):
    assert lines(way(cell("south/wren")))[1:] == ["  from A (the diary, https://example.org/a)"]


def test_a_cell_that_is_gone_says_so(way):
    assert lines(way(cell("east/tit"))) == ["data/birds.csv [east/tit].count (not there any more)"]


def test_a_text_of_the_data_stands_on_one_line_and_steers_no_terminal(tmp_path):
    root = make(tmp_path)
    (root / "data" / "birds.csv").write_text('garden,bird,count\ng,a,"4\n\x1b[31m5"\n', encoding="utf-8")
    found = find_way(row("x", cell("g/a")), Evidence(root), Functions(root))
    assert lines(found) == ["data/birds.csv:2 [g/a].count = 4 \N{REPLACEMENT CHARACTER}[31m5"]


def test_a_whole_column_is_told_by_its_texts(way):
    assert lines(way(cell("*"))) == ["data/birds.csv count, every row (4): 4 (2), 2, 0"]


def test_each_cell_of_a_whole_column_is_told_where_it_is_asked_for(way):
    assert len([line for line in lines(way(cell("*")), every=True) if not line.startswith(" ")]) == 4


def test_a_column_of_many_texts_tells_the_first_and_counts_the_others(tmp_path):
    root = make(tmp_path)
    rows = "".join(f"g,{number},{number},A,\n" for number in range(8))
    (root / "data" / "birds.csv").write_text(f"garden,bird,count,source,locator\n{rows}", encoding="utf-8")
    found = find_way(row("x", cell("*")), Evidence(root), Functions(root))
    assert lines(found) == ["data/birds.csv count, every row (8): 0, 1, 2, 3, others (4)"]


def test_a_value_of_no_cells_says_so(way):
    assert lines(way()) == ["none"]
