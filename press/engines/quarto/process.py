"""One run of the `quarto` program: an argument list in, its exit status and what it printed out.

Whatever it does, nothing of it is left: it has a process group of its own, a time limit, and output that is bounded in
memory and on disk.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

#: Seconds for a run that was told to end to do so, before it is killed.
_GRACE_S = 2.0
#: Bytes of output that are kept in memory, of its beginning and of its end.
_HEAD, _TAIL = 64 * 1024, 512 * 1024
#: Bytes of output that a log holds; a program that prints for ever must not fill the disk.
LOG_LIMIT = 64 * 1024 * 1024
#: Seconds between two lines of progress.
_TELL_S = 0.2
_ANSI = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
#: Control characters but tab and newline, and marks that turn the direction of text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Lines by which Quarto tells how far it is; others are options and listings.
_STAGE = re.compile(
    r"^\s*(Starting \S+ kernel|Executing '|Cell \d+/\d+|pandoc\b|\[typst\]|Output created|Rendering|Preparing)"
)

#: What watches over a run: at the end of its input, which comes with the end of press, it kills the group that is named.
_GUARD = "import os, sys; sys.stdin.read(); os.killpg(int(sys.argv[1]), 9)"

_LIVE: set[subprocess.Popen[bytes]] = set()
_LIVE_LOCK = threading.Lock()


@dataclass(frozen=True)
class Finished:
    """How a run ended; `status` is None where its time ran out. `text` is what it printed, without colours.

    Of very long output the middle is left out.
    """

    status: int | None
    text: str


def run_program(
    command: Sequence[str | Path],
    *,
    folder: Path,
    environment: Mapping[str, str],
    limit_s: float,
    log: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Finished:
    """Run a program in a folder, without a shell and without input, and end its whole group.

    Parameters
    ----------
    log
        File for all that it prints, errors included; a disk that takes none costs only the log.
    progress
        Told of the stages that Quarto names while it works.

    Raises
    ------
    OSError
        The program cannot be started.
    """
    group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
    process = subprocess.Popen(
        [str(word) for word in command],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **group,
    )
    with _LIVE_LOCK:
        _LIVE.add(process)
    reader = _Reader(process, log, progress)
    guard = _guard(process)
    try:
        reader.start()
        status = process.wait(timeout=limit_s)
    except subprocess.TimeoutExpired:
        status = None
        _end(process)
    finally:
        _dismiss(guard)
        _kill(process)
        reader.close()
        with _LIVE_LOCK:
            _LIVE.discard(process)
    return Finished(status, reader.text())


def stop_quarto() -> None:
    """End all runs at once, as Ctrl-C asks; whoever waits for one is told that it was killed."""
    with _LIVE_LOCK:
        live = list(_LIVE)
    for process in live:
        _kill(process)


atexit.register(stop_quarto)


def _guard(process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes] | None:
    """Start what ends the group if press is killed, which can then do so no more; only POSIX has groups."""
    if os.name != "posix":
        return None
    with contextlib.suppress(OSError):
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _GUARD, str(process.pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    return None


def _dismiss(guard: subprocess.Popen[bytes] | None) -> None:
    """End the guard before the group: its number may belong to others later."""
    if guard is not None:
        guard.kill()
        guard.communicate()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the group to end and give it a moment."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_GRACE_S)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the process and every other of its group, also those that outlived it."""
    with contextlib.suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            # Windows has no groups that could be killed, but a tool that knows the children.
            subprocess.run(["taskkill", "/PID", str(process.pid), "/T", "/F"], check=False, capture_output=True)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_GRACE_S)


class _Reader:
    """Reads what a process prints, in a thread of its own: the ends to memory, all to the log, stages to progress."""

    def __init__(
        self, process: subprocess.Popen[bytes], log: Path | None, progress: Callable[[str], None] | None
    ) -> None:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        self._pipe: IO[bytes] = process.stdout
        self._progress = progress
        self._head = bytearray()
        self._tail = bytearray()
        self._dropped = 0
        self._told = 0.0
        self._log = _Log(log)
        self._thread = threading.Thread(target=self._read, daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while block := os.read(self._pipe.fileno(), 65536):
                self._log.write(block)
                self._keep(block)
                self._tell(block)

    def _keep(self, block: bytes) -> None:
        room = _HEAD - len(self._head)
        self._head += block[:room]
        self._tail += block[max(room, 0) :]
        excess = len(self._tail) - _TAIL
        if excess > _TAIL:
            # Only now and then: cutting at each block would copy the rest each time.
            del self._tail[:excess]
            self._dropped += excess

    def _tell(self, block: bytes) -> None:
        if self._progress is None or time.monotonic() - self._told < _TELL_S:
            return
        lines = _shown(block[-2048:]).splitlines()
        stage = next((line.strip() for line in reversed(lines) if _STAGE.match(line)), "")
        if stage:
            self._told = time.monotonic()
            self._progress(stage[:60])

    def close(self) -> None:
        """Wait for the end of the output and close what is open; nobody who could still print is left."""
        self._thread.join(timeout=_GRACE_S)
        self._log.close()
        with contextlib.suppress(OSError):
            self._pipe.close()

    def text(self) -> str:
        """Give the beginning and the end of what was printed."""
        head = _shown(bytes(self._head))
        missing = f"\n[... {self._dropped} bytes left out ...]\n" if self._dropped else ""
        # A letter of several bytes may lie across the cut.
        return head + missing + _shown(bytes(self._tail)) if missing else _shown(bytes(self._head + self._tail))


class _Log:
    """A file that takes what it can and never stops the work."""

    def __init__(self, path: Path | None) -> None:
        self._file: IO[bytes] | None = None
        self._room = LOG_LIMIT
        if path is not None:
            with contextlib.suppress(OSError):
                path.parent.mkdir(parents=True, exist_ok=True)
                self._file = path.open("wb")

    def write(self, block: bytes) -> None:
        """Add a block, up to the limit."""
        if self._file is None or self._room <= 0:
            return
        try:
            self._file.write(block[: self._room])
            self._room -= len(block)
            if self._room <= 0:
                self._file.write(b"\n[... the rest was left out ...]\n")
            self._file.flush()
        except OSError:
            self._room = 0

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()


def _shown(text: bytes) -> str:
    """Give bytes as text that may be printed: no colours, line ends as newlines, the unprintable replaced."""
    plain = _ANSI.sub("", text.decode("utf-8", errors="replace")).replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", plain)
