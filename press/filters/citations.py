"""Citations that no bibliography holds; the citations themselves are citeproc's."""

from __future__ import annotations

from collections.abc import Iterator

from press.errors import Diagnostic, nearest
from press.filters.context import Source
from press.filters.references import ATTRIBUTED
from press.model import Json
from press.pandoc.ast import Outline, find, identifier


def missing_citations(
    tree: Json, known: frozenset[str], source: Source, *, outline: Outline | None = None
) -> list[Diagnostic]:
    """Find the citations that no bibliography holds, each with the nearest key."""
    found: list[Diagnostic] = []
    seen: dict[str, int] = {}
    for key in cited_keys(tree, outline=outline):
        seen[key] = seen.get(key, 0) + 1
        if key not in known:
            where = source.locate(f"@{key}", seen[key] - 1)
            found.append(
                Diagnostic(
                    "citation-missing",
                    f"@{key}: found no such entry in the bibliography, expected one",
                    where,
                    hint=_citation_hint(key, known, tree),
                )
            )
    return found


def cited_keys(tree: Json, *, outline: Outline | None = None) -> Iterator[str]:
    """Yield the key of each citation, labels of cross-references among them while they are not resolved."""
    for part in (tree["blocks"], tree["meta"]):
        for node in find(part, "Cite", outline=outline):
            yield from (citation["citationId"] for citation in node["c"][0] if citation["citationId"] != "*")


def _citation_hint(key: str, known: frozenset[str], tree: Json) -> str:
    if any(identifier(node) == key for node in find(tree["blocks"], *ATTRIBUTED)):
        return f"#{key} is a label of this document; labels for cross-references begin with fig-, tbl-, sec-, eq-, lst- or another prefix that Quarto reserves"
    close = nearest(key, known)
    return f'did you mean "@{close}"?' if close else "add it to the bibliography, or write \\@ for a plain at sign"
