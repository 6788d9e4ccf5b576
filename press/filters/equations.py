r"""Equations: a display formula followed by `{#eq-x}`, or with `\tag{A}` in it, becomes a span with that id and sign."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from press.pandoc.ast import Element, attr, plain_text, span

_OPEN = re.compile(r"\{#(eq-[^\s}]+)")
#: What may stand inside the braces after the label, `alt="..."`; the reader makes the quotes typographic.
_BRACES = re.compile(
    r"""\{\#(?P<label>eq-[^\s}]+)(?:\s+alt=["“'‘](?P<alt>[^"”]*)["”'’])?\s*\}(?P<rest>.*)""", re.DOTALL
)
#: The sign that an author gives a formula in place of a number.
_TAG = re.compile(r"\\tag\*?\{([^{}\\$]+)\}")


def label_equations(node: Element) -> Element | None:
    """Wrap the labelled display formulas of a paragraph, and those that have a sign of their own in place of a number."""
    inlines = node["c"]
    places = [place for place, inline in enumerate(inlines) if _is_display(inline)]
    if not places:
        return None
    made: list[Element] = []
    done = 0
    for place in places:
        found = _label_after(inlines, place + 1)
        formula, tag = _without_tag(inlines[place])
        if found is None and not tag:
            continue
        wrapped, rest, end = found or (attr("", ["quarto-equation"]), [], place + 1)
        if tag:
            wrapped = [*wrapped[:2], [*wrapped[2], ["tag", tag]]]
        made += [*inlines[done:place], span([formula], wrapped), *rest]
        done = end
    return {"t": node["t"], "c": [*made, *inlines[done:]]} if made else None


def _without_tag(formula: Element) -> tuple[Element, str]:
    r"""Take `\tag{A}` out of a formula, which Pandoc does not know, or drops; give its text, nothing where there is none."""
    tags = _TAG.findall(formula["c"][1])
    if len(tags) != 1:
        return formula, ""
    kind, source = formula["c"]
    return {"t": "Math", "c": [kind, _TAG.sub("", source)]}, tags[0].strip().removeprefix("(").removesuffix(")")


def _label_after(inlines: Sequence[Element], start: int) -> tuple[list[Any], list[Element], int] | None:
    """Read `{#eq-x alt="..."}` from a place on; gives attributes, text after the brace, and the place after it."""
    while start < len(inlines) and inlines[start]["t"] in ("Space", "SoftBreak"):
        start += 1
    if start >= len(inlines) or inlines[start]["t"] != "Str" or not _OPEN.match(inlines[start]["c"]):
        return None
    text = ""
    for end in range(start, len(inlines)):
        text += plain_text(inlines[end])
        match = _BRACES.match(text)
        if match:
            attributes = attr(match["label"], ["quarto-equation"], {"alt": match["alt"]} if match["alt"] else {})
            return attributes, ([{"t": "Str", "c": match["rest"]}] if match["rest"] else []), end + 1
    return None


def _is_display(inline: Element) -> bool:
    return bool(inline["t"] == "Math" and inline["c"][0]["t"] == "DisplayMath")
