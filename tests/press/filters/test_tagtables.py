"""Tables written as HTML tags in the text are tables in the formats that know no tags."""

import pytest

from tests.press.filters.making import body

TABLE = """<table>
<caption>Two *arms*</caption>
<thead><tr><th>Study</th><th colspan="2" style="text-align: right">Results</th></tr></thead>
<tbody>
<tr><td rowspan="2">Abel</td><td>**1**</td><td>H<sub>2</sub>O</td></tr>
<tr><td>

- item

</td><td>2</td></tr>
</tbody>
<tfoot><tr><td colspan="3">Note</td></tr></tfoot>
</table>
"""


@pytest.mark.parametrize("name", ["pdf", "docx", "jats"])
def test_cells_heads_spans_and_caption_are_those_of_the_tags(name):
    found = body(TABLE, format_name=name)
    head, rest = found.partition("</thead>")[::2]
    assert "<caption>Two <em>arms</em></caption>" in head
    assert '<th colspan="2" style="text-align: right;">Results</th>' in head
    assert '<td rowspan="2">Abel</td>' in rest
    assert "<strong>1</strong>" in rest
    assert "H<sub>2</sub>O" in rest
    assert "<li>item</li>" in rest
    assert '<td colspan="3">Note</td>' in rest.partition("<tfoot>")[2]


def test_pages_keep_the_tags():
    assert body(TABLE, format_name="html").count("<table>") == 1


def test_a_first_row_of_heads_is_the_head():
    rows = "<tr><th>a</th><th>b</th></tr>\n<tr><th>x</th><td>1</td></tr>"
    head = body(f"<table>\n{rows}\n</table>\n", format_name="pdf").partition("</thead>")[0]
    assert "<th>a</th>" in head
    assert "x" not in head


@pytest.mark.parametrize(
    "around", ["::: {{.x}}\n{}\n:::\n", "> {}", "- {}", "1. {}", "<table><tr><td>\n\n{}\n\n</td></tr></table>"]
)
def test_tables_inside_other_blocks_are_found(around):
    inner = "<table><tr><td>in</td><td>side</td></tr></table>"
    assert "<td>in</td>" in body(around.format(inner) + "\n", format_name="docx")


def test_a_table_that_is_not_closed_is_left():
    assert "in" in body("<table><tr><td>in</td></tr>\n\nText\n", format_name="pdf")


def test_text_outside_the_cells_is_kept():
    assert "<p>lost</p>" in body("<table>\n\nlost\n\n<tr><td>in</td></tr></table>\n", format_name="pdf")
