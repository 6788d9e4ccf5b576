"""What machines read of an article: description, Highwire tags for scholarly search, schema.org data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from press.model import Resolved
from press.writers.html.metadata import as_list, as_text, text_of, texts_of, tree_value
from press.writers.html.titleblock import affiliation_text, author_name, orcid_of

#: CSL's name of a field under `citation:` and the tag that it becomes.
_FIELDS: tuple[tuple[str, str], ...] = (
    ("volume", "citation_volume"), ("issue", "citation_issue"), ("isbn", "citation_isbn"), ("issn", "citation_issn"),
    ("eissn", "citation_eissn"), ("pmid", "citation_pmid"), ("pdf-url", "citation_pdf_url"),
    ("url", "citation_fulltext_html_url"),
    ("abstract-url", "citation_abstract_html_url"), ("container-title-short", "citation_journal_abbrev"),
    ("collection-title", "citation_series_title"),
)  # fmt: skip

#: What a container and a publisher are called in the tags, by CSL's type of the item.
_CONTAINERS: Mapping[str, str] = {
    "article-journal": "citation_journal_title",
    "paper-conference": "citation_conference_title",
}
_PUBLISHERS: Mapping[str, str] = {
    "paper-conference": "citation_conference",
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
#: Longest description in characters; search engines show no more.
_DESCRIPTION_LIMIT = 300
_NUMBERS: Mapping[str, str] = {"report": "citation_technical_report_number"}


def build_head(resolved: Resolved) -> str:
    """Write the tags of the head that describe the article."""
    tags = [_meta(name, value) for name, value in _plain_tags(resolved) if value]
    if resolved.meta.get("google-scholar"):
        tags += [_meta(name, value) for name, value in _scholar_tags(resolved) if value]
    return "\n".join([*tags, _linked_data(resolved)])


def _meta(name: str, value: str) -> str:
    return f'<meta name="{escape(name, quote=True)}" content="{escape(value, quote=True)}" />'


def _plain_tags(resolved: Resolved) -> Iterator[tuple[str, str]]:
    own = texts_of(resolved, "author-meta")
    for name in own or map(author_name, _authors(resolved)):
        yield "author", name
    yield "dcterms.date", _date(resolved)
    yield "keywords", ", ".join(texts_of(resolved, "keywords"))
    yield "description", _description(resolved)


def _authors(resolved: Resolved) -> list[Mapping[str, Any]]:
    return [
        author
        for author in as_list(tree_value(resolved, "by-author"))
        if isinstance(author, Mapping) and "t" not in author
    ]


def _date(resolved: Resolved) -> str:
    return str(resolved.meta.get("date-meta") or "") or text_of(resolved, "date")


def _description(resolved: Resolved) -> str:
    """Give the author's own description, else the beginning of the abstract."""
    own = str(resolved.meta.get("description-meta") or "") or text_of(resolved, "description")
    text = " ".join((own or text_of(resolved, "abstract")).split())
    return text if own or len(text) <= _DESCRIPTION_LIMIT else text[:_DESCRIPTION_LIMIT].rsplit(" ", 1)[0] + " …"


def _citation(resolved: Resolved) -> Mapping[str, Any]:
    found = resolved.meta.get("citation")
    return found if isinstance(found, Mapping) else {}


def _scholar_tags(resolved: Resolved) -> Iterator[tuple[str, str]]:
    """Follow the table of citation fields in Quarto's documentation."""
    cited = _citation(resolved)
    kind = str(cited.get("type", "article-journal" if "container-title" in cited else "webpage"))
    date = str(cited.get("issued") or _date(resolved)).replace("/", "-")
    yield "citation_title", str(cited.get("title") or text_of(resolved, "title"))
    yield "citation_abstract", str(cited.get("abstract") or text_of(resolved, "abstract"))
    yield "citation_keywords", str(cited.get("keyword") or "; ".join(texts_of(resolved, "keywords")))
    yield from _people_tags(resolved, cited)
    for name in ("citation_publication_date", "citation_cover_date"):
        yield name, date
    yield "citation_year", next(iter(re.findall(r"\d{4}", date)), "")
    yield "citation_online_date", str(cited.get("available-date") or _date(resolved)).replace("/", "-")
    yield "citation_doi", str(cited.get("doi") or text_of(resolved, "doi"))
    yield "citation_language", str(cited.get("language") or resolved.meta.get("lang") or "")
    yield _CONTAINERS.get(kind, "citation_inbook_title"), str(cited.get("container-title") or "")
    yield _PUBLISHERS.get(kind, "citation_publisher"), str(cited.get("publisher") or "")
    yield _NUMBERS.get(kind, "citation_number"), str(cited.get("number") or "")
    for key, name in _FIELDS:
        yield name, str(cited.get(key) or "")
    yield from zip(("citation_firstpage", "citation_lastpage"), _pages(cited), strict=True)


def _people_tags(resolved: Resolved, cited: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if cited.get("author"):
        yield from (("citation_author", _person(author)) for author in as_list(cited["author"]))
    else:
        for author in _authors(resolved):
            yield "citation_author", author_name(author)
            for place in as_list(author.get("affiliations")):
                yield "citation_author_institution", affiliation_text(place)
            yield "citation_author_orcid", orcid_of(author)
            yield "citation_author_email", as_text(author.get("email"))
    yield from (("citation_editor", _person(editor)) for editor in as_list(cited.get("editor")))


def _person(person: Any) -> str:
    if isinstance(person, Mapping):
        name = person.get("name", person)
        if isinstance(name, Mapping):
            return str(name.get("literal") or " ".join(str(name[key]) for key in ("given", "family") if name.get(key)))
        return str(name)
    return str(person)


def _pages(cited: Mapping[str, Any]) -> tuple[str, str]:
    first, _, last = str(cited.get("page") or "").replace("\N{EN DASH}", "-").partition("-")
    return str(cited.get("page-first") or first.strip()), str(cited.get("page-last") or last.strip("- "))


def _linked_data(resolved: Resolved) -> str:
    """Write schema.org's ScholarlyArticle; "<" is escaped so that no text can end the element."""
    cited = _citation(resolved)
    data = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": text_of(resolved, "title"),
        "alternativeHeadline": text_of(resolved, "subtitle"),
        "author": [_person_data(author) for author in _authors(resolved)],
        "datePublished": _date(resolved),
        "inLanguage": str(resolved.meta.get("lang") or ""),
        "keywords": texts_of(resolved, "keywords"),
        "abstract": text_of(resolved, "abstract"),
        "identifier": str(cited.get("doi") or text_of(resolved, "doi")),
        "url": str(cited.get("url") or ""),
        "isPartOf": {"@type": "Periodical", "name": str(cited["container-title"])}
        if cited.get("container-title")
        else "",
    }
    text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False, sort_keys=True)
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'


def _person_data(author: Mapping[str, Any]) -> dict[str, Any]:
    orcid = orcid_of(author)
    places = [
        {"@type": "Organization", "name": affiliation_text(place)} for place in as_list(author.get("affiliations"))
    ]
    data: dict[str, Any] = {
        "@type": "Person",
        "name": author_name(author),
        "@id": f"https://orcid.org/{orcid}" if orcid else "",
        "affiliation": places,
    }
    return {key: value for key, value in data.items() if value}
