"""A project with all that a fault may hit: a chunk with a figure and a table, data, a citation, three formats."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.press.running import ROOT, snapshot, write

PROJECT = """project:
  type: default
bibliography: refs.bib
format:
  html: default
  docx: default
  typst: default
"""
BOOK = """@article{able2020,
  title = {A title}, author = {Able, Ann and Baker, Bo}, journal = {A Journal}, year = {2020}, doi = {10.1000/x}
}
"""
TEXT = """---
title: A review
author: Ann Able
---

# Results {#sec-results}

```{python}
import csv
import matplotlib.pyplot as plt
with open("rows.csv") as file:
    rows = [row[0] for row in csv.reader(file)]
```

{{words}} `{python} rows[0]` as @able2020 told, see @fig-rows.

```{python}
#| label: fig-rows
#| fig-cap: The rows.
plt.plot([1, {{number}}]);
```
"""


def text(words: str = "First words:", number: int = 2) -> str:
    """Give the document in one of its states."""
    return TEXT.replace("{{words}}", words).replace("{{number}}", str(number))


def make_project(folder: Path, document: str = "") -> Path:
    """Write the project, not yet rendered."""
    return write(
        folder, {"_quarto.yml": PROJECT, "refs.bib": BOOK, "rows.csv": "one\ntwo\n", "a.qmd": document or text()}
    )


@dataclass(frozen=True)
class Ended:
    """How a run of the command ended."""

    status: int
    out: str
    err: str


def environment(temporary: Path, **variables: str) -> dict[str, str]:
    """Give a run's environment: its private files go where a test can look whether they are gone."""
    temporary.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUARTO_", "PRESS_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TMPDIR": str(temporary), **variables}


def start(
    project: Path, *arguments: str, before: Callable[[], None] | None = None, prelude: str = "", **variables: str
) -> subprocess.Popen[str]:
    """Start a render in a process group of its own.

    `before` runs in the new process before Python, `prelude` is Python that runs before the command.
    """
    command = f"{prelude}\nimport sys\nfrom press.cli import main\nsys.exit(main())"
    return subprocess.Popen(
        [sys.executable, "-c", command, "render", "--engine", "embedded", *arguments],
        cwd=project,
        env=environment(temporary(project), **variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=before,  # noqa: PLW1509 - the tests have no threads then
    )


def render(project: Path, *arguments: str, limit_s: float = 300, **options: Any) -> Ended:
    """Render, and wait for the end; options are those of `start`."""
    process = start(project, *arguments, **options)
    try:
        out, err = process.communicate(timeout=limit_s)
    finally:
        process.kill()
    return Ended(process.returncode, out, err)


def temporary(project: Path) -> Path:
    """Give the place of a project's temporary files, beside it."""
    return project.parent / f"{project.name}-temporary"


def outputs(project: Path) -> dict[str, bytes]:
    """Give the finished files with their bytes."""
    return snapshot(project / "build")


def private_files(project: Path) -> list[str]:
    """Name what is private to builds and still there: their folders, and temporary files."""
    # of Python itself a file of one letter or none may be left, with which it tries the place
    left = [*(project / "build" / ".press").glob("build-*"), *temporary(project).glob("press-*")]
    return sorted(path.name for path in left)


def restored(project: Path, from_copy: Path) -> None:
    """Put a project back to a state that was copied, with the times of its files."""
    shutil.rmtree(project)
    shutil.rmtree(temporary(project), ignore_errors=True)
    shutil.copytree(from_copy, project)


def processes_with(word: str) -> Sequence[int]:
    """Give the processes in whose environment a word stands; only Linux tells."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if word.encode() in (place / "environ").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found
