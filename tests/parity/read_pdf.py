"""The comparable content of a tagged PDF file of either engine: both write it with Typst, which tags what it writes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import playa
from playa.pdftypes import resolve1

from tests.parity.content import Content, plain, plain_lines

#: Tags that stand in a line of text unless they are said to be placed as blocks.
_INLINE = frozenset({"Span", "Em", "Strong", "Reference", "Quote", "Sub", ""})
_NUMBER = re.compile(r"[0-9A-Z](\.[0-9a-zA-Z]+)*\.?")
#: Hyphens inside words: those at the ends of lines cannot be told from others, and Typst copies most as soft hyphens.
_HYPHEN = re.compile(r"(?<=[\w.])[-\u2010\u00ad]+(?=\w)")
#: The number of an entry of a list that is set in columns.
_ENTRY = re.compile(r"\n\s*(\[?\d+[.\])])\s*\n")
#: The contents, and the signs before items of lists and notes.
_PASSED_OVER = frozenset({"TOC", "Lbl"})
#: A private character before a piece of a code block.
_CODE = "\ue000"


def pdf_content(path: Path) -> Content:
    """Read a document by its tags."""
    document = playa.parse(path.read_bytes())
    reader = _Reader(document)
    root: Any = resolve1(document.catalog.get("StructTreeRoot"))
    running = "".join(reader.walk(root.get("K") if root else None, None))
    lines = plain_lines(_ENTRY.sub(r"\n\1 ", re.sub(r"\n+", "\n", running)).split("\n"))
    for of_code, group in groupby(lines, lambda line: line.startswith(_CODE)):
        # One engine tags a block of code by words, the other by lines, neither its blanks.
        pieces = list(group)
        reader.found["code"] += ["".join(pieces).replace(_CODE, "")] if of_code else []
        reader.found["text"] += ["⟨code⟩"] if of_code else pieces
    bare = {aspect: plain_lines(_HYPHEN.sub("", line) for line in found) for aspect, found in reader.found.items()}
    return {**bare, "metadata": tuple(_properties(document))}


def _properties(document: playa.Document) -> Iterator[str]:
    yield f"lang: {_word(document.catalog.get('Lang'))}"
    for info in document.info:
        for name in ("Title", "Author", "Keywords", "Subject"):
            if name in info:
                yield f"property {name}: {_word(info[name])}"


class _Reader:
    """Follows the tags; `_marks` holds the text of each run of marks of each page."""

    def __init__(self, document: playa.Document) -> None:
        self.found: defaultdict[str, list[str]] = defaultdict(list)
        self._pages = {page.pageid: page.page_idx for page in document.pages}
        self._marks: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for page in document.pages:
            for text in page.texts:
                if text.mcid is not None and "Math" not in text.fontname:
                    self._marks[page.page_idx, text.mcid].append(text.chars)

    def walk(self, node: Any, page: int | None) -> Iterator[str]:
        """Yield running text, with a mark where something stands that has an aspect of its own."""
        value: Any = resolve1(node)
        if isinstance(value, int):
            yield from self._marks.get((page or 0, value), ())
        elif isinstance(value, list):
            for child in value:
                yield from self.walk(child, page)
        elif isinstance(value, Mapping):
            yield from self._element(value, page)

    def _element(self, element: Mapping[str, Any], page: int | None) -> Iterator[str]:
        page = self._page(element, page)
        if "MCID" in element:
            number: Any = resolve1(element["MCID"])
            yield from self._marks.get((page or 0, int(number)), ())
            return
        kind = _kind(element)
        if kind in _PASSED_OVER:
            return
        handle = getattr(self, f"_{kind.lower()}", None)
        if kind[:1] == "H" and kind[1:].isdigit():
            yield self._heading(element, page, kind)
        elif handle:
            yield handle(element, page)
        else:
            apart = _apart(element, kind)
            yield apart + "".join(self.walk(element.get("K"), page)) + apart

    def _page(self, element: Mapping[str, Any], page: int | None) -> int | None:
        return self._pages.get(element["Pg"].objid, page) if "Pg" in element else page

    def _inside(self, element: Mapping[str, Any], page: int | None) -> str:
        return plain("".join(self.walk(element.get("K"), page)))

    def _heading(self, element: Mapping[str, Any], page: int | None, kind: str) -> str:
        """Take a heading; what stands in columns of a grid, as a number before it may, has no space behind it."""
        content = resolve1(element.get("K"))
        pieces = ["".join(self.walk(child, page)) for child in (content if isinstance(content, list) else [content])]
        if len(pieces) > 1 and _NUMBER.fullmatch(pieces[0]):
            pieces[0] += " "
        self.found["sections"].append(f"{kind[1:]}: {''.join(pieces)}")
        return "\n⟨heading⟩\n"

    def _caption(self, element: Mapping[str, Any], page: int | None) -> str:
        self.found["floats"].append(self._inside(element, page).replace(" :", ":"))
        return "\n⟨caption⟩\n"

    def _figure(self, element: Mapping[str, Any], page: int | None) -> str:
        """Take a picture, or a figure that holds one and its caption."""
        if "Alt" in element:
            self.found["alts"].append(f"alt: {_word(element['Alt'])}")
            return "⟨picture⟩"
        return "\n" + ("".join(self.walk(element.get("K"), page)) or "⟨picture⟩") + "\n"

    def _formula(self, element: Mapping[str, Any], _: int | None) -> str:
        """Take a formula; its signs have no text that could be compared."""
        return "\n⟨formula⟩\n" if _attribute(element, "Placement") == "Block" else "⟨formula⟩"

    def _code(self, element: Mapping[str, Any], page: int | None) -> str:
        text = "".join(self.walk(element.get("K"), page))
        return f"\n{_CODE}{plain(text).replace(' ', '')}\n" if _attribute(element, "Placement") == "Block" else text

    def _link(self, element: Mapping[str, Any], page: int | None) -> str:
        text = "".join(self.walk(element.get("K"), page))
        address = _address(element.get("K"))
        self.found["links" if address else "references"].append(f"{plain(text)} -> {address}" if address else text)
        return text

    def _note(self, element: Mapping[str, Any], page: int | None) -> str:
        self.found["notes"].append(f"{len(self.found['notes']) + 1}: {self._inside(element, page)}")
        return ""

    _fenote = _note

    def _table(self, element: Mapping[str, Any], page: int | None) -> str:
        self._table_count = getattr(self, "_table_count", 0) + 1
        number = self._table_count
        rows = list(self._rows(element.get("K"), page))
        self.found["tables"] += [f"table {number}: {row}" for row in rows]
        captions = [one for one in _children(element) if _kind(one) == "Caption"]
        return "".join(self._caption(one, page) for one in captions) + "\n⟨table⟩\n"

    def _rows(self, node: Any, page: int | None) -> Iterator[str]:
        for child in _children({"K": node}):
            page = self._page(child, page)
            if _kind(child) == "TR":
                yield " | ".join(self._cell(cell, page) for cell in _children(child))
            elif _kind(child) in {"THead", "TBody", "TFoot"}:
                yield from self._rows(child.get("K"), page)

    def _cell(self, cell: Mapping[str, Any], page: int | None) -> str:
        spans = "".join(
            f"{{{key.lower()}={value}}}"
            for key in ("RowSpan", "ColSpan")
            if (value := _attribute(cell, key)) not in {None, 1}
        )
        return ("^" if _kind(cell) == "TH" else "") + spans + self._inside(cell, self._page(cell, page))


def _apart(element: Mapping[str, Any], kind: str) -> str:
    """Give what parts an element from its neighbours: loose text outside paragraphs is tagged as placed blocks."""
    if kind not in _INLINE:
        return "\n"
    return " " if _attribute(element, "Placement") == "Block" else ""


def _children(element: Mapping[str, Any]) -> list[Any]:
    content = resolve1(element.get("K"))
    found = content if isinstance(content, list) else [content]
    return [child for one in found if isinstance(child := resolve1(one), Mapping)]


def _kind(element: Mapping[str, Any]) -> str:
    return str(getattr(element.get("S"), "name", ""))


def _attribute(element: Mapping[str, Any], name: str) -> Any:
    attributes = resolve1(element.get("A"))
    for one in attributes if isinstance(attributes, list) else [attributes]:
        value = resolve1(one)
        if isinstance(value, Mapping) and name in value:
            found = resolve1(value[name])
            return getattr(found, "name", found)
    return None


def _address(node: Any) -> str:
    """Give the address that a link leads to outside the document."""
    value = resolve1(node)
    if isinstance(value, list):
        return next((found for one in value if (found := _address(one))), "")
    if not isinstance(value, Mapping):
        return ""
    target: Any = resolve1(value["Obj"]) if "Obj" in value else None
    action = resolve1(target.get("A")) if isinstance(target, Mapping) else None
    if isinstance(action, Mapping) and "URI" in action:
        return _word(action["URI"])
    return _address(value.get("K"))


def _word(value: Any) -> str:
    raw: Any = resolve1(value)
    if not isinstance(raw, bytes):
        return str(raw or "")
    return raw.decode("utf-16") if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else raw.decode("latin-1")
