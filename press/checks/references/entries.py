"""Entries of bibliographies as one shape, whatever file they stand in: BibTeX, CSL JSON, CSL YAML, or the front matter."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.config.yaml import load_value
from press.errors import Diagnostic, Location, Severity

#: BibTeX's and biblatex's names of a kind, and CSL's, under the name that the rules use.
_KINDS: Mapping[str, str] = {
    "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "chapter": "incollection", "inbook": "incollection", "bookinbook": "incollection", "suppbook": "incollection",
    "conference": "inproceedings", "paper-conference": "inproceedings",
    "phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report",
    "electronic": "online", "www": "online", "webpage": "online", "post-weblog": "online",
    "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book", "reference": "book",
}  # fmt: skip
#: Other names of a field.
_FIELDS: Mapping[str, str] = {
    "journaltitle": "journal", "location": "address", "school": "institution", "annote": "note", "page": "pages",
    "issue": "number", "publisher-place": "address", "container-title": "journal", "abstractnote": "abstract",
}  # fmt: skip
#: In these a CSL container is a book, not a journal.
_IN_BOOKS = frozenset({"incollection", "inproceedings"})
#: The people that an entry may name.
PEOPLE = ("author", "editor", "translator")


@dataclass(frozen=True)
class Field:
    """One field of an entry, as it was written."""

    text: str
    where: Location


@dataclass(frozen=True)
class Entry:
    """One work."""

    key: str
    #: The kind under BibTeX's name, in small letters.
    kind: str
    fields: Mapping[str, Field]
    where: Location
    #: Its file is BibTeX: hyphens, braces and names follow its rules.
    bibtex: bool = True

    def text(self, *names: str) -> str:
        """Give the first of these fields that is there; nothing where none is."""
        return next((self.fields[name].text for name in names if name in self.fields), "")

    def place(self, *names: str) -> Location:
        """Give the line of the first of these fields that is there, else that of the entry."""
        return next((self.fields[name].where for name in names if name in self.fields), self.where)

    @property
    def doi(self) -> str:
        """Give the DOI in small letters, without the address before it."""
        return bare_doi(self.text("doi"))

    @property
    def year(self) -> str:
        """Give the year, from `year` or the beginning of `date`; nothing where none is told."""
        found = re.match(r"\s*(\d{4})\b", plain_words(self.text("year", "date")))
        return found[1] if found else ""


_DOI_PREFIX = re.compile(r"^\s*(?:https?://)?(?:dx\.)?(?:doi\.org/|doi:\s*)", re.IGNORECASE)


def bare_doi(text: str) -> str:
    """Give a DOI as it is compared: no address before it, small letters."""
    return _DOI_PREFIX.sub("", text).strip().lower()


_ACCENT = re.compile(r"\\(?:[`'^\"~=.]|[uvHcdbkr](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\(?:[a-zA-Z]+\s*|(?P<sign>[&%$#_{}]))")


def plain_words(text: str) -> str:
    """Give the words of a BibTeX field without braces, accents and commands, to be compared and not to be printed."""
    bare = _COMMAND.sub(lambda found: found["sign"] or "", _ACCENT.sub(r"\1", text))
    return " ".join(re.sub(r"[{}]", "", bare).split())


def read_entries(paths: Iterable[Path], references: Iterable[tuple[Any, Path]] = ()) -> list[Entry]:
    """Read the entries of files that a build has read without fault, and of `references` in the front matter."""
    found = [entry for path in paths for entry in _READERS.get(path.suffix.lower(), _bibtex)(path)]
    for items, document in references:
        found += [_item(item, Location(document)) for item in items or () if isinstance(item, Mapping) and "id" in item]
    return found


def _bibtex(path: Path) -> Iterator[Entry]:
    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    for entry in parse_string(path.read_text(encoding="utf-8-sig")).entries:
        kind = entry.entry_type.lower()
        fields = {
            _FIELDS.get(one.key.lower(), one.key.lower()): Field(
                str(one.value), Location(path, (one.start_line or 0) + 1)
            )
            for one in entry.fields
        }
        yield Entry(entry.key, _KINDS.get(kind, kind), fields, Location(path, (entry.start_line or 0) + 1))


def _json(path: Path) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8-sig")
    for item in json.loads(text):
        named = re.search(rf'"id"\s*:\s*{re.escape(json.dumps(item["id"], ensure_ascii=False))}', text)
        yield _item(item, Location(path, text.count("\n", 0, named.start()) + 1 if named else 0))


def _yaml(path: Path) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8-sig")
    value, places = load_value(text, [Location(path, number + 1) for number in range(text.count("\n") + 2)])
    way: tuple[str | int, ...] = ("references",) if isinstance(value, Mapping) else ()
    items = value["references"] if isinstance(value, Mapping) else value
    for number, item in enumerate(items):
        yield _item(item, places.get((*way, number), Location(path)))


_READERS = {".json": _json, ".yaml": _yaml, ".yml": _yaml}


def _item(item: Mapping[str, Any], where: Location) -> Entry:
    """Read a CSL item; its fields get BibTeX's names, people are written as BibTeX writes them."""
    kind = _KINDS.get(str(item.get("type", "")).lower(), str(item.get("type", "")).lower())
    fields: dict[str, Field] = {}
    for key, value in item.items():
        name = _FIELDS.get(key.lower(), key.lower())
        text = _value(name, value)
        if text:
            fields[name] = Field(text, where)
    if "issued" in fields:
        fields["date"] = fields.pop("issued")
    if kind in _IN_BOOKS and "journal" in fields:
        fields["booktitle"] = fields.pop("journal")
    if kind in {"thesis", "report"} and "publisher" in fields:
        fields["institution"] = fields["publisher"]
    return Entry(str(item["id"]), kind, fields, where, bibtex=False)


def _value(name: str, value: Any) -> str:
    if name in PEOPLE:
        people = value if isinstance(value, list) else [value]
        return " and ".join(filter(None, map(_person, people)))
    if name in {"issued", "accessed"}:
        return _day(value)
    return "" if isinstance(value, (list, dict)) else str(value)


def _person(person: Any) -> str:
    if not isinstance(person, Mapping):
        return str(person)
    if "literal" in person:
        return f"{{{person['literal']}}}"
    return ", ".join(str(person[part]) for part in ("family", "given") if person.get(part))


def _day(value: Any) -> str:
    """Give a CSL date as ISO writes it, as far as it is told."""
    if isinstance(value, Mapping):
        parts = value.get("date-parts") or [[value[part] for part in ("year", "month", "day") if part in value]]
        first = parts[0] if parts else []
        told = "-".join(f"{int(part):02d}" for part in first if str(part).isdigit())
        return told or str(value.get("literal") or value.get("raw") or "")
    if isinstance(value, list):
        return _day(value[0]) if value else ""
    return str(value)


_AND = re.compile(r"\s+and(?=\s|$)", re.IGNORECASE)


def split_names(text: str) -> list[str]:
    """Split a field of names at each `and` that stands outside braces."""
    names, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        joint = _AND.match(text, place) if depth == 0 and letter.isspace() else None
        if joint and place >= start:
            names.append(text[start:place])
            start = joint.end()
    return [name.strip() for name in (*names, text[start:])]


def finding(entry: Entry, code: str, message: str, *fields: str, hint: str, warning: bool = False) -> Diagnostic:
    """Make a finding about an entry, at the line of the first of these fields that is there."""
    severity: Severity = "warning" if warning else "error"
    return Diagnostic(code, f"{entry.key}: {message}", entry.place(*fields), hint=hint, severity=severity)
