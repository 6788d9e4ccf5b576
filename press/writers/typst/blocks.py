"""Blocks: each kind of block and each class of Div to the function that lowers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import boxes, escape, floats
from press.writers.typst.context import Context, boxed_inlines, parted, raw, raw_inline
from press.writers.typst.images import picture_of
from press.writers.typst.tables import flag, lower_table

Lower = Callable[[Element, Context], list[Element]]


def lower_blocks(blocks: Sequence[Element], context: Context) -> list[Element]:
    """Lower blocks; every block becomes none, one or more."""
    return [new for block in parted(blocks) for new in _LOWER[block["t"]](block, context)]


def _paragraph(block: Element, context: Context) -> list[Element]:
    inlines = block["c"]
    image = picture_of(block)
    if image is not None:
        return [{"t": block["t"], "c": _alone(inlines[0], image, context)}]
    if context.noting and not all(inline["t"] in {"Image", "Space", "SoftBreak"} for inline in inlines):
        return [boxed_inlines("#press-note[", context.inlines(inlines), "]"), raw("")]
    return [{"t": block["t"], "c": context.inlines(inlines)}]


def _alone(inline: Element, image: Element, context: Context) -> list[Element]:
    """Show an image that is a paragraph of its own, linked or not, as a block at the side that it asks for."""
    align = _ALIGN.get(ast.values(image).get("fig-align", ""), "center")
    if inline is not image:
        return [raw_inline(f"#align({align})["), *context.inlines([inline]), raw_inline("];")]
    lowered = context.inlines([image])[0]["c"][1]
    return [raw_inline(f"#align({align}, {lowered.removeprefix('#').removesuffix(';')});")]


_ALIGN = {"left": "left", "center": "center", "right": "right"}


def _line_block(block: Element, context: Context) -> list[Element]:
    return [{"t": "LineBlock", "c": [context.inlines(line) for line in block["c"]]}]


def _code(block: Element, context: Context) -> list[Element]:
    attributes, text = block["c"]
    language = attributes[1][0] if attributes[1] else ""
    argument = f", lang: {escape.quote(language)}" if language and language != _NUMBERED else ""
    code = f"#raw({escape.quote(text)}, block: true{argument})"
    if _is_numbered(block):
        first = ast.values(block).get("startFrom", "1")
        last = int(first) + text.count("\n") if first.isdigit() else 1
        code = f"#press-numbered-lines({first if first.isdigit() else 1}, {len(str(last))})[{code}]"
    return [raw(code + context.label(attributes[0]))]


#: Class by which Pandoc knows a block whose lines are numbered.
_NUMBERED = "numberLines"


def _is_numbered(block: Element) -> bool:
    asked = ast.values(block).get("code-line-numbers", "")
    return asked.lower() == "true" or _NUMBERED in ast.classes(block)


def _raw(block: Element, _context: Context) -> list[Element]:
    return [block]


def _quote(block: Element, context: Context) -> list[Element]:
    return [{"t": "BlockQuote", "c": context.boxed(block["c"])}]


def _ordered(block: Element, context: Context) -> list[Element]:
    style, items = block["c"]
    return [{"t": "OrderedList", "c": [style, [context.boxed(item) for item in items]]}]


def _bullets(block: Element, context: Context) -> list[Element]:
    made = {"t": "BulletList", "c": [context.boxed(item) for item in block["c"]]}
    if block["c"] and all(_is_task(item) for item in block["c"]):
        return [raw("#press-tasks["), made, raw("]")]
    return [made]


def _is_task(item: Sequence[Element]) -> bool:
    text = ast.plain_text(item[0]) if item else ""
    return text.startswith(("☐", "☒"))


def _definitions(block: Element, context: Context) -> list[Element]:
    items = [
        [context.inlines(term), [context.boxed(definition) for definition in definitions]]
        for term, definitions in block["c"]
    ]
    return [{"t": "DefinitionList", "c": items}]


def _header(block: Element, context: Context) -> list[Element]:
    level, attributes, inlines = block["c"]
    listed = "unlisted" not in attributes[1]
    # the level that is set may be higher than the author's, by which the contents are cut
    marks = (
        f"outlined: {flag(listed)}" if level <= context.toc_depth else f"outlined: false, bookmarked: {flag(listed)}"
    )
    opening = raw_inline(f"#heading(level: {context.heading_level(level)}, numbering: none, {marks})[")
    own, anchors = context.label(attributes[0]), _anchors(inlines, context)
    words = ast.rewrite(context.inlines(inlines), {"Note": _unlisted})
    return [ast.plain([opening, *words, raw_inline(f"]{own}")]), raw(anchors)]


def _unlisted(note: Element) -> list[Element]:
    return [raw_inline("#press-unlisted["), note, raw_inline("];")]


def _anchors(inlines: list[Element], context: Context) -> str:
    """Set what links lead to inside a heading behind it: the contents repeat a heading, and no label may stand twice."""
    linked = (name for node in ast.elements(inlines) if (name := ast.identifier(node)) in context.linked)
    return "\n".join(f"#metadata(none){label}" for name in linked if (label := context.label(name)))


def _rule(_block: Element, _context: Context) -> list[Element]:
    return [raw("#press-rule-across")]


def _div(block: Element, context: Context) -> list[Element]:
    names = ast.classes(block)
    if ast.identifier(block) == "refs":
        return boxes.lower_references(block, context)
    for name, function in _DIVS.items():
        if name in names:
            return function(block, context)
    label = context.label(ast.identifier(block))
    return [*([raw(f"#metadata(none){label}")] if label else []), *context.blocks(block["c"][1])]


_DIVS: Mapping[str, Lower] = {
    "quarto-float": floats.lower_float,
    "quarto-layout-panel": floats.lower_panel,
    "columns": floats.lower_columns,
    "callout": boxes.lower_callout,
    "theorem": boxes.lower_theorem,
    "proof": boxes.lower_theorem,
    "panel-tabset": boxes.lower_tabset,
    "cell-output-stdout": boxes.lower_output,
    "cell-output-stderr": boxes.lower_output,
    "cell-output-error": boxes.lower_output,
    "column-margin": boxes.lower_aside,
    "aside": boxes.lower_aside,
    "pagebreak": boxes.lower_page_break,
    "landscape": boxes.lower_landscape,
    "block": boxes.lower_block,
}

_LOWER: Mapping[str, Lower] = {
    "Plain": _paragraph,
    "Para": _paragraph,
    "LineBlock": _line_block,
    "CodeBlock": _code,
    "RawBlock": _raw,
    "BlockQuote": _quote,
    "OrderedList": _ordered,
    "BulletList": _bullets,
    "DefinitionList": _definitions,
    "Header": _header,
    "HorizontalRule": _rule,
    "Table": lower_table,
    "Figure": floats.lower_figure,
    "Div": _div,
}
