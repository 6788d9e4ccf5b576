"""Which engine renders: what was asked for, what the project pins, what this machine has."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from press.config.yaml import Yaml, load_yaml, read_text
from press.engines.quarto.find import LEAST, VARIABLE, Quarto, Search, find_quarto, search_quarto, version_key
from press.errors import ConfigError, Diagnostic, Location, did_you_mean

EngineName = Literal["quarto", "embedded"]
#: The file that holds a review's choices; of its keys only `engine` is read here.
FILE = "review.yml"
#: The variable that names the engine where neither the command nor the project does.
DEFAULT_VARIABLE = "PRESS_ENGINE"
_NAMES: tuple[EngineName, ...] = ("embedded", "quarto")
_CHOICES: tuple[Literal["auto", "embedded", "quarto"], ...] = ("auto", *_NAMES)
_KEYS = ("name", "least")
#: The key at the head of a line, and the lines that belong to it: deeper ones, comments, empty ones.
_ENGINE = re.compile(r"^engine[ \t]*:.*\n?(?:(?:[ \t#].*)?\n|[ \t#].*$)*", re.MULTILINE)
_VERSION = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True)
class Pin:
    """The engine that a project asks for; `least` is the oldest Quarto that it takes."""

    name: EngineName
    least: str = LEAST


@dataclass(frozen=True)
class Choice:
    """The engine that renders; `quarto` is there where it is that one; `why` is one line for the person."""

    engine: EngineName
    quarto: Quarto | None
    why: str


def read_pin(root: Path) -> Pin | None:
    """Read the key `engine` of a project's `review.yml`; None where there is no such file or key.

    Raises
    ------
    ConfigError
        The file is no YAML, or the key holds anything but `{name: embedded or quarto, least: "1.5"}`.
    """
    review = _review(read_text(root / FILE, shown=FILE)) if (root / FILE).is_file() else None
    if review is None or "engine" not in review.value:
        return None
    value = review.value["engine"]
    findings = list(_faults(value, review))
    if findings:
        raise ConfigError(findings)
    return Pin(value["name"], str(value.get("least", LEAST)))


def _review(text: str) -> Yaml | None:
    """Read the key `engine` alone where that can be done: to read a long file as YAML takes longer than all else."""
    if "engine" not in text:
        return None
    found = list(_ENGINE.finditer(text))
    if len(found) == 1:
        with contextlib.suppress(ConfigError):
            return load_yaml("\n" * text.count("\n", 0, found[0].start()) + found[0][0], FILE)
    return load_yaml(text, FILE)


def _faults(value: Any, review: Yaml) -> list[Diagnostic]:
    where = review.place("engine")
    if not isinstance(value, Mapping):
        hint = 'write engine: {name: quarto, least: "1.5"}'
        return [_fault(f'engine: found "{value}", expected the key name', where, hint)]
    findings = [
        _fault(f"engine: found the key {key}, expected {' or '.join(_KEYS)}", review.place("engine", key))
        for key in value
        if key not in _KEYS
    ]
    name, least = value.get("name"), value.get("least", LEAST)
    if name not in _NAMES:
        found = f'"{name}"' if name else "nothing"
        message = f"engine.name: found {found}, expected {' or '.join(_NAMES)}"
        findings.append(_fault(message, review.place("engine", "name"), did_you_mean(str(name), _NAMES)))
    if not isinstance(least, str) or not _VERSION.fullmatch(least):
        hint = 'versions are texts: write least: "1.10", in quotes'
        message = f"engine.least: found {least}, expected a version of Quarto in quotes"
        findings.append(_fault(message, review.place("engine", "least"), hint))
    elif "least" in value and name == "embedded":
        message = "engine.least: found a version with the embedded engine, expected it with quarto only"
        findings.append(_fault(message, review.place("engine", "least"), "the embedded engine is part of press"))
    elif version_key(least) < version_key(LEAST):
        message = f"engine.least: found {least}, expected {LEAST} or newer"
        findings.append(_fault(message, review.place("engine", "least"), "press works with no older Quarto"))
    return findings


def _fault(message: str, where: Location | None, hint: str = "") -> Diagnostic:
    return Diagnostic("engine-pin", message, where, hint=hint)


def choose_engine(asked: Literal["auto", "quarto", "embedded"], pin: Pin | None, environ: Mapping[str, str]) -> Choice:
    """Choose the engine: what was asked for, else what the project pins, else `PRESS_ENGINE`, else Quarto if it is usable.

    Raises
    ------
    ConfigError
        `PRESS_ENGINE` names no engine.
    EngineMissingError
        Quarto was asked for or is pinned, and none that is usable was found.
    """
    wanted, by = _wanted(asked, pin, environ)
    if wanted == "embedded":
        return Choice("embedded", None, f"engine: embedded ({by})")
    least = pin.least if pin and pin.name == "quarto" else LEAST
    if wanted == "quarto":
        return _with(find_quarto(environ, least=least), by)
    return _first_usable(search_quarto(environ))


def _wanted(
    asked: Literal["auto", "quarto", "embedded"], pin: Pin | None, environ: Mapping[str, str]
) -> tuple[Literal["auto", "quarto", "embedded"], str]:
    """Give the engine that somebody named, and who did."""
    if asked != "auto":
        return asked, "as asked"
    if pin:
        return pin.name, f"{FILE} pins it"
    named = environ.get(DEFAULT_VARIABLE, "") or "auto"
    wanted = next((one for one in _CHOICES if one == named), None)
    if wanted is None:
        message = f'{DEFAULT_VARIABLE}: found "{named}", expected auto, {" or ".join(_NAMES)}'
        raise ConfigError(Diagnostic("engine", message, hint=did_you_mean(named, ("auto", *_NAMES))))
    return wanted, f"{DEFAULT_VARIABLE} names it"


def _first_usable(search: Search) -> Choice:
    named = next((one for one in search.refused if one.how == VARIABLE and one.place), None)
    aside = f"; {VARIABLE} names {named.place}: {named.problem}" if named else ""
    if search.found:
        return _with(search.found, "found" + aside)
    # A program that was found and refused is worth a word; that there is none is not.
    refused = "".join(f"; {one}" for one in search.refused if one.place and one is not named)
    return Choice("embedded", None, f"engine: embedded (no usable Quarto{aside}{refused})")


def _with(quarto: Quarto, by: str) -> Choice:
    return Choice("quarto", quarto, f"engine: Quarto {quarto.version}, {quarto.path} from {quarto.how} ({by})")
