"""The builder that stays: one request after another, until none came for a while."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

from press.cache.digests import mark
from press.daemon.place import BUSY, END, NEW, READY, REQUEST, TAKEN
from press.engines.beside import Beside
from press.engines.staying import Staying

#: What runs the words of a command: gives the exit status.
Run = Callable[[Sequence[str], Beside], int]

#: Variables that tell terminals and sessions apart. They come with each request; where any other differs, a new builder
#: has to be begun, since Python and packages read many of them only once.
_OF_SESSIONS = frozenset(
    "_ SHLVL PWD OLDPWD COLUMNS LINES TERM TERM_PROGRAM TERM_PROGRAM_VERSION TERM_SESSION_ID COLORTERM WINDOWID TTY GPG_TTY "
    "DISPLAY WAYLAND_DISPLAY XDG_SESSION_ID SSH_TTY SSH_CLIENT SSH_CONNECTION SSH_AUTH_SOCK TMUX TMUX_PANE STY WINDOW".split()
)
#: Standard output and error.
_STREAMS = (1, 2)
_MOST_WAITING = 8


def serve(first: int, where: str, run: Run) -> None:
    """Answer the first request, on a connection that is open, and those that come to a socket.

    Parameters
    ----------
    first
        File descriptor of the connection.
    where
        Path of the socket.
    """
    # who begins it may be deaf to interrupts, as in the background of a shell
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir("/")
    with _Listener(where) as listener:
        builder = _Builder(listener, run)
        try:
            connection: socket.socket | None = socket.socket(fileno=first)
            while connection:
                with connection:
                    stays = builder.answer(connection)
                connection = builder.next() if stays else None
        finally:
            builder.end()


class _Builder:
    def __init__(self, listener: _Listener, run: Run) -> None:
        self._listener = listener
        self._run = run
        self._staying = Staying()
        self._variables = _settled(os.environ)
        self._path = list(map(str, sys.path))
        self._seconds = 0.0

    def next(self) -> socket.socket | None:
        """Wait for a request; None when it was long enough."""
        ready, _, _ = select.select([self._listener.socket], [], [], self._seconds)
        return self._listener.socket.accept()[0] if ready else None

    def answer(self, connection: socket.socket) -> bool:
        """Do what is asked for; gives whether this process may stay."""
        # who has gone meanwhile has left an interrupt, half a line, or nothing to write to
        with contextlib.suppress(OSError, ValueError, KeyboardInterrupt):
            connection.sendall(READY)
            sign, streams, _, _ = socket.recv_fds(connection, 1, len(_STREAMS))
            with _closed(streams), connection.makefile("rb") as lines:
                whole = sign == REQUEST and len(streams) == len(_STREAMS)
                request = json.loads(lines.readline()) if whole else None
                if sign == END or (request and not self._fits(request)):
                    # before it is told, since who is told may put another in this place
                    self._listener.leave()
                    connection.sendall(NEW)
                    return False
                if request:
                    self._serve(request, streams, connection)
        return True

    def _serve(self, request: Mapping[str, Any], streams: Sequence[int], connection: socket.socket) -> None:
        self._seconds = request["seconds"]
        connection.sendall(TAKEN)
        with self._staying.building():
            with _in_place_of(request), _speaking_to(streams), _Ear(connection, self._listener.socket):
                status = self._run(request["words"], self._staying.beside)
            connection.sendall(b"%d\n" % status)

    def end(self) -> None:
        """Leave nothing running."""
        self._staying.end()

    def _fits(self, request: Mapping[str, Any]) -> bool:
        """Tell whether a build here is what it would be in a process begun for this request."""
        same = _settled(request["variables"]) == self._variables and request["path"] == self._path
        return same and not self._staying.outgrown()


class _Listener:
    """The socket at its place; whoever comes later to the same place takes it over."""

    def __init__(self, where: str) -> None:
        own = f"{where}.{os.getpid()}"
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(own)
        self.socket.listen(_MOST_WAITING)
        os.rename(own, where)  # noqa: PTH104 - the path comes as text
        self._where = where
        self._mark = mark(where)

    def leave(self) -> None:
        """Leave the place, unless another has taken it."""
        if self._mark and mark(self._where) == self._mark:
            with contextlib.suppress(OSError):
                os.unlink(self._where)  # noqa: PTH108 - the path comes as text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
        self.socket.close()


class _Ear:
    """Listens while a build goes on: when whoever waits for it has gone, it is interrupted; others are sent away."""

    def __init__(self, connection: socket.socket, listener: socket.socket) -> None:
        self._connection = connection
        self._listener = listener
        self._stop, self._stopped = os.pipe()
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        os.close(self._stopped)
        self._thread.join()
        os.close(self._stop)

    def _listen(self) -> None:
        heard: list[Any] = []
        while self._stop not in heard:
            waiting: list[Any] = [self._stop, self._listener, self._connection]
            heard, _, _ = select.select(waiting, [], [])
            if self._listener in heard:
                other, _ = self._listener.accept()
                with other, contextlib.suppress(OSError):
                    other.sendall(BUSY)
            if self._connection in heard:
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
                return


@contextmanager
def _in_place_of(request: Mapping[str, Any]) -> Iterator[None]:
    """Stand where whoever asks stands: in the same folder, with the same variables."""
    os.chdir(request["folder"])
    os.umask(request["umask"])
    os.environ.clear()
    os.environ.update(request["variables"])
    try:
        yield
    finally:
        # a folder in which a process stands cannot be unmounted
        os.chdir("/")


@contextmanager
def _speaking_to(streams: Sequence[int]) -> Iterator[None]:
    """Print to the streams of whoever asks; programs that are begun do so too."""
    for number, stream in zip(_STREAMS, streams, strict=True):
        os.dup2(stream, number)
    sys.stdout.reconfigure(line_buffering=sys.stdout.isatty())  # type: ignore[union-attr]
    try:
        yield
    finally:
        for printed in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError):
                printed.flush()
        nothing = os.open(os.devnull, os.O_WRONLY)
        with _closed([nothing]):
            for number in _STREAMS:
                os.dup2(nothing, number)


@contextmanager
def _closed(descriptors: Iterable[int]) -> Iterator[None]:
    """Close file descriptors at the end."""
    try:
        yield
    finally:
        for one in descriptors:
            os.close(one)


def _settled(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in _OF_SESSIONS}
