"""One walk that turns every block form that an author may write into its normal form, without numbers."""

from __future__ import annotations

from press.filters.callouts import callout_type, from_callout
from press.filters.cells import mark_floats
from press.filters.context import Context
from press.filters.equations import label_equations
from press.filters.floats import float_kind, from_code, from_div, from_figure, from_paragraph, from_table
from press.filters.images import prepare_image
from press.filters.layout import LAYOUT, from_layout_div
from press.filters.listtables import from_list_table
from press.filters.tables import HEADS, hand_down_widths, head_rows
from press.filters.tabsets import from_tabset
from press.filters.theorems import from_proof, from_theorem, theorem_kind, unnumbered_name
from press.model import Json
from press.pandoc.ast import Element, attr_of, classes, div, identifier, is_div, is_span, rewrite, values, with_attr

#: What the handlers change; paragraphs only where they hold a picture or a formula.
_WHERE = ("Div", "Figure", "Table", "CodeBlock", "Image", "Math")


def normalise_blocks(tree: Json, context: Context) -> Json:
    """Bring floats, panels, theorems, callouts, tabsets, columns and equations into normal form."""

    def paragraph(node: Element) -> Element | None:
        return from_paragraph(node, context) or label_equations(node)

    handlers = {
        "Div": lambda node: _from_div(node, context),
        "Figure": lambda node: from_figure(node, context),
        "Table": lambda node: from_table(node, context),
        "CodeBlock": lambda node: from_code(node, context),
        "Para": paragraph,
        "Plain": label_equations,
        "Image": lambda node: prepare_image(node, context),
    }
    return {**tree, "blocks": rewrite(tree["blocks"], handlers, outline=context.outline, where=_WHERE)}


def _from_div(node: Element, context: Context) -> Element | list[Element] | None:
    """Turn a div into what its id, classes and attributes make of it; its content is already in normal form."""
    names = set(classes(node))
    if _is_done(node, names):
        return None
    given = values(node)
    if given and given.keys() <= HEADS:
        return head_rows(node, context)
    if "tbl-colwidths" in given:
        node = hand_down_widths(node, context)
    if "hidden" in names:
        return []
    if "list-table" in names:
        node = from_list_table(node, context)
        return from_table(node, context) or node if node["t"] == "Table" else node
    marked = mark_floats(node) if "cell" in names and context.format == "html" else None
    node = marked or node
    changed = marked is not None or "tbl-colwidths" in given
    return _labelled(node, context) or _classed(node, context) or (node if changed else None)


def _is_done(node: Element, names: set[str]) -> bool:
    """Tell whether an earlier run made this; an author's own `.proof` or `.theorem` has no title span yet."""
    if names & {"quarto-float", "callout"}:
        return True
    first = node["c"][1][0] if names & {"theorem", "proof"} and node["c"][1] else None
    inlines = first["c"] if first and first["t"] in ("Para", "Plain") else []
    return bool(inlines) and (is_span(inlines[0], "theorem-title") or is_span(inlines[0], "proof-title"))


def _labelled(node: Element, context: Context) -> Element | list[Element] | None:
    kind = float_kind(identifier(node), context)
    if kind:
        return from_div(node, kind, context)
    theorem = theorem_kind(node, context)
    return from_theorem(node, theorem, context) if theorem else None


def _classed(node: Element, context: Context) -> Element | list[Element] | None:
    callout = callout_type(node, context)
    if callout:
        return from_callout(node, callout, context)
    proof = unnumbered_name(node)
    if proof:
        return from_proof(node, proof, context)
    names = classes(node)
    given = values(node)
    if "panel-tabset" in names or given.get("panel") == "tabset":
        rest = {key: value for key, value in given.items() if key != "panel"}
        return from_tabset(with_attr(node, classes=list(dict.fromkeys([*names, "panel-tabset"])), values=rest), context)
    if "columns" in names:
        return _even_columns(node)
    if LAYOUT & given.keys():
        return from_layout_div(node, context)
    return _in_column(node) if "column" in given else None


def _even_columns(node: Element) -> Element:
    """Give the columns without a width equal shares of what the others leave."""
    columns = [block for block in node["c"][1] if is_div(block, "column")]
    taken = sum(_percent(values(column).get("width", "0%")) for column in columns)
    free = [column for column in columns if "width" not in values(column)]
    share = f"{round(max(100 - taken, 0) / len(free), 2):g}%" if free else ""

    def widen(block: Element) -> Element:
        return (
            with_attr(block, values={**values(block), "width": share})
            if any(block is column for column in free)
            else block
        )

    return div([widen(block) for block in node["c"][1]], attr_of(node))


def _percent(text: str) -> float:
    return float(text.removesuffix("%")) if text.endswith("%") and text[:-1].replace(".", "", 1).isdecimal() else 0.0


def _in_column(node: Element) -> Element:
    """Place what a chunk puts out, not its code, in the column that it asks for."""
    given = values(node)
    name = f"column-{given.pop('column')}"

    def place(block: Element) -> Element:
        shown = block["t"] == "Div" and not any(word.startswith("cell-output-std") for word in classes(block))
        return with_attr(block, classes=[*classes(block), name]) if shown else block

    return with_attr(div([place(block) for block in node["c"][1]], attr_of(node)), values=given)
