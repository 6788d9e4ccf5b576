"""What would run when a file is opened or clicked at: links that are programs, and programs in the metadata.

The body of a document is its author's own page, and keeps what he put there. Titles, names, keywords and works come from
other hands as well: their HTML, but for the tags that mean a kind of text, prints as the text that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from press.filters.context import Context
from press.filters.foreign import MEANT
from press.model import Json
from press.pandoc.ast import Element, Outline, Replace, rewrite, span, string, values, with_attr

#: Browsers read an address past spaces and control characters. Data are programs unless they are pictures or plain text.
_PROGRAM = re.compile(
    r"(?:javascript|vbscript):|data:(?!image/(?:png|jpe?g|gif|webp)\b|text/(?:plain|csv)\b)", re.IGNORECASE
)
_PASSED_OVER = re.compile(r"[\x00-\x20]+")
_TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)(?:\s[^<>]*)?/?>")
_COMMENT = re.compile(r"\s*<!--.*?-->\s*", re.DOTALL)
#: Characters of an address that a message shows.
_SHOWN = 40
#: Attributes that run, load or send something.
_ACTIVE = re.compile(r"on\w+|style|src|srcset|srcdoc|href|action|formaction", re.IGNORECASE)


def runs(address: str) -> bool:
    """Tell whether an address is a program."""
    return bool(_PROGRAM.match(_PASSED_OVER.sub("", address)))


def unlink_programs(tree: Any, told: Callable[[str], None] = lambda _: None, *, outline: Outline | None = None) -> Any:
    """Leave of links to programs their text; `told` hears of each address."""

    def unlink(link: Element) -> Element | None:
        attributes, inlines, (address, _) = link["c"]
        if not runs(address):
            return None
        told(address)
        return span(inlines, [attributes[0], attributes[1], []])

    return rewrite(tree, {"Link": unlink}, outline=outline)


def disarm(tree: Json, context: Context) -> Json:
    """Take what runs out of the metadata and out of all links; the text of both stays."""

    def told(address: str) -> None:
        shown = address if len(address) <= _SHOWN else f"{address[:_SHOWN]}..."
        message = f"found a link to the program {shown}, expected the address of a page: only its text is printed"
        context.warn("link-runs", message, needle=address)

    parts = {part: unlink_programs(tree[part], told, outline=context.outline) for part in ("blocks", "meta")}
    return {**tree, **parts, "meta": rewrite(parts["meta"], _IN_META, outline=context.outline)}


def _inline(raw: Element) -> Element | list[Element] | None:
    language, text = raw["c"]
    if not language.startswith("html"):
        return None
    if _COMMENT.fullmatch(text):
        return []
    tag = _TAG.fullmatch(text.strip())
    if tag and tag[2].lower() in MEANT:
        return {"t": "RawInline", "c": [language, f"<{tag[1]}{tag[2]}>"]}
    return string(text)


def _block(raw: Element) -> Element | list[Element] | None:
    made = _inline(raw)
    return {"t": "Para", "c": [made]} if isinstance(made, dict) else made


def _inert(element: Element) -> Element | None:
    held = values(element)
    kept = {key: value for key, value in held.items() if not _ACTIVE.fullmatch(key)}
    return with_attr(element, values=kept) if len(kept) < len(held) else None


_IN_META: Mapping[str, Replace] = {
    "RawInline": _inline,
    "RawBlock": _block,
    **dict.fromkeys(("Span", "Div", "Code", "CodeBlock", "Image", "Link", "Header"), _inert),
}
