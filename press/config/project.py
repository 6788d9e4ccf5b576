"""Finding and reading a project: `_quarto.yml` and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from press.cache.opened import variable
from press.config.check import check_level
from press.config.environment import read_environment
from press.config.merge import merge_yaml, normalised
from press.config.targets import render_targets
from press.config.yaml import Yaml, load_yaml_file
from press.errors import ConfigError, Diagnostic, Location
from press.model import Project
from press.root import config_file, find_project

_NAMES = ("_quarto.yml", "_quarto.yaml")
_METADATA = ("_metadata.yml", "_metadata.yaml")


def load_project(start: Path) -> Project:
    """Read the project that a folder or document belongs to; outside a project, the document or folder is one.

    Raises
    ------
    ConfigError
        The project's YAML is faulty, names unknown options, or asks for what this engine lacks.
    """
    if not start.exists():
        raise ConfigError(Diagnostic("missing", f"found no file or folder {start}, expected a project or a document"))
    root = find_project(start)
    if root is None:
        return _lone_project(start.resolve())
    return _read_project(root)


def _lone_project(start: Path) -> Project:
    if start.is_dir():
        return Project(start, {}, tuple(sorted(start.glob("[!._]*.qmd"))), lone=True)
    return Project(start.parent, {}, (start,), lone=True)


def _read_project(root: Path) -> Project:
    main = config_file(root)
    assert main is not None  # noqa: S101 - the caller found it
    base, files = read_level(main, root)
    profiles = active_profiles(base.value)
    levels, others = _profile_levels(root, profiles)
    config = merge_yaml([base, *levels])
    findings = [finding for level in (base, *levels) for finding in check_level(level)]
    raise_errors(findings)
    environment, environment_files = read_environment(root, profiles)
    return Project(
        root=root,
        config=config.value,
        documents=render_targets(root, config),
        profiles=profiles,
        environment=environment,
        files=(*files, *others, *environment_files),
        warnings=tuple(findings),
    )


def raise_errors(findings: list[Diagnostic]) -> None:
    """Raise all findings if one of them is an error."""
    if any(finding.severity == "error" for finding in findings):
        raise ConfigError(findings)


def _profile_levels(root: Path, profiles: tuple[str, ...]) -> tuple[list[Yaml], list[Path]]:
    """Read profile files, the first profile last since it wins, and the local file above them."""
    names = [f"_quarto-{profile}.{end}" for profile in reversed(profiles) for end in ("yml", "yaml")]
    names += [f"{name}.local" for name in _NAMES]
    files = [root / name for name in names if (root / name).is_file()]
    return [_relative_level(file, root) for file in files], files


def _relative_level(file: Path, root: Path) -> Yaml:
    level = load_yaml_file(file, shown=shown_path(file, root))
    return Yaml(normalised(level.value), level.places)


def active_profiles(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the active profiles: QUARTO_PROFILE or the default, and the first of each group that has no active one."""
    profile = config.get("profile")
    table: Mapping[str, Any] = profile if isinstance(profile, Mapping) else {}
    named = str(variable("QUARTO_PROFILE", "")).replace(",", " ").split()
    active = named or as_names(table.get("default"))
    groups = table.get("group") or []
    for group in groups if groups and isinstance(groups[0], list) else [groups]:
        if group and not set(group) & set(active):
            active.append(str(group[0]))
    return tuple(active)


def as_names(value: Any) -> list[str]:
    """Give a value that may be one name or a list of names as a list."""
    if value is None:
        return []
    return [str(name) for name in value] if isinstance(value, list) else [str(value)]


def read_level(file: Path, root: Path) -> tuple[Yaml, list[Path]]:
    """Read a metadata file with the files that its `metadata-files` name below it; gives the files too."""
    level = _relative_level(file, root)
    return with_metadata_files(level, file.parent, root, (file,))


def with_metadata_files(level: Yaml, folder: Path, root: Path, seen: tuple[Path, ...]) -> tuple[Yaml, list[Path]]:
    """Merge a level over the files of its `metadata-files`, which are relative to `folder`.

    Raises
    ------
    ConfigError
        A file is not there or includes itself.
    """
    levels: list[Yaml] = []
    files = [seen[-1]]
    for index, name in enumerate(as_names(level.value.get("metadata-files"))):
        path = (root / name.lstrip("/") if name.startswith("/") else folder / name).resolve()
        where = level.place("metadata-files", index)
        if path in seen:
            raise ConfigError(
                Diagnostic("metadata-cycle", f"found {name}, which includes itself, expected another file", where)
            )
        if not path.is_file():
            raise ConfigError(
                Diagnostic("metadata-missing", f"found no file {name}, expected one that metadata-files names", where)
            )
        inner = _relative_level(path, root)
        merged, more = with_metadata_files(inner, path.parent, root, (*seen, path))
        raise_errors(check_level(inner))
        levels.append(merged)
        files += more
    return merge_yaml([*levels, level]), files


def folder_levels(document: Path, root: Path) -> Iterator[tuple[Yaml, list[Path]]]:
    """Yield the `_metadata.yml` of every folder from the project's root down to the document's."""
    folder = document.parent
    if not folder.is_relative_to(root):
        return
    inner = folder.relative_to(root).parts
    for place in (root.joinpath(*inner[:depth]) for depth in range(len(inner) + 1)):
        for name in _METADATA:
            if (place / name).is_file():
                yield read_level(place / name, root)


def shown_path(path: Path, root: Path) -> Path:
    """Give a path as messages show it: from the project's root where it stands inside."""
    return path.relative_to(root) if path.is_relative_to(root) else path


def shown_findings(findings: Iterable[Diagnostic], root: Path) -> list[Diagnostic]:
    """Give findings whose places are named as the author does, whichever step found them."""
    return [
        replace(finding, where=replace(finding.where, path=shown_path(Path(finding.where.path), root)))
        if finding.where
        else finding
        for finding in findings
    ]


def location(path: Path, root: Path, line: int = 0) -> Location:
    """Give a place as messages show it."""
    return Location(shown_path(path, root), line)
