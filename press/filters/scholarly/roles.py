"""What authors contributed: free text, or roles of the CRediT taxonomy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from press.filters.scholarly.leaf import Leaf

_ADDRESS = "https://credit.niso.org"
#: The taxonomy's fourteen roles as Quarto's page on front matter names them, and how CRediT prints them.
CREDIT: Mapping[str, str] = {
    "conceptualization": "Conceptualization",
    "data curation": "Data curation",
    "formal analysis": "Formal analysis",
    "funding acquisition": "Funding acquisition",
    "investigation": "Investigation",
    "methodology": "Methodology",
    "project administration": "Project administration",
    "resources": "Resources",
    "software": "Software",
    "supervision": "Supervision",
    "validation": "Validation",
    "visualization": "Visualization",
    "writing – review & editing": "Writing – review & editing",
    "writing – original draft": "Writing – original draft",
}
_ALIASES: Mapping[str, str] = {
    "analysis": "formal analysis",
    "funding": "funding acquisition",
    "editing": "writing – review & editing",
    "writing": "writing – original draft",
}


def normalise_roles(given: Any) -> list[dict[str, Any]]:
    """Turn a role, a list of roles, or roles with a degree (`investigation: lead`) into one form."""
    items = given if isinstance(given, list) else [given]
    return [role for item in items for role in _roles(item)]


def _roles(item: Any) -> list[dict[str, Any]]:
    if isinstance(item, Mapping):
        return [
            {**_role(Leaf(name, {"t": "MetaString", "c": name})), "degree-of-contribution": degree}
            for name, degree in item.items()
        ]
    return [_role(item)]


def _role(name: Leaf) -> dict[str, Any]:
    asked = name.raw.strip().lower().replace(" - ", " – ")
    key = _ALIASES.get(asked, asked)
    if key not in CREDIT:
        return {"role": name}
    slug = key.replace(" – ", "-").replace(" & ", "-").replace(" ", "-")
    terms = {
        "vocab-identifier": _ADDRESS,
        "vocab-term": CREDIT[key],
        "vocab-term-identifier": f"{_ADDRESS}/contributor-roles/{slug}/",
    }
    return {"role": CREDIT[key], **terms}
