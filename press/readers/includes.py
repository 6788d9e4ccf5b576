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
    As Quarto documents it, an include is a copy into the main file: a relative name is looked for from the folder of the
    main document, wherever it stands; a name that begins with `/` from the project's root.

    Raises
    ------
    SourceError
        A file is not there or is no text, includes itself, or an include stands inside a line.
    """
    made = Included()
    _read(path, path.parent, root, (), made)
    if made.findings:
        raise SourceError(made.findings)
    return made


def _read(path: Path, base: Path, root: Path, above: tuple[tuple[Path, Location | None], ...], made: Included, where: Location | None = None) -> None:
    shown = shown_path(path, root)
    try:
        text = read_text(path, shown=shown)
    except ConfigError as error:
        made.findings += error.findings
        return
    made.files.append(path)
    lines = [Line(line, Location(shown, number)) for number, line in enumerate(text.splitlines(keepends=True), 1)]
    if lines and not lines[-1].text.endswith("\n"):
        lines[-1] = Line(lines[-1].text + "\n", lines[-1].where)
    for line, kind in zip(lines, _kinds(lines), strict=True):
        match = _INCLUDE.match(line.text) if kind != "yaml" else None
        if not match or kind == "literal":
            _check_inside(line, kind, made)
            made.lines.append(line)
            continue
        target = _target(match["path"], base, root)
        if _may_include(target, line.where, match["path"], (*above, (path, where)), made):
            _read(target, base, root, (*above, (path, where)), made, line.where)


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


def _target(name: str, base: Path, root: Path) -> Path:
    bare = name.strip("\"'")
    return (root / bare.lstrip("/") if bare.startswith("/") else base / bare).resolve()


def _may_include(target: Path, where: Location, name: str, above: tuple[tuple[Path, Location | None], ...], made: Included) -> bool:
    for path, _ in above:
        if path == target:
            first = above[1][1] if len(above) > 1 else where
            hint = f"the way here begins at {first}"
            made.findings.append(Diagnostic("include-cycle", f"found an include of {name}, which includes this file, expected no circle", where, hint=hint))
            return False
    if not target.is_file():
        beside = above[-1][0].parent / name
        hint = "names are relative to the main document; begin with / for the project's root" if beside.is_file() else _near_file(target)
        made.findings.append(Diagnostic("include-missing", f"found no file {name} to include, expected one", where, hint=hint))
        return False
    return True


def _near_file(target: Path) -> str:
    names = [path.name for path in target.parent.iterdir()] if target.parent.is_dir() else []
    close = nearest(target.name, names)
    return f'did you mean "{close}"?' if close else f"looked in {target.parent}"


def _check_inside(line: Line, kind: str, made: Included) -> None:
    if kind == "text" and _INSIDE.search(re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)|<!--.*?-->", "", line.text)):
        hint = "give it a line of its own with blank lines around it"
        made.findings.append(Diagnostic("include-inline", "found an include inside a line, expected it alone in its line", line.where, hint=hint))
