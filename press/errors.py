"""Everything that can go wrong in the press, as data.

    PublishError
    ├── ConfigError          project or document YAML, options, command line
    ├── DataError            data/ differs from its schema or its recorded checksums
    ├── SourceError          the text of a document: chunks, shortcodes, labels, citations
    ├── ExecutionError       a chunk raised, ran too long, or the process died
    ├── RenderError          a writer, Pandoc or Typst failed
    ├── EngineMissingError   a tool that is needed is not there
    └── VerifyError          the finished files are not what they should be

Every error carries `Diagnostic` objects; a stage collects all of its own and raises once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


class ExitCode(IntEnum):
    """What the `press` command returns; one number per phase, stable."""

    OK = 0
    CONFIG = 2
    DATA = 3
    SOURCE = 4
    EXECUTION = 5
    RENDER = 6
    ENGINE_MISSING = 7
    VERIFY = 8
    BUG = 70
    INTERRUPTED = 130


@dataclass(frozen=True)
class Location:
    """A place in a file of the author's; `line` counts from 1, 0 means the whole file."""

    path: Path | str
    line: int = 0

    def __str__(self) -> str:
        """Give `path:line`, as editors link it."""
        return f"{self.path}:{self.line}" if self.line else str(self.path)


@dataclass(frozen=True)
class Diagnostic:
    """One finding: where, what was found and expected, and what the author can do.

    `detail` holds longer material (source of a chunk, a traceback) that is shown indented below.
    """

    code: str
    message: str
    where: Location | None = None
    hint: str = ""
    detail: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """Give the finding as the author reads it."""
        mark = "warning: " if self.severity == "warning" else ""
        head = f"{self.where}: {mark}{self.message}" if self.where else f"{mark}{self.message}"
        parts = [head]
        parts += [f"  {line}".rstrip() for line in self.detail.splitlines()]
        if self.hint:
            parts.append(f"  hint: {self.hint}")
        return "\n".join(parts)


class PublishError(Exception):
    """Base of all errors that a user may meet; carries its findings."""

    exit_code = ExitCode.BUG

    def __init__(self, findings: Diagnostic | Iterable[Diagnostic]) -> None:
        self.findings: Sequence[Diagnostic] = (findings,) if isinstance(findings, Diagnostic) else tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class ConfigError(PublishError):
    """Project or document YAML, an option or the command line cannot be used."""

    exit_code = ExitCode.CONFIG


class DataError(PublishError):
    """The data are not valid, or not those whose checksums are recorded."""

    exit_code = ExitCode.DATA


class SourceError(PublishError):
    """The text of a document cannot be read as meant."""

    exit_code = ExitCode.SOURCE


class ExecutionError(PublishError):
    """A chunk failed."""

    exit_code = ExitCode.EXECUTION


class RenderError(PublishError):
    """A format could not be written."""

    exit_code = ExitCode.RENDER


class EngineMissingError(PublishError):
    """A tool that this job needs is not on this machine."""

    exit_code = ExitCode.ENGINE_MISSING


class VerifyError(PublishError):
    """The finished files do not pass a check."""

    exit_code = ExitCode.VERIFY


def combined(errors: Sequence[PublishError]) -> PublishError:
    """Make one error of several: the kind of the first, each finding once."""
    return type(errors[0])(dict.fromkeys(finding for error in errors for finding in error.findings))


def nearest(word: str, known: Iterable[str]) -> str:
    """Name the known word that `word` was most likely meant to be, or give an empty text."""
    names = list(known)
    begun = max((name for name in names if len(name) > len("fig-") and word.startswith(name)), key=len, default="")
    found = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return begun or (found[0] if found else "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give a hint that names the nearest known word, or else lists what is known."""
    names = sorted(known)
    close = nearest(word, names)
    return f'did you mean "{close}"?' if close else "known: " + ", ".join(names)
