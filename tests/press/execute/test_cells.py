"""The shape of a chunk in the Markdown, option by option; no worker runs here."""

import pytest

from press.errors import ExecutionError
from press.model import Output

CODE = "``` {.python .cell-code}\nx\n```"
PNG = Output("display", {"image/png": b"p", "text/plain": "<Figure>"})
OUT = Output("stream", {"text/plain": "hello\n"}, "stdout")
ERR = Output("stream", {"text/plain": "careful\n"}, "stderr")


def cell(*parts, head="{.cell}"):
    return "\n".join([f"::: {head}", *parts, ":::"])


def shown(text, values="", kind=" .cell-output-markdown"):
    return f"::: {{.cell-output .cell-output-display{kind}{values}}}\n{text}\n:::"


def pictured(line):
    return shown(line, kind="")


def stream(name, text):
    return f"::: {{.cell-output .cell-output-{name}}}\n```\n{text}\n```\n:::"


def test_code_and_output_stand_in_a_cell(written):
    assert written(["**a**"]) == cell(CODE, shown("**a**"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"text/latex": "$x$"}, " .cell-output-markdown"),
        ({"text/html": "<b>x</b>", "text/latex": "$x$"}, ""),
        ({"text/plain": "x"}, ""),
    ],
)
def test_output_that_says_that_it_is_markdown_or_latex_is_marked(written, data, kind):
    found = written([Output("display", data)], echo=False)
    assert f"::: {{.cell-output .cell-output-display{kind}}}\n" in found


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"echo": False}, cell(shown("a"))),
        ({"output": False}, cell(CODE)),
        ({"include": False}, ""),
        ({"echo": False, "output": False}, ""),
        ({"output": "asis", "echo": False}, "a"),
        ({"output": "asis"}, cell(CODE, "a")),
        ({"classes": "plain"}, cell(CODE, shown("a"), head="{.cell .plain}")),
        ({"classes": ["x", ".y"]}, cell(CODE, shown("a"), head="{.cell .x .y}")),
        ({"column": "margin"}, cell(CODE, shown("a"), head="{.cell .column-margin}")),
        ({"id": "my-cell"}, cell(CODE, shown("a"), head="{#my-cell .cell}")),
        ({"tags": ["parameters"]}, cell(CODE, shown("a"))),
        ({"panel": "tabset", "echo": False}, cell("::: {.panel-tabset}", shown("a"), ":::")),
        ({"layout_ncol": 2, "echo": False}, cell('::: {layout-ncol="2"}', shown("a"), ":::")),
        ({"layout": [[1, 1], [1]], "echo": False}, cell('::: {layout="[[1, 1], [1]]"}', shown("a"), ":::")),
        (
            {"layout_nrow": 1, "layout_align": "left", "layout_valign": "top", "echo": False},
            cell('::: {layout-nrow="1" layout-align="left" layout-valign="top"}', shown("a"), ":::"),
        ),
        ({"tbl_cap": "T", "echo": False}, cell(shown("a\n: T"))),
        ({"tbl_colwidths": [40, 60], "echo": False}, cell(shown("a", ' tbl-colwidths="[40, 60]"'))),
    ],
)
def test_options_of_the_cell(written, options, expected):
    assert written(["a"], **options) == expected


@pytest.mark.parametrize(
    ("options", "attribute"),
    [
        ({"code_fold": True}, '{.python .cell-code code-fold="true"}'),
        (
            {"code_fold": "show", "code_summary": 'A "b"'},
            '{.python .cell-code code-fold="show" code-summary="A \\"b\\""}',
        ),
        ({"code_overflow": "wrap"}, '{.python .cell-code code-overflow="wrap"}'),
        ({"code_line_numbers": True}, '{.python .cell-code code-line-numbers="true"}'),
        ({"filename": "a.py"}, '{.python .cell-code filename="a.py"}'),
        ({"lst_label": "lst-x", "lst_cap": "L"}, '{#lst-x .python .cell-code lst-cap="L"}'),
    ],
)
def test_options_of_the_code(written, options, attribute):
    assert written([], **options) == cell(f"``` {attribute}\nx\n```")


def test_fenced_echo_shows_the_fence_and_all_options_but_itself(written):
    lines = ["#| echo: fenced", "#| output: false"]
    assert written([], echo="fenced", output=False, lines=lines) == cell(
        "```` {.python .cell-code}\n```{python}\n#| output: false\nx\n```\n````"
    )


def test_streams_and_errors_have_their_classes(written):
    error = Output("error", {"text/plain": "ValueError: x"})
    assert written([OUT, ERR, error], echo=False) == cell(
        stream("stdout", "hello"), stream("stderr", "careful"), stream("error", "ValueError: x")
    )


def test_warning_false_hides_the_error_stream(written):
    assert written([OUT, ERR], echo=False, warning=False) == cell(stream("stdout", "hello"))


def test_a_chunk_that_did_not_run_shows_its_code(written):
    assert written([], executed=False, label="fig-x") == cell(CODE)


def test_a_picture_without_label_has_its_caption_and_attributes(written, tmp_path):
    found = written(
        [PNG], echo=False, fig_cap="C", fig_alt="A", fig_align="left", fig_pos="h", out_width="50%", out_height=90
    )
    image = '![C](chunks/chunk-1-1.png){fig-alt="A" fig-align="left" fig-pos="h" width="50%" height="90px"}'
    assert found == cell(pictured(image))
    assert (tmp_path / "chunks/chunk-1-1.png").read_bytes() == b"p"


def test_a_linked_picture_stands_in_its_link(written):
    assert "[![](chunks/chunk-1-1.png)](https://x.org)" in written([PNG], fig_link="https://x.org").replace(
        '{fig-link="https://x.org"}', ""
    )


def test_each_picture_has_its_own_caption_and_alt_text(written):
    found = written([PNG, PNG], echo=False, fig_cap=["One", "Two"], fig_alt=["a", "b"])
    assert found == cell(
        pictured('![One](chunks/chunk-1-1.png){fig-alt="a"}'), pictured('![Two](chunks/chunk-1-2.png){fig-alt="b"}')
    )


def test_a_labelled_figure_is_a_float_with_its_caption_last(written):
    found = written(
        [OUT, PNG],
        label="fig-x",
        fig_cap="C",
        fig_alt="A",
        fig_cap_location="top",
        fig_align="left",
        fig_scap="S",
        out_width="3in",
    )
    float_div = '::: {#fig-x fig-cap-location="top" fig-align="left" fig-scap="S"}\n![](chunks/fig-x-1.png){fig-alt="A" width="3in"}\nC\n:::'
    assert found == cell(CODE, stream("stdout", "hello"), float_div)


def test_a_labelled_table_is_a_float(written):
    found = written(
        ["| a |\n|---|\n| 1 |"], echo=False, label="tbl-x", tbl_cap="T", tbl_colwidths=[100], tbl_cap_location="bottom"
    )
    assert found == cell(
        '::: {#tbl-x .cell-output-markdown tbl-cap-location="bottom" tbl-colwidths="[100]"}\n| a |\n|---|\n| 1 |\nT\n:::'
    )


def test_columns_of_floats_become_classes(written):
    assert "::: {#fig-x .column-page}" in written([PNG], label="fig-x", fig_column="page")
    assert "::: {#tbl-x .column-margin .cell-output-markdown}" in written(["a"], label="tbl-x", tbl_column="margin")


def test_what_is_printed_carries_the_label_where_nothing_else_is_shown(written):
    found = written([OUT], echo=False, label="tbl-x", tbl_cap="C")
    assert found == cell("::: {#tbl-x}\n::: {.cell-output .cell-output-stdout}\n```\nhello\n```\n:::\nC\n:::")
    assert "::: {#tbl-x .cell-output-markdown}\na\nC" in written([OUT, "a"], label="tbl-x", tbl_cap="C")


@pytest.mark.parametrize("key", ["fig_cap", "vid_cap"])
def test_a_custom_float_is_a_float(written, key):
    assert "::: {#vid-x .cell-output-markdown}\na\nC\n:::" in written(
        ["a"], label="vid-x", keys=("fig", "tbl", "vid"), **{key: "C"}
    )


def test_a_label_of_another_kind_makes_no_float(written):
    assert written(["a"], echo=False, label="my-chunk") == cell(shown("a"))


def test_sub_captions_make_sub_floats(written):
    found = written([PNG, PNG], echo=False, label="fig-x", fig_cap="C", fig_subcap=["One", "Two"], layout_ncol=2)
    inner = [f"::: {{#fig-x-{n}}}\n![](chunks/fig-x-{n}.png)\n{text}\n:::" for n, text in ((1, "One"), (2, "Two"))]
    assert found == cell('::: {#fig-x layout-ncol="2"}', *inner, "C", ":::")


def test_sub_captions_may_be_only_letters(written):
    assert '::: {#tbl-x-1 .cell-output-markdown subcap="true"}\na\n:::' in written(
        ["a", "b"], label="tbl-x", tbl_cap="C", tbl_subcap=True
    )


def test_output_as_it_is_can_carry_a_label(written):
    found = written(
        [Output("stream", {"text/plain": "| a |\n|---|\n"}, "stdout")],
        echo=False,
        output="asis",
        label="tbl-x",
        tbl_cap="T",
    )
    assert found == cell("::: {#tbl-x}\n| a |\n|---|\nT\n:::")


def test_the_text_form_of_a_plots_parts_is_left_out_beside_the_plot(written):
    artist = Output("result", {"text/plain": "[<matplotlib.lines.Line2D at 0x7f>]"})
    assert "Line2D" not in written([artist, PNG])
    assert "Line2D" in written([artist])


@pytest.mark.parametrize(
    ("caption", "shown_as"),
    [
        ("# not a heading", "\\# not a heading"),
        ("1. not a list", "1\\. not a list"),
        ("- x", "\\- x"),
        ("two\n\nparagraphs", "two paragraphs"),
        ("*fine*", "*fine*"),
    ],
)
def test_a_caption_is_one_paragraph(written, caption, shown_as):
    assert written([PNG], echo=False, label="fig-x", fig_cap=caption).endswith(
        f"(chunks/fig-x-1.png)\n{shown_as}\n:::\n:::"
    )


def test_pictures_of_a_label_with_captions_of_their_own_are_figures_of_their_own(written):
    found = written([PNG, PNG], echo=False, label="fig-x", fig_cap=["One", "Two"], fig_alt=["a", "b"])
    first, second = (
        f'::: {{#fig-x{end}}}\n![](chunks/fig-x-{number}.png){{fig-alt="{alt}"}}\n{caption}\n:::'
        for number, end, alt, caption in ((1, "", "a", "One"), (2, "-2", "b", "Two"))
    )
    assert found == cell(first, second)
    beside = written([PNG, PNG], echo=False, label="fig-x", fig_cap=["One", "Two"], layout_ncol=2)
    assert '{layout-ncol="2"}\n::: {#fig-x}' in beside


def test_what_differs_by_format_stands_in_conditional_content(written):
    found = written(["a"], formats=("html", "pdf", "docx"), by_format={"docx": {"echo": False}})
    assert found == cell(f'::: {{.content-hidden when-format="docx"}}\n{CODE}\n:::', shown("a"))
    found = written(["a"], formats=("html", "docx"), by_format={"docx": {"echo": False}})
    assert found == cell(f'::: {{.content-visible when-format="html"}}\n{CODE}\n:::', shown("a"))
    found = written(["a"], formats=("html", "pdf"), echo=False, by_format={"pdf": {"output": False}})
    assert found == cell(f'::: {{.content-visible when-format="html"}}\n{shown("a")}\n:::')


@pytest.mark.parametrize(
    ("outputs", "options", "message"),
    [
        (
            [PNG],
            {"label": "fig-x", "fig_subcap": ["a", "b"]},
            "a.qmd:3: chunk fig-x: fig-subcap: found 2 texts, expected 1, one for each output",
        ),
        ([PNG], {"fig_cap": ["a", "b"]}, "a.qmd:3: chunk 1: fig-cap: found 2 texts, expected 1, one for each output"),
        (
            [PNG, PNG],
            {"label": "fig-x", "fig_cap": ["a", "b", "c"]},
            "a.qmd:3: chunk fig-x: fig-cap: found 3 texts, expected 2, one for each output",
        ),
        (
            [PNG, PNG],
            {"label": "fig-x", "fig_cap": ["a", "b"], "fig_subcap": ["c", "d"]},
            "a.qmd:3: chunk fig-x: fig-cap: found 2 texts, expected 1",
        ),
        (
            [],
            {"label": "fig-x", "fig_cap": "a"},
            "a.qmd:3: chunk fig-x: found no output, expected one that carries the label\n  hint: show something, or give a label without fig-",
        ),
        (
            [Output("display", {"application/vnd.jupyter.widget-view+json": "{}"})],
            {},
            "a.qmd:3: found Jupyter widgets, which the embedded engine does not support",
        ),
        (
            [Output("display", {"application/javascript": "x"})],
            {},
            "a.qmd:3: found JavaScript output, which the embedded engine does not support",
        ),
    ],
)
def test_messages(written, outputs, options, message):
    with pytest.raises(ExecutionError) as caught:
        written(outputs, **options)
    assert message in str(caught.value)


def test_bare_output_can_be_a_panel(written):
    found = written(
        [Output("stream", {"text/plain": "## A\n\na\n"}, "stdout")], output="asis", echo=False, panel="tabset"
    )
    assert "::: {.panel-tabset}\n## A" in found


def test_an_object_that_shows_but_its_address_says_nothing_beside_a_figure(written):
    outputs = [
        Output("result", {"text/plain": "<seaborn.axisgrid.FacetGrid at 0x7f0a>"}),
        Output("display", {"image/png": b"p"}),
    ]
    assert "FacetGrid" not in written(outputs)
    assert "FacetGrid" in written(outputs[:1])
