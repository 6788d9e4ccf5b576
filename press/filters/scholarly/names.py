"""Names of people, parsed as BibTeX does: `Given von Family`, `von Family, Given` and `von Family, Jr, Given`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

#: Parts of a name that an author may give instead of, or beside, the whole.
NAME_PARTS = ("given", "family", "literal", "dropping-particle", "non-dropping-particle", "suffix")

#: What stands behind a name in reading order, parted by a comma.
_SUFFIX = re.compile(r"(?:Jr|Sr|Esq)\.?|[IVX]{2,}", re.IGNORECASE)


def parse_name(text: str) -> dict[str, str]:
    """Part a name into given and family name, particle and suffix; `literal` is the name as printed."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return _clean({**_in_order(text.split()), "literal": " ".join(text.split())})
    if _SUFFIX.fullmatch(parts[-1]) and len(parts) == 2:  # noqa: PLR2004 - the name and what stands behind it
        return _clean({**_in_order(parts[0].split()), "suffix": parts[1], "literal": " ".join(text.split())})
    family = _particle(parts[0].split())
    _, *middle, last = parts
    given, suffix = last, ", ".join(middle)
    name = {"given": given, **family, "suffix": suffix}
    return _clean({**name, "literal": print_name(name)})


def complete_name(parts: Mapping[str, str]) -> dict[str, str]:
    """Fill in what can be told from the parts that an author gave.

    A name given as `literal` alone, such as that of an organisation, is not parted.
    """
    return _clean({**parts, "literal": parts.get("literal") or print_name(parts)})


def print_name(parts: Mapping[str, str]) -> str:
    """Print a name in reading order."""
    order = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(parts[key] for key in order if parts.get(key))


def _in_order(words: Sequence[str]) -> dict[str, str]:
    """Small words before the last begin the family name; without them the last word is the family name."""
    small = next((place for place, word in enumerate(words[:-1]) if place and word[:1].islower()), None)
    start = len(words) - 1 if small is None else small
    return {"given": " ".join(words[:start]), **_particle(words[start:])}


def _particle(words: Sequence[str]) -> dict[str, str]:
    count = next((place for place, word in enumerate(words) if not word[:1].islower()), 0)
    count = count if count < len(words) else 0
    return {"non-dropping-particle": " ".join(words[:count]), "family": " ".join(words[count:])}


def _clean(parts: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in parts.items() if value}
