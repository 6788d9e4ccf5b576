"""Licence, copyright and funding, brought from their short forms into the long one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from press.filters.scholarly.leaf import Leaf, leaf, to_plain

#: Creative Commons' short names and their English titles.
_CREATIVE_COMMONS: Mapping[str, str] = {
    "CC BY": "Attribution",
    "CC BY-SA": "Attribution-ShareAlike",
    "CC BY-ND": "Attribution-NoDerivatives",
    "CC BY-NC": "Attribution-NonCommercial",
    "CC BY-NC-SA": "Attribution-NonCommercial-ShareAlike",
    "CC BY-NC-ND": "Attribution-NonCommercial-NoDerivatives",
}
#: What each version is said to hold for; the newest is meant where none is named.
_VERSIONS: Mapping[str, str] = {
    "4.0": "International",
    "3.0": "Unported",
    "2.5": "Generic",
    "2.0": "Generic",
    "1.0": "Generic",
}
#: A short name, as people and as lists of licences write it: `CC BY-SA 4.0 International`, `CC-BY-SA-4.0`.
_SHORT = re.compile(r"(CC BY(?:-(?:NC|ND|SA))*)(?:[ -](\d\.\d))?(?: [A-Z]+)?")
_ZERO = re.compile(r"CC ?0(?:[ -]1\.0)?(?: UNIVERSAL)?")


def normalise_license(given: Any) -> list[dict[str, Any]]:
    """Turn a licence (text, short name or map, or several of them) into maps of `text`, `type` and `url`."""
    items = given if isinstance(given, list) else [given]
    return [dict(item) if isinstance(item, Mapping) else _license(item) for item in items]


def _license(item: Leaf) -> dict[str, Any]:
    short = re.sub(r"[\s_]+", " ", item.raw.strip()).upper().replace("CC-", "CC ")
    if _ZERO.fullmatch(short):
        return {
            "text": leaf("CC0 1.0 Universal"),
            "type": "creative-commons",
            "url": "https://creativecommons.org/publicdomain/zero/1.0/",
        }
    found = _SHORT.fullmatch(short)
    name, version = (found[1], found[2] or "4.0") if found else ("", "")
    if name not in _CREATIVE_COMMONS or version not in _VERSIONS:
        return {"text": item}
    slug = name.removeprefix("CC ").lower()
    return {
        "text": leaf(f"Creative Commons {_CREATIVE_COMMONS[name]} {version} {_VERSIONS[version]} ({name} {version})"),
        "type": "creative-commons",
        "url": f"https://creativecommons.org/licenses/{slug}/{version}/",
    }


def normalise_copyright(given: Any) -> dict[str, Any]:
    """Turn a copyright (a sentence, or holder and years) into a map whose `statement` can be printed."""
    if not isinstance(given, Mapping):
        return {"statement": given}
    if "statement" in given:
        return dict(given)
    years = to_plain(given.get("year"))
    text = ", ".join(map(str, years)) if isinstance(years, list) else str(years or "")
    holder = to_plain(given.get("holder")) or ""
    return {**given, "statement": leaf(" ".join(f"Copyright {text} {holder}".split()))}


def normalise_funding(given: Any) -> list[dict[str, Any]]:
    """Turn funding (a sentence or maps) into a list of maps, a sentence under `statement`."""
    items = given if isinstance(given, list) else [given]
    return [dict(item) if isinstance(item, Mapping) else {"statement": item} for item in items]
