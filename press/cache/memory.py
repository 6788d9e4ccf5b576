"""What is kept of one document: results of steps, each with the state of the files it was made from."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import orjson

from press.cache.digests import digest
from press.cache.journal import Journal
from press.cache.opened import Opened
from press.cache.state import State, changes, state_of
from press.cache.store import Cache


class Memory:
    """The store as one document uses it.

    Parameters
    ----------
    subject
        The document's name, as messages have it.
    root, folder
        Of the project and of the document: names that come or go in them, and between them, may change a result.
    output
        Folder of finished files, whose names do not.
    """

    def __init__(self, cache: Cache, journal: Journal, *, subject: str, root: Path, folder: Path, output: Path) -> None:
        self.cache = cache
        self.opened = Opened(root)
        #: Why nothing of this build may be kept; empty where it may.
        self.unkept = ""
        self._journal = journal
        self._subject = subject
        self._root = root
        self._output = str(output)
        self._waiting: list[Callable[[], None]] = []
        self._folders = {str(place) for place in (folder, *folder.parents, root) if place.is_relative_to(root)}

    def __getstate__(self) -> dict[str, Any]:
        """Give what another process is told: what waits to be written is written here."""
        return {**vars(self), "_waiting": []}

    def tell(self, step: str, text: str) -> None:
        """Note for `--explain` what happened to a step."""
        self._journal.tell(self._subject, step, text)

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """What was noted so far, as `tell` takes it."""
        return self._journal.told(self._subject)

    def recall(self, kind: str, key: str) -> Any:
        """Give what was kept under a key, or None; it counts only if all files that it was made from are as they were."""
        entry = self.cache.load(kind, key)
        if entry is None or any(changes(entry["state"])):
            return None
        for path in entry["state"]["files"]:
            self.opened.note(path)
        return entry["value"]

    def use_clock(self) -> None:
        """Note that a result depends on the day."""
        self.unkept = "a date is taken from the clock"

    def keep(self, kind: str, key: str, value: Any, *, but: Collection[Path] = ()) -> None:
        """Keep a result of builtin values with the state of all that was opened, unless something spoke against it.

        It is written by `settle`. Files named in `but` do not count: all that matters of them is part of the key.
        """
        told = {"state": self.state(but=but), "value": value}

        def save() -> None:
            if not self.unkept and not self.opened.changed():
                self.cache.save(kind, key, told)

        self._waiting.append(save)

    def settle(self) -> None:
        """Write what is kept: it takes long, so that the finished files come before it."""
        waiting, self._waiting = self._waiting, []
        for save in waiting:
            save()

    def keep_of(self, kind: str, key: str, value: Any, files: Iterable[Path], *, later: bool = False) -> None:
        """Keep a result of builtin values that was made of these files alone; `later`, as `keep` does, or now."""
        names = [str(path) for path in files]
        told = {"state": state_of(files=names), "value": value}

        def save() -> None:
            if not set(names) & set(self.opened.changed()):
                self.cache.save(kind, key, told)

        if later:
            self._waiting.append(save)
        else:
            save()

    def state(self, files: Iterable[str] = (), *, but: Collection[Path] = (), **parts: Iterable[str]) -> State:
        """Give the state of all that was opened so far, of the folders in which it was looked for, and of more."""
        left_out = {str(path) for path in but}
        opened = dict.fromkeys(path for path in (*files, *self.opened.files.copy()) if path not in left_out)
        inside = {os.path.dirname(path) for path in opened}  # noqa: PTH120 - hundreds of paths come as text
        root = str(self._root)
        folders = self._folders | {folder for folder in inside if folder.startswith(root + os.sep)}
        folders -= {self._output} - {root}
        variables = sorted({*parts.pop("variables", ()), *self.opened.variables.copy()})
        return state_of(files=opened, sources=sorted(folders), variables=variables, **parts)


def plain_digest(*values: Any) -> str:
    """Give the digest of builtin values, trees of Pandoc's among them; what is no number is told as null."""
    try:
        return digest(orjson.dumps(values))
    except TypeError:
        # keys that are no text, long numbers, halves of characters, deep trees; version 0 writes a value in one way
        # only, whoever else refers to it
        return digest(marshal.dumps(values, 0))
