"""What every lowering function is told: where it stands, and what it must hand to the compiler."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path

from press.errors import Diagnostic
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.places import locate
from press.writers.typst import escape


@dataclass
class Collected:
    """What lowering gathers on its way: labels set, pictures needed, faults found, headings open."""

    labels: set[str] = field(default_factory=set)
    #: name in the work folder -> the author's file, or the bytes of a data address
    pictures: dict[str, Path | bytes] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)
    #: floats so far
    floats: int = 0
    #: whether the next float stands below a heading, or below other floats that do
    headed: bool = False
    #: levels of the headings that are open, outermost first
    headings: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """The place of a block: `floating` is true where a float may leave its place, that is outside all boxes.

    The two functions are fields, since floats, tables and boxes hold blocks that hold floats, tables and boxes.
    """

    source: Path
    folders: Sequence[Path]
    lower_blocks: Callable[[Sequence[Element], Context], list[Element]]
    lower_inlines: Callable[[Sequence[Element], Context], list[Element]]
    collected: Collected
    #: ids that a link of the document leads to
    linked: frozenset[str] = frozenset()
    floating: bool = True
    #: true for text beside a table or figure inside its float, which is set as a note
    noting: bool = False
    landscape: bool = False
    #: deepest level of the author's headings that the contents list
    toc_depth: int = 3

    def blocks(self, blocks: Sequence[Element]) -> list[Element]:
        """Lower blocks that stand in the running text."""
        return self.lower_blocks(blocks, self)

    def boxed(self, blocks: Sequence[Element]) -> list[Element]:
        """Lower blocks that stand in a box, where nothing floats."""
        return self.lower_blocks(blocks, replace(self, floating=False))

    def noted(self, blocks: Sequence[Element]) -> list[Element]:
        """Lower the content of a float: paragraphs beside a table, picture or listing are notes to it."""
        return self.lower_blocks(blocks, replace(self, floating=False, noting=_shows(blocks)))

    def plainly(self, blocks: Sequence[Element]) -> list[Element]:
        """Lower what stands in a cell inside a float: paragraphs are no notes there."""
        return self.lower_blocks(blocks, replace(self, floating=False, noting=False))

    def inlines(self, inlines: Sequence[Element]) -> list[Element]:
        """Lower inlines."""
        return self.lower_inlines(inlines, self)

    def label(self, identifier: str) -> str:
        """Write the label of an id for the end of an element; nothing for no id or one that was used before.

        A label that stands twice makes Typst refuse every link to it.
        """
        if not identifier or identifier in self.collected.labels:
            return ""
        self.collected.labels.add(identifier)
        return f"#{escape.label(identifier)};"

    def id_argument(self, identifier: str) -> str:
        """Write the argument `id` of a function of the template, which sets the label itself."""
        return f"id: {escape.quote(identifier)}" if self.label(identifier) else "id: none"

    def float_arguments(self, identifier: str, kind: str) -> str:
        """Write the arguments that tell a float from all others: its id, its number of all floats and what it holds."""
        self.collected.floats += 1
        headed = ", headed: true" if self.collected.headed else ""
        self.collected.headed = False
        return f"{self.id_argument(identifier)}, number: {self.collected.floats}, kind: {escape.quote(kind)}{headed}"

    def heading_level(self, level: int) -> int:
        """Give the level of the next heading so that the first is 1 and none is skipped, as PDF/UA demands.

        A document that begins with second-level headings, or skips a level, keeps its order of rank.
        """
        headings = self.collected.headings
        while headings and headings[-1] >= level:
            headings.pop()
        headings.append(level)
        return len(headings)

    def fault(self, code: str, message: str, *, near: str, hint: str = "") -> None:
        """Note an error, at the first line of the document that holds `near`; all are raised together."""
        self.collected.faults.append(Diagnostic(code, message, locate(self.source, near), hint))


def raw(text: str) -> Element:
    """Make a block of Typst source."""
    return ast.raw_block("typst", text)


def raw_inline(text: str) -> Element:
    """Make an inline of Typst source."""
    return ast.raw_inline("typst", text)


def _shows(blocks: Sequence[Element]) -> bool:
    """Tell whether a float holds anything but words; words alone are its content, not notes to it."""
    return any(element["t"] in _SHOWN for element in ast.elements(blocks))


_SHOWN = {"Table", "Image", "CodeBlock"}


def boxed_inlines(before: str, inlines: Sequence[Element], after: str) -> Element:
    """Put inlines between two pieces of source, without the paragraph breaks that blocks would bring."""
    return ast.plain(joined([raw_inline(before), *inlines, raw_inline(after)]))


_SPACES = frozenset({"Space", "SoftBreak"})


def joined(inlines: Sequence[Element]) -> list[Element]:
    """Make one piece of neighbours that are Typst source, with the spaces between them.

    Reading the tree is most of what Pandoc has to do. A space at an end stays an element: Pandoc knows where one is
    too many.
    """
    made: list[Element] = []
    pieces: list[str] = []
    spaced: Element | None = None
    for inline in inlines:
        kind = inline["t"]
        if kind == "RawInline" and inline["c"][0] == "typst":
            pieces += (" ", inline["c"][1]) if spaced else (inline["c"][1],)
            spaced = None
        elif kind in _SPACES and pieces:
            spaced = inline
        else:
            made += _piece(pieces, spaced)
            pieces, spaced = [], None
            made.append(inline)
    return made + _piece(pieces, spaced)


def _piece(pieces: Sequence[str], spaced: Element | None) -> list[Element]:
    made = [raw_inline("".join(pieces))] if pieces else []
    return [*made, spaced] if spaced else made


def parted(blocks: Sequence[Element]) -> Iterator[Element]:
    """Yield blocks, those that Typst would join to the paragraph behind them as paragraphs of their own.

    What is raw for another format prints nothing, and parts nothing.
    """
    printed = [block for block in blocks if block["t"] != "RawBlock" or block["c"][0] == "typst"]
    for block, behind in zip_longest(printed, printed[1:]):
        joins = block["t"] == "Plain" and behind is not None and behind["t"] in {"Plain", "Para"}
        yield {"t": "Para", "c": block["c"]} if joins else block
