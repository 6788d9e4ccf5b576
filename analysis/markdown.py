"""Markdown that prints exactly the text it is given; the only place that knows Pandoc's special characters."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Characters that Pandoc's Markdown, or Quarto's shortcodes, could read as markup anywhere in a line.
_SPECIAL = re.compile(r"""[\\`*_{}\[\]<>|~^$@#&"']""")

#: Spaces at which lines may break; a no-break space stays.
_SPACES = re.compile(r"[^\S\u00a0\u202f]+")

#: Runs that smart typography would turn into dashes and ellipses.
_RUNS = re.compile(r"-{2,}|\.{3,}")

#: Characters of an id that every format keeps; anything else becomes a hyphen.
_NOT_ID = re.compile(r"[^A-Za-z0-9_-]+")


def escape_text(text: str) -> str:
    """Escape `text` so that Pandoc prints the same characters; line breaks and runs of spaces become one space."""
    flat = _SPACES.sub(" ", text).strip(" ")
    escaped = _SPECIAL.sub(r"\\\g<0>", flat)
    return _RUNS.sub(lambda run: "".join(f"\\{char}" for char in run[0]), escaped)


def render_span(inner: str, *, identifier: str, classes: tuple[str, ...], attributes: Mapping[str, str]) -> str:
    """Render a Pandoc span around Markdown that is already escaped."""
    parts = [f"#{identifier}", *(f".{name}" for name in classes)]
    parts += [f'{name}="{_escape_attribute(text)}"' for name, text in attributes.items()]
    return f"[{inner}]{{{' '.join(parts)}}}"


def render_citations(keys: tuple[str, ...]) -> str:
    """Render one citation group, `[@a; @b]`; nothing for no key."""
    return f"[{'; '.join(f'@{key}' for key in keys)}]" if keys else ""


def render_link(address: str) -> str:
    """Render an address as a link that shows itself."""
    safe = address.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return f"<{safe}>"


def compose_identifier(dotted: str) -> str:
    """Turn a dotted name into an id that HTML, Word and Typst accept."""
    return _NOT_ID.sub("-", dotted)


def _escape_attribute(text: str) -> str:
    return re.sub(r'[\\"&]', r"\\\g<0>", text)
