"""A second process that makes one format of a document while the first makes the others.

Python runs one thread at a time, so that formats made side by side in one process wait for each other. The preview
keeps such a process between builds. Whatever goes wrong with it costs only time: what was asked of it is then done here.
"""

from __future__ import annotations

import pickle
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from press.errors import PublishError

#: Seconds that the second process has for ending by itself.
_END_S = 1.0
#: What tells that a task cannot be sent: it holds a value that is not Python's own, or a file was noted at this very moment.
_UNSENT = (pickle.PicklingError, TypeError, AttributeError, RuntimeError)


class Beside:
    """The second process, as the first sees it.

    Parameters
    ----------
    serve
        What it does: a function of a module, given the other end of the connection.
    """

    def __init__(self, serve: Callable[[Connection], None]) -> None:
        self._serve = serve
        self._busy = threading.Lock()
        self._wanted = False
        self._running: tuple[SpawnProcess, Connection] | None = None

    def ask(self, task: Any, more: Callable[[Any], Any]) -> Any:
        """Have a task done there, and give what was made; None where that could not be done.

        `more` gives what the task does not hold, when it is asked for.
        """
        self._wanted = True
        running = self._running
        if not running or not self._busy.acquire(blocking=False):
            return None
        try:
            return _asked(running[1], task, more)
        except (OSError, EOFError, *_UNSENT, PublishError) as error:
            self.end()
            if isinstance(error, PublishError):
                raise
            return None
        finally:
            self._busy.release()

    def ready(self) -> None:
        """Begin it if it was missed, so that it is there for the next task."""
        if self._wanted and not (self._running and self._running[0].is_alive()):
            ours, theirs = get_context("spawn").Pipe()
            process = get_context("spawn").Process(target=self._serve, args=(theirs,), daemon=True)
            with _undisturbed():
                process.start()
            theirs.close()
            self._running = process, ours

    def end(self) -> None:
        """End it; also what it is doing."""
        running, self._running = self._running, None
        if running:
            process, connection = running
            process.terminate()
            process.join(_END_S)
            connection.close()


@dataclass(frozen=True)
class More:
    """What the second process says when it needs more than the task holds."""

    what: Any


def _asked(connection: Connection, task: Any, more: Callable[[Any], Any]) -> Any:
    connection.send(task)
    while isinstance(answer := connection.recv(), More):
        connection.send(more(answer.what))
    return answer


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C be for the first process alone, where the system can: a process begins as deaf as who begins it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
