"""The store: results of steps by the digest of all that they were made from."""

from __future__ import annotations

import contextlib
import marshal
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from press.cache.digests import digest
from press.cache.machine import installed

#: Where the store stands, from the folder of finished files of a project.
FOLDER = Path(".press") / "cache"
#: Megabytes that the store may take, and the variable that sets another limit.
LIMIT_MB = 500
LIMIT_VARIABLE = "PRESS_CACHE_MB"
#: Length of the digest at the head of an entry.
_HEAD = 64


class Cache:
    """A folder of entries `<kind>/<key>`, each behind a digest of its content and name.

    Several processes may share it: an entry appears in one step and is never changed. An entry that is damaged is
    taken away and counts as missing. A folder that cannot be written costs only time.
    """

    def __init__(self, folder: Path | None, *, reading: bool = True) -> None:
        self._folder = folder
        self._reading = reading
        #: Entries that were found damaged.
        self.damaged: list[str] = []

    def get(self, kind: str, key: str) -> bytes | None:
        """Give an entry's content, or None."""
        if self._folder is None or not self._reading:
            return None
        path = self._folder / kind / key
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        content = entry[_HEAD:]
        if entry[:_HEAD] != _seal(kind, key, content):
            self.damaged.append(f"{kind}/{key}")
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        # the time of last use decides what goes first when the store is full
        with contextlib.suppress(OSError):
            os.utime(path)
        return content

    def put(self, kind: str, key: str, content: bytes) -> bool:
        """Keep an entry; tells whether that could be done."""
        if self._folder is None:
            return False
        path = self._folder / kind / key
        part = path.with_name(f".{key}.{secrets.token_hex(4)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(_seal(kind, key, content) + content)
            part.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                part.unlink()
            return False
        return True

    def made(self, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
        """Give an entry's content, made now if there is none."""
        content = self.get(kind, key)
        if content is None:
            content = make()
            self.put(kind, key, content)
        return content

    def load(self, kind: str, key: str) -> Any:
        """Give an entry of builtin values, or None; one that another press or Python wrote counts as missing."""
        content = self.get(kind, key)
        stamp = _stamp()
        if content is None or not content.startswith(stamp):
            return None
        return marshal.loads(memoryview(content)[len(stamp) :])  # noqa: S302 - behind its digest, in the author's own folder

    def save(self, kind: str, key: str, value: Any) -> bool:
        """Keep builtin values; tells whether that could be done."""
        try:
            return self.put(kind, key, _stamp() + marshal.dumps(value))
        except ValueError:  # a value of the author's YAML, such as a date, that is no builtin
            return False

    def trim(self) -> None:
        """Take away what was not used for longest until the store keeps within its limit."""
        if self._folder is None:
            return
        entries = sorted(_entries(self._folder), key=lambda entry: entry[0])
        over = sum(size for _, size, _ in entries) - limit_bytes()
        for _, size, path in entries:
            if over <= 0:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            over -= size


def _seal(kind: str, key: str, content: bytes) -> bytes:
    """Give what an entry stands behind: one that was put in another's place is as damaged as one that was changed."""
    return digest(f"{kind}/{key} {digest(content)}").encode()


def _stamp() -> bytes:
    """Give what tells the form of an entry: it may differ with the code that reads it."""
    told = installed()
    return digest(told["press itself"] + told["Python"]).encode()


def limit_bytes() -> int:
    """Give the bytes that the store may take."""
    text = os.environ.get(LIMIT_VARIABLE, "")
    return (int(text) if text.isdigit() else LIMIT_MB) * 1_000_000


def _entries(folder: Path) -> list[tuple[float, int, Path]]:
    """List time of last use, size and path of every file of the store, those that a killed process left included."""
    found: list[tuple[float, int, Path]] = []
    for path in folder.glob("*/*"):
        with contextlib.suppress(OSError):
            told = path.stat()
            found.append((told.st_mtime, told.st_size, path))
    return found
