"""Asking the builder that stays, and beginning one: words of the command in, an exit status out.

A request is a byte with the two streams of this terminal, then a line of JSON. The builder writes to the streams itself;
it stops when this end closes, however that comes about.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from press.daemon.place import BUSY, END, NEW, REQUEST, TAKEN, address
from press.daemon.wish import Wish

#: Seconds that a builder has to say that it hears: it may be tidying up, or just be starting.
_HEARS_S = 30.0


def ask(words: Sequence[str], root: Path, wish: Wish) -> int | None:
    """Have the builder of a project do what the words of a command say; gives the exit status.

    None where it cannot be: nobody wants one, it is at work for somebody else, or it died. The build is then made here.

    Raises
    ------
    KeyboardInterrupt
        It was interrupted, and the builder could not tell so.
    """
    where = address(root) if wish.seconds or wish.fresh else None
    if where and wish.fresh:
        _end(where)
    request = _request(words, wish) if wish.seconds else None
    if not where or not request:
        return None
    running = _reached(where)
    answer = _asked(running, request) if running else NEW
    if answer == NEW:
        begun = _begun(where)
        answer = _asked(begun, request) if begun else None
    return answer if isinstance(answer, int) else None


def _request(words: Sequence[str], wish: Wish) -> bytes | None:
    """Give the line of a request; None where the folder of this process is gone."""
    try:
        folder = os.getcwd()  # noqa: PTH109 - pathlib is the same
    except OSError:
        return None
    umask = os.umask(0)
    os.umask(umask)
    told = {
        "words": list(words),
        "folder": folder,
        "umask": umask,
        "variables": dict(os.environ),
        "path": list(map(str, sys.path)),
        "seconds": wish.seconds,
    }
    return json.dumps(told).encode() + b"\n"


def _reached(where: str) -> socket.socket | None:
    """Give the way to the builder that is there, or None."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(where)
    except OSError:
        connection.close()
        return None
    return connection


def _begun(where: str) -> socket.socket | None:
    """Begin a builder, and give the way to it; None where the system refuses."""
    import subprocess

    ours, theirs = socket.socketpair()
    # the same modules as here, whatever the folder
    code = f"import sys; sys.path[:] = {sys.path!r}; from press.cli import stay; stay({theirs.fileno()}, {where!r})"
    with theirs:
        try:
            subprocess.Popen(
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                # Ctrl-C is for this process alone, which hands it on
                start_new_session=True,
            )
        except OSError:
            ours.close()
            return None
    return ours


def _asked(connection: socket.socket, request: bytes) -> int | bytes | None:
    """Hand over a request; gives the exit status, `NEW` where a new builder has to be begun, or None."""
    sys.stdout.flush()
    with connection, connection.makefile("rb") as answers:
        connection.settimeout(_HEARS_S)
        try:
            if answers.readline() == BUSY:
                return BUSY
            socket.send_fds(connection, [REQUEST], [1, 2])
            connection.sendall(request)
            answer = answers.readline()
        except OSError:
            return NEW
        if answer != TAKEN:
            # one that ended without a word was just about to
            return answer or NEW
        connection.settimeout(None)
        return _status(connection, answers)


def _status(connection: socket.socket, answers: BinaryIO) -> int | None:
    """Wait for the exit status; on Ctrl-C the builder is told, stops, and says so."""
    try:
        told = answers.readline()
    except KeyboardInterrupt:
        connection.shutdown(socket.SHUT_WR)
        told = answers.readline()
        if not told:
            raise
    return int(told) if told else None


def _end(where: str) -> None:
    """Have the builder end, if there is one, unless it is at work."""
    connection = _reached(where)
    if connection:
        with connection:
            connection.settimeout(_HEARS_S)
            with contextlib.suppress(OSError), connection.makefile("rb") as answers:
                if answers.readline() != BUSY:
                    connection.sendall(END)
                    answers.readline()
