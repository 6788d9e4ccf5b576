"""Metadata as the author wrote it and as Pandoc read it, side by side; and back to either form.

YAML gives `url: https://a.org/_x_` untouched, Pandoc gives names with their markup: each key takes what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from press.pandoc.ast import Element, plain_text, words

MetaValue = Element


@dataclass(frozen=True)
class Leaf:
    """One text of the metadata: `raw` as written, `value` as Pandoc's MetaInlines or MetaBlocks."""

    raw: str
    value: MetaValue

    @property
    def text(self) -> str:
        """Give the text without markup."""
        return plain_meta(self.value)


def leaf(text: str) -> Leaf:
    """Make a leaf of plain text."""
    return Leaf(text, {"t": "MetaInlines", "c": words(text)})


def pair(raw: Any, value: MetaValue | None) -> Any:
    """Join YAML and Pandoc's reading of it: maps and lists keep their shape, texts become leaves, flags stay."""
    if isinstance(raw, Mapping):
        inside = value["c"] if value and value["t"] == "MetaMap" else {}
        return {str(key): pair(item, inside.get(str(key))) for key, item in raw.items()}
    if isinstance(raw, list):
        items = value["c"] if value and value["t"] == "MetaList" and len(value["c"]) == len(raw) else [None] * len(raw)
        return [pair(item, other) for item, other in zip(raw, items, strict=True)]
    if raw is None or isinstance(raw, bool):
        return raw
    text = str(raw)
    return Leaf(text, value) if value and value["t"] in ("MetaInlines", "MetaBlocks") else leaf(text)


def unpair(value: MetaValue) -> Any:
    """Give Pandoc's reading alone as the same shape; for what a filter of the project put into the metadata."""
    if value["t"] == "MetaMap":
        return {key: unpair(item) for key, item in value["c"].items()}
    if value["t"] == "MetaList":
        return [unpair(item) for item in value["c"]]
    return value["c"] if value["t"] == "MetaBool" else Leaf(plain_meta(value), value)


def to_meta(value: Any) -> MetaValue:
    """Turn paired metadata into Pandoc's MetaValue."""
    if isinstance(value, Mapping):
        return {"t": "MetaMap", "c": {key: to_meta(item) for key, item in value.items()}}
    if isinstance(value, (list, tuple)):
        return {"t": "MetaList", "c": [to_meta(item) for item in value]}
    if isinstance(value, bool):
        return {"t": "MetaBool", "c": value}
    return value.value if isinstance(value, Leaf) else {"t": "MetaInlines", "c": words(str(value))}


def to_plain(value: Any) -> Any:
    """Turn paired metadata into plain Python values."""
    if isinstance(value, Mapping):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    return value.text if isinstance(value, Leaf) else value


def plain_meta(value: MetaValue) -> str:
    """Give a MetaValue's text; paragraphs stand on lines of their own."""
    if value["t"] == "MetaBlocks":
        return "\n".join(plain_text(block["c"]) for block in value["c"] if isinstance(block.get("c"), list)).strip()
    return str(value["c"]) if value["t"] in ("MetaString", "MetaBool") else plain_text(value["c"])
