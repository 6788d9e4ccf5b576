"""Text of data that would be markup or a program elsewhere: printed as itself in every format, and run nowhere."""

import json
import os
import unicodedata

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.config.characters import printable
from press.writers.typst.compile import sans_faces
from tests.faults.read_back import READERS, comparable, found, marked
from tests.faults.small_project import render, write

FULL = bool(os.environ.get("FULL_FAULTS"))

HOSTILE = {
    "HTML": [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "&lt;b&gt; &amp; &#60; &nbsp;",
        "</style><style>@import url(//evil.example/x.css)",
        "--> <!-- -->",
        "<!--",
        "]]> <![CDATA[",
        "</table></body>",
        "<?php ?>",
        "&#x9;",
    ],
    "links": [
        "[click](javascript:alert(1))",
        "<javascript:alert(1)>",
        "https://evil.example/<x>",
        "![x](http://evil.example/x.png)",
        "http://x.example/a_b_c*",
        "me@x.example",
    ],
    "LaTeX": [
        r"\input{/etc/passwd} \write18{id}",
        "$x^2$ and $$y$$",
        r"\(x\) \[y\]",
        r"\begin{equation}x\end{equation}",
        "$5 and $6",
        r"\$",
        "%% %",
    ],
    "Typst": [
        '#read("/etc/passwd")',
        '#eval("1")',
        '#import "x"',
        "] [ ) (",
        "*a* _b_ `c`",
        "@ref @fig-x @able2020",
        "// comment /* c */",
        "= heading",
        "/ term: x",
        "~ a~b",
        "<label>",
        r"\u{41} \# \\",
    ],
    "Markdown": [
        "**x** __y__",
        "[a](b){.c #d}",
        "{{< include x.qmd >}}",
        "{{< meta title >}}",
        "`{python} 1+1`",
        "```{python}",
        "a | b || c",
        "|---|",
        "::: {.x}",
        "---",
        "***",
        "# head",
        "> quote",
        "- item",
        "+ item",
        "1. item",
        "(@) x",
        "(a) x",
        "i. x",
        "^sup^ ~sub~",
        "~~strike~~",
        "[^1]",
        ":smile:",
        "{=html}",
        "{#id}",
        "[@a; @b]",
        "-@a",
        "a--b---c...d",
        "\"q\" 's'",
        "    code",
    ],
    "Word": [
        '{ HYPERLINK "http://evil.example" }',
        r'{ INCLUDETEXT "C:\\x" }',
        "</w:t><w:instrText>INCLUDETEXT x</w:instrText>",
        "<w:br/>",
    ],
    "spreadsheets": ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0"],
    "letters": [
        "a\u202eb\u202cc",
        "\u2066x\u2069",
        "a\u200bb\u200dc",
        "e\u0301 a\u0308",
        "\u00adsoft",
        "a\u00a0b",
        "Ω ≤ µ → 10⁻³",
        "ﬁ ﬂ",
    ],
    "control": ["a\0b", "a\x07b", "\ud800", "\ufffe", "\x9f"],
}

PROJECT = "project:\n  type: default\nformat:\n  html: default\n  docx: default\n  typst: default\n  jats: default\n"
#: Prints each text in every way in which data come to be printed.
DOCUMENT = """---
title: Hostile
---

```{python}
#| echo: false
import json
import pandas as pd
from analysis.tables.table import build_table
from analysis.values import Value
with open("texts.json") as file:
    texts = json.load(file)
pd.options.display.max_colwidth = pd.options.display.max_rows = None
value = lambda number: Value(f"data.text{number}", texts[number], kind="word")
```

{{uses}}

```{python}
#| echo: false
build_table(["Text"], [(text,) for text in texts])
```

```{python}
#| echo: false
pd.DataFrame({"text": texts})
```
"""
#: How often each text is printed by it.
USES = 4


def document(count):
    lines = [f"A word `{{python}} texts[{number}]` and `{{python}} value({number})`." for number in range(count)]
    return DOCUMENT.replace("{{uses}}", "\n\n".join(lines))


def render_texts(folder, texts):
    """Render a document that prints texts; gives the text of each finished file."""
    told = json.dumps([marked(number, text) for number, text in enumerate(texts)])
    project = write(folder, {"_quarto.yml": PROJECT, "texts.json": told, "a.qmd": document(len(texts))})
    done = render(project)
    assert done.status == 0, done.err
    endings = {"html": "html", "docx": "docx", "jats": "xml", "pdf": "pdf"}
    return {name: read(project / "build" / f"a.{endings[name]}") for name, read in READERS.items()}


def differences(read, texts):
    """Name what is printed otherwise, or not as often as it should be."""
    for name, content in read.items():
        for number, text in enumerate(texts):
            expected = comparable(printable(text), name=name)
            printed = found(content, number, name=name)
            if printed != [expected] * USES:
                yield name, text, printed


def test_hostile_text_of_data_is_printed_as_itself_in_every_format(tmp_path):
    texts = [text for kind in HOSTILE.values() for text in kind]
    assert list(differences(render_texts(tmp_path / "project", texts), texts)) == []


@pytest.mark.parametrize("length", [2_000, 100_000] if FULL else [2_000])
def test_a_word_longer_than_a_page_is_printed_whole_in_every_format(tmp_path, length):
    read = render_texts(tmp_path / "project", ["\u0175" * length])
    assert {name: text.count("\u0175") for name, text in read.items()} == dict.fromkeys(read, USES * length)


def alphabet():
    """Give the characters that the fonts of the press have, but for those that are no letters by themselves.

    Of a letter with a mark that no font has as one sign, Typst writes both signs with the text of both: who copies it
    from the PDF has it twice (docs/formats-pdf.md).
    """
    faces = [set(TTFont(face).getBestCmap()) for face in sans_faces()]
    letters = map(chr, sorted(set.intersection(*faces)))
    return "".join(letter for letter in letters if letter.isprintable() and not unicodedata.combining(letter))


LETTERS = alphabet()
SIGNS = r"""<>&"'`*_{}[]()#|~$@^\!-+=:;.,%/? """


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("texts")


@settings(
    max_examples=30 if FULL else 2,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.lists(
        st.text(st.one_of(st.sampled_from(SIGNS), st.sampled_from(LETTERS)), min_size=1, max_size=20),
        min_size=30,
        max_size=30,
    )
)
def test_any_text_of_a_data_cell_is_printed_the_same_in_every_format(place, texts):
    assert list(differences(render_texts(place / "project", texts), texts)) == []
