"""Authors and affiliations: every documented way of writing them, brought into `by-author` and `by-affiliation`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from press.errors import did_you_mean
from press.filters.context import Context
from press.filters.kinds import format_number
from press.filters.scholarly.leaf import Leaf, leaf, to_plain
from press.filters.scholarly.names import NAME_PARTS, complete_name, parse_name
from press.filters.scholarly.roles import normalise_roles
from press.pandoc.ast import Element, plain_text, rewrite, space

_FLAGS = ("corresponding", "equal-contributor", "deceased")
_TEXTS = ("note", "acknowledgements")
_VERBATIM = ("url", "email", "phone", "fax", "orcid")
_AFFILIATION_TEXTS = ("name", "department", "group", "address", "city", "region", "country", "postal-code")
_AFFILIATION_VERBATIM = ("url", "isni", "ringgold", "ror")
_ORCID = re.compile(r"(?:https?://orcid\.org/)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")


def normalise_people(given: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """Give `authors`, `affiliations`, `by-author` and `by-affiliation` of paired metadata; none of them without authors."""
    listed = _as_list(given.get("author", given.get("authors")))
    if not listed:
        return {}
    register = _Register(context)
    for item in _as_list(given.get("affiliations", given.get("affiliation"))):
        register.add(item)
    authors = [_author(item, number, register, context) for number, item in enumerate(listed, start=1)]
    _add_institutes(authors, _as_list(given.get("institute", given.get("institutes"))), register)
    places = register.numbered(authors)
    by_author = [{**author, **_with_places(author, places)} for author in authors]
    return {
        "authors": [
            {
                **author,
                **(
                    {"affiliations": [{"ref": ref} for ref in author["affiliations"]]} if author["affiliations"] else {}
                ),
            }
            for author in authors
        ],
        "affiliations": list(places.values()),
        "by-author": [_without_empty(author) for author in by_author],
        "by-affiliation": [_by_affiliation(place, by_author) for place in places.values()],
    }


def _add_institutes(authors: Sequence[dict[str, Any]], institutes: Sequence[Any], register: _Register) -> None:
    """Give each author the institute at the same place of its list, all of them the only one; others stand alone."""
    ids = [register.add(item) for item in institutes]
    pairs = ids if len(ids) == len(authors) else ids * len(authors) if len(ids) == 1 else []
    for author, key in zip(authors, pairs, strict=False):
        author["affiliations"] = list(dict.fromkeys([*author["affiliations"], key]))


class _Register:
    """The affiliations of a document, each once, by id; ids that nobody gave are counted."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.known: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    def add(self, item: Any, *, url: Leaf | None = None) -> str:
        """Take in one affiliation, or a reference to one, and give its id."""
        if isinstance(item, Mapping) and "ref" in item:
            self.asked.append(item["ref"].raw)
            return str(item["ref"].raw)
        fields = _affiliation(item if isinstance(item, Mapping) else {"name": item})
        if url is not None:
            fields.setdefault("url", url)
        given = item.get("id") if isinstance(item, Mapping) else None
        if given is None:
            same = next((key for key, other in self.known.items() if _same(other, fields)), None)
            if same:
                return same
        key = given.raw if given is not None else f"aff-{len(self.known) + 1}"
        self.known.setdefault(key, fields)
        return str(key)

    def numbered(self, authors: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """Count the affiliations in the order in which the authors name them; report references to none."""
        for key in self.asked:
            if key not in self.known:
                hint = did_you_mean(key, self.known) if self.known else "give one of the affiliations this id"
                self.context.report(
                    "affiliation",
                    f'affiliation: found a reference to "{key}", expected the id of an affiliation',
                    hint=hint,
                )
        order = dict.fromkeys(key for author in authors for key in author["affiliations"] if key in self.known)
        keys = [*order, *(key for key in self.known if key not in order)]
        return {
            key: {"id": key, "number": number, "letter": format_number(number, "alpha a"), **self.known[key]}
            for number, key in enumerate(keys, start=1)
        }


def _author(item: Any, number: int, register: _Register, context: Context) -> dict[str, Any]:
    given: Mapping[str, Any] = item if isinstance(item, Mapping) else {"name": item}
    name, notes = _without_notes(_name(given.get("name"), number, context))
    author: dict[str, Any] = {
        "id": given["id"].raw if "id" in given else f"author-{number}",
        "number": number,
        "name": name,
        **({"note": notes} if notes else {}),
    }
    author |= {key: leaf(_verbatim(key, given[key], context)) for key in _VERBATIM if given.get(key) is not None}
    author |= {key: given[key] for key in _TEXTS if given.get(key) is not None}
    if given.get("degrees") is not None:
        author["degrees"] = _as_list(given["degrees"])
    roles = given.get("roles", given.get("role"))
    if roles is not None:
        author["roles"] = normalise_roles(roles)
    flags = {**{flag: given[flag] for flag in _FLAGS if flag in given}, **_mapping(given.get("attributes"))}
    if flags:
        author["attributes"] = {flag: _is_true(value) for flag, value in flags.items()}
    url = given.get("affiliation-url", given.get("affiliations-url"))
    places = _as_list(given.get("affiliations", given.get("affiliation")))
    author["affiliations"] = list(dict.fromkeys(register.add(place, url=url) for place in places))
    extra = {**{key: value for key, value in given.items() if key not in _KNOWN}, **_mapping(given.get("metadata"))}
    return {**author, **({"metadata": extra} if extra else {})}


_KNOWN = frozenset([
    *"id number name degrees role roles attributes metadata".split(),
    *"affiliation affiliations affiliation-url affiliations-url".split(),
    *_FLAGS, *_TEXTS, *_VERBATIM,
])  # fmt: skip


def _name(given: Any, number: int, context: Context) -> dict[str, Any]:
    if isinstance(given, Mapping):
        parts = {key: value.text for key, value in given.items() if key in NAME_PARTS and isinstance(value, Leaf)}
        if parts:
            return {key: leaf(value) for key, value in complete_name(parts).items()}
    elif isinstance(given, Leaf) and given.text.strip():
        return {**{key: leaf(value) for key, value in parse_name(given.text).items()}, "literal": given}
    context.report(
        "author-name",
        f"author {number}: found no name, expected one",
        needle="author",
        hint="write a name, or given and family",
    )
    return {"literal": leaf("")}


def _without_notes(name: dict[str, Any]) -> tuple[dict[str, Any], Leaf | None]:
    """Part a name from the notes that stand at it, which are notes on the author: `Ada Moor^[Paid by the fund.]`."""
    literal: Leaf = name["literal"]
    notes: list[Element] = []

    def take(note: Element) -> list[Element]:
        notes.extend(([space()] if notes else []) + [inline for block in note["c"] for inline in block["c"]])
        return []

    kept = rewrite(literal.value["c"], {"Note": take})
    if not notes:
        return name, None
    return (
        {**name, "literal": Leaf(plain_text(kept), {"t": "MetaInlines", "c": kept})},
        Leaf(plain_text(notes), {"t": "MetaInlines", "c": notes}),
    )


def _verbatim(key: str, value: Any, context: Context) -> str:
    """Give a text without markup, as written; an ORCID iD must look like one."""
    text = value.raw.strip() if isinstance(value, Leaf) else str(value)
    if key != "orcid":
        return text
    found = _ORCID.fullmatch(text)
    if not found:
        context.report("orcid", f'orcid: found "{text}", expected an iD such as 0000-0002-1825-0097', needle=text)
    return found[1] if found else text


def _affiliation(given: Mapping[str, Any]) -> dict[str, Any]:
    named = {"region" if key == "state" else key: value for key, value in given.items() if value is not None}
    fields = {key: _one_text(named[key]) for key in _AFFILIATION_TEXTS if key in named}
    return fields | {key: leaf(_one_text(named[key]).raw) for key in _AFFILIATION_VERBATIM if key in named}


def _one_text(value: Any) -> Leaf:
    """Give a text as it is, and a list of them (two departments) as one."""
    return value if isinstance(value, Leaf) else leaf(", ".join(str(to_plain(part)) for part in _as_list(value)))


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Two affiliations are one where every field that either has reads the same."""
    return {key: value.text for key, value in one.items()} == {key: value.text for key, value in other.items()}


def _with_places(author: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {"affiliations": [places[key] for key in author["affiliations"] if key in places]}


def _by_affiliation(place: Mapping[str, Any], authors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    members = [author for author in authors if any(other["id"] == place["id"] for other in author["affiliations"])]
    return {
        **place,
        "authors": [{key: value for key, value in author.items() if key != "affiliations"} for author in members],
    }


def _without_empty(author: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in author.items() if value != []}


def _as_list(given: Any) -> list[Any]:
    return [] if given is None else given if isinstance(given, list) else [given]


def _mapping(given: Any) -> Mapping[str, Any]:
    return given if isinstance(given, Mapping) else {}


def _is_true(value: Any) -> bool:
    # yes is a text in YAML 1.2, and means what it says where no text is wanted
    return value is True or (isinstance(value, Leaf) and value.raw.lower() in {"true", "yes", "on"})
