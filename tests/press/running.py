"""Running the command as a person does, in this process or in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = "project:\n  type: default\nformat: html\n"


@dataclass(frozen=True)
class Done:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write text files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def save(path: Path, text: str) -> None:
    """Write a text in one step, so that whoever watches the file sees one change, however busy the machine is."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with its bytes, but what is kept for the next run and Python's own cache."""
    passing = {".press", "__pycache__"}
    files = (path for path in folder.rglob("*") if path.is_file() and not passing & set(path.parts))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def process(arguments: list[str], folder: Path, **options: object) -> subprocess.Popen[str]:
    """Start the command as a process of its own, in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "press", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **({"preexec_fn": _hear_interrupts} if os.name == "posix" else {}),
        **options,
    )


def _hear_interrupts() -> None:
    """Let Ctrl-C end the process, also where the tests run in a background job, which does not hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
