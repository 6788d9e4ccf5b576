"""Read section by section, a document gives the tree that it gives as a whole."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from press.engines.parsing import _Reading
from press.engines.sections import join_trees, split_sections
from press.pandoc.ast import rewrite
from press.pandoc.binary import read_ast

WORDS = st.sampled_from(
    [
        "One",
        "Two",
        "Two words",
        "Methods",
        "Methods",
        "A [link](b.html)",
        "*Em* `code`",
        "Ünï",
        "9 lives",
        "Anchor",
        "???",
        "Methods-1",
        "`x`",
    ]
)
ATTRIBUTES = st.sampled_from(
    ["", "", "", " {#sec-a}", " {#sec-b .unnumbered}", " {-}", " {.appendix}", " {#methods}", " {#one}", " {#section}"]
)
HEADINGS = st.builds("{} {}{}".format, st.sampled_from(["#", "##", "###"]), WORDS, ATTRIBUTES)
BLOCKS = st.sampled_from(
    [
        "A sentence with [@smith2001] and @fig-x.",
        "A note[^a] and one^[inside].",
        "[^a]: What the note says.",
        "[^b]: Another.\n\n    With two paragraphs.",
        "Uses[^b].",
        "- item\n- item\n\n    # Not a heading of the document\n\n- last",
        "1. one\n2. two",
        "```\n# no heading\n\n# nor this\n```",
        "~~~ {.python}\n\n# comment\n\n~~~",
        "````\n```\n\n# no\n\n```\n````",
        "::: {.callout-note}\n\n## Title\n\nText.\n\n:::",
        ":::: {.a}\n\n::: {.b}\n\n# Deep\n\n:::\n\n::::",
        "::: {#fig-x}\n![](a.png)\n\nCaption\n:::",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Caption {#tbl-x}",
        "$$\nx = 1\n$$ {#eq-x}",
        "Inline $x$ and \\$5.",
        "<div class='a'>\n\n# Inside\n\n</div>",
        "<span>text</span> <br> <img src='a.png'>",
        "<div>\n\nopened",
        "</div>",
        "<!-- a comment\n\n# hidden\n\n-->",
        "See [Methods] and [Two words].",
        "See [Methods][] and [one][Two words].",
        "[link]: http://example.org",
        "A [link] of its own.",
        "(@) numbered example\n\n(@good) another",
        "As (@good) shows.",
        "\\newcommand{\\x}{y}",
        "\\begin{align}\na &= b\n\\end{align}",
        "> quoted\n>\n> # heading in a quote",
        "Term\n:   definition\n\n    # heading in it",
        "Setext\n======",
        "***",
        "---",
        "    # indented code",
        "Text\n# not a heading, no blank line before",
        "#no heading",
        "# closed #",
        "* * *",
        "Line one\\\nline two",
        "{{x}} [text]{.small} [x]{#anchor}",
        "![Figure](a.png){#fig-y}",
        "::: {#refs}\n:::",
        "*[HTML]: Hyper",
        "Footnote text [^1] inline.\n\n[^1]: One.",
        "| line\n|  block",
        "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n+---+---+",
        "  a    b\n ---  ---\n  1    2",
        "\ttabbed",
        "`` ` # `` code",
        "@smith2001 [p. 3] says",
        "Trailing spaces  \nnext",
    ]
)
DOCUMENTS = st.lists(st.one_of(HEADINGS, HEADINGS, BLOCKS), min_size=1, max_size=12).map("\n\n".join).map("{}\n".format)
OPTIONS = ["--from=markdown", "--columns=100000"]


def counted_out(blocks):
    """Give blocks without the numbers by which Pandoc counts notes and citations; only styles in notes look at them."""

    def plain(cite):
        return {"t": "Cite", "c": [[{**one, "citationNoteNum": 0} for one in cite["c"][0]], cite["c"][1]]}

    return rewrite(blocks, {"Cite": plain})


def whole(markdown):
    return counted_out(read_ast(markdown, OPTIONS)["blocks"])


@pytest.fixture(scope="module", params=["anew", "kept"])
def reading(request, tmp_path_factory):
    """Give a way to read by section that keeps nothing, and one that keeps the sections of all documents."""
    from press.cache.journal import Journal
    from press.cache.memory import Memory
    from press.cache.store import Cache

    folder = tmp_path_factory.mktemp("reading")
    cache = Cache(folder / "cache" if request.param == "kept" else None)
    memory = Memory(cache, Journal(), subject="a", root=folder, folder=folder, output=folder)
    return _Reading(folder, folder, {}, memory, in_notes=False)


def by_section(reading, markdown):
    sections = split_sections(markdown)
    return None if sections is None else reading._read_sections(sections)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(markdown=DOCUMENTS)
def test_sections_give_the_tree_of_the_whole(reading, markdown):
    found = by_section(reading, markdown)
    if found is not None:
        assert counted_out(found) == whole(markdown)


@pytest.mark.parametrize(
    "markdown",
    [
        "# A\n\nText.\n\n# B\n\nText.\n",
        "Before.\n\n# A\n\nText.\n\n## B\n\n- list\n\n# C\n",
        "# Same\n\na\n\n# Same\n\nb\n\n# Same\n\nc\n",
        "# Same\n\na\n\n# Same {#same}\n\nb\n",
        "# A\n\nnote[^a]\n\n# B\n\n[^a]: text\n\n# C\n\nText.\n",
        "# A\n\n```\n# no\n```\n\n# B\n\n~~~\n\n# no\n\n~~~\n\n# C\n",
        "# A\n\n::: {.x}\n\n# inside\n\n:::\n\n# B\n",
        "# A\n\n$$\nx\n$$\n\n# B\n\n<b>bold</b>\n",
    ],
)
def test_usual_documents_are_read_by_section(reading, markdown):
    assert counted_out(by_section(reading, markdown)) == whole(markdown)


def test_what_is_kept_of_a_section_does_not_know_its_neighbours(reading):
    """Sections of one build are read side by side, and the next build may have others."""
    end = f"# Long\n\n{'x ' * 400}\n"
    for start in ("# Same\n\na\n\n# Same\n\nb\n\n", "# Other\n\na\n\n# Same\n\nb\n\n"):
        assert counted_out(by_section(reading, start + end)) == whole(start + end)


@pytest.mark.parametrize(
    "markdown",
    [
        "# A\n\n[link]\n\n# B\n\n[link]: http://example.org\n",
        "# A\n\n[two words]\n\n# B\n\n[two\nwords]: http://example.org\n",
        "# A\n\nSee [B].\n\n# B\n\nText.\n",
        "# A\n\nSee [words][B c].\n\n# B c\n\nText.\n",
        "# A\n\n(@one) x\n\n# B\n\n(@one)\n",
        "# A\n\n\\newcommand{\\x}{y}\n\n# B\n\n$\\x$\n",
        "# A\n\n<div>\n\n# B\n\n</div>\n",
        "# A\n\n<!--\n\n# B\n\n-->\n",
        "# A\n\n$$\n\n# B\n\n$$\n",
        "# A\n\n\\begin{x}\n\n# B\n\n\\end{x}\n",
        "A\n=\n\nText.\n\n# B\n",
        "# A\n\nText alone.\n",
        "No heading.\n",
        "# A\n\n---\ntitle: x\n---\n\n# B\n",
    ],
)
def test_documents_whose_sections_hang_together_are_read_as_a_whole(markdown):
    assert split_sections(markdown) is None


def test_ids_that_cannot_be_told_make_the_document_be_read_as_a_whole():
    trees = [read_ast(text, OPTIONS)["blocks"] for text in ("# A\n\n# A\n", "# A-1\n\n# A-1\n")]
    assert join_trees(trees, ["# A\n\n# A\n", "# A-1\n\n# A-1\n"]) is None


def test_sections_hold_every_line_once():
    markdown = "Before.\n\n# A\n\nnote[^a]\n\n# B\n\nText.\n\n# C\n\n[^a]: text\n\n# D\n\nEnd.\n"
    sections = split_sections(markdown)
    assert [re.findall("^# (.)", section, re.MULTILINE) for section in sections] == [[], ["A", "B", "C"], ["D"]]
    assert "".join(sections).split() == markdown.split()
