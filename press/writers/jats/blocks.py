"""Blocks: each kind of block and each class of Div to the function that lowers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats import boxes, floats, lists
from press.writers.jats.context import Context
from press.writers.jats.inlines import equation, formula, read_raw
from press.writers.jats.pictures import graphic
from press.writers.jats.references import lower_references
from press.writers.jats.tables import lower_table
from press.writers.jats.xml import LANG, Node, Piece, element

Lower = Callable[[Element, Context], list[Node]]

_BLANK = frozenset({"Space", "SoftBreak"})


def lower_blocks(blocks: Sequence[Element], context: Context) -> list[Node]:
    """Lower blocks; every block becomes none, one or more elements.

    A heading outside all boxes becomes an empty `sec` that carries its level; `sections` fills it.
    """
    return [new for block in blocks for new in _LOWER[block["t"]](block, context)]


def _paragraph(block: Element, context: Context) -> list[Node]:
    parts = [inline for inline in block["c"] if inline["t"] not in _BLANK]
    if len(parts) == 1 and parts[0]["t"] == "Image":
        return graphic(parts[0], context)
    if parts and all(map(_is_displayed, parts)):
        return [one for part in parts for one in _displayed(part, context)]
    return [element("p", context.inlines(block["c"]))] if parts else []


def _is_displayed(inline: Element) -> bool:
    if inline["t"] == "Math":
        return bool(inline["c"][0]["t"] == "DisplayMath")
    return ast.is_span(inline, "quarto-equation") and all(part["t"] == "Math" for part in inline["c"][1])


def _displayed(inline: Element, context: Context) -> list[Node]:
    if inline["t"] == "Math":
        return [formula(inline, context)]
    return [piece for piece in equation(inline, context) if not isinstance(piece, str)]


def _lines(block: Element, context: Context) -> list[Node]:
    return [element("verse-group", [element("verse-line", context.inlines(line)) for line in block["c"]])]


def _code(block: Element, context: Context) -> list[Node]:
    (identifier, names, _values), text = block["c"]
    settings = context.identify(identifier)
    if context.output:
        return [element("preformat", [text], {**settings, "preformat-type": "output"})]
    return [element("code", [text], {**settings, "language": names[0] if names else ""})]


def _raw(block: Element, context: Context) -> list[Node]:
    """Take raw JATS as it is; words between its elements become a paragraph."""
    made: list[Node] = []
    words: list[Piece] = []
    for piece in [*read_raw(block, context), None]:
        if isinstance(piece, str):
            words.append(piece)
            continue
        if any(word for word in words if isinstance(word, str) and word.strip()):
            made.append(element("p", words))
        words = []
        if piece is not None:
            made.append(piece)
    return made


def _quote(block: Element, context: Context) -> list[Node]:
    return [element("disp-quote", context.boxed(block["c"]))]


def _header(block: Element, context: Context) -> list[Node]:
    """Begin a section; in a box, where there are none, a heading is a paragraph in bold."""
    level, (identifier, names, values), inlines = block["c"]
    numbered = bool(inlines) and ast.is_span(inlines[0], "header-section-number")
    if not context.top:
        pieces = [element("bold", context.inlines(inlines))]
        return [element("p", pieces, {**context.identify(identifier), "content-type": "heading"})]
    label = [element("label", [ast.plain_text(inlines[0])])] if numbered else []
    title = element("title", context.inlines(inlines[2:] if numbered else inlines))
    settings = {**context.identify(identifier), LANG: dict(values).get("lang", "")}
    made = element("sec", [*label, title], settings)
    made.set("level", str(level))
    if "appendix" in names:
        made.set("appendix", "true")
    return [made]


def _rule(_block: Element, _context: Context) -> list[Node]:
    # JATS parts text by sections only: the rule stays as a note to whoever sets the text
    return [etree.ProcessingInstruction("rule")]


def _div(block: Element, context: Context) -> list[Node]:
    names = ast.classes(block)
    if ast.identifier(block) == "refs":
        return lower_references(block, context)
    for name, function in _DIVS.items():
        if name in names:
            return function(block, context)
    return _plain_div(block, context)


def _plain_div(block: Element, context: Context) -> list[Node]:
    """Let links reach what stands in a Div that means nothing else."""
    made = context.blocks(block["c"][1])
    settings = context.identify(ast.identifier(block))
    if settings and made and isinstance(made[0].tag, str) and made[0].get("id") is None:
        made[0].set("id", settings["id"])
    elif settings:
        made = [element("p", [element("target", attributes={**settings, "target-type": "anchor"})]), *made]
    return made


def _landscape(block: Element, context: Context) -> list[Node]:
    return _plain_div(block, replace(context, landscape=True))


def _output(block: Element, context: Context) -> list[Node]:
    return _plain_div(block, replace(context, output=True))


def _page_break(_block: Element, _context: Context) -> list[Node]:
    # pages are the journal's
    return []


_DIVS: Mapping[str, Lower] = {
    "quarto-float": floats.lower_float,
    "callout": boxes.lower_callout,
    "theorem": boxes.lower_theorem,
    "proof": boxes.lower_theorem,
    "tab-pane": boxes.lower_tab,
    "column-margin": boxes.lower_aside,
    "aside": boxes.lower_aside,
    "cell-output-stdout": _output,
    "cell-output-stderr": _output,
    "cell-output-error": _output,
    "pagebreak": _page_break,
    "landscape": _landscape,
}

_LOWER: Mapping[str, Lower] = {
    "Plain": _paragraph,
    "Para": _paragraph,
    "LineBlock": _lines,
    "CodeBlock": _code,
    "RawBlock": _raw,
    "BlockQuote": _quote,
    "OrderedList": lists.lower_ordered,
    "BulletList": lists.lower_bullets,
    "DefinitionList": lists.lower_definitions,
    "Header": _header,
    "HorizontalRule": _rule,
    "Table": lower_table,
    "Figure": floats.lower_figure,
    "Div": _div,
}
