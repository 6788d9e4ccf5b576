"""Waiting until a file changes that a build may be made from."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from watchfiles import Change, DefaultFilter, watch

#: Milliseconds in which no more changes come before those that came are told: an editor writes in several steps.
_QUIET_MS = 10
#: Milliseconds after which changes are told even if more come.
_LONGEST_MS = 400
#: Seconds until the next try where the watch could not begin.
_AGAIN_S = 0.5
#: File that marks a folder of installed packages.
_INSTALLED = "pyvenv.cfg"
_PASSED_OVER = frozenset({"__pycache__", "node_modules"})


class Watch:
    """Looks after the folders of a project, and those of files that it takes from elsewhere, in a thread of its own.

    Hidden folders, installed packages and the folder of finished files are passed over, and so are the copies that
    editors make.

    Parameters
    ----------
    root, output
        The project's folder, and that of finished files in it.
    lone
        There is no project, so that the folder may hold anything: only it and the folders in it are looked after.
    """

    def __init__(self, root: Path, output: Path, *, lone: bool = False) -> None:
        self._root = root
        self._output = output
        self._lone = lone
        self._elsewhere: frozenset[str] = frozenset()
        self._polling: bool | None = None
        self._found: queue.SimpleQueue[frozenset[str]] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin to watch; changes wait until they are asked for."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread."""
        self._ended.set()
        self._thread.join()

    def look_at(self, files: Iterable[str]) -> None:
        """Look after the folders of these files too, also where a link inside the project leads to one of them."""
        self._elsewhere = frozenset(folder for file in files for folder in self._folders_of(file))

    def _folders_of(self, file: str) -> Iterator[str]:
        """Yield the folders of a file that are not looked after anyway."""
        inside = f"{self._root}{os.sep}"
        for path in dict.fromkeys((file, os.path.realpath(file))):
            if not path.startswith(inside) or self._lone:
                yield os.path.dirname(path)  # noqa: PTH120 - thousands of paths come as text

    def changes(self) -> frozenset[str]:
        """Wait for files that changed and give them; none where some may have changed without being seen."""
        found = self._found.get()
        while not self._found.empty():
            found |= self._found.get()
        return found

    def folders(self) -> frozenset[str]:
        """Give the folders that are to be looked after."""
        return frozenset(self._own_folders()) | self._standing()

    def _standing(self) -> frozenset[str]:
        """Give the folders that no other one tells of, as far as they stand."""
        return frozenset(filter(os.path.isdir, {str(self._root), *self._elsewhere}))

    def _watch(self) -> None:
        while not self._ended.is_set():
            try:
                self._watch_until_folders_change()
            except FileNotFoundError:  # a folder went before the watch stood
                self._ended.wait(_AGAIN_S)
            except OSError:  # the system looks after no more folders
                self._polling = True

    def _watch_until_folders_change(self) -> None:
        own, standing = frozenset(self._own_folders()), self._standing()
        for number, found in enumerate(self._changes_in(own | standing)):
            if found or not number:
                # what changed before the watch stood is not seen, so that with its first look anything may have
                self._found.put(found)
            # a folder that went and came under the same name is another one
            if self._standing() != standing or found & (own | standing):
                return
            # walking costs time: folders come with a change, or came before the watch stood
            if (found or not number) and frozenset(self._own_folders()) != own:
                return

    def _changes_in(self, folders: Iterable[str]) -> Iterator[frozenset[str]]:
        """Yield what changes in some folders; nothing, now and then, while nothing does."""
        changes = watch(
            *sorted(folders),
            watch_filter=_Sources(self._output),
            recursive=False,
            debounce=_LONGEST_MS,
            step=_QUIET_MS,
            rust_timeout=1000,
            yield_on_timeout=True,
            stop_event=self._ended,
            raise_interrupt=False,
            ignore_permission_denied=True,
            force_polling=self._polling,
        )
        return (frozenset(path for _, path in found) for found in changes)

    def _own_folders(self) -> Iterator[str]:
        for folder, folders, _ in os.walk(self._root):
            deep_enough = self._lone and Path(folder) != self._root
            folders[:] = [name for name in folders if not deep_enough and self._counts(Path(folder, name))]
            yield folder

    def _counts(self, folder: Path) -> bool:
        hidden = folder.name.startswith(".") or folder.name in _PASSED_OVER
        return not hidden and folder != self._output and not (folder / _INSTALLED).exists()


class _Sources(DefaultFilter):
    """Passes over hidden files, finished ones, and the copies that editors make."""

    def __init__(self, output: Path) -> None:
        super().__init__()
        self._output = str(output)

    def __call__(self, change: Change, path: str) -> bool:
        return not Path(path).name.startswith(".") and path != self._output and super().__call__(change, path)
