"""The effects of one comparison in the order in which they are told: by cause, then by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from press.impact.model import Change, ChangeKind, Effect, EffectKind, Impact

#: Kinds in the order in which they are told, with their names for one and for several.
EFFECTS: Mapping[EffectKind, tuple[str, str]] = {
    "claim": ("claim", "claims"),
    "value": ("value", "values"),
    "cell": ("table cell", "table cells"),
    "figure": ("figure", "figures"),
    "caption": ("caption", "captions"),
    "alt": ("alt text", "alt texts"),
    "sentence": ("sentence", "sentences"),
    "reference": ("reference", "references"),
}
CHANGES: Mapping[ChangeKind, tuple[str, str]] = {
    "cell": ("data cell", "data cells"),
    "row": ("data row", "data rows"),
    "option": ("option", "options"),
    "function": ("function", "functions"),
    "words": ("stretch of words", "stretches of words"),
    "file": ("other file", "other files"),
}
#: What stands where no cause was found.
NOT_FOUND = "cause not found"
#: What is told of effects where one of the states has none to compare.
_UNKNOWN = "not known, since not both states could be built: see the notes"


@dataclass(frozen=True)
class Group:
    """Effects of the same causes."""

    causes: tuple[Change, ...]
    effects: Sequence[Effect]

    def of(self, kind: EffectKind) -> list[Effect]:
        """Give the effects of one kind."""
        return [one for one in self.effects if one.kind == kind]


def group(impact: Impact) -> list[Group]:
    """Group effects by what caused them, in the order of the changes; those without a cause stand last."""
    order = {change: number for number, change in enumerate(impact.changes)}
    groups: dict[tuple[Change, ...], list[Effect]] = {}
    for effect in impact.effects:
        causes = tuple(sorted(effect.causes, key=lambda one: order.get(one, len(order))))
        groups.setdefault(causes, []).append(effect)
    last = len(order)
    places = sorted(groups, key=lambda causes: ([order.get(one, last) for one in causes] or [last], len(causes)))
    return [Group(causes, groups[causes]) for causes in places]


def without_effect(impact: Impact) -> list[Change]:
    """Give the changes that caused nothing."""
    caused = {cause for effect in impact.effects for cause in effect.causes}
    return [change for change in impact.changes if change not in caused]


def counted(number: int, names: tuple[str, str]) -> str:
    """Give a count with its noun."""
    return f"{number} {names[number != 1]}"


def summary(impact: Impact) -> tuple[str, str, str]:
    """Say in three lines how much was changed, how much changed in consequence, and how much is as it was."""
    changes = [counted(number, names) for kind, names in CHANGES.items()
               if (number := sum(one.kind == kind for one in impact.changes))]  # fmt: skip
    effects = [counted(number, names) for kind, names in EFFECTS.items() if (number := len(impact.of(kind)))]
    same = [counted(number, names) for kind, names in EFFECTS.items() if (number := impact.unchanged.get(kind, 0))]
    none = "nothing" if impact.compared or not impact.notes else _UNKNOWN
    return ", ".join(changes) or "nothing", ", ".join(effects) or none, ", ".join(same) or none


def shown_change(change: Change, *, limit: int = 80) -> str:
    """Tell a change on one line."""
    if change.old is None or change.new is None:
        word = "added" if change.old is None else "removed"
        text = change.new if change.old is None else change.old
        told = f": {shorten(text or '', limit)}" if change.kind in {"option", "words"} else ""
        return f"{change.name} {word}{told}"
    if change.kind in {"function", "file"}:
        return f"{change.name} changed"
    return f"{change.name}: {shorten(change.old, limit)} → {shorten(change.new, limit)}"


def shorten(text: str, limit: int) -> str:
    """Give a text on one line, cut at a limit of characters (0 for none)."""
    line = " ".join(text.split())
    return line if not limit or len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
