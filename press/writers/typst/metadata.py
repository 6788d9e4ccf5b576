"""Metadata as writers meet it: Pandoc's Meta values, or plain values from YAML; both read the same way here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from press.model import Resolved
from press.pandoc import ast
from press.pandoc.ast import Element


def option(resolved: Resolved, *names: str) -> Any:
    """Give the first option of these names that is set, as plain Python values; none when none is."""
    for name in names:
        for holder in (resolved.meta, resolved.ast.get("meta", {})):
            if name in holder and holder[name] is not None:
                return plain(holder[name])
    return None


def content(resolved: Resolved, name: str) -> Any:
    """Give a piece of the title block with its markup, from Pandoc's metadata before YAML's; none if it is not set."""
    found = resolved.ast.get("meta", {}).get(name)
    return resolved.meta.get(name) if found is None else found


def plain(value: Any) -> Any:
    """Turn a Meta value into text, numbers, lists and dicts."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if not isinstance(value.get("t"), str):
        return {key: plain(entry) for key, entry in value.items()}
    kind, content_of = value["t"], value.get("c")
    if kind in {"MetaMap", "MetaList"}:
        return plain(content_of)
    return content_of if kind in {"MetaBool", "MetaString"} else ast.plain_text(content_of)


def inlines(value: Any) -> list[Element]:
    """Give a value as inlines; blocks lose their ends of paragraph, which become spaces."""
    match value:
        case None:
            return []
        case {"t": "MetaInlines", "c": elements}:
            return list(elements)
        case {"t": "MetaBlocks", "c": blocks}:
            return [new for number, block in enumerate(blocks) for new in _inlines_of(block, number)]
    return ast.words(" ".join(str(plain(value)).split()))


def _inlines_of(block: Element, number: int) -> list[Element]:
    words = block["c"] if block["t"] in {"Para", "Plain"} else ast.words(ast.plain_text(block))
    return [*([ast.space()] if number else []), *words]


def blocks(value: Any) -> list[Element]:
    """Give a value as blocks; plain text splits into paragraphs at empty lines."""
    match value:
        case None:
            return []
        case {"t": "MetaBlocks", "c": elements}:
            return list(elements)
        case {"t": "MetaInlines", "c": elements}:
            return [ast.para(elements)] if elements else []
    return [ast.para(ast.words(" ".join(part.split()))) for part in str(plain(value)).split("\n\n") if part.strip()]


def items(value: Any) -> Sequence[Any]:
    """Give a value as a list: a list as it is, a single value as a list of one, nothing as none."""
    match value:
        case None:
            return []
        case {"t": "MetaList", "c": entries}:
            return list(entries)
        case list() | tuple():
            return list(value)
    return [value]


def entries(value: Any) -> Mapping[str, Any]:
    """Give a value as a mapping; empty for anything else."""
    match value:
        case {"t": "MetaMap", "c": mapping}:
            return dict(mapping)
        case {"t": str(), "c": _}:
            return {}
        case dict():
            return value
    return {}
