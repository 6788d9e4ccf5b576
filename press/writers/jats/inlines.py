"""Inlines: words and their marks, links, citations, notes, values, pictures and equations in a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import unquote

from lxml import etree

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context, Formula
from press.writers.jats.pictures import inline_graphic
from press.writers.jats.xml import HREF, Node, Piece, element, line_mark

_MARKS = {
    "Emph": "italic", "Strong": "bold", "Underline": "underline", "Strikeout": "strike", "Superscript": "sup",
    "Subscript": "sub", "SmallCaps": "sc",
}  # fmt: skip
_QUOTES = {"DoubleQuote": ("\u201c", "\u201d"), "SingleQuote": ("\u2018", "\u2019")}


def lower_inlines(inlines: Sequence[Element], context: Context) -> list[Piece]:
    """Lower inlines; every element becomes none, one or more pieces of text or elements."""
    return [piece for inline in inlines for piece in _lower(inline, context)]


def _lower(inline: Element, context: Context) -> list[Piece]:
    tag = _MARKS.get(inline["t"])
    return [element(tag, context.inlines(inline["c"]))] if tag else _LOWER[inline["t"]](inline, context)


def _text(inline: Element, _: Context) -> list[Piece]:
    return [str(inline["c"])]


def _space(_inline: Element, _: Context) -> list[Piece]:
    return [" "]


def _line_break(_inline: Element, _: Context) -> list[Piece]:
    return [line_mark(), "\n"]


def _quoted(inline: Element, context: Context) -> list[Piece]:
    opening, closing = _QUOTES[inline["c"][0]["t"]]
    return [opening, *context.inlines(inline["c"][1]), closing]


def _cite(inline: Element, context: Context) -> list[Piece]:
    # citeproc has put the text there, linked to the list of references
    return context.inlines(inline["c"][1])


def _code(inline: Element, _: Context) -> list[Piece]:
    return [element("monospace", [inline["c"][1]])]


def read_raw(raw: Element, context: Context) -> list[Piece]:
    """Read raw JATS of the author's; what is raw for another format is not for this one."""
    language, text = raw["c"]
    if language != "jats":
        return []
    try:
        held = etree.fromstring(f'<p xmlns:mml="{_MML}" xmlns:xlink="{_XLINK}">{text}</p>')
    except etree.XMLSyntaxError as error:
        first = text.strip().splitlines()[0] if text.strip() else ""
        # lines and columns would be those of the piece, not of the document
        told = (error.msg or "").partition(", line")[0]
        context.fault("raw-jats", f"found raw JATS that breaks its XML ({told}), expected whole elements", near=first)
        return []
    context.collected.placed |= {str(one.get("id")) for one in held.iter() if one.get("id")}
    head = [held.text] if held.text else []
    return [*head, *(piece for child in held for piece in _with_tail(child))]


_MML, _XLINK = "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/1999/xlink"


def _with_tail(child: Node) -> list[Piece]:
    tail, child.tail = child.tail, None
    return [child, *([tail] if tail else [])]


def _math(inline: Element, context: Context) -> list[Piece]:
    return [formula(inline, context)]


def formula(math: Element, context: Context, *, number: str = "", alt: str = "", identifier: str = "") -> Node:
    """Make an equation, whose MathML comes when all are read."""
    kind, tex = math["c"]
    display = kind["t"] == "DisplayMath"
    place = element("alternatives")
    context.collected.formulas.append(Formula(place, tex, display))
    if not display:
        return element("inline-formula", [place])
    made = element("disp-formula", attributes=context.identify(identifier))
    parts = [element("label", [number])] if number else []
    parts += [element("alt-text", [alt])] if alt else []
    made.extend([*parts, place])
    return made


def equation(span: Element, context: Context) -> list[Piece]:
    """Lower an equation with its number."""
    given = ast.values(span)
    number = f"({given['number']})" if "number" in given else ""
    made: list[Piece] = []
    for part in span["c"][1]:
        if part["t"] == "Math":
            settings = {"number": number, "alt": given.get("alt", ""), "identifier": ast.identifier(span)}
            made.append(formula(part, context, **settings))
        else:
            made += context.inlines([part])
    return made


def _link(inline: Element, context: Context) -> list[Piece]:
    attributes, content, (target, _title) = inline["c"]
    pieces = context.inlines(content)
    if target.startswith("#"):
        # the kind of the target is known when all are placed
        rid = context.collected.name(unquote(target[1:]))
        return [element("xref", pieces, {**context.identify(attributes[0]), "ref-type": "other", "rid": rid})]
    settings = {**context.identify(attributes[0]), "ext-link-type": "uri", HREF: target}
    return [element("ext-link", pieces, settings)]


def _span(inline: Element, context: Context) -> list[Piece]:
    names, identifier = ast.classes(inline), ast.identifier(inline)
    if "quarto-equation" in names:
        return equation(inline, context)
    pieces = context.inlines(inline["c"][1])
    if "value" in names:
        settings = {"content-type": "value", "specific-use": ast.values(inline).get("data-value", "")}
        return [element("named-content", pieces, {**context.identify(identifier), **settings})]
    for name, tag in _STYLED.items():
        if name in names:
            return [element(tag, pieces, context.identify(identifier))]
    return anchored(pieces, identifier, context, kind=names[0] if names else "anchor")


_STYLED = {"kbd": "monospace", "smallcaps": "sc", "underline": "underline", "ul": "underline"}


def anchored(pieces: list[Piece], identifier: str, context: Context, *, kind: str = "anchor") -> list[Piece]:
    """Let links reach these pieces by an id."""
    settings = context.identify(identifier)
    if not settings and kind not in _KEPT:
        return pieces
    if not pieces:
        return [element("target", attributes={**settings, "target-type": kind})]
    return [element("named-content", pieces, {**settings, "content-type": kind})]


#: Classes of the author's that mean something without an id.
_KEPT = frozenset({"mark"})


def _image(inline: Element, context: Context) -> list[Piece]:
    return [inline_graphic(inline, context)]


def _note(inline: Element, context: Context) -> list[Piece]:
    notes = context.collected.notes
    number = len(notes) + 1
    name = context.invent("fn", number)
    note = element("fn", [element("label", [str(number)])], {"id": name})
    notes.append(note)
    note.extend(paragraphs(context.boxed(inline["c"])))
    return [element("xref", [element("sup", [str(number)])], {"ref-type": "fn", "rid": name})]


def paragraphs(blocks: Sequence[Node]) -> list[Node]:
    """Give blocks as paragraphs, at least one."""
    return [block if block.tag == "p" else element("p", [block]) for block in blocks] or [element("p")]


_LOWER: Mapping[str, Callable[[Element, Context], list[Piece]]] = {
    "Str": _text,
    "Space": _space,
    "SoftBreak": _space,
    "LineBreak": _line_break,
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "RawInline": read_raw,
    "Math": _math,
    "Link": _link,
    "Span": _span,
    "Image": _image,
    "Note": _note,
}
