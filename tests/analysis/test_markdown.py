"""Markdown that prints the text it was given: asked of Pandoc itself."""

from __future__ import annotations

import json
import subprocess
from functools import cache

import pypandoc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.markdown import compose_identifier, escape_text, render_citations, render_link, render_span

HOSTILE = [
    "a | b",
    "*x* _y_ **z**",
    "[link](x) [@key] @key -@key",
    "`code` $m$ $$n$$ \\frac \\",
    "<b>x</b> &amp; & {.class} {{< include x >}}",
    'it\'s "quoted" -- and --- then ...',
    "H~2~O x^2^ ~~gone~~ ^[note] [^1]",
    "# no heading",
    "1. no list",
    "- no list",
    "![no](image.png)",
    "https://example.org/a_b",
    "p<0.05; 12-60; R²; \N{MINUS SIGN}0.10",
    ":::",
    "\\(x\\) \\[y\\]",
]


@cache
def pandoc() -> str:
    return pypandoc.get_pandoc_path()


def read_paragraph(markdown: str) -> str:
    """Give the text of one table cell as Pandoc reads it."""
    table = f"| a |\n|---|\n| {markdown} |\n"
    command = [pandoc(), "-f", "markdown", "-t", "json"]
    tree = json.loads(subprocess.run(command, input=table, capture_output=True, encoding="utf-8", check=True).stdout)
    assert [block["t"] for block in tree["blocks"]] == ["Table"]
    (cell,) = tree["blocks"][0]["c"][4][0][3][0][1]
    blocks = cell[4]
    return "".join(" " if one["t"] == "Space" else one["c"] for block in blocks for one in block["c"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_prints_as_it_is(text):
    assert read_paragraph(escape_text(text)) == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
def test_any_text_prints_as_it_is(text):
    assert read_paragraph(escape_text(text)) == " ".join(text.split())


def test_line_breaks_become_spaces():
    assert escape_text("one\n\ntwo\tthree ") == "one two three"


def test_a_span_has_id_class_and_attribute():
    span = render_span("1469", identifier="val-a", classes=("value",), attributes={"data-value": 'a"b'})
    assert span == '[1469]{#val-a .value data-value="a\\"b"}'


def test_citations_stand_in_one_group():
    assert render_citations(("a", "b")) == "[@a; @b]"
    assert render_citations(()) == ""


def test_an_address_cannot_leave_its_link():
    assert render_link("https://e.org/a|b>c d") == "<https://e.org/a%7Cb%3Ec%20d>"


def test_an_id_keeps_letters_digits_and_underscores():
    assert compose_identifier("a.b_c/d e") == "a-b_c-d-e"
