"""What the preview shows: the finished files, when and how fast they were made, and what stands against newer ones."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Shown:
    """One state of the preview."""

    #: Finished files by the path at which the server gives them.
    files: Mapping[str, Path] = field(default_factory=dict)
    #: The faults for which nothing newer can be shown, as the terminal tells them.
    faults: Sequence[str] = ()
    #: What a person reads of the last build.
    told: str = ""

    def as_json(self, number: int) -> dict[str, Any]:
        """Give what the page needs to know, under the number of the state; a file is told with a stamp of its content.

        What stands in a folder, such as pictures, is asked for by the files that show it.
        """
        files = {address: _stamp(file) for address, file in self.files.items() if "/" not in address}
        return {"number": number, "files": files, "faults": list(self.faults), "told": self.told}


class Shelf:
    """The state that is shown now; whoever looks at it may wait for the next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown = Shown()
        self._number = 0

    @property
    def shown(self) -> Shown:
        """Give the state that is shown now."""
        return self._shown

    def show(self, shown: Shown) -> None:
        """Show something else, and wake who waits."""
        with self._changed:
            self._shown = shown
            self._number += 1
            self._changed.notify_all()

    def wait(self, seen: int, limit_s: float) -> dict[str, Any] | None:
        """Give the first state after the one of number `seen`, or None if none comes within the time."""
        with self._changed:
            if self._changed.wait_for(lambda: self._number > seen, limit_s):
                return self._shown.as_json(self._number)
            return None


def by_address(files: Sequence[Path], output: Path) -> dict[str, Path]:
    """Give the files of documents by the addresses that they have below the output folder; tables of values are none."""
    documents = (file for file in files if file.suffix != ".json" and file.is_relative_to(output))
    return {file.relative_to(output).as_posix(): file for file in documents}


def _stamp(file: Path) -> str:
    try:
        return str(file.stat().st_mtime_ns)
    except OSError:
        return ""
