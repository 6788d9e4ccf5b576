"""The same fact wherever it is told: values in text and tables, metadata of every file, the ledger, alternative texts."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from press.checks.cff import check_citation_file
from press.checks.customs import NOT_KEPT
from press.checks.facts import Told, read_facts
from press.checks.facts.told import told_by_sources
from press.checks.numbers import numbers
from press.checks.printed import EMBEDDED, Printed, Use
from press.checks.readback import read_back
from press.checks.result import Checked, Pass, Subject
from press.errors import Diagnostic, Location, PublishError
from press.filters import Resolution
from press.filters.images import told_of
from press.ledger import ledger_part, read_ledger, value_ledger
from press.model import LEDGER, FormatName
from press.pandoc.ast import find, plain_text

_AGAIN = "run: press render"
#: What the metadata of each format have a place for.
_CARRIED: Mapping[FormatName, Sequence[str]] = {
    "html": ("title", "subtitle", "authors", "date", "keywords", "abstract", "doi", "licence"),
    "pdf": ("title", "authors", "date", "keywords"),
    "docx": ("title", "authors", "date", "keywords", "description"),
    "jats": ("title", "subtitle", "authors", "date", "keywords", "abstract", "doi", "licence"),
}
#: Columns of the ledger that have to be what the sources give.
_COLUMNS = ("raw", "missing", "text", "unit")
#: Values of a ledger that are named one by one, up to so many.
_NAMED = 10


def check_consistency(subject: Subject) -> Checked:
    """Hold facts that are told in several places against each other and against the sources."""
    parts = (
        _values(subject.printed),
        _ledger(subject),
        check_metadata(subject),
        _alternatives(subject),
        check_citation_file(subject),
    )
    counts = {name: number for part in parts for name, number in part.counts.items()}
    return Checked(
        [finding for part in parts for finding in part.findings],
        counts,
        [one for part in parts for one in part.passes],
    )


def _values(printed: Sequence[Printed]) -> Checked:
    """Compare every print of a value with the value, and so all prints with each other, over all documents."""
    rows = {str(row["id"]): row for one in printed for executed in one.executed.values() for row in executed.ledger}
    uses = dict.fromkeys(use for one in printed for name in one.resolved for use in one.uses(name))
    several = Counter(use.value for use in {(use.element, use.where): use for use in uses}.values())
    numbers = [use for use in uses if use.value in rows and _is_number(rows[use.value].get("raw"))]
    findings = [
        _wrong_number(use, rows[use.value]) for use in numbers if not _prints(use.text, float(rows[use.value]["raw"]))
    ]
    strangers = [_stranger(use) for use in uses if use.value not in rows]
    counts = {
        "prints of numbers": len(numbers),
        "values printed in several places": sum(number > 1 for number in several.values()),
    }
    return Checked([*findings, *strangers], counts)


def _prints(text: str, raw: float) -> bool:
    found = list(numbers(text))
    return len(found) == 1 and found[0].fits(raw)


def _is_number(raw: Any) -> bool:
    return isinstance(raw, (int, float)) and not isinstance(raw, bool)


def _wrong_number(use: Use, row: Mapping[str, Any]) -> Diagnostic:
    message = f'found "{use.text}" for {use.value}, expected {row["raw"]} as it is rounded there'
    return Diagnostic("value-text", message, use.where, hint="print it by its name alone, or with a format of Python's")


def _stranger(use: Use) -> Diagnostic:
    message = f'found "{use.text}" as a print of {use.value}, expected a value that the ledger has'
    return Diagnostic("value-unknown", message, use.where, hint="do not type data-value; write the value's name inline")


def _ledger(subject: Subject) -> Checked:
    """Compare the ledger of the last build with the values of the present sources."""
    path = subject.project.output / LEDGER
    parts = [ledger_part(list(one.executed.values())) for one in subject.printed]
    now = {str(row["id"]): row for row in value_ledger(parts)}
    if not now:
        return Checked()
    told = {str(row["id"]): row for row in read_ledger(path)}
    if not told:
        message = "found no ledger of values, expected the one that a render writes"
        return Checked([Diagnostic("no-ledger", message, Location(path), hint=_AGAIN)])
    findings = list(_ledger_differences(told, now, path))
    more = len(findings) - _NAMED
    if more > 0:
        message = f"found {more} more values that differ from the present sources, expected none"
        findings = [*findings[:_NAMED], Diagnostic("stale-value", message, Location(path), hint=_AGAIN)]
    return Checked(findings, {"values of the ledger": len(told)})


def _ledger_differences(told: Mapping[str, Any], now: Mapping[str, Any], path: Path) -> Iterator[Diagnostic]:
    for name in sorted(told.keys() | now.keys()):
        before, after = (_columns(rows.get(name)) for rows in (told, now))
        if before != after:
            message = f"{name}: found {_told_as(before)}, expected {_told_as(after)} as the present sources give"
            yield Diagnostic("stale-value", message, Location(path), hint=_AGAIN)


def _columns(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: row.get(name) for name in _COLUMNS}


def _told_as(columns: Mapping[str, Any] | None) -> str:
    if columns is None:
        return "no such value"
    raw = columns["missing"] if columns["raw"] is None else columns["raw"]
    return f'"{columns["text"]}" ({raw}{" " + columns["unit"] if columns["unit"] else ""})'


def check_metadata(subject: Subject) -> Checked:
    """Compare what each file says of its article with what the sources say."""
    findings: list[Diagnostic] = []
    passes: list[Pass] = []
    facts = 0
    for one in subject.printed:
        path = one.document.path
        for name, file in subject.finished.get(path, {}).items():
            if name in one.resolved:
                wanted = told_by_sources(_as_printed(one.resolved[name]))
                found = _facts_of(file, name, findings)
                if one.expected[name].customs.birthdays:
                    days = [fact for fact in found if fact.fact == "date" and _is_day(fact.text)]
                    passes += [Pass(NOT_KEPT, f"the date, {day.text} in {day.place}", Location(file)) for day in days]
                    found = [fact for fact in found if fact not in days]
                facts += len(found)
                findings += _facts_differences(found, wanted, file)
                if one.engine == EMBEDDED and found:
                    findings += _facts_missing(found, wanted, file, _CARRIED[name])
    return Checked(findings, {"facts in the metadata of files": facts}, passes)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _as_printed(resolution: Resolution) -> dict[str, Any]:
    """Give the metadata with abstract and description as they are printed, their citations resolved."""
    meta = resolution.tree.get("meta", {})
    printed = {key: text for key in ("abstract", "description") if (text := _printed_text(meta.get(key)))}
    told = {**resolution.meta, **printed}
    return {**told, "description": told.get("description") or told.get("abstract") or ""}


def _printed_text(value: Any) -> str:
    """Give an entry of a tree's metadata as text."""
    kind, content = (value.get("t"), value.get("c", [])) if isinstance(value, Mapping) else ("", [])
    if kind == "MetaBlocks":
        return " ".join(plain_text(block).strip() for block in content)
    return plain_text(content) if kind == "MetaInlines" else ""


def _facts_of(file: Path, name: FormatName, findings: list[Diagnostic]) -> list[Told]:
    """Read the facts of a file; days of a file's birth follow the environment where that sets them."""
    try:
        found = read_facts(file, name)
    except PublishError as error:
        findings += error.findings
        return []
    fixed = os.environ.get("SOURCE_DATE_EPOCH") and name == "pdf"
    return [one for one in found if not (fixed and one.fact == "date")]


def _facts_differences(found: Iterable[Told], wanted: Mapping[str, Told], file: Path) -> Iterator[Diagnostic]:
    for one in found:
        expected = wanted.get(one.fact)
        if expected and one.compared != expected.compared:
            message = f'found the {one.fact} "{_short(one.text)}" in {one.place}, expected "{_short(expected.text)}" as in the sources'
            yield Diagnostic("metadata", message, Location(file), hint=_AGAIN)


def _facts_missing(
    found: Iterable[Told], wanted: Mapping[str, Told], file: Path, carried: Sequence[str]
) -> Iterator[Diagnostic]:
    told = {one.fact for one in found}
    for fact in carried:
        if fact in wanted and fact not in told and not (fact == "date" and os.environ.get("SOURCE_DATE_EPOCH")):
            message = f'found no {fact} in the metadata, expected "{_short(wanted[fact].text)}" as in the sources'
            yield Diagnostic("metadata", message, Location(file), hint=_AGAIN)


def _short(text: str, length: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else f"{flat[:length]} ..."


def _alternatives(subject: Subject) -> Checked:
    """Find the alternative texts that the sources give in each finished file."""
    findings: list[Diagnostic] = []
    count = 0
    for one in subject.printed:
        for name, file in subject.finished.get(one.document.path, {}).items():
            if name in one.resolved:
                wanted = _alt_texts(one.resolved[name].tree)
                count += sum(wanted.values())
                findings += _missing_alternatives(wanted, file, name)
    return Checked(findings, {"alternative texts": count})


def _alt_texts(tree: Any) -> Counter[str]:
    texts = map(told_of, find(tree["blocks"], "Image"))
    return Counter(" ".join(text.split()) for text in texts if text.strip())


def _missing_alternatives(wanted: Counter[str], file: Path, name: FormatName) -> Iterator[Diagnostic]:
    try:
        found = Counter(" ".join(picture.alt.split()) for picture in read_back(file, name).pictures)
    except PublishError as error:
        yield from error.findings
        return
    for text, number in (wanted - found).items():
        times = f" {number} times" if number > 1 else ""
        message = f'found no picture with the alternative text "{_short(text)}", expected it{times} as in the sources'
        yield Diagnostic("alt-text", message, Location(file), hint=_AGAIN)
