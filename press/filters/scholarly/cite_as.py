"""How this document is to be cited: its own item for citation styles, a BibTeX entry, and one line of text."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from press.filters.scholarly.leaf import Leaf, to_plain
from press.filters.scholarly.names import complete_name, parse_name
from press.pandoc.ast import Element
from press.pandoc.binary import run_pandoc

#: Types of the citation style language and their BibTeX entries; all else is `misc`.
_ENTRIES: Mapping[str, str] = {
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "article": "article",
    "book": "book",
    "chapter": "incollection",
    "paper-conference": "inproceedings",
    "thesis": "phdthesis",
    "report": "techreport",
}
_FIELDS: Mapping[str, str] = {
    "volume": "volume",
    "issue": "number",
    "number": "number",
    "page": "pages",
    "publisher": "publisher",
    "doi": "doi",
    "url": "url",
    "accessed": "urldate",
    "issn": "issn",
    "isbn": "isbn",
    "language": "langid",
}
_UPPER: Mapping[str, str] = {
    "doi": "DOI",
    "url": "URL",
    "issn": "ISSN",
    "isbn": "ISBN",
    "pmid": "PMID",
    "pmcid": "PMCID",
}


def build_item(given: Mapping[str, Any], date: Sequence[int], language: str) -> dict[str, Any]:
    """Make the document's own item as the citation style language names it; `citation:` goes over the document's fields.

    `date` are year, month and day as far as they are known; `language` tells styles whether titles get capitals.
    Gives an empty item when neither title nor author is known.
    """
    citation = given.get("citation")
    own: dict[str, Any] = (
        {str(key): to_plain(value) for key, value in citation.items()} if isinstance(citation, Mapping) else {}
    )
    title = own.pop("title", None) or (given["title"].text if "title" in given else "")
    authors = _people(own.pop("author", None)) or [_names(author["name"]) for author in given.get("by-author", [])]
    if not title and not authors:
        return {}
    issued = _issued(own.pop("issued", None)) or ([[*date]] if date else None)
    kind = own.pop("type", "webpage" if "container-title" not in own else "article-journal")
    item: dict[str, Any] = {"type": kind, "title": title, "author": authors, **_pages(own)}
    item |= {"issued": {"date-parts": issued}} if issued else {}
    item |= {"editor": _people(own.pop("editor"))} if "editor" in own else {}
    item |= {"DOI": given["doi"].raw} if "doi" in given and "doi" not in own else {}
    item |= {
        _UPPER.get(key, key): str(value)
        for key, value in own.items()
        if key != "id" and not isinstance(value, (list, dict, bool))
    }
    return {"id": str(own.get("id") or _key(authors, issued, title)), "language": language, **item}


def build_bibtex(item: Mapping[str, Any]) -> str:
    """Write an item as a BibTeX entry, fields in a fixed order."""
    entry = _ENTRIES.get(item["type"], "misc")
    container = {"article": "journal", "incollection": "booktitle", "inproceedings": "booktitle"}.get(
        entry, "howpublished"
    )
    fields: dict[str, str] = {
        "author": " and ".join(_bibtex_name(name) for name in item["author"]),
        "editor": " and ".join(_bibtex_name(name) for name in item.get("editor", [])),
        "title": f"{{{item['title']}}}",
    }
    fields[container] = str(item.get("container-title", ""))
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    fields |= {"year": str(parts[0]) if parts else "", "date": "-".join(f"{part:02}" for part in parts)}
    present = {name: str(item[_UPPER.get(key, key)]) for key, name in _FIELDS.items() if _UPPER.get(key, key) in item}
    fields |= dict.fromkeys(_FIELDS.values(), "") | present
    fields["pages"] = re.sub(r"(\d)-(\d)", r"\1--\2", fields["pages"])
    lines = [f"  {name} = {{{_escape(value)}}}" for name, value in fields.items() if value]
    return f"@{entry}{{{item['id']},\n" + ",\n".join(lines) + "\n}"


def format_item(item: Mapping[str, Any], csl: Path | None) -> list[Element]:
    """Print an item by a citation style, Pandoc's default where none is given; gives inlines, the entry's label left out."""
    style = [f"--csl={csl}"] if csl else []
    tree = json.loads(
        run_pandoc(["--from=csljson", "--to=json", "--citeproc", *style], json.dumps([item], ensure_ascii=False))
    )
    return _entry_inlines(tree["blocks"])


def _entry_inlines(blocks: Sequence[Element]) -> list[Element]:
    for block in blocks:
        if block["t"] == "Div":
            inner = _entry_inlines(block["c"][1])
            if inner:
                return inner
        if block["t"] in ("Para", "Plain"):
            return _right(block["c"])
    return []


def _right(inlines: list[Element]) -> list[Element]:
    """Numeric styles put the number and the text in two spans; only the text is wanted."""
    for node in inlines:
        if node["t"] == "Span" and "csl-right-inline" in node["c"][0][1]:
            return list(node["c"][1])
    return inlines


def _people(given: Any) -> list[dict[str, str]]:
    items = given if isinstance(given, list) else [] if given is None else [given]
    return [_csl_name(parse_name(item) if isinstance(item, str) else complete_name(_flat(item))) for item in items]


def _flat(item: Mapping[str, Any]) -> dict[str, str]:
    name = item.get("name", item)
    return {"literal": name} if isinstance(name, str) else {str(key): str(value) for key, value in name.items()}


def _names(name: Mapping[str, Leaf]) -> dict[str, str]:
    return _csl_name({key: value.text for key, value in name.items()})


def _csl_name(parts: Mapping[str, str]) -> dict[str, str]:
    if "family" in parts:
        return {key: value for key, value in parts.items() if key != "literal"}
    return {"literal": parts.get("literal", "")}


def _issued(given: Any) -> list[list[int]] | None:
    numbers = [int(part) for part in re.findall(r"\d+", str(given))] if given else []
    return [numbers[:3]] if numbers else None


def _pages(own: dict[str, Any]) -> dict[str, str]:
    """Join `page-first` and `page-last`; both leave the remaining fields."""
    first, last = own.pop("page-first", None), own.pop("page-last", None)
    if "page" in own or first is None:
        return {}
    return {"page": f"{first}-{last}" if last else str(first)}


def _key(authors: Sequence[Mapping[str, str]], issued: Sequence[Sequence[int]] | None, title: str) -> str:
    """Make a key from the first author, the year and the first word of the title."""
    who = (authors[0].get("family") or authors[0].get("literal", "")) if authors else ""
    year = str(issued[0][0]) if issued else ""
    words = re.findall(r"\w+", title)
    plain = unicodedata.normalize("NFKD", f"{who}{year}{words[0] if words else ''}").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower()) or "document"


def _bibtex_name(name: Mapping[str, str]) -> str:
    if "family" not in name:
        return f"{{{name['literal']}}}"
    particle = " ".join(name[key] for key in ("dropping-particle", "non-dropping-particle") if name.get(key))
    family = f"{particle} {name['family']}".strip()
    return ", ".join(part for part in (family, name.get("suffix", ""), name.get("given", "")) if part)


def _escape(text: str) -> str:
    return re.sub(r"([&%#_$])", r"\\\1", text) if not text.startswith(("http", "10.")) else text
