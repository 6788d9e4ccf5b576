"""What Quarto's Markdown means: Pandoc's tree in, the normal form of docs/architecture.md out, for one format.

Goes in: the tree, the options of the format, and the executed document for places and dates.
Comes out: a tree that a writer can print without knowing any of Quarto's rules. Nothing is written or printed here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, SourceError
from press.filters.annotations import explain_code
from press.filters.appendix import gather_end_matter
from press.filters.asides import set_asides
from press.filters.citations import missing_citations
from press.filters.code import name_files
from press.filters.conditional import hide_conditional
from press.filters.contents import move_contents
from press.filters.context import Clock, Context, Source
from press.filters.foreign import read_foreign
from press.filters.images import describe_pictures
from press.filters.language import LANGUAGES, language_of
from press.filters.links import link_documents
from press.filters.markup import read_markup
from press.filters.numbering import number_blocks
from press.filters.rawtables import read_raw_tables
from press.filters.references import resolve_references
from press.filters.scholarly import normalise_metadata
from press.filters.scripts import disarm
from press.filters.sections import shift_headings
from press.filters.structure import normalise_blocks
from press.filters.tables import size_tables
from press.filters.unsupported import check_supported
from press.model import Executed, FormatName, Json
from press.pandoc.ast import Outline

__all__ = ["Clock", "Context", "Resolution", "Source", "build_context", "missing_citations", "resolve_in"]


@dataclass(frozen=True)
class Resolution:
    """A tree in normal form, its options with the normalised metadata as plain values, and what the author should know."""

    tree: Json
    meta: Mapping[str, Any]
    warnings: tuple[Diagnostic, ...] = ()
    #: What stands in the tree.
    outline: Outline = field(default_factory=Outline, compare=False, repr=False)


def _cross_reference(tree: Json, context: Context) -> Json:
    """Count everything that has a number, then print the numbers where they are referred to."""
    numbered, index = number_blocks(tree, context)
    return resolve_references(numbered, index, context)


#: The way of a tree through the filters; each step relies on those before it.
STEPS: Sequence[Callable[[Json, Context], Json]] = (
    hide_conditional,
    move_contents,
    check_supported,
    explain_code,
    read_raw_tables,
    disarm,
    read_foreign,
    link_documents,
    shift_headings,
    normalise_blocks,
    read_markup,
    _cross_reference,
    set_asides,
    describe_pictures,
    size_tables,
    name_files,
)


def build_context(
    meta: Mapping[str, Any],
    *,
    format_name: FormatName,
    executed: Executed,
    citation_keys: Iterable[str] = (),
    asked: Callable[[], None] = lambda: None,
    outline: Outline | None = None,
) -> Context:
    """Gather what the filters are told besides the tree.

    Parameters
    ----------
    meta
        The options of this format, merged.
    citation_keys
        Keys of the bibliography; one that looks like a label stays a citation.
    asked
        Told when the clock is asked.
    outline
        What stands in the parsed tree, shared by the formats that share the tree.
    """
    document = executed.document
    source = Source(document.path, executed.markdown, executed.line_map)
    clock = _machine_clock(document.path, asked)
    keys, profiles = frozenset(citation_keys), document.project.profiles
    return Context(meta, format_name, source, clock, profiles, keys, outline=outline or Outline())


def resolve_in(context: Context, tree: Json, *, csl: Path | None = None) -> Resolution:
    """Bring a document's tree into normal form for one format; warnings travel with the result.

    Parameters
    ----------
    csl
        The citation style that prints how to cite this document.

    Raises
    ------
    SourceError
        Labels, options or features cannot be used as written; carries the findings of every step.
    """
    _check_language(context)
    for step in STEPS:
        tree = step(tree, context)
    tree, meta = normalise_metadata(tree, context, csl=csl)
    tree = gather_end_matter(tree, context, meta)
    errors = [finding for finding in context.findings if finding.severity == "error"]
    if errors:
        raise SourceError(dict.fromkeys(errors))
    return Resolution(tree, meta, tuple(dict.fromkeys(context.findings)), context.outline)


def _machine_clock(path: Path, asked: Callable[[], None]) -> Clock:
    """Give the machine's clock; SOURCE_DATE_EPOCH stops it, as in all builds that are to give the same bytes."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")

    def now() -> datetime:
        asked()
        return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now().astimezone()

    def modified() -> datetime:
        asked()
        return now() if epoch.isdigit() else datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()

    return Clock(now=now, modified=modified)


def _check_language(context: Context) -> None:
    """Words of other languages than the built-in ones have to come from the author."""
    given = context.meta.get("language")
    if isinstance(given, str):
        hint = "write the words under language: in the front matter or _quarto.yml"
        context.report(
            "language",
            f'language: found the file name "{given}", expected words: translation files are not supported by the embedded engine',
            needle=given,
            hint=hint,
        )
    if language_of(context.meta) not in LANGUAGES and not given:
        hint = "give your own under language:"
        context.warn(
            "lang",
            f'lang: found "{context.meta["lang"]}", whose fixed words are not built in ({", ".join(LANGUAGES)} are): they stay English',
            needle="lang",
            hint=hint,
        )
