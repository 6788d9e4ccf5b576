"""Annotated code: the marks go, and the list below names the lines it explains."""

import pytest

from press.errors import SourceError
from press.pandoc.ast import elements
from tests.press.filters.making import body, found_by, resolved, text_of

CODE = """
```python
a = 1  # <1>
b = 2
c = 3  # <1>
d = 4  # <1>
e = 5  # <2>
```

1. Odd *ones*.
2. Last.
"""


def code_of(markdown: str, **more) -> str:
    (code,) = (node for node in elements(resolved(markdown, **more).tree["blocks"]) if node["t"] == "CodeBlock")
    return code["c"][1]


@pytest.mark.parametrize("format_name", ["html", "pdf", "docx", "jats"])
def test_marks_are_taken_out_and_the_list_names_its_lines_in_every_format(format_name):
    assert code_of(CODE, format_name=format_name) == "a = 1\nb = 2\nc = 3\nd = 4\ne = 5"
    assert "Lines 1, 3-4Odd ones.Line 5Last." in text_of(CODE, format_name=format_name).replace("\n", "")


def test_the_lines_of_annotated_code_are_numbered_on_a_page_and_the_list_has_the_class_that_quarto_names():
    page = body(CODE)
    assert "numberLines" in page
    assert '<div class="code-annotation-container-grid">\n<dl>\n<dt>Lines 1, 3-4</dt>' in page


@pytest.mark.parametrize(
    ("language", "comment"),
    [
        ("r", "# <1>"),
        ("javascript", "// <1>"),
        ("sql", "-- <1>"),
        ("latex", "% <1>"),
        ("lisp", "; <1>"),
        ("css", "/* <1> */"),
        ("html", "<!-- <1> -->"),
        ("fortran", "! <1>"),
        ("mermaid", "%% <1>"),
    ],
)
def test_a_mark_is_a_comment_of_its_language(language, comment):
    assert code_of(f"```{language}\nx {comment}\n```\n\n1. Why\n") == "x"


def test_what_is_no_comment_of_the_language_stays():
    assert code_of("```python\nx // <1>\n```\n\n1. Why\n") == "x // <1>"


def test_lines_are_counted_from_where_the_block_counts():
    assert "Line 10Why" in text_of('```{.python startFrom="10"}\nx # <1>\n```\n\n1. Why\n').replace("\n", "")


def test_the_explanation_of_a_chunk_stands_between_its_code_and_what_it_printed():
    cell = """
::: {.cell}

``` {.python .cell-code}
print(7)  # <1>
```

::: {.cell-output .cell-output-stdout}

```
seven
```

:::
:::

1. Why.
"""
    text = body(cell)
    assert text.index("print") < text.index("Why.") < text.index("seven")
    assert "&lt;1&gt;" not in text


@pytest.mark.parametrize("around", ["::: {{.note-box}}\n{}\n:::", "> {}", "* {}", "1. {}"])
def test_code_is_explained_wherever_it_stands(around):
    inner = "```python\nx # <1>\n```\n\n1. Why\n"
    if not around.startswith(":::"):
        mark = around.removesuffix("{}")
        inner = inner.replace("\n", "\n" + (mark if mark == "> " else " " * len(mark)))
    assert "<dt>Line 1</dt>" in body(around.format(inner))


def test_the_words_are_those_of_the_documents_language():
    assert "Zeilen 1, 3-4" in body(CODE, meta={"lang": "de"})


def test_annotations_may_be_left_out():
    said = body(CODE, meta={"code-annotations": "none"})
    assert "Odd" not in said
    assert "&lt;1&gt;" not in said


def test_annotations_that_are_switched_off_are_plain_code():
    assert code_of(CODE, meta={"code-annotations": False}).count("# <1>") == 3


def test_code_with_marks_but_no_list_after_it_is_plain_code():
    assert code_of("```python\nx = 1 # <1>\n```\n\nText\n") == "x = 1 # <1>"


@pytest.mark.parametrize("style", ["hover", "select"])
def test_styles_that_need_a_script_are_told_to_stand_below(style):
    (warning,) = resolved(f"---\ncode-annotations: {style}\n---\n{CODE}").warnings
    assert str(warning) == (
        f'doc.qmd:2: warning: code-annotations: found "{style}", which needs a script: explanations stand below the code'
    )


HINT = "every mark needs an item of the list and every item a mark; code-annotations: false leaves both as they are"


def test_lines_without_an_explanation_are_named():
    with pytest.raises(SourceError) as caught:
        resolved("```python\nx # <1>\ny # <2>\n```\n\n1. Why\n")
    said = "doc.qmd:3: found lines marked <2>, expected an item 2 in the list after the code"
    assert found_by(caught.value) == f"{said}\n  hint: {HINT}"


def test_explanations_without_lines_are_named():
    with pytest.raises(SourceError) as caught:
        resolved("```python\nx # <1>\n```\n\n1. Why\n2. Lost\n")
    said = "doc.qmd:2: found item 2 in the list after annotated code, expected a line that ends in a comment <2>"
    assert found_by(caught.value) == f"{said}\n  hint: {HINT}"
