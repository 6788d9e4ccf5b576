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

from analysis.errors import Diagnostic, Location, did_you_mean, fault

if TYPE_CHECKING:
    from analysis.schema import TableSpec

_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class RawTable:
    """One file as text: its header, and each row with the line on which it begins."""

    spec: TableSpec
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def sha256_of(path: Path) -> str:
    """Compute the checksum of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_text(path: Path, shown: str, *, what: str) -> tuple[str | None, list[Diagnostic]]:
    """Read a file as UTF-8; `shown` is its path in messages, `what` says what it should be."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        hint = "write the file, or bring it back from git; a table without rows still has its header"
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
    text, faults = read_text(root / spec.file, spec.file, what=f"the table {spec.name}")
    if text is None:
        return None, faults
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return None, [fault("file-encoding", Location(spec.file, line), "a null character", "text in UTF-8")]
    try:
        lines = _split(text)
    except csv.Error as err:
        told, line = err.args
        return None, [fault("file-csv", Location(spec.file, line), f"broken CSV ({told})", "comma-separated values")]
    if not lines:
        return None, [fault("file-empty", Location(spec.file), "an empty file", "a header: " + ",".join(spec.by_name))]
    header = tuple(lines[0][1])
    faults = _check_header(header, spec)
    if faults:
        return None, faults
    rows, faults = _check_widths(lines[1:], spec)
    return RawTable(spec, header, tuple(rows)), faults


def _split(text: str) -> list[tuple[int, Sequence[str]]]:
    """Split text into rows, each with the line on which it begins: cells may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, Sequence[str]]] = []
    begin = 1
    try:
        for cells in reader:
            rows.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error as err:
        raise csv.Error(str(err), begin) from err
    return rows


def _check_header(header: tuple[str, ...], spec: TableSpec) -> list[Diagnostic]:
    known, place = tuple(spec.by_name), Location(spec.file, 1)
    if header == known:
        return []
    if len(header) == 1 and (other := next((s for s in _OTHER_SEPARATORS if s in header[0]), None)):
        hint = "save the file as comma-separated values; cells that hold a comma stand in double quotes"
        return [fault("file-separator", place, f"{_OTHER_SEPARATORS[other]} between cells", "commas", hint)]
    faults = [
        fault(
            "header-unknown", place, f"column {name or 'without a name'}", "a known column", did_you_mean(name, known)
        )
        for name in dict.fromkeys(header)
        if name not in known
    ]
    hint = "the columns and their order are those of datapackage.json"
    faults += [
        fault("header-missing", place, f"no column {name}", "all columns of the table", hint)
        for name in known
        if name not in header
    ]
    faults += [
        fault("header-twice", place, f"column {name} more than once", "each column once")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    return faults or [_wrong_order(header, known, place)]


def _wrong_order(header: tuple[str, ...], known: tuple[str, ...], place: Location) -> Diagnostic:
    at = next(i for i, name in enumerate(header) if name != known[i])
    found, expected = f"{header[at]} as column {at + 1}", known[at]
    return fault("header-order", place, found, expected, "the order is that of datapackage.json: " + ",".join(known))


def _check_widths(
    lines: list[tuple[int, Sequence[str]]], spec: TableSpec
) -> tuple[list[tuple[int, tuple[str, ...]]], list[Diagnostic]]:
    width = len(spec.fields)
    faults = []
    for line, cells in lines:
        if len(cells) == width:
            continue
        found = "an empty line" if not cells else f"{len(cells)} cells"
        hint = "delete the line" if not cells else "a cell that holds a comma stands in double quotes"
        faults.append(fault("row-width", Location(spec.file, line), found, f"{width} cells", hint))
    return [(line, tuple(cells)) for line, cells in lines if cells], faults
