"""What an author waits for who renders again and again: the builder of the last render is still there."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from tests.bench.project import Copy
from tests.bench.timing import Cost

_STAYS = "--execute-daemon"
#: Seconds between two renders: what the builder does when the command has ended would slow the next.
_PAUSE_S = 1.0


class Stayed:
    """A builder that stays, for a copy of the project."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy

    def __enter__(self) -> Self:
        """Begin it, and render twice: the first change after its beginning loads more than later ones."""
        self.sentence()
        self.sentence()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._copy.press("render", "--quiet", "--no-execute-daemon")

    def sentence(self) -> Cost:
        """Render after a sentence changed: the time of the whole command."""
        cost = self._copy.prose(_STAYS)
        time.sleep(_PAUSE_S)
        return cost
