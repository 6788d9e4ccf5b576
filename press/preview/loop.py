"""Build whenever something changed, and show what came of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from press.cache.digests import file_digest
from press.cache.journal import Journal
from press.engines.staying import Staying
from press.errors import PublishError
from press.pipeline import build
from press.preview.shelf import Shelf, Shown, by_address
from press.preview.watch import Watch
from press.progress import Progress
from press.records import Records
from press.request import Request

#: Builds in a row that were asked for by files that changed during the build before; then a pause comes between them.
_RESTLESS = 3
_PAUSE_S = 2.0


class Preview:
    """One author's preview.

    Parameters
    ----------
    progress
        Made anew for every build: it counts seconds from its making.
    output
        Folder below which finished files are shown.
    """

    def __init__(self, request: Request, progress: Callable[[], Progress], shelf: Shelf, output: Path) -> None:
        self._request = request
        self._progress = progress
        self._shelf = shelf
        self._output = output
        self._staying = Staying()
        # what stood in files that changed, when a build last looked at them
        self._seen: dict[str, str] = {}

    def run(self, watch: Watch) -> str:
        """Build now and after each change; gives why this process has to be left for a new one."""
        try:
            return self._run(watch)
        finally:
            self._staying.end()

    def _run(self, watch: Watch) -> str:
        changed: frozenset[str] = frozenset()
        restless = 0
        while not (why := self._staying.outgrown()):
            with self._staying.building():
                self._renew(changed)
            watch.look_at(Records(self._request, Journal()).files())
            built = time.time()
            finished = set(map(str, self._shelf.shown.files.values()))
            changed = watch.changes() - finished
            restless = 0 if any(_is_newer(path, built) for path in changed) else restless + 1
            if restless > _RESTLESS:
                # a chunk that writes a file of the project would keep the machine busy for ever
                time.sleep(_PAUSE_S)
        return why

    def _renew(self, changed: frozenset[str]) -> None:
        """Build if there is need, and show what came of it."""
        new = self._are_new(changed)
        records = Records(self._request, journal := Journal())
        unchanged = records.unchanged()
        shown = self._shelf.shown
        if unchanged.everything:
            files = [Path(path) for record in unchanged.records.values() for path in record.files]
            if not shown.files or shown.faults:
                self._shelf.show(Shown(by_address(files, self._output), told="as it was"))
            return
        if shown.faults and not new:
            # a build that failed left no record of what it was made from
            return
        names = ", ".join(sorted(Path(path).name for path in changed))
        self._shelf.show(replace(shown, told=f"building: {names} changed" if names else "building"))
        progress, start = self._progress(), time.monotonic()
        try:
            files = build(
                self._request,
                progress,
                records=records,
                unchanged=unchanged,
                journal=journal,
                beside=self._staying.beside,
            )
        except PublishError as error:
            faults = [str(finding) for finding in error.findings]
            progress.warn("\n".join(faults))
            self._shelf.show(replace(shown, faults=faults, told=f"not built: {_now()}"))
        else:
            told = f"{_now()}, built in {time.monotonic() - start:.1f} s"
            self._shelf.show(Shown(by_address(files, self._output), told=told))

    def _are_new(self, changed: frozenset[str]) -> bool:
        """Tell whether a file may hold something else than at the last look; a chunk may write the same each time."""
        told = {path: file_digest(path) for path in changed}
        new = not changed or any(self._seen.get(path) != one for path, one in told.items())
        self._seen |= told
        return new


def _is_newer(path: str, moment: float) -> bool:
    try:
        return os.stat(path).st_mtime > moment  # noqa: PTH116 - paths come as text
    except OSError:
        return True


def _now() -> str:
    return time.strftime("%H:%M:%S")
