"""YAML as authors write it, with the line of every key: text in, plain values and places out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from press.config.characters import UNPRINTABLE, unprintable
from press.errors import ConfigError, Diagnostic, Location

#: The way to a value: keys and list indices from the root.
Way = tuple[str | int, ...]

_TAG = "tag:yaml.org,2002:"
#: What YAML itself tells apart, and authors write without naming it; other tags belong to programs that run what they name.
_PLAIN = frozenset({"str", "int", "float", "bool", "null", "timestamp", "value", "map", "seq", "merge"})
#: Values of one text, and values inside each other, beyond which nobody wrote them: aliases multiply, or hold themselves.
_MOST = 200_000
_DEEPEST = 100
#: Characters of a wrong value that a message shows.
_SHOWN = 40
_HINTS = (
    ("mapping values are not allowed", 'a text that holds ": " needs quotes'),
    ("could not find expected ':'", 'every key needs ": " behind it'),
    ("found character '\\t'", "indent with spaces, not tabs"),
    ("while scanning a quoted scalar", "close the quote"),
    ("did not find expected", "check indentation, brackets and quotes"),
)


@dataclass(frozen=True)
class Yaml:
    """A YAML mapping and where each of its values stands."""

    value: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[Way, Location] = field(default_factory=dict)

    def place(self, *way: str | int) -> Location | None:
        """Give the place of a value, or of the nearest thing around it that has one."""
        for length in range(len(way), -1, -1):
            if way[:length] in self.places:
                return self.places[way[:length]]
        return None


def load_yaml(text: str, path: Path | str, *, first_line: int = 1) -> Yaml:
    """Read a YAML mapping (YAML 1.2); an empty text is an empty mapping.

    Parameters
    ----------
    path, first_line
        Where the text stands, for messages.

    Raises
    ------
    ConfigError
        The text is no YAML, no mapping, or has a key twice.
    """
    value, places = load_value(text, [Location(path, first_line + number) for number in range(text.count("\n") + 2)])
    if value is None:
        return Yaml({}, {(): Location(path, first_line)})
    if not isinstance(value, dict):
        found = f"found {_kind(value)}, expected keys with values"
        raise ConfigError(
            Diagnostic("yaml", found, Location(path, first_line), hint="write lines of the form key: value")
        )
    return Yaml(value, places)


def load_value(text: str, lines: list[Location]) -> tuple[Any, dict[Way, Location]]:
    """Read one YAML value; `lines[i]` is the place of line i+1 of the text."""
    reader = YAML(typ="safe", pure=True)
    try:
        node = _composed(text)
    except MarkedYAMLError as error:
        raise ConfigError(_syntax_error(error, lines)) from error
    except ReaderError as error:
        raise ConfigError(_character_error(text, error.position, lines)) from error
    except RecursionError as error:
        raise ConfigError(_too_deep(lines[0])) from error
    builder = _Builder(reader, lines)
    value = builder.build(node, ()) if node is not None else None
    if builder.findings:
        raise ConfigError(builder.findings)
    return value, builder.places


@lru_cache(maxsize=16)
def _composed(text: str) -> Any:
    """Parse a text into nodes, which nobody changes; of all that is done with YAML this takes longest."""
    return YAML(typ="safe", pure=True).compose(text)


def load_yaml_file(path: Path, *, shown: Path | str) -> Yaml:
    """Read a YAML file; `shown` is its name in messages.

    Raises
    ------
    ConfigError
        The file cannot be read as UTF-8 text, or its YAML is faulty.
    """
    return load_yaml(read_text(path, shown=shown), shown)


def read_text(path: Path, *, shown: Path | str) -> str:
    """Read a file of the author's as UTF-8, with or without a byte order mark, whatever its line ends.

    Raises
    ------
    ConfigError
        The file is not there, is a folder, is no UTF-8, or holds characters that no finished file can hold.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        finding = Diagnostic(
            "encoding",
            f"found byte 0x{error.object[error.start]:02x}, expected UTF-8 text",
            Location(shown, line),
            hint="save the file as UTF-8",
        )
        raise ConfigError(finding) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(
            Diagnostic(
                "unreadable", f"found no file that can be read ({reason}), expected a text file", Location(shown)
            )
        ) from error
    found = UNPRINTABLE.search(text)
    if found:
        raise ConfigError(unprintable(found[0], Location(shown, text.count("\n", 0, found.start()) + 1)))
    return text


class _Builder:
    """Turns composed nodes into plain values; collects places and findings."""

    def __init__(self, reader: YAML, lines: list[Location]) -> None:
        self._reader = reader
        self._lines = lines
        self.places: dict[Way, Location] = {}
        self.findings: list[Diagnostic] = []
        self._count = 0

    def build(self, node: Any, way: Way) -> Any:
        self._check_size(node, way)
        self.places.setdefault(way, self._at(node))
        if not self._is_plain(node):
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, way)
        if isinstance(node, SequenceNode):
            return [self.build(child, (*way, index)) for index, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: MappingNode, way: Way) -> dict[str, Any]:
        made: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, child in node.value:
            if key_node.tag == f"{_TAG}merge":
                merged |= self._merged(child, way)
                continue
            key = self._key(key_node)
            if key in made:
                self._report(
                    "yaml-duplicate",
                    f'found the key "{key}" twice, expected it once',
                    key_node,
                    f"it stands first in line {self.places[(*way, key)].line}",
                )
                continue
            self.places[(*way, key)] = self._at(key_node)
            made[key] = self.build(child, (*way, key))
        return {**merged, **made}

    def _merged(self, node: Any, way: Way) -> dict[str, Any]:
        """Give what a key `<<` brings: of several mappings the first that has a key."""
        merged: dict[str, Any] = {}
        for base in node.value if isinstance(node, SequenceNode) else [node]:
            if isinstance(base, MappingNode):
                merged = {**self.build(base, way), **merged}
            else:
                self._report("yaml-merge", "found no mapping behind <<, expected one", base, "write <<: *name")
        return merged

    def _key(self, node: Any) -> str:
        if isinstance(node, ScalarNode):
            return self._printable(node)
        self._report("yaml-key", "found a list or mapping as a key, expected a text", node, "write key: value")
        return ""

    def _check_size(self, node: Any, way: Way) -> None:
        self._count += 1
        if len(way) > _DEEPEST:
            raise ConfigError(_too_deep(self._at(node)))
        if self._count > _MOST:
            message = f"found more than {_MOST} values, expected fewer"
            hint = "an alias (*name) repeats all that its anchor (&name) holds"
            raise ConfigError(Diagnostic("yaml-size", message, self._at(node), hint=hint))

    def _is_plain(self, node: Any) -> bool:
        tag = str(node.tag)
        if tag.startswith(_TAG) and tag.removeprefix(_TAG) in _PLAIN:
            return True
        shown = tag.replace(_TAG, "!!")
        hint = "tags such as !expr belong to other engines"
        self._report("yaml-tag", f'found the tag "{shown}", expected plain YAML', node, hint)
        return False

    def _scalar(self, node: ScalarNode) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        text = self._printable(node)
        if kind not in {"int", "float", "bool", "null"}:
            # Dates stay as written: what a reader sees must not pass through a date type.
            return text
        try:
            return self._reader.constructor.construct_object(node)
        except (ValueError, KeyError):
            shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
            self._report("yaml-value", f'found "{shown}", expected a value of the kind {kind}', node, "quote a text")
            return None

    def _printable(self, node: ScalarNode) -> str:
        """Give a text; escapes may name characters that no file of ours can hold."""
        text = str(node.value)
        found = UNPRINTABLE.search(text)
        if found:
            self.findings.append(unprintable(found[0], self._at(node)))
        return text

    def _at(self, node: Any) -> Location:
        line: int = node.start_mark.line
        return self._lines[min(line, len(self._lines) - 1)]

    def _report(self, code: str, message: str, node: Any, hint: str) -> None:
        self.findings.append(Diagnostic(code, message, self._at(node), hint=hint))


def _syntax_error(error: MarkedYAMLError, lines: list[Location]) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = lines[min(mark.line, len(lines) - 1)] if mark else lines[0]
    problem = " ".join(str(part) for part in (error.context, error.problem) if part)
    hint = next((advice for sign, advice in _HINTS if sign in problem), "")
    return Diagnostic("yaml", f"found a fault in the YAML ({problem}), expected valid YAML", place, hint=hint)


def _character_error(text: str, position: int, lines: list[Location]) -> Diagnostic:
    line = text[:position].count("\n")
    return unprintable(text[position], lines[min(line, len(lines) - 1)])


def _too_deep(where: Location) -> Diagnostic:
    message = f"found more than {_DEEPEST} values inside each other, expected fewer"
    hint = "close every bracket; an alias (*name) must not stand inside what its anchor (&name) holds"
    return Diagnostic("yaml-depth", message, where, hint=hint)


def _kind(value: Any) -> str:
    return "a list" if isinstance(value, list) else f'"{value}"'


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Yield every scalar of a YAML value with the way to it."""
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from leaves(child, (*way, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from leaves(child, (*way, index))
    else:
        yield way, value
