"""Small pieces of Pandoc's Markdown: attributes, fences, escapes. Text in, text out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from press.model import BASE_FORMAT, FormatName

_SPECIAL = re.compile(r"""([\\`*_{}\[\]<>#|~$@^&"'])""")
_BLOCK_MARK = re.compile(r"^([-+*=:%#>|~]|\[[^\]]*\]:|`{3})")
_ITEM_MARK = re.compile(r"^(\(?)(\d+|#|@[\w-]*|[A-Za-z]{1,5})([.)])(?=\s|$)")


def attributes(identifier: str = "", classes: Sequence[str] = (), values: Mapping[str, object] | None = None) -> str:
    """Write attributes in braces; an empty set gives an empty text."""
    parts = [f"#{identifier}"] if identifier else []
    parts += [f".{name}" for name in classes]
    parts += [f'{key}="{quoted(value)}"' for key, value in (values or {}).items()]
    return "{" + " ".join(parts) + "}" if parts else ""


def quoted(value: object) -> str:
    """Write a value as it stands between double quotes in an attribute."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return " ".join(text.replace("\\", "\\\\").replace('"', '\\"').split("\n"))


def code_block(text: str, attribute: str = "") -> list[str]:
    """Write a code block whose fence is longer than any in the text."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return [f"{marks} {attribute}".rstrip(), *text.rstrip("\n").split("\n"), marks]


def div(lines: Sequence[str], attribute: str) -> list[str]:
    """Put lines into a div, with blank lines so that what stands inside is read as blocks."""
    return [f"::: {attribute}", "", *lines, "", ":::"]


def joined(parts: Sequence[Sequence[str]]) -> list[str]:
    """Join blocks of lines with a blank line between."""
    made: list[str] = []
    for part in parts:
        if part:
            made += ["", *part] if made else list(part)
    return made


def escape(text: str) -> str:
    """Write plain text so that Pandoc reads it as that text; line breaks and runs of spaces become one space."""
    flat = re.sub(r"[ \t\r\n\v\f]+", " ", text)
    marked = _SPECIAL.sub(r"\\\1", flat).replace("--", r"\-\-").replace("...", r"\...")
    return _unmarked(marked)


def paragraph(text: str) -> list[str]:
    """Write Markdown as one paragraph, even if it begins like a heading or a list."""
    line = " ".join(text.split())
    return [_unmarked(line)] if line else []


def _unmarked(line: str) -> str:
    """Escape what would make a line the beginning of another block than a paragraph."""
    bare = _ITEM_MARK.sub(lambda match: ("\\(" if match[1] else "") + match[2] + "\\" + match[3], line)
    emphasis = bare.startswith("*") and not re.match(r"\*(\s|$|\s*\*\s*\*)", bare)
    return bare if emphasis else _BLOCK_MARK.sub(r"\\\1", bare)


def only_in(lines: Sequence[str], formats: Sequence[FormatName], among: Sequence[FormatName]) -> list[str]:
    """Wrap blocks so that they show in some of the formats only."""
    if not lines or set(formats) >= set(among):
        return list(lines)
    others = [name for name in among if name not in formats]
    if len(formats) == 1:
        return div(lines, attributes("", ("content-visible",), {"when-format": BASE_FORMAT[formats[0]]}))
    wrapped = list(lines)
    for name in others:
        wrapped = div(wrapped, attributes("", ("content-hidden",), {"when-format": BASE_FORMAT[name]}))
    return wrapped
