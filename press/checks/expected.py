"""What the sources say, in reading order: the tokens of a resolved document, and which of them print values.

The order is that in which finished files are read back: notes where they are called, captions above or below as the
document has them, no pictures, no formulae. The title block is there as far as authors write it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from press.checks.align import tokens
from press.checks.customs import OUR_CUSTOMS, Customs
from press.filters import Resolution
from press.pandoc.ast import Element, classes, find, identifier, is_div, plain_text, values

#: Kinds of elements that hold no words that are read.
_SILENT = frozenset({"Image", "Math", "HorizontalRule"})
_RAW = frozenset({"RawInline", "RawBlock"})
#: Sections of the appendix that the reader of pages leaves out, since no other format has them in that form.
_PAGE_ALONE = frozenset({"quarto-reuse", "quarto-copyright", "quarto-citation"})
#: So many affiliations may be numbered where the metadata do not list them.
_AFFILIATIONS = 20
_DATES = frozenset({"date", "date-modified"})
#: Characters of a day, as in 2026-03-04.
_DAY = 10
_FIGURES = re.compile(r"\d+(?:\.\d+)*")
#: Attributes that name a value or a claim.
_NAMES = frozenset({"data-value", "data-claim"})
_SPACES = frozenset({"Space", "SoftBreak", "LineBreak"})
_LINES = frozenset({"Para", "Plain", "Header"})
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
    #: The tokens of each heading.
    headings: Sequence[Sequence[str]] = ()
    #: The texts of the metadata, one after another.
    meta: str = ""
    #: The dates of the title block, as they are printed.
    dates: Sequence[str] = ()
    #: The date of the document as year, month and day.
    day: str = ""
    #: The formulae in TeX, with the number of an equation where the engine sets it in its formula.
    formulas: Sequence[str] = ()
    #: What the engine sets otherwise.
    customs: Customs = OUR_CUSTOMS

    @property
    def others(self) -> int:
        """Count the rows of figures that belong to no value."""
        return sum(_count_others(stream) for stream in (self.main, *self.movable))


def _count_others(stream: Stream) -> int:
    owned = {at for start, end in stream.uses.values() for at in range(start, end)}
    return sum(token.isdigit() and at not in owned for at, token in enumerate(stream.tokens))


def expected_text(resolution: Resolution, customs: Customs = OUR_CUSTOMS) -> Expected:
    """Give what a resolved document says, as an engine sets it."""
    walker = _Walker(customs)
    tree, meta = resolution.tree, resolution.tree.get("meta", {})
    main = Stream()
    walker.fill(main, [[meta[key], {"t": "Space"}] for key in _FRONT if key in meta])
    behind = len(main.tokens)
    walker.fill(main, tree["blocks"])
    movable = list(walker.movable())
    texts = " ".join(map(str, _texts(resolution.meta)))
    numbered = map(str, range(1, len(resolution.meta.get("affiliations", range(_AFFILIATIONS))) + 1))
    headings = [_heading(one, customs) for one in find(tree["blocks"], "Header")]
    in_front, raw = frozenset({*figures(texts), *numbered}), frozenset(figures(" ".join(walker.raw)))
    dates = [str(told) for key, told in resolution.meta.items() if key in _DATES and figures(str(told))]
    formulas = list(_formulas([*(meta[key] for key in _FRONT if key in meta), tree["blocks"]], customs))
    day = str(resolution.meta.get("date-meta") or "")[:_DAY]
    return Expected(main, movable, behind, in_front, raw, headings, texts, dates, day, formulas, customs)


def _formulas(parts: Sequence[Any], customs: Customs) -> Iterator[str]:
    """Yield the formulae of a text; equations hold their numbers where the engine sets them there."""
    equations = find(parts, "Span") if customs.numbers_in_formulas else []
    told = [(one, values(one).get("number")) for one in equations if "quarto-equation" in classes(one)]
    numbers = {id(math): rf" \qquad({number})" for one, number in told if number for math in find(one, "Math")}
    for math in find(parts, "Math"):
        yield math["c"][1] + numbers.get(id(math), "")


def _heading(element: Element, customs: Customs) -> Sequence[str]:
    stream = Stream()
    _Walker(customs).fill(stream, element)
    return stream.tokens


def figures(text: str) -> list[str]:
    """Give the numbers of a text, without signs."""
    return _FIGURES.findall(text)


def _texts(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    else:
        yield value


class _Walker:
    """Walks elements and fills streams; parts that may move are put aside, to be walked by themselves."""

    def __init__(self, customs: Customs) -> None:
        self._customs = customs
        self.raw: list[str] = []
        self._moved: list[Element] = []
        self._stream = Stream()
        #: Pieces of text since the last edge of a value.
        self._text: list[str] = []
        self._notes = count(1)
        self._special: Mapping[str, Callable[[Element], None]] = {
            "Str": lambda one: self._text.append(one["c"]),
            "Code": lambda one: self._text.append(one["c"][1]),
            "CodeBlock": lambda one: self._text.append(f"\n{one['c'][1]}\n"),
            "Quoted": self._quoted,
            "Note": self._note,
            "Span": self._span,
            "Div": self._div,
            "OrderedList": self._list,
            "Table": self._table,
            **dict.fromkeys(_SPACES, lambda _: self._text.append(" ")),
            **dict.fromkeys(_RAW, lambda one: self.raw.append(one["c"][1])),
            **dict.fromkeys(_LINES, self._line),
            **dict.fromkeys(_SILENT, lambda _: None),
        }

    def fill(self, stream: Stream, node: Any) -> None:
        """Put the tokens of elements into a stream, with the edges of values."""
        self._stream = stream
        self._walk(node)
        self._cut()

    def movable(self) -> Iterator[Stream]:
        """Give the parts that were put aside."""
        for part in self._moved:
            stream = Stream()
            self.fill(stream, part["c"][1])
            yield stream

    def _cut(self) -> int:
        """Cut what was gathered into tokens, also where a value begins or ends within a word; gives their number."""
        self._stream.tokens += [token.text for token in tokens("".join(self._text))]
        self._text.clear()
        return len(self._stream.tokens)

    def _walk(self, node: Any) -> None:
        if isinstance(node, list):
            for child in node:
                self._walk(child)
        elif isinstance(node, dict) and "t" in node:
            special = self._special.get(node["t"])
            if special:
                special(node)
            else:
                self._walk(node.get("c"))

    def _line(self, element: Element) -> None:
        self._walk(element.get("c"))
        self._text.append("\n")

    def _quoted(self, element: Element) -> None:
        marks = "“”" if element["c"][0]["t"] == "DoubleQuote" else "‘’"
        self._text.append(marks[0])
        self._walk(element["c"][1])
        self._text.append(marks[1])

    def _note(self, element: Element) -> None:
        number = next(self._notes)
        self._text.append(f" {number} {number} ")
        self._walk(element["c"])

    def _span(self, element: Element) -> None:
        told = values(element)
        name = identifier(element) if told.keys() & _NAMES else ""
        start = self._cut() if name else 0
        self._walk(element["c"][1])
        self._text.append(self._behind(element, told))
        if name:
            self._stream.uses[name] = (start, self._cut())

    def _behind(self, element: Element, told: Mapping[str, str]) -> str:
        """Give what the engine sets behind a span."""
        if "quarto-equation" in classes(element) and "number" in told and not self._customs.numbers_in_formulas:
            return f" ({told['number']}) "
        whole = "header-section-number" in classes(element) and "." not in plain_text(element["c"][1])
        return "." if whole and self._customs.points_in_headings else ""

    def _div(self, element: Element) -> None:
        if "landscape" in classes(element):
            self._moved.append(element)
        if "landscape" in classes(element) or identifier(element) in _PAGE_ALONE:
            return
        if identifier(element) == "refs" and self._customs.references_as_data:
            return
        blocks = element["c"][1]
        above = values(element).get("caption-location") == "top"
        if above and blocks and is_div(blocks[-1], "quarto-float-caption"):
            blocks = [blocks[-1], *blocks[:-1]]
        self._text.append("\n")
        self._walk(blocks)
        self._text.append("\n")

    def _list(self, element: Element) -> None:
        (start, style, _), items = element["c"]
        counted = style["t"] in {"Decimal", "DefaultStyle", "Example"}
        for number, item in enumerate(items, start):
            self._text.append(f"\n{number}. " if counted else "\n")
            self._walk(item)

    def _table(self, element: Element) -> None:
        _, caption, _, head, bodies, foot = element["c"]
        self._walk(caption[1])
        rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
        for row in rows:
            for cell in row[1]:
                self._walk(cell[4])
                self._text.append("\n")
