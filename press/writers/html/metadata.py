"""Reading a document's metadata: markup from Pandoc's tree, plain values from the options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from press.filters.language import fixed_word
from press.model import Resolved
from press.pandoc.ast import Element, para, plain_text, words

#: Headings of the title block, under the names of `labels`.
ENGLISH: Mapping[str, str] = {
    "abstract": "Abstract",
    "affiliations": "Affiliations",
    "authors": "Authors",
    "description": "Description",
    "doi": "DOI",
    "keywords": "Keywords",
    "published": "Published",
    "modified": "Modified",
}


def label(resolved: Resolved, name: str) -> str:
    """Give a fixed word of the page in the document's language."""
    labels = resolved.meta.get("labels")
    if isinstance(labels, Mapping) and name in labels:
        return str(labels[name])
    return ENGLISH.get(name) or fixed_word(resolved.meta, name)


def tree_value(resolved: Resolved, key: str) -> Any:
    """Give a key of the printed metadata: text, Pandoc's inlines or blocks, lists and maps of these."""
    found = resolved.ast.get("meta", {}).get(key)
    return None if found is None else _opened(found)


def _opened(value: Any) -> Any:
    kind, content = value["t"], value.get("c")
    if kind == "MetaMap":
        return {key: _opened(child) for key, child in content.items()}
    if kind == "MetaList":
        return [_opened(child) for child in content]
    return content if kind in {"MetaString", "MetaBool"} else value


def as_inlines(value: Any) -> list[Element]:
    """Turn a metadata value into inlines; blocks give their paragraphs in a row."""
    if value is None:
        return []
    if not isinstance(value, Mapping):
        return words(str(value))
    if value["t"] == "MetaInlines":
        return list(value["c"])
    made: list[Element] = []
    for block in value["c"]:
        if block["t"] in {"Para", "Plain"}:
            made += ([{"t": "Space"}] if made else []) + block["c"]
    return made


def as_blocks(value: Any) -> list[Element]:
    """Turn a metadata value into blocks."""
    if isinstance(value, Mapping) and value.get("t") == "MetaBlocks":
        return list(value["c"])
    inlines = as_inlines(value)
    return [para(inlines)] if inlines else []


def as_text(value: Any) -> str:
    """Turn a metadata value into the text a reader would copy."""
    if isinstance(value, Mapping) and value.get("t") == "MetaBlocks":
        return " ".join(filter(None, (plain_text(block).strip() for block in value["c"])))
    if isinstance(value, Mapping):
        return plain_text(value["c"]) if "t" in value else ""
    return "" if value is None else str(value)


def as_list(value: Any) -> Sequence[Any]:
    """Give a list as it is and anything else as a list of one; nothing gives an empty list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(resolved: Resolved, key: str) -> str:
    """Give a key as plain text: from the printed metadata, else from the options."""
    found = as_text(tree_value(resolved, key))
    if found:
        return found
    plain = resolved.meta.get(key)
    return str(plain) if isinstance(plain, (str, int, float)) and not isinstance(plain, bool) else ""


def texts_of(resolved: Resolved, key: str) -> list[str]:
    """Give a key that holds one or several texts as a list of plain texts."""
    found = tree_value(resolved, key)
    values = as_list(resolved.meta.get(key)) if found is None else as_list(found)
    return [text for text in map(as_text, values) if text]
