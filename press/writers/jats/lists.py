"""Lists: with marks, with numbers, and of terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from press.filters.kinds import format_number
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context, fit
from press.writers.jats.xml import Node, element

_TYPES = {
    "Decimal": "order", "DefaultStyle": "order", "Example": "order", "LowerAlpha": "alpha-lower",
    "UpperAlpha": "alpha-upper", "LowerRoman": "roman-lower", "UpperRoman": "roman-upper",
}  # fmt: skip
_IN_ITEMS = frozenset({"p", "list", "def-list"})
_DELIMITERS = {"OneParen": "{})", "TwoParens": "({})"}
#: What `format_number` calls the styles of numbers.
_NUMBERS = {"alpha-lower": "alpha a", "alpha-upper": "alpha A", "roman-lower": "roman i", "roman-upper": "roman I"}


def lower_bullets(block: Element, context: Context) -> list[Node]:
    """Lower a list with marks; one of tasks has its boxes as text."""
    tasks = bool(block["c"]) and all(ast.plain_text(item[:1]).startswith(("☐", "☒")) for item in block["c"])
    items = [_item(item, context) for item in block["c"]]
    return _list(items, "simple" if tasks else "bullet")


def lower_ordered(block: Element, context: Context) -> list[Node]:
    """Lower a list with numbers; those that do not run 1. 2. 3. are written out."""
    (start, style, delimiter), items = block["c"]
    kind = _TYPES[style["t"]]
    plain = start == 1 and delimiter["t"] not in _DELIMITERS
    labels = [] if plain else _labels(start, kind, delimiter["t"], len(items))
    return _list(
        [_item(item, context, label=labels[number] if labels else "") for number, item in enumerate(items)],
        kind if plain else "simple",
    )


def _labels(start: int, kind: str, delimiter: str, count: int) -> list[str]:
    form = _DELIMITERS.get(delimiter, "{}.")
    numbers = range(start, start + count)
    return [form.format(format_number(number, _NUMBERS[kind]) if kind in _NUMBERS else number) for number in numbers]


def _list(items: Iterable[Node], kind: str) -> list[Node]:
    made = element("list", items, {"list-type": kind})
    return [made] if len(made) else []


def _item(blocks: Sequence[Element], context: Context, *, label: str = "") -> Node:
    head = [element("label", [label])] if label else []
    return element("list-item", [*head, *(fit(context.boxed(blocks), _IN_ITEMS) or [element("p")])])


def lower_definitions(block: Element, context: Context) -> list[Node]:
    """Lower a list of terms."""
    return [element("def-list", [_definition(term, texts, context) for term, texts in block["c"]])]


def _definition(term: Sequence[Element], texts: Sequence[Sequence[Element]], context: Context) -> Node:
    # notes are numbered as they come
    head = element("term", context.inlines(term))
    held = [element("def", fit(context.boxed(text), frozenset({"p"})) or [element("p")]) for text in texts]
    return element("def-item", [head, *held])
