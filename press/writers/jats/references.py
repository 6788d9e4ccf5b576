"""The list of references: each work as the style prints it, and field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context
from press.writers.jats.works import Work, text
from press.writers.jats.xml import Node, element

#: Kinds of works, as the citation style language names them, and JATS's usual words.
_TYPES = {
    "article-journal": "journal", "article-magazine": "journal", "article-newspaper": "newspaper", "article": "preprint",
    "book": "book", "chapter": "book", "paper-conference": "confproc", "thesis": "thesis", "report": "report",
    "webpage": "web", "post-weblog": "web", "dataset": "data", "software": "software", "patent": "patent",
}  # fmt: skip
_PEOPLE = (("author", "author"), ("editor", "editor"), ("translator", "translator"))
#: Fields that become an element of their own, in the order in which they are written.
_FIELDS = (
    ("container-title", "source"), ("collection-title", "series"), ("edition", "edition"), ("genre", "comment"),
    ("publisher", "publisher-name"), ("publisher-place", "publisher-loc"), ("event-title", "conf-name"),
    ("event-place", "conf-loc"), ("volume", "volume"), ("issue", "issue"), ("number", "issue"), ("version", "version"),
    ("isbn", "isbn"), ("issn", "issn"), ("note", "comment"),
)  # fmt: skip
_IDS = (("doi", "doi"), ("pmid", "pmid"), ("pmcid", "pmcid"))
#: Works whose own title is that of a part of something.
_PARTS = frozenset({"journal", "newspaper", "preprint", "confproc", "web", "data", "software", ""})
_PARTS_OF_DATE = ("year", "month", "day")


def lower_references(div: Element, context: Context) -> list[Node]:
    """Lower the list that citeproc made."""
    entries = [_entry(entry, context) for entry in div["c"][1] if ast.is_div(entry, "csl-entry")]
    return [element("ref-list", entries, context.identify(ast.identifier(div)))] if entries else []


def _entry(entry: Element, context: Context) -> Node:
    label, inlines = _parted(entry["c"][1])
    work = context.works.get(ast.identifier(entry), {})
    kind = _TYPES.get(text(work.get("type", "")), "") if work else ""
    head = [element("label", [label])] if label else []
    printed = element("mixed-citation", context.inlines(inlines), {"publication-type": kind})
    fields = list(_fields(work, kind, context))
    if not fields:
        return element("ref", [*head, printed], context.identify(ast.identifier(entry)))
    whole = element("element-citation", fields, {"publication-type": kind or "other"})
    return element(
        "ref", [*head, element("citation-alternatives", [whole, printed])], context.identify(ast.identifier(entry))
    )


def _parted(blocks: Sequence[Element]) -> tuple[str, list[Element]]:
    """Part the label of a numeric style from the text of an entry."""
    inlines: list[Element] = []
    for block in blocks:
        inlines += [ast.space()] if inlines else []
        inlines += block["c"] if block["t"] in {"Para", "Plain"} else ast.words(ast.plain_text(block))
    label = next((part for part in inlines if ast.is_span(part, "csl-left-margin")), None)
    return (ast.plain_text(label).strip() if label else ""), [part for part in inlines if part is not label]


def _fields(work: Work, kind: str, context: Context) -> Iterator[Node]:
    for field, role in _PEOPLE:
        if field in work:
            people = [person(name["c"]) for name in work[field]["c"]]
            yield element("person-group", people, {"person-group-type": role})
    yield from _titles(work, kind, context)
    for field, tag in _FIELDS:
        if field in work:
            yield element(tag, _inlines(work[field], context))
    yield from _dates(work)
    yield from _pages(text(work.get("page", "")))
    for field, name in _IDS:
        if field in work:
            yield element("pub-id", [text(work[field])], {"pub-id-type": name})
    if "url" in work:
        yield element("uri", [text(work["url"])])


def _titles(work: Work, kind: str, context: Context) -> Iterator[Node]:
    """Name the work: as a part where there is a whole around it, else as a source."""
    if "title" not in work:
        return
    part = kind in _PARTS or "container-title" in work
    tag = ("chapter-title" if kind == "book" else "article-title") if part else "source"
    yield element(tag, _inlines(work["title"], context))


def _inlines(value: Any, context: Context) -> list[Any]:
    return context.inlines(value["c"]) if value["t"] == "MetaInlines" else [text(value)]


def person(name: Mapping[str, Any]) -> Node:
    """Make a name of its parts; one that has none is that of a group."""
    parts = {key: text(value) for key, value in name.items()}
    if "family" not in parts:
        # BibTeX's "and others" is no group of that name
        return element("etal") if parts.get("literal") == "others" else element("collab", [parts.get("literal", "")])
    family = " ".join(filter(None, (parts.get("non-dropping-particle", ""), parts["family"])))
    given = " ".join(filter(None, (parts.get("given", ""), parts.get("dropping-particle", ""))))
    held = (("surname", family), ("given-names", given), ("suffix", parts.get("suffix", "")))
    return element("name", [element(tag, [word]) for tag, word in held if word])


def _dates(work: Work) -> Iterator[Node]:
    numbers = _date_parts(work.get("issued"))
    if numbers:
        moment = "-".join(f"{number:02}" for number in numbers)
        for tag, number in zip(_PARTS_OF_DATE, numbers, strict=False):
            settings = {"iso-8601-date": moment} if tag == "year" else {}
            yield element(tag, [str(number)], settings)
    elif "issued" in work:
        yield element("string-date", [text(_literal(work["issued"]))])
    read = _date_parts(work.get("accessed"))
    if read:
        moment = "-".join(f"{number:02}" for number in read)
        yield element("date-in-citation", [moment], {"content-type": "access-date", "iso-8601-date": moment})


def _literal(value: Any) -> Any:
    return value["c"].get("literal", "") if value["t"] == "MetaMap" else value


def _date_parts(value: Any) -> list[int]:
    """Give year, month and day as far as they are known, of the first day of a span."""
    if not isinstance(value, Mapping) or value.get("t") != "MetaMap" or "date-parts" not in value["c"]:
        found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text(value) if value else "")
        return [int(part) for part in found.groups() if part] if found else []
    first = value["c"]["date-parts"]["c"][0]
    return [int(text(part)) for part in first["c"]]


def _pages(written: str) -> Iterator[Node]:
    """Part a range into first and last page; anything else is an electronic place."""
    first, dash, last = re.sub("[\u2013\u2014-]+", "-", written).partition("-")
    if dash and last:
        yield element("fpage", [first.strip()])
        yield element("lpage", [last.strip()])
    elif written:
        yield element("fpage", [written])
