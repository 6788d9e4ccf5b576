"""Cross-references and citations of finished files: each leads to something."""

from __future__ import annotations

import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from press.errors import Diagnostic, Location

_HREF = "{http://www.w3.org/1999/xlink}href"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_html_links(path: Path) -> list[Diagnostic]:
    """Find links within a page that lead nowhere, and ids that stand twice."""
    page = html.document_fromstring(path.read_bytes())
    ids = [str(element.get("id")) for element in page.iter() if isinstance(element.tag, str) and element.get("id")]
    known = set(ids)
    twice = [name for name, count in sorted(Counter(ids).items()) if count > 1]
    targets = {link.get("href") or "" for link in page.iter("a")}
    dead = sorted({target[1:] for target in targets if target.startswith("#")} - known - {""})
    return [_dead(path, name) for name in dead] + [
        Diagnostic(
            "id-twice",
            f'found the id "{name}" more than once, expected every id once',
            Location(path),
            hint="give one of the two another label",
        )
        for name in twice
    ]


def check_docx_links(path: Path) -> list[Diagnostic]:
    """Find links within a document whose bookmark is not there."""
    with zipfile.ZipFile(path) as package:
        parts = [
            etree.fromstring(package.read(name))
            for name in package.namelist()
            if name in {"word/document.xml", "word/footnotes.xml"}
        ]
    marks = {mark.get(f"{_W}name") for part in parts for mark in part.iter(f"{_W}bookmarkStart")}
    anchors = {link.get(f"{_W}anchor") for part in parts for link in part.iter(f"{_W}hyperlink")} - {None}
    return [_dead(path, str(name)) for name in sorted(map(str, anchors - marks))]


def check_jats_links(path: Path) -> list[Diagnostic]:
    """Find references of an article whose target is not there, and pictures whose file is not."""
    article = etree.fromstring(path.read_bytes(), etree.XMLParser(load_dtd=False, no_network=True, huge_tree=True))
    ids = {element.get("id") for element in article.iter()}
    dead = sorted({str(link.get("rid")) for link in article.iter("xref")} - ids)
    pictures = {unquote(str(one.get(_HREF))) for one in article.iter("graphic", "inline-graphic")}
    missing = sorted(name for name in pictures if not (path.parent / name).is_file())
    return [_dead(path, name) for name in dead] + [
        Diagnostic(
            "picture",
            f'found no picture "{name}", expected it beside the article',
            Location(path),
            hint="render again; give the folder of pictures away together with the article",
        )
        for name in missing
    ]


def _dead(path: Path, name: str) -> Diagnostic:
    return Diagnostic(
        "dead-link",
        f'found a link to "{name}", expected a place of that name in the document',
        Location(path),
        hint="render again; if it stays, report it",
    )
