"""References: `@fig-x` and its forms become links whose text is the number of what they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.errors import Diagnostic, did_you_mean
from press.filters.context import Context
from press.filters.kinds import crossref_options
from press.filters.numbering import NO_BREAK, Index, Target, label_text
from press.filters.sections import is_numbering
from press.model import Json
from press.pandoc.ast import Element, attr, find, identifier, link, plain_text, rewrite, space, span, string

#: Kinds of elements that can hold an id.
ATTRIBUTED = ("Div", "Span", "Header", "Image", "Link", "Code", "CodeBlock", "Figure", "Table")


def resolve_references(tree: Json, index: Index, context: Context) -> Json:
    """Replace every citation of a label, in the text and in the metadata; other citations stay for citeproc."""
    resolver = _Resolver(tree, index, context)
    handlers = {"Cite": resolver.cite}
    return {**tree, **{part: rewrite(tree[part], handlers, outline=context.outline) for part in ("blocks", "meta")}}


class _Resolver:
    """Resolves one document's references; counts them, so that a message names the right one of many."""

    def __init__(self, tree: Json, index: Index, context: Context) -> None:
        self.tree = tree
        self.index = index
        self.context = context
        self.seen: dict[str, int] = {}
        self.linked = crossref_options(context.meta).get("ref-hyperlink", True) is not False

    def cite(self, node: Element) -> list[Element] | None:
        """Resolve a citation group; labels and citations may stand in one."""
        citations = node["c"][0]
        if not any(self.is_label(citation["citationId"]) for citation in citations):
            return None
        made: list[Element] = []
        for part in _runs(citations, self.is_label):
            made += [string(";" if _has_citation(part, made) else ","), space()] if made else []
            made += part if not isinstance(part, dict) else self.reference(part)
        return made

    def is_label(self, key: str) -> bool:
        """Tell whether a key is a label: its prefix is that of a kind, and no bibliography knows it."""
        known = lower_first(key) in self.index or key in self.index
        return known or (self.context.kind_of(lower_first(key)) is not None and key not in self.context.citation_keys)

    def reference(self, citation: Mapping[str, Any]) -> list[Element]:
        """Make the text and link of one reference."""
        key = citation["citationId"]
        label = key if key in self.index else lower_first(key)
        suffix = citation["citationSuffix"]
        target = self.index.get(label)
        self.seen[key] = self.seen.get(key, 0) + 1
        if target is None:
            self.report_missing(key)
            return [string(f"?@{key}")]
        words = self.words(target, citation, capital=key[:1].isupper())
        made = (
            link(words, f"#{label}", attr(classes=["quarto-xref"]))
            if self.linked
            else span(words, attr(classes=["quarto-xref"]))
        )
        return [made, *_spaced(suffix)]

    def words(self, target: Target, citation: Mapping[str, Any], *, capital: bool) -> list[Element]:
        """Give a reference's text: prefix and number, the number alone, or the author's own prefix and the number."""
        if not target.number:
            self.warn_unnumbered(target)
            return list(target.title)
        if target.kind.family == "section" and not is_numbering(self.context):
            self.warn_sections(target)
        own = citation["citationPrefix"]
        if own:
            return [*own, string(NO_BREAK + target.number)]
        if citation["citationMode"]["t"] == "SuppressAuthor":
            return [string(target.number)]
        prefix = target.kind.prefix
        return [string(label_text(target.kind, target.number, prefix[:1].upper() + prefix[1:] if capital else prefix))]

    def warn_sections(self, target: Target) -> None:
        """Tell that a reference names a section by a number that is not printed."""
        hint = "set number-sections: true"
        self.context.warn(
            "sections-unnumbered",
            f"@{target.label}: found a reference to a section, expected numbered sections",
            needle=f"@{target.label}",
            hint=hint,
        )

    def warn_unnumbered(self, target: Target) -> None:
        """Tell that a section has no number; its title is printed."""
        title = plain_text(list(target.title))
        self.context.warn(
            "section-unnumbered",
            f'@{target.label}: found a section without number, so its title "{title}" is printed',
            needle=f"@{target.label}",
        )

    def report_missing(self, key: str) -> None:
        """Report a label that nothing defines, with the nearest that something does."""
        where = self.context.source.locate(f"@{key}", self.seen[key] - 1)
        self.context.findings.append(
            Diagnostic(
                "label-undefined",
                f"@{key}: found no label #{lower_first(key)} in the document, expected one",
                where,
                hint=self.hint(key),
            )
        )

    def hint(self, key: str) -> str:
        """Say why a label was not taken, or which one may be meant."""
        holder = next((node for node in find(self.tree["blocks"], *ATTRIBUTED) if identifier(node) == key), None)
        if holder is None:
            return did_you_mean(key, self.index) if self.index else "the document defines no labels"
        if holder["t"] == "Image":
            return "the image with this label stands in a line of text; give it a paragraph of its own"
        return f"the label stands on a {holder['t']}, which Quarto does not number; use a div, image, table caption or heading that fits its prefix"


def _runs(citations: Sequence[Mapping[str, Any]], is_label: Any) -> Iterator[Any]:
    """Part a group: each label alone, neighbouring citations together as one `Cite`."""
    waiting: list[Mapping[str, Any]] = []
    for citation in citations:
        if not is_label(citation["citationId"]):
            waiting.append(citation)
            continue
        if waiting:
            yield _cite(waiting)
            waiting = []
        yield citation
    if waiting:
        yield _cite(waiting)


def _cite(citations: list[Mapping[str, Any]]) -> list[Element]:
    text = "; ".join(f"@{citation['citationId']}" for citation in citations)
    return [{"t": "Cite", "c": [citations, [string(f"[{text}]")]]}]


def _has_citation(part: Any, made: Sequence[Element]) -> bool:
    return isinstance(part, list) or made[-1]["t"] == "Cite"


def _spaced(suffix: list[Element]) -> list[Element]:
    """Set a reference's suffix off, unless it begins with a sign or space of its own."""
    text = plain_text(suffix)
    return [] if not text else suffix if not text[0].isalnum() and text[0] != "(" else [space(), *suffix]


def lower_first(key: str) -> str:
    """Give the label that a capitalised key such as `Fig-x` names."""
    return key[:1].lower() + key[1:]
