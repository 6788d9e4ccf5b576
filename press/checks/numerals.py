"""The numbers that a reader meets: the same ones, in the same order, in every format."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from press.checks.readback import read_back
from press.checks.readback.marks import FRONT_END, MOVED, STAYED, TURNED, UPRIGHT
from press.errors import Diagnostic, Location
from press.model import FORMATS, FormatName

#: White space after these may be a line that was broken inside an address; taking it out everywhere treats formats alike.
_BROKEN = re.compile(r"(?<=[/.\-–_=?&])[\s\u200b\u2060\ufeff]+")
#: No word is parted before a figure: there a PDF has given one sign for both hyphens.
_HYPHEN = re.compile("\u00ad(?=\\d)")
#: What may stand elsewhere, the inner first: a landscape table may stand in an appendix.
_MOVABLE = ((TURNED, UPRIGHT), (MOVED, STAYED))
#: A numeral, and the words around it.
Numeral = tuple[str, str]
#: A hyphen that joins it to what stands before is no sign; one that begins a word is, as a minus is.
_NUMERAL = re.compile(r"(?:(?<!\w)[-−])?\d+(?:[.,]\d+)*")
#: Characters on either side of a numeral that a message quotes.
_AROUND = 30
#: Letters on either side of the first numeral of a section that tell it from others, and where they are looked for.
_ALIKE, _NEAR = 20, 200


def numerals(text: str) -> list[Numeral]:
    """Give each numeral of a text with the words around it, in order."""
    flat = _flat(text)
    return [(_numeral(found), _words(flat, found.start(), found.end())) for found in _NUMERAL.finditer(flat)]


def _flat(text: str) -> str:
    joined = _BROKEN.sub("", _HYPHEN.sub("-", text).replace("\u00ad", "").replace("\u0002", ""))
    return re.sub(r"\s+", " ", joined)


def _numeral(found: re.Match[str]) -> str:
    return found.group().replace("-", "−")


def _words(flat: str, start: int, end: int) -> str:
    return flat[max(0, start - _AROUND) : end + _AROUND].strip()


def compare_formats(files: Mapping[FormatName, Path], in_front: frozenset[str] = frozenset()) -> list[Diagnostic]:
    """Compare the numerals of one document's formats; the first format present is what the others are held against.

    Parameters
    ----------
    in_front
        The figures of the metadata: title blocks differ in which of them they print, and in how they write a date.
    """
    present = [name for name in FORMATS if name in files]
    texts = {name: _flat(read_back(files[name], name).text) for name in present}
    findings: list[Diagnostic] = []
    for other in present[1:]:
        ours, theirs = _in_one_order(texts[present[0]], texts[other])
        front = _Front(len(numerals(ours.partition(FRONT_END)[0])) if FRONT_END in ours else 0, in_front)
        findings += _differences(numerals(ours), numerals(theirs), front, (files[present[0]], files[other]))
    return findings


@dataclass(frozen=True)
class _Front:
    """The title block of a page: how many numerals there are up to its end, and the figures that it may print."""

    numerals: int
    figures: frozenset[str]

    def holds(self, ours: Sequence[Numeral], theirs: Sequence[Numeral], end: int) -> bool:
        """Tell whether what differs up to a numeral of the page stands there, and is of the metadata on both sides."""
        told = {part for numeral, _ in (*ours, *theirs) for part in numeral.split(",")}
        return end <= self.numerals and told <= self.figures


def _in_one_order(ours: str, theirs: str) -> tuple[str, str]:
    """Take parts that one side has moved out of both sides, where the other side has them whole.

    So that no page is left half empty, a landscape table may stand a page before or after its place in the text, and a
    section of the appendix stands at the end of a page or a JATS article, wherever the author wrote it.
    A part that the other side has not got whole stays, and shows as a difference.
    """
    for begin, end in _MOVABLE:
        ours, theirs = _lift(ours, theirs, begin + end)
        theirs, ours = _lift(theirs, ours, begin + end)
    return ours, theirs


def _lift(text: str, other: str, marks: str) -> tuple[str, str]:
    """Take the parts of a text that stand between marks out of it and out of the other; the marks go in any case."""
    kept = []
    for number, part in enumerate(re.split(f"[{marks}]", text)):
        place = _find_run(part, other, named=MOVED in marks) if number % 2 else None
        if place is None:
            kept.append(part)
        else:
            other = f"{other[: place[0]]} {other[place[1] :]}"
    return " ".join(kept), other


def _find_run(part: str, text: str, *, named: bool) -> tuple[int, int] | None:
    """Find the first place where a text has the numerals of a part in one run; `named`: after the same words."""
    wanted, found = list(_NUMERAL.finditer(part)), list(_NUMERAL.finditer(text))
    run, numbers = ([_numeral(one) for one in side] for side in (wanted, found))
    for start in range(len(numbers) - len(run) + 1 if run else 0):
        begin, end = found[start].start(), found[start + len(run) - 1].end()
        if numbers[start : start + len(run)] == run and (not named or _begin_alike(part, text[:begin], text[begin:])):
            return begin, end
    return None


def _begin_alike(part: str, before: str, after: str) -> bool:
    """Tell whether the same letters stand before the first numeral of a part and behind it, up to the next, or the end.

    Sections begin with their title: without it the number of one section would do for that of another.
    """
    lead, rest = (_letters(words) for words in _NUMERAL.split(part)[:2])
    there = _letters(_NUMERAL.split(after, maxsplit=2)[1])
    return _letters(before[-_NEAR:]).endswith(lead[-_ALIKE:]) and there.startswith(rest[:_ALIKE])


def _letters(words: str) -> str:
    return re.sub(r"[\W_]+", "", words)


def _differences(
    ours: Sequence[Numeral], theirs: Sequence[Numeral], front: _Front, files: tuple[Path, Path]
) -> list[Diagnostic]:
    first, second = files
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
        if tag != "equal" and not front.holds(ours[a:b], theirs[c:d], b)
    ]


def _quoted(numbers: Sequence[Numeral]) -> str:
    if not numbers:
        return "no number"
    shown = ", ".join(numeral for numeral, _ in numbers[:6]) + (" ..." if len(numbers) > len(numbers[:6]) else "")
    return f'{shown} (at "{numbers[0][1]}")'
