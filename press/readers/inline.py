"""Inline expressions, `` `{python} x` ``, in a stretch of text: text in, text and expressions out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from press.config.check import QUARTO_HINT
from press.errors import Diagnostic, Location, SourceError

#: Escapes, comments and code spans; a code span ends with as many backticks as it began with and holds no blank line.
_TOKEN = re.compile(
    r"\\[^\n]|<!--.*?-->|(?<!`)(?P<marks>`+)(?!`)(?P<code>(?:(?!\n[ \t]*\n).)+?)(?<!`)(?P=marks)(?!`)", re.DOTALL
)
#: A language in braces and what it is to say; `{python}` alone is a code span like any other.
_EXPRESSION = re.compile(r"^\s*\{(?P<language>python|r|julia|ojs)\}\s+(?P<expression>\S.*?)\s*$", re.DOTALL)
_SHOWN = re.compile(r"^(?P<before>\s*)\{(?P<inner>\{+[A-Za-z][\w-]*\}+)\}(?P<after>\s)")


@dataclass(frozen=True)
class Found:
    """An inline expression between `start` and `end` of a text."""

    start: int
    end: int
    expression: str


def find_expressions(text: str, where: Location) -> Iterator[Found]:
    """Yield the inline expressions of a text that begins at `where`.

    Raises
    ------
    SourceError
        An expression is of a language that this engine does not run.
    """
    for match in _TOKEN.finditer(text):
        inside = _EXPRESSION.match(match["code"] or "") if match["marks"] == "`" else None
        if not inside:
            continue
        place = Location(where.path, where.line + text.count("\n", 0, match.start()))
        if inside["language"] != "python":
            message = f"found inline code of language {inside['language']}, which the embedded engine does not support"
            raise SourceError(Diagnostic("unsupported", message, place, hint=f"Python is run here; {QUARTO_HINT}"))
        yield Found(match.start(), match.end(), " ".join(inside["expression"].split("\n")))


def show_escaped(text: str) -> str:
    """Take one pair of braces off `` `{{python}} x` ``, which is only shown."""

    def unescape(match: re.Match[str]) -> str:
        if match["marks"] is None or not _SHOWN.match(match["code"]):
            return match[0]
        code = _SHOWN.sub(r"\g<before>\g<inner>\g<after>", match["code"])
        return match["marks"] + code + match["marks"]

    return _TOKEN.sub(unescape, text)
