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
_QUIET_MS = 20
#: Milliseconds after which changes are told even if more come.
_LONGEST_MS = 400
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
    """

    def __init__(self, root: Path, output: Path) -> None:
        self._root = root
        self._output = output
        self._elsewhere: frozenset[str] = frozenset()
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
        """Look after the folders of these files too."""
        inside = f"{self._root}{os.sep}"
        self._elsewhere = frozenset(str(Path(file).parent) for file in files if not file.startswith(inside))

    def changes(self) -> frozenset[str]:
        """Wait for files that changed and give them; none where some may have changed without being seen."""
        found = self._found.get()
        while not self._found.empty():
            found |= self._found.get()
        return found

    def folders(self) -> frozenset[str]:
        """Give the folders that are to be looked after."""
        return frozenset({*self._own_folders(), *filter(os.path.isdir, self._elsewhere)})

    def _watch(self) -> None:
        while not self._ended.is_set():
            folders = self.folders()
            for found in self._changes_in(folders):
                if found:
                    self._found.put(found)
                if self.folders() != folders:
                    # what changes while the watch begins anew is not seen
                    self._found.put(frozenset())
                    break

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
        )
        return (frozenset(path for _, path in found) for found in changes)

    def _own_folders(self) -> Iterator[str]:
        for folder, folders, _ in os.walk(self._root):
            folders[:] = [name for name in folders if self._counts(Path(folder, name))]
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
