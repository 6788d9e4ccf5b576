"""Telling what each line of a .qmd is: text, code, a fence, YAML. Lines in, lines with their kind out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from press.errors import Location

#: `open` and `close` are the lines of a code fence, `code` what stands between, `yaml` a metadata block with its rules.
Kind = Literal["text", "open", "code", "close", "yaml"]

#: Columns after which indentation means code where no list is open.
_CODE_INDENT = 4
#: Columns by which the content of a note is indented, however long its mark is.
_NOTE_INDENT = 4

_FENCE = re.compile(
    r"^(?P<prefix>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\(?\d+[.)]|\[\^[^\]]+\]:|:)[ \t]+)*)"
    r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*$"
)
_LIST = re.compile(r"^(?P<marker>[ \t]*(?:[-*+]|\(?(?:\d+|[A-Za-z]|#)[.)]|\(?@[\w-]*\)|\[\^[^\]]+\]:|[:~])[ \t]+)\S")


@dataclass(frozen=True)
class Line:
    """One line, newline included, and where it came from."""

    text: str
    where: Location


@dataclass(frozen=True)
class Fence:
    """The opening of a code block: what stands before it, its backticks or tildes, and what stands behind them."""

    prefix: str
    marks: str
    info: str

    @property
    def rest(self) -> str:
        """What the later lines of the block begin with: quote marks stay, list markers become blanks."""
        return "".join(mark if mark in "> \t" else " " for mark in self.prefix)


def classify(lines: Sequence[Line]) -> list[Kind]:
    """Tell the kind of every line."""
    scanner = _Scanner([line.text.rstrip("\n") for line in lines], [line.where for line in lines])
    return scanner.run()


def parse_fence(text: str) -> Fence | None:
    """Read a line as the opening of a code block, or give None."""
    match = _FENCE.match(text.rstrip("\n"))
    if not match or (match["fence"][0] == "`" and _ends_code(match["fence"], match["info"])):
        return None
    return Fence(match["prefix"], match["fence"], match["info"])


def _ends_code(marks: str, info: str) -> bool:
    """Tell whether what stands behind backticks makes them inline code; attributes, such as a caption, may hold some."""
    return "`" in info and not (info.startswith("{") and info.endswith("}") and marks not in info)


def closes(text: str, fence: Fence) -> bool:
    """Tell whether a line ends the block that `fence` began."""
    bare = text.strip().lstrip("> \t") if ">" in fence.prefix else text.strip()
    return len(bare) >= len(fence.marks) and set(bare) == {fence.marks[0]}


class Containers:
    """The list items, definitions and notes that are open, each by the column at which its content begins."""

    def __init__(self) -> None:
        self._columns: list[int] = []
        self._after_blank = True

    def follow(self, line: str) -> None:
        """Take the next line that is no code."""
        text = line.expandtabs(4)
        indent = len(text) - len(text.lstrip())
        item = _LIST.match(text)
        if item or (text.strip() and self._after_blank):
            self._columns = [column for column in self._columns if column <= indent]
        if item:
            self._columns.append(indent + _NOTE_INDENT if "[^" in item["marker"] else len(item["marker"]))
        self._after_blank = not text.strip()

    def column(self, indent: int | None = None) -> int:
        """Give the column of the innermost container, of those that reach to `indent` if it is given; 0 outside all."""
        return next((column for column in reversed(self._columns) if indent is None or column <= indent), 0)


class _Scanner:
    """Goes over the lines once; a place where it cannot tell yet looks ahead."""

    def __init__(self, texts: list[str], places: list[Location]) -> None:
        self._texts = texts
        self._places = places
        self._kinds: list[Kind] = []
        self._containers = Containers()

    def run(self) -> list[Kind]:
        while len(self._kinds) < len(self._texts):
            self._step(len(self._kinds))
        return self._kinds

    def _step(self, at: int) -> None:
        text = self._texts[at]
        end = self._yaml_end(at)
        if end:
            self._kinds += ["yaml"] * (end - at)
            return
        fence = parse_fence(text)
        if fence and not self._is_indented_code(at, fence):
            self._containers.follow(text)
            self._take_block(at, fence)
            return
        self._containers.follow(text)
        self._kinds += ["text"] * (self._comment_end(at) - at)

    def _take_block(self, at: int, fence: Fence) -> None:
        """Take a code block; one that is never closed runs to the end, as Pandoc reads it when it is a text."""
        end = next((index for index in range(at + 1, len(self._texts)) if closes(self._texts[index], fence)), None)
        if end is None:
            self._kinds += ["open", *["code"] * (len(self._texts) - at - 1)]  # type: ignore[list-item]
            return
        self._kinds += ["open", *["code"] * (end - at - 1), "close"]  # type: ignore[list-item]

    def _yaml_end(self, at: int) -> int:
        """Give the line after a metadata block that begins here, or 0."""
        if self._texts[at].rstrip() != "---" or not self._may_begin_yaml(at):
            return 0
        for index in range(at + 1, len(self._texts)):
            if self._texts[index].rstrip() in {"---", "..."}:
                return index + 1
        return 0

    def _may_begin_yaml(self, at: int) -> bool:
        blank_before = at == 0 or not self._texts[at - 1].strip() or self._places[at - 1].path != self._places[at].path
        return blank_before and at + 1 < len(self._texts) and bool(self._texts[at + 1].strip())

    def _is_indented_code(self, at: int, fence: Fence) -> bool:
        if fence.prefix.strip():
            return False
        indent = len(fence.prefix.expandtabs(4))
        after_blank = at == 0 or not self._texts[at - 1].strip()
        return indent >= _CODE_INDENT + self._containers.column() and after_blank

    def _comment_end(self, at: int) -> int:
        """Give the line after this one, or after the HTML comment that begins in it and ends later."""
        if "<!--" not in self._texts[at]:
            return at + 1
        bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->", "", self._texts[at])
        if "<!--" not in bare:
            return at + 1
        end = next((index for index in range(at + 1, len(self._texts)) if "-->" in self._texts[index]), None)
        return at + 1 if end is None else end + 1
