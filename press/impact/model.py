"""What a state of a project holds, and what differs between two of them: builtin values, so that they can be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

#: What an author changes.
ChangeKind = Literal["cell", "row", "option", "function", "words", "file"]
#: What changes in consequence.
EffectKind = Literal["value", "claim", "cell", "figure", "caption", "alt", "sentence", "reference"]
#: How a cause is known: by the value's own trace, or the author's words; since the changed text stands there; by what else
#: stands in the same row; by the code that made the place; or since nothing else was changed.
How = Literal["trace", "text", "row", "code", "only change", ""]


class Piece(NamedTuple):
    """One thing that a document prints: a sentence, a cell of a table, a caption, an alt text, a figure, a reference."""

    kind: EffectKind
    #: Its own name in the document: the float's id, of a cell also its row and column; of sentences it is empty.
    name: tuple[str, ...]
    #: The name as people read it: `Table 2, Bliss 2009, Patients`.
    shown: str
    text: str
    #: The text without numbers that only count citations and floats.
    same: str
    #: The text with the names of values in their place, and what else it is made from: equal where nothing but values
    #: differs.
    template: str
    values: tuple[str, ...]
    path: str
    line: int
    #: Names that the code of the place calls, where code printed it.
    calls: tuple[str, ...] = ()
    #: Of a drawn picture: its texts.
    drawn: tuple[str, ...] = ()


class Function(NamedTuple):
    """A function, class or constant of the review's code; `digest` is the same where nothing but words about it differ."""

    digest: str
    #: What it uses: full names of functions, and `.name` for a method of whatever object.
    uses: tuple[str, ...]
    path: str
    line: int


@dataclass(frozen=True)
class Side:
    """One state of a project."""

    name: str
    #: Cells of the data by file, key of the row and column.
    tables: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    #: Choices by file and path: `("review.yml", "tools/strobe/high_from")`.
    options: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: Lines of rows and options, by file and key or path.
    lines: Mapping[tuple[str, str], int] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    #: Rows of the ledger by id.
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: What each document prints, in its order.
    pieces: Mapping[str, Sequence[Piece]] = field(default_factory=dict)
    #: The lines of each file of words.
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Digests of the other files that documents are made from.
    files: Mapping[str, str] = field(default_factory=dict)
    #: What could not be told of this state, and why.
    faults: Sequence[str] = ()


@dataclass(frozen=True)
class Change:
    """Something that the author changed; `old` is None for what was added, `new` for what was removed."""

    kind: ChangeKind
    #: `data/studies.csv [bliss2009].n`, `review.yml tools/strobe/high_from`, `analysis.flow.compute_flow`.
    name: str
    old: str | None
    new: str | None
    where: str = ""


@dataclass(frozen=True)
class Effect:
    """Something that changed in consequence; no `causes` where none was found."""

    kind: EffectKind
    name: str
    old: str | None
    new: str | None
    where: str = ""
    causes: tuple[Change, ...] = ()
    how: How = ""
    #: Ids of the changed values through which the causes reached it.
    through: tuple[str, ...] = ()


@dataclass(frozen=True)
class Impact:
    """What differs between two states of a project."""

    old: str
    new: str
    changes: Sequence[Change]
    effects: Sequence[Effect]
    #: How many things were compared, by kind, and how many of them are as they were.
    compared: Mapping[EffectKind, int]
    unchanged: Mapping[EffectKind, int]
    #: What could not be told, and why.
    notes: Sequence[str] = ()

    def of(self, *kinds: EffectKind) -> list[Effect]:
        """Give the effects of some kinds."""
        return [one for one in self.effects if one.kind in kinds]
