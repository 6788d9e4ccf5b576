"""What the second process of a preview does: make formats of one document after another, as it is told."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from dataclasses import replace
from multiprocessing.connection import Connection

import orjson

from press.cache.machine import installed
from press.cache.opened import listening, pool
from press.engines.beside import More
from press.engines.embedded import Done, Making, Parsed, Task
from press.errors import PublishError
from press.model import FormatName, Json
from press.pandoc.ast import Outline


def serve(connection: Connection) -> None:
    """Make formats until the first process has ended, or this one has grown large."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # while nobody waits: trees are large, and hold no circles
    gc.disable()
    while not is_large():
        try:
            task: Task = connection.recv()
            making = _Making(task, connection)
            connection.send(making.done())
        except (EOFError, OSError):
            return
        task.memory.settle()
        del task, making
        gc.collect()


class _Making(Making):
    """The way of one document to some of its formats, begun elsewhere."""

    def __init__(self, task: Task, connection: Connection) -> None:
        os.environ.clear()
        os.environ.update(task.variables)
        names = tuple(task.executed)
        document = replace(task.executed[names[0]].document, formats=names)
        super().__init__(document, task.executed, task.folder, task.memory)
        self._task = task
        self._connection = connection
        self._talking = threading.Lock()

    def done(self) -> Done | None:
        """Give what was made; None on a fault, which the first process meets too when it makes the same."""
        task = self._task
        if task.installed != installed():
            return None
        try:
            with listening(task.memory.opened), pool(len(task.executed)) as workers:
                written = dict(zip(task.executed, workers.map(self.format, task.executed), strict=True))
        except PublishError:
            return None
        return Done(written, task.memory.opened, task.memory.unkept, task.memory.told)

    def _parse(self, name: FormatName) -> tuple[Json, Outline]:
        """Take the tree that the first process read."""
        with self._talking:
            self._connection.send(More(name))
            parsed: Parsed = self._connection.recv()
        self._memory.opened.adopt(parsed.opened)
        self._memory.unkept = self._memory.unkept or parsed.unkept
        tree = orjson.loads(parsed.tree)
        outline = Outline()
        outline.inside(tree["blocks"])
        return tree, outline


#: Megabytes from which on a process is left for a new one: Typst remembers every layout that it made.
_LARGE_MB = 1_000


def is_large() -> bool:
    """Tell whether this process has grown so large that a new one should take its place."""
    return _memory_mb() > _LARGE_MB


def _memory_mb() -> float:
    """Give the most memory that the process took, where the system tells it."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3
