"""Conditional content: what `.content-visible` and `.content-hidden` show in this format, for these metadata and profiles.

Divs, spans and code blocks. What stays loses the class and its conditions; what goes leaves nothing.
Pages and paper are light: `.dark-content` goes, too, and its `.light-content` stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from press.errors import did_you_mean
from press.filters.context import Context
from press.model import BASE_FORMAT, Json
from press.pandoc.ast import Element, Replace, attr, attr_of, descend, with_attr

_CLASSES = frozenset({"content-visible", "content-hidden"})
_DARK = "dark-content"
_KINDS = ("Div", "Span", "CodeBlock")
_CONDITION = re.compile(r"(when|unless)-(\w+)")
#: Names that match each of our formats: Quarto's aliases that hold `html`, `typst`, `docx` and `jats`.
_MATCHES: Mapping[str, frozenset[str]] = {
    "html": frozenset({"html", "html4", "html5", "html:js"}),
    "typst": frozenset({"typst"}),
    "docx": frozenset({"docx"}),
    "jats": frozenset({"jats"}),
}

#: Every format name that Quarto's page on conditional content lists or that names a format of its own.
_KNOWN = frozenset(
    "html html4 html5 html:js pdf latex beamer typst docx odt opendocument pptx epub epub2 epub3 revealjs dashboard email ipynb jats "
    "markdown commonmark gfm markua hugo hugo-md docusaurus docusaurus-md asciidoc asciidoctor confluence mediawiki context rst org".split()
)
_LATEX = frozenset({"pdf", "latex"})


def hide_conditional(tree: Json, context: Context) -> Json:
    """Keep what is visible in this format and drop what is not; nothing inside hidden content is looked at."""

    def visit(node: Element) -> list[Element] | None:
        names = attr_of(node)[1]
        if _DARK in names:
            context.warn("dark-content", f"found .{_DARK}, which is left out: pages and paper are light", needle=_DARK)
            return []
        return None if _CLASSES.isdisjoint(names) else _decide(node, context, visit)

    where = [f".{name}" for name in sorted([*_CLASSES, _DARK])]
    return {**tree, "blocks": descend(tree["blocks"], visit, kinds=_KINDS, outline=context.outline, where=where)}


def _decide(node: Element, context: Context, visit: Replace) -> list[Any]:
    if not _is_shown(node, context):
        return []
    names = [name for name in attr_of(node)[1] if name not in _CLASSES]
    rest = {key: value for key, value in attr_of(node)[2] if not _CONDITION.fullmatch(key)}
    if node["t"] == "CodeBlock":
        return [with_attr(node, classes=names, values=rest)]
    content: list[Any] = descend(node["c"][1], visit, kinds=_KINDS)
    bare = not (attr_of(node)[0] or names or rest)
    return content if bare else [{"t": node["t"], "c": [attr(attr_of(node)[0], names, rest), content]}]


def _is_shown(node: Element, context: Context) -> bool:
    visible = "content-visible" in attr_of(node)[1]
    results = [_holds(key, value, context) for key, value in attr_of(node)[2] if _CONDITION.fullmatch(key)]
    return visible == all(results)


def _holds(key: str, value: str, context: Context) -> bool:
    word, _, subject = key.partition("-")
    test = _TESTS.get(subject)
    if test is None:
        known = [f"{side}-{name}" for name in _TESTS for side in ("when", "unless")]
        context.report(
            "condition",
            f"found the condition {key}, expected when- or unless- of format, meta or profile",
            needle=key,
            hint=did_you_mean(key, known),
        )
        return True
    return test(value, context) == (word == "when")


def _is_format(value: str, context: Context) -> bool:
    """Match one format name; `pdf` means LaTeX there as it does with Quarto, which an author of Typst may not expect."""
    if value not in _KNOWN:
        context.warn(
            "condition-format",
            f'found the format "{value}" in a condition, which is none of Quarto\'s',
            needle=value,
            hint=did_you_mean(value, _KNOWN),
        )
    if value in _LATEX and context.format == "pdf":
        context.warn(
            "condition-latex",
            f'found the format "{value}" in a condition: it names LaTeX, and this PDF is made by Typst',
            needle=value,
            hint="write typst",
        )
    return value in _MATCHES[BASE_FORMAT[context.format]]


def _is_meta(value: str, context: Context) -> bool:
    """Tell whether the metadata at a dotted path are true; absent ones are not."""
    found: Any = context.meta
    for key in value.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found is True or str(found).lower() == "true"


def _is_profile(value: str, context: Context) -> bool:
    return value in context.profiles


_TESTS: Mapping[str, Callable[[str, Context], bool]] = {"format": _is_format, "meta": _is_meta, "profile": _is_profile}
