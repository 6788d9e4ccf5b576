"""What is a chunk and what is not."""

import pytest

from press.model import Chunk, Inline, Text
from press.readers import join_pieces


def chunks(document):
    return [piece for piece in document.pieces if isinstance(piece, Chunk)]


def text(document):
    return "".join(piece.text for piece in document.pieces if isinstance(piece, Text))


@pytest.mark.parametrize(
    "source",
    [
        "```{python}\nx = 1\n```\n",
        "``` {python}\nx = 1\n```\n",
        "`````{python}\nx = 1\n`````\n",
        "   ```{python}\n   x = 1\n   ```\n",
        "- item\n\n  ```{python}\n  x = 1\n  ```\n",
        "1. item\n\n    ```{python}\n    x = 1\n    ```\n",
        "- ```{python}\n  x = 1\n  ```\n",
        "> ```{python}\n> x = 1\n> ```\n",
        "> - ```{python}\n>   x = 1\n>   ```\n",
        "::: {.callout-note}\n```{python}\nx = 1\n```\n:::\n",
        "[^1]: note\n\n    ```{python}\n    x = 1\n    ```\n",
        "```{python}\n\nx = 1\n\n```\n",
        "```{python}\r\nx = 1\r\n```\r\n",
        '```{.python lst-cap="With `y`"}\ny\n```\n\n```{python}\nx = 1\n```\n',
        "```{x} y``` {z}\n\n```{python}\nx = 1\n```\n",
    ],
)
def test_a_chunk_is_found_wherever_it_stands(read, source):
    (chunk,) = chunks(read(source))
    assert chunk.code == "x = 1\n"


@pytest.mark.parametrize(
    "source",
    [
        "```python\nx = 1\n```\n",
        "``` {.python}\nx = 1\n```\n",
        "```{=html}\n<b>x</b>\n```\n",
        '```{filename="a.py"}\nx = 1\n```\n',
        "```{#lst-x .python}\nx = 1\n```\n",
        "````\n```{python}\nx = 1\n```\n````\n",
        "~~~\n```{python}\nx = 1\n```\n~~~\n",
        "text\n\n    ```{python}\n    x = 1\n    ```\n",
        "<!--\n```{python}\nx = 1\n```\n-->\n",
        "`` ```{python} ``\n",
    ],
)
def test_plain_code_stays_as_it_is(read, source):
    document = read(source)
    assert chunks(document) == []
    assert text(document) == source


def test_doubled_braces_show_a_chunk_with_its_fences(read):
    document = read("```{{python}}\n#| echo: false\nx = 1\n```\n")
    assert text(document) == "```` {.markdown}\n```{python}\n#| echo: false\nx = 1\n```\n````\n"


def test_doubled_braces_inside_a_longer_block_lose_one_pair(read):
    assert text(read("````\n```{{python}}\nx\n```\n````\n")) == "````\n```{python}\nx\n```\n````\n"


def test_an_open_comment_that_is_never_closed_hides_nothing(read):
    assert len(chunks(read("a <!-- b\n\n```{python}\nx = 1\n```\n"))) == 1


def test_a_comment_mark_in_code_hides_nothing(read):
    assert len(chunks(read("write `<!--` here\n\n```{python}\nx = 1\n```\n\n-->\n"))) == 1


def test_pieces_know_their_lines(read):
    document = read("---\ntitle: x\n---\n\na `{python} y` b\n\n```{python}\n#| label: one\n\ny = 1\n```\n\nend\n")
    places = [(type(piece).__name__, piece.where.line) for piece in document.pieces]
    assert places == [("Text", 4), ("Inline", 5), ("Text", 5), ("Chunk", 7), ("Text", 12)]
    assert [place.line for place in chunks(document)[0].lines] == [10]


def test_a_chunk_keeps_what_stands_before_its_fence(read):
    (chunk,) = chunks(read("> - ```{python}\n>   x\n>   ```\n"))
    assert chunk.prefix == ("> - ", ">   ")


def test_attributes_of_the_fence_are_kept(read):
    (chunk,) = chunks(read("```{python .wide key=1}\nx\n```\n"))
    assert chunk.attributes == ".wide key=1"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "```{r}\nx\n```\n",
            "a.qmd:1: found an executable {r} chunk, which the embedded engine does not support\n  hint: R needs knitr",
        ),
        ("a\n\n```{julia}\nx\n```\n", "a.qmd:3: found an executable {julia} chunk"),
        (
            "```{ojs}\nx\n```\n",
            "{ojs} chunk, which the embedded engine does not support\n  hint: Observable needs a browser",
        ),
        ("```{mermaid}\nx\n```\n", "{mermaid} chunk"),
        ("```{dot}\nx\n```\n", "{dot} chunk"),
        ("```{bash}\nx\n```\n", "hint: write !command in a python chunk"),
        (
            "```{python, echo=FALSE}\nx\n```\n",
            'a.qmd:1: found options in the fence, ", echo=FALSE", expected none\n  hint: write options below the fence',
        ),
        ("```{python echo=FALSE}\nx\n```\n", "found options in the fence"),
        ("~~~{python}\nx\n~~~\n", "a.qmd:1: found a chunk fenced with tildes, expected backticks"),
        ("a\n\n```{python}\nx = 1\n", "a.qmd:3: found a chunk that is never closed, expected ``` below it"),
        ("`{r} x`\n", "a.qmd:1: found inline code of language r, which the embedded engine does not support"),
        (
            "`{python} x`\n",
            "a.qmd:1: found an inline expression in a document without chunks, expected an engine to run it\n  hint: add engine: jupyter",
        ),
    ],
)
def test_messages(faults, source, message):
    assert message in faults(source)


def test_all_faults_of_a_document_are_told_at_once(faults):
    found = faults("```{r}\n```\n\n```{python}\n#| ecko: 1\n```\n\n{{< nope >}}\n")
    assert [line.split(":")[1] for line in found.splitlines() if line.startswith("a.qmd")] == ["1", "5", "8"]


def test_an_inline_expression_alone_needs_an_engine(read):
    document = read("---\nengine: jupyter\n---\n`{python} 1`\n")
    assert any(isinstance(piece, Inline) for piece in document.pieces)


@pytest.mark.parametrize(
    ("source", "expressions"),
    [
        ("a `{python} x` b `{python} y.z` c", ["x", "y.z"]),
        ("`` `{python} x` ``", []),
        ("`{{python}} x`", []),
        ("`{python}` and `{mermaid} x` are only shown", []),
        ("<!-- `{python} x` -->", []),
        ("\\`{python} x`", []),
        ("`{python}\nx`", ["x"]),
        ("| `{python} x` | **`{python} y`** |", ["x", "y"]),
        ('[`{python} x`]{title="a"} and ![`{python} y`](z.png)', ["x", "y"]),
        ("`a` `{python} x['b']` `c`", ["x['b']"]),
        ("`a\n\nb `{python} x`", ["x"]),
    ],
)
def test_inline_expressions(read, source, expressions):
    document = read(f"---\nengine: jupyter\n---\n{source}\n")
    assert [piece.expression for piece in document.pieces if isinstance(piece, Inline)] == expressions


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("`{{python}} x`", "`{python} x`"),
        ("`{{{python}}} x`", "`{{python}} x`"),
        ("`` {{python}} x ``", "`` {python} x ``"),
    ],
)
def test_escaped_expressions_lose_one_pair_of_braces(read, source, shown):
    assert text(read(source + "\n")) == shown + "\n"


def test_pieces_join_to_the_text(read):
    source = "# A\n\na `{python} x` b\n\n- c\n\n  ```{python}\n  #| echo: false\n\n  1\n  ```\n\n````\n{{{{ }}\n````\n"
    assert join_pieces(read(source).pieces) == source


@pytest.mark.parametrize(
    ("source", "column"),
    [
        ("- item\n\n    ", 2),
        ("1. item\n\n    ", 3),
        ("10. item\n\n    ", 4),
        ("- item\n\n    - nested\n\n        ", 6),
        ("- item\n\n    - nested\n\n  ", 2),
        ("- item\n\nPara\n\n   ", 0),
        ("[^1]: note\n\n    ", 4),
        ("term\n: definition\n\n    ", 2),
        ("   ", 0),
    ],
)
def test_outputs_stand_where_the_content_of_their_list_item_begins(read, source, column):
    indent = source.rsplit("\n", 1)[-1]
    (chunk,) = chunks(read(f"{source}```{{python}}\n{indent}x = 1\n{indent}```\n"))
    assert chunk.prefix == (" " * column, " " * column)
    assert chunk.code == "x = 1\n"
