"""A private copy of a project in which Quarto may write: what it reads is linked, what it could change is its own.

Nothing of Quarto's work, neither `.quarto` nor `_files` nor `.tex`, gets into the author's folders, and two runs share
nothing that either writes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.config.yaml import read_text
from press.engines.quarto.rows import copy_filters
from press.engines.quarto.source import Source, climbs_above, without_keys
from press.errors import Diagnostic, Location, RenderError
from press.execute.outputs import FIGURE_FOLDER
from press.model import Document, Project
from press.root import config_file

#: Where Quarto puts finished files, from the mirrored root; no project has a folder of this name.
OUTPUT = "_press_output"
#: Entries that are Quarto's, git's or our own workplaces.
_NEVER = frozenset({".quarto", ".press", ".git", ".jupyter_cache", "_freeze", OUTPUT})


@dataclass(frozen=True)
class Mirror:
    """A private copy: `base` is all of it, `root` the project's folder in it, `document` the file to render."""

    base: Path
    root: Path
    document: Path
    source: Source
    project: Project

    @property
    def scratch(self) -> Path:
        """Give the folder for temporary files of the run."""
        return self.base / "tmp"

    def original(self, path: Path) -> Path | None:
        """Give the file of the author's that a path in the copy stands for."""
        if path.is_relative_to(self.root):
            path = self.project.root / path.relative_to(self.root)
        return path if path.is_relative_to(self.project.root) else None


def make_mirror(
    document: Document, source: Source, *, base: Path, figures: Path | None, filters: Sequence[Any] = ()
) -> Mirror:
    """Copy a project into `base` for one run of Quarto.

    Parameters
    ----------
    source
        The text of the document.
    figures
        Folder of the figures that chunks made; None where Quarto executes, which makes them itself.
    filters
        The project's filters with ours among them; none leaves the project's as they are.

    Raises
    ------
    RenderError
        The document stands outside its project, or the system allows no links.
    """
    project = document.project
    _check_place(document)
    levels = climbs_above(project.root, document.path, _texts(document, source))
    root = base.joinpath("project", *project.root.parts[len(project.root.parts) - levels :])
    for level in range(levels):
        above = project.root.parents[level]
        _link_all(above, _upwards(root, level + 1), without={project.root.parts[-level - 1]})
    mirror = Mirror(base, root, root / document.path.relative_to(project.root), source, project)
    mirror.scratch.mkdir(parents=True)
    _copy_folders(document, mirror, executed=figures is not None)
    _write_config(project, mirror, {"filters": list(filters)} if filters else {})
    if filters:
        copy_filters(mirror.root)
    if figures is not None:
        _add_figures(figures / FIGURE_FOLDER, mirror.document.parent / FIGURE_FOLDER)
    mirror.document.write_text(source.text, encoding="utf-8")
    return mirror


def _check_place(document: Document) -> None:
    root = document.project.root
    if not document.path.is_relative_to(root):
        message = f"found a document outside the project {root}, expected one inside: Quarto knows no others"
        hint = "render it without --project, or with --engine embedded"
        raise RenderError(Diagnostic("quarto-outside", message, Location(document.path), hint=hint))


def _texts(document: Document, source: Source) -> Iterator[str]:
    """Yield every text in which files may be named from the document's folder."""
    yield source.text
    yield str(document.meta)
    yield from map(str, document.format_meta.values())


def _upwards(path: Path, levels: int) -> Path:
    return path.parents[levels - 1]


def _copy_folders(document: Document, mirror: Mirror, *, executed: bool) -> None:
    """Make the folders down to the document's as real ones, all that stands beside them as links."""
    project = document.project
    inner = document.path.parent.relative_to(project.root).parts
    output = None if project.lone else project.output
    for depth in range(len(inner) + 1):
        place = project.root.joinpath(*inner[:depth])
        onwards = {inner[depth]} if depth < len(inner) else {document.path.name}
        skipped = onwards | ({output.name} if output and output.parent == place else set())
        _link_all(place, mirror.root.joinpath(*inner[:depth]), without=skipped | _own_traces(document))
    if output:
        _copy_output(output, mirror.root / output.relative_to(project.root), executed=executed)


def _own_traces(document: Document) -> set[str]:
    """Name what earlier runs of Quarto left beside the document."""
    return {f"{document.path.stem}{end}" for end in ("_files", "_cache", ".quarto_ipynb")}


def _copy_output(output: Path, target: Path, *, executed: bool) -> None:
    """Give the folder of finished files: what chunks put into its folders is there, the finished files are not."""
    target.mkdir(parents=True, exist_ok=True)
    if executed and output.is_dir():
        for entry in output.iterdir():
            if entry.is_dir() and not entry.name.startswith("."):
                _link(entry, target / entry.name)


def _link_all(folder: Path, target: Path, *, without: set[str]) -> None:
    """Link what a folder holds; Quarto's own files are copied, so that it can write nothing through them."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in folder.iterdir():
        if entry.name in without or entry.name in _NEVER:
            continue
        if not entry.name.startswith("_"):
            _link(entry, target / entry.name)
        elif entry.is_dir() and entry.name == "_extensions":
            shutil.copytree(entry, target / entry.name, symlinks=False)
        elif entry.is_file():
            shutil.copy2(entry, target / entry.name)
        else:
            _link(entry, target / entry.name)


def _link(entry: Path, target: Path) -> None:
    try:
        target.symlink_to(entry, target_is_directory=entry.is_dir())
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"found that the system makes no links ({reason.lower()}), expected to link files for Quarto"
        hint = "on Windows turn on the developer mode; or render with --engine embedded"
        raise RenderError(Diagnostic("quarto-links", message, Location(entry), hint=hint)) from error


def _write_config(project: Project, mirror: Mirror, others: Mapping[str, Any]) -> None:
    """Write the project's YAML with the place of finished files and other keys changed; lines keep their numbers."""
    file = config_file(project.root)
    text = read_text(file, shown=file.name) if file else ""
    told = project.config.get("project") or {}
    kept = {key: value for key, value in dict(told).items() if key == "execute-dir"}
    document = mirror.document.relative_to(mirror.root).as_posix()
    settings = {"type": "default", **kept, "output-dir": OUTPUT, "render": [document]}
    target = mirror.root / (file.name if file else "_quarto.yml")
    changed = {"project": settings, **others}
    target.write_text(without_keys(text, changed, added=changed), encoding="utf-8")


def _add_figures(figures: Path, target: Path) -> None:
    """Link the figures of chunks beside the document, among the author's own files in a folder of the same name."""
    if not figures.is_dir():
        return
    if not target.exists():
        _link(figures, target)
        return
    if target.is_symlink():
        own = target.resolve()
        target.unlink()
        _link_all(own, target, without=set())
    for figure in figures.iterdir():
        if not (target / figure.name).exists():
            _link(figure, target / figure.name)
