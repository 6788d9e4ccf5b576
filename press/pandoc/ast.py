"""Pandoc's document tree as JSON gives it: small constructors and one walk.

Elements are plain dicts `{"t": ..., "c": ...}`. panflute was measured and not taken (docs/decisions/0002-pandoc-json.md).
Functions here never change what they are given.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Element = dict[str, Any]
Attr = list[Any]
#: Takes an element; gives None to keep it, an element to replace it, or a list to splice in its place.
Replace = Callable[[Element], Element | list[Element] | None]

#: Kinds of elements that hold no other, and marks that Pandoc writes like elements.
_LEAVES = frozenset({
    "Str", "Space", "SoftBreak", "LineBreak", "HorizontalRule", "Code", "CodeBlock", "RawInline", "RawBlock", "Math",
    "AlignDefault", "AlignLeft", "AlignRight", "AlignCenter", "ColWidth", "ColWidthDefault",
})  # fmt: skip

#: Where an element keeps its attributes inside "c".
_ATTR_INDEX = {
    "Header": 1,
    "Table": 0,
    "Cell": 0,
    "Code": 0,
    "CodeBlock": 0,
    "Link": 0,
    "Image": 0,
    "Span": 0,
    "Div": 0,
    "Figure": 0,
}


def attr(identifier: str = "", classes: Sequence[str] = (), values: Mapping[str, str] | None = None) -> Attr:
    """Make an attribute triple."""
    return [identifier, list(classes), [[key, str(value)] for key, value in (values or {}).items()]]


def attr_of(element: Element) -> Attr:
    """Give an element's attribute triple, or an empty one for an element that has none."""
    index = _ATTR_INDEX.get(element["t"])
    found: Attr = element["c"][index] if index is not None else ["", [], []]
    return found


def identifier(element: Element) -> str:
    """Give an element's id."""
    return str(attr_of(element)[0])


def classes(element: Element) -> list[str]:
    """Give an element's classes."""
    return list(attr_of(element)[1])


def values(element: Element) -> dict[str, str]:
    """Give an element's key-value attributes."""
    return dict(attr_of(element)[2])


def with_attr(
    element: Element,
    *,
    identifier: str | None = None,
    classes: Sequence[str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Element:
    """Copy an element with parts of its attributes replaced."""
    index = _ATTR_INDEX[element["t"]]
    old = element["c"][index]
    new = [
        old[0] if identifier is None else identifier,
        old[1] if classes is None else list(classes),
        old[2] if values is None else [[key, str(value)] for key, value in values.items()],
    ]
    content = list(element["c"])
    content[index] = new
    return {"t": element["t"], "c": content}


def string(text: str) -> Element:
    """Make a `Str`."""
    return {"t": "Str", "c": text}


def space() -> Element:
    """Make a `Space`."""
    return {"t": "Space"}


def words(text: str) -> list[Element]:
    """Turn plain text into `Str` and `Space`; a non-breaking space stays inside its `Str`."""
    made: list[Element] = []
    for number, word in enumerate(text.split(" ")):
        if number:
            made.append(space())
        if word:
            made.append(string(word))
    return made


def span(inlines: Iterable[Element], attributes: Attr | None = None) -> Element:
    """Make a `Span`."""
    return {"t": "Span", "c": [attributes or attr(), list(inlines)]}


def div(blocks: Iterable[Element], attributes: Attr | None = None) -> Element:
    """Make a `Div`."""
    return {"t": "Div", "c": [attributes or attr(), list(blocks)]}


def para(inlines: Iterable[Element]) -> Element:
    """Make a `Para`."""
    return {"t": "Para", "c": list(inlines)}


def plain(inlines: Iterable[Element]) -> Element:
    """Make a `Plain`."""
    return {"t": "Plain", "c": list(inlines)}


def link(inlines: Iterable[Element], target: str, attributes: Attr | None = None) -> Element:
    """Make a `Link`."""
    return {"t": "Link", "c": [attributes or attr(), list(inlines), [target, ""]]}


def header(level: int, inlines: Iterable[Element], attributes: Attr | None = None) -> Element:
    """Make a `Header`."""
    return {"t": "Header", "c": [level, attributes or attr(), list(inlines)]}


def raw_block(format_name: str, text: str) -> Element:
    """Make a `RawBlock`."""
    return {"t": "RawBlock", "c": [format_name, text]}


def raw_inline(format_name: str, text: str) -> Element:
    """Make a `RawInline`."""
    return {"t": "RawInline", "c": [format_name, text]}


def is_div(element: Element, *names: str) -> bool:
    """Tell whether the element is a `Div` with all the classes."""
    return element["t"] == "Div" and set(names) <= set(element["c"][0][1])


def is_span(element: Element, *names: str) -> bool:
    """Tell whether the element is a `Span` with all the classes."""
    return element["t"] == "Span" and set(names) <= set(element["c"][0][1])


def walk(node: Any, replace: Replace) -> Any:
    """Rebuild a tree from the leaves up, replacing what `replace` gives back.

    Children come before their parents, in document order.
    """
    if isinstance(node, list):
        return _walk_list(node, replace)
    if not isinstance(node, dict):
        return node
    if "t" not in node:
        return {key: walk(value, replace) for key, value in node.items()}
    return {"t": node["t"], "c": walk(node["c"], replace)} if "c" in node else node


def _walk_list(nodes: list[Any], replace: Replace) -> list[Any]:
    made: list[Any] = []
    for node in nodes:
        new = walk(node, replace)
        if not (isinstance(new, dict) and "t" in new):
            made.append(new)
            continue
        result = replace(new)
        if result is None:
            made.append(new)
        elif isinstance(result, list):
            made.extend(result)
        else:
            made.append(result)
    return made


def elements(node: Any) -> Iterator[Element]:
    """Yield every element of a tree, parents before children, in document order."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        if type(found) is dict:
            if "t" in found:
                yield found
                waiting.append(found.get("c"))
            else:
                waiting.extend(reversed(found.values()))
        elif type(found) is list and found and type(found[0]) is not str:
            waiting.extend(reversed(found))


def plain_text(node: Any) -> str:
    """Give the text of a tree as a reader would copy it; notes are left out."""
    if type(node) is list:
        # words and the spaces between them are most of every text: no call for each of them
        return "".join([
            part["c"] if kind == "Str" else " " if kind == "Space" else plain_text(part)
            for part in node
            for kind in (part.get("t") if type(part) is dict else None,)
        ])  # fmt: skip
    if type(node) is not dict:
        return ""
    return _TEXT.get(node["t"], _children_text)(node) if "t" in node else ""


def _children_text(node: Element) -> str:
    content = node.get("c")
    return (
        "".join(plain_text(child) for child in content if isinstance(child, (list, dict)))
        if isinstance(content, list)
        else ""
    )


def _second(node: Element) -> str:
    return str(node["c"][1])


_TEXT: Mapping[str, Callable[[Element], str]] = {
    "Str": lambda node: str(node["c"]),
    "Space": lambda _: " ",
    "SoftBreak": lambda _: " ",
    "LineBreak": lambda _: "\n",
    "Code": _second,
    "CodeBlock": _second,
    "Math": _second,
    "RawInline": lambda _: "",
    "RawBlock": lambda _: "",
    "Note": lambda _: "",
    "Quoted": lambda node: ("“%s”" if node["c"][0]["t"] == "DoubleQuote" else "‘%s’") % plain_text(node["c"][1]),
    "Cite": lambda node: plain_text(node["c"][1]),
    "Link": lambda node: plain_text(node["c"][1]),
    "Image": lambda node: plain_text(node["c"][1]),
    "Span": lambda node: plain_text(node["c"][1]),
    "Header": lambda node: plain_text(node["c"][2]),
}


class Outline:
    """Remembers what stands in each part of a tree, so that walks pass over the parts that hold nothing they ask for.

    What stands there is told by kind, `Cite`, and by class with a dot, `.aside`. It holds on to every list it has
    seen, which must not change: one outline serves the trees of one document, not more.
    """

    def __init__(self) -> None:
        self._signs: dict[str, int] = {}
        # A list's own method tells it from all others, as `id` would; but who listens to what Python opens, as
        # press.cache.opened does, hears each call of `id`, and that takes longer than all that is done with it.
        self._known: dict[Callable[[], int], int] = {}

    def copy(self) -> Outline:
        """Give another that knows the same and learns on its own, for a thread or a format that shares the tree."""
        made = Outline()
        made._signs, made._known = dict(self._signs), dict(self._known)
        return made

    def sign(self, name: str) -> int:
        """Give the bit that stands for a kind or a class."""
        return self._signs.setdefault(name, 1 << len(self._signs))

    def signs(self, names: Iterable[str]) -> int:
        """Give the bits of several kinds and classes."""
        return functools.reduce(operator.or_, map(self.sign, names), 0)

    def has(self, node: Any, *names: str) -> bool:
        """Tell whether one of the kinds and classes stands in a list or map of nodes."""
        return bool(self.inside(node) & self.signs(names))

    def inside(self, node: Any) -> int:
        """Give the bits of everything in a list or map of nodes."""
        if type(node) is dict:
            return self._look([node])
        itself = node.__len__
        known = self._known.get(itself)
        if known is None:
            known = self._known[itself] = self._look(node)
        return known

    def _look(self, nodes: Iterable[Any]) -> int:
        found = 0
        signs = self._signs
        for node in nodes:
            content: Any = node
            if type(node) is dict:
                tag = node.get("t")
                content = node.get("c")
                if tag is None:
                    found |= self._look(node.values())
                    continue
                found |= signs[tag] if tag in signs else self.sign(tag)
                names = content[_ATTR_INDEX[tag]][1] if tag in _ATTR_INDEX else ()
                if names:
                    found |= self.signs([f".{name}" for name in names])
                if tag in _LEAVES:
                    continue
            if type(content) is dict:
                found |= self._look([content])
            elif type(content) is list and content and type(content[0]) is not str:
                found |= self.inside(content)
        return found


@dataclass(frozen=True, slots=True)
class _Walk:
    """What a walk asks for: `visit` is asked about `kinds`; `passed` are the kinds that hold nothing it could want."""

    visit: Replace
    kinds: frozenset[str]
    passed: frozenset[str]
    outline: Outline | None
    wanted: int

    def down(self, nodes: list[Any]) -> list[Any]:
        """Rebuild a list as far as it changes."""
        # A list that begins with a text is an attribute triple or a target: nothing in it is an element. What has
        # nothing inside is passed over here, since a call for each word of a document is most of a walk's time.
        if not nodes or type(nodes[0]) is str or (self.outline and not self.outline.inside(nodes) & self.wanted):
            return nodes
        made: list[Any] = []
        done = 0
        kinds, passed = self.kinds, self.passed
        for position, node in enumerate(nodes):
            kind = type(node)
            if kind is dict:
                tag = node.get("t")
                if tag in passed:
                    continue
                result = self.visit(node) if tag in kinds else None
                if result is None:
                    result = self.inside(node)
            elif kind is list and node and type(node[0]) is not str:
                result = self.down(node)
            else:
                continue
            if result is not node:
                made += nodes[done:position]
                made += result if kind is dict and type(result) is list else [result]
                done = position + 1
        return [*made, *nodes[done:]] if done else nodes

    def inside(self, node: Element) -> Element:
        """Visit what is in an element, or in a map such as the metadata."""
        if "t" in node:
            content = node.get("c")
            new = self.any(content)
            return node if new is content else {"t": node["t"], "c": new}
        made = {key: self.any(value) for key, value in node.items()}
        return made if any(made[key] is not node[key] for key in made) else node

    def any(self, node: Any) -> Any:
        """Rebuild whatever the node is."""
        if type(node) is list:
            return self.down(node)
        return self.inside(node) if type(node) is dict else node


def _begin(visit: Replace, kinds: Iterable[str], outline: Outline | None, where: Iterable[str]) -> _Walk:
    asked = frozenset(kinds)
    wanted = outline.signs(where or asked) if outline else 0
    return _Walk(visit, asked, _LEAVES - asked, outline, wanted)


def rewrite(
    node: Any, handlers: Mapping[str, Replace], *, outline: Outline | None = None, where: Iterable[str] = ()
) -> Any:
    """Rebuild from the leaves up what the handlers of an element's kind change; all else stays the same object.

    As `walk`, but it asks only the handlers of the kinds named and copies only what changed, so a table of
    10,000 cells costs little where nothing in it is meant.

    Parameters
    ----------
    where
        With an outline: kinds and classes (`.aside`) of which one must stand in a part for it to be entered;
        all kinds that have handlers, if none are named.
    """

    def visit(element: Element) -> Element | list[Element] | None:
        inside = walk_.inside(element)
        result = handlers[element["t"]](inside)
        return inside if result is None else result

    walk_ = _begin(visit, handlers, outline, where)
    return walk_.any(node)


def descend(
    node: Any, visit: Replace, *, kinds: Iterable[str], outline: Outline | None = None, where: Iterable[str] = ()
) -> Any:
    """Rebuild from the root down: `visit` is asked about elements of the `kinds` named, parents first.

    What it gives back is final; where it gives None, its children are visited. Unchanged parts stay the same objects.
    `outline` and `where` as for `rewrite`.
    """
    return _begin(visit, kinds, outline, where).any(node)


def find(node: Any, *kinds: str, outline: Outline | None = None) -> list[Element]:
    """Give the elements of the kinds named, in document order; quicker than to filter `elements`."""
    found: list[Element] = []
    _gather([node], _begin(found.append, kinds, outline, ()))
    return found


def _gather(nodes: Iterable[Any], walk_: _Walk) -> None:
    visit, kinds, passed, outline, wanted = walk_.visit, walk_.kinds, walk_.passed, walk_.outline, walk_.wanted
    for node in nodes:
        content = node
        if type(node) is dict:
            tag = node.get("t")
            if tag in passed:
                continue
            if tag in kinds:
                visit(node)
            content = None if tag is None else node.get("c")
            if tag is None or type(content) is dict:
                _gather(node.values(), walk_)
        if type(content) is not list or not content or type(content[0]) is str:
            continue
        if outline is None or outline.inside(content) & wanted:
            _gather(content, walk_)
