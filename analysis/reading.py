"""Which cells are read while a figure is made: reading a row tells so, and nobody has to name cells by hand.

    with reading() as read:
        number = len(table.where(role="included"))
    read.cells  ->  (CellRef("studies.csv", "*", "role"),)

What is read in an inner `reading` was read in the outer one too. `unnoticed()` is for words that only name a thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, NamedTuple, TypeVar

_Cell = TypeVar("_Cell")

#: Key of a reference to all rows of a table, and column of one to all columns.
EVERY = "*"


class CellRef(NamedTuple):
    """One cell of the data: `file` without its folder, `key` of the row (parts joined by `/`), name of the column."""

    file: str
    key: str
    column: str

    def __str__(self) -> str:
        """Give `file[key].column`, the short form of ledgers and messages; a whole file has no key."""
        return f"{self.file}[{self.key}].{self.column}" if self.key else f"{self.file}.{self.column}"


class Reading:
    """What was read since a `reading` began, each cell once."""

    __slots__ = ("_read",)

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str], None] = {}

    def add(self, cells: Iterable[tuple[str, str, str]]) -> None:
        """Note cells."""
        self._read.update(dict.fromkeys(cells))

    def add_cell(self, cell: tuple[str, str, str]) -> None:
        """Note one cell."""
        self._read[cell] = None

    def pass_on(self, outer: Reading) -> None:
        """Note in an outer reading all that was read here."""
        outer.add(self._read)

    @property
    def noted(self) -> tuple[tuple[str, str, str], ...]:
        """Give what was read as it came, for a further reading; sorting thousands of times takes its time."""
        return tuple(self._read)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Give the cells, sorted; one of a column of which all rows were asked is not named again."""
        whole = {(file, column) for file, key, column in self._read if key == EVERY}
        named = (one for one in self._read if one[1] == EVERY or (one[0], one[2]) not in whole)
        return tuple(CellRef(*one) for one in sorted(named))


#: The innermost reading; None outside of any, and where nobody is to notice.
_CURRENT: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Notice every cell that is read in this block."""
    outer, own = _CURRENT.get(), Reading()
    token = _CURRENT.set(own)
    try:
        yield own
    finally:
        _CURRENT.reset(token)
        if outer is not None:
            own.pass_on(outer)


@contextmanager
def unnoticed() -> Iterator[None]:
    """Read without notice: a label in a message decides nothing of a figure."""
    token = _CURRENT.set(None)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def note(file: str, key: str, column: str) -> None:
    """Tell that a cell is read."""
    current = _CURRENT.get()
    if current is not None:
        current.add_cell((file, key, column))


def note_all(cells: Iterable[tuple[str, str, str]]) -> None:
    """Tell that something is read that came from cells."""
    current = _CURRENT.get()
    if current is not None:
        current.add(cells)


class Cells(dict[str, _Cell], Generic[_Cell]):
    """The cells of one row by column; taking one out tells so.

    `absent` says what columns hold that the methods know and the table does not have; nothing is read for them.
    """

    __slots__ = ("absent", "file", "key")

    def __init__(
        self, file: str, key: str, cells: Mapping[str, _Cell], absent: Mapping[str, _Cell] | None = None
    ) -> None:
        super().__init__(cells)
        self.file = file
        self.key = key
        self.absent = absent or {}

    def __getitem__(self, column: str) -> _Cell:
        if column in self.absent:
            return self.absent[column]
        note(self.file, self.key, column)
        return super().__getitem__(column)

    def get(self, column: str, default: object = None) -> object:  # type: ignore[override]
        """Give one cell, or something else where the table has no such column."""
        if column not in self:
            return default
        return self[column]
