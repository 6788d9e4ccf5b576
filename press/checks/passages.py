"""The running text of a document's present sources: what a reader meets as words, part by part, with the author's lines.

A passage is one paragraph, heading, caption, cell or line of metadata as flat text. Each stretch of it that is not the
author's own prose says what it is: a value, a citation, a formula, code, or what a span of the author's allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from press.checks.places import Places
from press.errors import Location
from press.pandoc.ast import Element, classes, find, identifier, is_div, plain_text, values

#: Classes with which an author says of a span or div why its numbers or words are no values.
CITED, NOMINAL, GIVEN, PLAIN = "cited", "nominal", "given", "plain"
ALLOWANCES = (CITED, NOMINAL, GIVEN, PLAIN)
#: What a stretch is, where it is neither prose nor the author's allowance.
VALUE, CLAIM, CODE, FORMULA, CITATION, REFERENCE = "value", "claim", "code", "formula", "citation", "reference"
#: Attributes of what inline code printed.
_VALUE_NAME, _CLAIM_NAME = "data-value", "data-claim"
#: Classes of spans and links whose text the press itself writes, from counting.
_COUNTED = frozenset({"quarto-float-label", "header-section-number", "theorem-title", "quarto-xref", "quarto-equation"})
_RAISED = str.maketrans("0123456789+-−n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
#: What a link that shows its own address may leave out of it.
_SCHEMES = ("", "https://", "http://", "mailto:", "https://doi.org/", "http://doi.org/", "https://www.")
#: Beginnings of the ids of callouts that can be referred to.
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
#: What a counted thing is called: its kind and its number.
_LABEL = re.compile(r"[^\W\d]+[ \u00a0][\d.]+")
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Stretch:
    """A part of a passage from `start` to before `end`; `span` holds the attributes of what made it so."""

    kind: str
    start: int
    end: int
    #: Number of the element that it came from: a span with three words is one.
    element: int
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Passage:
    """One part of the text: its words, what its stretches are, and where it stands."""

    text: str
    stretches: tuple[Stretch, ...]
    #: What it is for a reader: `prose`, `heading`, `caption`, `table cell`, `alt text`, `note`, `title`, `abstract`.
    place: str
    #: Whether a chunk printed it.
    printed: bool
    #: Whether its table row, or what an author's div holds with it, cites a work.
    cites: bool
    #: The author's line of the place at an offset.
    line: Callable[[int], Location]
    #: Number of the table or printed output that it belongs to; 0 for none.
    group: int = 0

    def kind_at(self, offset: int) -> str:
        """Give what the text at an offset is; empty for the author's own prose."""
        return next((one.kind for one in self.stretches if one.start <= offset < one.end), "")

    def kinds(self, start: int, end: int) -> set[str]:
        """Give what the characters from `start` to before `end` are."""
        return {self.kind_at(offset) for offset in range(start, end)}


@dataclass(frozen=True)
class _State:
    """What holds for everything below an element."""

    place: str = "prose"
    printed: bool = False
    cites: bool = False
    group: int = 0
    #: Whether it stands in a callout that is counted, whose title begins with its number.
    counted: bool = False
    #: Allowance of a div around, with its attributes and its number.
    cover: tuple[str, Mapping[str, str], int] | None = None


def read_passages(tree: Mapping[str, Any], places: Places) -> list[Passage]:
    """Give the passages of a resolved tree, its title and abstract first, in the order of the text."""
    reader = _Reader(places)
    meta = tree.get("meta", {})
    for key in ("title", "subtitle", "description", "abstract", "keywords"):
        if key in meta:
            reader.meta(meta[key], _State(place=key))
    reader.blocks(tree["blocks"], _State())
    return reader.passages


class _Reader:
    """Walks a tree and collects its passages."""

    def __init__(self, places: Places) -> None:
        self.passages: list[Passage] = []
        self._places = places
        self._count = 0

    def _next(self) -> int:
        self._count += 1
        return self._count

    def meta(self, node: Any, state: _State) -> None:
        """Read an entry of the metadata."""
        if isinstance(node, list):
            for one in node:
                self.meta(one, state)
        elif isinstance(node, dict) and "t" in node:
            if node["t"] == "MetaInlines":
                self._passage(node["c"], state)
            elif node["t"] == "MetaBlocks":
                self.blocks(node["c"], state)
            elif node["t"] == "MetaString":
                self._passage([{"t": "Str", "c": node["c"]}], state)
            else:
                self.meta(node.get("c"), state)
        elif isinstance(node, dict):
            for one in node.values():
                self.meta(one, state)

    def blocks(self, blocks: Sequence[Element], state: _State) -> None:
        """Read blocks one after another."""
        for block in blocks:
            _BLOCKS.get(block["t"], _skip)(self, block, state)

    def passage(self, inlines: Sequence[Element], state: _State) -> None:
        """Read the inlines of one block."""
        self._passage(inlines, state)

    def _passage(self, inlines: Sequence[Element], state: _State) -> None:
        flat = _Flat(self, state)
        flat.inlines(inlines, *([state.cover] if state.cover else []))
        text = "".join(flat.parts)
        label = _LABEL.match(text) if state.counted else None
        own = [Stretch(REFERENCE, 0, label.end(), self._next())] if label else []
        self._add(text, (*own, *flat.stretches), replace(state, counted=False))
        state = replace(state, counted=False)
        for note in flat.notes:
            self.blocks(note, replace(state, place="note"))
        for alt in flat.alts:
            typed = self._places.is_typed(alt)
            self._add(alt, (), replace(state, place="alt text", printed=not typed))

    def _add(self, text: str, stretches: tuple[Stretch, ...], state: _State) -> None:
        if text.strip():
            place = self._places.finder(text)
            made = Passage(text, stretches, state.place, state.printed, state.cites, place, state.group)
            self.passages.append(made)

    def header(self, block: Element, state: _State) -> None:
        self._passage(block["c"][2], replace(state, place="heading"))

    def div(self, block: Element, state: _State) -> None:
        names = classes(block)
        if "quarto-float-caption" in names:
            # the author's words, also where a chunk printed the rest of the float
            state = replace(state, place="caption", printed=False, group=0)
        if "callout" in names:
            self._callout(block, state)
            return
        if "cell-output" in names:
            state = replace(state, printed=True, group=state.group or self._next())
        allowance = next((name for name in ALLOWANCES if name in names), None)
        if allowance:
            state = replace(state, cover=(allowance, values(block), self._next()), cites=bool(find(block, "Cite")))
        if is_div(block, "references"):
            self._references(block, state)
        else:
            self.blocks(block["c"][1], state)

    def _callout(self, block: Element, state: _State) -> None:
        """Read a callout; the title of one that can be referred to begins with the number that it was given."""
        counted = identifier(block).startswith(_CALLOUTS)
        for part in block["c"][1]:
            self.blocks([part], replace(state, counted=counted and is_div(part, "callout-title")))

    def _references(self, block: Element, state: _State) -> None:
        """Take the list of references as one citation: its text is that of the bibliography."""
        text = re.sub(r"\s+", " ", plain_text(block["c"][1]))
        self._add(text, (Stretch(CITATION, 0, len(text), self._next()),), replace(state, place="reference list"))

    def code(self, block: Element, state: _State) -> None:
        text = str(block["c"][1])
        own = state.printed and "cell-code" not in classes(block)
        cover = [Stretch(state.cover[0], 0, len(text), state.cover[2], state.cover[1])] if own and state.cover else []
        self._add(text, tuple(cover) if own else (Stretch(CODE, 0, len(text), self._next()),), state)

    def raw(self, block: Element, state: _State) -> None:
        """Read what a page shows of HTML; what other formats' markup shows cannot be told from its commands."""
        name, text = block["c"]
        if name.startswith("html"):
            self._add(" ".join(_TAG.sub(" ", text).split()), (), state)
        else:
            self._add(text, (Stretch(CODE, 0, len(text), self._next()),), state)

    def table(self, block: Element, state: _State) -> None:
        _, caption, _, head, bodies, foot = block["c"]
        self.blocks(caption[1], replace(state, place="caption"))
        inside = replace(state, place="table cell", group=state.group or self._next())
        rows = [*head[1], *(row for body in bodies for part in (body[2], body[3]) for row in part), *foot[1]]
        for row in rows:
            cites = inside.cites or bool(find(row, "Cite"))
            for cell in row[1]:
                self.blocks(cell[4], replace(inside, cites=cites))

    def figure(self, block: Element, state: _State) -> None:
        self.blocks(block["c"][2], state)
        self.blocks(block["c"][1][1], replace(state, place="caption"))

    def definitions(self, block: Element, state: _State) -> None:
        for term, meanings in block["c"]:
            self._passage(term, state)
            for meaning in meanings:
                self.blocks(meaning, state)

    def number(self) -> int:
        """Give the next number of an element."""
        return self._next()


def _skip(_: _Reader, __: Element, ___: _State) -> None:
    """Pass over what holds no words."""


def _listed(reader: _Reader, items: Sequence[Sequence[Element]], state: _State) -> None:
    for item in items:
        reader.blocks(item, state)


def _lines(reader: _Reader, block: Element, state: _State) -> None:
    for line in block["c"]:
        reader.passage(line, state)


_BLOCKS: Mapping[str, Callable[[_Reader, Element, _State], None]] = {
    "Para": lambda reader, block, state: reader.passage(block["c"], state),
    "Plain": lambda reader, block, state: reader.passage(block["c"], state),
    "LineBlock": _lines,
    "Header": _Reader.header,
    "BlockQuote": lambda reader, block, state: reader.blocks(block["c"], state),
    "BulletList": lambda reader, block, state: _listed(reader, block["c"], state),
    "OrderedList": lambda reader, block, state: _listed(reader, block["c"][1], state),
    "DefinitionList": _Reader.definitions,
    "Div": _Reader.div,
    "CodeBlock": _Reader.code,
    "RawBlock": _Reader.raw,
    "Table": _Reader.table,
    "Figure": _Reader.figure,
}

#: What marks the text below an inline element: its kind, its attributes, its number.
_Mark = tuple[str, Mapping[str, str], int]


class _Flat:
    """Builds the flat text of inlines and what its stretches are."""

    def __init__(self, reader: _Reader, state: _State) -> None:
        self.parts: list[str] = []
        self.stretches: list[Stretch] = []
        self.notes: list[list[Element]] = []
        self.alts: list[str] = []
        self._reader = reader
        self._state = state
        self._length = 0

    def inlines(self, nodes: Sequence[Element], mark: _Mark | None = None) -> None:
        for node in nodes:
            self._inline(node, mark)

    def _text(self, text: str, mark: _Mark | None) -> None:
        start, self._length = self._length, self._length + len(text)
        self.parts.append(text)
        if mark and text:
            self.stretches.append(Stretch(mark[0], start, self._length, mark[2], mark[1]))

    def _mark(self, kind: str, node: Element | None = None) -> _Mark:
        return kind, values(node) if node else {}, self._reader.number()

    def _inline(self, node: Element, mark: _Mark | None) -> None:
        kind, content = node["t"], node.get("c", "")
        if kind == "Str":
            self._text(content, mark)
        elif kind in {"Space", "SoftBreak", "LineBreak"}:
            self._text(" ", mark)
        elif kind in _WRAPPED:
            self.inlines(content, mark)
        elif kind in _HOLDERS:
            _HOLDERS[kind](self, node, mark)

    def _holder(self, node: Element, mark: _Mark | None) -> None:
        self.inlines(node["c"][1], mark)

    def span(self, node: Element, mark: _Mark | None) -> None:
        self.inlines(node["c"][1], self._span_mark(node) or mark)

    def _span_mark(self, node: Element) -> _Mark | None:
        """Tell what a span says of its text."""
        names, told = classes(node), values(node)
        if _CLAIM_NAME in told:
            return self._mark(CLAIM, node)
        if _VALUE_NAME in told:
            return self._mark(VALUE, node)
        if _COUNTED & set(names):
            return self._mark(REFERENCE)
        allowance = next((name for name in ALLOWANCES if name in names), None)
        return self._mark(allowance, node) if allowance else None

    def cite(self, node: Element, _: _Mark | None) -> None:
        self.inlines(node["c"][1], self._mark(CITATION))

    def code(self, node: Element, _: _Mark | None) -> None:
        self._text(node["c"][1], self._mark(CODE))

    def math(self, node: Element, mark: _Mark | None) -> None:
        inside = mark if mark and mark[0] in ALLOWANCES else self._mark(FORMULA)
        self._text(node["c"][1], inside)

    def link(self, node: Element, mark: _Mark | None) -> None:
        counted = _COUNTED & set(classes(node))
        shown, target = plain_text(node["c"][1]), node["c"][2][0]
        address = target in {f"{before}{shown}" for before in _SCHEMES}
        self.inlines(node["c"][1], self._mark(REFERENCE) if counted else self._mark(CODE) if address else mark)

    def image(self, node: Element, _: _Mark | None) -> None:
        alt = values(node).get("alt") or plain_text(node["c"][1])
        if alt:
            self.alts.append(alt)

    def note(self, node: Element, _: _Mark | None) -> None:
        self.notes.append(node["c"])

    def raw(self, node: Element, mark: _Mark | None) -> None:
        """Read what a page shows of HTML; other markup is code."""
        name, text = node["c"]
        if name.startswith("html"):
            self._text(_TAG.sub("", text), mark)
        else:
            self._text(text, self._mark(CODE))

    def quoted(self, node: Element, mark: _Mark | None) -> None:
        opening, closing = "“”" if node["c"][0]["t"] == "DoubleQuote" else "‘’"
        self._text(opening, mark)
        self.inlines(node["c"][1], mark)
        self._text(closing, mark)

    def script(self, node: Element, mark: _Mark | None) -> None:
        table = _RAISED if node["t"] == "Superscript" else _LOWERED
        if any(part["t"] != "Str" for part in node["c"]):
            self.inlines(node["c"], mark)
        else:
            self._text(plain_text(node["c"]).translate(table), mark)


_WRAPPED = frozenset({"Emph", "Strong", "Strikeout", "Underline", "SmallCaps"})
_HOLDERS: Mapping[str, Callable[[_Flat, Element, _Mark | None], None]] = {
    "Span": _Flat.span,
    "Cite": _Flat.cite,
    "Code": _Flat.code,
    "Math": _Flat.math,
    "Link": _Flat.link,
    "Image": _Flat.image,
    "Note": _Flat.note,
    "RawInline": _Flat.raw,
    "Quoted": _Flat.quoted,
    "Superscript": _Flat.script,
    "Subscript": _Flat.script,
}


def sentences(passage: Passage) -> Iterator[tuple[int, int]]:
    """Give where each sentence of a passage begins and ends."""
    start = 0
    for found in _END.finditer(passage.text):
        if not _SHORT.search(passage.text[start : found.start() + 1]):
            yield start, found.end()
            start = found.end()
    if passage.text[start:].strip():
        yield start, len(passage.text)


_END = re.compile(r"[.!?][)\]”’\"']*\s+(?=[^a-zà-ÿ\s])")
#: Ends of abbreviations, behind which a sentence goes on.
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|et al|approx|ca|fig|no|nos|vol|pp?|dr|prof|st|z\. ?B|d\. ?h|bzw|S|Nr|Abb|Tab)\.|\b[A-Z]\.)$"
)
