"""From executed Markdown to Pandoc's tree."""

from __future__ import annotations

import pytest

from press.config import load_project
from press.engines.parsing import parse
from press.errors import ConfigError
from press.execute import execute_document
from press.pandoc.ast import find
from press.readers import read_document

GRID = "+--------------------+-----------+\n| a                  | b         |\n+====================+===========+\n| 1                  | - item    |\n+--------------------+-----------+\n"
MULTI = "-------------------\n one      two\n-------- ----------\n 1        a\n          b\n\n 2        c\n-------------------\n"


@pytest.fixture
def widths(tmp_path, memory):
    def run(markdown):
        path = tmp_path / "a.qmd"
        path.write_text(markdown)
        document = read_document(path, load_project(path), formats=("html",))
        executed = execute_document(document, resources=tmp_path / "resources")["html"]
        tree = parse(executed, "html", folder=tmp_path, memory=memory)
        return [[width.get("c") for _, width in table["c"][2]] for table in find(tree["blocks"], "Table")]

    return run


def test_drawn_tables_take_their_share_of_a_line(widths):
    assert widths(f"{GRID}\n{MULTI}") == [
        [pytest.approx(21 / 72, abs=0.02), pytest.approx(12 / 72, abs=0.02)],
        [pytest.approx(9 / 72, abs=0.02), pytest.approx(10 / 72, abs=0.03)],
    ]


def test_a_drawn_table_longer_than_a_line_fills_it(widths):
    line = "+---+" + "-" * 100 + "+\n"
    (found,) = widths(f"{line}| a | {'b' * 98} |\n{line}")
    assert sum(found) == pytest.approx(1, abs=0.001)
    assert found[1] > 0.8


def test_pipe_tables_have_no_widths_however_wide(widths):
    assert widths(f"| a | b |\n|---|---|\n| {'x' * 200} | y |\n") == [[None, None]]


@pytest.mark.parametrize("written", ["[quarto]", "[{path: w.lua, at: pre-ast}, quarto]", "[w.lua, quarto]"])
def test_quartos_own_filters_may_be_named_among_others(widths, tmp_path, written):
    (tmp_path / "w.lua").write_text("")
    assert widths(f"---\nfilters: {written}\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n") == [[None, None]]


def test_a_filter_behind_quartos_own_is_named(widths, tmp_path):
    (tmp_path / "w.lua").write_text("")
    with pytest.raises(ConfigError, match='filters: found a filter at "post-quarto", expected pre-ast, post-ast'):
        widths("---\nfilters: [quarto, w.lua]\n---\n\nx\n")


def test_widths_that_a_lua_filter_sets_are_kept(widths, tmp_path):
    (tmp_path / "w.lua").write_text("function Table(t) t.colspecs[1][2] = 0.3 return t end")
    assert widths("---\nfilters: [{path: w.lua, at: pre-ast}]\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |\n") == [
        [0.3, None]
    ]
