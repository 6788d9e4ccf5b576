"""In the worker: collecting what a chunk puts out, in the order in which it comes.

Python's own streams are replaced; what C code and subprocesses write to the descriptors 1 and 2 goes to a file
that is read before every other output, so that the order holds.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Mapping
from typing import Any

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Descriptor:
    """A descriptor whose output goes to a nameless file."""

    def __init__(self, number: int) -> None:
        handle, path = tempfile.mkstemp(prefix="press-output-")
        os.close(handle)
        target = os.open(path, _FLAGS)
        self._reader = open(path, "rb")  # noqa: SIM115, PTH123 - it lives as long as the process
        os.dup2(target, number, inheritable=True)
        os.close(target)
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - a bare call needs no further import

    def read(self) -> str:
        """Give what was written since the last call."""
        return self._reader.read().decode(errors="replace")


class Recorder:
    """The outputs of the chunk that runs."""

    def __init__(self) -> None:
        self._descriptors = {"stdout": Descriptor(1), "stderr": Descriptor(2)}
        self._outputs: list[dict[str, Any]] = []
        self._named: dict[str, dict[str, Any]] = {}

    def stream(self, name: str, text: str) -> None:
        """Add text of a Python stream."""
        self.drain()
        self._add_stream(name, text)

    def drain(self) -> None:
        """Add what came over the descriptors."""
        for name, descriptor in self._descriptors.items():
            self._add_stream(name, descriptor.read())

    def display(
        self,
        kind: str,
        data: Mapping[str, Any],
        metadata: Mapping[str, Any],
        *,
        name: str | None = None,
        update: bool = False,
    ) -> None:
        """Add a displayed object; `name` lets a later call with `update` replace it."""
        self.drain()
        output = {"kind": kind, "data": dict(data), "metadata": dict(metadata)}
        if update and name in self._named:
            self._named[str(name)].update(output)
            return
        self._outputs.append(output)
        if name:
            self._named[name] = output

    def clear(self) -> None:
        """Forget the outputs of the chunk so far, as `clear_output()` asks."""
        self.drain()
        self._outputs.clear()

    def take(self) -> list[dict[str, Any]]:
        """Give the outputs and begin anew."""
        _flush_c()
        self.drain()
        outputs, self._outputs = self._outputs, []
        return outputs

    def _add_stream(self, name: str, text: str) -> None:
        if not text:
            return
        last = self._outputs[-1] if self._outputs else None
        if last and last["kind"] == "stream" and last["name"] == name:
            last["data"]["text/plain"] += text
        else:
            self._outputs.append({"kind": "stream", "name": name, "data": {"text/plain": text}})


class Stream(io.TextIOBase):
    """Stands for `sys.stdout` or `sys.stderr` while chunks run."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, recorder: Recorder, name: str, number: int) -> None:
        super().__init__()
        self._recorder = recorder
        self._number = number
        self.name = f"<{name}>"
        self._stream_name = name
        self.buffer = _Buffer(self)

    def write(self, text: str) -> int:
        """Record a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._recorder.stream(self._stream_name, text)
        return len(text)

    def writable(self) -> bool:
        """Tell that one can write."""
        return True

    def fileno(self) -> int:
        """Give the descriptor, for subprocesses that inherit it."""
        return self._number


class _Buffer(io.RawIOBase):
    """Takes the bytes that programs write past the text layer."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._stream.write(bytes(data).decode(errors="replace"))
        return len(data)


def _flush_c() -> None:
    """Make C's stdio write out what it holds back, since it takes a file for no terminal."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
