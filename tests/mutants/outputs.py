"""Finished files made wrong, one number at a time: the checks that read them back must find each.

A run renders the project in a copy of its own, alters a file, and hands it to the checks; checksums are not looked at.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from press.checks.figures import check_figures
from press.checks.printed import Printed, read_printed
from press.checks.result import Subject
from press.checks.values import check_values
from press.config import load_project
from press.errors import Diagnostic
from press.model import SUFFIX, FormatName, Project
from tests.mutants.alter import Altered, alter_docx, alter_html
from tests.mutants.alter_pdf import alter_pdf

ROOT = Path(__file__).parents[2]
ALTER: dict[FormatName, Callable[[bytes, Random], Altered | None]] = {
    "html": alter_html,
    "docx": alter_docx,
    "pdf": alter_pdf,
}
#: What a run of all begins with.
SEED = 20261123
#: Some choices cannot be: a number without a point, two numbers that are the same.
_TRIES = 200


def run(count: int = 300, seed: int = SEED) -> list[str]:
    """Alter so many files, as many of each format, and tell those whose fault nothing found.

    Parameters
    ----------
    count
        How many faults in all; article and supplement take turns.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = rendered(Path(folder) / "project")
        printed = read_printed(project)
        return [told for told, findings in outcomes(project, printed, Path(folder), count, seed) if not findings]


def rendered(target: Path) -> Project:
    """Render the project, as git knows it, in a folder of its own."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    subprocess.run([sys.executable, "-m", "press", "render", "--quiet"], cwd=target, check=True)
    return load_project(target)


def outcomes(
    project: Project, printed: list[Printed], folder: Path, count: int, seed: int
) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Yield what was done to a file, and what the checks found."""
    random = Random(seed)
    formats = list(ALTER)
    for number in range(count):
        name, document = formats[number % len(formats)], printed[number // len(formats) % len(printed)]
        source = project.output / f"{document.document.path.stem}{SUFFIX[name]}"
        altered = next(filter(None, (ALTER[name](source.read_bytes(), random) for _ in range(_TRIES))))
        target = folder / source.name
        target.write_bytes(altered.content)
        subject = Subject(project, [document], {document.document.path: {name: target}})
        yield f"{source.name}: {altered.told}", [*check_values(subject).findings, *check_figures(subject).findings]
