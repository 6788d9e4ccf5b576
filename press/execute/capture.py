"""In the worker: collecting what a chunk puts out, in the order in which it comes.

Python's own streams are replaced; what C code and subprocesses write to the descriptors 1 and 2 goes to a file
that is read before every other output, so that the order holds.
"""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

#: Characters that the streams of one chunk may hold, some 600 pages. What comes beyond is counted, and the last of it kept for messages.
STREAM_LIMIT = 2_000_000
_TAIL = 4096
#: Bytes that are read from a descriptor's file at once.
_BLOCK = 1 << 16
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Descriptor:
    """A descriptor whose output goes to a nameless file.

    Until it is nameless it stands in `folder`, which goes with the run: this process may be killed at any moment.
    """

    def __init__(self, number: int, folder: str) -> None:
        handle, path = tempfile.mkstemp(prefix="output-", dir=folder)
        os.close(handle)
        target = os.open(path, _FLAGS)
        self._reader = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        # a letter of several bytes may be written by halves
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        os.dup2(target, number, inheritable=True)
        os.close(target)
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108 - a bare call needs no further import

    def read(self) -> Iterator[str]:
        """Yield what was written since the last call."""
        while block := os.read(self._reader, _BLOCK):
            yield self._decoder.decode(block)


class Recorder:
    """The outputs of the chunk that runs."""

    def __init__(self, folder: str) -> None:
        self._descriptors = {"stdout": Descriptor(1, folder), "stderr": Descriptor(2, folder)}
        self._outputs: list[dict[str, Any]] = []
        self._named: dict[str, dict[str, Any]] = {}
        self._start_counting()

    def _start_counting(self) -> None:
        self._room = STREAM_LIMIT
        self._left_out = 0
        self._tail = ""

    def stream(self, name: str, text: str) -> None:
        """Add text of a Python stream."""
        self.drain()
        self._add_stream(name, text)

    def drain(self) -> None:
        """Add what came over the descriptors."""
        for name, descriptor in self._descriptors.items():
            for text in descriptor.read():
                self._add_stream(name, text)

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
        self._start_counting()

    def take(self) -> list[dict[str, Any]]:
        """Give the outputs and begin anew; the last stream tells how many characters were `left_out` before its end."""
        _flush_c()
        self.drain()
        outputs = [_whole(output) for output in self._outputs]
        if self._left_out:
            last = next(output for output in reversed(outputs) if output["kind"] == "stream")
            last["left_out"] = self._left_out
            last["data"]["text/plain"] += f"\n{self._tail}"
        self._outputs = []
        self._start_counting()
        return outputs

    def _add_stream(self, name: str, text: str) -> None:
        kept, rest = text[: self._room], text[self._room :]
        if rest:
            self._left_out += len(rest)
            self._tail = (self._tail + rest[-_TAIL:])[-_TAIL:]
        if not kept:
            return
        self._room -= len(kept)
        last = self._outputs[-1] if self._outputs else None
        if last and last["kind"] == "stream" and last["name"] == name:
            last["pieces"].append(kept)
        else:
            self._outputs.append({"kind": "stream", "name": name, "pieces": [kept]})


def _whole(output: dict[str, Any]) -> dict[str, Any]:
    """Give an output with its text in one; while it grows, a text of many pieces would be copied for each."""
    if output["kind"] != "stream":
        return output
    return {"kind": "stream", "name": output["name"], "data": {"text/plain": "".join(output["pieces"])}}


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
