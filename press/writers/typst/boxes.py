"""Boxes of the text: callouts, theorems, tabs, code cells, notes of the margin, references, landscape pages."""

from __future__ import annotations

from dataclasses import replace

from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape
from press.writers.typst.context import Context, boxed_inlines, raw

#: Characters of a callout that is not broken over pages; about a third of a page.
SHORT_CALLOUT = 1400


def lower_callout(div: Element, context: Context) -> list[Element]:
    """Lower a callout; one that HTML folds stands open on paper."""
    values = ast.values(div)
    kind = next((name[8:] for name in ast.classes(div) if name.startswith("callout-")), "note")
    parts = {name: block for block in div["c"][1] for name in ast.classes(block)}
    head = (
        f"#press-callout({context.id_argument(ast.identifier(div))}, kind: {escape.quote(kind)}, "
        f"icon: {values.get('icon', 'true')}, appearance: {escape.quote(values.get('appearance', 'default'))}, "
        f"breakable: {str(len(ast.plain_text(div)) > SHORT_CALLOUT).lower()}"
    )
    title = parts.get("callout-title")
    opening = (
        boxed_inlines(head + ", title: [", context.inlines(title["c"][1][0]["c"]), "])[") if title else raw(head + ")[")
    )
    body = parts.get("callout-body")
    return [opening, *context.boxed(body["c"][1] if body else []), raw("]")]


def lower_theorem(div: Element, context: Context) -> list[Element]:
    """Lower a theorem or one of its kin."""
    kind = next((name for name in ast.classes(div) if name not in {"theorem", "proof"}), "proof")
    return boxed(
        f"#press-theorem({context.id_argument(ast.identifier(div))}, kind: {escape.quote(kind)})[", div["c"][1], context
    )


def boxed(opening: str, blocks: list[Element], context: Context) -> list[Element]:
    """Put blocks between an opening and a closing bracket."""
    return [raw(opening), *context.boxed(blocks), raw("]")]


def lower_tabset(div: Element, context: Context) -> list[Element]:
    """Lower tabs: on paper they follow one another, each under its title."""
    return [raw("#press-tabset["), *(block for pane in div["c"][1] for block in _pane(pane, context)), raw("]")]


def _pane(pane: Element, context: Context) -> list[Element]:
    blocks = pane["c"][1]
    titled = bool(blocks) and ast.is_div(blocks[0], "tab-title")
    title = blocks[0]["c"][1][0]["c"] if titled else []
    opening = boxed_inlines(f"#press-tab({context.id_argument(ast.identifier(pane))}, [", context.inlines(title), "])[")
    return [opening, *context.boxed(blocks[1:] if titled else blocks), raw("]")]


def lower_output(div: Element, context: Context) -> list[Element]:
    """Lower what a chunk put out as text."""
    kind = "error" if "cell-output-error" in ast.classes(div) else "text"
    return boxed(f"#press-output({escape.quote(kind)})[", div["c"][1], context)


def lower_aside(div: Element, context: Context) -> list[Element]:
    """Lower what HTML puts in the margin."""
    return boxed(f"#press-aside({context.id_argument(ast.identifier(div))})[", div["c"][1], context)


def lower_page_break(_div: Element, _context: Context) -> list[Element]:
    """Lower a page break; one that falls on a fresh page makes no empty page."""
    return [raw("#pagebreak(weak: true)")]


def lower_landscape(div: Element, context: Context) -> list[Element]:
    """Lower what stands on pages of its own, turned."""
    return boxed("#press-landscape[", div["c"][1], replace(context, landscape=True))


def lower_references(div: Element, context: Context) -> list[Element]:
    """Lower the reference list that citeproc made."""
    hanging = str("hanging-indent" in ast.classes(div)).lower()
    entries = [block for entry in div["c"][1] for block in _entry(entry, hanging, context)]
    return [raw(f"#press-references({context.id_argument(ast.identifier(div))})["), *entries, raw("]")]


def _entry(entry: Element, hanging: str, context: Context) -> list[Element]:
    if not ast.is_div(entry, "csl-entry"):
        return context.boxed([entry])
    argument = context.id_argument(ast.identifier(entry))
    first = entry["c"][1][0] if entry["c"][1] else ast.plain([])
    parts = {name: part for part in first.get("c", []) if part["t"] == "Span" for name in ast.classes(part)}
    if "csl-left-margin" not in parts:
        return [raw(f"#press-reference({argument}, hanging: {hanging})["), *context.boxed(entry["c"][1]), raw("]")]
    number = context.inlines(_trimmed(parts["csl-left-margin"]["c"][1]))
    rest = [part for part in first["c"] if part is not parts["csl-left-margin"]]
    opening = boxed_inlines(f"#press-reference({argument}, number: [", number, "])[")
    return [opening, ast.plain(context.inlines(rest)), *context.boxed(entry["c"][1][1:]), raw("]")]


def _trimmed(inlines: list[Element]) -> list[Element]:
    return inlines[:-1] if inlines and inlines[-1]["t"] == "Space" else inlines


def lower_block(div: Element, context: Context) -> list[Element]:
    """Lower Quarto's `.block`, whose attributes are Typst code of the author's."""
    arguments = "".join(f"{name}: {value}, " for name, value in ast.values(div).items())
    return boxed(f"#block({arguments})[", div["c"][1], context)
