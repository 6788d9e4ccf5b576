"""Callouts: five types of boxes with title, icon, appearance and folding."""

from __future__ import annotations

from press.errors import did_you_mean
from press.filters.context import Context
from press.filters.kinds import CALLOUTS
from press.filters.markup import inlines_of
from press.pandoc.ast import Element, attr, attr_of, div, plain, values, words

_APPEARANCES = ("default", "simple", "minimal")
#: The parts of a callout in normal form.
_PARTS = ("callout-title", "callout-body")
_TYPES = tuple(CALLOUTS.values())


def callout_type(node: Element, context: Context) -> str:
    """Give a callout div's type, or nothing for another div; an unknown type is reported."""
    marks = [name for name in attr_of(node)[1] if name.startswith("callout-") and name not in _PARTS]
    names = [str(name).removeprefix("callout-") for name in marks]
    if not names:
        return ""
    if names[0] not in _TYPES:
        context.report(
            "callout",
            f"found .callout-{names[0]}, expected one of {', '.join(_TYPES)}",
            needle=f"callout-{names[0]}",
            hint=did_you_mean(names[0], _TYPES),
        )
        return ""
    return names[0]


def from_callout(node: Element, name: str, context: Context) -> Element:
    """Turn a callout div into normal form; a number, where its label asks for one, comes later."""
    given = values(node)
    appearance = _appearance(given.pop("appearance", context.meta.get("callout-appearance", "default")), context)
    icon = _flag("icon", given.pop("icon", context.meta.get("callout-icon", True)), context) and appearance != "minimal"
    collapse = given.pop("collapse", "none")
    folded = collapse if collapse == "none" else str(_flag("collapse", collapse, context)).lower()
    title, body = _title(node, given.pop("title", ""), context)
    if not title and appearance == "default":
        title = words(context.words[f"callout-{name}-title"])
    kind = context.kind_of(attr_of(node)[0])
    attributes = {"appearance": appearance, "icon": str(icon).lower(), "collapse": folded, **given}
    if kind and kind.family == "callout":
        _check_label(attr_of(node)[0], kind.name, name, context)
        attributes["ref-type"] = kind.key
    names = [
        "callout",
        f"callout-{name}",
        *(other for other in attr_of(node)[1] if other not in ("callout", f"callout-{name}")),
    ]
    head = [div([plain(title)], attr(classes=["callout-title"]))] if title else []
    return div([*head, div(body, attr(classes=["callout-body"]))], attr(attr_of(node)[0], names, attributes))


def _title(node: Element, named: str, context: Context) -> tuple[list[Element], list[Element]]:
    """Give title and body: the first heading is the title, else the attribute."""
    blocks = node["c"][1]
    if blocks and blocks[0]["t"] == "Header":
        return blocks[0]["c"][2], blocks[1:]
    return (inlines_of(named, context) if named else []), blocks


def _appearance(value: object, context: Context) -> str:
    if value not in _APPEARANCES:
        context.report(
            "callout-appearance",
            f'found the callout appearance "{value}", expected one of {", ".join(_APPEARANCES)}',
            needle=str(value),
        )
        return "default"
    return str(value)


def _flag(name: str, value: object, context: Context) -> bool:
    text = str(value).lower()
    if text not in ("true", "false"):
        context.report("callout-option", f'callout {name}: found "{value}", expected true or false', needle=f"{name}=")
    return text == "true"


def _check_label(label: str, meant: str, name: str, context: Context) -> None:
    if meant != name:
        prefix = next(key for key, other in CALLOUTS.items() if other == name)
        context.report(
            "callout-label",
            f"#{label}: found a label for {meant} on a {name} callout, expected #{prefix}-...",
            needle=f"#{label}",
        )
