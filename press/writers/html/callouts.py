"""Callouts: Quarto's classes, our own icons, and `details` for those that fold."""

from __future__ import annotations

from collections.abc import Mapping

from press.pandoc.ast import Element, attr, classes, div, identifier, is_div, plain, plain_text, space, string, values
from press.writers.html.markup import block, inline, wrapped

_CIRCLE = '<circle cx="12" cy="12" r="9.25"/>'
_TRIANGLE = '<path d="M12 3.2 22 20.8H2z"/>'
_DRAWN: Mapping[str, str] = {
    "note": _CIRCLE + '<path d="M12 11v6M12 7v.5"/>',
    "tip": '<path d="M8.7 15.5a6.2 6.2 0 1 1 6.6 0V18H8.7zM9.7 21.2h4.6"/>',
    "important": _CIRCLE + '<path d="M12 7v6M12 16.6v.5"/>',
    "warning": _TRIANGLE + '<path d="M12 9.5v5M12 17.4v.4"/>',
    "caution": '<path d="M8.2 2.8h7.6l5.4 5.4v7.6l-5.4 5.4H8.2l-5.4-5.4V8.2z"/><path d="M12 7.5v5.5M12 16.3v.4"/>',
}


def icon(kind: str) -> str:
    """Draw the icon of a callout's kind, for eyes only: the title says the same."""
    return (
        '<svg class="callout-icon" viewBox="0 0 24 24" width="20" height="20" fill="none"'
        ' stroke="currentColor" stroke-width="1.9"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{_DRAWN.get(kind, _DRAWN["note"])}</svg>'
    )


def lower_callout(element: Element, names_of_kinds: Mapping[str, str]) -> Element:
    """Turn a callout into its header and body; who hears the page is told its kind where the title does not."""
    held = values(element)
    names = classes(element)
    kind = next((name.removeprefix("callout-") for name in names if name.startswith("callout-")), "note")
    style = held.get("appearance", "default")
    title = next(
        (_with_kind(child, names_of_kinds[kind]) for child in element["c"][1] if is_div(child, "callout-title")), None
    )
    body = next(child for child in element["c"][1] if is_div(child, "callout-body"))
    shown = icon(kind) if held.get("icon", "true") != "false" and style != "minimal" else ""
    extra = [
        f"callout-style-{style if style != 'minimal' else 'simple'}",
        *(["callout-titled"] if title else []),
        *([] if shown else ["no-icon"]),
    ]
    content = _content(title, body, shown, held.get("collapse", "none"))
    return div(content, attr(identifier(element), [*names, *extra], {"role": "note"}))


def _with_kind(title: Element, name: str) -> Element:
    """Put the kind's name before a title that does not begin with it; it is not seen."""
    line = title["c"][1][0]["c"]
    if plain_text(line).casefold().startswith(name.casefold()):
        return title
    hidden = [inline('<span class="screen-reader-only">'), string(name), inline("</span>"), space()]
    return div([plain([*hidden, *line])], title["c"][0])


def _content(title: Element | None, body: Element, shown: str, collapse: str) -> list[Element]:
    filled = div(body["c"][1], attr("", ["callout-body-container", "callout-body"]))
    mark = [block(f'<div class="callout-icon-container">{shown}</div>')] if shown else []
    if title is None:
        return [div([*mark, filled], attr("", ["callout-untitled"]))]
    head = [*mark, div(title["c"][1], attr("", ["callout-title-container"]))]
    if collapse in {"true", "false"}:
        summary = wrapped("summary", {"class": "callout-header"}, head)
        return wrapped("details", {"class": "callout-collapse", "open": collapse == "false"}, [*summary, filled])
    return [div(head, attr("", ["callout-header"])), filled]
