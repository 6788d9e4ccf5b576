"""Read the bytes of a table and split them into cells; knows encodings and separators, not types.

Files made by spreadsheet programs are read as they are: a byte order mark and CRLF line ends do no harm.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import Diagnostic, Location, fault, nearest

if TYPE_CHECKING:
    from analysis.schema import TableSpec

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class RawTable:
    """One file as text: its header, and each row with the line on which it begins."""

    spec: TableSpec
    header: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[str]]]


def sha256_of(path: Path) -> str:
    """Compute the checksum of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_text(path: Path, shown: str, *, what: str) -> tuple[str | None, list[Diagnostic]]:
    """Read a file as UTF-8; `shown` is its path in messages, `what` says what it should be."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        hint = "write the file, or bring it back from git"
        if shown.endswith(".csv"):
            hint += "; `press data --describe` takes a table out of datapackage.json that this review does without"
        return None, [fault("file-missing", Location(shown), "no file", what, hint)]
    except OSError as err:
        return None, [fault("file-unreadable", Location(shown), f"no readable file ({err.strerror})", what)]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as err:
        line = data.count(b"\n", 0, err.start) + 1
        found = f"a byte that is not UTF-8 (0x{data[err.start]:02x})"
        hint = 'save the file as UTF-8 (in spreadsheet programs: "CSV UTF-8")'
        return None, [fault("file-encoding", Location(shown, line), found, "UTF-8", hint)]


def read_table(root: Path, spec: TableSpec) -> tuple[RawTable | None, list[Diagnostic]]:
    """Read one table; None where its header cannot be used."""
    lines, faults = _read_lines(root, spec.file, f"the table {spec.name}", tuple(spec.by_name))
    if not lines:
        return None, faults
    lines, more = _tidy_header(lines, spec.file)
    header = tuple(lines[0][1])
    wrong = _check_header(header, spec)
    if wrong:
        return None, [*faults, *more, *wrong]
    rows, narrow = _check_widths(lines[1:], spec)
    return RawTable(spec, header, rows), [*faults, *more, *narrow]


def read_header(root: Path, file: str) -> tuple[tuple[str, ...], list[Sequence[str]], list[Diagnostic]]:
    """Read the header and the rows of a table that nothing describes yet."""
    lines, faults = _read_lines(root, file, "a table", ())
    header = tuple(lines[0][1]) if lines else ()
    place = Location(file, 1)
    if not faults and len(header) == 1 and (other := _other_separator(header)):
        faults = [_wrong_separator(place, other)]
    faults += [
        fault("header-blank", place, f"column {number} without a name", "a name of each column",
              "delete the column, or name it")
        for number, name in enumerate(header, 1) if not name.strip()
    ]  # fmt: skip
    faults += [_twice(place, name) for name in dict.fromkeys(header) if name.strip() and header.count(name) > 1]
    return header, [cells for _, cells in lines[1:]], faults


def _read_lines(
    root: Path, file: str, what: str, known: tuple[str, ...]
) -> tuple[list[tuple[int, Sequence[str]]], list[Diagnostic]]:
    """Read a file and split it into rows; none where it holds no table.

    A table whose known columns stand between other separators is told of, and read all the same: its cells may have
    faults of their own, which should not come one after the other.
    """
    text, faults = read_text(root / file, file, what=what)
    if text is None:
        return [], faults
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return [], [fault("file-encoding", Location(file, line), "a null character", "text in UTF-8")]
    try:
        lines = _split(text)
        other = _other_separator(lines[0][1]) if lines and len(lines[0][1]) == 1 and len(known) > 1 else None
        if other:
            faults = [_wrong_separator(Location(file, 1), other)]
            lines = _split(text, other)
            lines = lines if set(known) & set(lines[0][1]) else []
    except csv.Error as err:
        told, line = err.args
        return [], [fault("file-csv", Location(file, line), f"broken CSV ({told})", "comma-separated values")]
    if not lines:
        return [], faults or [
            fault(
                "file-empty", Location(file), "an empty file", "a header: " + ",".join(known) if known else "a header"
            )
        ]
    return lines, faults


def _other_separator(header: Sequence[str]) -> str | None:
    return next((one for one in _OTHER_SEPARATORS if one in header[0]), None)


def _wrong_separator(place: Location, other: str) -> Diagnostic:
    hint = "save the file as comma-separated values; cells that hold a comma stand in double quotes"
    return fault("file-separator", place, f"{_OTHER_SEPARATORS[other]} between cells", "commas", hint)


def _twice(place: Location, name: str) -> Diagnostic:
    return fault("header-twice", place, f"column {name} more than once", "each column once")


def _split(text: str, separator: str = ",") -> list[tuple[int, Sequence[str]]]:
    """Split text into rows, each with the line on which it begins: cells may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    rows: list[tuple[int, Sequence[str]]] = []
    begin = 1
    try:
        for cells in reader:
            rows.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as err:
        raise csv.Error(str(err), begin) from err
    return rows


def _tidy_header(
    lines: list[tuple[int, Sequence[str]]], file: str
) -> tuple[list[tuple[int, Sequence[str]]], list[Diagnostic]]:
    """Tell of what spreadsheets leave around a header, and read on as if it were not there."""
    begin, header = lines[0]
    place, faults = Location(file, begin), []
    width = max((number for number, name in enumerate(header, 1) if name.strip()), default=0)
    extra = len(header) - width
    if extra and not any(cell.strip() for _, cells in lines[1:] for cell in cells[width:]):
        found = f"{extra} empty column{'s' * (extra > 1)} at the right"
        faults.append(fault("header-blank", place, found, "none", "delete what stands right of the last column"))
        lines = [(line, cells[:width]) for line, cells in lines]
    faults += [
        fault("cell-spaces", place, f"spaces around the column {name.strip()}", "none", "take them away")
        for name in header
        if name.strip() and name != name.strip()
    ]
    return [(begin, [name.strip() for name in lines[0][1]]), *lines[1:]], faults


def _check_header(header: tuple[str, ...], spec: TableSpec) -> list[Diagnostic]:
    known, place = tuple(spec.by_name), Location(spec.file, 1)
    if header == known:
        return []
    faults = [
        fault(
            "header-unknown", place, f"column {name or 'without a name'}", "a known column", _column_hint(name, known)
        )
        for name in dict.fromkeys(header)
        if name not in known
    ]
    hint = "add the column, or let `press data --describe` take it out of datapackage.json"
    faults += [
        fault("header-missing", place, f"no column {name}", "all columns of the table", hint)
        for name in known
        if name not in header
    ]
    faults += [_twice(place, name) for name in dict.fromkeys(header) if header.count(name) > 1]
    return faults or [_wrong_order(header, known, place)]


def _wrong_order(header: tuple[str, ...], known: tuple[str, ...], place: Location) -> Diagnostic:
    at = next(i for i, name in enumerate(header) if name != known[i])
    found, expected = f"{header[at]} as column {at + 1}", known[at]
    return fault("header-order", place, found, expected, "the order is that of datapackage.json: " + ",".join(known))


def _column_hint(name: str, known: tuple[str, ...]) -> str:
    close = nearest(name, known)
    if not name:
        return "name it, or delete the column"
    return f"did you mean {close}?" if close else "a column of your own is described by `press data --describe`"


def _check_widths(
    lines: list[tuple[int, Sequence[str]]], spec: TableSpec
) -> tuple[list[tuple[int, Sequence[str]]], list[Diagnostic]]:
    width = len(spec.fields)
    faults = []
    empty = [line for line, cells in lines if not any(map(str.strip, cells))]
    for first, last in _runs(empty):
        found = "an empty line" if first == last else f"{last - first + 1} empty lines, {first} to {last}"
        hint = "delete the line" if first == last else "delete the lines"
        faults.append(fault("row-width", Location(spec.file, first), found, f"{width} cells", hint))
    rows = [(line, cells) for line, cells in lines if any(map(str.strip, cells))] if empty else lines
    for line, cells in rows:
        if len(cells) != width:
            hint = "a cell that holds a comma stands in double quotes"
            faults.append(fault("row-width", Location(spec.file, line), f"{len(cells)} cells", f"{width} cells", hint))
    return rows, faults


def _runs(lines: list[int]) -> list[tuple[int, int]]:
    """Join lines that follow each other to first and last."""
    runs: list[tuple[int, int]] = []
    for line in lines:
        joined = bool(runs) and runs[-1][1] == line - 1
        runs[-1:] = [(runs[-1][0], line)] if joined else [*runs[-1:], (line, line)]
    return runs
