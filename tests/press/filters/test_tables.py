"""Column widths: what the cells hold decides, and no word is broken that has room elsewhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from press.filters.tables import _least, _share_out
from press.model import FormatName
from tests.press.filters.making import body

lengths = st.lists(st.tuples(st.integers(1, 24), st.integers(0, 300)), min_size=1, max_size=8)


@given(lengths)
def test_every_column_has_room_for_its_longest_word_where_the_line_has(columns: list[tuple[int, int]]) -> None:
    words = [word for word, _ in columns]
    widths = _share_out([word + more for word, more in columns], words, 200)
    assert all(width >= min(word, 200) for width, word in zip(widths, words, strict=True))


@given(lengths)
def test_the_line_is_never_overrun_where_the_words_fit(columns: list[tuple[int, int]]) -> None:
    words = [word for word, _ in columns]
    assert sum(_share_out([word + more for word, more in columns], words, 200)) <= max(200, sum(words)) + 1e-6


def test_what_is_left_goes_to_the_columns_that_can_use_it() -> None:
    assert _share_out([10, 100, 100], [10, 10, 10], 90) == [10, 40, 40]


def test_an_interval_stands_on_one_line_where_the_line_holds_all_of_them() -> None:
    assert _least([90, 19], [9, 5], [False, True], 100) == [9, 19]
    assert _least([90, 19], [9, 5], [False, False], 100) == [9, 5]
    assert _least([90, 19, 19], [9, 5, 5], [False, True, True], 50) == [9, 5, 5]


def test_a_long_text_at_the_right_is_no_figure_that_must_stay_whole() -> None:
    assert _least([120, 90], [9, 8], [False, True], 110) == [9, 24]


HEADED = '::: {tbl-row-heads="1"}\n\n|  | a |\n|--|---|\n| x | 1 |\n\n:::\n'


def test_heads_of_rows_are_heads_in_html() -> None:
    found = body(HEADED)
    assert "<th>x</th>" in found
    assert "row-heads" not in found


@pytest.mark.parametrize("name", ["html", "docx", "pdf", "jats"])
def test_rows_of_heads_that_markdown_cannot_tell_go_to_the_head(name: FormatName) -> None:
    rows = "| vi | a |\n|----|---|\n| yi |   |\n| x | 1 |\n"
    found = body(f'::: {{tbl-row-heads="1" tbl-head-rows="2"}}\n\n{rows}\n:::\n', format_name=name)
    head, rest = found.partition("</thead>")[::2]
    assert "<th>yi</th>" in head
    assert "yi" not in rest
    assert ("<th>x</th>" in rest) == (name == "html")
    assert "head-rows" not in found


def test_a_table_with_too_few_rows_for_its_heads_keeps_what_it_has() -> None:
    assert "1</th>" in body('::: {tbl-head-rows="9"}\n\n| a |\n|---|\n| 1 |\n\n:::\n')


@pytest.mark.parametrize("name", ["docx", "pdf", "jats"])
def test_heads_of_rows_are_cells_elsewhere(name: FormatName) -> None:
    found = body(HEADED, format_name=name)
    assert "<td>x</td>" in found
    assert "row-heads" not in found


GROUPED = """::: {tbl-row-heads="1"}

+---+---+---+
| s | a | b |
+===+===+===+
| x | 1 | 2 |
+---+---+---+
| G         |
+---+---+---+
| y | 3 | 4 |
+---+---+---+

:::
"""


def test_a_row_that_names_a_group_heads_it_whole_in_html() -> None:
    assert '<th colspan="3">G</th>' in "".join(body(GROUPED).split("\n"))


def test_a_raw_table_with_groups_keeps_its_heads_of_rows() -> None:
    rows = "".join(f'<tr><th colspan="2">{name}</th></tr><tr><th>x</th><td>1</td></tr>' for name in "GH")
    found = body(
        f"```{{=html}}\n<table><thead><tr><th>s</th><th>a</th></tr></thead><tbody>{rows}</tbody></table>\n```\n"
    )
    assert '<th colspan="2">H</th>' in found
    assert found.count("<th>x</th>") == 2
