"""The whole document as Typst source: template, options, title block, contents, text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote

from press.errors import RenderError, did_you_mean
from press.model import Resolved
from press.pandoc.ast import Element, find
from press.pandoc.pieces import TYPST_SEAM
from press.writers.equations import write_equations
from press.writers.numbers import link_numbers
from press.writers.typst import escape, metadata, settings
from press.writers.typst.blocks import lower_blocks
from press.writers.typst.context import Collected, Context, raw
from press.writers.typst.includes import included
from press.writers.typst.inlines import lower_inlines
from press.writers.typst.placing import lower_top
from press.writers.typst.tables import flag
from press.writers.typst.title import lower_title_block

#: Pandoc warns where it cannot turn an equation into Typst's; the reader would then meet bare TeX.
_ARGUMENTS = ("--to=typst-smart-citations", "--wrap=none", "--fail-if-warnings")
#: Files of the template; each uses names of those before it.
_PARTS = ("page", "front", "floats", "boxes", "numbers", "ends")


@dataclass(frozen=True)
class TypstDocument:
    """Typst source and the pictures it names, by their names in the work folder."""

    source: str
    pictures: dict[str, Path | bytes]


def build_document(resolved: Resolved) -> TypstDocument:
    """Write a document as Typst source.

    Raises
    ------
    RenderError
        A picture is missing, a link leads nowhere, an option or an equation cannot be used; all such faults together.
    """
    resolved = link_numbers(resolved)
    arguments = settings.template_arguments(resolved)
    collected = Collected()
    linked = _linked(resolved)
    context = Context(resolved.source, resolved.folders, lower_blocks, lower_inlines, collected, frozenset(linked))
    context = replace(context, toc_depth=int(metadata.option(resolved, "toc-depth") or 3))
    blocks = [*lower_title_block(resolved, context), *_contents(resolved), *lower_top(resolved.ast["blocks"], context)]
    _check_links(linked, context)
    if collected.faults:
        raise RenderError(collected.faults)
    tree = {**resolved.ast, "meta": {}, "blocks": blocks}
    body = write_equations(tree, _ARGUMENTS, resolved, into="Typst's", seam=TYPST_SEAM)
    parts = (
        template(),
        included(resolved, "include-in-header"),
        f"#show: press-document.with(\n  {arguments},\n  late-links: {flag(collected.floats)},\n)",
        included(resolved, "include-before-body"),
        body,
        included(resolved, "include-after-body"),
    )
    return TypstDocument("\n\n".join(part for part in parts if part.strip()) + "\n", collected.pictures)


@cache
def template() -> str:
    """Give the template, the look of the page: one text, since Typst's files see no names of each other."""
    folder = files(__package__) / "template"
    return "".join((folder / f"{part}.typ").read_text(encoding="utf-8") for part in _PARTS)


def _contents(resolved: Resolved) -> list[Element]:
    if str(metadata.option(resolved, "toc")).lower() != "true":
        return []
    words = metadata.entries(metadata.option(resolved, "language"))
    title = str(metadata.option(resolved, "toc-title") or words.get("toc-title-document") or "Table of contents")
    return [raw(f"#press-contents({escape.quote(title)})")]


def _linked(resolved: Resolved) -> list[str]:
    """Give the ids that links of the document lead to."""
    tree = resolved.ast
    targets = (
        link["c"][2][0] for link in find([tree["blocks"], tree.get("meta", {})], "Link", outline=resolved.outline)
    )
    return sorted({unquote(target[1:]) for target in targets if target.startswith("#")})


def _check_links(linked: list[str], context: Context) -> None:
    known = context.collected.labels
    for target in linked:
        if target not in known:
            hint = did_you_mean(target, known) if known else ""
            context.fault(
                "link", f"found a link to #{target}, expected an id of this document", near=f"#{target}", hint=hint
            )
