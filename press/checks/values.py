"""Every value of the sources, found again in the finished files, in its place, and saying what the ledger says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.checks.align import tokens
from press.checks.around import contents_faults, date_faults, formula_faults, margin_faults
from press.checks.customs import Customs
from press.checks.laid import Difference, Laid, lay
from press.checks.numbers import numbers
from press.checks.printed import Printed, Use
from press.checks.readback import Reading, Spot, read_back
from press.checks.result import Checked, Subject
from press.config.project import shown_path
from press.errors import Diagnostic, Location, PublishError
from press.ledger import read_ledger
from press.model import LEDGER, FormatName
from press.rows import Row

_AGAIN = "run: press render; if it stays, report it"
#: The names by which a use is known in the file; a PDF keeps none.
_NAMED = frozenset({"html", "docx", "jats"})


@dataclass(frozen=True)
class _File:
    """One finished file with what the sources say of it."""

    path: Path
    name: FormatName
    reading: Reading
    uses: Sequence[Use]
    laid: Laid
    customs: Customs


def check_values(subject: Subject) -> Checked:
    """Find each value again in each finished file, parse it, and compare it with the sources and with the ledger.

    Counted are the values looked at in each format, and how many of them were read as numbers and as words.
    """
    findings: list[Diagnostic] = []
    counts: Counter[str] = Counter()
    for printed in subject.printed:
        findings += _ledger(printed, subject, counts)
        for name, path in subject.finished.get(printed.document.path, {}).items():
            try:
                findings += _check_file(printed, name, path, subject.project.root, counts)
            except PublishError as error:
                findings += error.findings
    return Checked(findings, dict(counts))


def _check_file(printed: Printed, name: FormatName, path: Path, root: Path, counts: Counter[str]) -> list[Diagnostic]:
    uses, reading, expected = printed.said(name), read_back(path, name), printed.expected[name]
    file = _File(path, name, reading, uses, lay(expected, reading), expected.customs)
    findings = [finding for use in uses if (finding := _check_use(use, file, root))]
    claims = sum(use.is_claim for use in uses)
    counts[f"values in {name}"] += len(uses) - claims
    counts[f"claims in {name}"] += claims
    counts[f"other numbers in {name}"] += expected.others
    if uses and sum(one.code == "value-missing" for one in findings) == len(uses):
        return [_foreign(file, printed, root)]
    around = (
        *formula_faults(expected, reading, name),
        *date_faults(expected, reading),
        *contents_faults(expected, reading, name),
        *margin_faults(reading, expected.meta),
    )
    return findings + [_difference(one, file) for one in (*file.laid.differences, *around)]


def _foreign(file: _File, printed: Printed, root: Path) -> Diagnostic:
    source = shown_path(printed.document.path, root).as_posix()
    message = f"found none of its {len(file.uses)} values, expected the file that press made of {source}"
    return Diagnostic("value-foreign", message, Location(file.path), hint="run: press render")


def _difference(one: Difference, file: _File) -> Diagnostic:
    place = one.place or (file.reading.place(one.start) if one.start >= 0 else "")
    found, expected = (
        f'"{" ".join(text.split())}"' if text.strip() else "no number" for text in (one.found, one.expected)
    )
    message = (
        f'{f"{place}: " if place else ""}found {found}, expected {expected}, as in the sources (at "{one.around}")'
    )
    return Diagnostic("number", message, Location(file.path), hint=_AGAIN)


def _check_use(use: Use, file: _File, root: Path) -> Diagnostic | None:
    """Hold one value against its element or bookmark, and against what stands in its place."""
    standing = file.laid.standing.get(use.element)
    spots = file.reading.spots.get(_name_in(file, use.element), ())
    if file.name in _NAMED:
        if len(spots) != 1:
            return _finding(use, file, root, spots[0] if spots else None, twice=len(spots) > 1)
        if not _alike(spots[0].text, use.text, file) or standing is None:
            return _finding(use, file, root, spots[0])
    place = file.reading.place(standing.start) if standing else _near(use, file)
    spot = spots[0] if spots else Spot(standing.text if standing else "", place, 0)
    if standing is None or not _alike(standing.text, use.text, file):
        return _finding(use, file, root, Spot(standing.text if standing else "", spot.place, 0))
    away = file.name in _NAMED and not spot.start <= standing.start < spot.start + len(spot.text)
    return _finding(use, file, root, spot, away=away) if away else None


def _name_in(file: _File, element: str) -> str:
    return file.customs.bookmark(element) if file.name == "docx" else element


def _near(use: Use, file: _File) -> str:
    """Tell where the nearest value before a lost one stands."""
    number = file.uses.index(use)
    earlier = (file.laid.standing.get(one.element) for one in reversed(file.uses[:number]))
    return next((file.reading.place(one.start) for one in earlier if one), "")


def _alike(found: str, expected: str, file: _File) -> bool:
    one, other = ([token.text for token in tokens(file.customs.signs(text))] for text in (found, expected))
    return one == other


def _finding(
    use: Use, file: _File, root: Path, spot: Spot | None, *, twice: bool = False, away: bool = False
) -> Diagnostic:
    found = spot.text if spot else ""
    code, words = ("value-twice", "it twice") if twice else _fault(found, use.text, away=away)
    place = f"{spot.place}: " if spot and spot.place else ""
    where = Location(shown_path(Path(use.where.path), root).as_posix(), use.where.line)
    kind = "claim" if use.is_claim else "value"
    message = f'{place}found {words}, expected "{use.text}", the {kind} {use.value} that {where} prints'
    return Diagnostic(code, message, Location(file.path), hint=_AGAIN)


def _fault(found: str, expected: str, *, away: bool) -> tuple[str, str]:
    """Name what is wrong with a text, and say what was found."""
    said = f'"{found}"'
    if not found.strip():
        return "value-missing", "no such value"
    if away:
        return "value-place", f"{said} in another place"
    theirs, ours = ([one.value for one in numbers(text)] for text in (found, expected))
    if theirs and theirs == [-number for number in ours]:
        return "value-sign", f"{said} with the wrong sign"
    if expected.startswith(found.strip()):
        return "value-truncated", f"{said}, which is cut off"
    return "value-altered", said


def _ledger(printed: Printed, subject: Subject, counts: Counter[str]) -> Iterator[Diagnostic]:
    """Hold what the sources print against the rows of the ledger, which is a finished file as well."""
    path = subject.project.output / LEDGER
    rows = {str(row["id"]): row for row in read_ledger(path)}
    told: set[tuple[str, str]] = set()  # the row of a claim holds the word of each use, that of a value its number
    for name in printed.resolved:
        for use in printed.said(name):
            key = (use.value, use.element if use.is_claim else use.text)
            if key in told:
                continue
            told.add(key)
            row = rows.get(use.value)
            if not use.is_claim:
                counts["values read as numbers" if row and _is_number(row) else "values read as words"] += 1
            message = _against_claim(use, row) if use.is_claim else _against(use, row)
            if message:
                where = Location(shown_path(Path(use.where.path), subject.project.root), use.where.line)
                hint = "run: press render, which writes the ledger anew; a number that is typed is no value"
                yield Diagnostic("value-ledger", message, where, hint=hint)


def _is_number(row: Row) -> bool:
    return isinstance(row["raw"], int | float) and not isinstance(row["raw"], bool)


def _against_claim(use: Use, row: Row | None) -> str:
    """Hold the word of a claim against the one that the ledger tells of the same place."""
    if row is None:
        return f'found "{use.text}", expected a row of the ledger for its claim {use.value}'
    told = [str(one["text"]) for one in row["uses"] if one["element"] == use.element]
    if any(_words(one) == _words(use.text) for one in told):
        return ""
    expected = f'"{told[0]}"' if told else "a use of it"
    return f'found "{use.text}", expected {expected} that the ledger has for {use.value}'


def _words(text: str) -> str:
    return " ".join(text.split()).casefold()


def _against(use: Use, row: Row | None) -> str:
    if row is None:
        return f'found "{use.text}", expected a row of the ledger for its value {use.value}'
    if row["missing"] is not None:
        # a code of what is missing prints in words, or short in a narrow column
        return ""
    if not _is_number(row):
        same = _words(use.text) == _words(row["text"])
        return "" if same else f'found "{use.text}", expected "{row["text"]}" that the ledger has for {use.value}'
    read = list(numbers(use.text))
    if len(read) == 1 and read[0].fits(row["raw"]):
        return ""
    return f'found "{use.text}", expected the number {row["raw"]} that the ledger has for {use.value}'
