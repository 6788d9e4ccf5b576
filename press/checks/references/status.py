"""What public records say of the works that are cited: retractions, corrections, years. Nothing is asked of the net.

The records stand in a file beside the bibliography, `references-status.yml` beside `references.bib`, that names for each
what was asked and on which day (docs/verification.md has its form). A work without a record is told as not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from press.checks.references.entries import Entry, bare_doi, finding
from press.checks.result import Checked, Pass
from press.config.yaml import Yaml, load_yaml_file
from press.errors import ConfigError, Diagnostic, Location, did_you_mean

#: What a record may say, the gravest first.
RETRACTED, CONCERN, CORRECTED, CLEAR, UNKNOWN = (
    "retracted", "expression of concern", "correction", "none found", "unknown",
)  # fmt: skip
_STATUSES = (RETRACTED, CONCERN, CORRECTED, CLEAR, UNKNOWN)
_TOP = ("sources", "records")
_OF_SOURCE = ("name", "date", "address", "note")
_OF_RECORD = ("doi", "key", "status", "source", "years", "address", "accepted")
#: Records older than this are told, in days.
_OLD = 365


@dataclass(frozen=True)
class Source:
    """A public record that was asked on one day."""

    name: str
    day: date
    where: Location


@dataclass(frozen=True)
class Record:
    """What one source said of one work, which is named by its DOI, or by its key where it has none."""

    work: str
    status: str
    source: Source
    where: Location
    #: Years that the work's own record gives: online, in print.
    years: tuple[str, ...] = ()
    #: Where it is told, such as the address of a notice.
    address: str = ""
    #: Why a retracted work is cited all the same.
    accepted: str = ""


def status_file(bibliography: Path) -> Path:
    """Give the file of records that belongs to a bibliography."""
    return bibliography.with_name(f"{bibliography.stem}-status.yml")


def read_records(path: Path) -> list[Record]:
    """Read a file of records.

    Raises
    ------
    ConfigError
        It is no YAML, a name in it is not known, or a record lacks what it has to tell.
    """
    told = load_yaml_file(path, shown=path)
    findings = list(_strangers(told.value, _TOP, Location(path)))
    sources = _sources(told, path, findings)
    records = [
        record
        for number, row in enumerate(told.value.get("records") or ())
        for record in _record(row, told.place("records", number) or Location(path), sources, findings)
    ]
    if findings:
        raise ConfigError(findings)
    return records


def _strangers(row: Mapping[str, Any], known: Sequence[str], where: Location) -> Iterator[Diagnostic]:
    for name in row:
        if name not in known:
            message = f'found the name "{name}", expected one that a file of records has'
            yield Diagnostic("records", message, where, hint=did_you_mean(str(name), known))


def _sources(told: Yaml, path: Path, findings: list[Diagnostic]) -> dict[str, Source]:
    found = told.value.get("sources") or {}
    sources: dict[str, Source] = {}
    for key, fields in (found if isinstance(found, Mapping) else {}).items():
        where = told.place("sources", key) or Location(path)
        row = fields if isinstance(fields, Mapping) else {}
        findings += _strangers(row, _OF_SOURCE, where)
        day = _day(row.get("date"))
        if day is None or not row.get("name"):
            message = f"found the source {key} without name or date, expected both"
            hint = "name: what was asked; date: the day on which, as 2026-11-23"
            findings.append(Diagnostic("records", message, where, hint=hint))
        else:
            sources[str(key)] = Source(str(row["name"]), day, where)
    return sources


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        return None


def _record(row: Any, where: Location, sources: Mapping[str, Source], findings: list[Diagnostic]) -> Iterator[Record]:
    fields: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
    findings += _strangers(fields, _OF_RECORD, where)
    status, work = str(fields.get("status", UNKNOWN)), fields.get("doi") or fields.get("key")
    source = sources.get(str(fields.get("source")))
    if status not in _STATUSES:
        message = f'found the status "{status}", expected one of: {", ".join(_STATUSES)}'
        findings.append(Diagnostic("records", message, where, hint=did_you_mean(status, _STATUSES)))
    elif not work or source is None:
        message = "found a record without a work or without a source, expected both"
        hint = f"doi: or key: names the work; source: is one of {', '.join(sources) or 'those under sources:'}"
        findings.append(Diagnostic("records", message, where, hint=hint))
    else:
        years = fields.get("years") or ()
        yield Record(
            bare_doi(str(work)),
            status,
            source,
            where,
            tuple(map(str, years if isinstance(years, list) else [years] if years else ())),
            str(fields.get("address") or ""),
            str(fields.get("accepted") or ""),
        )


def check_status(entries: Sequence[Entry], records: Iterable[Record], today: date | None) -> Checked:
    """Find works that are retracted, and years that the records contradict; list the works of which nothing is known."""
    told: dict[str, list[Record]] = {}
    for record in records:
        told.setdefault(record.work, []).append(record)
    found = [(entry, told.get(entry.doi) or told.get(entry.key.lower()) or []) for entry in entries]
    findings: list[Diagnostic] = []
    passes: list[Pass] = []
    for entry, rows in found:
        findings += [*_years(entry, rows), *_grave(entry, rows)]
        passes += _let_pass(entry, rows)
    findings += _ages({row.source for _, rows in found for row in rows if row.status == CLEAR}, today)
    known = [row for _, rows in found for row in rows[:1] if any(one.status != UNKNOWN for one in rows)]
    counts = {
        "references whose retraction status is on record": len(known),
        "references whose retraction status is not known": len(entries) - len(known),
        "references whose year is on record": sum(any(row.years for row in rows) for _, rows in found),
    }
    return Checked(findings, counts, passes)


def _years(entry: Entry, rows: Sequence[Record]) -> Iterator[Diagnostic]:
    for row in rows:
        if row.years and entry.year and entry.year not in row.years:
            message = f"found the year {entry.year}, expected {' or '.join(row.years)} as in {row.source.name}"
            yield finding(entry, "year-record", message, "year", "date", hint=f"the record stands at {row.where}")


def _grave(entry: Entry, rows: Sequence[Record]) -> Iterator[Diagnostic]:
    for row in rows:
        told = f"({row.source.name}, {row.source.day.isoformat()}{', ' + row.address if row.address else ''})"
        if row.status == RETRACTED and not row.accepted:
            hint = "leave it out; or say in the text that it is retracted, and write the reason to its record: accepted: ..."
            yield finding(entry, "retracted", f"found a retracted work {told}, expected one that stands", hint=hint)
        elif row.status in {CONCERN, CORRECTED} and not row.accepted:
            message = f"found {row.status} on record {told}, expected none"
            hint = "look whether it touches what is cited, and write what you found to its record: accepted: ..."
            yield finding(entry, "status", message, hint=hint, warning=True)


def _let_pass(entry: Entry, rows: Sequence[Record]) -> Iterator[Pass]:
    if not any(row.status != UNKNOWN for row in rows):
        reason = "no record of it" if entry.doi else "no DOI to look it up by"
        asked = f"; asked: {_asked(rows)}" if rows else ""
        yield Pass("retraction not known", f"{entry.key}: {reason}{asked}", entry.where)
    for row in rows:
        if row.accepted:
            yield Pass(f"{row.status}, and cited knowingly", f"{entry.key}: {row.accepted}", row.where)


def _asked(rows: Sequence[Record]) -> str:
    return ", ".join(f"{row.source.name} on {row.source.day.isoformat()}" for row in rows)


def _ages(sources: Iterable[Source], today: date | None) -> Iterator[Diagnostic]:
    """Tell the sources that found nothing too long ago; a notice that was found does not age."""
    for source in sorted(sources, key=lambda one: (str(one.where.path), one.where.line)):
        if today is None:
            message = f"found records of {source.day.isoformat()} from {source.name} and no date in any document, expected one to tell their age by"
            yield Diagnostic("records-age", message, source.where, hint="give the documents a date", severity="warning")
        elif (today - source.day).days > _OLD:
            message = (
                f"found records of {source.day.isoformat()} from {source.name}, "
                f"expected them to be at most a year older than the newest document ({today.isoformat()})"
            )
            hint = "ask the source again, and write what it says and the day"
            yield Diagnostic("records-age", message, source.where, hint=hint, severity="warning")
