"""Running numbers of captions and equations as Word's own fields, with the number already in place.

Word counts them anew when a reader asks it to (F9); the field codes are chosen so that it comes to the same numbers.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Mapping

from press.filters.kinds import format_number
from press.writers.docx.ooxml import Node, clean, name, parse


def alphabetic(number: int) -> str:
    """Write a number as Word does with letters: a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


#: Word's names of ways to write a number.
_SWITCHES: Mapping[str, Callable[[int], str]] = {
    "ARABIC": str,
    "ALPHABETIC": lambda number: alphabetic(number).upper(),
    "alphabetic": alphabetic,
    "ROMAN": lambda number: format_number(number, "roman"),
    "roman": lambda number: format_number(number, "roman i"),
}


def number_captions(root: Node) -> None:
    """Turn each label mark into its text with a field for the number.

    A label whose number no field can give (`(a)` of a part, a number with a letter behind it) stays text.
    """
    counters: Counter[str] = Counter()
    for mark in list(root.iter(name("press:label"))):
        text = "".join(node.text or "" for node in mark.iter(name("w:t")))
        number = mark.get("number", "")
        at = text.rfind(number) if number else -1
        before, after = (text[:at], text[at + len(number) :]) if at >= 0 else (text, "")
        runs = _numbered(mark.get("prefix", ""), number, counters) if at >= 0 else None
        style = None if mark.get("plain") else "CaptionLabel"
        lead, field = runs or (number if at >= 0 else "", [])
        made = [*_run(before + lead), *field, *_run(after)]
        mark[:] = [_styled(run, style) for run in made]


def _numbered(prefix: str, number: str, counters: Counter[str]) -> tuple[str, list[Node]] | None:
    """Give what stands before the counted part of a number, and the field for that part."""
    found = re.fullmatch(r"(.*?)(\d+|[A-Za-z]+)", number)
    if not prefix or not found:
        return None
    lead, counted = found[1], found[2]
    key = _key(prefix + lead)
    counters[key] += 1
    switch = next((switch for switch, write in _SWITCHES.items() if write(counters[key]) == counted), "")
    reset = ""
    if not switch and counted.isdigit():
        counters[key], switch, reset = int(counted), "ARABIC", f" \\r {int(counted)}"
    return (lead, field(f"SEQ {key} \\* {switch}{reset}", counted)) if switch else None


def _key(text: str) -> str:
    """Name a sequence: letters, digits and underscores, a letter first, as Word wants it."""
    kept = re.sub(r"\W+", "_", clean(text)).strip("_")
    return (kept if re.match(r"[^\W\d]", kept) else f"s{kept}")[:40]


def field(instruction: str, result: str) -> list[Node]:
    """Make the runs of a field and of the result that it shows."""
    marks = [parse(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>') for kind in ("begin", "separate", "end")]
    code = parse('<w:r><w:instrText xml:space="preserve"/></w:r>')
    code[0].text = f" {instruction} "
    return [marks[0], code, marks[1], *_run(result), marks[2]]


def _run(text: str) -> list[Node]:
    if not text:
        return []
    run = parse('<w:r><w:t xml:space="preserve"/></w:r>')
    run[0].text = text
    return [run]


def _styled(run: Node, style: str | None) -> Node:
    made = copy.deepcopy(run)
    if style:
        made.insert(0, parse(f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>'))
    return made
