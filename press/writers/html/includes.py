"""Text that the author adds to the page: style sheets, and HTML for head, begin and end of the body."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from press.writers.html.metadata import as_list
from press.writers.html.resources import Resources

#: Quarto's option and its place in the page.
INCLUDES: Mapping[str, str] = {
    "include-in-header": "header-includes",
    "include-before-body": "include-before",
    "include-after-body": "include-after",
}


def build_styles(meta: Mapping[str, Any], resources: Resources, properties: Mapping[str, str]) -> str:
    """Write the author's settings and style sheets, in this order, after the page's own."""
    parts = []
    if properties:
        parts.append(":root {" + " ".join(f"{name}: {value};" for name, value in properties.items()) + "}")
    for address in as_list(meta.get("css")):
        path = resources.find(str(address))
        parts.append(resources.css(resources.text(str(address)), folder=path.parent if path else None))
    return "".join(f"<style>\n{part.replace('</', '<' + chr(92) + '/')}\n</style>\n" for part in parts)


def build_includes(meta: Mapping[str, Any], resources: Resources) -> dict[str, str]:
    """Give the author's HTML by the name of its place in the page."""
    return {
        variable: "\n".join(resources.raw(_text(entry, resources)) for entry in as_list(meta.get(key)))
        for key, variable in INCLUDES.items()
    }


def _text(entry: Any, resources: Resources) -> str:
    """Read one entry: `text:` as it stands, `file:` or a bare name as a file."""
    if isinstance(entry, Mapping) and "text" in entry:
        return str(entry["text"])
    return resources.text(str(entry["file"] if isinstance(entry, Mapping) else entry))
