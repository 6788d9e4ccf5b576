"""Where finished files go: made in a private folder, moved to their place in one step at the end."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from press.errors import Diagnostic, Location, RenderError


@dataclass(frozen=True)
class Workspace:
    """A folder for one build; `output` is where finished files go, `folder` is private and passes away."""

    output: Path
    folder: Path

    def part(self, name: str) -> Path:
        """Give a private folder of that name, made if need be."""
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def publish(self, files: list[Path]) -> list[Path]:
        """Move finished files into the output folder; all were written whole before the first is moved."""
        placed = []
        for file in files:
            target = self.output / file.name
            try:
                os.replace(file, target)
            except OSError as error:
                raise _unwritable(target, error) from error
            placed.append(target)
        return placed


@contextmanager
def open_workspace(output: Path) -> Iterator[Workspace]:
    """Make a private folder beside the outputs, on the same disk, and remove it whatever happens.

    Raises
    ------
    RenderError
        The output folder cannot be made or written.
    """
    try:
        (output / ".press").mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="build-", dir=output / ".press"))
    except OSError as error:
        raise _unwritable(output, error) from error
    try:
        yield Workspace(output=output, folder=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unwritable(path: Path, error: OSError) -> RenderError:
    reason = error.strerror or str(error)
    return RenderError(
        Diagnostic(
            "output",
            f"found that nothing can be written here ({reason.lower()}), expected a writable place",
            Location(path),
            hint="close programs that hold the file, change its permissions, or choose another place: --output-dir DIR",
        )
    )
