"""The references: cited and there, once, complete, well-formed, printed as they are written, and not known to be retracted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from press.checks.printed import Printed
from press.checks.references.entries import Entry, finding, read_entries
from press.checks.references.fields import check_fields
from press.checks.references.status import Record, check_status, read_records, status_file
from press.checks.references.titles import find_duplicates, find_lost_capitals
from press.checks.result import Checked, Subject
from press.engines.citations import bibliographies
from press.errors import Diagnostic, Location
from press.filters.citations import cited_keys
from press.pandoc.ast import find, identifier, plain_text

#: Entries that nobody cites are named one by one up to so many.
_NAMED = 10


def check_bibliography(subject: Subject) -> Checked:
    """Hold the entries of all bibliographies against the rules of their kind, the citations, and the dated records.

    Citations without an entry stop every build, and so need no check here. An entry that no document cites is told as
    such and looked at no further.
    """
    files = bibliography_files(subject.printed)
    entries = read_entries(files, _inline(subject.printed))
    cited = _cited(subject.printed)
    used = [entry for entry in entries if entry.key in cited or "*" in cited]
    today = newest_day(subject.printed)
    rules = chain(
        _uncited([] if "*" in cited else [entry for entry in entries if entry.key not in cited]),
        (one for entry in used for one in check_fields(entry, today)),
        find_duplicates(used),
        _capitals(used, subject.printed),
    )
    records, missing = _records(files, used)
    status = check_status(used, records, today)
    counts = {"entries": len(entries), "cited entries": len(used), **status.counts}
    return Checked([*rules, *missing, *status.findings], counts if entries else {}, status.passes)


def bibliography_files(printed: Sequence[Printed]) -> list[Path]:
    """Give the bibliography files of all documents and formats, each once."""
    named = (
        path
        for one in printed
        for meta in one.document.format_meta.values()
        for path in bibliographies(meta, one.document)
    )
    return sorted(dict.fromkeys(named))


def _inline(printed: Sequence[Printed]) -> list[tuple[Any, Path]]:
    return [(one.document.meta.get("references"), one.document.path) for one in printed]


def _cited(printed: Sequence[Printed]) -> frozenset[str]:
    """Give the keys that any format of any document cites; a star where a document asks for all."""
    trees = [resolution.tree for one in printed for resolution in one.resolved.values()]
    keys = {key for tree in trees for key in cited_keys(tree)}
    every = any("@*" in str(one.document.meta.get("nocite", "")) for one in printed)
    return frozenset(keys | ({"*"} if every else set()))


def newest_day(printed: Iterable[Printed]) -> date | None:
    """Give the day of the newest document; None where no document has a date."""
    metas = (resolution.meta for one in printed for resolution in one.resolved.values())
    days = [day for meta in metas for day in _day(meta)]
    return max(days, default=None)


def _day(meta: Mapping[str, Any]) -> Iterator[date]:
    try:
        yield date.fromisoformat(str(meta.get("date-meta", ""))[:10])
    except ValueError:
        return


def _uncited(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    hint = "cite it, or remove it"
    for entry in entries[:_NAMED]:
        yield finding(
            entry, "uncited", "found an entry that no document cites, expected a citation", hint=hint, warning=True
        )
    if len(entries) > _NAMED:
        message = f"found {len(entries) - _NAMED} more entries that no document cites, expected a citation of each"
        yield Diagnostic("uncited", message, entries[_NAMED].where, hint=hint, severity="warning")


def _capitals(entries: Sequence[Entry], printed: Sequence[Printed]) -> Iterator[Diagnostic]:
    """Compare titles with the references as they are printed, in the documents that cite them."""
    references = _references(printed)
    for entry in entries:
        findings = (one for text in references.get(entry.key, ()) for one in find_lost_capitals(entry, text))
        yield from list(findings)[:1]


def _references(printed: Sequence[Printed]) -> dict[str, list[str]]:
    """Give the references as they are printed, by key."""
    found: dict[str, list[str]] = {}
    for one in printed:
        for block in find(next(iter(one.resolved.values())).tree["blocks"], "Div"):
            if identifier(block).startswith("ref-"):
                found.setdefault(identifier(block).removeprefix("ref-"), []).append(plain_text(block))
    return found


def _records(files: Sequence[Path], used: Sequence[Entry]) -> tuple[list[Record], list[Diagnostic]]:
    """Read the records beside the bibliographies; one that has none is told, for silence would look like a clean record."""
    there = [file for file in map(status_file, files) if file.is_file()]
    records = [record for file in there for record in read_records(file)]
    missing = [
        Diagnostic(
            "no-records",
            f"found no {status_file(file).name} beside it, expected records of which works are retracted",
            Location(file),
            hint="docs/verification.md has the form of the file; until it is there, nothing is known of retractions",
            severity="warning",
        )
        for file in files
        if not status_file(file).is_file() and any(Path(entry.where.path) == file for entry in used)
    ]
    return records, missing
