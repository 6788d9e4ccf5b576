"""One number or word of a finished page made wrong, in any kind of place that a reader meets."""

from __future__ import annotations

import base64
import re
from functools import partial
from random import Random

from tests.mutants.alter import WORDS, Altered, Segments, altered_text

_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w:-]*)([^>]*)>", re.DOTALL)
_HIDDEN = frozenset({"script", "style", "head", "template", "title", "annotation"})
_EMPTY = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "wbr", "source"})
_KINDS = {"table": "table", "figcaption": "caption", "caption": "caption", "nav": "contents", "math": "formula"}
#: What attributes tell of the kind of a place, the first that is found.
_TOLD = {"title-block-header": "title block", "table-notes": "note", "doc-endnote": "note", "data-claim": WORDS}
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_LINKED = re.compile(r'"(?:abstract|headline|alternativeHeadline|datePublished)": *"((?:[^"\\]|\\.)*)"')


class HtmlOriginal:
    """A finished page, taken apart once."""

    def __init__(self, source: bytes) -> None:
        self._page = source.decode()
        self._segments = html_segments(self._page)
        pictures = list(_SVG.finditer(self._page))
        self._pictures = [(picture.span(1), base64.b64decode(picture[1]).decode()) for picture in pictures]
        self._ways = {kind: partial(self._text, kind) for kind in self._segments}
        if pictures:
            self._ways["drawn"] = self._drawing

    @property
    def places(self) -> list[str]:
        """Give the kinds of places that the page has."""
        return list(self._ways)

    def alter(self, place: str, random: Random) -> Altered | None:
        """Make one fault in a kind of place; None where it cannot be."""
        return self._ways[place](random)

    def _text(self, kind: str, random: Random) -> Altered | None:
        made = altered_text(self._page, self._segments, kind, random)
        return made and Altered(kind, made[0], made[1].encode())

    def _drawing(self, random: Random) -> Altered | None:
        (start, end), drawn = random.choice(self._pictures)
        segments = {"drawn": [text.span(1) for text in re.finditer(r"<text[^>]*>([^<]*)</text>", drawn)]}
        made = altered_text(drawn, segments, "drawn", random)
        if made is None:
            return None
        content = base64.b64encode(made[1].encode()).decode()
        return Altered("drawn", made[0], (self._page[:start] + content + self._page[end:]).encode())


def html_segments(page: str) -> Segments:
    """Give the stretches of a page that are seen, and those that tell of pictures and of the article."""
    found: Segments = {}
    tags: list[tuple[str, str]] = []
    last = 0
    for tag in _TAG.finditer(page):
        if tag.start() > last and not _HIDDEN & {name for name, _ in tags}:
            kind = next((kind for _, kind in reversed(tags) if kind), "text")
            found.setdefault(kind, []).append((last, tag.start()))
        last = tag.end()
        name, told = (tag[2] or "").lower(), tag[3] or ""
        if tag[1] and name in {one for one, _ in tags}:
            del tags[max(at for at, (one, _) in enumerate(tags) if one == name) :]
        elif name and not tag[1] and not told.endswith("/") and name not in _EMPTY:
            tags.append((name, next((kind for mark, kind in _TOLD.items() if mark in told), _KINDS.get(name, ""))))
        for attribute in re.finditer(r'\balt="([^"]+)"', told):
            found.setdefault("alt", []).append((tag.start(3) + attribute.start(1), tag.start(3) + attribute.end(1)))
    linked = [one.span(1) for one in _LINKED.finditer(page)]
    return {**found, "metadata": linked} if linked else found
