"""The process that runs a document's chunks: requests from press in, outputs out.

It is started by `session.py`. Its standard streams carry the protocol; they are moved out of the reach of chunks
at once.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import os
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

from press.execute.capture import Recorder, Stream
from press.execute.inputs import Inputs
from press.execute.protocol import receive, send
from press.rows import Rows

#: When Python's collector of circles comes: after so many new objects, and so many of its rounds.
_COLLECT = (10_000, 10, 10)


def main(folder: str) -> None:
    """Answer requests until the pipe closes; `folder` is the run's own."""
    # a shell makes what it begins in the background deaf to interrupts, and press hands that on
    signal.signal(signal.SIGINT, signal.default_int_handler)
    requests, replies = _private_pipes()
    recorder = Recorder(folder)
    sys.stdout, sys.stderr = Stream(recorder, "stdout", 1), Stream(recorder, "stderr", 2)
    inputs = Inputs()
    # Late, so that nothing which is printed on import gets into the protocol.
    from press.execute import shell

    worker = _Worker(recorder, inputs, shell)
    while True:
        request = requests.get()
        send(replies, worker.answer(request))


def _private_pipes() -> tuple[queue.Queue[dict[str, Any]], BinaryIO]:
    """Move the protocol to private descriptors and give the chunks an empty standard input."""
    incoming, outgoing, errors = (os.dup(number) for number in (0, 1, 2))
    faulthandler.enable(os.fdopen(errors, "w"))
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it lives as long as the process
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_listen, args=(os.fdopen(incoming, "rb"), requests), daemon=True).start()
    return requests, os.fdopen(outgoing, "wb")


def _listen(stream: BinaryIO, requests: queue.Queue[dict[str, Any]]) -> None:
    """Pass requests on; when press is gone, end at once, whatever a chunk is doing."""
    while (request := receive(stream)) is not None:
        requests.put(request)
    with contextlib.suppress(OSError, AttributeError):
        if os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
    os._exit(0)


class _Worker:
    def __init__(self, recorder: Recorder, inputs: Inputs, shell_module: Any) -> None:
        self._recorder = recorder
        self._inputs = inputs
        self._module = shell_module
        self._shell: Any = None
        self._names: dict[str, int] = {}

    def answer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        answers = {"begin": self._begin, "chunk": self._chunk, "inline": self._inline, "end": self._end}
        return answers[request["do"]](request)

    def _begin(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Take on the document's folder, environment and settings."""
        # A review of 1,000 studies is 100,000s of values, hardly any in circles. Chunks may leave large figures in
        # circles, so that it is less seldom than in press itself.
        gc.set_threshold(*_COLLECT)
        os.environ.update(request["environment"])
        os.chdir(request["folder"])
        _set_path(request["folder"], request["own_path"])
        self._shell = self._module.make_shell(
            self._recorder, interactivity=request["interactivity"], dpi=request["dpi"]
        )
        self._recorder.take()
        self._inputs.start(request["scratch"])
        return {}

    def _chunk(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._names[request["name"]] = 1
        error: BaseException | None
        try:
            with _figure_settings(request["figure"], self._shell):
                error = self._module.run_code(self._shell, request["code"], request["name"])
        except KeyboardInterrupt as interrupt:
            error = interrupt
        return self._reply(error)

    def _inline(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._names[request["name"]] = 1
        try:
            text = self._module.evaluate(self._shell, request["expression"], request["name"])
        except BaseException as error:  # noqa: BLE001 - the author's code may raise anything
            return self._reply(error)
        return {**self._reply(None), "text": text}

    def _reply(self, error: BaseException | None) -> dict[str, Any]:
        reply: dict[str, Any] = {"outputs": [_encoded(output) for output in self._recorder.take()]}
        if error is not None:
            reply["error"] = self._module.describe_error(error, self._names)
        return reply

    def _end(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """Ask every top-level name for its ledger and tell what the run depended on."""
        rows: dict[str, bytes] = {}
        asked: list[Any] = []
        for value in list(self._shell.user_ns.values()):
            ledger = getattr(type(value), "_ledger_", None)
            if callable(ledger) and not isinstance(value, type) and not any(value is known for known in asked):
                asked.append(value)
                rows |= Rows.of(value._ledger_()).packed
        return {
            "ledger": Rows(rows).tell(),
            "inputs": self._inputs.stop(self._shell.user_ns),
            "outputs": self._recorder.take(),
        }


def _set_path(folder: str, own: str) -> None:
    """Let chunks import from their working folder first, and from where press stands last."""
    if own in sys.path:
        sys.path.remove(own)
    others = [place for place in sys.path if place not in {"", folder}]
    # analysis stands beside press: also in a checkout, for a review in another folder
    sys.path[:] = [folder, *others, *([] if own in {folder, *others} else [own])]


@contextlib.contextmanager
def _figure_settings(figure: Mapping[str, float], shell: Any) -> Any:
    """Draw the figures of one chunk in the size and resolution that it asks for."""
    if not figure:
        yield
        return
    import matplotlib as mpl

    width, height = mpl.rcParams["figure.figsize"]
    width = figure.get("fig-width", width)
    height = figure.get("fig-height", width * figure["fig-asp"] if "fig-asp" in figure else height)
    old_size, old_dpi = mpl.rcParams["figure.figsize"], shell.display_formatter.dpi
    mpl.rcParams["figure.figsize"] = (width, height)
    shell.display_formatter.dpi = figure.get("fig-dpi", old_dpi)
    try:
        yield
    finally:
        mpl.rcParams["figure.figsize"] = old_size
        shell.display_formatter.dpi = old_dpi


def _encoded(output: dict[str, Any]) -> dict[str, Any]:
    """Give an output's data in one form for each type: text, or bytes for pictures."""
    data = {mime: _payload(mime, value) for mime, value in output["data"].items()}
    return {**output, "data": data, "metadata": _plain(output.get("metadata", {}))}


def _payload(mime: str, value: Any) -> Any:
    import base64
    import json

    if isinstance(value, bytes):
        return value if mime.startswith("image/") and "svg" not in mime else value.decode(errors="replace")
    if isinstance(value, str):
        return base64.b64decode(value) if mime in {"image/png", "image/jpeg", "image/gif"} else value
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    import json

    return json.loads(json.dumps(value, default=str))
