"""What every lowering function is told: where it stands, and what it must hand to the end of the article."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from press.errors import Diagnostic
from press.pandoc.ast import Element
from press.writers.jats.xml import Node, Piece, element, xml_name
from press.writers.places import locate


@dataclass(frozen=True)
class Formula:
    """An equation that waits for its MathML: where it goes, its TeX, and whether it is displayed."""

    place: Node
    tex: str
    display: bool


@dataclass
class Collected:
    """What lowering gathers on its way: ids, notes, equations, pictures, faults."""

    #: the author's id -> the one in the file
    names: dict[str, str] = field(default_factory=dict)
    #: ids that stand in the file, each once
    placed: set[str] = field(default_factory=set)
    notes: list[Node] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    #: name in the folder of pictures -> the author's file, or the bytes of a data address
    pictures: dict[str, Path | bytes] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)

    def name(self, identifier: str, wanted: str = "") -> str:
        """Give the id that stands for the author's in the file; two never become one."""
        if identifier not in self.names:
            taken = set(self.names.values())
            base = name = xml_name(wanted or identifier)
            number = 2
            while name in taken:
                name, number = f"{base}-{number}", number + 1
            self.names[identifier] = name
        return self.names[identifier]


@dataclass(frozen=True)
class Context:
    """The place of a block: `top` is true where a heading begins a section, that is outside all boxes.

    The two functions are fields, since floats, tables and boxes hold blocks that hold floats, tables and boxes.
    """

    source: Path
    folders: Sequence[Path]
    #: name of the folder of pictures, as the file refers to it
    figures: str
    lower_blocks: Callable[[Sequence[Element], Context], list[Node]]
    lower_inlines: Callable[[Sequence[Element], Context], list[Piece]]
    collected: Collected = field(default_factory=Collected)
    top: bool = True
    landscape: bool = False
    #: true for what a chunk printed
    output: bool = False
    #: the works that are cited, by the ids of their entries
    works: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def blocks(self, blocks: Sequence[Element]) -> list[Node]:
        """Lower blocks where they stand."""
        return self.lower_blocks(blocks, self)

    def boxed(self, blocks: Sequence[Element]) -> list[Node]:
        """Lower blocks that stand in a box, where no section begins."""
        return self.lower_blocks(blocks, replace(self, top=False))

    def inlines(self, inlines: Sequence[Element]) -> list[Piece]:
        """Lower inlines."""
        return self.lower_inlines(inlines, self)

    def identify(self, identifier: str) -> dict[str, str]:
        """Give the attribute that lets links reach an element; none for no id or one that stands already."""
        if not identifier:
            return {}
        name = self.collected.name(identifier)
        if name in self.collected.placed:
            return {}
        self.collected.placed.add(name)
        return {"id": name}

    def invent(self, kind: str, number: int) -> str:
        """Give an id for something that the author gave none: a note, an affiliation."""
        # no id of the author's has a space in it
        name = self.collected.name(f"{kind} {number}", f"{kind}{number}")
        self.collected.placed.add(name)
        return name

    def oriented(self) -> dict[str, str]:
        """Give the attribute of a float that needs a turned page."""
        return {"orientation": "landscape"} if self.landscape else {}

    def fault(self, code: str, message: str, *, near: str, hint: str = "") -> None:
        """Note an error, at the first line of the document that holds `near`; all are raised together."""
        self.collected.faults.append(Diagnostic(code, message, locate(self.source, near), hint))


def fit(blocks: Sequence[Node], allowed: frozenset[str]) -> list[Node]:
    """Put into paragraphs what may not stand bare in an element; a paragraph may hold any block but another one."""
    return [
        block if block.tag in allowed or not isinstance(block.tag, str) else element("p", [block]) for block in blocks
    ]
