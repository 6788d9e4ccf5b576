"""Which cells are read while a figure is made: reading a row tells so, and nobody has to name cells by hand.

    with reading() as read:
        number = len(table.where(role="included"))
    read.cells  ->  (CellRef("studies.csv", "*", "role"),)

What is read in an inner `reading` was read in the outer one too. `unnoticed()` is for words that only name a thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

_Cell = TypeVar("_Cell")
_NOTHING_ABSENT: Mapping[str, Any] = MappingProxyType({})

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


#: From so many cells of one column on, the column is named in their place: a ledger that lists them all helps nobody,
#: and figures of thousands of studies would each carry all their cells.
MANY_CELLS = 500
#: How many cells may be read before columns are counted again.
_COUNT_EVERY = 5_000


class Reading:
    """What was read since a `reading` began, each cell once."""

    __slots__ = ("_limit", "_read")

    def __init__(self) -> None:
        self._read: dict[tuple[str, str, str], None] = {}
        self._limit = _COUNT_EVERY

    def add(self, cells: Iterable[tuple[str, str, str]]) -> None:
        """Note cells."""
        self._read.update(dict.fromkeys(cells))
        if len(self._read) > self._limit:
            self._join()

    def add_cell(self, cell: tuple[str, str, str]) -> None:
        """Note one cell."""
        self._read[cell] = None

    def _join(self) -> None:
        """Name columns in place of their cells where these are many."""
        whole = self._whole()
        counts = Counter((file, column) for file, _, column in self._read)
        whole |= {place for place, number in counts.items() if number > MANY_CELLS}
        self._read = dict.fromkeys([*self._but_in(whole), *(CellRef(file, EVERY, column) for file, column in whole)])
        self._limit = len(self._read) + _COUNT_EVERY

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
        if len(self._read) > MANY_CELLS:
            self._join()
        named = sorted(self._but_in(self._whole()))
        return tuple([one if type(one) is CellRef else CellRef(*one) for one in named])

    def _whole(self) -> set[tuple[str, str]]:
        """Give the columns, by file, of which all rows were asked."""
        return {(file, column) for file, key, column in self._read if key == EVERY}

    def _but_in(self, whole: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        """Yield what was read but for single cells of some columns."""
        return (one for one in self._read if one[1] == EVERY or (one[0], one[2]) not in whole)


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


def note_all(cells: Iterable[tuple[str, str, str]]) -> None:
    """Tell that something is read that came from cells."""
    current = _CURRENT.get()
    if current is not None:
        current.add(cells)


class Cells(Mapping[str, _Cell]):
    """The cells of one row by column; taking one out tells so.

    A row is a place in columns that it shares with the other rows of its table: thousands of rows need no dictionary each.
    `absent` says what columns hold that the methods know and the table does not have; nothing is read for them.
    """

    __slots__ = ("_columns", "_place", "_refs", "absent", "file", "key")

    def __init__(
        self,
        file: str,
        key: str,
        columns: Mapping[str, Sequence[_Cell]],
        place: int = 0,
        absent: Mapping[str, _Cell] = _NOTHING_ABSENT,
    ) -> None:
        self.file = file
        self.key = key
        self.absent = absent
        self._columns = columns
        self._place = place
        self._refs: dict[str, CellRef] | None = None

    def __getitem__(self, column: str) -> _Cell:
        cells = self._columns.get(column)
        if cells is None:
            return self.absent[column]
        current = _CURRENT.get()
        if current is not None:
            current.add_cell(self.ref(column))
        return cells[self._place]

    def __contains__(self, column: object) -> bool:
        return column in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def ref(self, column: str) -> CellRef:
        """Name one cell; the same object for the same cell, which thousands of figures may hold."""
        if self._refs is None:
            self._refs = {}
        found = self._refs.get(column)
        if found is None:
            found = self._refs[column] = CellRef(self.file, self.key, column)
        return found

    def get(self, column: str, default: object = None) -> object:  # type: ignore[override]
        """Give one cell, or something else where the table has no such column."""
        # asked a million times: it takes the cell itself rather than by `self[column]`
        cells = self._columns.get(column)
        if cells is None:
            return default
        current = _CURRENT.get()
        if current is not None:
            current.add_cell(self.ref(column))
        return cells[self._place]
