"""What each entry has to hold, and in which form: required fields, identifiers, pages, years, names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from press.checks.references.entries import PEOPLE, Entry, finding, plain_words, split_names
from press.errors import Diagnostic, did_you_mean

#: Fields without which a style prints half a reference; one of those joined by `/` is enough.
_REQUIRED: Mapping[str, Sequence[str]] = {
    "article": ("author/editor", "title", "journal", "year/date"),
    "book": ("author/editor", "title", "publisher", "year/date"),
    "incollection": ("author/editor", "title", "booktitle", "publisher", "year/date"),
    "inproceedings": ("author/editor", "title", "booktitle", "year/date"),
    "thesis": ("author", "title", "institution", "year/date"),
    "report": ("author/editor", "title", "institution", "year/date"),
    "online": ("title", "url", "year/date/urldate/accessed"),
    "dataset": ("author/editor", "title", "year/date", "url/doi"),
    "software": ("author/editor", "title", "url/doi"),
    "manual": ("title", "year/date"),
    "unpublished": ("author/editor", "title", "note"),
    "misc": ("title", "year/date/urldate/url"),
    "booklet": ("title", "year/date"),
    "patent": ("author", "title", "number", "year/date"),
}
#: Kinds of CSL and biblatex of which nothing is known to be required.
_OTHERS = frozenset("""
    article-preprint bill broadcast classic entry entry-dictionary entry-encyclopedia event figure graphic hearing
    interview legal_case legislation manuscript map motion_picture musical_score pamphlet performance periodical
    personal_communication post regulation review review-book song speech standard treaty artwork audio bibnote
    commentary image jurisdiction legal letter movie music suppcollection suppperiodical video xdata set document
""".split())  # fmt: skip
#: One of these leads a reader to an article.
_FINDABLE = ("doi", "volume", "pages", "number", "url", "eprint", "pmid", "pmcid", "eid", "note", "pubstate")


def check_fields(entry: Entry, today: date | None) -> Iterator[Diagnostic]:
    """Find what is missing in an entry, and what has not the form that it should have.

    Parameters
    ----------
    today
        The day that years are held against; None where no day is known.
    """
    yield from _kind(entry)
    yield from _required(entry)
    yield from _doi(entry)
    yield from _numbers_of_pubmed(entry)
    yield from _pages(entry)
    yield from _year(entry, today)
    for field in PEOPLE:
        if field in entry.fields:
            yield from _names(entry, field)


def _kind(entry: Entry) -> Iterator[Diagnostic]:
    if entry.kind not in _REQUIRED and entry.kind not in _OTHERS:
        hint = did_you_mean(entry.kind, [*_REQUIRED, *_OTHERS])
        yield finding(entry, "bib-kind", f'found the kind "{entry.kind}", expected one that styles know', hint=hint)


def _required(entry: Entry) -> Iterator[Diagnostic]:
    for group in _REQUIRED.get(entry.kind, ()):
        names = group.split("/")
        if not plain_words(entry.text(*names)):
            told = " or ".join(names)
            hint = "add it; where no source gives it, choose a kind that does without, such as misc, and say so in its note"
            yield finding(entry, "bib-required", f"found no {told}, expected one in each {entry.kind}", hint=hint)
    if entry.kind == "article" and not entry.text(*_FINDABLE):
        hint = "add at least one of them, so that readers can find the article"
        found = "found neither volume nor pages nor DOI, expected something that leads to the article"
        yield finding(entry, "bib-findable", found, hint=hint, warning=True)


_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")
_ADDRESS = re.compile(r"^\s*(?:https?://\S*?doi\.org/|(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def _doi(entry: Entry) -> Iterator[Diagnostic]:
    text = entry.text("doi")
    bare = _ADDRESS.sub("", text).strip()
    if _ADDRESS.match(text):
        yield finding(entry, "doi-form", f'found "{text}", expected the DOI alone', "doi", hint=f"write {bare}")
    elif "\\" in bare:
        hint = f"write {bare.replace(chr(92), '')}"
        yield finding(entry, "doi-form", f'found "{text}", expected a DOI without backslashes', "doi", hint=hint)
    elif text and not _DOI.fullmatch(text):
        hint = "a DOI begins with 10., four digits or more, and a slash, and holds no space"
        yield finding(entry, "doi-form", f'found "{text}", expected a DOI', "doi", hint=hint)
    elif text.endswith((".", ",", ";")):
        hint = f"write {text.rstrip('.,;')}"
        yield finding(
            entry, "doi-form", f'found "{text}", expected a DOI without a full stop or comma', "doi", hint=hint
        )
    address = entry.text("url")
    if not text and _ADDRESS.match(address) and _DOI.fullmatch(_ADDRESS.sub("", address).strip()):
        hint = f"write doi = {{{_ADDRESS.sub('', address).strip()}}}"
        yield finding(
            entry, "doi-in-url", "found a DOI in the field url, expected it in the field doi", "url", hint=hint
        )


def _numbers_of_pubmed(entry: Entry) -> Iterator[Diagnostic]:
    pubmed = entry.text("eprinttype", "archiveprefix").lower() == "pubmed"
    number = entry.text("pmid") or (entry.text("eprint") if pubmed else "")
    if number and not re.fullmatch(r"[1-9]\d{0,7}", number):
        hint = "a PMID is a number of one to eight digits, nothing before it"
        yield finding(entry, "pmid-form", f'found "{number}", expected a PMID', "pmid", "eprint", hint=hint)
    number = entry.text("pmcid")
    if number and not re.fullmatch(r"PMC[1-9]\d{0,7}", number):
        hint = "a PMCID is PMC and a number, such as PMC1234567"
        yield finding(entry, "pmcid-form", f'found "{number}", expected a PMCID', "pmcid", hint=hint)


_RANGE = re.compile(
    r"([A-Za-z.]*)(\d+)([A-Za-z]*)\s*(-{1,3}|\u2010|\u2013|\u2014|\u2212)\s*([A-Za-z.]*)(\d+)([A-Za-z]*)"
)


def _pages(entry: Entry) -> Iterator[Diagnostic]:
    for part in re.split(r"[,;]\s*", plain_words(entry.text("pages"))):
        found = _RANGE.fullmatch(part.strip())
        if found:
            yield from _range(entry, found)


def _range(entry: Entry, found: re.Match[str]) -> Iterator[Diagnostic]:
    before, first, _, dash, _, last, _ = found.groups()
    whole = first[: len(first) - len(last)] + last
    between = "--" if entry.bibtex else "-"
    if int(last) < int(first) and len(last) < len(first) and int(whole) > int(first):
        hint = f"write {before}{first}{between}{before}{whole}; the style shortens it where it should"
        message = f'found the pages "{found[0]}", expected the last one in full'
        yield finding(entry, "pages-short", message, "pages", hint=hint)
    elif int(last) < int(first):
        message = f'found the pages "{found[0]}", expected the last one after the first'
        yield finding(entry, "pages-order", message, "pages", hint="look at the article; digits may be swapped")
    elif entry.bibtex and dash not in {"--", "\u2013"}:
        hint = f"write {found[0].replace(dash, '--')}"
        message = f'found "{dash}" in the pages "{found[0]}", expected two hyphens, which print as a dash'
        yield finding(entry, "pages-dash", message, "pages", hint=hint, warning=True)


def _year(entry: Entry, today: date | None) -> Iterator[Diagnostic]:
    written = plain_words(entry.text("year"))
    if written and not re.fullmatch(r"\d{4}", written):
        hint = "write what is not yet out in pubstate or note: pubstate = {in press}"
        yield finding(entry, "year-form", f'found the year "{written}", expected four digits', "year", hint=hint)
    dates = [(name, plain_words(entry.text(name))) for name in ("year", "date", "urldate", "accessed")]
    for name, told in dates:
        if today and _is_after(told, today):
            hint = f"the newest document is dated {today.isoformat()}"
            yield finding(entry, "date-future", f"found {name} {told}, expected no date to come", name, hint=hint)


def _is_after(text: str, today: date) -> bool:
    """Tell whether a date, as far as it is told, begins after a day."""
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not found:
        return False
    told = [int(part) for part in found.groups() if part]
    return told > [today.year, today.month, today.day][: len(told)]


_ET_AL = re.compile(r"\bet\.?\s*al\b\.?|\bu\.\s?a\.|\band colleagues\b", re.IGNORECASE)
#: Commas of one name at most: family, addition, given.
_COMMAS = 2
#: Families that are written in capitals: longer words than the initials that some give in place of a name.
_LOUD = re.compile(r"[^\W\d_]{3,}")


def _names(entry: Entry, field: str) -> Iterator[Diagnostic]:
    text = entry.text(field)
    if _ET_AL.search(text):
        hint = "name all, or end the list with: and others"
        yield finding(entry, "names-et-al", f'found "et al." in the {field}s, expected names', field, hint=hint)
        return
    for name in split_names(text):
        yield from _name(entry, field, name)


def _name(entry: Entry, field: str, name: str) -> Iterator[Diagnostic]:
    whole = name.startswith("{") and name.endswith("}")
    if not plain_words(name):
        hint = "look for an and too many at the beginning or the end, or for two in a row"
        yield finding(
            entry, "names-empty", f"found an empty name among the {field}s, expected a name", field, hint=hint
        )
    elif not whole and (name.count(",") > _COMMAS or ";" in name or re.search(r"\s(?:&|\\&)\s", name)):
        hint = "write: Family, Given and Family, Given; an organisation stands in braces"
        found = f'found "{name}" as one {field}, expected names with and between them'
        yield finding(entry, "names-joined", found, field, hint=hint)
    elif not whole and _is_loud(plain_words(name)):
        hint = (
            f"write {_quiet(plain_words(name))}; a name that is written so, such as an organisation's, stands in braces"
        )
        found = f'found the name "{name}" in capital letters, expected it as a name is written'
        yield finding(entry, "names-capitals", found, field, hint=hint)


def _is_loud(name: str) -> bool:
    """Tell whether the family of a name is written in capitals."""
    words = _LOUD.findall(name.partition(",")[0])
    return bool(words) and all(word.isupper() for word in words)


def _quiet(name: str) -> str:
    return _LOUD.sub(lambda word: word[0].capitalize() if word[0].isupper() else word[0], name)
