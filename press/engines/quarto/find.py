"""Which `quarto` this machine has: the environment in, a program whose version was asked for out."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from press.engines.quarto.environment import clean_environment
from press.engines.quarto.process import run_program
from press.errors import Diagnostic, EngineMissingError
from press.private import PrivateFolder

#: The oldest version that is taken: it is the first that writes PDF through Typst.
LEAST = "1.4"
VARIABLE = "QUARTO_PATH"
PACKAGE = "quarto_cli"
INSTALL_HINT = "install Quarto: python3 -m pip install quarto-cli; or see https://quarto.org/docs/get-started"
#: Seconds for a program to tell its version; a cold disk makes the first start slow.
_VERSION_LIMIT_S = 20.0
_VERSION = re.compile(r"^\s*v?(\d+)\.(\d+)(?:\.\d+)*(?:[-+.][\w.+-]*)?\s*$")
_NAMES = ("quarto.exe", "quarto.cmd", "quarto") if os.name == "nt" else ("quarto",)


@dataclass(frozen=True)
class Quarto:
    """A usable Quarto; `how` tells where it was found: `QUARTO_PATH`, `PATH` or `the package quarto_cli`."""

    path: Path
    version: str
    how: str


@dataclass(frozen=True)
class Refused:
    """A place that holds no usable Quarto, and why."""

    how: str
    place: str
    problem: str

    def __str__(self) -> str:
        """Give one line."""
        return f"{self.how}: {self.place}: {self.problem}" if self.place else f"{self.how}: {self.problem}"


@dataclass(frozen=True)
class Search:
    """What was found, and what was refused on the way; all of it where nothing was found."""

    found: Quarto | None
    refused: tuple[Refused, ...]


def search_quarto(environ: Mapping[str, str], *, least: str = LEAST) -> Search:
    """Look for a usable Quarto: QUARTO_PATH, then PATH, then the package `quarto_cli`.

    Every program is asked for its version, for `_VERSION_LIMIT_S` seconds at most.
    """
    refused: list[Refused] = []
    seen: set[Path] = set()
    for how, place, path in _candidates(environ):
        if path is None:
            refused.append(Refused(how, place, _absence(how, place)))
        elif path not in seen:
            seen.add(path)
            version, problem = _ask(path, environ, least)
            if not problem:
                return Search(Quarto(path, version, how), tuple(refused))
            refused.append(Refused(how, str(path), problem))
    return Search(None, tuple(refused))


def find_quarto(environ: Mapping[str, str], *, least: str = LEAST) -> Quarto:
    """Give a usable Quarto; one that QUARTO_PATH names has to be usable.

    Raises
    ------
    EngineMissingError
        There is none; tells every place that was tried and why it was refused.
    """
    search = search_quarto(environ, least=least)
    if search.found and not any(one.how == VARIABLE and one.place for one in search.refused):
        return search.found
    raise EngineMissingError(missing(search, least=least))


def missing(search: Search, *, least: str = LEAST) -> Diagnostic:
    """Make the finding that no usable Quarto is there."""
    named = next((one for one in search.refused if one.how == VARIABLE and one.place), None)
    if named:
        message = f"{VARIABLE}: found {named.place}: {named.problem}; expected Quarto {least} or newer"
        hint = f"let {VARIABLE} name the program, or the folder that holds it, or unset it"
        return Diagnostic("quarto-path", message, hint=hint, detail=_tried(search))
    message = f"found no usable Quarto, expected version {least} or newer"
    return Diagnostic("quarto-missing", message, hint=INSTALL_HINT, detail=_tried(search))


def _tried(search: Search) -> str:
    return "\n".join(["tried:", *map(str, search.refused)])


def _candidates(environ: Mapping[str, str]) -> Iterator[tuple[str, str, Path | None]]:
    """Yield where a program may be: how, the place, and the program if one is there."""
    named = environ.get(VARIABLE, "").strip()
    yield VARIABLE, named, _program_at(Path(named).expanduser()) if named else None
    on_path = shutil.which("quarto", path=environ.get("PATH", os.defpath))
    yield "PATH", "", Path(on_path) if on_path else None
    yield f"the package {PACKAGE}", "", _packaged()


def _absence(how: str, place: str) -> str:
    if how == VARIABLE:
        return "no program of that name, and no folder with one" if place else "not set"
    return "no quarto in its folders" if how == "PATH" else "not installed, or without its program"


def _program_at(place: Path) -> Path | None:
    """Give the program that a path means: itself, or the one in the folder."""
    if place.is_file():
        return place
    return next((path for path in _inside(place) if path.is_file()), None)


def _inside(folder: Path) -> Iterator[Path]:
    for inner in (folder / "bin", folder):
        yield from (inner / name for name in _NAMES)


def _packaged() -> Path | None:
    """Give the program that the package carries, in a folder named after its version; the newest of several."""
    spec = find_spec(PACKAGE)
    for place in spec.submodule_search_locations or () if spec else ():
        folders = [*sorted(Path(place).glob("quarto-*"), key=_folder_version, reverse=True), Path(place)]
        found = next((path for folder in folders if (path := _program_at(folder))), None)
        if found:
            return found
    return None


def _folder_version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", folder.name))


def _ask(path: Path, environ: Mapping[str, str], least: str) -> tuple[str, str]:
    """Ask a program for its version; gives the version, and the problem with it or an empty text."""
    told, problem = _told_version(path, environ)
    if problem:
        return "", problem
    match = _VERSION.match(told)
    if not match:
        shown = f'"{_short(told)}"' if told else "nothing"
        return "", f"found {shown} as its version, expected a version"
    if version_key(told) < version_key(least):
        return told, f"found version {told}, expected {least} or newer"
    return told, ""


def _told_version(path: Path, environ: Mapping[str, str]) -> tuple[str, str]:
    with PrivateFolder("quarto") as folder:
        try:
            done = run_program(
                [path, "--version"],
                folder=folder,
                environment=clean_environment(environ, folder),
                limit_s=_VERSION_LIMIT_S,
            )
        except OSError as error:
            return "", f"the system cannot start it ({(error.strerror or str(error)).lower()})"
    if done.status is None:
        return "", f"found it still running {_VERSION_LIMIT_S:g} s after it was asked for its version"
    if done.status:
        return "", f"asked for its version, it ended with status {done.status}"
    lines = [line.strip() for line in done.text.splitlines() if line.strip()]
    # Deno may print warnings of its own before what was asked for.
    return next((line for line in reversed(lines) if _VERSION.match(line)), lines[-1] if lines else ""), ""


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "..."  # noqa: PLR2004 - as much as a line of a message holds


def version_key(version: str) -> tuple[int, ...]:
    """Give the numbers of a version, for comparing: what follows the numbers does not count, ends of 0 neither."""
    match = re.match(r"\s*v?(\d+(?:\.\d+)*)", version)
    numbers = [int(part) for part in match[1].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
