"""Whatever the text, its pieces join to it and know their lines."""

from hypothesis import given
from hypothesis import strategies as st

from press.errors import Location, PublishError
from press.model import Text
from press.readers.blocks import Line, classify
from press.readers.pieces import join_pieces, read_pieces
from press.readers.shortcodes import Sources

fragments = st.sampled_from(
    [
        "text",
        "",
        "",
        "a `{python} x + 1` b",
        "`` `{python} x` ``",
        "```{python}",
        "```",
        "````",
        "    ```{python}",
        "    code",
        "- item",
        "  ```{python}",
        "  ```",
        "> quote",
        "> ```{python}",
        "> ```",
        "#| echo: false",
        "x = 1",
        "<!-- note",
        "-->",
        "::: {.x}",
        ":::",
        "~~~",
        "$`a`$",
        "\\`",
        "---",
    ]
)


def pieces_of(source):
    lines = [Line(line + "\n", Location("a.qmd", number)) for number, line in enumerate(source, 1)]
    kinds = classify(lines)
    body = [(line, kind) for line, kind in zip(lines, kinds, strict=True) if kind != "yaml"]
    return body, read_pieces(body, Sources({}, {}, {})).pieces


@given(st.lists(fragments, max_size=25))
def test_pieces_join_to_the_text_they_were_cut_from(source):
    try:
        body, pieces = pieces_of(source)
    except PublishError:
        return
    assert join_pieces(pieces) == "".join(line.text for line, _ in body)


@given(st.lists(fragments, max_size=25))
def test_the_lines_of_a_piece_of_text_follow_its_place(source):
    try:
        _, pieces = pieces_of(source)
    except PublishError:
        return
    for piece in pieces:
        if isinstance(piece, Text):
            for number, part in enumerate(piece.text.splitlines(), piece.where.line):
                assert part in source[number - 1]
