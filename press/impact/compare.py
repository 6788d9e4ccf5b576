"""Two sides in, what differs between them out: changes, their effects, and which caused which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from press.impact.causes import Causes, drawn_texts
from press.impact.changes import find_changes
from press.impact.model import Effect, EffectKind, Impact, Piece, Side
from press.impact.pairs import pair_pieces

#: What of a value's row a reader can see or use; its trace alone makes no effect.
_SEEN = ("text", "raw", "missing", "unit", "fault")
#: Name of the kind of rows that are claims.
_CLAIM = "claim"
#: Texts of a figure that are told.
_TEXTS = 6


def compare(old: Side, new: Side) -> Impact:
    """Compare two sides."""
    changes = find_changes(old, new)
    causes = Causes(old, new, changes)
    compared: Counter[EffectKind] = Counter()
    names = dict.fromkeys([*old.values, *new.values]) if _told(old.values, old) and _told(new.values, new) else ()
    moved = [name for name in names if differs(old.values.get(name), new.values.get(name))]
    compared.update(_kind(new.values.get(name) or old.values[name]) for name in names)
    places = {**_first_places(old), **_first_places(new)}
    effects = [_value_effect(name, old, new, causes, places) for name in moved]
    renumbered = 0
    for document in dict.fromkeys([*old.pieces, *new.pieces]):
        if not all(document in side.pieces or _is_absent(document, side) for side in (old, new)):
            continue
        for before, after in pair_pieces(old.pieces.get(document, ()), new.pieces.get(document, ())):
            piece = after or before
            assert piece is not None  # noqa: S101 - a pair has one of the two
            compared[piece.kind] += 1
            if before and after and before.same == after.same:
                renumbered += before.text != after.text
            else:
                effects.append(_piece_effect(before, after, causes, moved, document))
    changed = Counter(effect.kind for effect in effects)
    unchanged = {kind: compared[kind] - changed[kind] for kind in compared}
    return Impact(
        old.name, new.name, changes.all(), effects, dict(compared), unchanged, tuple(_notes(old, new, renumbered))
    )


def _told(part: object, side: Side) -> bool:
    """Tell whether a part of a side is known: one that is empty on a side with faults may be one of these."""
    return bool(part) or not side.faults


def _is_absent(document: str, side: Side) -> bool:
    """Tell whether a side has no such document, rather than one that could not be built."""
    return document not in side.words and _told(side.pieces, side)


def differs(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> bool:
    """Tell whether a value came, went, or is another."""
    if old is None or new is None:
        return True
    return any(old.get(part) != new.get(part) for part in _SEEN)


def _kind(row: Mapping[str, Any]) -> EffectKind:
    return "claim" if row.get("kind") == _CLAIM else "value"


def _first_places(side: Side) -> dict[str, str]:
    """Give the first place at which each value and claim is printed, in sentences if it is so there."""
    found: dict[str, str] = {}
    pieces = [piece for document in side.pieces.values() for piece in document if piece.line]
    for piece in sorted(pieces, key=lambda one: one.kind == "cell"):
        for name in piece.values:
            found.setdefault(name, f"{piece.path}:{piece.line}")
    return found


def _value_effect(name: str, old: Side, new: Side, causes: Causes, places: Mapping[str, str]) -> Effect:
    before, after = old.values.get(name), new.values.get(name)
    kind = _kind(after or before or {})
    found, how, through = causes.of_value(name)
    texts = _claim_texts(before, after) if kind == "claim" else _value_texts(before, after)
    return Effect(kind, name, *texts, places.get(name, ""), found, how, through)


def _value_texts(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """Give both texts of a value; where they print the same, what differs behind them."""
    if before and after and before["text"] == after["text"]:
        part = "unit" if before["raw"] == after["raw"] else "raw"
        return f"{before['text']} ({_short(before.get(part))})", f"{after['text']} ({_short(after.get(part))})"
    return (_with_unit(before) if before else None), (_with_unit(after) if after else None)


def _short(raw: object) -> str:
    return f"{raw:.6g}" if isinstance(raw, float) else str(raw)


def _claim_texts(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[str | None, str | None]:
    """Tell a claim by its word, whether it is true, and of one that is not, what the data say."""
    told = [
        row and (f'"{row["text"]}" is false: {row["fault"]}' if row.get("fault") else f'"{row["text"]}" is true')
        for row in (before, after)
    ]
    return told[0] or None, told[1] or None


def _with_unit(row: Mapping[str, Any]) -> str:
    return f"{row['text']} {row['unit']}" if row.get("unit") and row.get("raw") is not None else str(row["text"])


def _piece_effect(before: Piece | None, after: Piece | None, causes: Causes, moved: list[str], document: str) -> Effect:
    piece = after or before
    assert piece is not None  # noqa: S101 - a pair has one of the two
    found, how, through = causes.of_piece(before, after, moved)
    texts = _figure_texts(before, after) if piece.kind == "figure" else (before and before.text, after and after.text)
    where = f"{piece.path}:{piece.line}" if piece.line else piece.path or document
    return Effect(piece.kind, piece.shown or where, texts[0], texts[1], where, found, how, through)


def _figure_texts(before: Piece | None, after: Piece | None) -> tuple[str | None, str | None]:
    """Tell a figure by the texts that differ; the lines of one whose texts are the same differ."""
    if before is None or after is None:
        return before and "drawn", after and "drawn"
    gone, come = drawn_texts(before, after)
    if not gone and not come:
        return "lines or colours", "others, all texts the same"
    return _few(gone), _few(come)


def _few(texts: list[str]) -> str:
    more = f" and {len(texts) - _TEXTS} more" if len(texts) > _TEXTS else ""
    return ("; ".join(texts[:_TEXTS]) + more) or "nothing of it"


def _notes(old: Side, new: Side, renumbered: int) -> Iterator[str]:
    for side in (old, new):
        yield from (f"{side.name}: {fault}" for fault in side.faults)
    if renumbered:
        what = "sentence or cell differs" if renumbered == 1 else "sentences or cells differ"
        yield f"{renumbered} {what} only in the numbers of citations, figures or tables: not listed"
