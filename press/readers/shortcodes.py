"""Shortcodes in text: `meta`, `var`, `env`, `pagebreak`, `kbd`, `video`, `lipsum`, `placeholder`, `contents`.

The rest stop with their name, or are left to Quarto.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from press.cache.opened import variable
from press.config.check import QUARTO_HINT
from press.errors import Diagnostic, Location, SourceError, did_you_mean
from press.readers.lipsum import PARAGRAPHS, paragraph
from press.readers.placeholder import LONGEST, placeholder_address, placeholder_size

#: Any shortcode, and the two ways to write one that is only shown.
PATTERN = re.compile(
    r"\{\{(?P<shown>\{<.*?>\})\}\}"
    r"|\{\{<\s*/\*\s*(?P<comment>.*?)\s*\*/\s*>\}\}"
    r"|\{\{<\s*(?P<body>[^\s>/].*?)\s*>\}\}",
    re.DOTALL,
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w-]+)=)?(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<bare>[^\s\"']+))"
)
#: Shortcodes of Quarto that this engine lacks, and why.
_UNSUPPORTED = {
    "embed": "cells of notebooks are not embedded",
    "version": "no Quarto takes part in this build",
    "brand": "brand files are not read",
    "include": "an include needs a line of its own",
}
#: Shortcodes that Quarto shows in ways of its own, and so does itself where it sees the text.
_QUARTOS = frozenset({"video", "lipsum", "placeholder", "contents"})
_SIGNS = re.compile(r"([^\w\s/:])", re.ASCII)
_BACKSLASHED = r"\\\1"
_RANGE = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?")
_CONTENTS = re.compile(r"\[([\w-]+)\]\{\.press-contents\}")
#: Paragraphs of `{{< lipsum >}}` alone.
_FILLED = 5
#: What stands in text for a shortcode that is left to Quarto.
LEFT = re.compile(r"(?P<ticks>`+)(?P<left>\{\{<.*?>\}\})(?P=ticks)\{=quarto-shortcode\}", re.DOTALL)


@dataclass(frozen=True)
class Sources:
    """Where the values of shortcodes come from: a document's metadata and a project's `_variables.yml`."""

    meta: Mapping[str, Any]
    variables: Mapping[str, Any]
    environment: Mapping[str, str]
    #: Whether Quarto will see the text, and resolves what is not known here.
    left_to_quarto: bool = False


def resolve(text: str, where: Location, sources: Sources) -> str:
    """Replace the shortcodes of a text that begins at `where`.

    Raises
    ------
    SourceError
        A shortcode is unknown, is not supported, or names a value that is not there; all of the text are told together.
    """
    findings: list[Diagnostic] = []

    def replace(match: re.Match[str]) -> str:
        place = Location(where.path, where.line + text.count("\n", 0, match.start()))
        try:
            return expand(match, place, sources)
        except SourceError as error:
            findings.extend(error.findings)
            return ""

    made = PATTERN.sub(replace, text)
    if findings:
        raise SourceError(findings)
    return made


def expand(match: re.Match[str], where: Location, sources: Sources) -> str:
    """Give what one match of `PATTERN` stands for."""
    if match["shown"]:
        return "{" + match["shown"] + "}"
    if match["comment"] is not None:
        return "{{< " + match["comment"] + " >}}"
    name, _, rest = match["body"].partition(" ")
    name, words = name.strip(), arguments(" ".join(rest.split("\n")))
    if sources.left_to_quarto and (name in _QUARTOS or name not in _EXPANDERS) and name != "include":
        return _left(match[0])
    if name in _UNSUPPORTED:
        message = f"found the shortcode {name}, which the embedded engine does not support"
        raise SourceError(Diagnostic("unsupported", message, where, hint=f"{_UNSUPPORTED[name]}; {QUARTO_HINT}"))
    if name not in _EXPANDERS:
        hint = did_you_mean(name, _EXPANDERS)
        raise SourceError(
            Diagnostic("shortcode-unknown", f"found the shortcode {name}, expected a known one", where, hint=hint)
        )
    made = _EXPANDERS[name](words, where, sources)
    return _pictured(made, match) if name == "placeholder" and not _is_address(match) else made


def _pictured(address: str, match: re.Match[str]) -> str:
    """Show a picture that tells nothing, unless the author says of it what it is."""
    own = match.string[match.end() : match.end() + 1] == "{"
    return f"![]({address})" + ("" if own else "{.decorative}")


def _is_address(match: re.Match[str]) -> bool:
    """Tell whether a shortcode stands where a link or a picture has its address."""
    return match.string[: match.start()].endswith(("](", "](<"))


def _left(shortcode: str) -> str:
    """Mark a shortcode, so that it is told from one that is only shown; backticks around are more than those inside."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", shortcode)), default=0))
    return f"{ticks}{shortcode}{ticks}{{=quarto-shortcode}}"


def arguments(text: str) -> list[tuple[str, str]]:
    """Split the arguments of a shortcode into (key, value); the key is empty for a bare one."""
    made = []
    for match in _ARGUMENT.finditer(text):
        quoted = match["double"] if match["double"] is not None else match["single"]
        value = re.sub(r"\\([\"'])", r"\1", quoted) if quoted is not None else match["bare"]
        made.append((match["key"] or "", value))
    return made


def _meta(words: Sequence[tuple[str, str]], where: Location, sources: Sources) -> str:
    return _look_up("meta", "the metadata", words, where, sources.meta)


def _var(words: Sequence[tuple[str, str]], where: Location, sources: Sources) -> str:
    return _look_up("var", "_variables.yml", words, where, sources.variables)


def _env(words: Sequence[tuple[str, str]], where: Location, sources: Sources) -> str:
    if not words:
        raise SourceError(_needs("env", "the name of a variable", where))
    name = words[0][1]
    fallback = words[1][1] if len(words) > 1 else None
    value = variable(name, sources.environment.get(name, fallback))
    if value is None:
        hint = f'set it, or give a fallback: {{{{< env {name} "text" >}}}}'
        raise SourceError(
            Diagnostic("env-missing", f"found no environment variable {name}, expected one", where, hint=hint)
        )
    return value


def _pagebreak(*_: object) -> str:
    return "\n\n::: {.pagebreak}\n:::\n"


def _kbd(words: Sequence[tuple[str, str]], where: Location, _: Sources) -> str:
    """Print the keys; those that differ by system are all named, as Quarto does in print."""
    if not words:
        raise SourceError(_needs("kbd", "keys", where))
    names = {"mac": "Mac", "win": "Windows", "linux": "Linux"}
    shown = [f"[{keys}]{{.kbd}}" + (f" ({names.get(system, system)})" if system else "") for system, keys in words]
    return ", ".join(shown)


def _video(words: Sequence[tuple[str, str]], where: Location, _: Sources) -> str:
    """Give a link with the address as its text, as Quarto does in print; a page that asks no host cannot play it either."""
    address = next((value for key, value in words if not key), "")
    if not address:
        raise SourceError(_needs("video", "the address of one", where))
    title = next((value for key, value in words if key == "title"), "")
    told = f" {_quoted(title)}" if title else ""
    return f"[{_SIGNS.sub(_BACKSLASHED, address)}](<{address}>{told}){{.video}}"


def _quoted(text: str) -> str:
    return '"' + re.sub(r'(["\\])', _BACKSLASHED, text) + '"'


def _lipsum(words: Sequence[tuple[str, str]], where: Location, _: Sources) -> str:
    """Give paragraphs of a text that says nothing; `random=true` has no effect, since builds are the same every time."""
    given = next((value for key, value in words if not key), str(_FILLED))
    found = _RANGE.fullmatch(given)
    first, last = (int(found[1]) if found[2] else 1, int(found[2] or found[1])) if found else (0, 0)
    if not 0 < first <= last <= PARAGRAPHS:
        message = f"lipsum: found {given}, expected a number of paragraphs or a range of them, of {PARAGRAPHS}"
        hint = "such as {{< lipsum 2 >}} or {{< lipsum 3-4 >}}"
        raise SourceError(Diagnostic("shortcode-argument", message, where, hint=hint))
    return "\n\n".join(map(paragraph, range(first, last + 1)))


def _placeholder(words: Sequence[tuple[str, str]], where: Location, _: Sources) -> str:
    """Give the address of a picture; `format` has no effect, since each file gets the kind that it can show."""
    given = [value for key, value in words if not key]
    size = placeholder_size(given)
    if size is None:
        message = f"placeholder: found {' '.join(given)}, expected a width and a height in pixels, up to {LONGEST}"
        hint = "such as {{< placeholder 300 200 >}}"
        raise SourceError(Diagnostic("shortcode-argument", message, where, hint=hint))
    return placeholder_address(*size)


def _contents(words: Sequence[tuple[str, str]], where: Location, _: Sources) -> str:
    """Mark the place that the content of an id moves to; the filters, which see the content, move it."""
    if not words or not re.fullmatch(r"[\w-]+", words[0][1]):
        raise SourceError(_needs("contents", "the id of a chunk, a div or a span", where))
    return f"[{words[0][1]}]{{.press-contents}}"


def asked_contents(text: str) -> list[str]:
    """Give the ids that `contents` names in a text whose shortcodes are resolved."""
    return _CONTENTS.findall(text)


_EXPANDERS: Mapping[str, Callable[[Sequence[tuple[str, str]], Location, Sources], str]] = {
    "meta": _meta,
    "var": _var,
    "env": _env,
    "pagebreak": _pagebreak,
    "kbd": _kbd,
    "video": _video,
    "lipsum": _lipsum,
    "placeholder": _placeholder,
    "contents": _contents,
}


def _needs(name: str, what: str, where: Location) -> Diagnostic:
    return Diagnostic("shortcode-argument", f"found the shortcode {name} without an argument, expected {what}", where)


def _look_up(name: str, place: str, words: Sequence[tuple[str, str]], where: Location, table: Mapping[str, Any]) -> str:
    """Follow a dotted name into a table; lists count from 1; a dot behind a backslash belongs to the key."""
    if not words:
        raise SourceError(_needs(name, "the name of a value", where))
    dotted = words[0][1]
    keys = [key.replace("\0", ".") for key in re.sub(r"\\+\.", "\0", dotted).split(".")]
    value: Any = table
    for key in keys:
        inner = _child(value, key)
        if inner is None:
            known = list(value) if isinstance(value, Mapping) else []
            hint = did_you_mean(key, map(str, known)) if known else ""
            raise SourceError(
                Diagnostic(f"{name}-missing", f'found no "{dotted}" in {place}, expected a value', where, hint=hint)
            )
        value = inner
    if isinstance(value, (Mapping, list)):
        found = "a list" if isinstance(value, list) else "keys with values"
        message = f'found {found} under "{dotted}" in {place}, expected a single value'
        raise SourceError(
            Diagnostic(
                f"{name}-compound",
                message,
                where,
                hint=f"name one of its parts: {dotted}.1" if found == "a list" else "",
            )
        )
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def _child(value: Any, key: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(key)
    if isinstance(value, list) and key.isdigit() and 0 < int(key) <= len(value):
        return value[int(key) - 1]
    return None
