"""Which cells are read while a figure is made: reading a row tells so, and nobody has to name cells by hand.

    with reading() as read:
        number = len(table.where(role="included"))
    read.cells  ->  (CellRef("studies.csv", "*", "role"),)

What is read in an inner `reading` was read in the outer one too. `unnoticed()` is for words that only name a thing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar, Token
from types import MappingProxyType
from typing import Any, NamedTuple, Self, TypeVar

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
#: How many cells, or groups of cells, may be read before columns are counted again.
_COUNT_EVERY = 5_000


class RowCells:
    """Columns of one row that are read together; the cells are named when somebody asks for them."""

    __slots__ = ("columns", "file", "key")

    def __init__(self, file: str, key: str, columns: tuple[str, ...]) -> None:
        self.file = file
        self.key = key
        self.columns = columns

    def __iter__(self) -> Iterator[CellRef]:
        """Name the cells."""
        return (CellRef(self.file, self.key, column) for column in self.columns)


class Reading:
    """What was read since a `reading` began, each cell once.

    Notes
    -----
    What comes as a tuple, as a row's columns or as an inner reading is kept as it is until cells are asked for. Most of
    thousands of figures are never asked for theirs, and each has read what others read too.
    """

    __slots__ = ("_before", "_is_open", "_limit", "asked", "singly", "together")

    def __init__(self) -> None:
        self.singly: dict[tuple[str, str, str], None] = {}
        self.together: dict[int, Noted] = {}
        self._limit = _COUNT_EVERY
        self._is_open = True
        self._before: Token[Reading | None]
        self.asked: tuple[CellRef, ...] | None = None

    def add(self, cells: Noted) -> None:
        """Note cells."""
        if isinstance(cells, _AS_THEY_ARE):
            # what is kept here keeps its id: two of the same id are one
            self.together[id(cells)] = cells
            if len(self.together) > _COUNT_EVERY:
                self._join()
            return
        self.singly.update(dict.fromkeys(cells))
        if len(self.singly) > self._limit:
            self._join()

    def add_cell(self, cell: tuple[str, str, str]) -> None:
        """Note one cell."""
        self.singly[cell] = None

    def __enter__(self) -> Self:
        """Notice every cell that is read from here on."""
        self._before = _CURRENT.set(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Let no more be read, so that what was read is sorted but once; whoever reads around this has read it too."""
        _CURRENT.reset(self._before)
        del self._before
        self._is_open = False
        outer = _CURRENT.get()
        if outer is not None:
            outer.add(self)

    def __iter__(self) -> Iterator[CellRef]:
        """Give the cells."""
        return iter(self.cells)

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """Give the cells, sorted; one of a column of which all rows were asked is not named again."""
        if self.asked is not None:
            return self.asked
        if self.together or len(self.singly) > MANY_CELLS:
            self._join()
        named = sorted(self._but_in(self._whole()))
        cells = tuple([one if type(one) is CellRef else CellRef(*one) for one in named])
        if not self._is_open:
            self.asked, self.singly = cells, {}
        return cells

    def _join(self) -> None:
        """Name all cells that were read, and columns in place of their cells where these are many."""
        self.singly = self._name_all()
        self.together = {}
        if len(self.singly) > MANY_CELLS:
            whole = self._whole()
            counts = Counter((file, column) for file, _, column in self.singly)
            whole |= {place for place, number in counts.items() if number > MANY_CELLS}
            self.singly = dict.fromkeys(
                [*self._but_in(whole), *(CellRef(file, EVERY, column) for file, column in whole)]
            )
        self._limit = len(self.singly) + _COUNT_EVERY

    def _name_all(self) -> dict[tuple[str, str, str], None]:
        """Give all that was read here and in what is kept as it is, each once."""
        read: dict[tuple[str, str, str], None] = {}
        rows: dict[tuple[str, tuple[str, ...]], list[RowCells]] = {}
        for one in self._parts():
            if isinstance(one, RowCells):
                rows.setdefault((one.file, one.columns), []).append(one)
            else:
                read.update(one.singly if isinstance(one, Reading) else dict.fromkeys(one))
        for (file, columns), several in rows.items():
            if len(several) > MANY_CELLS:
                read.update(dict.fromkeys(CellRef(file, EVERY, column) for column in columns))
            else:
                read.update(dict.fromkeys(cell for one in several for cell in one))
        return read

    def _parts(self) -> Iterator[Noted]:
        """Yield this reading and all that is kept in it as it is, each once, whichever inner readings hold it."""
        known: set[int] = set()
        found: list[Noted] = [self]
        while found:
            one = found.pop()
            if id(one) in known:
                continue
            known.add(id(one))
            if isinstance(one, Reading) and one.asked is not None:
                one = one.asked
            if isinstance(one, Reading):
                found.extend(one.together.values())
            yield one

    def _whole(self) -> set[tuple[str, str]]:
        """Give the columns, by file, of which all rows were asked."""
        return {(file, column) for file, key, column in self.singly if key == EVERY}

    def _but_in(self, whole: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
        """Yield what was read but for single cells of some columns."""
        return (one for one in self.singly if one[1] == EVERY or (one[0], one[2]) not in whole)


#: Cells as somebody tells that they were read.
Noted = Iterable[tuple[str, str, str]]
#: What is kept as it is until cells are asked for: nothing of this changes any more.
_AS_THEY_ARE = (tuple, RowCells, Reading)


#: The innermost reading; None outside of any, and where nobody is to notice.
_CURRENT: ContextVar[Reading | None] = ContextVar("reading", default=None)


def reading() -> Reading:
    """Notice every cell that is read in a block."""
    return Reading()


class unnoticed:  # noqa: N801 - used as a block, as `reading` is
    """Read without notice: a label in a message decides nothing of a figure."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = _CURRENT.set(None)

    def __exit__(self, *_: object) -> None:
        _CURRENT.reset(self._before)


def is_noticed() -> bool:
    """Tell whether somebody is to know what is read now."""
    return _CURRENT.get() is not None


def note_all(cells: Noted) -> None:
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
