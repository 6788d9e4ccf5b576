"""Which piece of one side is which of the other: pieces with names by their names, sentences by their order."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from press.impact.model import Piece

Pair = tuple[Piece | None, Piece | None]
#: The cells of one row.
Row = tuple[Piece, ...]
#: How alike two sentences are that count as one sentence changed, 0 to 1.
_ALIKE = 0.5


def pair_pieces(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
    """Pair the pieces of one document; what stands on one side alone has no partner."""
    yield from _pair_sentences([one for one in old if not one.name], [one for one in new if not one.name])
    before, after = _by_name(old), _by_name(new)
    yield from ((piece, after.get(name)) for name, piece in before.items())
    yield from ((None, piece) for name, piece in after.items() if name not in before)
    tables = _tables(old), _tables(new)
    for table in dict.fromkeys([*tables[0], *tables[1]]):
        for row, other in _pair_rows(*(list(one.get(table, {}).values()) for one in tables)):
            yield from _pair_cells(row, other)


def _by_name(pieces: Iterable[Piece]) -> dict[tuple[str, ...], Piece]:
    """Give the pieces that have a name of their own: all but sentences, and cells, which go by their rows."""
    return {(piece.kind, *piece.name): piece for piece in pieces if piece.name and piece.kind != "cell"}


def _tables(pieces: Iterable[Piece]) -> dict[str, dict[tuple[str, ...], Row]]:
    """Give the rows of each table in their order, by their names."""
    tables: dict[str, dict[tuple[str, ...], Row]] = {}
    for piece in pieces:
        if piece.kind == "cell":
            rows = tables.setdefault(piece.name[0], {})
            rows[piece.name[:-1]] = (*rows.get(piece.name[:-1], ()), piece)
    return tables


def _pair_sentences(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
    texts = [one.same for one in old], [one.same for one in new]
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(old[first:last], new[begin:end], strict=True)
        else:
            yield from _pair_changed(list(old[first:last]), list(new[begin:end]))


def _pair_changed(old: list[Piece], new: list[Piece]) -> Iterator[Pair]:
    """Pair sentences that differ: first those in which only values do, then those that are most alike."""
    for alike in (_same_template, _much_alike):
        for piece in list(old):
            partner = next((one for one in new if alike(piece, one)), None)
            if partner:
                old.remove(piece)
                new.remove(partner)
                yield piece, partner
    yield from ((piece, None) for piece in old)
    yield from ((None, piece) for piece in new)


def _same_template(one: Piece, other: Piece) -> bool:
    return one.template == other.template


def _much_alike(one: Piece, other: Piece) -> bool:
    return difflib.SequenceMatcher(None, one.template.split(), other.template.split()).ratio() >= _ALIKE


def _pair_rows(old: list[Row], new: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Pair the rows of a table: those that are the same, then those of one name, then those that are as many."""
    texts = [tuple(one.same for one in row) for row in old], [tuple(one.same for one in row) for row in new]
    for kind, first, last, begin, end in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        gone, come = old[first:last], new[begin:end]
        if kind != "equal":
            for row in list(gone):
                partner = next((one for one in come if one[0].name[1] == row[0].name[1]), None)
                if partner:
                    gone.remove(row)
                    come.remove(partner)
                    yield row, partner
        if len(gone) == len(come):
            yield from zip(gone, come, strict=True)
        else:
            yield from ((row, ()) for row in gone)
            yield from (((), row) for row in come)


def _pair_cells(old: Row, new: Row) -> Iterator[Pair]:
    others = {cell.name[-1]: cell for cell in new}
    yield from ((cell, others.pop(cell.name[-1], None)) for cell in old)
    yield from ((None, cell) for cell in others.values())
