"""Variables that a project sets for its chunks: `_environment`, of profiles, local, and the required ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from press.cache.opened import variable
from press.config.yaml import read_text
from press.errors import ConfigError, Diagnostic, Location

_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")
_REFERENCE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


def read_environment(root: Path, profiles: tuple[str, ...]) -> tuple[Mapping[str, str], list[Path]]:
    """Read the environment files of a project; gives the variables that the process itself does not set, and the files.

    Raises
    ------
    ConfigError
        A line is no `NAME=value`, or a variable of `_environment.required` is set nowhere.
    """
    names = ["_environment", *(f"_environment-{profile}" for profile in reversed(profiles)), "_environment.local"]
    files = [root / name for name in names if (root / name).is_file()]
    found: dict[str, str] = {}
    for file in files:
        found |= _read_file(file, found)
    required = root / "_environment.required"
    if required.is_file():
        _check_required(required, found)
        files.append(required)
    return {name: value for name, value in found.items() if variable(name) is None}, files


def _read_file(file: Path, known: Mapping[str, str]) -> dict[str, str]:
    made: dict[str, str] = {}
    for number, line in enumerate(read_text(file, shown=file.name).splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if not match:
            raise ConfigError(
                Diagnostic("environment", f'found "{line.strip()}", expected NAME=value', Location(file.name, number))
            )
        made[match[1]] = _value(match[2], {**known, **made})
    return made


def _value(text: str, known: Mapping[str, str]) -> str:
    """Take off quotes and comments and fill in other variables; single quotes keep the text as it is."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    bare = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text.partition(" #")[0].rstrip()
    return _REFERENCE.sub(lambda match: str(variable(match[1] or match[2], known.get(match[1] or match[2], ""))), bare)


def _check_required(file: Path, found: Mapping[str, str]) -> None:
    missing = [name for name in _read_file(file, {}) if name not in found and variable(name) is None]
    if missing:
        findings = [
            Diagnostic(
                "environment",
                f"found no value for {name}, expected one",
                Location(file.name),
                hint="set it, or put it into _environment.local",
            )
            for name in missing
        ]
        raise ConfigError(findings)
