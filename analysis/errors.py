"""Everything that can be wrong with the evidence, as data.

    AnalysisError
    ├── DataFileError        a file of data/ or review.yml cannot be read as its schema says
    └── ConsistencyError     every file can be read, and rows contradict each other

Every error carries `Diagnostic` objects; a stage collects all of its own and raises once. Nothing here prints.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]

#: How many known words a hint lists.
_LISTED = 12


@dataclass(frozen=True, order=True)
class Location:
    """A place in a file of the author's.

    `path` is relative to the project, with slashes. `line` counts from 1, the header of a table being line 1;
    0 means the whole file. `column` is the name of a column or a key, not a position.
    """

    path: str
    line: int = 0
    column: str = ""

    def __str__(self) -> str:
        """Give `path:line: column`, as far as it is known."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.column}" if self.column else place


@dataclass(frozen=True)
class Diagnostic:
    """One finding: where, what was found and expected, and what the author can do."""

    severity: Severity
    code: str
    message: str
    location: Location
    hint: str = ""

    def __str__(self) -> str:
        """Give the finding as the author reads it."""
        mark = "warning: " if self.severity == "warning" else ""
        head = f"{self.location}: {mark}{self.message}"
        return f"{head}\n  hint: {self.hint}" if self.hint else head


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word that `word` was most likely meant to be, or give an empty text."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give a hint that names the nearest known word, or else lists what is known (the first ones)."""
    names = list(dict.fromkeys(known))
    close = nearest(word, names)
    if close:
        return f"did you mean {close}?"
    more = ", ..." if len(names) > _LISTED else ""
    return "known: " + ", ".join(names[:_LISTED]) + more if names else ""


def fault(code: str, location: Location, found: str, expected: str, hint: str = "") -> Diagnostic:
    """Build an error in the wording that all messages share."""
    return Diagnostic("error", code, f"found {found}, expected {expected}", location, hint)


class AnalysisError(Exception):
    """Base of all errors of the analysis; `findings` holds every fault that was seen."""

    def __init__(self, findings: Diagnostic | Iterable[Diagnostic]) -> None:
        self.findings: Sequence[Diagnostic] = (findings,) if isinstance(findings, Diagnostic) else tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class DataFileError(AnalysisError):
    """A file cannot be read, or a cell is not what its column says; may carry contradictions as well."""


class ConsistencyError(AnalysisError):
    """All files can be read, and their rows contradict each other."""
