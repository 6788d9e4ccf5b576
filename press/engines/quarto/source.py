"""An executed document as Quarto source: its Markdown in the forms that Quarto documents, with the author's own YAML.

Chunks have run and the shortcodes that press knows are resolved; nothing of these may run or be resolved a second time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.config.project import shown_path
from press.config.yaml import Yaml, load_value, read_text
from press.engines.bibliography import citation_keys
from press.engines.citations import bibliographies
from press.engines.examples import as_references
from press.errors import Location
from press.model import Document, Executed
from press.readers.blocks import Line, classify
from press.readers.includes import read_lines
from press.readers.shortcodes import LEFT

#: Keys of the front matter that would make Quarto execute; the document has been executed.
_ENGINES = ("engine", "jupyter", "knitr", "julia")
_SHORTCODE = re.compile(rf"{LEFT.pattern}|\{{\{{<(?:[^>]|>(?!\}}\}}))*>\}}\}}", re.DOTALL)
_KEYS = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]\{\.kbd\}")
_SUBCAP = re.compile(r'^(\s*:::+ \{#\S+) subcap="true"\}$')
_PAGEBREAK = "::: {.pagebreak}"
_SVG = re.compile(r"(\]\()([^()\s]+)\.svg(\))")


@dataclass(frozen=True)
class Source:
    """The text of a document for Quarto; `places[i]` is where line i+1 came from."""

    lines: tuple[str, ...]
    places: tuple[Location, ...]

    @property
    def text(self) -> str:
        """Give the text of the file."""
        return "".join(line + "\n" for line in self.lines)


def executed_source(executed: Executed) -> Source:
    """Make Quarto source of an executed document; its own YAML blocks stand first, in their order."""
    head = _front_matter(executed.document)
    body = _body(as_references(executed.markdown, lambda: _keys(executed.document)), executed.line_map)
    return Source(
        tuple(line.text.rstrip("\n") for line in [*head, *body]), tuple(line.where for line in [*head, *body])
    )


def _keys(document: Document) -> frozenset[str]:
    """Give the keys of the bibliographies of all formats."""
    metas = document.format_meta.values()
    return citation_keys(dict.fromkeys(path for meta in metas for path in bibliographies(meta, document)))


def plain_source(document: Document) -> Source:
    """Give the document as its author wrote it, for Quarto to execute."""
    shown = shown_path(document.path, document.project.root)
    lines = tuple(read_text(document.path, shown=shown).splitlines())
    return Source(lines, tuple(Location(shown, number) for number in range(1, len(lines) + 1)))


def unexecuted(document: Document) -> Executed:
    """Give a document that Quarto executes in the form of one that press executed: its text, and no values."""
    source = plain_source(document)
    return Executed(document, source.text, source.places, document.path.parent)


def with_pictures_for_word(source: Source, beside: Callable[[str], bool]) -> Source:
    """Name the raster copy of pictures that have one: without a converter Quarto leaves drawings out of Word files.

    Parameters
    ----------
    beside
        Tells whether a file of that name stands where the document is.
    """

    def raster(match: re.Match[str]) -> str:
        name = f"{match[2]}.png"
        return f"{match[1]}{name}{match[3]}" if beside(name) else match[0]

    kinds = _kinds(source.lines, source.places)
    lines = [_SVG.sub(raster, line) if kind == "text" else line for line, kind in zip(source.lines, kinds, strict=True)]
    return Source(tuple(lines), source.places)


def _front_matter(document: Document) -> list[Line]:
    """Give the YAML blocks of a document and its includes, without what would make Quarto execute."""
    lines = read_lines(document.path, document.project.root).lines
    blocks: list[list[Line]] = [[]]
    for line, kind in zip(lines, classify(lines), strict=True):
        if kind == "yaml":
            blocks[-1].append(line)
            if len(blocks[-1]) > 1 and line.text.rstrip() in {"---", "..."}:
                blocks.append([])
    start = Location(shown_path(document.path, document.project.root), 1)
    rule = Line("---\n", start)
    first, *others = [block for block in blocks if block] or [[rule, rule]]
    made = [_without_engine(first, {"engine": "markdown"}), *(_without_engine(block, {}) for block in others)]
    return [line for block in made for line in [*block, Line("\n", start)]]


def _without_engine(block: list[Line], added: Mapping[str, Any]) -> list[Line]:
    """Take what would make Quarto execute out of a block; its other lines keep their places."""
    inner = block[1:-1]
    texts = without_keys("".join(line.text for line in inner), _ENGINES, added=added).splitlines()
    places = [line.where for line in inner] if len(texts) == len(inner) + len(added) else []
    places += [block[-1].where] * (len(texts) - len(places))
    made = [Line(text + "\n", where) for text, where in zip(texts, places, strict=True)]
    return [Line("---\n", block[0].where), *made, Line("---\n", block[-1].where)]


def without_keys(yaml: str, keys: Iterable[str], *, added: Mapping[str, Any] | None = None) -> str:
    """Take keys of the first level out of a YAML text and add others at its end; the lines that stay keep their numbers."""
    value, places = load_value(yaml, [Location("", number + 1) for number in range(yaml.count("\n") + 2)])
    if value is None:
        return "".join(line + "\n" for line in yaml.splitlines()) + _entries(added or {})
    parsed = Yaml(value, places)
    doomed = set(keys) & set(value)
    lines = yaml.splitlines()
    ranges = [_lines_of(key, parsed, lines) for key in doomed]
    gone = {number for one in ranges for number in one}
    text = "\n".join(lines[number - 1] for number in gone)
    # What another key refers to, or a mapping in braces, cannot be cut by lines.
    if _in_braces(lines) or any(sign in text for sign in "&*"):
        return _entries({**{key: item for key, item in value.items() if key not in doomed}, **(added or {})})
    kept = ("#" if number in gone else line for number, line in enumerate(lines, 1))
    return "".join(line + "\n" for line in kept) + _entries(added or {})


def _in_braces(lines: Sequence[str]) -> bool:
    return next((line.strip() for line in lines if line.strip() and line.lstrip()[0] != "#"), "").startswith("{")


def _lines_of(key: str, parsed: Yaml, lines: Sequence[str]) -> range:
    """Give the numbers of the lines of a key of the first level, up to the next one."""
    starts = sorted(place.line for way, place in parsed.places.items() if len(way) == 1)
    start = parsed.places[(key,)].line
    return range(start, next((number for number in starts if number > start), len(lines) + 1))


def _entries(values: Mapping[str, Any]) -> str:
    """Write keys as YAML; every JSON value is one, on one line."""
    return "".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _body(markdown: str, places: Sequence[Location]) -> list[Line]:
    # What was left to Quarto is for it to resolve; any other is only shown.
    lines = _SHORTCODE.sub(lambda match: match["left"] or "{" + match[0] + "}", markdown).split("\n")[:-1]
    kinds = _kinds(lines, places)
    made: list[Line] = []
    for text, where, kind in zip(lines, places, kinds, strict=True):
        made.append(Line(_quarto_form(text, made) if kind == "text" else text, where))
    return made


def _kinds(lines: Sequence[str], places: Sequence[Location]) -> list[str]:
    # A rule of three dashes is text here: the blocks of YAML are already parted from it.
    return list(classify([Line(text + "\n", where) for text, where in zip(lines, places, strict=True)]))


def _quarto_form(text: str, before: Sequence[Line]) -> str:
    """Give a line of text in the form that Quarto knows; the others of the executed form are Quarto's own."""
    if text == ":::" and before and before[-1].text == "{{< pagebreak >}}":
        return ""
    if text == _PAGEBREAK:
        return "{{< pagebreak >}}"
    return _KEYS.sub(_key_shortcode, _SUBCAP.sub(r"\1}", text))


def _key_shortcode(match: re.Match[str]) -> str:
    keys = match[1]
    return match[0] if '"' in keys or "\\" in keys else f'{{{{< kbd "{keys}" >}}}}'


def climbs(texts: Iterable[str]) -> int:
    """Give the most folders upwards that names of files in the texts go."""
    return max((match.count("../") for text in texts for match in re.findall(r"(?:\.\./)+", text)), default=0)


def climbs_above(root: Path, document: Path, texts: Iterable[str]) -> int:
    """Give how many folders above the project names of files reach that hold from the document's folder."""
    depth = len(document.parent.relative_to(root).parts)
    return min(max(climbs(texts) - depth, 0), len(root.parents))
