"""Inlines: text that prints as it stands, images and equations with their alternative text, anchors, links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.numbers import QUIET, ROW
from press.writers.typst import escape
from press.writers.typst.context import Context, joined, raw_inline
from press.writers.typst.images import image_call

_QUOTES = {"DoubleQuote": ("\u201c", "\u201d"), "SingleQuote": ("\u2018", "\u2019")}
#: A place where a line may break that leaves no character in the text of the PDF, as a zero-width space would.
BREAK = "#box();"
_STYLED = {"quarto-float-label": "press-label", "header-section-number": "press-number"}
_SET_BY = {
    "Emph": "emph",
    "Strong": "strong",
    "Underline": "underline",
    "Strikeout": "strike",
    "Superscript": "super",
    "Subscript": "sub",
    "SmallCaps": "smallcaps",
}


def lower_inlines(inlines: Sequence[Element], context: Context) -> list[Element]:
    """Lower inlines; neighbours that are Typst source become one."""
    return joined([new for inline in inlines for new in _lower(inline, context)])


def _lower(inline: Element, context: Context) -> list[Element]:
    kind = inline["t"]
    if kind in _SET_BY:
        return [raw_inline(f"#{_SET_BY[kind]}["), *context.inlines(inline["c"]), raw_inline("];")]
    function = _LOWER.get(kind)
    return function(inline, context) if function else [inline]


def _text(inline: Element, _context: Context) -> list[Element]:
    return text(inline["c"])


def text(content: str) -> list[Element]:
    """Lower a run of text without spaces."""
    return [raw_inline(_printed(content))]


@lru_cache(maxsize=4096)
def _printed(content: str) -> str:
    return BREAK.join(map(escape.escape_text, escape.breakable(content)))


def _quoted(inline: Element, context: Context) -> list[Element]:
    opening, closing = _QUOTES[inline["c"][0]["t"]]
    return [raw_inline(opening), *context.inlines(inline["c"][1]), raw_inline(closing)]


def _cite(inline: Element, context: Context) -> list[Element]:
    # citeproc has put the text there; left as Cite, Pandoc would write Typst's own citation
    return context.inlines(inline["c"][1])


def _code(inline: Element, _context: Context) -> list[Element]:
    pieces = escape.breakable(inline["c"][1])
    return [raw_inline(BREAK.join(f"#raw({escape.quote(piece)});" for piece in pieces))]


def _math(inline: Element, _context: Context) -> list[Element]:
    return described_math(inline)


def described_math(inline: Element, alt: str = "", settings: str = "", label: str = "") -> list[Element]:
    """Give an equation its alternative text: the author's, else its TeX source."""
    source = inline["c"][1]
    described = escape.quote(alt or source.strip())
    return [raw_inline(f"#[#set math.equation(alt: {described}{settings});"), inline, raw_inline(f"{label}];")]


def _link(inline: Element, context: Context) -> list[Element]:
    attributes, content, (target, _title) = inline["c"]
    inside = context.inlines(content)
    function = "press-quiet-link" if QUIET in attributes[1] else "link"
    if target.startswith("#"):
        opening = f"#{function}({escape.label(unquote(target[1:]))})["
    else:
        opening = f"#{function}({escape.quote(target)})["
    return [raw_inline(opening), *inside, raw_inline("]" + (context.label(attributes[0]) or ";"))]


def _span(inline: Element, context: Context) -> list[Element]:
    if "quarto-equation" in ast.classes(inline):
        return _equation(inline, context)
    for name, function in _STYLED.items():
        if name in ast.classes(inline):
            return [raw_inline(f"#{function}["), *context.inlines(inline["c"][1]), raw_inline("];")]
    identifier = ast.identifier(inline)
    if ROW in ast.classes(inline) and context.label(identifier):
        return [raw_inline(f"#press-place({escape.quote(identifier)});"), *context.inlines(inline["c"][1])]
    # a document holds hundreds of values and Typst lays out each label: only those that are linked to get one
    wanted = "value" not in ast.classes(inline) or identifier in context.linked
    return anchored(context.inlines(inline["c"][1]), identifier if wanted else "", context)


def anchored(inlines: list[Element], identifier: str, context: Context) -> list[Element]:
    """Let links reach these inlines by an id."""
    label = context.label(identifier)
    if not label:
        return inlines
    if not inlines:
        return [raw_inline(f"#metadata(none){label}")]
    return [raw_inline("#["), *inlines, raw_inline(f"]{label}")]


def _equation(inline: Element, context: Context) -> list[Element]:
    attributes = ast.values(inline)
    number = (
        f", numbering: _ => press-equation-number({escape.quote('(' + attributes['number'] + ')')})"
        if "number" in attributes
        else ""
    )
    made: list[Element] = []
    for part in inline["c"][1]:
        if part["t"] == "Math":
            made += described_math(part, attributes.get("alt", ""), number, context.label(ast.identifier(inline)))
        else:
            made += context.inlines([part])
    return made


def _image(inline: Element, context: Context) -> list[Element]:
    return [raw_inline(f"#box({image_call(inline, context)});")]


def _note(inline: Element, context: Context) -> list[Element]:
    return [{"t": "Note", "c": context.plainly(inline["c"])}]


_LOWER: Mapping[str, Callable[[Element, Context], list[Element]]] = {
    "Str": _text,
    "Quoted": _quoted,
    "Cite": _cite,
    "Code": _code,
    "Math": _math,
    "Link": _link,
    "Span": _span,
    "Image": _image,
    "Note": _note,
}
