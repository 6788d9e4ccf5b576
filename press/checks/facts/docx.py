"""What a Word file says of its article: the properties that Word shows under File, Info."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from press.checks.facts.told import Told

_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DCTERMS = "{http://purl.org/dc/terms/}"
_PROPERTIES = {
    f"{_DC}title": "title", f"{_DC}creator": "authors", f"{_CP}keywords": "keywords", f"{_DC}description": "description",
    f"{_DCTERMS}created": "date",
}  # fmt: skip


def docx_facts(source: bytes) -> list[Told]:
    """Read the core properties."""
    with zipfile.ZipFile(io.BytesIO(source)) as package:
        core = etree.fromstring(package.read("docProps/core.xml"))
    found = ((_PROPERTIES[str(one.tag)], one) for one in core if str(one.tag) in _PROPERTIES)
    return [
        Told(
            fact,
            (one.text or "")[:10] if fact == "date" else one.text or "",
            f"{etree.QName(one).localname} of the properties",
        )
        for fact, one in found
        if (one.text or "").strip()
    ]
