"""Digests: of text, of values, of files, of what a folder holds."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from typing import Any

#: What stands for the digest of a file or folder that cannot be read.
ABSENT = "absent"


#: What changes with a file: time of its last change in nanoseconds, size, inode. The clock may be set back, so that
#: times are compared for being the same only.
Mark = tuple[int, int, int]
#: Digests of files with the marks that they had, and the times at which the system saw them change: programs may set the
#: time of a mark, but not that one.
_KNOWN: dict[str, tuple[Mark, int, str]] = {}
#: The coarsest that a disk may tell times: FAT counts in two seconds.
_TICK_NS = 2_000_000_000


def mark(path: str | os.PathLike[str]) -> Mark | None:
    """Give what changes with a file, or None if there is none."""
    told = _stat(path)
    return _mark(told) if told else None


def _stat(path: str | os.PathLike[str]) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116 - thousands of paths come as text
    except OSError:
        return None


def _mark(told: os.stat_result) -> Mark:
    return told.st_mtime_ns, told.st_size, told.st_ino


def digest(data: bytes | str) -> str:
    """Give the SHA-256 of some bytes, or of a text as UTF-8."""
    return hashlib.sha256(data.encode(errors="surrogatepass") if isinstance(data, str) else data).hexdigest()


def value_digest(value: Any) -> str:
    """Give the digest of a value that JSON can hold; what it cannot is told by its text."""
    return digest(json.dumps(value, sort_keys=True, default=str, ensure_ascii=False))


def file_digest(path: str | os.PathLike[str]) -> str:
    """Give a file's digest, or `ABSENT`; a file that stands as it was when it was last read is not read again."""
    told = _stat(path)
    if told is None:
        return ABSENT
    name, now, marked = os.fspath(path), time.time_ns(), _mark(told)
    known = _KNOWN.get(name)
    if known and known[:2] == (marked, told.st_ctime_ns):
        return known[2]
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - thousands of paths come as text
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ABSENT
    # a file that was written just now may be written again within the same tick of the disk's clock
    if max(told.st_mtime_ns, told.st_ctime_ns) < now - _TICK_NS:
        _KNOWN[name] = marked, told.st_ctime_ns, found
    return found


def names_digest(names: Iterable[str]) -> str:
    """Give the digest of a set of names."""
    return digest("\n".join(sorted(names)))


#: Endings of finished files and of their folders, and of the copies that editors keep: they come and go beside a lone
#: document, and change no result.
_FINISHED = (".html", ".pdf", ".docx", ".xml", ".typ", "-figures", "_files", "~")


def folder_digest(path: str) -> str:
    """Give the digest of the names in a folder, or `ABSENT`."""
    try:
        return names_digest(os.listdir(path))  # noqa: PTH208 - thousands of paths come as text
    except OSError:
        return ABSENT


def sources_digest(path: str) -> str:
    """Give the digest of the names in a folder of an author's; hidden, finished and compiled files do not count."""
    try:
        names = os.listdir(path)  # noqa: PTH208 - thousands of paths come as text
    except OSError:
        return ABSENT
    return names_digest(
        name for name in names if not name.startswith((".", "__pycache__")) and not name.endswith(_FINISHED)
    )
