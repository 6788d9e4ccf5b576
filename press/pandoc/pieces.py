"""Writing a text section by section: in a preview, a section that is as it was is not written by Pandoc once more.

What is kept is kept in this process alone; a single build writes all sections in one run.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from press.pandoc.ast import Element, Outline, find
from press.pandoc.binary import write_ast

#: Characters that are kept at most; beyond them all are forgotten.
_MOST = 50_000_000


@dataclass(frozen=True)
class Seam:
    """What stands between two sections, by the level of their headings.

    Attributes
    ----------
    level_of
        Gives the level of a block that is a heading, 0 of any other.
    element, text
        The seam, and how Pandoc prints it.
    between
        What parts two blocks in print.
    """

    level_of: Callable[[Element], int]
    element: Callable[[int], Element]
    text: Callable[[int], str]
    between: str


#: Of pages with `--section-divs`: a section of its own, which ends the one before.
HTML_SEAM = Seam(
    lambda block: block["c"][0] if block["t"] == "Header" else 0,
    lambda level: {"t": "Header", "c": [level, ["press-seam", [], []], [{"t": "Str", "c": "seam"}]]},
    lambda level: f'<section id="press-seam" class="level{level}">\n<h{level}>seam</h{level}>\n</section>\n',
    "\n",
)


def _typst_level(block: Element) -> int:
    first = block["c"][0] if block["t"] == "Plain" and block["c"] else {}
    return int(first.get("t") == "RawInline" and first["c"][1].startswith("#heading("))


#: Of Typst, whose headings are calls of its function: a comment.
TYPST_SEAM = Seam(
    _typst_level,
    lambda _: {"t": "RawBlock", "c": ["typst", "// press-seam"]},
    lambda _: "// press-seam\n",
    "\n\n",
)


@dataclass
class Texts:
    """Texts of sections by their digests, kept for the next build of this process."""

    texts: dict[bytes, str] = field(default_factory=dict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: bytes) -> str | None:
        """Give a text, None where it is not known."""
        return self.texts.get(key)

    def keep(self, texts: dict[bytes, str]) -> None:
        """Keep texts for the next build."""
        with self.lock:
            if self.size > _MOST:
                self.texts, self.size = {}, 0
            self.texts.update(texts)
            self.size += sum(map(len, texts.values()))


_KEPT = Texts()


def write_sections(
    tree: dict[str, Any], arguments: Sequence[str], seam: Seam, *, outline: Outline | None = None
) -> str:
    """Write a tree as `write_ast` does, but for the sections that this process has written before.

    A text with notes is written as a whole: Pandoc counts them through, and puts them at the end. An outline tells
    sooner whether there are any.
    """
    blocks = tree["blocks"]
    level = min(filter(None, map(seam.level_of, blocks)), default=0)
    if not level or find(blocks, "Note", outline=outline):
        return write_ast(tree, arguments)
    head = orjson.dumps([*arguments, tree["meta"]])
    sections = [(hashlib.sha256(head + orjson.dumps(one)).digest(), one) for one in _part(blocks, seam, level)]
    texts = {key: text for key, _ in sections if (text := _KEPT.get(key)) is not None}
    missing = {key: one for key, one in sections if key not in texts}
    if missing:
        told = [block for one in missing.values() for block in (*one, seam.element(level))]
        written = write_ast({**tree, "blocks": told}, arguments).split(seam.text(level))
        if len(written) != len(missing) + 1:
            # an argument or the text itself makes something else of seams
            return write_ast(tree, arguments)
        new = {key: text.strip("\n") for key, text in zip(missing, written, strict=False)}
        _KEPT.keep(new)
        texts |= new
    return seam.between.join(texts[key] for key, _ in sections if texts[key]) + "\n"


def _part(blocks: Sequence[Element], seam: Seam, level: int) -> list[list[Element]]:
    """Part blocks before each heading of a level."""
    parts: list[list[Element]] = [[]]
    for block in blocks:
        if seam.level_of(block) == level:
            parts.append([])
        parts[-1].append(block)
    return [part for part in parts if part]
