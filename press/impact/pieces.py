"""What a document prints, piece by piece: its resolved trees in, sentences, cells, captions, alt texts, figures out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from press.cache.digests import digest
from press.checks.printed import NAME, Printed
from press.errors import Location
from press.impact.model import EffectKind, Piece
from press.impact.places import Places
from press.impact.sentences import Sentence, split, whole
from press.model import FORMATS, Executed
from press.pandoc.ast import Element, classes, find, identifier, plain_text, values

#: Parts of the metadata that are printed before the text.
_FRONT = ("title", "subtitle", "abstract", "keywords")
_FONT = re.compile(rb"@font-face\s*\{[^}]*\}")
_DRAWN = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)
_NAMED = re.compile(rf'\b{NAME}="([^"]+)"')
_TAG = re.compile(r"<[^>]+>")


def read_pieces(printed: Printed) -> list[Piece]:
    """Take the pieces of a document, those of its first format, and of the others what stands in them alone."""
    formats = [name for name in FORMATS if name in printed.resolved]
    found: list[Piece] = []
    for name in formats:
        elements = {use.element: use.where for use in printed.uses(name)}
        reader = _Reader(printed.executed[name], elements)
        there = {(piece.kind, piece.name, piece.same) for piece in found}
        found += [
            one for one in reader.read(printed.resolved[name].tree) if (one.kind, one.name, one.same) not in there
        ]
    return found


class _Reader:
    def __init__(self, executed: Executed, elements: dict[str, Location]) -> None:
        self._places = Places(executed, elements)
        document = executed.document
        self._folders = (document.path.parent, executed.resources, document.project.root)
        self._tables = 0
        self._pictures = 0
        #: Id and printed label of the float that is being read.
        self._float = ("", "")

    def read(self, tree: Mapping[str, Any]) -> Iterator[Piece]:
        meta = tree.get("meta", {})
        front = [meta[key] for key in _FRONT if key in meta]
        yield from (one for one in self._blocks(front) if one.text)
        self._places.begin_text()
        yield from self._blocks(tree["blocks"])

    def _blocks(self, nodes: Sequence[Any]) -> Iterator[Piece]:
        for node in nodes:
            if isinstance(node, list):
                yield from self._blocks(node)
            elif isinstance(node, dict) and "t" in node:
                yield from self._block(node)

    def _block(self, node: Element) -> Iterator[Piece]:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind in {"Para", "Plain", "Header", "MetaInlines"}:
            yield from self._text(content[2] if kind == "Header" else content)
        elif kind == "MetaString":
            yield from self._text([{"t": "Str", "c": content}])
        elif kind == "CodeBlock":
            text = content[1]
            yield self._piece("sentence", Sentence(text, text, text, (), tuple(re.findall(r"[^\W_]+", text))))
        elif kind == "Table":
            yield from self._table(node)
        elif kind == "Div":
            yield from self._div(node)
        elif kind == "LineBlock":
            for line in content:
                yield from self._text(line)
        elif isinstance(content, list):
            yield from self._blocks(content)

    def _div(self, node: Element) -> Iterator[Piece]:
        marks, name = classes(node), identifier(node)
        if "csl-entry" in marks:
            text = plain_text(node).strip()
            told = re.sub(r"^\W*\d+\W+", "", text)
            yield Piece("reference", (name,), name.removeprefix("ref-"), text, told, told, (), "", 0)
        elif "quarto-float-caption" in marks:
            sentence = whole(_behind_label([inline for block in node["c"][1] for inline in block["c"]]))
            yield self._piece("caption", sentence, name=(self._float[0],), shown=f"caption of {self._float[1]}")
        elif "quarto-float" in marks:
            outer, self._float = self._float, (name, _label(node) or name)
            yield from self._blocks(node["c"][1])
            self._float = outer
        else:
            yield from self._blocks(node["c"][1])

    def _text(self, inlines: list[Element]) -> Iterator[Piece]:
        for sentence in split(inlines):
            yield self._piece("sentence", sentence, elements=inlines)
        for inline in find(inlines, "Image", "Note"):
            if inline["t"] == "Note":
                yield from self._blocks(inline["c"])
            else:
                yield from self._picture(inline)

    def _picture(self, image: Element) -> Iterator[Piece]:
        self._pictures += 1
        target = str(image["c"][2][0])
        name, shown = self._float if self._float[0] else (f"picture-{self._pictures}", f"picture {Path(target).name}")
        where = self._places.of_text(target) or Location("")
        drawn, content, named = self._drawn(target)
        path, line = self._places.shown(where) if where.line else ("", 0)
        calls = self._places.calls(where)
        key = (name, Path(target).stem)
        yield Piece("figure", key, shown, content, content, content, named, path, line, calls, drawn)
        alt = values(image).get("alt") or plain_text(image)
        if alt:
            yield Piece("alt", key, f"alt text of {shown}", alt, alt, alt, named, path, line, calls)

    def _drawn(self, target: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """Give the texts of a picture, the digest of what it shows, and the values that it names.

        The cut of an embedded font does not count: it follows from the texts.
        """
        file = next((path for folder in self._folders if (path := folder / target).is_file()), None)
        if file is None:
            return (), target, ()
        content = file.read_bytes()
        if file.suffix != ".svg":
            return (), digest(content), ()
        picture = content.decode(errors="replace")
        drawn = tuple(html.unescape(_TAG.sub("", text)).strip() for text in _DRAWN.findall(picture))
        return drawn, digest(_FONT.sub(b"", content)), tuple(dict.fromkeys(_NAMED.findall(picture)))

    def _table(self, table: Element) -> Iterator[Piece]:
        self._tables += 1
        _, _, _, head, bodies, foot = table["c"]
        name, shown = self._float if self._float[0] else (f"table-{self._tables}", f"table {self._tables}")
        heads = _grid(head[1])
        headings = [plain_text(cell).strip() for cell in (heads[-1] if heads else [])]
        rows = [*(row for body in bodies for row in (*_grid(body[2]), *_grid(body[3]))), *_grid(foot[1])]
        where = self._table_place(table, headings)
        for number, blocks in enumerate(heads[-1] if heads else []):
            yield self._cell(blocks, (name, "", "", str(number)), f"{shown}, heading {number + 1}", where)
        columns = _columns(headings)
        seen: dict[str, int] = {}
        for label, told, cells in _labelled(rows):
            seen[label] = seen.get(label, 0) + 1
            for number, blocks in enumerate(cells):
                heading = columns[number] if number < len(columns) else f"column {number + 1}"
                key = (name, label, str(seen[label]), heading)
                yield self._cell(blocks, key, ", ".join(filter(None, (shown, told, heading))), where)

    def _cell(self, blocks: list[Element], name: tuple[str, ...], shown: str, where: Location) -> Piece:
        return self._piece("cell", whole(_cell_inlines(blocks)), name=name, shown=shown, where=where)

    def _table_place(self, table: Element, headings: Sequence[str]) -> Location:
        for span in find(table, "Span"):
            if NAME in values(span) and (place := self._places.of_element(identifier(span))):
                return place
        words = re.findall(r"[^\W_]+", " ".join(headings))
        return self._places.of_words(words)

    def _piece(
        self,
        kind: EffectKind,
        sentence: Sentence,
        *,
        name: tuple[str, ...] = (),
        shown: str = "",
        where: Location | None = None,
        elements: list[Element] | None = None,
    ) -> Piece:
        where = where or self._value_place(sentence, elements or []) or self._places.of_words(sentence.plain)
        path, line = self._places.shown(where)
        text, same, template, names, _ = sentence
        return Piece(kind, name, shown, text, same, template, names, path, line, self._places.calls(where))

    def _value_place(self, sentence: Sentence, inlines: list[Element]) -> Location | None:
        """Give the place of the first value of a sentence; one that stands more than once in the text tells none."""
        wanted = sentence.values[:1]
        spans = [one for one in find(inlines, "Span") if values(one).get(NAME) in wanted] if wanted else []
        return self._places.of_element(identifier(spans[0])) if len(spans) == 1 else None


def _label(node: Element) -> str:
    """Give the printed label of a float, such as `Table 2`."""
    for span in find(node, "Span"):
        if "quarto-float-label" in classes(span):
            return plain_text(span).replace("\N{NO-BREAK SPACE}", " ").rstrip(":. ")
    return ""


def _behind_label(inlines: list[Element]) -> list[Element]:
    """Give a caption without its label, delimiter and the space behind them."""
    labelled = bool(inlines) and "quarto-float-label" in classes(inlines[0])
    spaces = [number for number, one in enumerate(inlines) if one["t"] == "Space"] if labelled else []
    return inlines[spaces[0] + 1 :] if spaces else inlines


def _grid(rows: list[Any]) -> list[list[list[Element]]]:
    """Give the blocks of each cell of some rows."""
    return [[cell[4] for cell in row[1]] for row in rows]


def _columns(headings: Sequence[str]) -> list[str]:
    """Name columns by their headings, those without, or with one that stands twice, by their number too."""
    return [
        heading if heading and headings.count(heading) == 1 else f"{heading} column {number}".strip()
        for number, heading in enumerate(headings, 1)
    ]


def _labelled(rows: list[list[list[Element]]]) -> Iterator[tuple[str, str, list[list[Element]]]]:
    """Name each row by its first cell; where that is blank, since it is as above, by the one above and the second.

    The name comes first as it is compared, then as it is printed.
    """
    above = ("", "")
    for row in rows:
        heads = [whole(_cell_inlines(cell)) for cell in row[:2]]
        first, second = ([(one.same, one.text) for one in heads] + [("", ""), ("", "")])[:2]
        above = first if first[0] else above
        names = [first[at] or ", ".join(filter(None, (above[at], second[at]))) for at in (0, 1)]
        yield names[0], names[1], row


def _cell_inlines(blocks: list[Element]) -> list[Element]:
    return [inline for block in blocks for inline in (*_inlines(block), {"t": "Space"})]


def _inlines(block: Element) -> list[Element]:
    if block["t"] in {"Para", "Plain"}:
        return list(block["c"])
    return [{"t": "Str", "c": plain_text(block)}]
