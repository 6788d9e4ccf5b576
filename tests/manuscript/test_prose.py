"""How the text is written: small chunks, a sentence a line, as long as asked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {name: (ROOT / "manuscript" / f"{name}.qmd").read_text(encoding="utf-8") for name in ("article", "supplement")}

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
CHUNK = re.compile(r"^```\{python\}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`\{python\} [^`]+`")
EQUATION = re.compile(r"\$\$.*?\$\$( \{#[a-z-]+\})?|\$[^$\n]+\$", re.DOTALL)
#: Citations, references, attributes, addresses of links, lines of divs and shortcodes: markup, not prose.
MARKUP = re.compile(r"\[?@[\w-]+(?:; @[\w-]+)*\]?|\{[#.][^}]*\}|\]\([^)]*\)|^:::.*$|^\{\{<.*$", re.MULTILINE)

MINIMUM_WORDS = 3000
LONGEST_ABSTRACT = 350
LONGEST_CHUNK = 6


def take_prose(text: str) -> str:
    """Give the text without front matter, chunks, computed values, equations and markup."""
    for pattern in (FRONT_MATTER, CHUNK, INLINE, EQUATION, MARKUP):
        text = pattern.sub("", text)
    return text


def take_abstract(text: str) -> str:
    return text.split("# Abstract")[1].split("\n# ", maxsplit=1)[0]


def count_words(text: str) -> int:
    """Count words; a computed value is one."""
    plain = take_prose(INLINE.sub("value", CHUNK.sub("", FRONT_MATTER.sub("", text))))
    return len([word for word in plain.split() if re.search(r"\w", word)])


@pytest.mark.parametrize("name", TEXTS)
def test_chunks_are_short_and_define_nothing(name):
    chunks = CHUNK.findall(TEXTS[name])
    assert chunks
    assert [chunk for chunk in chunks if len(chunk.splitlines()) > LONGEST_CHUNK] == []
    assert [chunk for chunk in chunks if re.search(r"^\s*(?:def|class|lambda)\b", chunk, re.MULTILINE)] == []


@pytest.mark.parametrize("name", TEXTS)
def test_each_sentence_has_a_line_of_its_own(name):
    prose = "\n".join(line for line in take_prose(TEXTS[name]).splitlines() if not line.startswith("**"))
    assert re.findall(r".*[a-z)%][.?!] [A-Z].*", prose) == []


def test_the_article_is_long_enough():
    body = TEXTS["article"].split("# Introduction")[1].split("# References")[0]
    assert count_words("# Introduction" + body) >= MINIMUM_WORDS


def test_the_abstract_is_structured_and_short():
    abstract = take_abstract(TEXTS["article"])
    heads = re.findall(r"^\*\*([^*]+)\.\*\*$", abstract, re.MULTILINE)
    assert heads == ["Background", "Objectives", "Methods", "Results", "Conclusions", "Funding and registration"]
    assert count_words("# Abstract" + abstract) <= LONGEST_ABSTRACT


def test_the_abstract_cites_nothing():
    assert "@" not in take_abstract(TEXTS["article"])


def test_the_title_says_what_the_article_is():
    title = next(line for line in TEXTS["article"].splitlines() if line.startswith("title:"))
    assert "a systematic review" in title
