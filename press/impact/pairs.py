"""Which piece of one side is which of the other: pieces with names by their names, sentences by their order."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence

from press.impact.model import Piece

Pair = tuple[Piece | None, Piece | None]
#: How alike two sentences are that count as one sentence changed, 0 to 1.
_ALIKE = 0.5


def pair_pieces(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
    """Pair the pieces of one document; what stands on one side alone has no partner."""
    yield from _pair_sentences([one for one in old if not one.name], [one for one in new if not one.name])
    before, after = _by_name(old), _by_name(new)
    yield from ((before[name], after[name]) for name in before if name in after)
    gone = [piece for name, piece in before.items() if name not in after]
    come = [piece for name, piece in after.items() if name not in before]
    yield from _pair_rows(gone, come)


def _by_name(pieces: Iterable[Piece]) -> dict[tuple[str, ...], Piece]:
    return {(piece.kind, *piece.name): piece for piece in pieces if piece.name}


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


def _pair_rows(old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Pair]:
    """Pair cells of rows that were renamed: those of a table that has as many rows too many as too few."""
    before, after = _rows(old), _rows(new)
    partners: dict[tuple[str, ...], tuple[str, ...]] = {}
    for table in dict.fromkeys(row[0] for row in before):
        gone, come = ([row for row in rows if row[0] == table] for rows in (before, after))
        if len(gone) == len(come):
            partners.update(zip(gone, come, strict=True))
    for row, cells in before.items():
        others = {cell.name[-1]: cell for cell in after.pop(partners[row])} if row in partners else {}
        yield from ((cell, others.pop(cell.name[-1], None)) for cell in cells)
        yield from ((None, cell) for cell in others.values())
    yield from ((None, cell) for cells in after.values() for cell in cells)


def _rows(pieces: Iterable[Piece]) -> dict[tuple[str, ...], list[Piece]]:
    rows: dict[tuple[str, ...], list[Piece]] = {}
    for piece in pieces:
        rows.setdefault((piece.name[0], piece.kind, *piece.name[1:-1]), []).append(piece)
    return rows
