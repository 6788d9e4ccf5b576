"""Blocks as Pandoc wrote them before: in a preview, a block that is as it was is not written once more.

Headings are always written: they make the sections. So is what counts through the whole file (lists, notes, pictures,
changes, comments) or asks for a style that the reference document lacks, since Pandoc keeps account of it.

How Pandoc writes a paragraph depends on what stands before it. So a block is kept together with the blocks before it,
back to the one that settles this, and these are written again where a block behind them is new.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from press.pandoc.ast import Element, raw_block
from press.pandoc.pieces import Texts
from press.writers.docx.marks import FORMAT
from press.writers.docx.ooxml import attribute
from press.writers.docx.relations import LINK, links_of

#: What Pandoc numbers, or keeps in a file of its own, beside the text.
_COUNTED = re.compile(r'\br:(?!id=")\w+=|<w:(?:numPr|footnoteReference|endnoteReference|comment\w*|ins|del|move\w+)\b')
_POINTS = re.compile(r'\br:id="([^"]*)"')
_STYLE = re.compile(r'<w:(?:p|r|tbl)Style w:val="([^"]*)"')
_BOOKMARK = re.compile(r'<w:bookmark(Start|End) w:id="(\d+)"([^>]*)>')
#: Stands for the place of a block in the ids of its bookmarks; the text itself has no such quotation mark.
_PLACE = 'w:id="@'
#: Blocks that settle how the next paragraph begins, whatever stood before them.
_SETTLING = frozenset({"Header", "Para", "Plain", "CodeBlock", "Table"})

_KEPT = Texts()


@dataclass(frozen=True)
class Parts:
    """The blocks of one text.

    Attributes
    ----------
    keys
        Digests of the blocks, and of what else their OOXML depends on.
    known
        What was kept of them.
    written
        Places of those that Pandoc is to write.
    """

    blocks: Sequence[Element]
    keys: Sequence[bytes]
    known: Sequence[str | None]
    written: Sequence[int]

    @classmethod
    def of(cls, blocks: Sequence[Element], told: Sequence[str]) -> Parts:
        """Look up blocks; `told` is what is not theirs and may change how they are written."""
        keys = _digest(blocks, told)
        known = [_KEPT.get(key) for key in keys]
        return cls(blocks, keys, known, _choose(blocks, known))

    @property
    def _seam(self) -> str:
        """Give a comment that stands nowhere in the text."""
        return f"<!--{hashlib.sha256(b''.join(self.keys)).hexdigest()}-->"

    def to_write(self) -> list[Element]:
        """Give the blocks that Pandoc is to write, with seams between them."""
        seam = raw_block(FORMAT, self._seam)
        return [*(block for place in self.written for block in (seam, self.blocks[place])), seam]

    def join(self, document: str, relations: bytes, styles: str) -> str:
        """Put the document together from what Pandoc wrote and what is kept, and keep what is new.

        Parameters
        ----------
        document
            What Pandoc wrote.
        relations
            What it notes of the addresses to which the document leads.
        styles
            Those of the reference document, as XML.
        """
        head, *texts, tail = document.split(self._seam)
        new = dict(zip(self.written, texts, strict=True))
        links = links_of(relations)
        kept = {
            self.keys[place]: _apart(text, links)
            for place, text in new.items()
            if self.known[place] is None and self.blocks[place]["t"] != "Header" and _stands_alone(text, links, styles)
        }
        _KEPT.keep(kept)
        whole = [new[place] if known is None else _placed(known, place) for place, known in enumerate(self.known)]
        return "".join((head, *whole, tail))


def styles_of(reference: Path) -> str:
    """Give the styles of a reference document, as XML; none of a file that is no document, which Pandoc tells."""
    try:
        with zipfile.ZipFile(reference) as archive:
            return archive.read("word/styles.xml").decode(errors="replace")
    except (zipfile.BadZipFile, KeyError):
        return ""


def _digest(blocks: Sequence[Element], told: Sequence[str]) -> list[bytes]:
    start = hashlib.sha256(orjson.dumps(list(told)))
    before, keys = b"", []
    for block in blocks:
        own = orjson.dumps(block)
        digest = start.copy()
        digest.update(before + own)
        keys.append(digest.digest())
        before = hashlib.sha256(own if _settles(block) else before + own).digest()
    return keys


def _settles(block: Element) -> bool:
    """Tell whether how a paragraph behind a block begins does not depend on what stands before the block."""
    if block["t"] in ("Div", "Figure"):
        return any(map(_settles, block["c"][-1]))
    return block["t"] == "HorizontalRule" or (block["t"] in _SETTLING and bool(block["c"]))


def _asks(block: Element) -> bool:
    """Tell whether what stands before a block may show in it: not in headings, nor in pictures that stand alone."""
    if block["t"] in ("Div", "Figure") and block["c"][-1]:
        return _asks(block["c"][-1][0])
    alone = block["t"] in ("Para", "Plain") and all(inline["t"] == "Image" for inline in block["c"])
    return not (block["t"] == "Header" or alone)


def _choose(blocks: Sequence[Element], known: Sequence[str | None]) -> list[int]:
    """Give the places of the blocks that are new, and of those before them that settle how they begin."""
    chosen = []
    wanted = False
    for place in range(len(blocks) - 1, -1, -1):
        block, new = blocks[place], known[place] is None
        if new or wanted:
            chosen.append(place)
        wanted = (new and _asks(block)) or (wanted and not _settles(block))
    return chosen[::-1]


def _stands_alone(text: str, links: Mapping[str, str], styles: str) -> bool:
    """Tell whether Pandoc would write the rest of the file the same if it did not see this block."""
    return (
        not _COUNTED.search(text)
        and links.keys() >= set(_POINTS.findall(text))
        and all(f'w:styleId="{name}"' in styles for name in set(_STYLE.findall(text)))
    )


def _apart(text: str, links: Mapping[str, str]) -> str:
    """Name addresses themselves instead of their numbers, and leave the numbers of bookmarks open.

    The end of a bookmark that begins elsewhere is dropped, as `finish` would.
    """
    begun = {number for which, number, _ in _BOOKMARK.findall(text) if which == "Start"}

    def renamed(found: re.Match[str]) -> str:
        which, number, rest = found.groups()
        return f'<w:bookmark{which} {_PLACE}{number}"{rest}>' if number in begun else ""

    text = _POINTS.sub(lambda found: f'r:id="{attribute(LINK + links[found[1]])}"', text)
    return _BOOKMARK.sub(renamed, text)


def _placed(text: str, place: int) -> str:
    return text.replace(_PLACE, f'w:id="{place}-')
