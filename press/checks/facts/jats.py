"""What a JATS article says of itself: the metadata of its front."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from press.checks.facts.told import Told

_HREF = "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_FORMULA = frozenset({"inline-formula", "disp-formula", "alternatives", "tex-math"})
_PARTS = ("name/given-names", "name/surname", "name/suffix", "collab")


def jats_facts(source: bytes) -> list[Told]:
    """Read the front of an article."""
    root = etree.fromstring(source, etree.XMLParser(load_dtd=False, no_network=True, huge_tree=True))
    article = root.find("front/article-meta")
    return [] if article is None else [one for one in _facts(article) if one.text.strip()]


def _facts(article: etree._Element) -> Iterator[Told]:
    yield Told("title", _text(article, "title-group/article-title"), "article-title")
    yield Told("subtitle", _text(article, "title-group/subtitle"), "subtitle")
    authors = [_author(one) for one in article.iterfind("contrib-group/contrib[@contrib-type='author']")]
    yield Told("authors", "; ".join(authors), "contrib-group")
    for date in article.iterfind("pub-date"):
        yield Told("date", date.get("iso-8601-date", ""), "pub-date")
    for abstract in article.iterfind("abstract"):
        if not abstract.get("abstract-type"):
            yield Told("abstract", " ".join(map(str, abstract.itertext())), "abstract")
    words = [" ".join(map(str, one.itertext())) for one in article.iterfind("kwd-group/kwd")]
    yield Told("keywords", "; ".join(words), "kwd-group")
    yield Told("doi", _text(article, "article-id[@pub-id-type='doi']"), "article-id")
    for licence in list(article.iterfind("permissions/license"))[:1]:
        yield Told("licence", licence.get(_HREF, ""), "license")


def _text(article: etree._Element, way: str) -> str:
    found = article.find(way)
    return "" if found is None else "".join(_words(found))


def _words(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element, a formula as it was written."""
    if element.tag == _MATH:
        return
    yield (element.text or "").strip() if element.tag in _FORMULA else element.text or ""
    for child in element:
        yield from _words(child)
        yield "" if element.tag in _FORMULA else child.tail or ""


def _author(contributor: etree._Element) -> str:
    return " ".join(filter(None, (contributor.findtext(part) for part in _PARTS)))
