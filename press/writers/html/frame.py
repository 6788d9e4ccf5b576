"""The frame of a page: `assets/page.html` with the page's parts, style sheets and script in their places.

Pandoc could fill it too, but takes as long to lay a finished page into a template as to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_ASSETS = Path(__file__).parent / "assets"
#: The place of a part, `$name$`; one that stands alone takes its line with it when there is nothing to show.
_PLACE = re.compile(r"^\$(?P<alone>[a-z.-]+)\$\n|\$(?P<inline>[a-z.-]+)\$", re.MULTILINE)


def fill_page(parts: Mapping[str, str]) -> str:
    """Put the parts of a page, ready HTML by the names of their places, into the frame."""

    def part(place: re.Match[str]) -> str:
        name = place["alone"] or place["inline"]
        text = read_asset(name).rstrip("\n") if "." in name else parts.get(name, "")
        return f"{text}\n" if place["alone"] and text and not text.endswith("\n") else text

    return _PLACE.sub(part, read_asset("page.html"))


def read_asset(name: str) -> str:
    """Read a file of the page's own."""
    return (_ASSETS / name).read_text(encoding="utf-8")
