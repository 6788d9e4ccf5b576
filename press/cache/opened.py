"""The files that press itself opens while it builds a document; what it made depends on them.

Python reports every file that it opens (PEP 578). Files that other programs open for press, Pandoc and Typst, are noted
by whoever names them to the program.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from press.cache.digests import Mark, mark
from press.private import PREFIX

_PRESS = str(Path(__file__).resolve().parent.parent)
#: Folders whose files are told by what is installed, or are the system's.
_SKIPPED = tuple(
    {
        os.path.join(place, "")  # noqa: PTH118 - a hook compares text
        for place in (
            *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
            *(_PRESS, "/proc", "/sys", "/dev", "/etc", "/usr/lib", "/usr/share"),
        )
    }
)
#: The name of press's hidden folder beside finished files.
_HIDDEN = f"{os.sep}.press{os.sep}"
_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_EVENTS = frozenset({"open", "os.listdir", "os.scandir"})
_here = threading.local()
#: What stands for the state of a file that changed while it was read; no file has it.
_NEITHER: Mark = (-1, -1, -1)


class Opened:
    """Files that were opened for reading, each with what told its state when it was opened; what else was looked at.

    Parameters
    ----------
    root
        Of the project, wherever it stands: of its files all count, but those of press, of packages that are installed
        inside it, and of press's own hidden folder. Which document is the first to open press's own is chance.
    """

    def __init__(self, root: Path | None = None) -> None:
        self._skipped = _SKIPPED + _private_places()
        self._root = os.path.join(root, "") if root else os.devnull  # noqa: PTH118 - a hook compares text
        self._inner = tuple(place for place in self._skipped if place.startswith(self._root))
        self.files: dict[str, Mark | None] = {}
        #: Folders that were listed, and environment variables that were asked for.
        self.listed: dict[str, None] = {}
        self.variables: dict[str, None] = {}

    def adopt(self, other: Opened) -> None:
        """Add the files and variables of another; a file that the two did not find the same counts as changed."""
        for path, told in other.files.items():
            if self.files.setdefault(path, told) != told:
                self.files[path] = _NEITHER
        self.variables.update(other.variables)

    def changed(self) -> list[str]:
        """Give the files that are no longer what was read."""
        # a copy: other threads may note files meanwhile
        return [path for path, told in self.files.copy().items() if mark(path) != told]

    def note(self, path: str | os.PathLike[str]) -> None:
        """Add a file; those of the system, of packages and of press's own private folders are passed over."""
        full = os.path.abspath(path)  # noqa: PTH100 - a hook must be quick
        passed_over = full.startswith(self._inner if full.startswith(self._root) else self._skipped)
        if full not in self.files and not passed_over and not full.endswith(".pyc") and _HIDDEN not in full:
            self.files[full] = mark(full)


def _private_places() -> tuple[str, ...]:
    try:
        return (os.path.join(tempfile.gettempdir(), PREFIX),)  # noqa: PTH118 - a hook compares text
    except OSError:  # there is no place for temporary files; whoever needs one says so
        return ()


@contextmanager
def listening(opened: Opened | None) -> Iterator[None]:
    """Note the files that this thread opens, and those of the pools that it makes with `pool`."""
    _add_hook()
    before = getattr(_here, "opened", None)
    _here.opened = opened
    try:
        yield
    finally:
        _here.opened = before


def pool(workers: int) -> ThreadPoolExecutor:
    """Give a pool whose threads note the files that they open where this thread does."""

    def adopt(opened: Opened | None) -> None:
        _here.opened = opened

    return ThreadPoolExecutor(workers, initializer=adopt, initargs=(getattr(_here, "opened", None),))


_hooked = threading.Event()


def _add_hook() -> None:
    """Add the hook, once for the life of the process: none can be taken away."""
    if not _hooked.is_set():
        _hooked.set()
        sys.addaudithook(_hear)


def note(path: str | os.PathLike[str]) -> None:
    """Note a file that another program or library opens for this thread: Python does not report it."""
    opened = getattr(_here, "opened", None)
    if opened is not None:
        opened.note(path)


def variable(name: str, otherwise: str | None = None) -> str | None:
    """Give an environment variable, and note that it was asked for."""
    opened = getattr(_here, "opened", None)
    if opened is not None:
        opened.variables[name] = None
    return os.environ.get(name, otherwise)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _EVENTS:
        return
    opened = getattr(_here, "opened", None)
    path = arguments[0]
    if opened is None or not isinstance(path, (str, os.PathLike)):
        return
    if event != "open":
        opened.listed[os.path.abspath(path)] = None  # noqa: PTH100 - a hook must be quick
    elif not (arguments[2] or 0) & _WRITE:
        opened.note(path)
