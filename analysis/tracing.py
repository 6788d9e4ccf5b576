"""Fields of results that know where they came from: whoever reads such a field has read the cells behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from analysis.reading import CellRef, Noted, Reading, is_noticed, note_all

_Result = TypeVar("_Result")


def traced(*fields: str) -> Callable[[type[_Result]], type[_Result]]:
    """Let fields of a result tell the result's cells: whoever reads such a field has read them.

    Notes
    -----
    Put over the dataclass and not into it: as a default of the field the descriptor would have to come last.
    """

    def trace(result: type[_Result]) -> type[_Result]:
        for name in fields:
            setattr(result, name, _Traced(name))
        return result

    return trace


class _Traced:
    """A field of a result that came from the result's cells."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, result: Any, _: type | None = None) -> Any:
        if is_noticed():
            for part in getattr(result, "parts", (result,)):
                note_all(source_of(part))
        return result.__dict__[self._name]

    def __set__(self, result: Any, value: object) -> None:
        result.__dict__[self._name] = value


def source_of(result: Any) -> Noted:
    """Give what a result came from, for another that follows from it; not sorted where nobody asked for its cells yet."""
    own: Noted | None = result.__dict__.get("cells")
    return result.cells if own is None else own


class CellsWhenAsked:
    """Cells of a result that a reading found, sorted when they are first asked for."""

    def __get__(self, result: Any, _: type | None = None) -> tuple[CellRef, ...]:
        if result is None:
            return ()
        found = result.__dict__["cells"]
        if isinstance(found, Reading):
            found = result.__dict__["cells"] = found.cells
        return cast("tuple[CellRef, ...]", found)

    def __set__(self, result: Any, cells: tuple[CellRef, ...] | Reading) -> None:
        result.__dict__["cells"] = cells


#: For fields of results that hold cells; a result of which nothing says otherwise came from none.
WHEN_ASKED = CellsWhenAsked()
