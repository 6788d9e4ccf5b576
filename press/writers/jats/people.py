"""Authors and their affiliations, the one to write to, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from press.filters.language import fixed_word
from press.model import Resolved
from press.pandoc import ast
from press.pandoc.ast import Element
from press.writers.jats.context import Context
from press.writers.jats.references import person
from press.writers.jats.xml import HREF, Node, Piece, element

Entry = Mapping[str, Any]

#: What is said of some authors: the mark in other formats, and JATS's word for it.
_SAID = (("equal-contributor", "equal"), ("deceased", "deceased"))
_FLAGS = (("corresponding", "corresp"), ("equal-contributor", "equal-contrib"), ("deceased", "deceased"))
#: Parts of an affiliation in the order of the other formats.
_PLACE = (
    ("department", "institution"), ("group", "institution"), ("name", "institution"), ("address", "addr-line"),
    ("city", "city"), ("region", "state"), ("postal-code", "postal-code"), ("country", "country"),
)  # fmt: skip
_UNITS = {"department": "dept", "group": "group"}
_REGISTERS = ("ror", "isni", "ringgold")
#: Attributes that name a role's word in a vocabulary.
_VOCABULARY = ("vocab-identifier", "vocab-term", "vocab-term-identifier", "degree-contribution")


def build_people(resolved: Resolved, context: Context) -> list[Node]:
    """Make the authors, their affiliations, and the notes on them."""
    authors, places = _entries(resolved.meta, "by-author"), _entries(resolved.meta, "by-affiliation")
    if not authors:
        return _AuthorNotes(resolved, authors, context).elements()
    ids = {str(place["id"]): context.invent("aff", number) for number, place in enumerate(places, start=1)}
    notes = _AuthorNotes(resolved, authors, context)
    made = [element("contrib-group", [_author(author, ids, notes) for author in authors], {"content-type": "author"})]
    made += [_place(place, ids[str(place["id"])], numbered=len(places) > 1) for place in places]
    return [*made, *notes.elements()]


def _entries(meta: Entry, key: str) -> list[Entry]:
    return [entry for entry in meta.get(key) or [] if isinstance(entry, Mapping)]


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _is(author: Entry, flag: str) -> bool:
    return (author.get("attributes") or {}).get(flag) is True


class _AuthorNotes:
    """The letters and notes of a document's authors; each author is told which are about them."""

    def __init__(self, resolved: Resolved, authors: Sequence[Entry], context: Context) -> None:
        self._meta, self._authors, self._context = resolved.meta, authors, context
        self._shared = {kind: self._made(kind) for flag, kind in _SAID if any(_is(author, flag) for author in authors)}
        self._letters: list[Node] = []
        self._own: list[Node] = []
        self._thanks = _thanks(resolved, context)

    def _made(self, kind: str) -> Node:
        flag = next(flag for flag, name in _SAID if name == kind)
        text = fixed_word(self._meta, f"title-block-{flag}")
        return element("fn", [element("p", [text])], {"id": self._context.invent(kind, 1), "fn-type": kind})

    def references(self, author: Entry) -> Iterator[Node]:
        """Make the references from an author to the notes that are about them."""
        if self.is_written_to(author):
            self._letters.append(self._letter(author))
            yield element("xref", attributes={"ref-type": "corresp", "rid": str(self._letters[-1].get("id"))})
        for flag, kind in _SAID:
            if _is(author, flag):
                yield element("xref", attributes={"ref-type": "fn", "rid": str(self._shared[kind].get("id"))})
        for key in ("note", "acknowledgements"):
            if author.get(key):
                self._own.append(self._note(author, str(author[key])))
                yield element("xref", attributes={"ref-type": "fn", "rid": str(self._own[-1].get("id"))})

    def is_written_to(self, author: Entry) -> bool:
        """Tell whether letters go to an author: as marked, or the only one."""
        return bool(author.get("email")) and (_is(author, "corresponding") or len(self._authors) == 1)

    def _letter(self, author: Entry) -> Node:
        word = fixed_word(self._meta, "title-block-correspondence")
        mail = element("email", [str(author["email"])])
        who: list[Piece] = [f" ({printed_name(author)})"] if len(self._authors) > 1 else []
        name = self._context.invent("cor", len(self._letters) + 1)
        return element("corresp", [f"{word}: ", mail, *who], {"id": name})

    def _note(self, author: Entry, text: str) -> Node:
        name = self._context.invent("author-note", len(self._own) + 1)
        return element("fn", [element("p", [f"{printed_name(author)}: {text}"])], {"id": name, "fn-type": "other"})

    def elements(self) -> list[Node]:
        """Give all notes, in the order in which other formats print them."""
        held = [*self._letters, *self._shared.values(), *self._own, *self._thanks]
        return [element("author-notes", held)] if held else []


def _thanks(resolved: Resolved, context: Context) -> list[Node]:
    thanks = printed_inlines(resolved.ast["meta"].get("thanks"))
    held = [element("p", context.inlines(thanks))]
    return [element("fn", held, {"id": context.invent("thanks", 1), "fn-type": "other"})] if thanks else []


def printed_inlines(value: Any) -> list[Element]:
    """Give a printed value as inlines; paragraphs run on."""
    if not value:
        return []
    if value["t"] == "MetaInlines":
        return list(value["c"])
    if value["t"] == "MetaBlocks":
        return [inline for block in value["c"] for inline in (*block["c"], ast.space())][:-1]
    return ast.words(str(value["c"]))


def printed_name(author: Entry) -> str:
    """Give an author's name as it is printed."""
    name = author.get("name") or {}
    return str(name.get("literal", "")) if isinstance(name, Mapping) else str(name)


def _author(author: Entry, places: Mapping[str, str], notes: _AuthorNotes) -> Node:
    orcid = author.get("orcid")
    settings = {"contrib-id-type": "orcid"}
    held = [element("contrib-id", [f"https://orcid.org/{orcid}"], settings)] if orcid else []
    held.append(person(author.get("name") or {}))
    degrees = ", ".join(map(str, _items(author.get("degrees"))))
    held += [element("degrees", [degrees])] if degrees else []
    held += [_role(role) for role in _items(author.get("roles"))]
    held += _addresses(author, notes)
    ids = [places[str(place["id"])] for place in author.get("affiliations") or [] if str(place.get("id")) in places]
    held += [element("xref", attributes={"ref-type": "aff", "rid": name}) for name in ids]
    held += notes.references(author)
    flags = {name: "yes" for flag, name in _FLAGS if _is(author, flag)}
    return element("contrib", held, {"contrib-type": "author", **flags})


def _addresses(author: Entry, notes: _AuthorNotes) -> list[Node]:
    lines = [element(key, [str(author[key])]) for key in ("phone", "fax") if author.get(key)]
    held = [element("address", lines)] if lines else []
    if author.get("email") and not notes.is_written_to(author):
        held.append(element("email", [str(author["email"])]))
    return [*held, *([_uri(str(author["url"]))] if author.get("url") else [])]


def _uri(address: str) -> Node:
    return element("uri", [address], {HREF: address})


def _role(role: Any) -> Node:
    given = role if isinstance(role, Mapping) else {"role": role}
    terms = {**given, "degree-contribution": given.get("degree-of-contribution", "")}
    settings = {key: str(terms[key]) for key in _VOCABULARY if terms.get(key)}
    return element("role", [str(given["role"])], {**({"vocab": "credit"} if "vocab-term" in given else {}), **settings})


def _place(place: Entry, name: str, *, numbered: bool) -> Node:
    """Make an affiliation; the commas between its parts are those of the other formats."""
    pieces: list[Piece] = [element("label", [str(place["number"])])] if numbered else []
    parts = [_part(key, tag, place) for key, tag in _PLACE if place.get(key)]
    for number, part in enumerate(parts):
        pieces += [", ", part] if number else [part]
    pieces += [" ", _uri(str(place["url"]))] if place.get("url") else []
    return element("aff", pieces, {"id": name})


def _part(key: str, tag: str, place: Entry) -> Node:
    made = element(tag, [str(place[key])], {"content-type": _UNITS.get(key, "")})
    numbers = [
        element("institution-id", [str(place[kind])], {"institution-id-type": kind})
        for kind in _REGISTERS
        if place.get(kind)
    ]
    return element("institution-wrap", [*numbers, made]) if key == "name" and numbers else made
