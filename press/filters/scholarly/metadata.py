"""Front matter in the form that writers print: see "metadata" in docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.filters.context import Context
from press.filters.scholarly.cite_as import build_bibtex, build_item, format_item
from press.filters.scholarly.dates import format_date, read_date, read_year
from press.filters.scholarly.leaf import Leaf, leaf, pair, to_meta, to_plain, unpair
from press.filters.scholarly.people import normalise_people
from press.filters.scholarly.rights import normalise_copyright, normalise_funding, normalise_license
from press.model import Json
from press.pandoc.ast import plain_text

#: Fields that a title block, an end matter or a file's properties print.
_PRINTED = (
    "title subtitle description abstract keywords doi author authors affiliation affiliations institute institutes license copyright funding citation "
    "plain-language-summary key-points categories running-title title-short acknowledgements thanks"
).split()
#: Those that are brought into another form before they are printed.
_TAKEN = ("author", "authors", "affiliation", "affiliations", "institute", "institutes", "citation")
_RIGHTS: Mapping[str, Callable[[Any], Any]] = {
    "license": normalise_license,
    "copyright": normalise_copyright,
    "funding": normalise_funding,
}
#: Headings of the title block: the option that replaces each, and its word.
_LABELS: Mapping[str, tuple[str, str]] = {
    "abstract": ("abstract-title", "section-title-abstract"),
    "published": ("published-title", "title-block-published"),
    "modified": ("modified-title", "title-block-modified"),
    "doi": ("doi-title", "title-block-doi"),
    "description": ("description-title", "title-block-description"),
    "keywords": ("keywords-title", "title-block-keywords"),
}
_CITE_AS = ("display", "bibtex")


def normalise_metadata(tree: Json, context: Context, *, csl: Path | None = None) -> tuple[Json, dict[str, Any]]:
    """Give the tree with printable metadata, and every option of the format with the normalised keys as plain values."""
    given = _given(tree["meta"], context)
    people = normalise_people(given, context)
    fields = {key: given[key] for key in _PRINTED if key in given and key not in _TAKEN}
    fields |= {key: normalise(fields[key]) for key, normalise in _RIGHTS.items() if key in fields}
    if "keywords" in fields:
        fields["keywords"] = _keywords(fields["keywords"], context)
    date, dates = _dates(context)
    fields |= {key: leaf(text) for key, text in dates.items()} | people
    if people:
        fields["author"] = [person["name"]["literal"] for person in people["by-author"]]
    plain = {**context.meta, **{key: to_plain(value) for key, value in fields.items()}}
    plain |= {"language": dict(context.words), "labels": _labels(context, people)}
    cite_as = _cite_as({**given, **people}, date, context, csl)
    fields |= {"cite-as": cite_as} if cite_as else {}
    plain |= to_plain({"cite-as": cite_as}) if cite_as else {}
    meta = {**tree["meta"], **{key: to_meta(value) for key, value in fields.items()}}
    return {**tree, "meta": meta}, plain


def _given(meta: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Join the options with what Pandoc read of them; what a filter of the project changed or added counts as it stands."""
    found: dict[str, Any] = {}
    for key in _PRINTED:
        raw, value = context.meta.get(key), meta.get(key)
        if isinstance(raw, (Mapping, list)):
            found[key] = pair(raw, value)
        elif value is not None:
            found[key] = (
                Leaf(str(raw), value)
                if raw is not None and value["t"] in ("MetaInlines", "MetaBlocks")
                else unpair(value)
            )
        elif raw is not None:
            found[key] = pair(raw, None)
    return found


def _keywords(given: Any, context: Context) -> list[Any]:
    """Keywords are a list of texts; one text is parted at its commas."""
    if isinstance(given, list) and all(isinstance(word, Leaf) for word in given):
        return given
    if not isinstance(given, Leaf):
        message = "keywords: found keys with values, expected texts"
        context.report("keywords", message, needle="keywords", hint='a text that holds ": " needs quotes')
        return []
    return [leaf(word.strip()) for word in given.text.split(",") if word.strip()]


def _dates(context: Context) -> tuple[list[int], dict[str, str]]:
    """Print `date` and `date-modified`, and give year, month and day of the date; `date-meta` is for machines."""
    printed: dict[str, str] = {}
    date: list[int] = []
    for key in ("date", "date-modified"):
        written, form = _date(context, key)
        if not written:
            continue
        found = read_date(written, context, key=key)
        printed[key] = format_date(found, form, context) if found else written.strip()
        if key == "date":
            date = [found.year, found.month, found.day] if found else read_year(written)
            printed |= {"date-meta": found.date().isoformat()} if found else {}
    return date, printed


def _date(context: Context, key: str) -> tuple[str, str]:
    """Give a date as it is written and the form it is printed in; a map holds both, under `value` and `format`."""
    given: Any = context.meta.get(key)
    parts = given if isinstance(given, Mapping) else {"value": given}
    written, form = parts.get("value"), parts.get("format") or context.meta.get("date-format")
    return "" if written is None else str(written), str(form or "long")


def _labels(context: Context, people: Mapping[str, Any]) -> dict[str, str]:
    """Give the headings of the title block, singular or plural as the people are."""
    labels = {key: str(context.meta.get(option, context.words[word])) for key, (option, word) in _LABELS.items()}
    for key, part, option in (
        ("authors", "by-author", "author-title"),
        ("affiliations", "by-affiliation", "affiliation-title"),
    ):
        form = "single" if len(people.get(part, ())) == 1 else "plural"
        word = context.words[f"title-block-{option.removesuffix('-title')}-{form}"]
        labels[key] = str(context.meta.get(option, word))
    return labels


def _cite_as(given: Mapping[str, Any], date: Sequence[int], context: Context, csl: Path | None) -> dict[str, Any]:
    """Give what `citation:` asks for, nothing without it; `appendix-cite-as` chooses the parts that are shown."""
    if given.get("citation") in (None, False):
        return {}
    shown = cite_as_parts(context)
    item = build_item(given, date, str(context.meta.get("lang") or "en"))
    if not item:
        context.report(
            "citation", "citation: found neither a title nor an author, expected what is to be cited", needle="citation"
        )
        return {}
    parts: dict[str, Any] = {"csl": item}
    if "bibtex" in shown:
        parts["bibtex"] = build_bibtex(item)
    if "display" in shown:
        inlines = format_item(item, csl)
        parts["display"] = Leaf(plain_text(inlines), {"t": "MetaInlines", "c": inlines})
    return parts


def cite_as_parts(context: Context) -> tuple[str, ...]:
    """Give which of `display` and `bibtex` the option `appendix-cite-as` shows; both by default."""
    asked = context.meta.get("appendix-cite-as", True)
    if isinstance(asked, bool):
        return _CITE_AS if asked else ()
    names = tuple(str(name) for name in (asked if isinstance(asked, list) else [asked]))
    for name in names:
        if name not in _CITE_AS:
            context.report(
                "appendix-cite-as",
                f'appendix-cite-as: found "{name}", expected display, bibtex or false',
                needle="appendix-cite-as",
            )
    return names
