"""What a PDF says of its article: its XMP metadata."""

from __future__ import annotations

from typing import Any

import playa
from lxml import etree
from playa.pdftypes import resolve1

from press.checks.facts.told import Told

_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}
_WAYS = {
    "dc:title": "title", "dc:creator": "authors", "pdf:Keywords": "keywords", "dc:description": "abstract",
    "xmp:CreateDate": "date",
}  # fmt: skip


def pdf_facts(source: bytes) -> list[Told]:
    """Read the metadata stream; a PDF without one tells nothing."""
    document = playa.parse(source)  # what it leads to lives as long as it does
    stream: Any = resolve1(document.catalog.get("Metadata"))
    if stream is None:
        return []
    data: Any = etree.fromstring(bytes(stream.buffer).strip(b"\0 \r\n"), etree.XMLParser(no_network=True))
    return [
        Told(fact, text[:10] if fact == "date" else text, f"{name} of the XMP")
        for name, fact in _WAYS.items()
        for element in data.iterfind(f".//{name}", _SPACES)
        for text in ["; ".join(filter(None, (part.strip() for part in element.itertext())))]
        if text
    ]
