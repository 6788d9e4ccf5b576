"""Making pages from Markdown in normal form, for the tests of the HTML writer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from press.model import Resolved
from press.pandoc.binary import read_ast
from press.writers.html import render_html

SAMPLE = Path(__file__).parent / "html_sample"
READER = ["--from=markdown-auto_identifiers+autolink_bare_uris-raw_html", "--columns=10000"]


def resolved(
    markdown: str, *, folder: Path = SAMPLE, source: Path | None = None, raw: bool = False, **meta: Any
) -> Resolved:
    reader = [argument.replace("-raw_html", "+raw_html") if raw else argument for argument in READER]
    return Resolved(read_ast(markdown, reader), meta, "html", source or folder / "sample.md", [folder])


def page(markdown: str, **options: Any) -> Any:
    """Render and parse: an lxml tree of the page."""
    return html.document_fromstring(render_html(resolved(markdown, **options)))


def sample(**meta: Any) -> Resolved:
    chosen = {"toc": True, "lang": "en-GB", "date-meta": "2026-11-23", "google-scholar": True, **meta}
    return resolved((SAMPLE / "sample.md").read_text(encoding="utf-8"), **chosen)
