"""Rows of long tables pass by Quarto's filters: where they may, what passes, and that nothing of them is lost."""

import json
import subprocess
from pathlib import Path

import pytest

from press.config import load_project
from press.engines.quarto import rows
from press.engines.quarto.rows import filters_with_ours
from press.engines.quarto.source import plain_source
from press.pandoc.binary import pandoc_path
from press.readers import read_document
from tests.press.running import write

OURS = [{"at": "pre-ast", "path": "_press_rows_out.lua"}, {"at": "post-render", "path": "_press_rows_back.lua"}]
#: Runs both filters of ours in one interpreter, as Quarto does, and what stands for Quarto's own between them.
CHAIN = """
local function loaded(file)
  local own = setmetatable({{}}, {{ __index = _G }})
  assert(loadfile(file, "t", own))()
  return {{ {{ Table = own.Table }}, {{ Pandoc = own.Pandoc }} }}
end
local out, back = loaded("{folder}/rows_out.lua"), loaded("{folder}/rows_back.lua")
local between = {{ {between} }}
return {{ out[1], between, back[1], back[2] }}
"""
#: Says how many rows there are, where the filters of Quarto are.
COUNTING = "Table = function(t) io.stderr:write(#t.bodies[1].body, ' ') end"


def table(length, cell="{} and *words*"):
    return "| a | b |\n|--:|:--|\n" + "".join(f"| {number} | {cell.format(number)} |\n" for number in range(length))


def filters(tmp_path, text, own="", **files):
    named = {name.replace("__", "."): content for name, content in files.items()}
    root = write(tmp_path / "review", {"_quarto.yml": f"project:\n  type: default\n{own}", "a.qmd": text, **named})
    document = read_document(root / "a.qmd", load_project(root), formats=("html",))
    return filters_with_ours(document, plain_source(document), "html")


def through(tmp_path, text, between=""):
    """Give the tree of a text behind the filters, the tree without them, and what was told between them."""
    chain = tmp_path / "chain.lua"
    chain.write_text(CHAIN.format(folder=Path(rows.__file__).parent, between=between))
    command = [pandoc_path(), "--from", "markdown", "--to", "json"]
    ran = subprocess.run([*command, "--lua-filter", chain], input=text, capture_output=True, text=True, check=False)
    plain = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return (json.loads(ran.stdout) if ran.stdout else None), json.loads(plain.stdout), ran.stderr.strip()


def test_ours_stand_behind_the_projects_filters(tmp_path):
    own = "filters:\n  - {at: pre-ast, path: mine.lua}\n"
    assert filters(tmp_path, table(60), own, mine__lua="") == [{"at": "pre-ast", "path": "mine.lua"}, *OURS]


def test_without_filters_of_the_project_there_are_ours_alone(tmp_path):
    assert filters(tmp_path, table(60)) == OURS


@pytest.mark.parametrize(
    "own",
    [
        "filters: [mine.lua]\n",
        "filters:\n  - {at: post-quarto, path: mine.lua}\n",
        "filters:\n  - {at: post-render, path: mine.lua}\n",
        "format:\n  html:\n    filters:\n      - {at: pre-ast, path: mine.lua}\n",
    ],
)
def test_where_an_authors_filter_stands_between_ours_neither_runs(tmp_path, own):
    assert filters(tmp_path, table(60), own, mine__lua="") == []


def test_filters_of_the_document_or_of_another_file_keep_ours_away(tmp_path):
    head = "---\nfilters:\n  - {at: pre-ast, path: mine.lua}\n---\n\n"
    assert filters(tmp_path, head + table(60), mine__lua="") == []
    more = {"more__yml": "filters:\n  - {at: pre-ast, path: mine.lua}\n", "mine__lua": ""}
    assert filters(tmp_path, table(60), "metadata-files: [more.yml]\n", **more) == []


def test_without_a_long_table_quarto_is_left_alone(tmp_path):
    assert filters(tmp_path, table(20) + "\nText.\n\n" + table(20)) == []


def test_rows_of_words_pass_by_and_come_back_as_they_were(tmp_path):
    cell = '[{}]{{#val-a-{} .value data-value="a"}}, `code`, "said" and x^2^'
    text = table(60, cell.replace("{}", "{0}")) + "\n: Gardens {#tbl-a}\n"
    after, before, told = through(tmp_path, text, COUNTING)
    assert (after, told) == (before, "2")


@pytest.mark.parametrize(
    "cell",
    [
        "[@doe2020]",
        "@fig-a",
        "[a](b.html)",
        "![](a.png)",
        "$x$",
        "`<b>`{=html}",
        "note^[Here.]",
        "[a]{.column-margin}",
        "[a]{data-x=1}",
        "`a`{.python}",
        "[a]{.value .aside}",
        "[a]{.smallcaps}",
        "~~a~~",
    ],
)
def test_a_table_with_anything_that_quarto_could_treat_goes_its_whole_way(tmp_path, cell):
    after, before, told = through(tmp_path, table(59, "{}") + f"| 60 | {cell} |\n", COUNTING)
    assert (after, told) == (before, "60")


def test_a_short_table_goes_its_whole_way(tmp_path):
    assert through(tmp_path, table(39), COUNTING)[2] == "39"


def test_what_quarto_gives_odd_and_even_rows_is_given_to_all(tmp_path):
    marking = """Table = function(t)
      local b = t.bodies[1]
      for i, row in ipairs(b.body) do row.attr = pandoc.Attr("", { i % 2 == 1 and "odd" or "even" }) end
      t.bodies = { b }
      return t
    end"""
    after, _, _ = through(tmp_path, table(41), marking)
    (body,) = after["blocks"][0]["c"][4]
    assert [row[0][1] for row in body[3]] == [["odd"], ["even"]] * 20 + [["odd"]]


def test_two_tables_get_their_own_rows_in_whatever_order_they_come_back(tmp_path):
    text = table(50, "one {}") + "\nText.\n\n" + table(50, "two {}")
    turned = "Pandoc = function(d) d.blocks = { d.blocks[3], d.blocks[2], d.blocks[1] }; return d end"
    after, before, _ = through(tmp_path, text, turned)
    assert after["blocks"] == before["blocks"][::-1]


def test_a_table_that_loses_its_place_is_told(tmp_path):
    after, _, told = through(tmp_path, table(50), "Table = function(t) return {} end")
    assert after is None
    assert "press: of 1 long tables only 0 got their rows back" in told


def test_quarto_writes_the_same_with_our_filters_and_without(engine, real):
    text = f"{table(60)}\n: Gardens {{#tbl-a}}\n\nSee @tbl-a.\n"
    spared = engine(real, text, ("html", "docx", "jats"))
    spared = [words(file) for file in spared.files]
    # a filter of the author's own at another place keeps ours away
    config = "project:\n  type: default\nfilters:\n  - {at: pre-quarto, path: mine.lua}\n"
    files = {"_quarto__yml": config, "mine__lua": "function Nothing() end\n"}
    assert [words(file) for file in engine(real, text, ("html", "docx", "jats"), **files).files] == spared
    assert all(text.count("and") >= 60 for text in spared)


def test_an_authors_filter_sees_all_rows(engine, real):
    config = "project:\n  type: default\nfilters:\n  - {at: pre-ast, path: mine.lua}\n"
    loud = "function Str(s) if s.text == 'and' then return pandoc.Str('AND') end end\n"
    (page,) = engine(real, table(60), _quarto__yml=config, mine__lua=loud).files
    assert page.read_text().count(" AND ") == 60


def words(file):
    if file.suffix == ".docx":
        import zipfile

        return zipfile.ZipFile(file).read("word/document.xml").decode()
    return file.read_text(encoding="utf-8")
