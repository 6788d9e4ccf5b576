"""What the sources say, in reading order: the tokens of a resolved document, and which of them print values.

The order is that in which finished files are read back: notes where they are called, captions above or below as the
document has them, no pictures, no formulae. The title block is there as far as authors write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from press.checks.align import tokens
from press.checks.readback.reading import Edge
from press.filters import Resolution
from press.pandoc.ast import Element, classes, identifier, is_div, values

#: Kinds of elements that hold no words that are read.
_SILENT = frozenset({"Image", "Math", "HorizontalRule"})
_RAW = frozenset({"RawInline", "RawBlock"})
#: Sections of the appendix that the reader of pages leaves out, since no other format has them in that form.
_PAGE_ALONE = frozenset({"quarto-reuse", "quarto-copyright", "quarto-citation"})
#: So many affiliations more than authors may be numbered.
_AFFILIATIONS = 20
_FIGURES = re.compile(r"\d+")
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_FRONT = ("title", "subtitle", "abstract")


@dataclass
class Stream:
    """Tokens in reading order; `uses` tells from which to which each element that prints a value reaches."""

    tokens: list[str] = field(default_factory=list)
    uses: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Expected:
    """A document as it should read: its text, and the parts that a format may put on a page before or after their place."""

    main: Stream
    movable: Sequence[Stream] = ()
    #: Number of the first token behind title and abstract, and the figures that a title block may print before it.
    front: int = 0
    in_front: frozenset[str] = frozenset()
    #: Figures in what the author wrote for one format alone.
    raw: frozenset[str] = frozenset()

    @property
    def others(self) -> int:
        """Count the rows of figures that belong to no value."""
        return sum(_count_others(stream) for stream in (self.main, *self.movable))


def _count_others(stream: Stream) -> int:
    owned = {at for start, end in stream.uses.values() for at in range(start, end)}
    return sum(token.isdigit() and at not in owned for at, token in enumerate(stream.tokens))


def expected_text(resolution: Resolution) -> Expected:
    """Give what a resolved document says."""
    walker = _Walker()
    tree, meta = resolution.tree, resolution.tree.get("meta", {})
    front = _filled(walker.walk([[meta[key], {"t": "Space"}] for key in _FRONT if key in meta]))
    behind = len(front.tokens)
    main = _filled(walker.walk(tree["blocks"]), front)
    movable = [_filled(walker.walk(part["c"][1])) for part in walker.movable]
    told = figures(" ".join(map(str, _texts(resolution.meta))))
    numbered = map(str, range(1, len(resolution.meta.get("by-author", ())) + _AFFILIATIONS))
    return Expected(main, movable, behind, frozenset({*told, *numbered}), frozenset(figures(" ".join(walker.raw))))


def figures(text: str) -> list[str]:
    """Give the rows of figures of a text."""
    return _FIGURES.findall(text)


def _texts(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    else:
        yield value


def _filled(pieces: Iterable[str | Edge], stream: Stream | None = None) -> Stream:
    """Cut pieces into tokens, also where a value begins or ends within a word."""
    stream = stream or Stream()
    text: list[str] = []
    begun: dict[str, int] = {}
    for piece in pieces:
        if isinstance(piece, str):
            text.append(piece)
            continue
        stream.tokens += [token.text for token in tokens("".join(text))]
        text = []
        if piece.opens:
            begun[piece.name] = len(stream.tokens)
        else:
            stream.uses[piece.name] = (begun[piece.name], len(stream.tokens))
    stream.tokens += [token.text for token in tokens("".join(text))]
    return stream


class _Walker:
    """Walks elements; parts that may move are put aside, to be walked by themselves."""

    def __init__(self) -> None:
        self.movable: list[Element] = []
        self.raw: list[str] = []
        self._notes = count(1)
        self._special: Mapping[str, Callable[[Element], Iterator[str | Edge]]] = {
            "Str": lambda one: iter((one["c"],)),
            "Code": lambda one: iter((one["c"][1],)),
            "CodeBlock": lambda one: iter((f"\n{one['c'][1]}\n",)),
            "Quoted": self._quoted,
            "Note": self._note,
            "Span": self._span,
            "Div": self._div,
            "OrderedList": self._list,
            "Table": self._table,
        }

    def walk(self, node: Any) -> Iterator[str | Edge]:
        """Yield text and the edges of values."""
        if isinstance(node, list):
            for child in node:
                yield from self.walk(child)
        elif isinstance(node, dict) and "t" in node and node["t"] not in _SILENT:
            yield from self._element(node)

    def _element(self, element: Element) -> Iterator[str | Edge]:
        kind = element["t"]
        if kind in _SPACES:
            yield " "
        elif kind in _RAW:
            self.raw.append(element["c"][1])
        elif kind in self._special:
            yield from self._special[kind](element)
        else:
            block = kind in {"Para", "Plain", "Header"}
            yield from self.walk(element.get("c"))
            yield "\n" if block else ""

    def _quoted(self, element: Element) -> Iterator[str | Edge]:
        marks = "“”" if element["c"][0]["t"] == "DoubleQuote" else "‘’"
        yield marks[0]
        yield from self.walk(element["c"][1])
        yield marks[1]

    def _note(self, element: Element) -> Iterator[str | Edge]:
        number = next(self._notes)
        yield f" {number} {number} "
        yield from self.walk(element["c"])

    def _span(self, element: Element) -> Iterator[str | Edge]:
        told = values(element)
        name = identifier(element) if "data-value" in told else ""
        if name:
            yield Edge(name, opens=True)
        yield from self.walk(element["c"][1])
        if "number" in told and "quarto-equation" in classes(element):
            yield f" ({told['number']}) "
        if name:
            yield Edge(name, opens=False)

    def _div(self, element: Element) -> Iterator[str | Edge]:
        if "landscape" in classes(element):
            self.movable.append(element)
        if "landscape" in classes(element) or identifier(element) in _PAGE_ALONE:
            return
        blocks = element["c"][1]
        above = values(element).get("caption-location") == "top"
        if above and blocks and is_div(blocks[-1], "quarto-float-caption"):
            blocks = [blocks[-1], *blocks[:-1]]
        yield "\n"
        yield from self.walk(blocks)
        yield "\n"

    def _list(self, element: Element) -> Iterator[str | Edge]:
        (start, style, _), items = element["c"]
        counted = style["t"] in {"Decimal", "DefaultStyle", "Example"}
        for number, item in enumerate(items, start):
            yield f"\n{number}. " if counted else "\n"
            yield from self.walk(item)

    def _table(self, element: Element) -> Iterator[str | Edge]:
        _, caption, _, head, bodies, foot = element["c"]
        yield from self.walk(caption[1])
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for row in rows:
            for cell in row[1]:
                yield from self.walk(cell[4])
                yield "\n"
