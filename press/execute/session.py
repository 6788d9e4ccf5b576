"""The press side of a worker: starting it, talking to it, ending it and all that it started."""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from press.execute.protocol import receive, send
from press.private import PrivateFolder

#: Seconds for a chunk to say where it was when its time ran out, before it is killed.
_GRACE_S = 2.0
#: Seconds for a worker to answer anything but a chunk: starting, ending.
_ANSWER_S = 120.0
_OWN_PATH = str(Path(__file__).resolve().parents[2])
_BOOTSTRAP = "import sys; sys.path.insert(0, sys.argv[1]); from press.execute.worker import main; main(sys.argv.pop())"

_LIVE: set[Session] = set()
_LIVE_LOCK = threading.Lock()


class WorkerDied(Exception):  # noqa: N818 - what happened, told to the caller who names the chunk
    """The worker's process ended while it was asked; `status` is its exit status, `trace` what it last said."""

    def __init__(self, status: int | None, trace: str) -> None:
        self.status = status
        self.trace = trace
        super().__init__(describe_status(status))


class OutOfTime(Exception):  # noqa: N818 - see above
    """A chunk took longer than its limit; `reply` tells where it was, if it could still say."""

    def __init__(self, reply: Mapping[str, Any] | None) -> None:
        self.reply = reply
        super().__init__("out of time")


class Session:
    """A worker process; usable as a context, at whose end it is gone."""

    def __init__(self) -> None:
        self._scratch = PrivateFolder("run")
        self.scratch = self._scratch.path
        self._errors: IO[bytes] = (self.scratch / "errors").open("w+b")
        self._process = self._start()
        self._replies: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        with _LIVE_LOCK:
            _LIVE.add(self)

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of its own: what chunks start can be ended with them, and Ctrl-C comes from us, in order.
        group: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
        environment = {**os.environ, "PYTHONUTF8": "1", "IPYTHONDIR": str(self.scratch / "ipython")}
        return subprocess.Popen(
            [sys.executable, "-c", _BOOTSTRAP, _OWN_PATH, str(self.scratch)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            **group,
        )

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None  # noqa: S101 - it is a pipe
        with contextlib.suppress(OSError, ValueError):
            while (reply := receive(stream)) is not None:  # type: ignore[arg-type]
                self._replies.put(reply)
        self._replies.put(None)

    def begin(self, *, folder: Path, environment: Mapping[str, str], interactivity: str, dpi: float) -> None:
        """Set the worker's folder, environment and settings."""
        settings = {"folder": str(folder), "environment": dict(environment), "interactivity": interactivity, "dpi": dpi}
        self._ask({"do": "begin", **settings, "own_path": _OWN_PATH, "scratch": str(self.scratch)}, _ANSWER_S)

    def run_chunk(self, code: str, *, name: str, figure: Mapping[str, float], limit_s: float) -> dict[str, Any]:
        """Run a chunk and give its outputs and, if it raised, its error."""
        return self._ask({"do": "chunk", "code": code, "name": name, "figure": dict(figure)}, limit_s)

    def run_inline(self, expression: str, *, name: str, limit_s: float) -> dict[str, Any]:
        """Evaluate an inline expression."""
        return self._ask({"do": "inline", "expression": expression, "name": name}, limit_s)

    def end(self) -> dict[str, Any]:
        """Get the ledger and the inputs of the run."""
        return self._ask({"do": "end"}, _ANSWER_S)

    def _ask(self, request: Mapping[str, Any], limit_s: float) -> dict[str, Any]:
        stream = self._process.stdin
        assert stream is not None  # noqa: S101 - it is a pipe
        try:
            send(stream, request)  # type: ignore[arg-type]
        except OSError as error:
            raise self._died() from error
        try:
            reply = self._replies.get(timeout=limit_s)
        except queue.Empty:
            raise OutOfTime(self._interrupt()) from None
        if reply is None:
            raise self._died()
        return reply

    def _interrupt(self) -> dict[str, Any] | None:
        """Stop what runs and let it say where it was; then kill it."""
        reply: dict[str, Any] | None = None
        with contextlib.suppress(OSError, ValueError, queue.Empty):
            self._process.send_signal(signal.SIGINT)
            reply = self._replies.get(timeout=_GRACE_S)
        self.kill()
        return reply

    def _died(self) -> WorkerDied:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_GRACE_S)
        self._errors.seek(0)
        return WorkerDied(self._process.poll(), self._errors.read().decode(errors="replace"))

    def kill(self) -> None:
        """End the worker and every process of its group."""
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=_GRACE_S)

    def close(self) -> None:
        """End the worker and take away its files."""
        with _LIVE_LOCK:
            _LIVE.discard(self)
        self.kill()
        self._listener.join(timeout=_GRACE_S)
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._scratch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def stop_sessions() -> None:
    """End all workers at once, as Ctrl-C asks; whoever waits for one gets an ExecutionError."""
    with _LIVE_LOCK:
        live = list(_LIVE)
    for session in live:
        session.kill()


atexit.register(stop_sessions)


def describe_status(status: int | None) -> str:
    """Say in words how a process ended."""
    if status is None:
        return "its process stopped answering"
    if status < 0:
        with contextlib.suppress(ValueError):
            return f"its process was ended by {signal.Signals(-status).name}"
    return f"its process ended with status {status}"
