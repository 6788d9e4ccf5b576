"""Where the builder of a project is reached: a socket in a folder of the user's own."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from press.cache.digests import digest

#: Characters of a socket's path that every system takes.
_LONGEST = 100
#: Characters of the digest by which the folder of a project is named.
_NAME = 20

#: What the builder says first: that it hears, or that it is at work for somebody else.
READY, BUSY = b"ready\n", b"busy\n"
#: What it says to a request: that it takes it, or that a new one has to take its place. Then comes the exit status.
TAKEN, NEW = b"taken\n", b"new\n"
#: First byte of what is said to the builder: a request, with two streams; or that it has to end.
REQUEST, END = b"+", b"-"


def address(root: Path) -> str | None:
    """Give the path of the socket of a project's builder; None where there can be none."""
    # Windows has neither in Python
    if not hasattr(socket, "AF_UNIX") or not hasattr(os, "getuid"):
        return None
    place = os.environ.get("XDG_RUNTIME_DIR") or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - the folder below is ours alone
    folder = Path(place, f"press-{os.getuid()}")
    path = str(folder / digest(str(root))[:_NAME])
    return path if _is_ours(folder) and len(os.fsencode(path)) <= _LONGEST else None


def _is_ours(folder: Path) -> bool:
    """Tell whether a folder, made if need be, is such that only this user can put something into it."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        told = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(told.st_mode) and told.st_uid == os.getuid() and not told.st_mode & 0o077
