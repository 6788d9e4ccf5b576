"""`CITATION.cff`: what it says of the works that the documents, or the bibliography, say too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.checks.bibliography import bibliography_files
from press.checks.facts.told import Told, told_by_sources
from press.checks.references.entries import Entry, bare_doi, plain_words, read_entries
from press.checks.result import Checked, Pass, Subject
from press.config.yaml import Yaml, load_yaml_file
from press.errors import Diagnostic, Location, PublishError

FILE = "CITATION.cff"


def check_citation_file(subject: Subject) -> Checked:
    """Compare the works that a citation file names with the documents of the same title or DOI, and with the bibliography."""
    path = subject.project.root / FILE
    if not path.is_file():
        return Checked()
    try:
        told = load_yaml_file(path, shown=path)
    except PublishError as error:
        return Checked(error.findings)
    documents = [told_by_sources(next(iter(one.resolved.values())).meta) for one in subject.printed]
    entries = {entry.doi: entry for entry in read_entries(bibliography_files(subject.printed)) if entry.doi}
    works = list(_works(told.value))
    findings: list[Diagnostic] = []
    passes: list[Pass] = []
    for way, work in works:
        where = told.place(*way) or Location(path)
        document = next((one for one in documents if _is_same(work, one)), None)
        entry = entries.get(bare_doi(str(work.get("doi", ""))))
        if document:
            findings += _differences(_told_of(work), document, told, way)
        elif entry:
            findings += _entry_differences(work, entry, told, way)
        else:
            passes.append(
                Pass("another work, not compared", f"{FILE}: {work.get('title', 'a work without a title')}", where)
            )
    return Checked(findings, {f"works in {FILE}": len(works)}, passes)


_Way = tuple[str | int, ...]


def _works(told: Mapping[str, Any]) -> Iterator[tuple[_Way, Mapping[str, Any]]]:
    """Yield the works that a file names, with the way to each: the project itself, what to cite, what it refers to."""
    yield (), told
    preferred = told.get("preferred-citation")
    if isinstance(preferred, Mapping):
        yield ("preferred-citation",), preferred
    references = told.get("references")
    for number, work in enumerate(references if isinstance(references, list) else ()):
        if isinstance(work, Mapping):
            yield ("references", number), work


def _is_same(work: Mapping[str, Any], document: Mapping[str, Told]) -> bool:
    """Tell whether a work is a document of the project, by title or DOI."""
    told = {one.fact: one.compared.casefold() for one in _told_of(work)}
    return any(fact in document and told.get(fact) == document[fact].compared.casefold() for fact in ("title", "doi"))


#: Names of the citation file and the facts that they tell.
_FACTS = {
    "title": "title", "authors": "authors", "date-released": "date", "date-published": "date", "doi": "doi",
    "keywords": "keywords", "abstract": "abstract",
}  # fmt: skip


def _told_of(work: Mapping[str, Any]) -> list[Told]:
    return [Told(fact, _text(work[name]), name) for name, fact in _FACTS.items() if work.get(name)]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    if isinstance(value, Mapping):
        names = (value.get(part) for part in ("given-names", "name-particle", "family-names", "name-suffix", "name"))
        return " ".join(str(name) for name in names if name)
    return str(value)


def _differences(found: Sequence[Told], document: Mapping[str, Told], told: Yaml, way: _Way) -> Iterator[Diagnostic]:
    for one in found:
        expected = document.get(one.fact)
        if expected and one.compared != expected.compared:
            message = (
                f'found the {one.fact} "{one.text}", expected "{expected.text}" as in the document of this title or DOI'
            )
            yield _finding(message, told, (*way, one.place))


def _entry_differences(work: Mapping[str, Any], entry: Entry, told: Yaml, way: _Way) -> Iterator[Diagnostic]:
    """Compare title and year with those of the entry of the same DOI; both files keep their own way with capitals."""
    title = " ".join(str(work.get("title", "")).split())
    if title and title.casefold() != plain_words(entry.text("title")).casefold():
        message = f'found the title "{title}", expected "{plain_words(entry.text("title"))}" as under {entry.key} in the bibliography'
        yield _finding(message, told, (*way, "title"))
    year = str(work.get("year", ""))
    if year and entry.year and year != entry.year:
        message = f"found the year {year}, expected {entry.year} as under {entry.key} in the bibliography"
        yield _finding(message, told, (*way, "year"))


def _finding(message: str, told: Yaml, way: _Way) -> Diagnostic:
    return Diagnostic("citation-file", message, told.place(*way), hint=f"mend {FILE} or the source, whichever is wrong")
