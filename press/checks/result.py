"""What a check tells: what it found, how much it looked at, and what it let pass and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from press.checks.printed import Printed
from press.errors import Diagnostic, Location
from press.model import FormatName, Project


@dataclass(frozen=True)
class Pass:
    """Something that a check would have found, but for a rule that lets it be; the report lists each."""

    #: Name of the rule, such as `year`.
    rule: str
    text: str
    where: Location


@dataclass(frozen=True)
class Checked:
    """The outcome of one check."""

    findings: Sequence[Diagnostic] = ()
    #: How many things were looked at, by what they are: `{"values in html": 1341}`.
    counts: Mapping[str, int] = field(default_factory=dict)
    passes: Sequence[Pass] = ()


@dataclass(frozen=True)
class Subject:
    """What is checked: a project, what its present sources print, and its finished files by document and format."""

    project: Project
    printed: Sequence[Printed]
    finished: Mapping[Path, Mapping[FormatName, Path]]
