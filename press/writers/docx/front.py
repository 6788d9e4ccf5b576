"""The front of the document: title, authors, affiliations, abstract, keywords, and what Word calls properties.

In: the metadata of a `Resolved`. Out: blocks in our styles; plain texts for the file's properties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from press.filters.language import fixed_word
from press.model import Meta, Resolved
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.docx.marks import around

#: Stands for the moment of making where the document names none.
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
#: Headings of a table of contents, where `toc-depth` says nothing.
TOC_DEPTH = 3
#: Options that shorten the title for the top of the pages, as in PDF.
RUNNING_TITLE_KEYS = ("running-title", "title-short", "short-title")
_ORCID = "https://orcid.org/"


@dataclass(frozen=True)
class Properties:
    """What Word shows under File, Info."""

    title: str
    creator: str
    subject: str
    category: str
    keywords: str
    description: str
    language: str
    moment: datetime
    #: Shown at the top of each page but the first.
    running: str


def find_properties(resolved: Resolved) -> Properties:
    """Gather the properties of the file from the metadata."""
    meta, printed = resolved.meta, resolved.ast.get("meta", {})
    title = _plain(meta.get("title")) or resolved.source.stem
    return Properties(
        title=title,
        creator="; ".join(_name(author) for author in _entries(meta, "by-author")),
        subject=_told(printed, meta, "subject"),
        category=_told(printed, meta, "category"),
        keywords=", ".join(map(_plain, _list(meta.get("keywords")))),
        description=_told(printed, meta, "description") or _told(printed, meta, "abstract"),
        language=_plain(meta.get("lang")) or "en",
        moment=_moment(meta),
        running=next(filter(None, (_plain(meta.get(key)) for key in RUNNING_TITLE_KEYS)), title),
    )


def build_front(resolved: Resolved) -> list[Element]:
    """Build the blocks that stand before the text."""
    printed = resolved.ast.get("meta", {})
    meta = resolved.meta
    parts = (
        _line(printed, "title", "Title"),
        _line(printed, "subtitle", "Subtitle"),
        _authors(printed, meta),
        _affiliations(meta),
        _correspondence(meta),
        _line(printed, "thanks", "Correspondence"),
        _line(printed, "date", "Date"),
        _abstract(printed, meta),
        _keywords(printed, meta),
        _contents(meta),
    )
    return list(chain.from_iterable(parts))


def _label(meta: Meta, key: str, otherwise: str) -> str:
    return _plain(meta.get("labels", {}).get(key)) or otherwise


def _styled(blocks: Sequence[Element], style: str) -> Element:
    return ast.div(blocks, ast.attr("", (), {"custom-style": style}))


def _inlines(value: Any) -> list[Element]:
    """Give a metadata value as inlines; the paragraphs of blocks are joined by line breaks."""
    if not isinstance(value, Mapping) or "t" not in value:
        return ast.words(_plain(value)) if value is not None else []
    if value["t"] == "MetaInlines":
        return list(value["c"])
    if value["t"] == "MetaBlocks":
        texts = [block["c"] for block in value["c"] if block["t"] in {"Para", "Plain"}]
        return list(
            chain.from_iterable([*([{"t": "LineBreak"}] if number else []), *text] for number, text in enumerate(texts))
        )
    return ast.words(str(value["c"]))


def _blocks(value: Any) -> list[Element]:
    if isinstance(value, Mapping) and value.get("t") == "MetaBlocks":
        return list(value["c"])
    inlines = _inlines(value)
    return [ast.para(inlines)] if inlines else []


def _plain(value: Any) -> str:
    if value is None or isinstance(value, (list, Mapping)):
        return ""
    return " ".join(str(value).split())


def _told(printed: Mapping[str, Any], meta: Meta, key: str) -> str:
    """Give a key as it is printed, with its citations resolved, as plain text."""
    blocks = (ast.plain_text(block) for block in _blocks(printed.get(key)))
    return " ".join(" ".join(blocks).split()) or _plain(meta.get(key))


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [] if value is None else [value]


def _entries(meta: Meta, key: str) -> list[Mapping[str, Any]]:
    return [entry for entry in _list(meta.get(key)) if isinstance(entry, Mapping)]


def _line(printed: Mapping[str, Any], key: str, style: str) -> list[Element]:
    inlines = _inlines(printed.get(key))
    return [_styled([ast.para(inlines)], style)] if inlines else []


def _name(author: Mapping[str, Any]) -> str:
    name = author.get("name", {})
    if not isinstance(name, Mapping):
        return _plain(name)
    return _plain(name.get("literal")) or " ".join(
        filter(None, (_plain(name.get("given")), _plain(name.get("family"))))
    )


def _marks(author: Mapping[str, Any], *, numbered: bool) -> list[str]:
    """Give the signs behind a name: numbers of affiliations, asterisk of the one to write to, dagger of equals."""
    own = author.get("attributes") or {}
    numbers = [_plain(place.get("number")) for place in _list(author.get("affiliations")) if isinstance(place, Mapping)]
    signs = {"*": _writes(author), "†": own.get("equal-contributor"), "‡": own.get("deceased")}
    return [*(filter(None, numbers) if numbered else ()), *(sign for sign, shown in signs.items() if shown)]


def _author(author: Mapping[str, Any], name: Sequence[Element], *, numbered: bool) -> list[Element]:
    degrees = [new for degree in _list(author.get("degrees")) for new in ast.words(f", {_plain(degree)}")]
    inlines = [*(name or ast.words(_name(author))), *degrees]
    marks = ",".join(_marks(author, numbered=numbered))
    return [*inlines, *([{"t": "Superscript", "c": [ast.string(marks)]}] if marks else [])]


def _authors(printed: Mapping[str, Any], meta: Meta) -> list[Element]:
    """Print the names with their markup, such as signs that the author set behind them (`Ann Lee^1^`)."""
    authors = _entries(meta, "by-author")
    numbered = len(_entries(meta, "by-affiliation")) > 1
    literals = printed.get("author") or {}
    given = (
        literals["c"] if literals.get("t") == "MetaList" and len(literals["c"]) == len(authors) else [{}] * len(authors)
    )
    names = [_author(author, _inlines(name), numbered=numbered) for author, name in zip(authors, given, strict=True)]
    joined = chain.from_iterable(
        [*([ast.string(","), ast.space()] if number else []), *name] for number, name in enumerate(names)
    )
    return [_styled([ast.para(joined)], "Author")] if names else []


def _affiliations(meta: Meta) -> list[Element]:
    places = _entries(meta, "by-affiliation")
    return [_styled([ast.para(_affiliation(place, numbered=len(places) > 1))], "Affiliation") for place in places]


def _affiliation(place: Mapping[str, Any], *, numbered: bool) -> list[Element]:
    keys = ("department", "group", "name", "address", "city", "region", "postal-code", "country")
    number = _plain(place.get("number")) if numbered else ""
    mark = [{"t": "Superscript", "c": [ast.string(number)]}, ast.space()] if number else []
    return [*mark, *ast.words(", ".join(filter(None, (_plain(place.get(key)) for key in keys))))]


def _correspondence(meta: Meta) -> list[Element]:
    """One line for each way to reach or to know an author: e-mail of the corresponding, ORCID, notes on equals."""
    authors = _entries(meta, "by-author")
    lines = _mails(authors, fixed_word(meta, "title-block-correspondence"))
    known = [author for author in authors if author.get("orcid")]
    if known:
        lines.append(_orcids(known, alone=len(authors) == 1))
    lines += [
        ast.words(f"{sign} {fixed_word(meta, f'title-block-{key}')}")
        for key, sign in (("equal-contributor", "†"), ("deceased", "‡"))
        if any((author.get("attributes") or {}).get(key) for author in authors)
    ]
    lines += [note for author in authors for note in _notes(author, alone=len(authors) == 1)]
    return [_styled([ast.para(line)], "Correspondence") for line in lines]


def _notes(author: Mapping[str, Any], *, alone: bool) -> list[list[Element]]:
    """Give what an author says, and the address of one who is not named for letters."""
    address = "" if alone or _writes(author) else _plain(author.get("email"))
    mail = [ast.link([ast.string(address)], f"mailto:{address}")] if address else []
    said = [ast.words(_plain(author.get(key))) for key in ("note", "acknowledgements")]
    return [[*ast.words(f"{_name(author)}: "), *note] for note in (mail, *said) if note]


def _writes(author: Mapping[str, Any]) -> bool:
    """Tell whether readers may write to an author: who is named for that, but without an address, gets no mark."""
    return bool((author.get("attributes") or {}).get("corresponding") and author.get("email"))


def _mails(authors: Sequence[Mapping[str, Any]], word: str) -> list[list[Element]]:
    """Give the line that tells whom to write to: those who are named for it, else the only author."""
    alone = len(authors) == 1
    writing = [author for author in authors if _writes(author)] or [author for author in authors if alone]
    mails = [_mail(author, alone=alone) for author in writing if author.get("email")]
    joined = [
        part for number, mail in enumerate(mails) for part in ([ast.string(";"), ast.space()] if number else []) + mail
    ]
    mark = "* " if any(map(_writes, authors)) else ""
    return [[*ast.words(f"{mark}{word}: "), *joined]] if joined else []


def _mail(author: Mapping[str, Any], *, alone: bool) -> list[Element]:
    address = _plain(author["email"])
    name = [] if alone else [*ast.words(f"{_name(author)}, ")]
    return [*name, ast.link([ast.string(address)], f"mailto:{address}")]


def _orcids(authors: Sequence[Mapping[str, Any]], *, alone: bool) -> list[Element]:
    made: list[Element] = [*ast.words("ORCID: ")]
    for number, author in enumerate(authors):
        identifier = _plain(author["orcid"]).removeprefix(_ORCID)
        made += [ast.string(";"), ast.space()] if number else []
        made += [] if alone else [*ast.words(f"{_name(author)} ")]
        made.append(ast.link([ast.string(identifier)], _ORCID + identifier))
    return made


def _abstract(printed: Mapping[str, Any], meta: Meta) -> list[Element]:
    blocks = _blocks(printed.get("abstract"))
    if not blocks:
        return []
    title = _inlines(printed.get("abstract-title")) or ast.words(_label(meta, "abstract", "Abstract"))
    return [_styled([ast.para(title)], "Abstract Title"), _styled(blocks, "Abstract")]


def _keywords(printed: Mapping[str, Any], meta: Meta) -> list[Element]:
    value = printed.get("keywords")
    items = value["c"] if isinstance(value, Mapping) and value.get("t") == "MetaList" else _list(value)
    words = [_inlines(item) for item in items]
    if not words:
        return []
    joined = chain.from_iterable(
        [*([ast.string(";"), ast.space()] if number else []), *word] for number, word in enumerate(words)
    )
    label = {"t": "Strong", "c": ast.words(_label(meta, "keywords", "Keywords") + ":")}
    return [_styled([ast.para([label, ast.space(), *joined])], "Keywords")]


def _contents(meta: Meta) -> list[Element]:
    if meta.get("toc") is not True:
        return []
    title = _plain(meta.get("toc-title")) or fixed_word(meta, "toc-title-document")
    depth = meta.get("toc-depth", TOC_DEPTH)
    return around("toc", [], title=title, depth=depth)


def _moment(meta: Meta) -> datetime:
    """Give when the document says that it was made, else a fixed moment: the clock would change the file's bytes."""
    try:
        return datetime.fromisoformat(_plain(meta.get("date-meta"))).replace(tzinfo=UTC)
    except ValueError:
        return EPOCH
