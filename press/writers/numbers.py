"""Links from printed numbers to the ledger: to their rows in the document that prints it, or to the ledger's file.

    number-links: supplement    to the row of the value, in the same format (PDF's own way)
    number-links: file          to `values.json`, which stands beside the finished files
    number-links: none          no links (DOCX's own way)

Which row lists a value, the ledger itself says (`row`): press knows nothing of how values are told apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from press.errors import Diagnostic, RenderError
from press.model import LEDGER, SUFFIX, FormatName, Resolved
from press.pandoc import ast
from press.pandoc.ast import Element, Outline
from press.writers.places import locate_option

#: Class of a link of a number, which looks like the text around it.
QUIET = "number-link"
#: Class of the beginning of a row of the ledger.
ROW = "ledger-row"
_OPTION = "number-links"
_SUPPLEMENT, _FILE, _NONE = "supplement", "file", "none"
#: Journals take a Word file apart and put it together anew, where a link to a neighbouring file leads nowhere.
_OWN_WAY: Mapping[FormatName, str] = {"pdf": _SUPPLEMENT, "docx": _NONE}
#: How a reader is told the place in another file: PDFs by open parameters (RFC 8118), Word and browsers by the name alone.
_PLACE: Mapping[FormatName, str] = {"pdf": "nameddest="}


def link_numbers(resolved: Resolved, *, name: Callable[[str], str] = str) -> Resolved:
    """Make each number of the text a link to its place in the ledger, as `number-links` asks.

    Parameters
    ----------
    name
        Gives what an id is called in a finished file of this format.

    Raises
    ------
    RenderError
        The document asks for links to a ledger that no document of the project prints.
    """
    asked = str(resolved.meta.get(_OPTION, _OWN_WAY.get(resolved.format, _NONE)))
    address = {_SUPPLEMENT: _row_address, _FILE: _file_address}.get(asked)
    if address is None or not resolved.ledger:
        return resolved
    find = address(resolved, name)
    if find is None:
        if _OPTION in resolved.meta:
            raise RenderError(_nowhere(resolved))
        return resolved
    way = _Way(find, resolved.outline)
    return replace(resolved, ast={**resolved.ast, "blocks": way.linked(resolved.ast["blocks"])})


#: From the id of a value to its address; None where it has none.
_Find = Callable[[str], str | None]


def _row_address(resolved: Resolved, name: Callable[[str], str]) -> _Find | None:
    here = row_ids(resolved)
    if here:
        rows = {str(row["id"]): str(row["row"]) for row in resolved.ledger if row.get("row")}
        # what shares a row is listed one by one by the tables beside the ledger, so that they would link to nothing new
        times = Counter(rows.values())
        return {value: f"#{row}" for value, row in rows.items() if row in here and times[row] == 1}.get
    if not resolved.ledger_in:
        return None
    file = f"{quote(resolved.ledger_in)}{SUFFIX[resolved.format]}#{_PLACE.get(resolved.format, '')}"

    def address(value: str) -> str | None:
        row = (resolved.ledger.get(value) or {}).get("row")
        return file + quote(name(str(row))) if row else None

    return address


def _file_address(resolved: Resolved, _name: Callable[[str], str]) -> _Find:
    return lambda value: f"{LEDGER}#{quote(value)}" if value in resolved.ledger.packed else None


def row_ids(resolved: Resolved) -> frozenset[str]:
    """Give the ids of the rows of the ledger that this document prints."""
    return frozenset(map(ast.identifier, _rows(resolved.ast["blocks"], resolved.outline)))


def _rows(node: Any, outline: Outline) -> list[Element]:
    if not outline.has(node, f".{ROW}"):
        return []
    return [one for one in ast.find(node, "Span", outline=outline) if ROW in ast.classes(one)]


#: A heading is repeated by the contents, and a link has its own target.
_VISITED = ("Span", "Link", "Header", "Table")


@dataclass(frozen=True)
class _Way:
    """One way through a tree, which leads numbers to where they are found."""

    find: _Find
    outline: Outline

    def linked(self, node: Any) -> Any:
        """Give a part of the tree with its numbers linked."""
        return ast.descend(node, self._visit, kinds=_VISITED, outline=self.outline, where=["Span"])

    def _visit(self, element: Element) -> Element | None:
        if element["t"] == "Table":
            return self._table(element)
        if element["t"] != "Span":
            return element
        target = self.find(ast.values(element).get("data-value", ""))
        return ast.link([element], target, ast.attr(classes=[QUIET])) if target else None

    def _table(self, element: Element) -> Element:
        """Link the numbers of a table but for its head, which pages repeat; the ledger is itself where links lead to."""
        if _rows(element, self.outline):
            return element
        *before, bodies, foot = element["c"]
        return {**element, "c": [*before, self.linked(bodies), foot]}


def _nowhere(resolved: Resolved) -> Diagnostic:
    return Diagnostic(
        _OPTION,
        f"{_OPTION}: found no document of the project that prints the ledger, expected one with r.tables.ledger()",
        locate_option(resolved.source, _OPTION),
        hint=f"print the table in a supplement, or write `{_OPTION}: file` or `{_OPTION}: none`",
    )
