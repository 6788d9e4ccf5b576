"""Pieces of the report's page: tables that scroll by themselves, places, counts. Texts are escaped by who hands them in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

#: One thing of the report, as JSON has it.
Row = Mapping[str, Any]


def sentence(text: str) -> str:
    """Begin a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def count(number: int, noun: str) -> str:
    """Give a number with its noun."""
    return f"{grouped(number)} {noun}{'' if number == 1 else 's'}"


def grouped(number: int) -> str:
    """Give a number with a thin gap at its thousands."""
    return f"{number:,}".replace(",", "\u202f")


def place(where: Row) -> str:
    """Give a place as editors link it."""
    return f"{where['path']}:{where['line']}" if where["line"] else str(where["path"])


def table(
    label: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    kind: str = "",
    least: int = 8,
) -> str:
    """Set a table; cells are HTML already, the first of a row is its head.

    `numbers` are columns of figures; `least` is how many letters wide a column is at least, on average, before the table
    scrolls.
    """
    top = "".join(_cell(head, "th", 'scope="col"', number=at in numbers) for at, head in enumerate(heads))
    body = "\n".join(f"<tr>{_cells(row, numbers)}</tr>" for row in rows)
    named = f' class="{kind}"' if kind else ""
    return (
        f'<div class="table-scroll" role="region" aria-label="{escape(label)}" tabindex="0">\n'
        f'<table{named} style="--least-width: {least * len(heads)}rem">\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _cells(row: Sequence[str], numbers: Sequence[int]) -> str:
    head = _cell(row[0], "th", 'scope="row"', number=False)
    return head + "".join(_cell(text, "td", "", number=at in numbers) for at, text in enumerate(row) if at)


def _cell(text: str, tag: str, settings: str, *, number: bool) -> str:
    inside = " ".join(filter(None, (tag, settings, 'class="number"' if number else "")))
    return f"<{inside}>{text}</{tag}>"
