"""Code blocks: folded ones, named ones, numbered ones."""

from __future__ import annotations

from html import escape

from press.pandoc.ast import Element, attr, classes, div, values, with_attr
from press.writers.html.markup import block, wrapped
from press.writers.html.options import HtmlOptions

#: Options of a chunk that the page acts on and does not print as attributes.
_OPTIONS = ("code-fold", "code-summary", "code-line-numbers", "code-overflow", "filename")


def lower_code(options: HtmlOptions, element: Element) -> Element | list[Element]:
    """Turn a code block's options into markup."""
    held = values(element)
    names = classes(element)
    numbered = str(options.code_line_numbers and bool(names))  # output, which has no language, is not numbered
    if held.get("code-line-numbers", numbered).lower() == "true" and "numberLines" not in names:
        names = [*names, "numberLines"]
    if held.get("code-overflow", "wrap" if options.code_wrap else "scroll") == "wrap":
        names = [*names, "code-overflow-wrap"]
    code = with_attr(element, classes=names, values={key: value for key, value in held.items() if key not in _OPTIONS})
    named = _named(code, held["filename"]) if "filename" in held else code
    fold = held.get("code-fold", options.code_fold if "cell-code" in names else "false")
    if fold not in {"true", "show"}:
        return named
    summary = held.get("code-summary") or options.code_summary
    return wrapped(
        "details",
        {"class": "code-fold", "open": fold == "show"},
        [block(f"<summary>{escape(summary)}</summary>"), named],
    )


def _named(code: Element, name: str) -> Element:
    head = block(f'<div class="code-with-filename-file"><strong>{escape(name)}</strong></div>')
    return div([head, code], attr("", ["code-with-filename"]))
