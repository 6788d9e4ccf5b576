"""The title block: title, authors and affiliations, date, abstract, keywords."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from press.model import Resolved
from press.pandoc.ast import Element, attr, div, para, plain, string
from press.writers.html.markup import block, inline, tag, wrapped
from press.writers.html.metadata import as_blocks, as_inlines, as_list, as_text, label, text_of, tree_value
from press.writers.html.options import HtmlOptions

#: Our own drawing of the sign by which readers know an ORCID iD.
_ORCID = (
    '<svg class="orcid-icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true">'
    '<circle cx="12" cy="12" r="12" fill="#a6ce39"/>'
    '<g fill="none" stroke="#fff" stroke-width="1.9"><path d="M7.6 9.2v8.2"/>'
    '<path d="M11.4 7.7v8.7h2.4a4.35 4.35 0 0 0 0-8.7z"/></g>'
    '<circle cx="7.6" cy="6.4" r="1.2" fill="#fff"/></svg>'
)


def build_title_block(resolved: Resolved, options: HtmlOptions) -> list[Element]:
    """Give the page's header; nothing where the document has no title, authors or abstract."""
    parts = [
        *_title(resolved, options),
        *(_plain_people(resolved) if options.title_block_style == "none" else _people(resolved)),
        *_summary(resolved),
    ]
    if not parts:
        return []
    names = "quarto-title-block" + (" default" if options.title_block_style == "default" else "")
    return wrapped("header", {"id": "title-block-header", "class": names}, parts)


def _title(resolved: Resolved, options: HtmlOptions) -> list[Element]:
    made: list[Element] = []
    categories = as_list(tree_value(resolved, "categories")) if options.title_block_categories else []
    title, subtitle, description = (tree_value(resolved, key) for key in ("title", "subtitle", "description"))
    if title:
        made += [block('<h1 class="title">'), plain(as_inlines(title)), block("</h1>")]
    if subtitle:
        made += wrapped("p", {"class": "subtitle lead", "role": "doc-subtitle"}, [plain(as_inlines(subtitle))])
    if categories:
        named = [div([plain(as_inlines(name))], attr("", ["quarto-category"])) for name in categories]
        made.append(div(named, attr("", ["quarto-categories"])))
    if description:
        made.append(div(as_blocks(description), attr("", ["description"])))
    return [div(made, attr("", ["quarto-title"]))] if made else []


def _plain_people(resolved: Resolved) -> list[Element]:
    """Print names and date as Pandoc would."""
    made: list[Element] = []
    for name in as_list(tree_value(resolved, "author")):
        made += wrapped("p", {"class": "author"}, [plain(as_inlines(name))])
    date = text_of(resolved, "date")
    return made + (wrapped("p", {"class": "date"}, [plain(_moment(resolved, date))]) if date else [])


def _people(resolved: Resolved) -> list[Element]:
    authors = [
        author
        for author in as_list(tree_value(resolved, "by-author"))
        if isinstance(author, Mapping) and "t" not in author
    ]
    places = [
        place
        for place in as_list(tree_value(resolved, "by-affiliation"))
        if isinstance(place, Mapping) and "t" not in place
    ]
    numbered = len(places) > 1
    made = (
        _authors(authors, numbered=numbered)
        + _affiliations(places, numbered=numbered)
        + _author_notes(resolved, authors)
        + _thanks(resolved)
    )
    made += _facts(resolved)
    return [div(made, attr("", ["quarto-title-meta"]))] if made else []


def _authors(authors: Sequence[Mapping[str, Any]], *, numbered: bool) -> list[Element]:
    if not authors:
        return []
    # One run of inlines: a line break before "</li>" would print a space before the comma.
    items = [
        item
        for author in authors
        for item in (inline('<li class="author">'), *_author(author, numbered=numbered), inline("</li>"))
    ]
    listed = plain([inline('<ul class="quarto-title-authors">'), *items, inline("</ul>")])
    return [div([listed], attr("", ["quarto-title-meta-author"]))]


def _author(author: Mapping[str, Any], *, numbered: bool) -> list[Element]:
    """Print a name with its degrees, marks and links."""
    name = author_name(author)
    made = _linked(_printed_name(author), as_text(author.get("url")))
    degrees = [as_text(degree) for degree in as_list(author.get("degrees"))]
    if degrees:
        made.append(inline(f'<span class="quarto-title-author-degrees">, {escape(", ".join(degrees))}</span>'))
    marks = [as_text(place.get("number")) for place in as_list(author.get("affiliations"))] if numbered else []
    marks += [sign for key, sign in (("equal-contributor", "†"), ("deceased", "‡")) if has_attribute(author, key)]
    if marks:
        made.append(inline(f"<sup>{escape(','.join(marks))}</sup>"))
    orcid = orcid_of(author)
    if orcid:
        link = {
            "class": "quarto-title-author-orcid",
            "href": f"https://orcid.org/{orcid}",
            "aria-label": f"ORCID iD: {name}",
        }
        made.append(inline(f" {tag('a', link)}{_ORCID}</a>"))
    return made


def _printed_name(author: Mapping[str, Any]) -> list[Element]:
    """Give a name with its markup, such as signs that the author set behind it (`Ann Lee^1^`)."""
    name = author.get("name")
    literal = name.get("literal") if isinstance(name, Mapping) else None
    return as_inlines(literal) or [string(author_name(author))]


def _linked(inlines: list[Element], address: str) -> list[Element]:
    if not address:
        return inlines
    full = address if re.match(r"[a-z]+:", address) else f"https://{address}"
    safe = full.lower().startswith(("http:", "https:"))
    return [{"t": "Link", "c": [attr(), inlines, [full, ""]]}] if safe else inlines


def author_name(author: Mapping[str, Any]) -> str:
    """Give an author's name as it is printed."""
    name = author.get("name")
    if isinstance(name, Mapping) and "t" not in name:
        literal = as_text(name.get("literal"))
        return literal or " ".join(
            filter(
                None,
                (as_text(name.get(key)) for key in ("given", "dropping-particle", "non-dropping-particle", "family")),
            )
        )
    return as_text(name)


def orcid_of(author: Mapping[str, Any]) -> str:
    """Give an author's ORCID as four groups of digits, or nothing where there is none in it."""
    found = re.search(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", as_text(author.get("orcid")))
    return found[0] if found else ""


def has_attribute(author: Mapping[str, Any], key: str) -> bool:
    """Tell whether an author is marked as corresponding, as an equal contributor or as deceased."""
    attributes = author.get("attributes")
    return isinstance(attributes, Mapping) and as_text(attributes.get(key)).lower() in {"true", "yes", "1"}


def affiliation_text(place: Mapping[str, Any]) -> str:
    """Give an affiliation in one line, from the smallest unit to the country."""
    keys = ("group", "department", "name", "address", "city", "region", "postal-code", "country")
    return ", ".join(filter(None, (as_text(place.get(key)) for key in keys)))


def _affiliations(places: Sequence[Mapping[str, Any]], *, numbered: bool) -> list[Element]:
    items: list[Element] = []
    for place in places:
        mark = [inline(f"<sup>{escape(as_text(place.get('number')))}</sup> ")] if numbered else []
        items += wrapped(
            "li",
            {"class": "affiliation"},
            [plain([*mark, *_linked([string(affiliation_text(place))], as_text(place.get("url")))])],
        )
    return wrapped("ul", {"class": "quarto-title-affiliations"}, items) if items else []


def _author_notes(resolved: Resolved, authors: Sequence[Mapping[str, Any]]) -> list[Element]:
    made: list[Element] = []
    mails = [
        (author_name(author), as_text(author.get("email")))
        for author in authors
        if has_attribute(author, "corresponding")
    ]
    if len(authors) == 1 and not mails:
        mails = [(author_name(authors[0]), as_text(authors[0].get("email")))]
    for name, mail in mails:
        if mail:
            who = f" ({escape(name)})" if len(authors) > 1 else ""
            word = escape(label(resolved, "title-block-correspondence"))
            made.append(_note([inline(f"{word}: "), *_mail(mail), inline(who)]))
    made += [_note([string(f"{name}: "), *_mail(mail)]) for name, mail in _other_mails(authors, mails)]
    for key, sign in (("equal-contributor", "†"), ("deceased", "‡")):
        if any(has_attribute(author, key) for author in authors):
            made.append(_note([inline(f"<sup>{sign}</sup> {escape(label(resolved, f'title-block-{key}'))}")]))
    made += [
        _note([string(f"{author_name(author)}: "), *as_inlines(author[key])])
        for author in authors
        for key in ("note", "acknowledgements")
        if author.get(key)
    ]
    return made


def _mail(address: str) -> list[Element]:
    href = escape(address, quote=True)
    return [inline(f'<a class="quarto-title-author-email" href="mailto:{href}">{escape(address)}</a>')]


def _other_mails(authors: Sequence[Mapping[str, Any]], told: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Give names and addresses of those who are not named for letters."""
    mails = [(author_name(author), as_text(author.get("email"))) for author in authors]
    return [one for one in mails if one[1] and one not in told]


def _thanks(resolved: Resolved) -> list[Element]:
    """Print what the authors thank for."""
    thanks = as_inlines(tree_value(resolved, "thanks"))
    return [_note(thanks)] if thanks else []


def _note(inlines: list[Element]) -> Element:
    return div([para(inlines)], attr("", ["quarto-title-author-note"]))


def _facts(resolved: Resolved) -> list[Element]:
    """Print dates and DOI, each under its name."""
    facts: list[Element] = []
    for key, name in (("date", "published"), ("date-modified", "modified"), ("doi", "doi")):
        value = text_of(resolved, key)
        if value:
            facts += wrapped("div", {"class": f"quarto-title-fact {key}"}, [
                div([plain([string(label(resolved, name))])], attr("", ["quarto-title-meta-heading"])),
                div([_fact(resolved, key, value)], attr("", ["quarto-title-meta-contents"])),
            ])  # fmt: skip
    return [div(facts, attr("", ["quarto-title-facts"]))] if facts else []


def _fact(resolved: Resolved, key: str, value: str) -> Element:
    if key == "doi":
        name = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", value, flags=re.IGNORECASE)
        return para(_linked([string(name)], f"https://doi.org/{name}"))
    return para(_moment(resolved, value)) if key == "date" else para([string(value)])


def _moment(resolved: Resolved, value: str) -> list[Element]:
    """Print the date with the machine's form of it, where that is known."""
    iso = str(resolved.meta.get("date-meta", ""))
    moment = tag("time", {"datetime": iso if re.fullmatch(r"\d{4}(-\d\d){0,2}", iso) else ""})
    return [inline(moment), *as_inlines(tree_value(resolved, "date") or value), inline("</time>")]


def _summary(resolved: Resolved) -> list[Element]:
    """Print abstract and keywords."""
    made: list[Element] = []
    abstract = as_blocks(tree_value(resolved, "abstract"))
    if abstract:
        name = text_of(resolved, "abstract-title") or label(resolved, "abstract")
        made += wrapped("section", {"class": "abstract", "role": "doc-abstract", "aria-labelledby": "abstract-title"}, [
            block('<h2 id="abstract-title" class="abstract-title block-title">'), plain([string(name)]), block("</h2>"),
            *abstract,
        ])  # fmt: skip
    keywords = as_list(tree_value(resolved, "keywords"))
    if keywords:
        inlines: list[Element] = []
        for number, keyword in enumerate(keywords):
            inlines += ([string(", ")] if number else []) + as_inlines(keyword)
        made.append(
            div(
                [
                    para(
                        [
                            inline(f'<strong class="block-title">{escape(label(resolved, "keywords"))}:</strong> '),
                            *inlines,
                        ]
                    )
                ],
                attr("", ["keywords"]),
            )
        )
    return made
