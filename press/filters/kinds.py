"""What can be numbered and referred to, with the names and schemes that `crossref:` and `language:` give it.

Follows Quarto's pages on cross-references, their options and custom float types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Family = Literal["float", "theorem", "proof", "callout", "equation", "section"]

#: Label prefix to environment name; proofs and kin are set lighter than theorems.
THEOREMS: Mapping[str, str] = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "alg": "algorithm",
}
PROOFS: Mapping[str, str] = {"sol": "solution", "rem": "remark"}
CALLOUTS: Mapping[str, str] = {"nte": "note", "tip": "tip", "wrn": "warning", "imp": "important", "cau": "caution"}
_FLOATS: Mapping[str, Literal["top", "bottom"]] = {"fig": "bottom", "tbl": "top", "lst": "top"}
#: Label prefixes that Quarto reserves.
RESERVED = ("fig", "tbl", "lst", "sec", "eq", *THEOREMS, *PROOFS, *CALLOUTS)


@dataclass(frozen=True)
class Kind:
    """One kind of numbered thing.

    `title` stands in captions, `prefix` in references; `labels` is the numbering scheme; `name` is the environment of
    a theorem or the type of a callout; `space` is false where the number follows its prefix at once (`Figure S1`).
    """

    key: str
    family: Family
    title: str
    prefix: str
    labels: str = "arabic"
    name: str = ""
    caption_location: str = "top"
    space: bool = True


#: A word with marks of Markdown around it.
_MARKED = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?P<word>[^*_]+)(?P=mark)")


def build_kinds(meta: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Kind]:
    """Give every kind by its label prefix, custom float types included."""
    options = crossref_options(meta)
    kinds = {key: _named(key, options=options, words=words) for key in RESERVED}
    for entry in options.get("custom") or []:
        if isinstance(entry, Mapping) and entry.get("key"):
            kinds[str(entry["key"])] = _custom(entry, options=options, words=words)
    return kinds


def crossref_options(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the `crossref:` options, none where it is only switched on or off."""
    options = meta.get("crossref")
    return options if isinstance(options, Mapping) else {}


def _family(key: str) -> Family:
    if key in _FLOATS:
        return "float"
    if key in ("eq", "sec"):
        return "equation" if key == "eq" else "section"
    return "theorem" if key in THEOREMS else "proof" if key in PROOFS else "callout"


def _named(key: str, *, options: Mapping[str, Any], words: Mapping[str, str]) -> Kind:
    title = words.get(f"crossref-{key}-title", words.get(f"crossref-{key}-prefix", key))
    return Kind(
        key=key,
        family=_family(key),
        title=_bare(str(options.get(f"{key}-title", title))),
        prefix=_bare(str(options.get(f"{key}-prefix", words.get(f"crossref-{key}-prefix", title)))),
        labels=_scheme(key, options),
        name={**THEOREMS, **PROOFS, **CALLOUTS}.get(key, ""),
        caption_location=_FLOATS.get(key, "top"),
    )


def _bare(word: str) -> str:
    """Give a word that an author marked, such as `**Figure**`, without its marks: labels have a look of their own."""
    found = _MARKED.fullmatch(word)
    return _bare(found["word"]) if found else word


def _custom(entry: Mapping[str, Any], *, options: Mapping[str, Any], words: Mapping[str, str]) -> Kind:
    key = str(entry["key"])
    prefix = str(entry.get("reference-prefix", key))
    title = words.get(f"crossref-{key}-title", str(entry.get("caption-prefix", prefix)))
    return Kind(
        key=key,
        family="float",
        title=title,
        prefix=words.get(f"crossref-{key}-prefix", prefix),
        labels=_scheme(key, options),
        caption_location=str(entry.get("caption-location", "bottom")),
        space=entry.get("space-before-numbering", True) is not False,
    )


def _scheme(key: str, options: Mapping[str, Any]) -> str:
    """Sections follow only their own option: `labels` is for things with captions."""
    common = "arabic" if key == "sec" else options.get("labels", "arabic")
    return str(options.get(f"{key}-labels", common))


_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def format_number(count: int, scheme: str) -> str:
    """Print a count from 1 in a scheme: `arabic`, `roman`, `roman i`, `alpha a`, `alpha X` (starting there)."""
    name, _, start = scheme.partition(" ")
    if name == "roman":
        text = _roman(count)
        return text.lower() if start == "i" else text
    if name == "alpha":
        first = start or "a"
        text = _letters(count + ord(first.lower()) - ord("a"))
        return text.upper() if first.isupper() else text
    return str(count)


def is_scheme(scheme: str) -> bool:
    """Tell whether a numbering scheme is one that `format_number` knows."""
    name, _, start = scheme.partition(" ")
    letter = len(start) == 1 and start.isascii() and start.isalpha()
    return {"arabic": not start, "roman": start in ("", "i", "I"), "alpha": not start or letter}.get(name, False)


def _roman(count: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text


def _letters(count: int) -> str:
    """Count in letters: a to z, then aa, ab, and on."""
    text = ""
    while count:
        count, rest = divmod(count - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
