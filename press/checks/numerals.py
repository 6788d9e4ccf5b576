"""The numbers that a reader meets: the same ones, in the same order, in every format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from press.checks.readback import READERS
from press.errors import Diagnostic, Location
from press.model import FORMATS, FormatName

#: White space after these may be a line that was broken inside an address; taking it out everywhere treats formats alike.
_BROKEN = re.compile(r"(?<=[/.\-–_=?&])[\s\u200b\u2060\ufeff]+")
_NUMERAL = re.compile(r"−?\d+(?:[.,]\d+)*")
#: Characters on either side of a numeral that a message quotes.
_AROUND = 30


def numerals(text: str) -> list[tuple[str, str]]:
    """Give each numeral of a text with the words around it, in order."""
    joined = _BROKEN.sub("", text.replace("\u00ad", "").replace("\u0002", ""))
    flat = re.sub(r"\s+", " ", joined)
    return [
        (found.group(), flat[max(0, found.start() - _AROUND) : found.end() + _AROUND].strip())
        for found in _NUMERAL.finditer(flat)
    ]


def compare_formats(files: Mapping[FormatName, Path]) -> list[Diagnostic]:
    """Compare the numerals of one document's formats; the first format present is what the others are held against."""
    present = [name for name in FORMATS if name in files]
    read = {name: [numerals(stream) for stream in READERS[name](files[name])] for name in present}
    findings: list[Diagnostic] = []
    for other in present[1:]:
        for ours, theirs in zip(read[present[0]], read[other], strict=True):
            findings += _differences(ours, theirs, files[present[0]], files[other])
    return findings


def _differences(
    ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]], first: Path, second: Path
) -> list[Diagnostic]:
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


def _quoted(numbers: Sequence[tuple[str, str]]) -> str:
    if not numbers:
        return "no number"
    shown = ", ".join(numeral for numeral, _ in numbers[:6]) + (" ..." if len(numbers) > len(numbers[:6]) else "")
    return f'{shown} (at "{numbers[0][1]}")'
