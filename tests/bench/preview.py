"""What an author waits for who keeps a preview open: from a saved sentence to all new files in their places."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.project import Copy, environment
from tests.bench.timing import Cost

#: Seconds in which a preview has to begin, and in which a change has to be seen.
_LIMIT_S = 120.0
_LOOK_S = 0.002
_FORMATS = ("html", "pdf", "docx")


class Previewed:
    """A preview at work in a copy of the project."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        # where nothing changed since the last render, the preview would build nothing, and tell nothing
        copy.change_sentence()
        self._told = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - open as long as the preview
        self._process = subprocess.Popen(
            [sys.executable, "-m", "press", "preview", "--no-browser", "--engine", "embedded"],
            cwd=copy.folder,
            env=environment(copy.folder),
            stdout=self._told,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        """Wait for the first build, and change a sentence once: the first change after it loads more than later ones."""
        self._wait(lambda: len(re.findall(r"^article: ", self._said(), re.MULTILINE)) == 1)
        # it is told before the files are in their places: whoever saves now would take them for those of his change
        time.sleep(1)
        self.sentence()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the preview."""
        self._process.terminate()
        self._process.wait()
        self._told.close()

    def sentence(self) -> Cost:
        """Save a changed sentence, and wait for all files of the article."""
        before = self._marks()
        self._copy.change_sentence()
        start = time.perf_counter()
        self._wait(lambda: all(mark != before[file] for file, mark in self._marks().items()))
        waited = time.perf_counter() - start
        # what it does when the files are there is not waited for, but would slow the next
        time.sleep(1)
        return Cost(waited, 0.0, 0.0)

    def _marks(self) -> dict[Path, int]:
        files = [self._copy.folder / "build" / f"article.{name}" for name in _FORMATS]
        return {file: file.stat().st_mtime_ns for file in files if file.exists()}

    def _said(self) -> str:
        return os.pread(self._told.fileno(), 1_000_000, 0).decode()

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + _LIMIT_S
        while not condition():
            if time.monotonic() > end or self._process.poll() is not None:
                raise AssertionError(f"found no new files within {_LIMIT_S:.0f} s; the preview said:\n{self._said()}")
            time.sleep(_LOOK_S)
