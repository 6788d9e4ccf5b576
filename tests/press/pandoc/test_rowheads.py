"""Heads of rows of HTML tables: how many columns hold them, with rows that name groups and cells that reach down."""

import pytest

from press.pandoc.rowheads import mark_row_heads

GROUP = '<tr><th colspan="3">Trials</th></tr>'
ROW = "<tr><th>Abel</th><td>1</td><td>2</td></tr>"
TALL = '<tr><th rowspan="2">Bode</th><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>'


def table(*rows: str) -> str:
    return f"<table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody>{''.join(rows)}</tbody></table>"


@pytest.mark.parametrize("rows", [(GROUP, ROW, GROUP, ROW), (TALL, ROW), (GROUP, TALL)])
def test_rows_that_name_groups_and_cells_that_reach_down_leave_one_column_of_heads(rows: tuple[str, ...]) -> None:
    assert mark_row_heads(table(*rows)).startswith('<table data-row-heads="1"><thead>')


def test_two_columns_of_heads_are_two_below_one_that_reaches_down() -> None:
    rows = ('<tr><th rowspan="2">x</th><th>y</th><td>1</td></tr>', "<tr><th>z</th><td>2</td></tr>")
    assert '<table data-row-heads="2">' in mark_row_heads(table(*rows))


@pytest.mark.parametrize(
    "html",
    [
        table(ROW),
        table(GROUP, "<tr><td>Abel</td><td>1</td><td>2</td></tr>"),
        table(GROUP, ROW, "<tr><td>Bode</td><td>1</td><td>2</td></tr>"),
        '<p rowspan="2">no table</p>',
    ],
)
def test_other_tables_are_left_as_they_are(html: str) -> None:
    assert mark_row_heads(html) == html


def test_a_table_inside_another_is_counted_by_itself() -> None:
    html = f'<table><tr><td colspan="2">{table(GROUP, ROW)}</td></tr><tr><td>1</td><td>2</td></tr></table>'
    assert mark_row_heads(html).count('data-row-heads="1"') == 1


def test_places_are_found_on_later_lines() -> None:
    assert '\n<table data-row-heads="1" class="x">' in mark_row_heads(
        "\u2028<p>\n" + table(GROUP, ROW).replace("<table", '<table class="x"', 1)
    )
