"""End matter of HTML pages: sections marked `.appendix`, references, reuse, copyright and how to cite, in one div at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from press.errors import did_you_mean
from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import (
    Element,
    attr,
    attr_of,
    classes,
    div,
    find,
    header,
    identifier,
    is_div,
    link,
    para,
    values,
    words,
)

_STYLES = ("default", "plain", "none")
_SECTION = "quarto-appendix-section"
_PLACE = "quarto-appendix-place"


def gather_end_matter(tree: Json, context: Context, meta: Mapping[str, Any]) -> Json:
    """Move and make the sections of the appendix in HTML; other formats keep their sections where they are.

    `meta` is normalised. With `appendix-style: none` nothing is gathered.
    """
    if (
        context.format != "html"
        or _style(context) == "none"
        or any(attr_of(block)[0] == "quarto-appendix" for block in tree["blocks"])
    ):
        return tree
    body, marked = _part(tree["blocks"])
    # a list with a heading of its own leaves the text's last one alone, as in the other formats
    last = None if meta.get("reference-section-title") else _last_heading(tree["blocks"], body)
    references = _references(tree, context, meta, last)
    if references and last:
        # what links to the heading finds its place
        body[-1] = div([], attr(identifier(last), ["unnumbered"]))
    made = [references, *(make(tree, context, meta) for make in _MAKERS)]
    sections = [*map(_section, marked), *filter(None, made)]
    if not sections:
        return tree
    return {**tree, "blocks": [*body, div(sections, attr("quarto-appendix", [_style(context)]))]}


def _style(context: Context) -> str:
    style = context.meta.get("appendix-style", "default")
    style = "none" if style is False else "default" if style is True else style
    if style not in _STYLES:
        context.report(
            "appendix-style",
            f'appendix-style: found "{style}", expected one of {", ".join(_STYLES)}',
            needle="appendix-style",
            hint=did_you_mean(str(style), _STYLES),
        )
        return "default"
    return str(style)


def _part(blocks: Sequence[Element]) -> tuple[list[Element], list[list[Element]]]:
    """Part the body from the sections marked `.appendix`; each reaches to the next heading of its level or above.

    A mark stays where text follows on a section: notes are counted in the order of the text.
    """
    body: list[Element] = []
    marked: list[list[Element]] = []
    level = 0
    for block in blocks:
        if block["t"] == "Header" and (not level or block["c"][0] <= level):
            level = block["c"][0] if "appendix" in classes(block) else 0
            if level:
                marked.append([])
                body.append(div([], attr(classes=[_PLACE])))
        (marked[-1] if level else body).append(block)
    while body and is_div(body[-1], _PLACE):
        body.pop()
    return body, marked


def _section(blocks: Sequence[Element]) -> Element:
    """Make a section whose id is that of its heading; its headings rank below level 2, as the other end matter does."""
    first = blocks[0]
    shift = 2 - first["c"][0]
    head = header(2, first["c"][2], attr("", [name for name in classes(first) if name != "appendix"], values(first)))
    rest = [
        header(min(block["c"][0] + shift, 6), block["c"][2], block["c"][1]) if block["t"] == "Header" else block
        for block in blocks[1:]
    ]
    return div([head, *rest], attr(attr_of(first)[0], [_SECTION]))


def _made(label: str, title: str | Sequence[Element], blocks: Sequence[Element]) -> Element:
    heading = words(title) if isinstance(title, str) else title
    return div([header(2, heading), *blocks], attr(label, [_SECTION]))


def _last_heading(blocks: Sequence[Element], body: Sequence[Element]) -> Element | None:
    """Give the heading with which a text ends, if not in its appendix; it is that of the reference list."""
    return body[-1] if body and body[-1] is blocks[-1] and body[-1]["t"] == "Header" else None


def _references(tree: Json, context: Context, meta: Mapping[str, Any], last: Element | None) -> Element | None:
    """Give the reference list its place where the author gave it none and something is cited, below a last heading."""
    suppressed = context.meta.get("suppress-bibliography") is True or not (
        context.meta.get("bibliography") or context.meta.get("references")
    )
    nodes = find(tree["blocks"], "Div", "Cite", outline=context.outline)
    placed = any(node["t"] == "Div" and identifier(node) == "refs" for node in nodes)
    cited = "nocite" in tree["meta"] or any(node["t"] == "Cite" for node in nodes)
    if suppressed or placed or not cited:
        return None
    own = tree["meta"].get("reference-section-title") or {}
    title = str(meta.get("reference-section-title") or context.words["section-title-references"])
    inlines = own["c"] if own.get("t") == "MetaInlines" else words(title)
    return _made("quarto-bibliography", last["c"][2] if last else inlines, [div([], attr("refs"))])


def _reuse(_: Json, context: Context, meta: Mapping[str, Any]) -> Element | None:
    entries = meta.get("license") or []
    blocks = [_licence(entry) for entry in entries if entry.get("text") or entry.get("url")]
    return _made("quarto-reuse", context.words["section-title-reuse"], blocks) if blocks else None


def _licence(entry: Mapping[str, Any]) -> Element:
    text = words(str(entry.get("text") or entry["url"]))
    return para([link(text, str(entry["url"]), attr(values={"rel": "license"}))] if entry.get("url") else text)


def _copyright(_: Json, context: Context, meta: Mapping[str, Any]) -> Element | None:
    statement = (meta.get("copyright") or {}).get("statement")
    return (
        _made("quarto-copyright", context.words["section-title-copyright"], [para(words(str(statement)))])
        if statement
        else None
    )


def _citation(tree: Json, context: Context, meta: Mapping[str, Any]) -> Element | None:
    cite = meta.get("cite-as") or {}
    blocks: list[Element] = []
    if cite.get("bibtex"):
        blocks += [
            para(words(context.words["appendix-attribution-bibtex"])),
            {"t": "CodeBlock", "c": [attr(classes=["bibtex"]), cite["bibtex"]]},
        ]
    if cite.get("display"):
        entry = tree["meta"]["cite-as"]["c"]["display"]["c"]
        blocks += [
            para(words(context.words["appendix-attribution-cite-as"])),
            div([para(entry)], attr(classes=["csl-entry", "quarto-appendix-citeas"])),
        ]
    return _made("quarto-citation", context.words["section-title-citation"], blocks) if blocks else None


_MAKERS: Sequence[Callable[[Json, Context, Mapping[str, Any]], Element | None]] = (
    _reuse,
    _copyright,
    _citation,
)
