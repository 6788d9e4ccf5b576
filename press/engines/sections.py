"""Sections of a document that can be read alone: what an author changes in one leaves what was read of the others.

Markdown has few forms that reach over a heading: definitions of links, notes and abbreviations, links to headings by
their words, numbered examples, TeX macros, HTML elements and comments. A document is split only where none of them
does; else it is read as a whole. Either way gives the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise

import orjson

from press.model import Json
from press.pandoc.ast import find, rewrite

_HEADING = re.compile(r"#{1,6} .*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_DIV = re.compile(r" {0,3}:{3,}\s*(.*?)\s*:*\s*$")
#: Forms that tie sections to each other in ways that are not followed here: lines, definitions of links, commands of TeX.
_TIES = re.compile(r" {0,3}\*\[|[ \t]*\(@[\w-]*\)[ \t]| {0,3}(?:---|\.\.\.)\s*$|(?:=+|-+)\s*$")
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:", re.MULTILINE)
_MACROS = re.compile(r"\\(?:(?:re)?newcommand|providecommand|def\b|let\b|newenvironment|DeclareMathOperator)")
_NOTE = re.compile(r"\[\^([^\]\s]+)\]")
_BRACKETS = re.compile(r"\[([^\[\]]+)\](?![({])")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)(?![\w:@.+-])[^<>]*?(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
#: Pairs that have to be whole in a section.
_PAIRS = (("<!--", "-->"), (r"\begin{", r"\end{"), ("<?", "?>"), ("<![CDATA[", "]]>"))


def split_sections(markdown: str) -> list[str] | None:
    """Give the sections of a document, each from one heading to the next; None where it has to be read as a whole."""
    lines = markdown.split("\n")
    if _are_tied(markdown, lines):
        return None
    sections = _joined_by_notes(_sections(lines))
    if len(sections) < 2 or not all(_is_whole(section) for section in sections):  # noqa: PLR2004 - one is no split
        return None
    return None if _links_to_headings(sections) else sections


def _are_tied(markdown: str, lines: Sequence[str]) -> bool:
    # one pattern for a whole text takes twenty times as long as its parts, where most lines can be told at once
    bracketed = any(line.lstrip(" ").startswith("[") for line in lines)
    return bool(
        any(map(_TIES.match, lines)) or _MACROS.search(markdown) or (bracketed and _DEFINITION.search(markdown))
    )


def _sections(lines: Sequence[str]) -> list[str]:
    starts = [0, *_starts(lines), len(lines)]
    return ["\n".join(lines[start:end]) + "\n" for start, end in pairwise(dict.fromkeys(starts))]


def _starts(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines with a heading that stands in no div and no code, after a blank line."""
    fence, depth, blank = "", 0, True
    for number, line in enumerate(lines):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(f"{fence[0]} "):
                fence = ""
        elif mark:
            fence = mark[1]
        elif div := _DIV.match(line):
            depth += 1 if div[1] else -1
        elif depth == 0 and blank and number and _HEADING.fullmatch(line):
            yield number
        blank = not line.strip()


def _joined_by_notes(sections: Sequence[str]) -> list[str]:
    """Join the sections between the first and the last that name the same note."""
    where: dict[str, list[int]] = {}
    for number, section in enumerate(sections):
        for name in _NOTE.findall(section):
            where.setdefault(name, []).append(number)
    bound = {number for places in where.values() for number in range(min(places) + 1, max(places) + 1)}
    joined: list[str] = []
    for number, section in enumerate(sections):
        if number in bound:
            joined[-1] += section
        else:
            joined.append(section)
    return joined


def _is_whole(section: str) -> bool:
    """Tell whether everything that a section opens is closed in it."""
    if section.count("$$") % 2 or any(section.count(first) != section.count(last) for first, last in _PAIRS):
        return False
    open_tags: dict[str, int] = {}
    for closing, name, empty in _TAG.findall(section):
        if not empty and name.lower() not in _VOID:
            open_tags[name.lower()] = open_tags.get(name.lower(), 0) + (-1 if closing else 1)
    return not any(open_tags.values())


def _words(text: str) -> str:
    return " ".join(re.sub(r"\{[^}]*\}|[*_`#]", " ", text).casefold().split())


def _titles(section: str) -> list[str]:
    return [_words(line) for line in section.split("\n") if _HEADING.fullmatch(line)]


def _links_to_headings(sections: Sequence[str]) -> bool:
    """Tell whether brackets hold the words of a heading: Pandoc makes a link of them."""
    titles = {title for section in sections for title in _titles(section)}
    return any(_words(inner) in titles for section in sections for inner in _BRACKETS.findall(section))


#: Pandoc's mark of an id that was made from the same words as one before.
_NUMBERED = re.compile(r"-\d+$")


def has_numbered_ids(blocks: list[Json]) -> bool:
    """Tell whether a heading may owe its id to another of the same words."""
    return any(_NUMBERED.search(header["c"][1][0]) for header in _headings(blocks))


def _headings(blocks: list[Json]) -> list[Json]:
    """Give the headings of a section; looks for those inside other blocks only where there are some."""
    found = [block for block in blocks if block["t"] == "Header"]
    return found if orjson.dumps(blocks).count(b'"t":"Header"') == len(found) else find(blocks, "Header")


def join_trees(trees: Sequence[list[Json]], sections: Sequence[str]) -> list[Json] | None:
    """Give the blocks of all sections, the ids of headings of the same words numbered as Pandoc numbers them.

    None where that cannot be told from here.
    """
    used: set[str] = set()
    joined: list[Json] = []
    for blocks, section in zip(trees, sections, strict=True):
        renamed: dict[int, str] = {}
        for header in _headings(blocks):
            name = header["c"][1][0]
            if name in used and not re.search(rf"\{{[^}}]*#{re.escape(name)}[\s}}]", section):
                if _NUMBERED.search(name) or name in renamed.values():
                    return None
                name = next(f"{name}-{number}" for number in count(1) if f"{name}-{number}" not in used)
                renamed[id(header)] = name
            used.add(name)
        joined += _renamed(blocks, renamed) if renamed else blocks
    return joined


def _renamed(blocks: list[Json], names: Mapping[int, str]) -> list[Json]:
    def rename(header: Json) -> Json:
        level, (name, *rest), text = header["c"]
        return {"t": "Header", "c": [level, [names.get(id(header), name), *rest], text]}

    done: list[Json] = rewrite(blocks, {"Header": rename})
    return done
