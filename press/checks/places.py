"""Where in the author's files a piece of the finished text was written.

A tree has no lines. What stands in it is looked for in the text that was given to Pandoc, whose lines are known, by
its letters and digits alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from press.errors import Location
from press.model import Document, Executed

#: Attributes, but for texts that readers meet, and targets of links.
_ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}|\]\([^)\s]*\)")
_ALT = re.compile(r'fig-alt="((?:[^"\\]|\\.)*)"')
_SQUEEZED = re.compile(r"[\W_]+")
#: Letters on either side by which a place is found; fewer where markup stands near.
_AROUND = (24, 12, 6, 3, 0)


class Places:
    """The text of one document, executed, to be searched."""

    def __init__(self, executed: Executed) -> None:
        lines = [
            *_front_matter(executed.document),
            *zip(executed.markdown.split("\n"), executed.line_map, strict=False),
        ]
        self._document = executed.document.path
        self._starts: list[int] = []
        self._locations: list[Location] = []
        parts, length = [], 0
        for text, where in lines:
            squeezed = squeeze(_shown(text))
            self._starts.append(length)
            self._locations.append(where)
            parts.append(squeezed)
            length += len(squeezed)
        self._text = "".join(parts)
        self._cursor = 0
        self._sources = ""
        self._files: Sequence[Path] = (executed.document.path, *executed.document.files)

    def rewind(self) -> None:
        """Begin again: what is asked for next may stand anywhere."""
        self._cursor = 0

    def finder(self, text: str) -> Callable[[int], Location]:
        """Give what finds the author's line of an offset in `text`; asked for later than the text before it."""
        return lambda offset: self.find(text, offset)

    def find(self, text: str, offset: int) -> Location:
        """Give the author's line of the word at an offset of a passage."""
        end = offset + len(re.match(r"\w*", text[offset:])[0])  # type: ignore[index]
        before, word, after = squeeze(text[:offset]), squeeze(text[offset:end]), squeeze(text[end:])
        for around in _AROUND:
            for left, right in ((around, around), (around, 0), (0, around)):
                lead = before[-left:] if left else ""
                wanted = lead + word + after[:right]
                place = self._search(wanted)
                if place >= 0:
                    self._cursor = place
                    return self._line(place + len(lead))
        return Location(self._document)

    def _search(self, wanted: str) -> int:
        if not wanted:
            return -1
        later = self._text.find(wanted, self._cursor)
        return later if later >= 0 else self._text.find(wanted)

    def _line(self, place: int) -> Location:
        return self._locations[bisect_right(self._starts, place) - 1]

    def is_typed(self, text: str) -> bool:
        """Tell whether a text stands as it is in the author's files, and not only in what a program made."""
        if not self._sources:
            texts = (path.read_text(encoding="utf-8", errors="replace") for path in dict.fromkeys(self._files))
            self._sources = squeeze("".join(texts))
        return squeeze(text) in self._sources


def squeeze(text: str) -> str:
    """Give the letters and digits of a text."""
    return _SQUEEZED.sub("", text)


def _shown(line: str) -> str:
    """Give a line without markup that readers do not meet."""
    return _ATTRIBUTES.sub(lambda found: " ".join(_ALT.findall(found[0])), line)


def _front_matter(document: Document) -> Iterator[tuple[str, Location]]:
    lines = document.path.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or lines[0].strip("\ufeff -") or not lines[0].strip("\ufeff").startswith("---"):
        return
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() in {"---", "..."}:
            return
        yield line, Location(document.path, number)
