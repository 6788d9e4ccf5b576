"""A table as data, and as Pandoc Markdown when a document prints it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from analysis.format import abbreviate_missing, describe_abbreviations, format_missing
from analysis.markdown import escape_text, render_link
from analysis.provenance import READ
from analysis.schema import Missing
from analysis.values import USES, Citations, Value


@dataclass(frozen=True)
class Address:
    """An address that prints as a link."""

    url: str

    def __str__(self) -> str:
        return self.url


@dataclass(frozen=True)
class Given:
    """A text whose digits say nothing of the data, such as a key; `why` tells what they are.

    `anchor` is the id of a row of the ledger that begins here.
    """

    text: str
    why: str
    anchor: str = ""

    def __str__(self) -> str:
        return self.text


#: Why keys of the data may hold digits.
KEY = "key of the data"
#: Why names that a review chose may hold digits: Pain at 12 weeks.
NAME = "name in review.yml"

#: A plain text prints as it is; a missing code as word or, in a table of short codes, abbreviated.
Part: TypeAlias = str | Missing | Value | Citations | Address | Given
#: The parts of a cell follow each other without a space.
Cell: TypeAlias = tuple[Part, ...]

Alignment = Literal["left", "center", "right"]

#: Characters of a table across a portrait and a landscape page, in the size of print.
_LINE, _LONG_LINE = 110, 170
#: Share of the shorter line that the longest words may fill before the page is taken to be the wider one.
_CROWDED = 0.9
#: Space beside a text, in characters.
_PADDING = 2
#: Longer texts, and longer words such as addresses, ask for no more than this.
_WIDEST, _LONGEST_WORD = 60, 24
#: How long a numbered citation prints.
_CITED = "[99]"


@dataclass(frozen=True)
class Column:
    """A column: its heading in Markdown or as a value, and how its cells stand."""

    heading: str | Value
    align: Alignment = "left"


@dataclass(frozen=True)
class Table:
    """Columns, rows of cells and notes below (plain texts, or parts as in a cell); `short` abbreviates missing codes and explains them.

    Printing gives each value a new id, so that a table that is printed twice has no id twice.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str | Cell, ...] = ()
    short: bool = False

    def _repr_markdown_(self) -> str:
        lines = self._lay_out()
        lines[1] = self._render_rule()
        notes = " ".join(self._render_note(note) for note in (*self.notes, *self._explain()))
        return "\n".join([*lines, "", *(["::: {.table-notes}", notes, ":::", ""] if notes else [])])

    def texts(self) -> list[list[str]]:
        """Give the rows as plain text, for checks and tests."""
        return [["".join(self._print(part) for part in cell) for cell in row] for row in self.rows]

    def _lay_out(self) -> list[str]:
        # takes a tenth of a second to import, which loading a review need not pay
        from tabulate import tabulate

        cells = [[self._render(cell) for cell in row] for row in self.rows]
        headings = [self._head(column.heading) for column in self.columns]
        align = [column.align for column in self.columns] if cells else None
        return tabulate(cells, headings, tablefmt="pipe", disable_numparse=True, colalign=align).splitlines()

    def _head(self, heading: str | Value) -> str:
        return self._render_part(heading) if isinstance(heading, Value) else heading.replace("|", "\\|")

    def _render_note(self, note: str | Cell) -> str:
        return escape_text(note) if isinstance(note, str) else self._render(note)

    def _render(self, cell: Cell) -> str:
        return "".join(self._render_part(part) for part in cell)

    def _render_part(self, part: Part) -> str:
        if isinstance(part, Value) and not _is_plain(part):
            return part._repr_markdown_()
        if isinstance(part, Citations):
            return str(part)
        if isinstance(part, Given):
            return _render_given(part)
        return render_link(part.url) if isinstance(part, Address) else escape_part(self._print(part))

    def _print(self, part: Part) -> str:
        code = part.raw if isinstance(part, Value) else part
        if isinstance(code, Missing):
            return abbreviate_missing(code) if self.short else format_missing(code)
        return str(part)

    def _explain(self) -> list[str]:
        """Explain the abbreviations that occur."""
        parts = [part for row in self.rows for cell in row for part in cell]
        raws = [part.raw if isinstance(part, Value) else part for part in parts]
        legend = describe_abbreviations({raw for raw in raws if isinstance(raw, Missing)}) if self.short else ""
        return [f"{legend}."] if legend else []

    def _render_rule(self) -> str:
        """Draw the line below the headings; its dashes are the relative widths."""
        texts = [
            [str(column.heading), *(self._estimate(row[index]) for row in self.rows)]
            for index, column in enumerate(self.columns)
        ]
        whole = [column.align == "right" for column in self.columns]
        pairs = zip(self.columns, share_width(texts, whole), strict=True)
        return f"|{'|'.join(_RULES[column.align].format('-' * count) for column, count in pairs)}|"

    def _estimate(self, cell: Cell) -> str:
        """Give the text of a cell with its citations about as long as they print."""
        return "".join(_CITED if isinstance(part, Citations) else self._print(part) for part in cell)


def share_width(texts: Sequence[Sequence[str]], whole: Sequence[bool] = ()) -> list[int]:
    """Share the characters of a line among columns.

    Parameters
    ----------
    texts
        For each column, its heading and the texts of its cells.
    whole
        Columns whose cells, figures such as an interval, stand on one line where the line holds that.

    Returns
    -------
    list of int
        Characters for each column, at least 3: its longest word, and of the rest of the line a share by how much
        longer its longest text is. Many columns get the longer line of a landscape page.
    """
    words = [_measure_words(column) for column in texts]
    full = [
        max(word, _measure_cells(column) if keep else 0)
        for word, column, keep in zip(words, texts, whole or [False] * len(texts), strict=True)
    ]
    words = full if sum(full) < _CROWDED * _LINE else words
    lengths = [min(max(map(len, column)), _WIDEST) + _PADDING for column in texts]
    wishes = [max(0, length - word) for word, length in zip(words, lengths, strict=True)]
    line = _LINE if sum(words) < _CROWDED * _LINE else _LONG_LINE
    rest = max(0, line - sum(words)) / (sum(wishes) or 1)
    return [max(3, round(word + min(rest, 1) * wish)) for word, wish in zip(words, wishes, strict=True)]


def _measure_words(column: Sequence[str]) -> int:
    longest = max((len(word) for text in column for word in _BREAKS.split(text)), default=1)
    return min(longest, _LONGEST_WORD) + _PADDING


def _measure_cells(column: Sequence[str]) -> int:
    return min(max(map(len, column[1:]), default=0), _LONGEST_WORD) + _PADDING


#: Where lines break: not at a no-break space.
_BREAKS = re.compile(r"[ \n]+")

_RULES = {"left": ":{}", "right": "{}:", "center": ":{}:"}


def _is_plain(value: Value) -> bool:
    """Say whether a value is printed without a span: a missing code, or a cell's own words without a figure."""
    return not value.known or (value.function == READ and not any(char.isdigit() for char in str(value)))


def _render_given(part: Given) -> str:
    """Say of digits what they are; a text without any needs no reason. No id stands twice: links lead to the first."""
    anchor = USES.claim_once(part.anchor) if part.anchor else ""
    given = [".given", f'why="{part.why}"'] if any(char.isdigit() for char in part.text) else []
    row = [f"#{anchor}", ".ledger-row"] if anchor else []
    return f"[{escape_text(part.text)}]{{{' '.join([*row, *given])}}}" if row or given else escape_part(part.text)


def escape_part(text: str) -> str:
    """Escape a part of a cell, keeping the spaces at its ends that part it from its neighbours."""
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{lead}{escape_text(text)}{trail}"


def join_parts(cells: Iterable[Cell], separator: str) -> Cell:
    """Put cells behind each other with a separator between."""
    joined: list[Part] = []
    for cell in cells:
        joined += [separator, *cell] if joined else cell
    return tuple(joined)


def build_table(
    headings: Sequence[str | Value],
    rows: Iterable[Sequence[Cell | Part]],
    *,
    align: str = "",
    notes: tuple[str | Cell, ...] = (),
    short: bool = False,
) -> Table:
    """Build a table; `align` has one letter for each column (l, c, r), all left without it."""
    letters = align or "l" * len(headings)
    columns = tuple(Column(heading, _LETTERS[letter]) for heading, letter in zip(headings, letters, strict=True))
    cells = tuple(tuple(cell if isinstance(cell, tuple) else (cell,) for cell in row) for row in rows)
    return Table(columns, cells, notes, short)


_LETTERS: dict[str, Alignment] = {"l": "left", "c": "center", "r": "right"}
