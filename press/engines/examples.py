"""Lines that Pandoc would take for items of an example list, such as `@fig-x.`, though a reference or citation is meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from press.errors import Location
from press.readers.blocks import Line, classify

#: What stands before the text of a line: quotes and the marks of lists.
_BEFORE = r"(?P<before>[ \t>]*(?:(?:[-*+]|\(?\d+[.)])[ \t]+)*)"
_ITEM = re.compile(rf"^{_BEFORE}(?P<open>\(?)@(?P<key>[\w-]+)(?P<end>[.)])(?=\s|$)", re.MULTILINE)


def as_references(markdown: str, keys: Callable[[], frozenset[str]]) -> str:
    """Part the sign of a list from what cites: a key of the bibliography, or a label that stands in the text.

    Pandoc reads `(@x)`, `@x.` and `@x)` at the beginning of a paragraph, or of any line of a list item, as an item
    that has the label `x`, and prints a number in place of it.
    """
    if not _ITEM.search(markdown):
        return markdown
    lines = markdown.split("\n")
    kinds = classify([Line(f"{line}\n", Location(Path())) for line in lines])

    def is_cited(key: str) -> bool:
        return ("-" in key and f"#{key}" in markdown) or key in keys()

    def escaped(found: re.Match[str]) -> str:
        opening, key, end = found["open"], found["key"], found["end"]
        if (opening and end == ".") or not is_cited(key):
            return found[0]
        return found["before"] + (f"\\(@{key})" if opening else f"@{key}\\{end}")

    return "\n".join(
        _ITEM.sub(escaped, line) if kind == "text" else line for line, kind in zip(lines, kinds, strict=True)
    )
