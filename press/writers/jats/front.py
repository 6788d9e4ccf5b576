"""The front of the article: journal, identifiers, title, authors, dates, rights, abstract, keywords, funding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.errors import did_you_mean
from press.model import Resolved
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context
from press.writers.jats.people import build_people, printed_inlines, printed_name
from press.writers.jats.references import person
from press.writers.jats.xml import ALI, HREF, Node, element

#: Fields of `article:` and `journal:`, as Pandoc's page on JATS names them.
_ARTICLE = (
    "type", "heading", "categories", "publisher-id", "doi", "pmid", "pmcid", "art-access-id", "volume", "issue",
    "fpage", "lpage", "elocation-id",
)  # fmt: skip
_JOURNAL = (
    "publisher-id", "nlm-ta", "pmc", "title", "abbrev-title", "pissn", "eissn", "epissn", "publisher-name",
    "publisher-loc",
)  # fmt: skip
_IDS = ("publisher-id", "doi", "pmid", "pmcid", "art-access-id")
_JOURNAL_IDS = ("publisher-id", "nlm-ta", "pmc")
_ISSN = (("pissn", "ppub"), ("eissn", "epub"), ("epissn", "epub"))
#: Kinds of abstracts by the field that holds them; the abstract itself is printed last in the title block.
_ABSTRACTS = (
    ("abstract", ""), ("description", "short"), ("plain-language-summary", "plain-language-summary"),
    ("key-points", "key-points"),
)  # fmt: skip
#: Dates as the document prints them, which JATS has no place for beside those for machines.
PRINTED_DATES = (("date", "date as printed"), ("date-modified", "date modified as printed"))
_DOI = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:)", re.IGNORECASE)
Fields = Mapping[str, Any]


def build_front(resolved: Resolved, context: Context) -> Node:
    """Make the front of the article."""
    article, journal = (_fields(resolved, key, known, context) for key, known in _NAMED)
    notes = _blocks(resolved, "notes", context)
    return element(
        "front",
        [
            _journal(journal, _citation(resolved)),
            element("article-meta", _article(resolved, article, context)),
            *([element("notes", notes)] if notes else []),
        ],
    )


_NAMED = (("article", _ARTICLE), ("journal", _JOURNAL))


def article_type(resolved: Resolved) -> str:
    """Give the kind of article, `research-article` unless the author says otherwise."""
    article = resolved.meta.get("article")
    return str(article.get("type") or "research-article") if isinstance(article, Mapping) else "research-article"


def _fields(resolved: Resolved, key: str, known: Sequence[str], context: Context) -> Fields:
    """Read a map of the author's; a field that is not known would be left out in silence."""
    given = resolved.meta.get(key) or {}
    if not isinstance(given, Mapping):
        context.fault(f"{key}-fields", f"{key}: found {given!r}, expected keys with values", near=f"{key}:")
        return {}
    for name in given:
        if name not in known:
            message = f"found {key}.{name}, which the JATS writer does not have, expected a known field"
            context.fault(f"{key}-fields", message, near=f"{name}:", hint=did_you_mean(str(name), known))
    return given


def _citation(resolved: Resolved) -> Fields:
    found = resolved.meta.get("citation")
    return found if isinstance(found, Mapping) else {}


def _texts(tag: str, value: Any, settings: Mapping[str, str] | None = None) -> list[Node]:
    """Make an element of a text, none of an absent one."""
    return [element(tag, [str(value)], settings)] if value not in (None, "", [], {}) else []


def _journal(journal: Fields, cited: Fields) -> Node:
    """Make what is known of the journal; JATS asks for an identifier and an ISSN even where there is no journal yet."""
    ids = [one for key in _JOURNAL_IDS for one in _texts("journal-id", journal.get(key), {"journal-id-type": key})]
    titles = _texts("journal-title", journal.get("title") or cited.get("container-title"))
    titles += _texts("abbrev-journal-title", journal.get("abbrev-title") or cited.get("container-title-short"))
    numbers = [one for key, kind in _ISSN for one in _texts("issn", journal.get(key), {"pub-type": kind})]
    numbers = numbers or _texts("issn", cited.get("issn"))
    name = journal.get("publisher-name") or cited.get("publisher")
    publisher = _texts("publisher-name", name)
    publisher += _texts("publisher-loc", journal.get("publisher-loc") or cited.get("publisher-place")) if name else []
    return element("journal-meta", [
        *(ids or [element("journal-id", attributes={"journal-id-type": "publisher-id"})]),
        *([element("journal-title-group", titles)] if titles else []),
        *(numbers or [element("issn")]),
        *([element("publisher", publisher)] if publisher else []),
    ])  # fmt: skip


def _article(resolved: Resolved, article: Fields, context: Context) -> Iterator[Node]:
    """Give the article's own metadata in the order that JATS demands."""
    cited = _citation(resolved)
    yield from _ids(resolved, article, cited)
    yield from _categories(resolved, article)
    yield _title(resolved, context)
    yield from build_people(resolved, context)
    yield _date(resolved)
    for name in ("volume", "issue"):
        yield from _texts(name, article.get(name) or cited.get(name))
    yield from _place(article, cited)
    yield from _rights(resolved)
    yield from _texts("self-uri", cited.get("url"), {HREF: str(cited.get("url") or "")})
    for key, kind in _ABSTRACTS:
        yield from _abstract(resolved, key, kind, context)
    yield from _keywords(resolved, context)
    yield from _funding(resolved)
    yield from _printed_dates(resolved)


def _ids(resolved: Resolved, article: Fields, cited: Fields) -> Iterator[Node]:
    given = {**{key: cited.get(key) for key in _IDS}, "doi": cited.get("doi") or resolved.meta.get("doi")}
    given |= {key: article[key] for key in _IDS if article.get(key)}
    for key in _IDS:
        yield from _texts("article-id", _DOI.sub("", str(given[key] or "")), {"pub-id-type": key})


def _categories(resolved: Resolved, article: Fields) -> list[Node]:
    named = article.get("categories") or resolved.meta.get("categories")
    groups = [("heading", _items(article.get("heading"))), ("categories", _items(named))]
    made = [
        element("subj-group", [element("subject", [str(item)]) for item in items], {"subj-group-type": kind})
        for kind, items in groups
        if items
    ]
    return [element("article-categories", made)] if made else []


def _title(resolved: Resolved, context: Context) -> Node:
    parts = (("title", "article-title"), ("subtitle", "subtitle"))
    held = [element(tag, context.inlines(_inlines(resolved, key))) for key, tag in parts if _inlines(resolved, key)]
    return element("title-group", held if _inlines(resolved, "title") else [element("article-title"), *held])


def _date(resolved: Resolved) -> Node:
    iso = str(resolved.meta.get("date-meta") or "")
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", iso)
    if not found:
        return element("pub-date-not-available")
    parts = [element(tag, [found[place]]) for tag, place in (("day", 3), ("month", 2), ("year", 1))]
    return element("pub-date", parts, {"date-type": "pub", "publication-format": "electronic", "iso-8601-date": iso})


def _place(article: Fields, cited: Fields) -> list[Node]:
    """Give the pages of the article, or its electronic place."""
    first, _, last = str(cited.get("page") or "").replace("\N{EN DASH}", "-").partition("-")
    first = str(article.get("fpage") or cited.get("page-first") or first.strip())
    last = str(article.get("lpage") or cited.get("page-last") or last.strip("- "))
    if first:
        return [*_texts("fpage", first), *_texts("lpage", last)]
    return _texts("elocation-id", article.get("elocation-id"))


def _rights(resolved: Resolved) -> list[Node]:
    given = resolved.meta.get("copyright") or {}
    held = _texts("copyright-statement", given.get("statement"))
    years = given.get("year")
    held += _texts("copyright-year", ", ".join(map(str, years)) if isinstance(years, list) else years)
    held += _texts("copyright-holder", given.get("holder"))
    held += [_licence(entry) for entry in _items(resolved.meta.get("license"))]
    return [element("permissions", held)] if held else []


def _licence(entry: Fields) -> Node:
    address = str(entry.get("url") or "")
    reference = [element(f"{{{ALI}}}license_ref", [address])] if address else []
    words = element("license-p", [str(entry.get("text") or address)])
    return element("license", [*reference, words], {"license-type": str(entry.get("type") or ""), HREF: address})


def _abstract(resolved: Resolved, key: str, kind: str, context: Context) -> list[Node]:
    held = _blocks(resolved, key, context)
    if not held:
        return []
    title = _texts("title", resolved.meta.get("abstract-title")) if key == "abstract" else []
    paragraphs = [block if block.tag == "p" else element("p", [block]) for block in held]
    return [element("abstract", [*title, *_structured(paragraphs)], {"abstract-type": kind})]


def _structured(paragraphs: list[Node]) -> list[Node]:
    """Make sections of an abstract in which every paragraph begins with a title in bold and a full stop or colon."""
    leads = [part[0] if len(part) and not (part.text or "").strip() else None for part in paragraphs]
    if len(leads) < _SECTIONS or any(lead is None or not _heads(lead) for lead in leads):
        return paragraphs
    return [_section(part) for part in paragraphs]


#: Sections from which an abstract counts as structured.
_SECTIONS = 2


def _heads(lead: Node) -> bool:
    return lead.tag == "bold" and not len(lead) and (lead.text or "").rstrip()[-1:] in {".", ":"}


def _section(paragraph: Node) -> Node:
    lead = paragraph[0]
    title = element("title", [(lead.text or "").strip().rstrip(".:")])
    paragraph.text = (lead.tail or "").lstrip()
    lead.tail = None
    paragraph.remove(lead)
    return element("sec", [title, paragraph])


def _keywords(resolved: Resolved, context: Context) -> list[Node]:
    value = resolved.ast["meta"].get("keywords")
    words = value["c"] if value and value["t"] == "MetaList" else [value] if value else []
    held = [element("kwd", context.inlines(printed_inlines(word))) for word in words]
    return [element("kwd-group", held, {"kwd-group-type": "author"})] if held else []


def _funding(resolved: Resolved) -> Iterator[Node]:
    people = {str(author.get("id")): author for author in resolved.meta.get("by-author") or []}
    for entry in _items(resolved.meta.get("funding")):
        awards = [_award(award, people) for award in _items(entry.get("awards"))]
        statement = _texts("funding-statement", entry.get("statement"))
        access = (
            [element("open-access", [element("p", [str(entry["open-access"])])])] if entry.get("open-access") else []
        )
        yield element("funding-group", [*awards, *statement, *access])


def _award(award: Fields, people: Mapping[str, Fields]) -> Node:
    """Make an award; its people are authors that it refers to, or names."""
    held = [one for source in _items(award.get("source")) for one in _texts("funding-source", _named(source))]
    held += [one for number in _items(award.get("id")) for one in _texts("award-id", number)]
    for key, tag in (("recipient", "principal-award-recipient"), ("investigator", "principal-investigator")):
        held += [element(tag, [_funded(who, people)]) for who in _items(award.get(key))]
    return element("award-group", held)


def _named(source: Any) -> Any:
    return source.get("text") or source.get("institution") if isinstance(source, Mapping) else source


def _funded(who: Any, people: Mapping[str, Fields]) -> Node:
    author = people.get(str(who.get("ref")), who) if isinstance(who, Mapping) else {"name": {"literal": who}}
    name = author.get("name") or ""
    made = person(name if isinstance(name, Mapping) else {"literal": name})
    return made if made.tag == "name" else element("string-name", [printed_name(author)])


def _printed_dates(resolved: Resolved) -> list[Node]:
    held = [
        element("custom-meta", [element("meta-name", [name]), element("meta-value", [str(resolved.meta[key])])])
        for key, name in PRINTED_DATES
        if key in resolved.ast["meta"] and resolved.meta.get(key)
    ]
    return [element("custom-meta-group", held)] if held else []


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _inlines(resolved: Resolved, key: str) -> list[Element]:
    return printed_inlines(resolved.ast["meta"].get(key))


def _blocks(resolved: Resolved, key: str, context: Context) -> list[Node]:
    value = resolved.ast["meta"].get(key)
    if value and value["t"] == "MetaBlocks":
        return context.boxed(value["c"])
    if value and value["t"] == "MetaList":
        items = [item["c"] if item["t"] == "MetaBlocks" else [ast.plain(printed_inlines(item))] for item in value["c"]]
        return context.boxed([{"t": "BulletList", "c": items}])
    inlines = printed_inlines(value)
    return context.boxed([ast.para(inlines)]) if inlines else []
