"""Where finished files go: made in a private folder, moved to their place in one step at the end."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from press.errors import Diagnostic, Location, RenderError
from press.private import PrivateFolder

#: Folder beside the outputs that holds what is private to builds.
PRIVATE = ".press"
#: Part of a workspace in which finished files are made.
FINISHED = "out"


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

    def place(self, file: Path) -> Path:
        """Give where a finished file will stand."""
        finished = self.folder / FINISHED
        return self.output / (file.relative_to(finished) if file.is_relative_to(finished) else file.name)

    def publish(self, files: Sequence[Path]) -> list[Path]:
        """Move finished files into the output folder: all of them, or none.

        What stands in a folder below, such as the pictures of a JATS article, keeps its folder.

        Raises
        ------
        RenderError
            One of them cannot be placed; those that were placed before it are as they had been.
        """
        targets = [self.place(file) for file in files]
        kept = [_keep(target, self.part(f"before-{number}")) for number, target in enumerate(targets)]
        placed: list[tuple[Path, Path | None]] = []
        try:
            for file, target, before in zip(files, targets, kept, strict=True):
                placed.append((target, before))
                _move(file, target)
            placed.clear()
        finally:
            # Also where Ctrl-C comes in between: whatever is left in the list was not completed.
            for target, before in placed:
                _restore(target, before)
        return targets


def _keep(target: Path, folder: Path) -> Path | None:
    """Keep the file that a new one will replace, under a second name or else as a copy; None where there is none."""
    kept = folder / target.name
    try:
        with contextlib.suppress(OSError):
            kept.hardlink_to(target)
            return kept
        return Path(shutil.copy2(target, kept))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unusable(target, error) from error


def _move(file: Path, target: Path) -> None:
    try:
        target.parent.mkdir(exist_ok=True)
        file.replace(target)
    except OSError as error:
        raise unusable(target, error) from error


def _restore(target: Path, before: Path | None) -> None:
    with contextlib.suppress(OSError):
        if before is None:
            target.unlink(missing_ok=True)
        else:
            before.replace(target)


@contextmanager
def open_workspace(output: Path) -> Iterator[Workspace]:
    """Make a private folder beside the outputs, on the same disk, and remove it whatever happens.

    Those of builds that were killed go too.

    Raises
    ------
    RenderError
        The output folder cannot be made or written.
    """
    made = [folder for folder in (output, *output.parents) if not folder.exists()]
    private = output / PRIVATE
    try:
        private.mkdir(parents=True, exist_ok=True)
        folder = PrivateFolder("build", parent=private)
    except OSError as error:
        raise unusable(output, error) from error
    try:
        yield Workspace(output=output, folder=folder.path)
    finally:
        folder.close()
        # Of a failed build not even the empty folders stay that it made.
        for empty in (private, *made):
            with contextlib.suppress(OSError):
                empty.rmdir()


def unusable(path: Path, error: OSError) -> RenderError:
    """Say that the system refused to read or write somewhere, and what to do."""
    reason = (error.strerror or str(error)).lower()
    return RenderError(
        Diagnostic(
            "output",
            f"found that the system refuses to read or write here ({reason}), expected a usable place",
            Location(path),
            hint="free space, close programs that hold the file, change its permissions, or choose another place: "
            "--output-dir DIR",
        )
    )
