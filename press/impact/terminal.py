"""What changed, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from press.config.characters import printable
from press.impact.groups import EFFECTS, NOT_FOUND, Group, group, shorten, shown_change, summary, without_effect
from press.impact.model import Effect, Impact

#: Characters of a text on one line; sentences are told whole.
_LINE = 100
#: Causes that a heading names.
_CAUSES = 3


def as_text(impact: Impact) -> str:
    """Tell what changed, grouped by cause."""
    changed, effects, same = summary(impact)
    head = [f"{impact.old} -> {impact.new}", f"changed:        {changed}", f"in consequence: {effects}",
            f"unchanged:      {same}"]  # fmt: skip
    parts = [head, *(list(_group(one)) for one in group(impact))]
    idle = without_effect(impact)
    if idle:
        parts.append(["without consequence", *(f"  {shown_change(one)}" for one in idle)])
    parts += [
        [f"note: {line}" if not at else f"  {line}" for at, line in enumerate(note.splitlines())]
        for note in impact.notes
    ]
    return printable("\n\n".join("\n".join(lines) for lines in parts)) + "\n"


def _group(one: Group) -> Iterator[str]:
    if not one.causes:
        yield NOT_FOUND
    for number, cause in enumerate(one.causes[:_CAUSES]):
        place = f" ({cause.where})" if cause.where and cause.where != cause.name else ""
        yield f"{'and' if number else 'because'} {shown_change(cause)}{place}"
    if len(one.causes) > _CAUSES:
        yield f"and {len(one.causes) - _CAUSES} more"
    for kind, names in EFFECTS.items():
        effects = one.of(kind)
        if effects:
            yield f"  {names[len(effects) != 1]}"
            for effect in effects:
                yield from (f"    {line}" for line in _effect(effect))


def _effect(effect: Effect) -> Iterator[str]:
    if effect.kind in {"sentence", "caption", "alt", "reference"}:
        yield effect.name if effect.name == effect.where else f"{effect.name} ({effect.where})"
        if effect.old is not None:
            yield f"  - {shorten(effect.old, 0)}"
        if effect.new is not None:
            yield f"  + {shorten(effect.new, 0)}"
        return
    place = f" ({effect.where})" if effect.where else ""
    yield f"{effect.name}: {_exchange(effect)}{place}"


def _exchange(effect: Effect) -> str:
    if effect.old is None:
        return f"added, {shorten(effect.new or '', _LINE) or 'blank'}"
    if effect.new is None:
        return f"removed, was {shorten(effect.old, _LINE) or 'blank'}"
    return f"{shorten(effect.old, _LINE) or 'blank'} → {shorten(effect.new, _LINE) or 'blank'}"
