"""Cross-references and citations of finished files: each leads to something."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from press.checks.customs import Customs
from press.checks.readback import read_back
from press.errors import Diagnostic, Location


def check_html_links(path: Path) -> list[Diagnostic]:
    """Find links within a page that lead nowhere, and ids that stand twice."""
    page = read_back(path, "html")
    twice = [name for name, count in sorted(Counter(page.names).items()) if count > 1]
    return [_dead(path, name) for name in sorted(page.links - set(page.names))] + [
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
    document = read_back(path, "docx")
    return [_dead(path, name) for name in sorted(document.links - set(document.names))]


def lost_links(path: Path, customs: Customs) -> list[Diagnostic]:
    """Give the links of a document whose place the engine does not keep: they are no fault of the sources."""
    if not customs.lost_callouts:
        return []
    document = read_back(path, "docx")
    return [_dead(path, name) for name in sorted(document.links - set(document.names)) if customs.is_lost(name)]


def check_jats_links(path: Path) -> list[Diagnostic]:
    """Find references of an article whose target is not there, and pictures whose file is not."""
    article = read_back(path, "jats")
    return [_dead(path, name) for name in sorted(article.links - set(article.names))] + [
        Diagnostic(
            "picture",
            f'found no picture "{name}", expected it beside the article',
            Location(path),
            hint="render again; give the folder of pictures away together with the article",
        )
        for name in sorted({one.file for one in article.pictures if not (path.parent / one.file).is_file()})
    ]


def _dead(path: Path, name: str) -> Diagnostic:
    return Diagnostic(
        "dead-link",
        f'found a link to "{name}", expected a place of that name in the document',
        Location(path),
        hint="render again; if it stays, report it",
    )
