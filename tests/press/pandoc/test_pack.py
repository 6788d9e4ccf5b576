"""Packing: what Pandoc prints stays the same, in fewer elements."""

from press.pandoc.ast import para, space, span, string, words
from press.pandoc.binary import read_ast, write_ast
from press.pandoc.pack import packed

MARKDOWN = """# A *head* of words

Some words, `code x` and *emphasis  here* --- "quoted"
on two lines.^[A note of words] End

- [ ] to do
- [x] done

| a b | c d |
|-----|----:|
| e f | g h |
"""


def test_a_sentence_becomes_one_text():
    assert packed([para(words("a few words"))]) == [para([string("a few words")])]


def test_a_space_beside_something_else_stays_an_element():
    inlines = [string("a"), space(), span(words("b c")), {"t": "SoftBreak"}, string("d")]
    assert packed(inlines) == [string("a"), space(), span([string("b c")]), {"t": "SoftBreak"}, string("d")]


def test_of_several_spaces_one_is_left():
    assert packed([string("a"), space(), space(), string("b")]) == [string("a b")]
    assert packed([span([]), space(), {"t": "SoftBreak"}, span([])]) == [span([]), space(), span([])]


def test_the_box_of_a_task_stays_a_word_of_its_own():
    assert packed(words("\u2610 to do")) == [string("\u2610"), space(), string("to do")]


def test_html_is_the_same():
    tree = read_ast(MARKDOWN)
    lighter = {**tree, "blocks": packed(tree["blocks"])}
    arguments = ["--to=html5", "--wrap=none"]
    assert write_ast(lighter, arguments) == write_ast(tree, arguments)
    assert lighter != tree
