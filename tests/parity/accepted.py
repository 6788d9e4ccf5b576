"""Differences that are meant, each with its reason: `accepted.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.parity.content import ASPECTS
from tests.parity.differences import Difference
from tests.parity.rendering import AS_MANUSCRIPT, TARGETS

ACCEPTED = Path(__file__).with_name("accepted.toml")
_KEYS = {"reason", "aspects", "formats", "documents", "quarto", "press"}


@dataclass(frozen=True)
class Accepted:
    """A kind of difference that stays; empty tuples mean all, the patterns are searched for in the lines of the engines.

    In the file a pattern may be a list: one of its patterns has to fit the whole line.
    """

    reason: str
    aspects: tuple[str, ...]
    formats: tuple[str, ...]
    documents: tuple[str, ...]
    quarto: re.Pattern[str]
    press: re.Pattern[str]

    def covers(self, difference: Difference) -> bool:
        """Tell whether a difference is of this kind."""
        return (
            difference.aspect in (self.aspects or (difference.aspect,))
            and difference.kind in (self.formats or (difference.kind,))
            and (not self.documents or bool({difference.document, _of_default(difference)} & {*self.documents}))
            and bool(self.quarto.search(difference.quarto) and self.press.search(difference.press))
        )


def _of_default(difference: Difference) -> str:
    """Give the name of a document in a project of the default type: what is accepted there holds in manuscripts, too."""
    return difference.document.removesuffix(AS_MANUSCRIPT)


def load_accepted(path: Path, documents: Iterable[str]) -> list[Accepted]:
    """Read the accepted differences.

    Raises
    ------
    ValueError
        An entry has no reason, or names a key, aspect, format or document that is not there.
    """
    known = set(documents)
    return [_entry(one, known) for one in tomllib.loads(path.read_text(encoding="utf-8"))["accepted"]]


def _entry(raw: dict[str, Any], documents: set[str]) -> Accepted:
    reason = raw.get("reason", "")
    if not reason:
        raise ValueError(f"accepted.toml: found an entry without a reason: {raw}")
    allowed = {"aspects": set(ASPECTS), "formats": set(TARGETS), "documents": documents}
    strange = [f'"{key}"' for key in sorted(raw.keys() - _KEYS)]
    strange += [f'"{one}" in {key}' for key, names in allowed.items() for one in raw.get(key, ()) if one not in names]
    if strange:
        raise ValueError(f'accepted.toml: "{reason}": found {", ".join(strange)}, expected known names')
    lists = {key: tuple(raw.get(key, ())) for key in allowed}
    return Accepted(reason, **lists, quarto=_pattern(raw.get("quarto", "")), press=_pattern(raw.get("press", "")))


def _pattern(given: str | list[str]) -> re.Pattern[str]:
    return re.compile(given if isinstance(given, str) else rf"\A(?:{'|'.join(given)})\Z")


@dataclass(frozen=True)
class Judged:
    """Differences sorted: the open ones, those that each entry covers, and entries that cover nothing any more."""

    open: tuple[Difference, ...]
    covered: tuple[tuple[Accepted, tuple[Difference, ...]], ...]

    @property
    def stale(self) -> tuple[Accepted, ...]:
        """Give the entries that nothing needs."""
        return tuple(entry for entry, found in self.covered if not found)


def judge(differences: Sequence[Difference], accepted: Sequence[Accepted]) -> Judged:
    """Sort differences by the first entry that covers them."""
    chosen = [next((entry for entry in accepted if entry.covers(one)), None) for one in differences]
    pairs = list(zip(differences, chosen, strict=True))
    covered = tuple((entry, tuple(one for one, by in pairs if by is entry)) for entry in accepted)
    return Judged(tuple(one for one, by in pairs if by is None), covered)
