"""Checks one level of metadata against the tables of options: a level in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from press.config.merge import format_table
from press.config.options import (
    CROSSREF,
    CROSSREF_CUSTOM,
    EXECUTE,
    FORMAT,
    KINDS,
    PASSED_OVER,
    PROJECT,
    PROJECT_TYPES,
    TOP,
    UNSUPPORTED,
)
from press.config.yaml import Way, Yaml
from press.errors import Diagnostic, Location, Severity, did_you_mean

#: How strictly names are taken: any name is fine, none like a known one, or known ones only.
_Rule = Literal["open", "near is an error", "closed"]
#: Lengths from which a word may have one slip of the pen, and two.
_SLIPS = (4, 8)
_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "any": object,
    "bool": bool,
    "number": (int, float),
    "text": (str, int, float),
    "list": list,
    "map": Mapping,
}
QUARTO_HINT = "render with Quarto itself, or take it out"


def check_level(level: Yaml) -> list[Diagnostic]:
    """Check the metadata of one file: names, types, and what this engine cannot do.

    Notes
    -----
    A key of the author's own is welcome at the top level (the `meta` shortcode reads it), so only a key that looks
    like a misspelt option is reported there, as a warning. Under `execute`, `crossref` and `project` any unknown key
    is an error.
    """
    return list(_check_level(level))


def _check_level(level: Yaml) -> Iterator[Diagnostic]:
    value = level.value
    yield from _check_names(level, (), TOP, "open")
    yield from check_types(value, TOP, level, ())
    yield from check_unsupported(value, "top", level, ())
    yield from _passed_over(value, level, ())
    yield from _check_closed(level, ("execute",), EXECUTE)
    yield from _check_closed(level, ("project",), PROJECT)
    yield from _check_closed(level, ("crossref",), CROSSREF)
    yield from _check_custom(level)
    yield from _check_project(level)
    for name in format_table(value.get("format")):
        yield from _check_format(level, name)


def _check_closed(level: Yaml, way: Way, table: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Check a mapping in which every key must be known; anything else than a mapping is a fault of its own."""
    value = _at(level.value, way)
    if value is None or (value is False and way == ("crossref",)):
        return
    if not isinstance(value, Mapping):
        yield _wrong_type(".".join(map(str, way)), value, "map", level.place(*way))
        return
    yield from _check_names(level, way, table, "closed")
    yield from check_types(value, table, level, way)


def _check_custom(level: Yaml) -> Iterator[Diagnostic]:
    custom = _at(level.value, ("crossref", "custom"))
    for index, entry in enumerate(custom if isinstance(custom, list) else []):
        way = ("crossref", "custom", index)
        if not isinstance(entry, Mapping):
            yield _wrong_type("crossref.custom", entry, "map", level.place(*way))
            continue
        yield from _check_names(level, way, CROSSREF_CUSTOM, "closed")
        yield from check_types(entry, CROSSREF_CUSTOM, level, way)
        for needed in ("key", "reference-prefix"):
            if needed not in entry:
                yield Diagnostic(
                    "option-missing", f"crossref.custom: found no {needed}, expected one", level.place(*way)
                )


def _check_project(level: Yaml) -> Iterator[Diagnostic]:
    project = level.value.get("project")
    if not isinstance(project, Mapping):
        return
    yield from check_unsupported(project, "project", level, ("project",))
    kind = project.get("type", "default")
    if kind not in PROJECT_TYPES:
        yield unsupported(
            f"project type {kind}", level.place("project", "type"), "articles only: " + " or ".join(PROJECT_TYPES)
        )


def _check_format(level: Yaml, name: str) -> Iterator[Diagnostic]:
    """Check the options of a format that this engine writes; others are met when they are asked for."""
    table = FORMAT.get(name)
    written = level.value["format"]
    options = written.get(name) if isinstance(written, Mapping) else None
    if table is None or options in (None, "default"):
        return
    way = ("format", name)
    if not isinstance(options, Mapping):
        yield _wrong_type(f"format.{name}", options, "map", level.place(*way), expected='"default" or keys with values')
        return
    yield from _check_names(level, way, table, "near is an error")
    yield from check_types(options, table, level, way)
    yield from check_unsupported(options, "top", level, way)
    yield from _passed_over(options, level, way)
    yield from _check_closed(level, (*way, "execute"), EXECUTE)


def _check_names(level: Yaml, way: Way, table: Mapping[str, str], rule: _Rule) -> Iterator[Diagnostic]:
    for key in _at(level.value, way):
        if key in table:
            continue
        shown, near = ".".join([*map(str, way), key]), near_name(key, table)
        if rule == "closed":
            yield unknown(shown, key, table, level.place(*way, key))
        elif near:
            message = f'found the unknown key "{shown}", expected a known option or a name of your own'
            severity: Severity = "error" if rule == "near is an error" else "warning"
            place, hint = level.place(*way, key), f'did you mean "{near}"?'
            yield Diagnostic("option-unknown", message, place, hint=hint, severity=severity)


def unknown(shown: str, key: str, table: Iterable[str], where: Location | None) -> Diagnostic:
    """Report a key that no option has."""
    near = near_name(key, table)
    hint = f'did you mean "{near}"?' if near else did_you_mean(key, table)
    return Diagnostic("option-unknown", f'found the unknown option "{shown}", expected a known one', where, hint=hint)


def check_types(value: Mapping[str, Any], table: Mapping[str, str], level: Yaml, way: Way) -> Iterator[Diagnostic]:
    """Check the values of known options against their kinds."""
    for key, given in value.items():
        kind = table.get(key)
        if kind and given is not None and not fits(given, kind):
            yield _wrong_type(".".join([*map(str, way), key]), given, kind, level.place(*way, key))


def fits(value: Any, kind: str) -> bool:
    """Tell whether a value is of a kind, or of one of several."""
    return any(_fits_one(value, part) for part in kind.split("+"))


def _fits_one(value: Any, kind: str) -> bool:
    if kind in _TYPES:
        return isinstance(value, _TYPES[kind]) and (kind in {"bool", "any"} or not isinstance(value, bool))
    # A text with a shortcode gets its value later.
    return isinstance(value, str) and (value in kind.split("|") or "{{<" in value)


def expected_kind(kind: str) -> str:
    """Name a kind in words."""
    words = [
        KINDS[part] if part in KINDS else " or ".join(f'"{word}"' for word in part.split("|"))
        for part in kind.split("+")
    ]
    return " or ".join(words)


def _wrong_type(name: str, value: Any, kind: str, where: Location | None, *, expected: str = "") -> Diagnostic:
    """Report a value of the wrong kind."""
    hint = (
        "YAML 1.2 knows only true and false"
        if "bool" in kind and str(value).lower() in {"yes", "no", "on", "off", "t", "f"}
        else ""
    )
    return Diagnostic(
        "option-type", f"{name}: found {describe(value)}, expected {expected or expected_kind(kind)}", where, hint=hint
    )


def describe(value: Any) -> str:
    """Name a value in a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "keys with values"
    if isinstance(value, list):
        return "a list"
    return f'"{value}"' if isinstance(value, str) else "nothing" if value is None else str(value)


def check_unsupported(value: Mapping[str, Any], where: str, level: Yaml, way: Way) -> Iterator[Diagnostic]:
    """Report the options that this engine cannot follow."""
    for key, reason in UNSUPPORTED[where].items():
        if value.get(key) not in (None, False):
            yield unsupported(".".join([*map(str, way), key]), level.place(*way, key), reason)


def unsupported(feature: str, where: Location | None, reason: str) -> Diagnostic:
    """Report a feature of Quarto that this engine lacks."""
    return Diagnostic(
        "unsupported",
        f"found {feature}, which the embedded engine does not support",
        where,
        hint=f"{reason}; {QUARTO_HINT}",
    )


def _passed_over(value: Mapping[str, Any], level: Yaml, way: Way) -> Iterator[Diagnostic]:
    for key in value:
        if key in PASSED_OVER and value[key] not in (None, False):
            message = f"found {'.'.join([*map(str, way), key])}, which the embedded engine passes over"
            yield Diagnostic(
                "passed-over",
                message,
                level.place(*way, key),
                hint="it changes the look, not the content",
                severity="warning",
            )


def _at(value: Any, way: Way) -> Any:
    for step in way:
        inside = (isinstance(value, Mapping) and step in value) or (isinstance(value, list) and isinstance(step, int))
        value = value[step] if inside else None
    return value


def near_name(word: str, known: Iterable[str]) -> str:
    """Name the known word that `word` is a slip of the pen away from, or give an empty text.

    Notes
    -----
    One slip in short words, two in longer ones: names of the author's own must not be taken for misspelt options.
    """
    limit = sum(len(word) >= length for length in _SLIPS)
    found = sorted((distance(word, name), name) for name in known if _may_be_near(word, name, limit))
    return found[0][1] if found and found[0][0] <= limit else ""


def _may_be_near(word: str, name: str, limit: int) -> bool:
    """Tell at a glance what is too far away: each slip adds, drops or changes one letter at most."""
    return abs(len(name) - len(word)) <= limit and len(set(word) - set(name)) <= limit


def distance(one: str, other: str) -> int:
    """Count the letters to insert, drop, change or swap to turn one word into the other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        last, before2 = row, before
        row = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before2[j - 2] + 1)
            row.append(cost)
        before = last
    return row[-1]
