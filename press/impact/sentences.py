"""Sentences of a document: inline elements in, sentences out, each with the values and references that stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from press.checks.printed import NAME
from press.pandoc.ast import Element, classes, plain_text, values

#: Words with a full stop that end no sentence; single letters are initials.
_SHORT = re.compile(r"(?:^|[\s(\[“‘])(?:\w|al|e\.g|i\.e|vs|cf|ca|approx|Dr|Prof|No|Nr|Fig|Figs|Tab|Eq|Ref|Vol|pp?)\.$")
_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_SPACES = ("Space", "SoftBreak", "LineBreak")


#: Attribute of the span of a claim, which names it.
CLAIM = "data-claim"


class Word(NamedTuple):
    """A stretch of text without a space, or the space itself: as printed, for comparing, and as what it is made of."""

    text: str
    same: str
    template: str
    value: str = ""


class Sentence(NamedTuple):
    """A sentence; `template` names values and references in their place, `plain` are its longest words of the author."""

    text: str
    same: str
    template: str
    values: tuple[str, ...]
    plain: tuple[str, ...]


_SPACE = Word(" ", " ", " ")


def split(inlines: Iterable[Element]) -> list[Sentence]:
    """Split inline elements into sentences; notes and pictures are left out."""
    sentences: list[list[Word]] = [[]]
    for word in _words(inlines):
        if word is _SPACE and _ends("".join(one.text for one in sentences[-1])):
            sentences.append([])
        elif not (word is _SPACE and not sentences[-1]) and word.text:
            if len(sentences) > 1 and not sentences[-1] and word.text[0].islower():
                sentences.pop()
                sentences[-1].append(_SPACE)
            sentences[-1].append(word)
    return [joined(words) for words in sentences if any(word.text.strip() for word in words)]


def whole(inlines: Iterable[Element]) -> Sentence:
    """Take inline elements as one text."""
    return joined(list(_words(inlines)))


def joined(words: list[Word]) -> Sentence:
    """Make one text of words."""
    text, same, template = ("".join(parts).strip() for parts in (
        [word.text for word in words], [word.same for word in words], [word.template for word in words]))  # fmt: skip
    named = tuple(dict.fromkeys(word.value for word in words if word.value))
    return Sentence(text, same, template, named, _longest(words))


def _ends(text: str) -> bool:
    return bool(_END.search(text)) and not _SHORT.search(text)


def _longest(words: list[Word]) -> tuple[str, ...]:
    """Give the longest run of words that stand in the source as they are printed."""
    runs: list[list[str]] = [[]]
    for word in words:
        if word.text != word.template:
            runs.append([])
        else:
            runs[-1] += re.findall(r"[^\W_]+", word.text)
    longest: list[str] = max(runs, key=len)
    return tuple(longest)


def _words(inlines: Iterable[Element]) -> Iterator[Word]:
    for inline in inlines:
        kind = inline["t"]
        if kind in _SPACES:
            yield _SPACE
        elif kind == "Str":
            yield Word(inline["c"], inline["c"], inline["c"])
        elif kind in {"Code", "Math"}:
            yield Word(inline["c"][1], inline["c"][1], inline["c"][1])
        elif kind == "Cite":
            yield _reference(inline, "; ".join(f"@{one['citationId']}" for one in inline["c"][0]))
        elif kind == "Quoted":
            marks = "“”" if inline["c"][0]["t"] == "DoubleQuote" else "‘’"
            yield Word(marks[0], marks[0], marks[0])
            yield from _words(inline["c"][1])
            yield Word(marks[1], marks[1], marks[1])
        elif kind in {"Span", "Link"}:
            yield from _marked(inline)
        elif kind not in {"RawInline", "Note", "Image"}:
            yield from _words(inline["c"])


def _marked(inline: Element) -> Iterator[Word]:
    """Give the words of a span or link: a value under its name, a reference under its target, a number of a heading not."""
    marks = classes(inline)
    told = values(inline)
    name, claim = told.get(NAME, ""), told.get(CLAIM, "")
    if name or claim:
        text = plain_text(inline)
        yield Word(text, text, f"{{{name}}}" if name else f"{{{claim} {text}}}", name or claim)
    elif "quarto-xref" in marks:
        yield _reference(inline, str(inline["c"][-1][0]) if inline["t"] == "Link" else "reference")
    elif {"header-section-number", "quarto-float-label"} & set(marks):
        yield Word("", "", "")
    else:
        yield from _words(inline["c"][1])


def _reference(inline: Element, name: str) -> Word:
    return Word(plain_text(inline), f"[{name}]", f"[{name}]")
