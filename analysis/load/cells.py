"""Turn the text of one cell into a number, a word or a missing code, by the schema of its column."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import cast

from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.load.files import RawTable
from analysis.reading import Cells
from analysis.schema import TABLES, Cell, FieldSpec, FieldType, Missing, Row, Table, TableSpec

_CODES: dict[str, Missing] = {code.value: code for code in Missing}
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
#: Characters that finished files cannot hold: control characters, halves of letters, what is no character at all.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Patterns of keys in the words of somebody who reads no regular expressions.
_SHAPES = {
    "^[a-z][a-z0-9_]*$": "small letters a to z, digits and underscores, a letter first",
    "^[A-Z][A-Z0-9]*[a-z]?$": "capital letters A to Z and digits, a letter first",
}
#: Letters that are more than a letter with a mark, and their usual spelling.
_SPELT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "ae"), ("Ö", "oe"), ("Ü", "ue"), ("ß", "ss"), ("ø", "o"), ("ł", "l"),
          ("Ø", "o"), ("Ł", "l"), ("æ", "ae"), ("œ", "oe"), ("đ", "d"))  # fmt: skip
#: What spreadsheets make of numbers and words that look like a day.
_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d|\d{1,2}[-. ][A-Za-zä]{3,4}\.?([-. ]\d{2,4})?|[A-Za-zä]{3,4}[-. ]\d{2,4}"
)
_INTEGER = re.compile(r"[+-]?[0-9]+")
_MISSING_HINT = "missing is a code: " + ", ".join(_CODES)


@dataclass(frozen=True)
class BadCellError(Exception):
    """A cell is not what its column says."""

    code: str
    found: str
    expected: str
    hint: str = ""


@dataclass(frozen=True)
class _Column:
    """One parsed column: its cells, None where one is faulty, and the faults by place."""

    name: str
    cells: tuple[Cell | None, ...]
    wrong: Mapping[int, BadCellError]


def parse_table(raw: RawTable) -> tuple[Table, list[Diagnostic]]:
    """Parse all cells of a table; faulty cells are left out of their rows and reported."""
    whole = [one for one in raw.rows if len(one[1]) == len(raw.header)]
    texts = _by_column(raw.header, [own for _, own in whole])
    columns = [_parse_column(spec, texts[spec.name]) for spec in raw.spec.fields]
    # what is None in them is faulty, and taken out below
    cells = {one.name: cast("tuple[Cell, ...]", one.cells) for one in columns}
    rows = _make_rows(raw.spec, [line for line, _ in whole], texts, cells)
    faults = [
        fault(bad.code, Location(raw.spec.file, rows[place].line, one.name), bad.found, bad.expected, bad.hint)
        for one in columns
        for place, bad in one.wrong.items()
    ]
    if not faults and len(whole) == len(raw.rows):
        return Table.of_columns(raw.spec, rows, texts, cells), faults
    for place in {place for one in columns for place in one.wrong}:
        good = {one.name: (cells[one.name][place],) for one in columns if place not in one.wrong}
        (rows[place],) = _make_rows(raw.spec, [whole[place][0]], _by_column(raw.header, [whole[place][1]]), good)
    for line, own in raw.rows:
        if len(own) != len(raw.header):
            # reported already; its first cells still serve as keys of other tables
            rows += _make_rows(raw.spec, [line], _by_column(raw.header, [own]), {})
    return Table(raw.spec, tuple(sorted(rows, key=lambda row: row.line))), faults


def _by_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Turn rows into columns; of a row that is too short, there are only the first."""
    return dict(zip(header, zip(*rows, strict=True), strict=False)) if rows else dict.fromkeys(header, ())


def _make_rows(
    spec: TableSpec, lines: Sequence[int], texts: Mapping[str, tuple[str, ...]], cells: Mapping[str, tuple[Cell, ...]]
) -> list[Row]:
    """Make the rows of columns; all of them look into the same ones."""
    file, absent = spec.file.rsplit("/", 1)[-1], _absent_columns(spec)
    parts = [texts.get(name, repeat("", len(lines))) for name in spec.key]
    keys = map("/".join, zip(*parts, strict=True))
    return [
        Row(key, line, Cells(file, key, texts, place), Cells(file, key, cells, place, absent))
        for place, (line, key) in enumerate(zip(lines, keys, strict=True))
    ]


class _Known(dict[str, "Cell | None"]):
    """What the texts of one column are, each parsed when it is first met: most are words, codes and small numbers."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self._parse = cell_parser(spec)
        self.bad: dict[str, BadCellError] = {}

    def __missing__(self, text: str) -> Cell | None:
        cell: Cell | None = None
        try:
            cell = self._parse(text)
        except BadCellError as error:
            self.bad[text] = error
        self[text] = cell
        return cell


def _parse_column(spec: FieldSpec, texts: Sequence[str]) -> _Column:
    known = _Known(spec)
    cells = tuple(map(known.__getitem__, texts))
    wrong = {place: known.bad[text] for place, text in enumerate(texts) if text in known.bad} if known.bad else {}
    return _Column(spec.name, cells, wrong)


def _absent_columns(spec: TableSpec) -> dict[str, Cell]:
    """Say what columns hold that the table may leave out, and does."""
    known = TABLES.get(spec.name)
    return {name: Missing.NOT_APPLICABLE for name in known.optional if name not in spec.by_name} if known else {}


def cell_parser(spec: FieldSpec) -> Callable[[str], Cell]:
    """Build the function that parses a column; it raises `BadCellError`."""
    parse = _parser_of_text(spec) if spec.type == "string" else _parser_of_number(spec)

    def parse_cell(text: str) -> Cell:
        if not text.strip():
            raise BadCellError("cell-blank", "a blank cell", f"{describe(spec)} or a missing code", _MISSING_HINT)
        code = _CODES.get(text)
        if code is None:
            return parse(text)
        if spec.required:
            raise BadCellError("cell-required", text, describe(spec), "this column takes no missing code")
        return code

    return parse_cell


def _parser_of_number(spec: FieldSpec) -> Callable[[str], Cell]:
    shape = _INTEGER if spec.type == "integer" else _NUMBER
    low, high = bounds(spec)

    def parse(text: str) -> Cell:
        if not shape.fullmatch(text):
            raise BadCellError("cell-type", text, describe(spec), _number_hint(text, spec))
        # a number of hundreds of digits is no measurement, and Python reads it as infinite or not at all
        value = float(text)
        if not math.isfinite(value):
            raise BadCellError("cell-range", f"a number of {len(text)} characters", describe(spec))
        if spec.type == "integer":
            value = int(text)
        if (low is not None and value < low) or (high is not None and value > high):
            raise BadCellError("cell-range", text, describe(spec))
        return value

    return parse


def guess_type(texts: Iterable[str]) -> FieldType:
    """Say of what type the cells of a column seem to be, missing codes and blanks left out."""
    told = [text.strip() for text in texts if text.strip() and text.strip() not in _CODES]
    if told and all(_INTEGER.fullmatch(text) for text in told):
        return "integer"
    return "number" if told and all(_NUMBER.fullmatch(text) for text in told) else "string"


def _number_hint(text: str, spec: FieldSpec) -> str:
    if text != text.strip():
        return "take away the spaces around it"
    if re.fullmatch(r"[+-]?\d{1,3}([.,' \u00a0\u202f]\d{3})+", text) and spec.type == "integer":
        return "write " + re.sub(r"\D", "", text) + ", without a mark between thousands"
    if re.fullmatch(r"[+-]?\d+,\d+", text) and spec.type == "number":
        return "write a decimal point, not a comma"
    if spec.type == "integer" and _NUMBER.fullmatch(text.replace(",", ".")):
        return "counts have no decimals"
    slip = next((hint for form, hint in _SLIPS.items() if form.fullmatch(text)), "")
    close = did_you_mean(text, _CODES)
    return slip or (close if close.startswith("did") else _MISSING_HINT)


#: What stands where a number is wanted: dates that were numbers, limits, numbers with a sign or unit.
_SLIPS = {
    _DATE: "a spreadsheet program made a date of it: give the column the format of text, and type the number again",
    re.compile(r"[<>≤≥~≈]\s*\d.*"): "a limit is no number: tell it in the note, and write not reported",
    re.compile(r"[+-]?\d+(\.\d+)?(\s?%|\s[a-zA-Zµ]{1,6})"): "write the number alone, without a sign or unit",
}


def _parser_of_text(spec: FieldSpec) -> Callable[[str], Cell]:
    pattern = re.compile(spec.pattern) if spec.pattern else None

    def parse(text: str) -> Cell:
        # nearly all texts can be printed as Python sees it, which is found in a third of the time
        strange = None if text.isprintable() else _UNPRINTABLE.search(text)
        if strange:
            raise BadCellError("cell-character", f"the character U+{ord(strange[0]):04X}", "text that can be printed")
        if text != text.strip():
            raise BadCellError("cell-spaces", f"spaces around {text.strip()}", "none", "take them away")
        if spec.enum and text not in spec.enum:
            codes = () if spec.required else tuple(_CODES)
            raise BadCellError("cell-enum", text, describe(spec), _near_only(text, (*spec.enum, *codes)))
        if pattern and not pattern.fullmatch(text):
            plain = _make_plain(text)
            raise BadCellError(
                "cell-pattern", text, describe(spec), f"write {plain}" if pattern.fullmatch(plain) else ""
            )
        return text

    return parse


def _make_plain(text: str) -> str:
    """Make of a name what keys are made of."""
    for letter, plain in _SPELT:
        text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", text).strip("_")


def _near_only(text: str, known: tuple[str, ...]) -> str:
    close = did_you_mean(text, known)
    return close if close.startswith("did") else ""


def bounds(spec: FieldSpec) -> tuple[float | None, float | None]:
    """Give the least and greatest value of a column; percentages go from 0 to 100 where the schema says nothing."""
    if spec.unit == "%" and spec.minimum is None and spec.maximum is None:
        return 0, 100
    return spec.minimum, spec.maximum


def describe(spec: FieldSpec) -> str:
    """Say in words what a column takes."""
    if spec.type == "string":
        if spec.enum:
            return "one of " + ", ".join(spec.enum)
        shape = _SHAPES.get(spec.pattern, f"a text of the form {spec.pattern}")
        return shape if spec.pattern else "a text"
    noun = "an integer" if spec.type == "integer" else "a number"
    low, high = bounds(spec)
    if low is not None and high is not None:
        return f"{noun} from {low:g} to {high:g}"
    if low is not None:
        return f"{noun} of at least {low:g}"
    return f"{noun} of at most {high:g}" if high is not None else noun
