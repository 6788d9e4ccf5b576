"""Read YAML into values that remember their lines, and collect what is wrong with them.

A `Node` is a mapping, a list or a scalar of `review.yml`. Taking a value of the wrong kind reports it and gives a
stand-in, so that one reading reports all faults; whoever collects them must not use the result if there are any.
"""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from analysis.errors import Diagnostic, Location, did_you_mean, fault
from analysis.load.files import read_text

_Number = TypeVar("_Number", int, float)

_KEY = re.compile("[a-z][a-z0-9_-]*")
_TAG = "tag:yaml.org,2002:"
#: What YAML itself tells apart; other tags belong to programs that run what they name.
_PLAIN = frozenset({"str", "int", "float", "bool", "null", "timestamp", "value", "map", "seq", "merge"})
#: Values beyond which nobody wrote them: aliases multiply.
_MOST = 100_000


@dataclass(frozen=True)
class Node:
    """One value with its place; `faults` is shared by all nodes of a file."""

    value: Any
    file: str
    line: int
    name: str
    faults: list[Diagnostic]

    def report(self, code: str, found: str, expected: str, hint: str = "") -> None:
        """Add a fault at this value."""
        self.faults.append(fault(code, Location(self.file, self.line, self.name), found, expected, hint))

    def mapping(self, keys: Iterable[str], *, optional: Iterable[str] = ()) -> dict[str, Node]:
        """Give the values of a mapping that must have `keys` and may have `optional`."""
        needed, known = tuple(keys), (*keys, *optional)
        found = self.entries()
        for name, node in found.items():
            if name not in known:
                node.report("review-key", f"key {name}", "a known key", did_you_mean(name, known))
        for name in needed:
            if name not in found:
                self.report("review-missing", f"no key {name}", "the keys " + ", ".join(needed))
        blank = {name: Node(None, self.file, self.line, name, []) for name in known}
        return blank | found

    def entries(self) -> dict[str, Node]:
        """Give the values of a mapping with any keys."""
        if not isinstance(self.value, dict):
            self.report("review-kind", _shown(self.value), "a mapping of keys to values")
            return {}
        return self.value

    def items(self) -> Sequence[Node]:
        """Give the values of a list."""
        if not isinstance(self.value, list):
            self.report("review-kind", _shown(self.value), "a list")
            return ()
        return self.value

    def text(self) -> str:
        """Give a text that is not empty."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.report("review-kind", _shown(self.value), "a text")
        return ""

    def choice(self, known: Iterable[str]) -> str:
        """Give one of the known words."""
        names = tuple(known)
        if isinstance(self.value, str) and self.value in names:
            return self.value
        hint = did_you_mean(self.value, names) if isinstance(self.value, str) else ""
        self.report("review-choice", _shown(self.value), "one of " + ", ".join(names), hint)
        return names[0]

    def key(self) -> str:
        """Give a key of the review's own, as names of values have it."""
        text = self.text()
        if text and not _KEY.fullmatch(text):
            self.report("review-kind", text, "small letters, digits, hyphens and underscores, a letter first")
        return text

    def distinct(self, keys: Iterable[str]) -> None:
        """See that the entries of a list have different keys."""
        for key, number in Counter(keys).items():
            if key and number > 1:
                self.report("review-twice", f"key {key} again", "each key once")

    def ends(self, read: Callable[[Node], _Number], what: str) -> tuple[_Number, _Number] | None:
        """Give both ends of a range, the smaller one first."""
        match [read(one) for one in self.items()]:
            case [low, high] if low <= high:
                return low, high
            case ends:
                self.report("review-range", f"{ends}", f"two {what}, the smaller one first")
                return None

    def flag(self) -> bool:
        """Give true or false."""
        if isinstance(self.value, bool):
            return self.value
        self.report("review-kind", _shown(self.value), "true or false")
        return False

    def number(self, low: float, high: float, *, hint: str = "") -> float:
        """Give a number from `low` to `high`; `hint` says how it is written."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool) and low <= self.value <= high:
            return float(self.value)
        self.report("review-range", _shown(self.value), f"a number from {low:g} to {high:g}", hint)
        return low

    def integer(self, low: int, high: int) -> int:
        """Give an integer from `low` to `high`."""
        if isinstance(self.value, int) and not isinstance(self.value, bool) and low <= self.value <= high:
            return self.value
        self.report("review-range", _shown(self.value), f"an integer from {low} to {high}")
        return low


def read_file(path: Path, file: str, *, what: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read a YAML file, `file` in messages, which say `what` is missing; the list grows as with `read_yaml`."""
    text, faults = read_text(path, file, what=what)
    return (None, faults) if text is None else read_yaml(text, file)


def read_yaml(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """Parse a YAML text; the list grows while the nodes are taken apart."""
    faults: list[Diagnostic] = []
    yaml = YAML(typ="safe", pure=True)
    try:
        tree = yaml.compose(text)
    except MarkedYAMLError as err:
        line = err.problem_mark.line + 1 if err.problem_mark else 0
        faults.append(fault("review-yaml", Location(file, line), f"broken YAML ({err.problem})", "YAML"))
        return None, faults
    except ReaderError as err:
        place = Location(file, text.count("\n", 0, err.position) + 1)
        faults.append(fault("review-yaml", place, f"the character U+{ord(text[err.position]):04X}", "text"))
        return None, faults
    except RecursionError:
        faults.append(fault("review-yaml", Location(file), "brackets too deep to be read", "YAML"))
        return None, faults
    if _count(tree) > _MOST:
        found = f"more than {_MOST} values, or one inside itself"
        faults.append(
            fault("review-yaml", Location(file), found, "fewer", "an alias repeats all that its anchor holds")
        )
        return None, faults
    if tree is None:
        faults.append(fault("review-yaml", Location(file), "an empty file", "the choices of the review"))
        return None, faults
    return _node(tree, file, "", faults), faults


def _count(tree: Any) -> int:
    """Count values, those that aliases repeat each time; one that is inside itself has no end of them."""
    count, waiting = 0, [tree]
    while waiting and count <= _MOST:
        one = waiting.pop()
        count += 1
        if getattr(one, "id", "") == "mapping":
            waiting += [value for _, value in one.value]
        elif getattr(one, "id", "") == "sequence":
            waiting += one.value
    return count


def _node(tree: Any, file: str, name: str, faults: list[Diagnostic]) -> Node:
    line = tree.start_mark.line + 1
    tag = str(tree.tag)
    if tag.removeprefix(_TAG) not in _PLAIN:
        faults.append(
            fault("review-yaml", Location(file, line, name), f"the tag {tag.replace(_TAG, '!!')}", "plain YAML")
        )
    if tree.id == "mapping":
        value: Any = dict(_entries(tree, file, faults))
    elif tree.id == "sequence":
        value = [_node(one, file, name, faults) for one in tree.value]
    else:
        value = _scalar(tag.removeprefix(_TAG), tree.value)
    return Node(value, file, line, name, faults)


def _entries(tree: Any, file: str, faults: list[Diagnostic]) -> Iterator[tuple[str, Node]]:
    seen: set[str] = set()
    for key, value in tree.value:
        name = str(key.value)
        if name in seen:
            place = Location(file, key.start_mark.line + 1, name)
            faults.append(fault("review-twice", place, f"key {name} again", "each key once"))
        seen.add(name)
        node = _node(value, file, name, faults)
        # a block value begins on the next line; the author looks for the key
        yield name, Node(node.value, file, key.start_mark.line + 1, name, faults)


def _scalar(tag: str, text: str) -> str | int | float | bool | None:
    if tag in {"int", "float"}:
        with contextlib.suppress(ValueError):
            return int(text, 0) if tag == "int" else float(text)
        return text
    if tag == "bool":
        return text.lower() == "true"
    return None if tag == "null" else text


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    return str(value)
