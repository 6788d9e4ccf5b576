"""What a page says of its article: its head, its data for machines, its title block."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import html

from press.checks.facts.told import Told

#: Names of meta elements and the facts that they tell; what stands in several is joined.
_META = {
    "author": "authors", "dcterms.date": "date", "keywords": "keywords", "citation_title": "title to cite",
    "citation_author": "authors to cite", "citation_doi": "doi",
}  # fmt: skip
_PRINTED = {
    "title": "//*[@id='title-block-header']//h1[contains(@class, 'title')]",
    "subtitle": "//*[@id='title-block-header']//*[contains(concat(' ', @class, ' '), ' subtitle ')]",
}
#: Names of schema.org and the facts that they tell.
_LINKED = {
    "headline": "title", "alternativeHeadline": "subtitle", "author": "authors", "datePublished": "date",
    "keywords": "keywords", "abstract": "abstract", "identifier": "doi", "license": "licence",
}  # fmt: skip


def html_facts(source: bytes) -> list[Told]:
    """Read a page."""
    page = html.document_fromstring(source)
    return [one for one in (*_head(page), *_printed(page), *_linked(page)) if one.text.strip()]


def _head(page: html.HtmlElement) -> Iterator[Told]:
    yield Told("page title", page.findtext("head/title") or "", "the page's <title>")
    found: dict[str, list[str]] = {}
    for element in page.iterfind("head/meta"):
        if element.get("name") in _META:
            found.setdefault(str(element.get("name")), []).append(element.get("content") or "")
    for name, texts in found.items():
        yield Told(_META[name], "; ".join(texts), f'<meta name="{name}">')


def _printed(page: html.HtmlElement) -> Iterator[Told]:
    for fact, way in _PRINTED.items():
        elements: Any = page.xpath(way)
        for element in elements[:1]:
            yield Told(fact, _words(element), f"the printed {fact}")
    licences: Any = page.xpath("//*[@id='quarto-reuse']//a/@href")
    for address in licences[:1]:
        yield Told("licence", str(address), "the printed licence")


def _words(element: html.HtmlElement) -> str:
    """Give the text of an element, a formula as it was written."""
    formulas: Any = element.xpath("descendant::math")
    for formula in formulas:
        written = "".join(formula.xpath("descendant::annotation/text()"))
        formula.tail = written + (formula.tail or "")
        formula.drop_tree()
    return str(element.text_content())


def _linked(page: html.HtmlElement) -> Iterator[Told]:
    for element in page.iterfind(".//script[@type='application/ld+json']"):
        data = json.loads(element.text or "{}")
        for name, fact in _LINKED.items():
            if isinstance(data, Mapping) and data.get(name):
                yield Told(fact, _joined(data[name]), f"{name} of the JSON-LD")


def _joined(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_joined, value))
    return str(value.get("name", "")) if isinstance(value, Mapping) else str(value)
