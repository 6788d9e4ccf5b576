"""Which documents a project renders: `project: render:` with wildcards and exclusions."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from press.config.yaml import Yaml
from press.errors import ConfigError, Diagnostic, nearest

_WILD = set("*?[")
#: Inputs that Quarto renders and this engine does not.
_FOREIGN = {".ipynb": "notebooks", ".rmd": "R Markdown documents"}
_READABLE = {".qmd", ".md"}
_NEVER = {"readme.qmd", "readme.md", "claude.md", "agents.md"}


def render_targets(root: Path, config: Yaml) -> tuple[Path, ...]:
    """Give the documents of a project in the order in which they are rendered.

    Raises
    ------
    ConfigError
        A named document is not there, or is of a kind that this engine does not read.
    """
    project = config.value.get("project") or {}
    wanted = project.get("render") or []
    patterns = [str(name) for name in wanted] if isinstance(wanted, list) else [str(wanted)]
    # a project may be large: it is walked only where something has to be looked for
    everything = cache(lambda: list(_candidates(root, str(project.get("output-dir") or "build"))))
    if not patterns:
        return tuple(path for path in everything() if path.suffix == ".qmd")
    findings: list[Diagnostic] = []
    chosen: dict[Path, None] = {}
    for index, pattern in enumerate(patterns):
        if pattern.startswith("!"):
            chosen = {path: None for path in chosen if not _matches(path, pattern[1:], root)}
            continue
        try:
            chosen |= dict.fromkeys(_expand(root, pattern, everything))
        except ConfigError as error:
            place = config.place("project", "render", index)
            findings += [
                Diagnostic(finding.code, finding.message, place, hint=finding.hint) for finding in error.findings
            ]
    if findings:
        raise ConfigError(findings)
    return tuple(chosen)


def _candidates(root: Path, output: str) -> Iterator[Path]:
    """Walk the project; hidden, underscored and output folders are left out."""
    skipped = {(root / output).resolve(), (root / "build").resolve()}
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name for name in folders if name[0] not in "._" and (Path(folder) / name).resolve() not in skipped
        )
        for name in sorted(files):
            if name[0] not in "._" and name.lower() not in _NEVER and Path(name).suffix in _READABLE:
                yield Path(folder) / name


def _expand(root: Path, pattern: str, everything: Callable[[], list[Path]]) -> list[Path]:
    if _WILD & set(pattern) or (root / pattern).is_dir():
        return [path for path in everything() if _matches(path, pattern, root)]
    path = root / pattern
    foreign = _FOREIGN.get(path.suffix.lower())
    if foreign:
        raise ConfigError(
            Diagnostic(
                "unsupported",
                f"found {pattern}, but {foreign} are not supported by the embedded engine",
                hint="name a .qmd file",
            )
        )
    if not path.is_file():
        names = [candidate.relative_to(root).as_posix() for candidate in everything()]
        close = nearest(pattern, names)
        hint = f'did you mean "{close}"?' if close else "paths start at the folder of _quarto.yml"
        raise ConfigError(
            Diagnostic("render-missing", f"project.render: found no file {pattern}, expected a document", hint=hint)
        )
    return [path]


def _matches(path: Path, pattern: str, root: Path) -> bool:
    """Match a path against a pattern from the root: `*` stays in a folder, `**` crosses them, a folder is all of it."""
    name = path.relative_to(root).as_posix()
    pattern = pattern.lstrip("/")
    if pattern.endswith("/") or (root / pattern).is_dir():
        return name.startswith(pattern.rstrip("/") + "/")
    return _match_parts(name.split("/"), pattern.split("/"))


def _match_parts(name: list[str], pattern: list[str]) -> bool:
    if not pattern:
        return not name
    if pattern[0] == "**":
        return any(_match_parts(name[skip:], pattern[1:]) for skip in range(len(name) + 1))
    return bool(name) and fnmatch.fnmatchcase(name[0], pattern[0]) and _match_parts(name[1:], pattern[1:])
