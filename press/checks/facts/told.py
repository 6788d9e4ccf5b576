"""One fact as one place tells it, and what the sources tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_DOI = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
#: Letters and figures, what parts figures, and the sign before them.
_COMPARED = re.compile(r"[^\W_]+|(?<=\d)[.,](?=\d)|(?<!\w)[-−](?=\d)")


@dataclass(frozen=True)
class Told:
    """One fact at one place of a file."""

    #: title, authors, date, keywords ...: the names that `told_by_sources` gives.
    fact: str
    text: str
    #: Where in the file, in words.
    place: str

    @property
    def compared(self) -> str:
        """Give the text as it is compared.

        Signs between names or words of a list differ by format, and an abstract has headings of its own in JATS: of these
        letters, figures, signs and decimal points alone are compared. A title is compared as it stands, but for white space.
        """
        text = unicodedata.normalize("NFC", self.text)
        if self.fact in {"authors", "keywords", "abstract", "description"}:
            return "".join(_COMPARED.findall(text)).replace("-", "−")
        if self.fact == "doi":
            return _DOI.sub("", text).strip().lower()
        return text.strip().rstrip("/") if self.fact == "licence" else " ".join(text.split())


def told_by_sources(meta: Mapping[str, Any]) -> dict[str, Told]:
    """Give what the resolved metadata of a document say; facts that they do not tell are left out."""
    place = "the sources"
    return {fact: Told(fact, text, place) for fact, text in _facts(meta) if text}


def _facts(meta: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    citation = meta.get("citation")
    cited = citation if isinstance(citation, Mapping) else {}
    for fact in ("title", "subtitle", "abstract"):
        yield fact, str(meta.get(fact) or "")
    # Word has a place for one of the two
    yield "description", str(meta.get("description") or meta.get("abstract") or "")
    yield "page title", _page_title(meta)
    yield "title to cite", str(cited.get("title") or meta.get("title") or "")
    yield "authors", "; ".join(map(str, _items(meta.get("author"))))
    yield "authors to cite", "" if cited.get("author") else "; ".join(map(str, _items(meta.get("author"))))
    yield "keywords", "; ".join(map(str, _items(meta.get("keywords"))))
    yield "date", str(meta.get("date-meta") or "")[:10]
    yield "doi", str(cited.get("doi") or meta.get("doi") or "")
    yield "licence", next((str(one["url"]) for one in _items(meta.get("license")) if _has_address(one)), "")


def _page_title(meta: Mapping[str, Any]) -> str:
    title = str(meta.get("pagetitle") or meta.get("title") or "")
    prefix = str(meta.get("title-prefix") or "")
    return f"{prefix} – {title}" if prefix and title else title


def _items(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _has_address(entry: Any) -> bool:
    return isinstance(entry, Mapping) and bool(entry.get("url"))
