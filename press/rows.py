"""Rows of the ledger, as JSON until somebody asks for one: a build after a changed sentence looks at a few of thousands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self, overload

import orjson

Row = Mapping[str, Any]


class Rows(Sequence[Row]):
    """What the worker was told of values, one row for each, in the order in which it was told.

    Parameters
    ----------
    packed
        The rows as JSON, by their ids.
    """

    def __init__(self, packed: Mapping[str, bytes] | None = None) -> None:
        self.packed: Mapping[str, bytes] = packed or {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Self:
        """Take rows of builtin values; of two with one id the later counts."""
        names: list[str] = []
        # in one text first: orjson leaves room behind each row that it gives, several times the row's own
        text = bytearray()
        for row in rows:
            names.append(str(row["id"]))
            # a raw value may be a number of numpy's
            text += orjson.dumps(row, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_APPEND_NEWLINE)
        return cls._split(names, text)

    @classmethod
    def told(cls, message: Mapping[str, Any]) -> Self:
        """Take rows from a message of the worker."""
        return cls._split(message["ids"], message["rows"].encode())

    @classmethod
    def _split(cls, names: Iterable[str], text: bytes | bytearray) -> Self:
        return cls(dict(zip(names, bytes(text).splitlines(), strict=True)))

    def tell(self) -> dict[str, Any]:
        """Give them for such a message: one long text passes much quicker than a hundred thousand tables."""
        return {"ids": list(self.packed), "rows": b"\n".join(self.packed.values()).decode()}

    @cached_property
    def digest(self) -> str:
        """What tells these rows from others."""
        return hashlib.sha256(b",".join(self.packed.values())).hexdigest()

    @cached_property
    def _read(self) -> list[Row]:
        return self.chosen(self.packed)

    def get(self, name: str) -> Row | None:
        """Give the row of a value, or None."""
        text = self.packed.get(name)
        row: Row | None = None if text is None else orjson.loads(text)
        return row

    def chosen(self, names: Collection[str]) -> list[Row]:
        """Give the rows of some values, in their order here."""
        return [orjson.loads(text) for name, text in self.packed.items() if name in names]

    def __len__(self) -> int:
        return len(self.packed)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        return self._read[at]

    def __reduce__(self) -> tuple[type[Self], tuple[Mapping[str, bytes]]]:
        # what was read is read again where it is asked for
        return type(self), (self.packed,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
