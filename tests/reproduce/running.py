"""Copies of a project, runs of press in them, and what the runs left."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.reproduce.variants import NOBODY, Variant, settle

#: What no circumstance may add to; all that a run needs besides is given by the variant.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_ROOT = Path(__file__).resolve().parents[2]
_CLOCK = Path(__file__).with_name("clock.c")
_FORMATS = "html,pdf,docx,jats"
#: Kept for later runs, and no result.
_PASSING = (".press", "__pycache__")
_SHOWN_LINES = 20


class FailedRunError(Exception):
    """A render that did not end well; its text is what was told last."""


@dataclass(frozen=True)
class Place:
    """Where the copies of one project stand: a master that is never rendered, and one copy for each folder name."""

    base: Path

    @property
    def master(self) -> Path:
        """Give the folder of the copy that the others are made of."""
        return self.base / "master"

    def copy(self, variant: Variant) -> Path:
        """Give the folder in which a variant renders."""
        return self.base / variant.folder


def rendered(variant: Variant, place: Place, documents: Sequence[Sequence[str]], output: str) -> dict[str, bytes]:
    """Render in the copy of the project as the variant wants it, and give what that left.

    Raises
    ------
    FailedRunError
        A run did not end well.
    """
    folder = place.copy(variant)
    if not folder.exists():
        shutil.copytree(place.master, folder)
    home = place.base / "homes" / variant.home
    home.mkdir(parents=True, exist_ok=True)
    if variant.settled:
        settle(home)
    variant.prepare(folder)
    if "setpriv" in variant.command():
        _give(NOBODY, folder, home)
    environment = _environment(variant, folder, home) | _clock(variant, place.base)
    for options in variant.runs(documents):
        _render(variant, folder, environment, options)
    return _snapshot(folder / output)


def _render(variant: Variant, folder: Path, environment: Mapping[str, str], options: Sequence[str]) -> None:
    done = subprocess.run(
        [*variant.command(), sys.executable, "-m", "press", "render", "--quiet", "--to", _FORMATS, *options],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise FailedRunError("\n".join(done.stdout.splitlines()[-_SHOWN_LINES:]))


def _environment(variant: Variant, folder: Path, home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    path = os.pathsep.join([str(folder), str(_ROOT)])
    own = {"HOME": str(home), "PYTHONPATH": path, "PRESS_ENGINE": "embedded"}
    return {**kept, **own, **variant.environment}


def _clock(variant: Variant, base: Path) -> dict[str, str]:
    """Give the variables that set the clock of a run ahead; the library that does so is made when it is first needed."""
    if not variant.ahead_s or not shutil.which("cc"):
        return {}
    library = base / "clock.so"
    if not library.exists():
        subprocess.run(["cc", "-shared", "-fPIC", "-o", library, _CLOCK], check=True)
    return {"LD_PRELOAD": str(library), "CLOCK_S": str(variant.ahead_s)}


def _give(user: int, folder: Path, home: Path) -> None:
    """Make a user the owner of all that the run may write."""
    for path in (folder, *folder.rglob("*"), home, *home.rglob("*")):
        os.chown(path, user, user, follow_symlinks=False)


def _snapshot(folder: Path) -> dict[str, bytes]:
    """Give the files below a folder with their bytes, but what is kept for the next run."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not set(_PASSING) & set(path.parts))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
