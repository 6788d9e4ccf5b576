"""Text of the author as Typst source: the only place where strings meet Typst's syntax.

Running text goes through `escape_text`, everything else (alt text, names, addresses) through `quote`.
Pandoc's own escaping leaves "--", "..." and quotation marks to Typst's shorthands, which then print other characters
than the other formats do (docs/decisions/0009-pdf-through-typst.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Control characters have no glyph and PDF/UA forbids them; the replacement character shows that something stood there.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

#: Characters that Typst reads as markup somewhere, or that would join a call such as `#emph[a]` standing before them.
_SPECIAL = re.compile(r"[\\#$*_`<>@\[\]~\-'\"/=+(;{}]|\.(?=\.)|(?<=\.)\.|^\.")
_LIST_NUMBER = re.compile(r"(\d+)\.")

_STRING = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}

#: Longest run without a place to break that still fits a narrow table column.
LONGEST_RUN = 20
#: Longer ones are no words that hyphenation could know, and would end beside the page.
LONGEST_WORD = 60
_BREAK_AFTER = re.compile(r"(?<=[_/.\-=&?:,;|@+])(?=[^\s_/.\-=&?:,;|@+])")
_EVERY = re.compile(rf".{{1,{LONGEST_RUN}}}", re.DOTALL)
_SPACE = re.compile(r"(\s+)")


def clean(text: str) -> str:
    """Replace characters that no font can show: controls, private use, non-characters."""
    # a byte order mark inside text meant "no break here", which PDF/UA forbids and this character says
    return _CONTROL.sub(_REPLACEMENT, text.replace("\ufeff", "\N{WORD JOINER}"))


def quote(text: str) -> str:
    """Write a Typst string literal."""
    escaped = "".join(_STRING.get(char, char) for char in clean(text))
    return f'"{escaped}"'


def escape_text(text: str) -> str:
    """Write plain text as Typst markup that prints exactly these characters wherever it stands."""
    escaped = _SPECIAL.sub(lambda match: "\\" + match.group(), clean(text))
    return _LIST_NUMBER.sub(r"\1\\.", escaped) if _LIST_NUMBER.fullmatch(escaped) else escaped


def label(identifier: str) -> str:
    """Write a label; any text can be one."""
    return f"label({quote(identifier)})"


def array(items: Iterable[str]) -> str:
    """Write an array; a single item keeps its comma."""
    return "(" + "".join(f"{item}, " for item in items) + ")"


def breakable(text: str) -> list[str]:
    """Cut a long run of characters where a line may break: after punctuation, or anywhere where it has none.

    Hyphenation knows only words; identifiers and addresses would stick out of a table's column.
    """
    if max(map(len, _SPACE.split(text))) <= LONGEST_RUN:
        return [text]
    return [part for piece in _BREAK_AFTER.split(text) for part in _cut(piece)]


def _cut(piece: str) -> list[str]:
    if len(piece) <= (LONGEST_WORD if piece.isalpha() else LONGEST_RUN):
        return [piece]
    return _EVERY.findall(piece)
