"""What changed, as JSON for programs; docs/impact.md describes it."""

from __future__ import annotations

import json
from typing import Any

from press.impact.model import Impact

#: Rises when a reader of earlier reports would misread this one.
FORMAT = 1


def as_json(impact: Impact) -> str:
    """Give the whole comparison; effects name their causes by number in `changes`, from 0."""
    numbers = {change: number for number, change in enumerate(impact.changes)}
    told: dict[str, Any] = {
        "format": FORMAT,
        "old": impact.old,
        "new": impact.new,
        "changes": [vars(change) for change in impact.changes],
        "effects": [
            {**vars(effect), "causes": [numbers[cause] for cause in effect.causes], "through": list(effect.through)}
            for effect in impact.effects
        ],
        "compared": dict(impact.compared),
        "unchanged": dict(impact.unchanged),
        "notes": list(impact.notes),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
