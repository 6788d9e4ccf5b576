"""The numbers that a reader meets: the same ones, in the same order, in every format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from press.checks.readback import READERS
from press.checks.readback.html import TURNED, UPRIGHT
from press.errors import Diagnostic, Location
from press.model import FORMATS, FormatName

#: White space after these may be a line that was broken inside an address; taking it out everywhere treats formats alike.
_BROKEN = re.compile(r"(?<=[/.\-–_=?&])[\s\u200b\u2060\ufeff]+")
#: No word is parted before a figure: there a PDF has given one sign for both hyphens.
_HYPHEN = re.compile("\u00ad(?=\\d)")
#: A numeral, and the words around it.
Numeral = tuple[str, str]
_NUMERAL = re.compile(r"−?\d+(?:[.,]\d+)*")
#: Characters on either side of a numeral that a message quotes.
_AROUND = 30


def numerals(text: str) -> list[Numeral]:
    """Give each numeral of a text with the words around it, in order."""
    joined = _BROKEN.sub("", _HYPHEN.sub("-", text).replace("\u00ad", "").replace("\u0002", ""))
    flat = re.sub(r"\s+", " ", joined)
    return [
        (found.group(), flat[max(0, found.start() - _AROUND) : found.end() + _AROUND].strip())
        for found in _NUMERAL.finditer(flat)
    ]


def compare_formats(files: Mapping[FormatName, Path]) -> list[Diagnostic]:
    """Compare the numerals of one document's formats; the first format present is what the others are held against."""
    present = [name for name in FORMATS if name in files]
    texts = {name: READERS[name](files[name]) for name in present}
    findings: list[Diagnostic] = []
    for other in present[1:]:
        ours, theirs = _lift_landscape(texts[present[0]], numerals(texts[other]))
        findings += _differences(ours, theirs, files[present[0]], files[other])
    return findings


def _lift_landscape(text: str, theirs: list[Numeral]) -> tuple[list[Numeral], list[Numeral]]:
    """Take landscape parts out of both sides where the other side has them whole.

    So that no page is left half empty, a landscape table may stand a page before or after its place in the text.
    A part that the other side has not got whole stays, and shows as a difference.
    """
    ours: list[Numeral] = []
    for number, part in enumerate(re.split(f"[{TURNED}{UPRIGHT}]", text)):
        numbers = numerals(part)
        start = _find_run(numbers, theirs) if number % 2 and numbers else -1
        if start < 0:
            ours += numbers
        else:
            theirs = theirs[:start] + theirs[start + len(numbers) :]
    return ours, theirs


def _find_run(wanted: Sequence[Numeral], numbers: Sequence[Numeral]) -> int:
    """Find where a run of numerals stands whole; -1 if nowhere."""
    run = [numeral for numeral, _ in wanted]
    others = [numeral for numeral, _ in numbers]
    return next((start for start in range(len(others) - len(run) + 1) if others[start : start + len(run)] == run), -1)


def _differences(ours: Sequence[Numeral], theirs: Sequence[Numeral], first: Path, second: Path) -> list[Diagnostic]:
    matcher = SequenceMatcher(
        None, [numeral for numeral, _ in ours], [numeral for numeral, _ in theirs], autojunk=False
    )
    return [
        Diagnostic(
            "numerals",
            f"found {_quoted(theirs[c:d])}, expected {_quoted(ours[a:b])} as in {first.name}",
            Location(second),
            hint="the formats must print the same numbers in the same order; compare the places in both files",
        )
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _quoted(numbers: Sequence[Numeral]) -> str:
    if not numbers:
        return "no number"
    shown = ", ".join(numeral for numeral, _ in numbers[:6]) + (" ..." if len(numbers) > len(numbers[:6]) else "")
    return f'{shown} (at "{numbers[0][1]}")'
