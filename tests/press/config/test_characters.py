"""Characters that no finished file can hold are those that XML 1.0 forbids, and control characters."""

import sys

import pytest
from lxml import etree

from press.config.characters import UNPRINTABLE, printable


def test_data_show_a_mark_where_such_a_character_stood():
    assert printable("a\0b\x1b[0mc\ud800\uffff") == "a\ufffdb\ufffd[0mc\ufffd\ufffd"


@pytest.mark.parametrize("text", ["tab\tline\nend\r", "\u202e\u2066\u200b\u0301\u00ad", "\N{NO-BREAK SPACE}", "😀"])
def test_marks_that_turn_text_or_show_nothing_are_left_as_they_are(text):
    assert printable(text) == text


def test_nothing_that_is_left_is_refused_by_xml():
    left = printable("".join(map(chr, range(sys.maxunicode + 1))))
    element = etree.Element("x")
    element.text = left
    assert element.text == left
    assert UNPRINTABLE.search(left) is None
