"""Telling a person who waits what goes on."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

#: Seconds from which on a step gets a line of its own that tells how long it took.
LONG_S = 10.0
#: Seconds between two drawings of the live line, so that its times run.
_TICK_S = 1.0


@dataclass(frozen=True)
class _Step:
    text: str
    since: float


class Progress:
    """Writes one line per document to `stream`; on a terminal also one live line of what is being done.

    Safe to call from several threads.

    Parameters
    ----------
    quiet
        Silences everything but warnings.
    clock
        Gives seconds; handed in so that tests need not wait.
    """

    def __init__(
        self, stream: TextIO | None = None, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._live = self._stream.isatty() and not quiet
        self._clock = clock
        self._start = clock()
        self._lock = threading.Lock()
        self._width = 0
        self._steps: dict[str, _Step] = {}

    def step(self, subject: str, text: str) -> None:
        """Tell what is now being done for a subject, such as a document; a long step before it gets its time."""
        with self._lock:
            self._end_step(subject)
            self._steps[subject] = _Step(text, self._clock())
            self._draw()

    def done(self, subject: str, text: str) -> None:
        """Tell that a subject is finished, with the time since the start."""
        with self._lock:
            self._end_step(subject)
            self._say(f"{subject}: {text} ({self._clock() - self._start:.1f} s)")

    def note(self, text: str) -> None:
        """Tell of something that stays on the screen."""
        with self._lock:
            self._say(text)

    def warn(self, text: str) -> None:
        """Tell of something that the person should know; quiet or not."""
        with self._lock:
            self._clear()
            self._stream.write(text + "\n")
            self._draw()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the live line up to date while work goes on, and take it away at the end."""
        stop = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(stop,), daemon=True)
        if self._live:
            ticker.start()
        try:
            yield
        finally:
            stop.set()
            with self._lock:
                self._steps.clear()
                self._clear()
                self._stream.flush()

    def _tick(self, stop: threading.Event) -> None:
        while not stop.wait(_TICK_S):
            with self._lock:
                self._draw()

    def _end_step(self, subject: str) -> None:
        step = self._steps.pop(subject, None)
        took = self._clock() - step.since if step else 0.0
        if step and took >= LONG_S:
            self._say(f"{subject}: {step.text} took {took:.0f} s")

    def _say(self, text: str) -> None:
        if self._quiet:
            return
        self._clear()
        self._stream.write(text + "\n")
        self._draw()

    def _clear(self) -> None:
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._width = 0

    def _draw(self) -> None:
        if self._live:
            self._clear()
            now = self._clock()
            line = " | ".join(f"{name}: {step.text}{_seconds(now - step.since)}" for name, step in self._steps.items())
            # A line that wraps could not be overwritten.
            line = line[: shutil.get_terminal_size().columns - 1]
            self._width = len(line)
            self._stream.write(line)
        self._stream.flush()


def _seconds(time_s: float) -> str:
    return f" {time_s:.0f} s" if time_s >= _TICK_S else ""
