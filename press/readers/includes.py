"""`{{< include file >}}`: a document's lines with the files that it includes in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from press.config.project import shown_path
from press.config.yaml import read_text
from press.errors import ConfigError, Diagnostic, Location, SourceError, nearest
from press.readers.blocks import Kind, Line, classify, parse_fence

_INCLUDE = re.compile(r"^\s*\{\{<\s*include\s+(?P<path>.*?)\s*>\}\}\s*$")
_INSIDE = re.compile(r"(?<!\{)\{\{<\s*include\s")

#: Code spans and comments, in which nothing is included.
_SPANS = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->")


@dataclass(frozen=True)
class _Step:
    """A file on the way to another, and the place in it that names the next."""

    path: Path
    where: Location


@dataclass
class Included:
    """Lines of a document and its includes, and every file that was read."""

    lines: list[Line] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def read_lines(path: Path, root: Path) -> Included:
    """Read a document with its includes.

    Notes
    -----
    As Quarto documents it, an include is a copy into the main file: a relative name holds from the folder of the main
    document, wherever it stands; a name that begins with `/` from the project's root.

    Raises
    ------
    SourceError
        A file is not there or is no text, includes itself, or an include stands inside a line.
    """
    reader = _Reader(path.parent, root)
    reader.read(path, ())
    if reader.made.findings:
        raise SourceError(reader.made.findings)
    return reader.made


class _Reader:
    """Reads files into one list of lines; `base` is the main document's folder."""

    def __init__(self, base: Path, root: Path) -> None:
        self._base = base
        self._root = root
        self.made = Included()

    def read(self, path: Path, above: tuple[_Step, ...]) -> None:
        """Add the lines of a file, which the files of `above` led to."""
        shown = shown_path(path, self._root)
        try:
            text = read_text(path, shown=shown)
        except ConfigError as error:
            self.made.findings += error.findings
            return
        self.made.files.append(path)
        parts = text.removesuffix("\n").split("\n") if text else []
        lines = [Line(part + "\n", Location(shown, number)) for number, part in enumerate(parts, 1)]
        for line, kind in zip(lines, _kinds(lines), strict=True):
            match = _INCLUDE.match(line.text) if kind not in {"yaml", "literal"} else None
            if match:
                self._include(match["path"], (*above, _Step(path, line.where)))
            else:
                self._check_inside(line, kind)
                self.made.lines.append(line)

    def _include(self, name: str, steps: tuple[_Step, ...]) -> None:
        where = steps[-1].where
        bare = name.strip("\"'")
        target = (self._root / bare.lstrip("/") if bare.startswith("/") else self._base / bare).resolve()
        if any(step.path == target for step in steps):
            message = f"found an include of {name}, which includes this file, expected no circle"
            self._report("include-cycle", message, where, f"the way here begins at {steps[0].where}")
        elif not target.is_file():
            beside = (steps[-1].path.parent / bare).is_file()
            relative = "names are relative to the main document; begin with / for the project's root"
            message = f"found no file {name} to include, expected one"
            self._report("include-missing", message, where, relative if beside else _near_file(target))
        else:
            self.read(target, steps)

    def _check_inside(self, line: Line, kind: str) -> None:
        if kind == "text" and _INSIDE.search(_SPANS.sub("", line.text)):
            message = "found an include inside a line, expected it alone in its line"
            hint = "give it a line of its own with blank lines around it"
            self._report("include-inline", message, line.where, hint)

    def _report(self, code: str, message: str, where: Location, hint: str) -> None:
        self.made.findings.append(Diagnostic(code, message, where, hint=hint))


def _kinds(lines: list[Line]) -> list[Kind | Literal["literal"]]:
    """Give the kinds of lines; code in which shortcodes are switched off is `literal`."""
    made: list[Kind | Literal["literal"]] = []
    off = False
    for line, kind in zip(lines, classify(lines), strict=True):
        if kind == "open":
            fence = parse_fence(line.text)
            off = fence is not None and shortcodes_off(fence.info)
        made.append("literal" if kind == "code" and off else kind)
    return made


def shortcodes_off(info: str) -> bool:
    """Tell whether a code block's fence says `shortcodes=false`."""
    return bool(re.search(r"shortcodes\s*=\s*[\"']?false", info))


def _near_file(target: Path) -> str:
    names = [path.name for path in target.parent.iterdir()] if target.parent.is_dir() else []
    close = nearest(target.name, names)
    return f'did you mean "{close}"?' if close else f"looked in {target.parent}"
