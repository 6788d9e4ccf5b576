"""The works that a document cites, field by field, as citeproc reads them from the bibliographies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.model import Resolved
from press.pandoc.ast import find, identifier, plain_text
from press.pandoc.binary import change_ast

#: A work's fields under their names in the citation style language, as Pandoc's MetaValues.
Work = Mapping[str, Any]

_FILTER = Path(__file__).with_name("cited.lua")
_ENTRY = "ref-"


def cited_works(resolved: Resolved) -> dict[str, Work]:
    """Give every work of the list of references by the id of its entry."""
    entries = [name for block in find(resolved.ast["blocks"], "Div") if (name := identifier(block)).startswith(_ENTRY)]
    written = resolved.ast["meta"].get("references")
    if not entries or not (resolved.bibliographies or written):
        return {}
    asked = {"nocite": {"t": "MetaInlines", "c": [_citing(name.removeprefix(_ENTRY)) for name in entries]}}
    tree = {**resolved.ast, "blocks": [], "meta": asked | ({"references": written} if written else {})}
    arguments = [f"--lua-filter={_FILTER}", *(f"--bibliography={path}" for path in resolved.bibliographies)]
    found = change_ast(tree, arguments)["meta"].get("references", {"c": []})["c"]
    return {_ENTRY + text(work["c"]["id"]): work["c"] for work in found}


def _citing(key: str) -> dict[str, Any]:
    citation = {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "Cite", "c": [[citation], []]}


def text(value: Any) -> str:
    """Give a field as plain text."""
    content = value.get("c", "") if isinstance(value, Mapping) else value
    return content if isinstance(content, str) else plain_text(content)
