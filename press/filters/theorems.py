"""Theorems and their kin, proofs, remarks and solutions: divs whose first paragraph begins with a title."""

from __future__ import annotations

from collections.abc import Mapping

from press.filters.context import Context
from press.filters.kinds import Kind
from press.filters.markup import inlines_of
from press.pandoc.ast import Element, attr, attr_of, div, para, span, values

#: Classes of the unnumbered kin and their words.
_UNNUMBERED: Mapping[str, str] = {name: f"environment-{name}-title" for name in ("proof", "remark", "solution")}


def theorem_kind(node: Element, context: Context) -> Kind | None:
    """Give the kind of theorem or proof that a div's label names, or nothing."""
    kind = context.kind_of(attr_of(node)[0])
    return kind if kind and kind.family in ("theorem", "proof") else None


def unnumbered_name(node: Element) -> str:
    """Give `proof`, `remark` or `solution` where a div is one without label, else nothing."""
    return next((name for name in attr_of(node)[1] if name in _UNNUMBERED), "")


def from_theorem(node: Element, kind: Kind, context: Context) -> Element:
    """Turn a labelled div into a theorem in normal form; its number comes later."""
    title, rest, given = _title(node, context)
    family = "theorem" if kind.family == "theorem" else "proof"
    names = list(dict.fromkeys([family, kind.name, *attr_of(node)[1]]))
    return div(
        with_lead(rest, lead(kind.family, title)), attr(attr_of(node)[0], names, {"ref-type": kind.key, **given})
    )


def from_proof(node: Element, name: str, context: Context) -> Element:
    """Turn a `.proof`, `.remark` or `.solution` div without label into normal form."""
    title, rest, given = _title(node, context)
    label = [{"t": "Str", "c": context.words[_UNNUMBERED[name]]}]
    names = list(dict.fromkeys(["proof", name, *attr_of(node)[1]]))
    return div(with_lead(rest, lead("proof", title, label=label)), attr(attr_of(node)[0], names, given))


def lead(family: str, title: list[Element], *, label: list[Element] | None = None) -> Element:
    """Make the title that begins the first paragraph; `label` is empty until the number is known."""
    words = [*(label or []), *([{"t": "Space"}] if label and title else [])]
    named = [{"t": "Str", "c": "("}, *title, {"t": "Str", "c": ")"}] if title else []
    if family == "theorem":
        return span([{"t": "Strong", "c": [*words, *named]}], attr(classes=["theorem-title"]))
    return span([{"t": "Emph", "c": [*words, *named]}, {"t": "Str", "c": "."}], attr(classes=["proof-title"]))


def with_lead(blocks: list[Element], title: Element) -> list[Element]:
    """Put a title in front of the first paragraph, or in a paragraph of its own where none comes first."""
    if blocks and blocks[0]["t"] in ("Para", "Plain"):
        return [{"t": blocks[0]["t"], "c": [title, {"t": "Space"}, *blocks[0]["c"]]}, *blocks[1:]]
    return [para([title]), *blocks]


def _title(node: Element, context: Context) -> tuple[list[Element], list[Element], dict[str, str]]:
    """Give title, remaining blocks and remaining attributes: the first heading names it, else `name`."""
    blocks = node["c"][1]
    given = values(node)
    name = given.pop("name", "")
    if blocks and blocks[0]["t"] == "Header":
        return blocks[0]["c"][2], blocks[1:], given
    return (inlines_of(name, context) if name else []), blocks, given
