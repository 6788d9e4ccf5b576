"""The real Quarto on the same documents, where it is present."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from press.engines.quarto.find import search_quarto
from tests.bench.project import Copy, environment
from tests.bench.timing import Cost, run


def found_quarto() -> Path | None:
    """Give the program, or None."""
    found = search_quarto(os.environ).found
    return found.path if found else None


def plain(copy: Copy, quarto: Path) -> Cost:
    """Run `quarto render` as its users do, with nothing kept of earlier renders."""
    for name in (".quarto", "build"):
        shutil.rmtree(copy.folder / name, ignore_errors=True)
    return run([quarto, "render"], folder=copy.folder, environment=environment(copy.folder))[0]
