"""What Quarto has and these filters do not: each stops with its name and place, so that nothing is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from press.filters.context import Context
from press.model import Json
from press.pandoc.ast import Element, attr_of, find

#: Div classes and what they are.
_CLASSES: Mapping[str, str] = {
    "panel-input": "interactive panels (.panel-input)",
    "panel-sidebar": "interactive panels (.panel-sidebar)",
}
_PANELS = ("input", "sidebar")
_MACRO = re.compile(r"\\(?:def|newcommand|renewcommand|newenvironment|renewenvironment|let|DeclareMathOperator)\b")
_HINT = "not supported by the embedded engine; render with Quarto itself"


def check_supported(tree: Json, context: Context) -> Json:
    """Report every feature that is not supported; gives the tree as it is."""
    if context.meta.get("engine") != "markdown":
        _check_meta(tree["meta"], context)
    for element in blocks_outside_tables(tree["blocks"]):
        check = _CHECKS.get(element["t"])
        if check:
            check(element, context)
    return tree


def blocks_outside_tables(blocks: Sequence[Element]) -> Iterator[Element]:
    """Yield blocks in document order without going into tables and paragraphs; for what stands at block level only."""
    for block in blocks:
        yield block
        if block["t"] == "Div":
            yield from blocks_outside_tables(block["c"][1])
        elif block["t"] == "BlockQuote":
            yield from blocks_outside_tables(block["c"])
        elif block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            for item in items:
                yield from blocks_outside_tables(item)


def _check_meta(meta: Mapping[str, Json], context: Context) -> None:
    """Warn of inline code in metadata, which is printed as it is written, as by Quarto."""
    for key, value in meta.items():
        for code in find(value, "Code"):
            if code["c"][1].startswith("{python} "):
                message = f"found inline code in {key}: ({code['c'][1]}), expected text: in YAML it is printed, not run"
                hint = "write the text without it, or put it into the body: what chunks compute is not known in YAML"
                context.warn("inline-code", message, needle=code["c"][1], hint=hint)


def _check_div(node: Element, context: Context) -> None:
    for name in attr_of(node)[1]:
        if name in _CLASSES:
            _refuse(_CLASSES[name], f".{name}", context)
    given = dict(attr_of(node)[2])
    if given.get("panel") in _PANELS:
        _refuse(f"interactive panels (panel: {given['panel']})", f"panel: {given['panel']}", context)
    if "hidden" in attr_of(node)[1]:
        _check_macros(node, context)


def _check_macros(node: Element, context: Context) -> None:
    for element in find(node["c"][1], "Math"):
        if _MACRO.search(element["c"][1]):
            hint = "write the \\newcommand lines outside the dollar signs and the .hidden block: Pandoc then applies them in all formats"
            _refuse("TeX macros defined inside a formula", ".hidden", context, hint=hint)
            return


def _check_raw(node: Element, context: Context) -> None:
    r"""`\listoffigures` and its kin make lists in LaTeX alone; elsewhere Quarto drops them, and so do we, aloud."""
    found = re.match(r"\\listof\w+", node["c"][1]) if node["c"][0] in ("tex", "latex") else None
    if found:
        context.warn(
            "list-of", f"found {found[0]}, which makes a list in LaTeX alone: nothing is printed here", needle=found[0]
        )


def _refuse(feature: str, needle: str, context: Context, *, hint: str = _HINT) -> None:
    context.report("unsupported", f"found {feature}, which the embedded engine does not have", needle=needle, hint=hint)


_CHECKS: Mapping[str, Callable[[Element, Context], None]] = {"Div": _check_div, "RawBlock": _check_raw}
