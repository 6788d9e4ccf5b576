"""Code chunks: a fenced block with its `#|` options in, a `Chunk` out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from press.config.check import QUARTO_HINT, check_types, check_unsupported, unknown
from press.config.options import CHUNK
from press.config.yaml import Way, Yaml, load_value
from press.errors import ConfigError, Diagnostic, Location, SourceError
from press.model import Chunk
from press.readers.blocks import Fence, Line

#: `{python}`, `{python .class key=value}`; what begins with `.`, `#` or `key=` is plain code with attributes.
_EXECUTABLE = re.compile(r"^\{(?P<language>[A-Za-z][\w-]*)(?P<rest>[\s,].*)?\}$")
_SHOWN = re.compile(r"^\{(?P<inner>\{+[A-Za-z][\w-]*[^{}]*\}+)\}$")
_OPTION = re.compile(r"^#\|(?P<yaml>.*)$")
_WHY = {
    "r": "R needs knitr",
    "julia": "Julia needs its engine",
    "ojs": "Observable needs a browser",
    "mermaid": "diagrams are not drawn",
    "dot": "diagrams are not drawn",
    "bash": "write !command in a python chunk",
    "sh": "write !command in a python chunk",
    "zsh": "write !command in a python chunk",
}


def is_executable(fence: Fence) -> bool:
    """Tell whether a fence opens a chunk that is to be run."""
    return bool(_EXECUTABLE.match(fence.info))


def shown_fence(fence: Fence) -> str | None:
    """Give the fence that a block with doubled braces shows, `{python}` for `{{python}}`, else None."""
    match = _SHOWN.match(fence.info)
    return match["inner"] if match else None


def read_chunk(fence: Fence, block: Sequence[Line], *, index: int) -> tuple[Chunk, list[Diagnostic]]:
    """Read a chunk from its lines, fences included; gives its warnings too.

    Raises
    ------
    SourceError
        The language is not run here, or the options stand in the fence.
    ConfigError
        An option is unknown, of the wrong kind, or not supported.
    """
    where = block[0].where
    match = _EXECUTABLE.match(fence.info)
    assert match is not None  # noqa: S101 - asked with is_executable
    _check_fence(match["language"], match["rest"] or "", fence, where)
    inner = _inner(fence, block)
    count = _count_options(inner)
    options = _read_options(inner[:count])
    warnings = _late_options(inner[count:])
    code = inner[count:]
    while code and not code[0].text.strip():
        code = code[1:]
    while code and not code[-1].text.strip():
        code = code[:-1]
    chunk = Chunk(
        language=match["language"],
        code="".join(line.text for line in code),
        options=options,
        where=where,
        index=index,
        label=str(options.get("label", "")),
        attributes=(match["rest"] or "").strip(),
        source="".join(line.text for line in block),
        prefix=(fence.prefix, fence.rest),
        lines=tuple(line.where for line in code),
        option_lines=tuple(line.text.rstrip("\n") for line in inner[:count]),
    )
    return chunk, warnings


def _check_fence(language: str, rest: str, fence: Fence, where: Location) -> None:
    if language != "python":
        message = f"found an executable {{{language}}} chunk, which the embedded engine does not support"
        reason = _WHY.get(language, "Python is run here")
        raise SourceError(
            Diagnostic(
                "unsupported",
                message,
                where,
                hint=f"{reason}; to only show code write ```{{.{language}}}; {QUARTO_HINT}",
            )
        )
    if fence.marks[0] == "~":
        raise SourceError(
            Diagnostic(
                "chunk-fence",
                "found a chunk fenced with tildes, expected backticks",
                where,
                hint="Quarto runs only ```{python}",
            )
        )
    if rest.lstrip().startswith(",") or re.search(r"=\s*(TRUE|FALSE)\b", rest):
        hint = "write options below the fence, one a line: #| echo: false"
        raise SourceError(
            Diagnostic("chunk-fence", f'found options in the fence, "{rest.strip()}", expected none', where, hint=hint)
        )


def _inner(fence: Fence, block: Sequence[Line]) -> list[Line]:
    """Give the lines between the fences without the indentation and quote marks of their surroundings."""
    closed = len(block) > 1 and block[-1].text.strip(" \t\n>")[:3] == fence.marks[:3]
    inner = block[1:-1] if closed else block[1:]
    return [Line(_strip(line.text, fence.rest), line.where) for line in inner]


def _strip(text: str, prefix: str) -> str:
    if text.startswith(prefix):
        return text[len(prefix) :]
    bare = text.lstrip("> \t") if ">" in prefix else text.lstrip(" \t")
    return bare if text.strip() else "\n"


def _count_options(lines: Sequence[Line]) -> int:
    count = 0
    for line in lines:
        if not _OPTION.match(line.text.rstrip("\n")):
            break
        count += 1
    return count


def _read_options(lines: Sequence[Line]) -> dict[str, Any]:
    """Parse option comments as one YAML mapping whose lines keep their places."""
    if not lines:
        return {}
    matches = [_OPTION.match(line.text.rstrip("\n")) for line in lines]
    text = "\n".join(match["yaml"].removeprefix(" ") if match else "" for match in matches)
    value, places = load_value(text, [*(line.where for line in lines), lines[-1].where])
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ConfigError(
            Diagnostic(
                "chunk-options", f'found "{text}", expected key: value', lines[0].where, hint="write #| echo: false"
            )
        )
    _check_options(value, places)
    return {key: item for key, item in value.items() if item is not None}


def _check_options(value: Mapping[str, Any], places: Mapping[Way, Location]) -> None:
    level = Yaml(value, places)
    # The caption of a float of the project's own kind is named after the kind, as its label is.
    known = {*CHUNK, f"{str(value.get('label', '')).partition('-')[0]}-cap"}
    findings = [unknown(key, key, CHUNK, level.place(key)) for key in value if key not in known]
    findings += check_types(value, CHUNK, level, ())
    findings += check_unsupported(value, "chunk", level, ())
    if isinstance(value.get("eval"), list) or isinstance(value.get("echo"), list):
        key = "eval" if isinstance(value.get("eval"), list) else "echo"
        message = f"found {key} with line numbers, which the embedded engine does not support"
        findings.append(Diagnostic("unsupported", message, level.place(key), hint="Quarto has it for knitr only"))
    if findings:
        raise ConfigError(findings)


def _late_options(lines: Sequence[Line]) -> list[Diagnostic]:
    return [
        Diagnostic(
            "option-late",
            "found an option below code, expected it at the top of the chunk",
            line.where,
            hint="it has no effect here",
            severity="warning",
        )
        for line in lines
        if re.match(r"^#\| ?[\w-]+:", line.text)
    ]
