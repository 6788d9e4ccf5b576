"""Values by name: `v.flow.identified`, with the nearest name where one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from analysis.errors import ConsistencyError, Diagnostic, Location, nearest
from analysis.results import Quantity
from analysis.values.claims import DEFAULT_ALPHA, Claim, Claims, Term
from analysis.values.rows import row_anchor, row_name
from analysis.values.value import Citations, Value

Entry: TypeAlias = Value | Citations

#: What a name stands for; it becomes a value when it is asked for, since thousands of studies have millions of names.
Known: TypeAlias = Quantity | Citations

#: A dotted name and what it names.
Named: TypeAlias = tuple[str, Known]


class Namespace:
    """A level of names; each leads to a value or to a further level.

    A name that is no Python identifier is reached with square brackets: `v.studies["2013-smith"]`.
    """

    __slots__ = ("_entries", "_path")

    def __init__(self, path: str, entries: dict[str, Known | Entry | Namespace]) -> None:
        self._path = path
        self._entries = entries

    def __getattr__(self, name: str) -> Any:
        # Names with underscores at both ends are Python's and IPython's own questions, not the author's.
        if name.startswith("_"):
            raise AttributeError(name)
        return self._find(name)

    def __getitem__(self, name: str) -> Any:
        return self._find(name)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._entries]

    def __repr__(self) -> str:
        return f"{self._path or 'values'}: {', '.join(self._entries)}"

    def walk(self) -> Iterator[Value]:
        """Give every value below, in order."""
        for name, entry in self._entries.items():
            if isinstance(entry, Namespace):
                yield from entry.walk()
            elif not isinstance(entry, Citations):
                yield entry if isinstance(entry, Value) else Value.of(self._name(name), entry)

    def _name(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def _find(self, name: str) -> Entry | Namespace:
        if name in self._entries:
            found = self._entries[name]
            if isinstance(found, Quantity):
                found = self._entries[name] = Value.of(self._name(name), found)
            return found
        shown = ".".join(part for part in ("v", self._path, name) if part)
        raise AttributeError(f"{shown}: {_suggest(name, list(self._entries))}")


class Values(Namespace):
    """All values of a review: the names that its documents use."""

    __slots__ = ("_claims",)

    def __init__(self, entries: dict[str, Known | Entry | Namespace], claims: Claims) -> None:
        super().__init__("", entries)
        self._claims = claims

    def claim(self, word: str, *terms: Term, null: float = 0) -> Claim:
        """Print a word that the data bear out, and stop the build where they do not (docs/claims.md).

        Parameters
        ----------
        terms
            The values that decide it: a part and its whole, two to be compared, or the one that the word is said of.
        null
            For an interval: the number that stands for no effect.

        Raises
        ------
        ClaimError
            The claim is false, its word is unknown, or its values cannot decide it.
        """
        return self._claims.judge(word, terms, null=null)

    def look_up(self, value_id: str) -> Any:
        """Give a value by its dotted id, as tables and `published.csv` name it."""
        found: Any = self
        for part in value_id.split("."):
            found = found[part]
        return found

    def _ledger_(self) -> list[dict[str, Any]]:
        """List every value for `build/values.json`; a missing code has no `raw`, and its code as `missing`."""
        return [*(_describe(value) for value in self.walk()), *self._claims.rows()]


def build_values(named: Iterable[Named], *, words: Mapping[str, str] | None = None) -> Values:
    """Arrange dotted names as levels; `words` are the author's own words for claims.

    Raises
    ------
    ConsistencyError
        A name is claimed twice, or as a value and as a level, such as by a study whose key is `count`.
    """
    entries: dict[str, Known] = {}
    levels: dict[str, None] = {}
    findings = []
    for name, one in named:
        if name in entries:
            findings.append(_clash(name))
        entries[name] = one
        # a level that is known has those above it known
        if name.rpartition(".")[0] not in levels:
            levels.update(dict.fromkeys(_prefixes(name)))
    findings += [_clash(level) for level in levels if level in entries]
    if findings:
        raise ConsistencyError(findings)
    return Values(_arrange(entries, levels), _make_claims(entries, words or {}))


def _make_claims(entries: Mapping[str, Known], words: Mapping[str, str]) -> Claims:
    """Let claims know the review's level of significance and its words for evidence."""
    labels = [name for name in entries if name.startswith(_EVIDENCE) and name.endswith(".label")]
    states = [str(entry.raw) for name in labels if isinstance(entry := entries[name], Quantity)]
    level = entries.get(_ALPHA)
    alpha = level.raw if isinstance(level, Quantity) else None
    return Claims(float(alpha) if isinstance(alpha, int | float) else DEFAULT_ALPHA, words, states)


#: Values that claims are judged by: the level of significance, and the names of levels of evidence.
_ALPHA, _EVIDENCE = "review.alpha", "evidence.levels."


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:length]) for length in range(1, len(parts)))


def _arrange(entries: Mapping[str, Known], levels: Iterable[str]) -> dict[str, Known | Entry | Namespace]:
    """Put each entry into its level and each level into the one above; give the top."""
    inside: dict[str, dict[str, Known | Entry | Namespace]] = {level: {} for level in ("", *levels)}
    for name, entry in entries.items():
        level, _, last = name.rpartition(".")
        inside[level][last] = entry
    # the deepest first, so that each is complete when it goes into the one above
    for name in sorted(inside, key=lambda name: name.count("."), reverse=True):
        if name:
            level, _, last = name.rpartition(".")
            inside[level][last] = Namespace(name, inside[name])
    return inside[""]


def _clash(name: str) -> Diagnostic:
    hint = "rename the key of the study, outcome, domain, tool or fact that has this name"
    return Diagnostic("error", "value-name", f"found two values named {name}, expected one", Location("data"), hint)


def _describe(value: Value) -> dict[str, Any]:
    return {
        "id": value.id,
        "raw": value.raw if value.known else None,
        "missing": None if value.known else str(value.raw),
        "text": str(value),
        "unit": value.unit,
        "cells": [{"file": cell.file, "key": cell.key, "column": cell.column} for cell in value.cells],
        "function": value.function,
        "row": row_anchor(row_name(value)),
    }


def _suggest(name: str, known: list[str]) -> str:
    close = nearest(name, known)
    if close:
        return f"did you mean {close}?"
    return f"known here: {', '.join(known)}" if known else "nothing is known here"
