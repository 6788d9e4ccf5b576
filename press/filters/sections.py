"""Sections: shifted heading levels, and the numbers that `number-sections` asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from press.filters.context import Context
from press.filters.kinds import format_number
from press.model import Json
from press.pandoc.ast import Element, attr, classes, header, is_span, para, rewrite, space, span, string, values

#: The signs of a pattern for numbers, each with what stands before it; the last serves all deeper levels.
_SIGNS = re.compile(r"(?P<before>[^1aAiI]*)(?P<sign>[1aAiI])")
_SCHEMES = {"1": "arabic", "a": "alpha a", "A": "alpha A", "i": "roman i", "I": "roman"}
#: Deepest level that is numbered where `number-depth` is silent: all.
_ALL_LEVELS = 99


def shift_headings(tree: Json, context: Context) -> Json:
    """Move heading levels by `shift-heading-level-by`; one that would rise above level 1 becomes a paragraph.

    With a shift of -N, a heading of level N that begins the document becomes its title.
    """
    shift = int(context.meta.get("shift-heading-level-by") or 0)
    if not shift:
        return tree
    blocks, meta = tree["blocks"], tree["meta"]
    if shift < 0 and blocks and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == -shift:
        meta = {**meta, "title": {"t": "MetaInlines", "c": blocks[0]["c"][2]}}
        blocks = blocks[1:]

    def move(node: Element) -> Element:
        level, attributes, inlines = node["c"]
        return header(level + shift, inlines, attributes) if level + shift > 0 else para(inlines)

    return {**tree, "blocks": rewrite(blocks, {"Header": move}), "meta": meta}


@dataclass
class SectionCounter:
    """Counts headings; `base` is the level whose number is the first part, `depth` the deepest that is numbered."""

    base: int
    depth: int
    counts: list[int]

    def next_number(self, level: int) -> tuple[int, ...]:
        """Count a heading and give its number, one part per level; a level that is skipped counts 0."""
        place = max(level - self.base, 0)
        self.counts += [0] * (place + 1 - len(self.counts))
        self.counts = self.counts[: place + 1]
        self.counts[place] += 1
        return tuple(self.counts)


def build_counter(blocks: Sequence[Element], meta: Mapping[str, Any]) -> SectionCounter:
    """Read the options; without an offset the document's shallowest heading level counts first, as Pandoc has it."""
    offset = _offsets(meta.get("number-offset"))
    base = 1 if offset else min((node["c"][0] for node in headings(blocks)), default=1)
    # headings that are shifted down are numbered as deep as they are written
    shifted = max(int(meta.get("shift-heading-level-by") or 0), 0)
    return SectionCounter(base=base, depth=int(meta.get("number-depth") or _ALL_LEVELS) + shifted, counts=offset)


def headings(blocks: Sequence[Element]) -> Iterator[Element]:
    """Yield the headings of a document, those inside divs included."""
    for block in blocks:
        if block["t"] == "Header":
            yield block
        elif block["t"] == "Div":
            yield from headings(block["c"][1])


def is_numbering(context: Context) -> bool:
    """Tell whether section numbers are shown; an offset asks for them too, and in PDF a pattern."""
    meta = context.meta
    asked = meta.get("number-sections")
    return asked is True or bool(_offsets(meta.get("number-offset"))) or (asked is None and bool(_pattern(context)))


def section_number(parts: Sequence[int], context: Context) -> str:
    """Print a section's number: by the scheme of `crossref`, in PDF by the pattern of `section-numbering`, such as `1.1.a`."""
    pattern = _pattern(context)
    if not pattern:
        return ".".join(format_number(part, context.kinds["sec"].labels) for part in parts)
    (_, first), *others = _SIGNS.findall(pattern)
    more = others or [(".", first)]
    signs = [("", first), *others, *more[-1:] * len(parts)]
    return "".join(
        before + format_number(part, _SCHEMES[sign]) for part, (before, sign) in zip(parts, signs, strict=False)
    )


def _pattern(context: Context) -> str:
    """Give the pattern of `section-numbering`, an option of Typst's; nothing for what is none."""
    pattern = str(context.meta.get("section-numbering") or "") if context.format == "pdf" else ""
    return pattern if _SIGNS.search(pattern) else ""


def is_counted(node: Element) -> bool:
    """Tell whether a heading takes part in numbering."""
    return "unnumbered" not in classes(node)


def bare_title(node: Element) -> list[Element]:
    """Give a heading's inlines without the number that an earlier run put there."""
    inlines: list[Element] = node["c"][2]
    return inlines[2:] if inlines and is_span(inlines[0], "header-section-number") else inlines


def with_number(node: Element, number: str) -> Element:
    """Put a number in front of a heading."""
    level, attributes, _ = node["c"]
    sign = span([string(number)], attr(classes=["header-section-number"]))
    kept = {**values(node), "number": number}
    return header(level, [sign, space(), *bare_title(node)], attr(attributes[0], attributes[1], kept))


def _offsets(value: Any) -> list[int]:
    given = value if isinstance(value, list) else [] if value is None else [value]
    offsets = [int(part) for part in given]
    return offsets if any(offsets) else []
