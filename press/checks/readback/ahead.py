"""Reading finished files in a process of its own, while the sources are built and looked at.

Nothing is kept from one run to the next. What is handed over is what was read, and the digest of the bytes that it was
read from; a file that cannot be read is left to whoever asks for it, and so are its faults.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from press.bridge import own_environment
from press.cache.digests import digest
from press.checks.readback.reading import Reading
from press.model import FormatName

#: What was read of a file, behind the digest of its bytes; None where nothing is to be had.
_Told = tuple[str, Reading] | None
#: Bytes of the length of what is handed over, which stands before it.
_LENGTH = 8
#: Files that are being read.
_begun: dict[Path, Future[_Told]] = {}


@contextmanager
def reading_ahead(files: Sequence[tuple[Path, FormatName]]) -> Iterator[None]:
    """Read files beside what is done inside; `read_ahead` gives them."""
    begun: dict[Path, Future[_Told]] = {path: Future() for path, _ in files}
    begin = f"import sys; from {__name__} import main; main(sys.argv[1:])"
    # -P: the folder of the caller must not decide what is imported
    command = [sys.executable, "-P", "-c", begin, *(f"{name}:{path}" for path, name in files)]
    # what it has to say on its way is of no use: whatever it does not hand over is read again by who needs it
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=own_environment()) as process:
        taking = Thread(target=_take, args=(process, begun))
        taking.start()
        _begun.update(begun)
        try:
            yield
        finally:
            for path in begun:
                _begun.pop(path, None)
            process.kill()
            taking.join()


def read_ahead(path: Path, source: bytes) -> Reading | None:
    """Give what was read of a file, if that was begun and it had these bytes."""
    begun = _begun.get(path)
    told = begun.result() if begun else None
    return told[1] if told and told[0] == digest(source) else None


def _take(process: subprocess.Popen[bytes], begun: Mapping[Path, Future[_Told]]) -> None:
    """Take what the process writes, file by file; where it ends early, the rest is not to be had."""
    try:
        while process.stdout and (length := process.stdout.read(_LENGTH)):
            content = process.stdout.read(int.from_bytes(length))
            path, told = pickle.loads(content)  # noqa: S301 - from a process that was begun here
            begun[path].set_result(told)
    except (EOFError, pickle.UnpicklingError):  # what is left of a file when the process was ended
        pass
    finally:
        for future in begun.values():
            if not future.done():
                future.set_result(None)


def main(files: Sequence[str]) -> None:
    """Write what can be read of files, each named as `format:path`, as soon as it was read."""
    from press.checks.readback import READERS
    from press.errors import PublishError

    for file in files:
        name, _, path = file.partition(":")
        try:
            source = Path(path).read_bytes()
            told = (Path(path), (digest(source), READERS[name](Path(path), source)))  # type: ignore[index]
        except (OSError, PublishError):
            continue
        content = pickle.dumps(told)
        sys.stdout.buffer.write(len(content).to_bytes(_LENGTH) + content)
        sys.stdout.buffer.flush()
