"""Running Pandoc: one function for text in and text out."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from press.errors import Diagnostic, EngineMissingError, RenderError
from press.pandoc.locales import utf8_locale

#: Seconds after which a Pandoc run is taken to hang; the longest seen for 1,000 references is 4 s.
PANDOC_LIMIT_S = 300
#: Seconds that each megabyte of text adds: on a busy machine one takes up to a minute.
_S_PER_MB = 60

#: Memory of a run: little for what is new, which so stays near the processor and is used over and over, and much for
#: what grows old before it is tidied up. `-H64k` takes back Pandoc's own `-H64m`: the system takes longer to hand out that
#: much than most runs take to tidy up.
_MEMORY = ("+RTS", "-A5m", "-H64k", "-O64m", "-RTS")

_RUNNING: set[subprocess.Popen[bytes]] = set()


@cache
def pandoc_path() -> str:
    """Give the path of the Pandoc that the package `pypandoc_binary` carries.

    It is found by its place in the package: importing pypandoc itself costs more than a run of Pandoc.
    """
    from importlib.util import find_spec

    spec = find_spec("pypandoc")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        for name in ("pandoc", "pandoc.exe"):
            path = Path(place) / "files" / name
            if path.is_file():
                return str(path)
    raise EngineMissingError(
        Diagnostic(
            "pandoc-missing",
            "found no Pandoc, expected the one of the package pypandoc_binary",
            hint="install it: python3 -m pip install pypandoc_binary",
        )
    )


@cache
def pandoc_version() -> str:
    """Give Pandoc's version, such as `3.9`."""
    return run_pandoc(["--version"], "").split("\n", 1)[0].removeprefix("pandoc").strip()


def run_pandoc(arguments: Sequence[str], text: str | bytes, *, folder: Path | None = None) -> str:
    """Run Pandoc on a text, or on its bytes in UTF-8, and give what it prints.

    Raises
    ------
    RenderError
        Pandoc ended with an error or took longer than `PANDOC_LIMIT_S`, and more for a long text; carries its message.
    """
    # what a user keeps in Pandoc's own folder (abbreviations, templates) is not part of the project
    command = [pandoc_path(), *_MEMORY, f"--data-dir={os.devnull}", *arguments]
    output, errors, status = _run(command, text.encode() if isinstance(text, str) else text, folder)
    if status:
        message = errors.decode(errors="replace").strip()
        raise RenderError(Diagnostic("pandoc", f"pandoc ended with status {status}", detail=message))
    return output.decode()


def _run(command: Sequence[str], text: bytes, folder: Path | None) -> tuple[bytes, bytes, int]:
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **utf8_locale(os.environ)},
    ) as process:
        _RUNNING.add(process)
        limit_s = PANDOC_LIMIT_S + _S_PER_MB * len(text) // 1_000_000
        _limit(process, 2 * limit_s)
        try:
            return *process.communicate(text, timeout=limit_s), process.returncode
        except subprocess.TimeoutExpired as error:
            message = f"found pandoc still running after {limit_s} s, expected an end; it was stopped"
            raise RenderError(Diagnostic("pandoc-time", message)) from error
        finally:
            process.kill()
            _RUNNING.discard(process)


def _limit(process: subprocess.Popen[bytes], seconds: int) -> None:
    """Let the system end a run that takes too long, where it can: press may be killed before it does."""
    with contextlib.suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(process.pid, resource.RLIMIT_CPU, (seconds, seconds))


def stop_pandoc() -> None:
    """End all runs at once, as Ctrl-C asks; whoever waits for one gets a RenderError."""
    for process in tuple(_RUNNING):
        process.kill()


def read_ast(markdown: str | bytes, arguments: Sequence[str] = (), *, folder: Path | None = None) -> dict[str, Any]:
    """Parse Markdown, or what else the arguments name, to Pandoc's tree."""
    # trees are long: orjson takes a fifth of the time
    tree: dict[str, Any] = orjson.loads(run_pandoc([*arguments, "--to=json"], markdown, folder=folder))
    return tree


def write_ast(tree: dict[str, Any], arguments: Sequence[str], *, folder: Path | None = None) -> str:
    """Write Pandoc's tree in the format that `arguments` name; empty when they name an output file."""
    return run_pandoc(["--from=json", *arguments], orjson.dumps(tree), folder=folder)


def change_ast(tree: dict[str, Any], arguments: Sequence[str], *, folder: Path | None = None) -> dict[str, Any]:
    """Let Pandoc change a tree: by its filters, or by citeproc."""
    return read_ast(orjson.dumps(tree), ["--from=json", *arguments], folder=folder)
