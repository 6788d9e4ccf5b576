"""Telling a person who waits what goes on."""

from __future__ import annotations

import sys
import threading
import time
from typing import TextIO


class Progress:
    """Writes one line per step to `stream`; on a terminal the line of a step in progress is rewritten.

    Safe to call from several threads. `quiet` silences it.
    """

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._live = self._stream.isatty()
        self._start = time.monotonic()
        self._lock = threading.Lock()
        self._width = 0

    def step(self, text: str) -> None:
        """Tell of a step that has begun; the next line overwrites it on a terminal and it is left out elsewhere."""
        if self._live:
            self._write(text, end="")

    def note(self, text: str) -> None:
        """Tell of something that stays on the screen."""
        self._write(text, end="\n")

    def done(self, text: str) -> None:
        """Tell of a finished piece of work with the time since the start."""
        self._write(f"{text} ({time.monotonic() - self._start:.1f} s)", end="\n")

    def _write(self, text: str, *, end: str) -> None:
        if self._quiet:
            return
        with self._lock:
            clear = "\r" + " " * self._width + "\r" if self._live and self._width else ""
            self._width = len(text) if not end else 0
            self._stream.write(clear + text + end)
            self._stream.flush()
