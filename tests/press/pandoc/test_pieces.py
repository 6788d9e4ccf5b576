"""Writing section by section: the same text as in one run, and sections that are as they were are not written again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from press.pandoc import pieces
from press.pandoc.binary import read_ast, write_ast
from press.pandoc.pieces import HTML_SEAM, TYPST_SEAM, write_sections

HTML = ("--to=html5", "--mathml", "--section-divs", "--wrap=none")
TYPST = ("--to=typst-smart-citations", "--wrap=none")
TEXT = "Before.\n\n# One\n\nA *b*, $x^2$.\n\n- c\n\n- d\n\n## Deeper\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n# Two\n\n> E\n\n# One\n\nAgain.\n"


@pytest.fixture
def written(monkeypatch):
    """Give the trees that Pandoc is asked to write, from an empty memory on."""
    told = []
    monkeypatch.setattr(pieces, "_KEPT", pieces.Texts())
    monkeypatch.setattr(pieces, "write_ast", lambda tree, arguments: told.append(tree) or write_ast(tree, arguments))
    return told


def words(tree):
    return [block["c"][1][0] for block in tree["blocks"] if block["t"] == "Header" and block["c"][0] == 1]


@pytest.mark.usefixtures("written")
def test_a_page_is_the_same_as_in_one_run():
    tree = read_ast(TEXT)
    assert write_sections(tree, HTML, HTML_SEAM) == write_ast(tree, HTML)


BLOCKS = ("# H\n", "## H\n", "### H\n", "Text.\n", "- item\n", "1. one\n", "    code\n", "> said\n", "***\n", "<b>\n")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=12))
def test_pages_of_any_blocks_are_the_same_as_in_one_run(blocks):
    tree = read_ast("\n".join(blocks))
    for _ in range(2):
        assert write_sections(tree, HTML, HTML_SEAM) == write_ast(tree, HTML)


def test_only_the_section_that_changed_is_written_again(written):
    write_sections(read_ast(TEXT), HTML, HTML_SEAM)
    changed = read_ast(TEXT.replace("E", "Else"))
    assert write_sections(changed, HTML, HTML_SEAM) == write_ast(changed, HTML)
    assert [words(tree) for tree in written] == [
        ["press-seam", "one", "press-seam", "two", "press-seam", "one-1", "press-seam"],
        ["two", "press-seam"],
    ]


def test_what_is_as_it_was_is_not_written_at_all(written):
    tree = read_ast(TEXT)
    first = write_sections(tree, HTML, HTML_SEAM)
    assert (write_sections(tree, HTML, HTML_SEAM), len(written)) == (first, 1)


def test_other_arguments_write_anew(written):
    tree = read_ast(TEXT)
    plain = [argument for argument in HTML if argument != "--mathml"]
    assert write_sections(tree, HTML, HTML_SEAM) != write_sections(tree, plain, HTML_SEAM)
    assert len(written) == 2


def test_where_seams_are_written_otherwise_the_text_is_written_as_a_whole(written):
    tree = read_ast(TEXT)
    arguments = (*HTML, "--number-sections")
    assert write_sections(tree, arguments, HTML_SEAM) == write_ast(tree, arguments)
    assert written[1] == tree


@pytest.mark.parametrize("text", ["No heading.\n", "# A\n\nNote^[Here.]\n\n# B\n\nText.\n"])
def test_a_text_without_headings_or_with_notes_is_written_as_a_whole(written, text):
    tree = read_ast(text)
    assert [write_sections(tree, HTML, HTML_SEAM) for _ in range(2)] == [write_ast(tree, HTML)] * 2
    assert written == [tree, tree]


def heading(words):
    return {"t": "Plain", "c": [{"t": "RawInline", "c": ["typst", f"#heading(level: 1)[{words}]"]}]}


def test_source_for_typst_is_parted_before_its_headings(written):
    tree = read_ast("Before.\n\nOne.\n\nTwo.\n")
    before, one, two = tree["blocks"]
    tree["blocks"] = [before, heading("A"), one, heading("B"), two]
    text = "Before.\n\n#heading(level: 1)[A]\n\nOne.\n\n#heading(level: 1)[B]\n\nTwo.\n"
    for _ in range(2):
        assert write_sections(tree, TYPST, TYPST_SEAM).split() == text.split()
    assert len(written) == 1
    changed = {**tree, "blocks": [before, heading("A"), two, heading("B"), two]}
    write_sections(changed, TYPST, TYPST_SEAM)
    assert written[1]["blocks"][0] == heading("A")
    assert two in written[1]["blocks"]
    assert before not in written[1]["blocks"]


def test_too_much_is_forgotten(written, monkeypatch):
    monkeypatch.setattr(pieces, "_MOST", 10)
    for text in (TEXT, TEXT + "\n# More\n\nText.\n"):
        tree = read_ast(text)
        assert write_sections(tree, HTML, HTML_SEAM) == write_ast(tree, HTML)
    assert len(pieces._KEPT.texts) == 1
    assert len(written) == 2
