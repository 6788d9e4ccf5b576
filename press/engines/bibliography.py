"""The keys of a document's bibliographies, with the faults that citeproc would pass over in silence."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from press.config.characters import UNPRINTABLE, unprintable
from press.config.yaml import load_value
from press.errors import ConfigError, Diagnostic, Location, SourceError

if TYPE_CHECKING:
    from bibtexparser.model import ParsingFailedBlock

#: A character that JSON names; two halves are one letter.
_ESCAPE = re.compile(r"\\(?:u[Dd][89ABab][\dA-Fa-f]{2}\\u[Dd][C-Fc-f][\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|.)", re.ASCII)


def citation_keys(paths: Iterable[Path], references: Any = None) -> frozenset[str]:
    """Give the keys of bibliography files, and of the `references` that stand in the document's own metadata.

    Raises
    ------
    SourceError
        A file cannot be read, an entry cannot be parsed, or a key stands twice.
    """
    keys: set[str] = {str(item["id"]) for item in references or () if isinstance(item, Mapping) and "id" in item}
    findings: list[Diagnostic] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            findings.append(_wrong_encoding(path, error))
            continue
        found = UNPRINTABLE.search(text)
        if found:
            findings.append(unprintable(found[0], Location(path, text.count("\n", 0, found.start()) + 1)))
            continue
        read = _READERS.get(path.suffix.lower(), _bibtex_keys)
        keys |= read(path, text, findings)
    if findings:
        raise SourceError(findings)
    return frozenset(keys)


def _bibtex_keys(path: Path, text: str, findings: list[Diagnostic]) -> set[str]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock

    # bibtexparser logs what it could not read; here that becomes a finding with a place.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = parse_string(text)
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateBlockKeyBlock):
            first = library.entries_dict.get(block.key)
            findings.append(_duplicate(path, line, block.key, None if first is None else first.start_line))
        else:
            findings.append(_unreadable(path, line, block))
    return {entry.key for entry in library.entries}


def _json_keys(path: Path, text: str, findings: list[Diagnostic]) -> set[str]:
    try:
        items = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"found no CSL JSON ({error.msg.lower()}), expected a list of items"
        findings.append(Diagnostic("bibliography", message, Location(path, error.lineno)))
        return set()
    except (RecursionError, ValueError):
        message = "found brackets too deep or a number too long to be read, expected a list of items"
        findings.append(Diagnostic("bibliography", message, Location(path)))
        return set()
    findings += _escaped(path, text)
    return _item_keys(path, items, findings)


def _yaml_keys(path: Path, text: str, findings: list[Diagnostic]) -> set[str]:
    try:
        items, _ = load_value(text, [Location(path, number + 1) for number in range(text.count("\n") + 2)])
    except ConfigError as error:
        findings += error.findings
        return set()
    return _item_keys(path, items.get("references") if isinstance(items, Mapping) else items, findings)


def _escaped(path: Path, text: str) -> Iterator[Diagnostic]:
    """Yield the finding about the first character that JSON may name, and no finished file can hold."""
    for found in _ESCAPE.finditer(text):
        if UNPRINTABLE.match(character := json.loads(f'"{found[0]}"')):
            yield unprintable(character, Location(path, text.count("\n", 0, found.start()) + 1))
            return


def _item_keys(path: Path, items: Any, findings: list[Diagnostic]) -> set[str]:
    """Give the ids of CSL items; each has to have one of its own."""
    if not isinstance(items, list):
        findings.append(Diagnostic("bibliography", "found no list of items, expected one", Location(path)))
        return set()
    keys: set[str] = set()
    for number, item in enumerate(items, 1):
        key = str(item["id"]) if isinstance(item, Mapping) and "id" in item else ""
        if not key:
            findings.append(Diagnostic("bibliography", f"found no id in item {number}, expected one", Location(path)))
        elif key in keys:
            findings.append(_duplicate(path, 0, key, None))
        keys.add(key)
    return keys


_READERS = {".json": _json_keys, ".yaml": _yaml_keys, ".yml": _yaml_keys}


def _duplicate(path: Path, line: int, key: str, first: int | None) -> Diagnostic:
    before = "" if first is None else f", as in line {first + 1}"
    return Diagnostic(
        "bib-key-twice",
        f'found the key "{key}" a second time{before}, expected every key once',
        Location(path, line),
        hint="remove one of the two entries, or give it another key",
    )


def _unreadable(path: Path, line: int, block: ParsingFailedBlock) -> Diagnostic:
    shown = "\n".join((block.raw or "").strip().splitlines()[:5])
    fields = sorted(getattr(block, "duplicate_keys", ()))
    if fields:
        message = f"found the field {', '.join(fields)} twice in one entry, expected every field once"
        return Diagnostic("bib-field-twice", message, Location(path, line), detail=shown)
    return Diagnostic(
        "bib-entry",
        "found an entry that cannot be read, expected a whole BibTeX entry",
        Location(path, line),
        hint="look for a missing brace, comma or quotation mark here or in the entry before",
        detail=shown,
    )


def _wrong_encoding(path: Path, error: UnicodeDecodeError) -> Diagnostic:
    line = error.object[: error.start].count(b"\n") + 1
    return Diagnostic(
        "bib-encoding",
        "found bytes that are no UTF-8, expected a text file in UTF-8",
        Location(path, line),
        hint="save the file as UTF-8",
    )
