"""States of a project in git: a revision taken out into a private folder, the working tree as it stands.

The author's tree, index, hooks and stash are never touched: files are read from git with an index of our own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from press.cache.digests import digest, file_digest
from press.errors import ConfigError, Diagnostic, EngineMissingError, Location

#: How the working tree is named on the command line and in what is told.
WORKING_TREE = "working tree"
#: Settings of the author's git that would run other programs, or look at the author's files.
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.devnull)
#: Characters of a commit that name it.
_SHORT = 10


@dataclass(frozen=True)
class Repository:
    """The repository of a project: its top folder, and the project's folder in it."""

    top: Path
    inside: Path


@dataclass(frozen=True)
class Revision:
    """A state: its name for people, and a key that is the same only for the same files; `commit` unless working tree."""

    name: str
    key: str
    commit: str = ""


def find_repository(root: Path) -> Repository:
    """Find the repository in which a project stands.

    Raises
    ------
    ConfigError
        The project stands in none, or in one without files.
    EngineMissingError
        There is no git.
    """
    done = _git(root, "rev-parse", "--is-inside-work-tree", "--show-toplevel", "--show-prefix")
    lines = done.stdout.splitlines()
    if done.returncode or lines[:1] != ["true"]:
        message = "found no git repository around the project, expected one whose revisions can be compared"
        raise ConfigError(Diagnostic("no-repository", message, Location(root), detail=done.stderr.strip()))
    return Repository(Path(lines[1]), Path(lines[2] if len(lines) > 2 else ""))  # noqa: PLR2004 - the third line


def find_revision(repository: Repository, name: str) -> Revision:
    """Find a revision by any name that git knows it by.

    Raises
    ------
    ConfigError
        Git knows no such revision, or this clone does not hold it.
    """
    done = _git(repository.top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    if done.returncode:
        raise ConfigError(_unknown(repository, name))
    commit = done.stdout.strip()
    tree = _git(repository.top, "rev-parse", "--verify", f"{commit}^{{tree}}").stdout.strip()
    short = commit[:_SHORT]
    shown = short if commit.startswith(name) else f"{name} ({short})"
    return Revision(shown, digest(f"tree {tree}"), commit)


def find_working_tree(repository: Repository) -> Revision:
    """Give the state of the files that stand in the author's folder, those that git ignores left out."""
    told = "\n".join(f"{path} {file_digest(repository.top / path)}" for path in _listed(repository))
    return Revision(WORKING_TREE, digest(told))


def take_out(repository: Repository, revision: Revision, folder: Path) -> None:
    """Write the files of a revision, or of the working tree, into a folder of our own.

    Submodules are left out. Line ends and large files are as git would check them out.

    Raises
    ------
    ConfigError
        Git cannot read the revision; carries what it says.
    """
    if not revision.commit:
        _copy(repository, folder)
        return
    environment = {"GIT_INDEX_FILE": str(folder.parent / "index")}
    for command in (
        ("read-tree", revision.commit),
        ("checkout-index", "--all", "--force", f"--prefix={folder}{os.sep}"),
    ):
        done = _git(repository.top, *command, environment=environment)
        if done.returncode:
            message = f"found that git cannot take out {revision.name}, expected its files"
            raise ConfigError(Diagnostic("revision-files", message, detail=done.stderr.strip()))


def _unknown(repository: Repository, name: str) -> Diagnostic:
    shallow = _git(repository.top, "rev-parse", "--is-shallow-repository").stdout.strip() == "true"
    if shallow:
        message = f'found no revision "{name}" in this shallow clone, expected one that it holds'
        hint = "fetch the history first: git fetch --unshallow (in a workflow: fetch-depth: 0)"
    else:
        message = f'found no revision "{name}", expected a branch, tag or commit of this repository'
        hint = "git log --oneline lists commits; git fetch brings those of others"
    return Diagnostic("unknown-revision", message, Location(repository.top), hint=hint)


def _listed(repository: Repository) -> Iterator[str]:
    """Yield the files of the working tree that are tracked, or are new and not ignored."""
    done = _git(repository.top, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for path in sorted(set(done.stdout.split("\0")) - {""}):
        place = repository.top / path
        if place.is_file() or place.is_symlink():
            yield path


def _copy(repository: Repository, folder: Path) -> None:
    for path in _listed(repository):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(repository.top / path, target, follow_symlinks=False)


def _git(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    command = ["git", "-C", str(folder), *_QUIET, *arguments]
    told = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C", **(environment or {})}
    try:
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=told, check=False)
    except FileNotFoundError:
        message = "found no git, expected the program that holds the project's revisions"
        raise EngineMissingError(Diagnostic("no-git", message, hint="install git, https://git-scm.com")) from None
