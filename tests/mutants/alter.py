"""One number of a finished file made wrong: another figure, sign or decimal point, or two numbers swapped."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

NUMBER = re.compile(r"(?<![\d.&#])[−-]?\d+(?:\.\d+)?(?![\d;])")
#: Takes a text, the place of one number of it and of all; gives the text made wrong, or None where that cannot be.
Change = Callable[[str, tuple[int, int], Sequence[tuple[int, int]], Random], str | None]


@dataclass(frozen=True)
class Altered:
    """A file with one fault: what was done to which number of which kind of place, and the bytes."""

    told: str
    content: bytes


def change_figure(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], random: Random) -> str:
    """Write another figure for one."""
    place = random.choice([place for place in range(*at) if text[place].isdigit()])
    other = random.choice([figure for figure in "0123456789" if figure != text[place]])
    return text[:place] + other + text[place + 1 :]


def change_sign(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], __: Random) -> str:
    """Take the minus away, or set one."""
    start = at[0]
    return text[:start] + text[start + 1 :] if text[start] in "−-" else f"{text[:start]}−{text[start:]}"


def change_point(text: str, at: tuple[int, int], _: Sequence[tuple[int, int]], random: Random) -> str | None:
    """Take the decimal point away, or set one."""
    number = text[slice(*at)]
    if "." in number:
        return text[: at[0]] + number.replace(".", "") + text[at[1] :]
    figures = [place for place in range(at[0] + 1, at[1]) if text[place - 1].isdigit()]
    if not figures:
        return None
    place = random.choice(figures)
    return f"{text[:place]}.{text[place:]}"


def swap(text: str, at: tuple[int, int], places: Sequence[tuple[int, int]], random: Random) -> str | None:
    """Let two numbers change places."""
    others = [one for one in places if text[slice(*one)] != text[slice(*at)]]
    if not others:
        return None
    first, second = sorted((at, random.choice(others)))
    one, other = text[slice(*first)], text[slice(*second)]
    return text[: first[0]] + other + text[first[1] : second[0]] + one + text[second[1] :]


CHANGES: dict[str, Change] = {"figure": change_figure, "sign": change_sign, "point": change_point, "swap": swap}


def altered_text(text: str, segments: Sequence[tuple[int, int]], random: Random) -> tuple[str, str] | None:
    """Alter one number in the segments of a text that readers meet; gives what was done, and the text."""
    places = [(found.start(), found.end()) for start, end in segments for found in NUMBER.finditer(text, start, end)]
    if not places:
        return None
    at, (name, change) = random.choice(places), random.choice(list(CHANGES.items()))
    made = change(text, at, places, random)
    if made is None or made == text:
        return None
    around = text[max(0, at[0] - 30) : at[1] + 30].replace("\n", " ")
    return f"{name} of {text[slice(*at)]} in {around!r}", made


_TAG = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w:-]*)([^>]*)>", re.DOTALL)
_HIDDEN = frozenset({"script", "style", "head", "template", "title"})
_KINDS = {"table": "table", "figcaption": "caption", "caption": "caption", "nav": "contents", "math": "formula"}


def html_segments(page: str) -> dict[str, list[tuple[int, int]]]:
    """Give the stretches of a page that are seen, by kind of place."""
    found: dict[str, list[tuple[int, int]]] = {}
    open_tags: list[str] = []
    last = 0
    for tag in _TAG.finditer(page):
        kind = next((_KINDS[name] for name in reversed(open_tags) if name in _KINDS), "text")
        if tag.start() > last and not _HIDDEN & set(open_tags):
            found.setdefault(kind, []).append((last, tag.start()))
        last = tag.end()
        name = (tag[2] or "").lower()
        if tag[1] and name in open_tags:
            del open_tags[len(open_tags) - 1 - open_tags[::-1].index(name) :]
        elif name and not tag[1] and not tag[3].endswith("/") and name not in _EMPTY:
            open_tags.append(name)
        for attribute in re.finditer(r'\balt="([^"]*)"', tag[3] or ""):
            start = tag.start(3)
            found.setdefault("alt", []).append((start + attribute.start(1), start + attribute.end(1)))
    return found


_EMPTY = frozenset({"meta", "link", "br", "hr", "img", "input", "col", "wbr", "source"})
_SVG = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")


def alter_html(source: bytes, random: Random) -> Altered | None:
    """Alter a page."""
    page = source.decode()
    segments = html_segments(page)
    kind = random.choice([*segments, "drawn"])
    if kind == "drawn":
        return _alter_drawing(page, random)
    made = altered_text(page, segments[kind], random)
    return made and Altered(f"html {kind}: {made[0]}", made[1].encode())


def _alter_drawing(page: str, random: Random) -> Altered | None:
    pictures = list(_SVG.finditer(page))
    if not pictures:
        return None
    picture = random.choice(pictures)
    drawn = base64.b64decode(picture[1]).decode()
    segments = [(text.start(1), text.end(1)) for text in re.finditer(r"<text[^>]*>([^<]*)</text>", drawn)]
    made = altered_text(drawn, segments, random)
    if made is None:
        return None
    content = base64.b64encode(made[1].encode()).decode()
    return Altered(f"html drawn: {made[0]}", (page[: picture.start(1)] + content + page[picture.end(1) :]).encode())


def alter_docx(source: bytes, random: Random) -> Altered | None:
    """Alter a document of Word."""
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = random.choice([name for name in ("word/document.xml",) * 9 + ("word/footnotes.xml",) if name in parts])
    text = parts[part].decode()
    kind, pattern = random.choice(
        [
            ("text", r"<w:t(?: [^>]*)?>([^<]*)</w:t>"),
            ("alt", r'\bdescr="([^"]*)"'),
            ("formula", r"<m:t(?: [^>]*)?>([^<]*)</m:t>"),
        ]
    )
    made = altered_text(text, [found.span(1) for found in re.finditer(pattern, text)], random)
    if made is None:
        return None
    parts[part] = made[1].encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return Altered(f"docx {kind}: {made[0]}", stream.getvalue())


def all_kinds(segments: dict[str, list[tuple[int, int]]]) -> Iterator[str]:
    """Give the kinds of places that hold numbers."""
    return iter(segments)
