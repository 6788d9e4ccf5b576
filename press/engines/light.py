"""The citations of a tree without the tree: what citeproc needs to see, and its work put back in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from press.model import Json
from press.pandoc.ast import Element, Outline, attr, div, find, rewrite

#: Metadata whose citations are printed.
_PRINTED = ("title", "subtitle", "abstract", "description")
#: Those, and what names works.
_READ = frozenset({"nocite", "references", *_PRINTED})
#: A citation that holds one of these is moved over the punctuation around it.
_MOVED = ("Note", "Superscript")


def read_meta(tree: Json) -> dict[str, Json]:
    """Give the metadata that citeproc is to see."""
    return {key: value for key, value in tree["meta"].items() if key in _READ}


def cites_in_meta(meta: Mapping[str, Json]) -> bool:
    """Tell whether metadata that are printed hold citations."""
    return bool(find([meta[key] for key in _PRINTED if key in meta], "Cite"))


def printed_meta(meta: Mapping[str, Json]) -> dict[str, Json]:
    """Give the metadata in which citeproc printed citations."""
    return {key: meta[key] for key in _PRINTED if key in meta}


@dataclass(frozen=True)
class Light:
    """A document of nothing but citations, each a paragraph, in the order of the text; last what the list goes into.

    Attributes
    ----------
    placed
        Whether that is a div of our own, since the document has none: so the light form is the same for formats that
        differ in where the list stands.
    """

    tree: Json
    citations: int
    placed: bool

    def restored(self, tree: Json, done: Json, outline: Outline | None = None) -> Json | None:
        """Put what citeproc made of the light tree into the whole one; `outline` as for `lighten`.

        None where the citations were not made in their places alone, as with styles that print in notes or raised.
        """
        made = done["blocks"][: self.citations]
        resolved = [block["c"][0] for block in made if block["t"] == "Para" and len(block["c"]) == 1]
        if len(resolved) < self.citations or any(_moves(cite) for cite in resolved):
            return None
        waiting = iter(resolved)
        blocks = rewrite(tree["blocks"], {"Cite": lambda _: next(waiting)}, outline=outline)
        last = done["blocks"][self.citations :]
        empty = self.placed and not last[0]["c"][1]
        return {
            **done,
            "blocks": blocks if empty else _with_list(blocks, last, outline),
            "meta": {**tree["meta"], **printed_meta(done["meta"])},
        }


def lighten(tree: Json, *, titled: bool = False, outline: Outline | None = None) -> Light | None:
    """Give the light form of a tree; None where a citation stands in what is replaced as a whole.

    `titled`: citeproc sets a heading before a list that has no place of its own. `outline`: what stands in the tree.
    """
    citations = find(tree["blocks"], "Cite", outline=outline)
    last = _list_place(tree["blocks"], outline)
    if find(last, "Cite"):
        return None
    paragraphs = [{"t": "Para", "c": [cite]} for cite in citations]
    meta = {key: value for key, value in read_meta(tree).items() if key not in _PRINTED or find(value, "Cite")}
    placed = not last and not titled
    if placed:
        last = [div([], attr("refs"))]
    return Light({**tree, "meta": meta, "blocks": [*paragraphs, *last]}, len(citations), placed)


def _list_place(blocks: list[Json], outline: Outline | None) -> list[Json]:
    """Give the div of the reference list; without one, the last heading if the list comes right behind it."""
    place = next((div for div in find(blocks, "Div", outline=outline) if _is_list(div)), None)
    if place:
        return [place]
    return blocks[-1:] if blocks and blocks[-1]["t"] == "Header" else []


def _is_list(div: Element) -> bool:
    return bool(div["c"][0][0] == "refs")


def _with_list(blocks: list[Json], made: list[Json], outline: Outline | None) -> list[Json]:
    """Put the reference list where its div stood, else at the end; a heading before it was marked by citeproc."""
    found = [div for div in find(blocks, "Div", outline=outline) if _is_list(div)]
    if found:
        handlers = {"Div": lambda div: made[0] if div is found[0] else None}
        placed: list[Json] = rewrite(blocks, handlers, outline=outline)
        return placed
    kept = blocks[:-1] if made and made[0]["t"] == "Header" and blocks and blocks[-1]["t"] == "Header" else blocks
    return [*kept, *made]


def _moves(cite: Element) -> bool:
    return cite["t"] != "Cite" or bool(find(cite["c"][1], *_MOVED))
