"""The Markdown of displayed objects."""

import base64
import json
from html import escape as escape_html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.errors import ExecutionError, Location
from press.execute.outputs import Picture, captioned, display_lines, latex_math, stream_text, table_lines
from press.execute.syntax import escape, paragraph
from press.model import Output
from press.pandoc.ast import elements, plain_text
from press.pandoc.binary import read_ast


@pytest.fixture
def shown(tmp_path):
    def run(data, **options):
        return "\n".join(
            display_lines(Output("display", data), Picture(tmp_path, "p", Location("a.qmd", 1)), **options)
        )

    return run


def test_markdown_comes_before_everything(shown):
    assert shown({"text/markdown": "**a**", "text/html": "<b>a</b>", "text/plain": "a"}) == "**a**"


def test_an_html_table_becomes_a_table_for_all_formats(shown):
    html = "<div><style scoped>\n.x {}</style><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></div>"
    assert shown({"text/html": html, "text/plain": "a 1"}).replace(" ", "") == "|a|\n|-----|\n|1|"


def test_spanning_cells_survive(shown):
    html = '<table><tr><th colspan="2">ab</th></tr><tr><td>1</td><td>2</td></tr></table>'
    tree = read_ast(shown({"text/html": html}), ["--from=markdown"])
    assert '"ColSpan"' in json.dumps(tree) or "2" in plain_text(tree["blocks"])


def test_an_html_table_can_be_left_as_it_is(shown):
    found = shown({"text/html": "<table><tr><td>1</td></tr></table>"}, raw_tables=True)
    assert found.startswith('::: {.content-visible when-format="html"}\n\n``` {=html}\n<table>')
    assert '::: {.content-hidden when-format="html"}' in found


def test_other_html_shows_in_html_and_its_picture_elsewhere(shown):
    found = shown({"text/html": "<svg></svg>", "image/png": b"p", "text/plain": "x"})
    assert found.index("{=html}") < found.index('content-hidden when-format="html"') < found.index("![](chunks/p.png)")


def test_html_without_alternative_is_read_as_text_elsewhere(shown):
    assert "**a**" in shown({"text/html": "<b>a</b>", "text/plain": "<HTML object>"})


def test_a_vector_picture_is_linked_and_the_raster_stands_beside_it(shown, tmp_path):
    assert shown({"image/svg+xml": "<svg/>", "image/png": b"p"}) == "![](chunks/p.svg)"
    assert sorted(path.name for path in (tmp_path / "chunks").iterdir()) == ["p.png", "p.svg"]


def test_math_is_math(shown):
    assert shown({"text/latex": "$x^2$", "image/png": b"p"}) == "$x^2$"


@pytest.mark.parametrize(
    ("latex", "math"),
    [
        ("$\\displaystyle x$", "$\\displaystyle x$"),
        ("\\begin{equation}x\\end{equation}", "$$\nx\n$$"),
        ("\\begin{align*}a &= b\\end{align*}", "$$\n\\begin{aligned}a &= b\\end{aligned}\n$$"),
        ("\\textbf{x}", ""),
    ],
)
def test_latex(latex, math):
    assert latex_math(latex) == math


def test_json_is_shown_as_code(shown):
    assert shown({"application/json": '{"a": 1}', "text/plain": "<JSON>"}) == '``` {.json}\n{"a": 1}\n```'


def test_text_with_backticks_gets_a_longer_fence(shown):
    assert shown({"text/plain": "```\nx\n```"}) == "````\n```\nx\n```\n````"


def test_what_a_carriage_return_overwrites_is_gone():
    assert (
        stream_text(Output("stream", {"text/plain": "10%\r100%\r\nlong\rsho\n\x1b[31mred\x1b[0m"})) == "100%\nshog\nred"
    )


texts = (
    st.text(st.sampled_from("ab1 .-*_`[]()#>+!|~$@^\\{}<&:=%\"'"), min_size=1, max_size=12).map(str.strip).filter(bool)
)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_escaped_text_is_read_as_that_text(text):
    tree = read_ast("x " + escape(text) + " y\n\n" + escape(text) + "\n", ["--from=markdown"])
    flat = " ".join(text.split())
    assert [plain_text(block["c"]) for block in tree["blocks"] if block["t"] == "Para"] == [f"x {flat} y", flat]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_a_caption_is_never_more_than_a_paragraph(text):
    tree = read_ast("\n".join(paragraph(text)) + "\n", ["--from=markdown-smart"])
    assert [block["t"] for block in tree["blocks"]] == ["Para"]


def test_the_drawn_widths_of_a_grid_are_marked_as_meaningless(shown):
    html = '<table><tr><th colspan="2">ab</th></tr><tr><td>1</td><td>2</td></tr></table>'
    assert shown({"text/html": html}).startswith('::: {tbl-colwidths="auto"}\n\n+')


@pytest.mark.parametrize(
    ("row", "begin"),
    [
        ("<th>x</th><td>1</td>", '::: {tbl-row-heads="1"}\n\n|'),
        ("<td>x</td><td>1</td>", "|"),
        ("<td>x</td><th>1</th>", "|"),
    ],
)
def test_columns_of_heads_of_rows_are_told(shown, row, begin):
    html = f"<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr>{row}</tr></tbody></table>"
    assert shown({"text/html": html}).startswith(begin)


@pytest.mark.parametrize("span", ["", ' colspan="2"'])
def test_several_rows_of_heads_are_told(shown, span):
    second = f"<th{span}>yi</th>" + ("" if span else "<th></th>")
    html = f"<table><thead><tr><th>vi</th><th>a</th></tr><tr>{second}</tr></thead><tbody><tr><td>x</td><td>1</td></tr></tbody></table>"
    assert '::: {tbl-head-rows="2"}' in shown({"text/html": html})


def test_markdown_that_a_library_left_in_its_tables_is_kept(shown):
    coded = base64.b64encode("**é** $x^2$, 4".encode()).decode()
    cells = f'<td><span data-qmd-base64="{coded}">n</span></td><td><div data-qmd="*it* @tbl-a">m</div></td>'
    made = shown({"text/html": f"<table><tr><th>a</th><th>b</th></tr><tr>{cells}</tr></table>"})
    assert "| **é** $x^2$, 4 " in made
    assert "| *it* @tbl-a " in made


@pytest.mark.parametrize("grid", ["", ' rowspan="2"'])
def test_a_caption_stands_with_its_table_inside_the_divs_around_it(grid):
    html = f"<table><tr><th></th><th>a</th></tr><tr><th{grid}>x</th><td>1</td></tr><tr><td>2</td></tr></table>"
    blocks = read_ast("\n".join(captioned(table_lines(html), "Cap")) + "\n", ["--from=markdown"])["blocks"]
    tables = [node for node in elements(blocks) if node["t"] == "Table"]
    assert [plain_text(table["c"][1]) for table in tables] == ["Cap"]


def test_what_a_script_draws_needs_an_alternative_where_html_is_not_all(shown):
    script = {"text/html": "<div></div><script>draw()</script>", "text/plain": "<Chart at 0x7f>"}
    with pytest.raises(ExecutionError, match=r"a\.qmd:1: found HTML output with a script, expected something that all"):
        shown(script)
    assert "<script>draw()</script>" in shown(script, html_only=True)
    assert "![](chunks/p.png)" in shown({**script, "image/png": b"p"})


def test_an_id_that_only_the_style_sheet_needs_goes_with_it(shown):
    table = "<style>#T_1a2b {}</style><table id='T_1a2b'><caption>C</caption><tr><td>1</td></tr></table>"
    assert "T_1a2b" not in shown({"text/html": table})
    assert "#own" in shown({"text/html": table.replace("id='T_1a2b'", 'id="own"')})


def test_text_with_quotes_and_spaces_at_its_beginning_stays_text():
    tree = read_ast(escape("    \"a\" 'b'  c"), ["--from=markdown"])
    assert [plain_text(block["c"]) for block in tree["blocks"]] == ["\"a\" 'b' c"]


@pytest.mark.parametrize(
    "text", ["&lt;b&gt;", "a@b", "[@a; @b]", "-@a", "@fig-x", "&#x9;", "‘a’ “b” c–d—e…", "*&* _@_ $&$ `&`"]
)
def test_words_of_an_html_table_are_not_read_as_markup(shown, text):
    made = shown({"text/html": f"<table><tr><th>h</th></tr><tr><td>{escape_html(text)}</td></tr></table>"})
    tree = read_ast(made, ["--from=markdown"])
    assert [
        node["t"] for node in elements(tree["blocks"]) if node["t"] in {"Cite", "Link", "Math", "Emph", "Code"}
    ] == []
    assert plain_text(tree["blocks"]).strip().removeprefix("h").strip() == text
