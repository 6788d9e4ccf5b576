"""Private folders: made for some work, gone at its end, and where a process was killed, gone when the next one comes.

A folder belongs to a process as long as that holds a lock on it; the system lets go of a lock when its process ends,
however it ends. Where there are no locks on folders (Windows, some network disks) what a killed process left stays.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from press.errors import Diagnostic, Location, RenderError

#: Begins the name of every private folder in the system's place for temporary files.
PREFIX = "press-"


class PrivateFolder:
    """A new folder that nobody else uses, in `parent` or in the system's place for temporary files.

    Raises
    ------
    RenderError
        The system's place for temporary files takes none.
    OSError
        `parent` takes none.
    """

    def __init__(self, purpose: str, *, parent: Path | None = None) -> None:
        prefix = f"{purpose}-" if parent else f"{PREFIX}{purpose}-"
        place = parent or temporary_place()
        _remove_abandoned(place, prefix)
        try:
            self.path, self._lock = _made(place, prefix)
        except OSError as error:
            if parent:
                raise
            raise _no_temporary_place(place, error) from error

    def close(self) -> None:
        """Take the folder away, with all that is in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def temporary_place() -> Path:
    """Give the system's place for temporary files.

    Raises
    ------
    RenderError
        There is none that can be written.
    """
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise _no_temporary_place(Path(os.environ.get("TMPDIR", os.curdir)), error) from error


def _no_temporary_place(place: Path, error: OSError) -> RenderError:
    reason = (error.strerror or str(error)).lower()
    message = f"found that the system takes no temporary files here ({reason}), expected a place for them"
    hint = "free space, or name another place in the environment variable TMPDIR"
    return RenderError(Diagnostic("temporary", message, Location(place), hint=hint))


def _made(place: Path, prefix: str) -> tuple[Path, int | None]:
    """Make a folder and lock it; one that was taken for abandoned before it could be locked is made again."""
    while True:
        path = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        lock = _locked(path, wait=True)
        with contextlib.suppress(OSError):
            there = path.stat()
            if lock is None or os.path.samestat(os.fstat(lock), there):
                return path, lock
        if lock is not None:
            os.close(lock)


def _locked(folder: Path, *, wait: bool) -> int | None:
    """Lock a folder; None where somebody else has done so, it is not ours, or there are no such locks."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(descriptor).st_uid == os.geteuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def _remove_abandoned(place: Path, prefix: str) -> None:
    """Take away the folders of processes that were killed."""
    try:
        names = [name for name in os.listdir(place) if name.startswith(prefix)]  # noqa: PTH208 - of thousands a few
    except OSError:
        return
    for name in names:
        lock = _locked(place / name, wait=False)
        if lock is not None:
            shutil.rmtree(place / name, ignore_errors=True)
            os.close(lock)
