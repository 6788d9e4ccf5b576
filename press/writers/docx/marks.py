"""Marks: elements of our own that `lower` puts into Pandoc's raw OOXML and `finish` turns into Word's.

What depends on the page (widths, sections, running numbers) is not known before Pandoc has written the text;
so a mark only says what something is. Pandoc passes raw OOXML on as it is, opening and closing marks apart.
"""

from __future__ import annotations

from collections.abc import Sequence

from press.pandoc.ast import Element, raw_block, raw_inline
from press.writers.docx.ooxml import PRESS, attributes

FORMAT = "openxml"


def _open(kind: str, values: dict[str, object]) -> str:
    return f'<press:{kind} xmlns:press="{PRESS}"{attributes(values)}>'


def around(kind: str, blocks: Sequence[Element], /, **values: object) -> list[Element]:
    """Put a mark around blocks."""
    return [raw_block(FORMAT, _open(kind, values)), *blocks, raw_block(FORMAT, f"</press:{kind}>")]


def around_inlines(kind: str, inlines: Sequence[Element], /, **values: object) -> list[Element]:
    """Put a mark around inlines."""
    return [raw_inline(FORMAT, _open(kind, values)), *inlines, raw_inline(FORMAT, f"</press:{kind}>")]
