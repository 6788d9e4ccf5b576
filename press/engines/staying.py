"""What a process keeps that builds again and again: a second process beside it, and the knowledge when to leave."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from press.cache.machine import installed
from press.engines.beside import Beside
from press.engines.second import is_large, serve


class Staying:
    """A process that stays between builds.

    Attributes
    ----------
    beside
        The second process, for `press.pipeline.build`.
    """

    def __init__(self) -> None:
        self.beside = Beside(serve)
        self._machine = dict(installed())

    @contextmanager
    def building(self) -> Iterator[None]:
        """Have the collector of circles wait during a build; then, when nobody waits, tidy up for the next."""
        gc.disable()
        try:
            yield
            self.beside.ready()
        finally:
            gc.enable()
            gc.collect()

    def outgrown(self) -> str:
        """Give why this process has to be left for a new one; nothing if it may stay."""
        installed.cache_clear()
        if installed() != self._machine:
            return "a package changed, or press itself"
        return "it has grown large" if is_large() else ""

    def end(self) -> None:
        """End the second process."""
        self.beside.end()
