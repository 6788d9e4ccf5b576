"""Markdown in, resolved document out, with a fixed clock."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from ruamel.yaml import YAML

from press.errors import Location
from press.filters import Clock, Context, Resolution, Source, resolve_in
from press.pandoc.ast import elements, plain_text
from press.pandoc.binary import read_ast, run_pandoc

CLOCK = Clock(
    now=lambda: datetime(2024, 5, 31, 13, 7, 9, tzinfo=UTC),
    modified=lambda: datetime(2024, 4, 1, tzinfo=UTC),
)


def front_matter(markdown: str) -> dict:
    """Read the YAML at the top of a text, if any."""
    if not markdown.startswith("---\n"):
        return {}
    return YAML(typ="safe").load(markdown.split("---\n")[1]) or {}


def context_of(markdown: str, *, format_name: str = "html", **more) -> Context:
    lines = markdown.count("\n") + 1
    source = Source("doc.qmd", markdown, [Location("doc.qmd", number + 1) for number in range(lines)])
    meta = {**front_matter(markdown), **more.pop("meta", {})}
    return Context(meta, format_name, source, CLOCK, **more)


def resolved(markdown: str, *, format_name: str = "html", **more) -> Resolution:
    """Run all filters over a text as the engine does."""
    tree = read_ast(markdown, ["--from=markdown", "--columns=100000"])
    return resolve_in(context_of(markdown, format_name=format_name, **more), tree)


def as_html(resolution: Resolution) -> str:
    """Print the tree as HTML without line wrapping, so that structure and attributes can be read."""
    arguments = ["--from=json", "--to=html", "--wrap=none", "--mathml"]
    return run_pandoc(arguments, json.dumps(resolution.tree))


def body(markdown: str, **more) -> str:
    """Give the resolved text as HTML, non-breaking spaces as plain ones."""
    return as_html(resolved(markdown, **more)).replace("\u00a0", " ").replace("&nbsp;", " ")


def text_of(markdown: str, **more) -> str:
    """Give the resolved text without markup, non-breaking spaces as plain ones."""
    return plain_text(resolved(markdown, **more).tree["blocks"]).replace("\u00a0", " ")


def references(resolution: Resolution) -> list[tuple[str, str]]:
    """Give target and text of every cross-reference, in document order."""
    links = [node for node in elements(resolution.tree["blocks"]) if node["t"] == "Link"]
    found = [node for node in links if "quarto-xref" in node["c"][0][1]]
    return [(node["c"][2][0], plain_text(node["c"][1]).replace("\u00a0", " ")) for node in found]


def found_by(error: object) -> str:
    """Give the findings of a PublishError as the author reads them."""
    return "\n".join(map(str, error.findings))
