"""The title block: title, authors with affiliations, ORCID and e-mail, date, abstract, keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from press.filters.language import fixed_word
from press.model import Resolved
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.typst import escape, metadata
from press.writers.typst.context import Context, boxed_inlines, raw, raw_inline

Entry = Mapping[str, Any]

#: What is said of some authors by a mark at their names.
_SAID = {"equal-contributor": "†", "deceased": "‡"}


def lower_title_block(resolved: Resolved, context: Context) -> list[Element]:
    """Write the title block; parts that the metadata do not hold are left out."""
    made: list[Element] = []
    for name in ("title", "subtitle"):
        made += _line(f"press-{name}", metadata.inlines(metadata.content(resolved, name)), context)
    made += [*_authors(resolved, context), *_thanks(resolved, context)]
    made += _line("press-date", metadata.inlines(metadata.content(resolved, "date")), context)
    doi = metadata.option(resolved, "doi")
    if doi:
        made += _line("press-date", [ast.link(ast.words(f"https://doi.org/{doi}"), f"https://doi.org/{doi}")], context)
    abstract = _abstract(resolved, context)
    notes: list[Element] = []
    front = ast.rewrite(
        [raw("#press-front["), *made, raw("]["), *abstract, raw("]")], {"Note": lambda note: _called(note, notes)}
    )
    return [*front, *notes] if made or abstract else []


def _called(note: Element, notes: list[Element]) -> list[Element]:
    """Call a note of the front where it stands and set it behind: Typst forgets those of floats across all columns."""
    name = f"press-front-{len(notes) + 1}"
    notes.append(ast.plain([raw_inline("#{show footnote: none; ["), note, raw_inline(f"#{escape.label(name)}]}}")]))
    return [raw_inline(f"#footnote({escape.label(name)});")]


def _line(function: str, inlines: Sequence[Element], context: Context) -> list[Element]:
    return [boxed_inlines(f"#{function}[", context.inlines(inlines), "]"), raw("")] if inlines else []


def _word(resolved: Resolved, name: str) -> str:
    labels = metadata.entries(metadata.option(resolved, "labels"))
    return escape.escape_text(str(labels.get(name) or name.capitalize()))


def _abstract(resolved: Resolved, context: Context) -> list[Element]:
    abstract = metadata.blocks(metadata.content(resolved, "abstract"))
    keywords = [metadata.inlines(item) for item in metadata.items(metadata.content(resolved, "keywords"))]
    if not abstract and not keywords:
        return []
    title = _word(resolved, "abstract") if abstract else ""
    made = [raw(f"#press-abstract([{title}])["), *context.boxed(abstract)]
    if keywords:
        joined = [new for number, keyword in enumerate(keywords) for new in (*_separator(number), *keyword)]
        opening = f"#press-keywords([{_word(resolved, 'keywords')}])["
        made.append(boxed_inlines(opening, context.inlines(joined), "]"))
    return [*made, raw("]")]


def _separator(number: int) -> list[Element]:
    return [ast.string(","), ast.space()] if number else []


def _authors(resolved: Resolved, context: Context) -> list[Element]:
    authors = [_author_entry(item) for item in authors_of(resolved)]
    if not authors:
        return []
    affiliations = _affiliations(resolved, authors)
    made: list[Element] = []
    for number, author in enumerate(authors):
        made += [ast.string(","), ast.space()] if number else []
        made += _author(author, list(affiliations))
    lines = _line("press-authors", made, context)
    for place, entry in enumerate(affiliations.values(), start=1):
        lines += _affiliation(place, entry, len(affiliations), context)
    return [
        *lines,
        *_contact(resolved, authors, context),
        *_said(resolved, authors, context),
        *_notes(authors, context),
    ]


def _said(resolved: Resolved, authors: Sequence[Entry], context: Context) -> list[Element]:
    lines: list[Element] = []
    for name, mark in _SAID.items():
        if any(_is(author, name) for author in authors):
            text = fixed_word(resolved.meta, f"title-block-{name}")
            lines += _line("press-affiliation", [_raised(mark), *ast.words(text)], context)
    return lines


def _raised(text: str) -> Element:
    return {"t": "Superscript", "c": [ast.string(text)]}


def _notes(authors: Sequence[Entry], context: Context) -> list[Element]:
    lines: list[Element] = []
    for author in authors:
        said = [metadata.inlines(author.get(key)) for key in ("note", "acknowledgements")]
        for note in [_mail(author) if _is_untold(author, authors) else [], *said]:
            inlines = [*ast.words(f"{author_name(author)}: "), *note]
            lines += _line("press-affiliation", inlines, context) if note else []
    return lines


def _is_untold(author: Entry, authors: Sequence[Entry]) -> bool:
    """Tell whether an author's address does not stand among those for letters."""
    return bool(author.get("email")) and not is_corresponding(author) and len(authors) > 1


def _mail(author: Entry) -> list[Element]:
    address = str(metadata.plain(author["email"]))
    return [ast.link([ast.string(address)], f"mailto:{address}")]


def _thanks(resolved: Resolved, context: Context) -> list[Element]:
    """Print what the authors thank for."""
    thanks = metadata.inlines(metadata.content(resolved, "thanks"))
    return _line("press-affiliation", thanks, context) if thanks else []


def authors_of(resolved: Resolved) -> Sequence[Any]:
    """Give the authors as the metadata hold them, normalised ones first."""
    for name in ("by-author", "author", "authors"):
        found = metadata.content(resolved, name)
        if found is not None:
            return metadata.items(found)
    return []


def author_name(author: Any) -> str:
    """Give the name of an author in print."""
    name = _author_entry(author).get("name")
    parts = metadata.entries(name)
    if not parts:
        return str(metadata.plain(name) or "")
    if "literal" in parts:
        return str(metadata.plain(parts["literal"]))
    order = ("given", "dropping-particle", "non-dropping-particle", "family")
    return " ".join(str(metadata.plain(parts[part])) for part in order if part in parts)


def _author_entry(item: Any) -> Entry:
    return metadata.entries(item) or {"name": item}


def _affiliations(resolved: Resolved, authors: Sequence[Entry]) -> dict[str, Any]:
    """Give all affiliations by id, in the order of their first author."""
    listed = metadata.items(metadata.content(resolved, "by-affiliation") or metadata.content(resolved, "affiliations"))
    known = {_affiliation_id(entry): entry for entry in listed}
    for author in authors:
        for entry in _of_author(author):
            known.setdefault(_affiliation_id(entry), entry)
    return known


def _of_author(author: Entry) -> Sequence[Any]:
    return metadata.items(author.get("affiliations", author.get("affiliation")))


def _affiliation_id(entry: Any) -> str:
    parts = metadata.entries(entry)
    return str(metadata.plain(parts.get("ref", parts.get("id", parts.get("name", entry)))))


def _printed_name(author: Entry) -> list[Element]:
    """Give a name on one line, with its markup, such as signs that the author set behind it (`Ann Lee^1^`)."""
    literal = metadata.entries(author.get("name")).get("literal")
    inlines = metadata.inlines(literal) if isinstance(literal, Mapping) else ast.words(author_name(author))
    kept: list[Element] = ast.rewrite(inlines, {"Space": lambda _: ast.string("\N{NO-BREAK SPACE}")})
    return kept


def _author(author: Entry, ids: Sequence[str]) -> list[Element]:
    marks = [str(ids.index(_affiliation_id(entry)) + 1) for entry in _of_author(author)] if len(ids) > 1 else []
    marks += ["*"] if is_corresponding(author) and author.get("email") else []
    marks += [mark for name, mark in _SAID.items() if _is(author, name)]
    made = _printed_name(author)
    degrees = [str(metadata.plain(degree)) for degree in metadata.items(author.get("degrees"))]
    for degree in degrees:
        made += [ast.string(","), ast.space(), ast.string(degree)]
    made += [_raised(",".join(marks))] if marks else []
    orcid = str(metadata.plain(author.get("orcid")) or "").rsplit("/", 1)[-1]
    return [*made, raw_inline(f"#press-orcid({escape.quote(orcid)});")] if orcid else made


def is_corresponding(author: Entry) -> bool:
    """Tell whether letters go to this author."""
    return _is(author, "corresponding")


def _is(author: Entry, name: str) -> bool:
    flags = {**metadata.entries(author.get("attributes")), **author}
    return str(metadata.plain(flags.get(name))).lower() == "true"


def _affiliation(place: int, entry: Any, count: int, context: Context) -> list[Element]:
    parts = metadata.entries(entry)
    names = ("department", "group", "name", "address", "city", "region", "state", "postal-code", "country")
    written = [str(metadata.plain(parts[name])) for name in names if parts.get(name)] or [str(metadata.plain(entry))]
    mark = [_raised(str(place))] if count > 1 else []
    unique = list(dict.fromkeys(written))
    return _line("press-affiliation", [*mark, *ast.words(", ".join(unique))], context)


def _contact(resolved: Resolved, authors: Sequence[Entry], context: Context) -> list[Element]:
    made: list[Element] = []
    for author in authors:
        address = str(metadata.plain(author.get("email")) or "")
        if not address or not (is_corresponding(author) or len(authors) == 1):
            continue
        made += [ast.string(";"), ast.space()] if made else []
        made += [*ast.words(f"{author_name(author)},"), ast.space()] if len(authors) > 1 else []
        made.append(ast.link([ast.string(address)], f"mailto:{address}"))
    if not made:
        return []
    mark = "*" if any(map(is_corresponding, authors)) else ""
    return _line(
        "press-affiliation",
        [*ast.words(f"{mark}{fixed_word(resolved.meta, 'title-block-correspondence')}: "), *made],
        context,
    )
