"""Finished files made wrong, one number or word at a time: the checks that read them back must find each.

A run renders the project in a copy of its own, takes each file apart once, alters it, and hands it to the checks;
checksums are not looked at. Places of all kinds take turns: text, tables, captions, notes, what is drawn and what is told
of it, formulae, contents, title block, margins of pages, metadata, and the words of claims.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

from press.checks.consistency import check_metadata
from press.checks.figures import check_figures
from press.checks.printed import Printed, read_printed
from press.checks.result import Subject
from press.checks.values import check_values
from press.config import load_project
from press.errors import Diagnostic
from press.model import SUFFIX, FormatName, Project
from tests.mutants.alter import Altered
from tests.mutants.alter_docx import DocxOriginal
from tests.mutants.alter_html import HtmlOriginal
from tests.mutants.alter_pdf import PdfOriginal
from tests.mutants.by_page import again_by_page, note_page

ROOT = Path(__file__).parents[2]
FORMATS: tuple[FormatName, ...] = ("html", "docx", "pdf")
#: Some choices cannot be: a number without a point, two numbers that are the same, a page without a table.
_TRIES = 400
#: So many processes make faults; documents and formats are six files, of which each process has every second.
_PROCESSES = 2
#: Letters before the word of a claim that tell it from other places.
_BEFORE = 12


class Original(Protocol):
    """A finished file, taken apart."""

    @property
    def places(self) -> list[str]:
        """Give the kinds of places that it has."""

    def alter(self, place: str, random: Random) -> Altered | None:
        """Make one fault in a kind of place; None where this choice cannot be."""


@dataclass(frozen=True)
class Outcome:
    """One fault, and what the checks found."""

    name: FormatName
    place: str
    told: str
    findings: list[Diagnostic]


def run(count: int = 300, seed: int = 1) -> list[str]:
    """Alter so many files, as many of each format, and tell those whose fault nothing found.

    Parameters
    ----------
    count
        How many faults in all; article and supplement take turns, and so do kinds of places.
    """
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        project = rendered(Path(folder) / "project")
        made = list(outcomes(project, read_printed(project), Path(folder), count, seed))
    for name in FORMATS:
        places = Counter(one.place for one in made if one.name == name)
        print(f"{name}: {', '.join(f'{number} in {place}' for place, number in places.most_common())}")
    return [one.told for one in made if not one.findings]


def rendered(target: Path) -> Project:
    """Render the project, as git knows it or would, in a folder of its own."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    subprocess.run([sys.executable, "-m", "press", "render", "--quiet"], cwd=target, check=True)
    return load_project(target)


def outcomes(project: Project, printed: list[Printed], folder: Path, count: int, seed: int) -> Iterator[Outcome]:
    """Yield what was done to files, and what the checks found; processes side by side have files of their own each."""
    runs = [_Run(project, printed, folder, range(start, count, _PROCESSES), seed) for start in range(_PROCESSES)]
    if not hasattr(os, "fork"):
        yield from (one for run in runs for one in _outcomes(run))
        return
    with ProcessPoolExecutor(_PROCESSES, multiprocessing.get_context("fork"), _begin, (runs,)) as pool:
        for made in pool.map(_made, range(_PROCESSES)):
            yield from made


@dataclass(frozen=True)
class _Run:
    """What one process does: the faults of these numbers."""

    project: Project
    printed: list[Printed]
    folder: Path
    numbers: range
    seed: int


#: What the processes do; forks have it from where they come.
_runs: list[_Run] = []


def _begin(runs: list[_Run]) -> None:
    _runs[:] = runs


def _made(number: int) -> list[Outcome]:
    return list(_outcomes(_runs[number]))


def _outcomes(run: _Run) -> Iterator[Outcome]:
    """Make faults one after another; each has its own chance, so that none depends on those before it."""
    files = [
        (name, document, run.project.output / f"{document.document.path.stem}{SUFFIX[name]}")
        for document in run.printed
        for name in FORMATS
    ]
    originals: dict[Path, Original] = {}
    with again_by_page():
        for number in run.numbers:
            name, document, source = files[number % len(files)]
            if source not in originals:
                originals[source] = _taken_apart(name, document, source)
            altered = _altered(originals[source], number // len(files), source, Random(f"{run.seed} {number}"))
            target = run.folder / f"{number % _PROCESSES}-{source.name}"
            target.write_bytes(altered.content)
            if name == "pdf" and altered.page is not None:
                note_page(source, altered)
            told = f"{source.name}: {altered.place}: {altered.told}"
            yield Outcome(name, altered.place, told, findings(run.project, document, {name: target}))


def _taken_apart(name: FormatName, document: Printed, path: Path) -> Original:
    source = path.read_bytes()
    if name == "pdf":
        return PdfOriginal(source, list(_claims(document, name)))
    return HtmlOriginal(source) if name == "html" else DocxOriginal(source)


def _claims(document: Printed, name: FormatName) -> Iterator[tuple[str, str]]:
    """Give the word of each claim of the text, with the letters before it."""
    stream = document.expected[name].main
    for use in document.said(name):
        if use.is_claim and use.element in stream.uses:
            start, _ = stream.uses[use.element]
            yield "".join(stream.tokens[max(0, start - _BEFORE) : start])[-_BEFORE:], use.text


def _altered(original: Original, turn: int, source: Path, random: Random) -> Altered:
    """Make a fault in the kind of place whose turn it is; one that has no numbers is passed over."""
    places = original.places
    for number in range(turn, turn + len(places)):
        place = places[number % len(places)]
        made = next(filter(None, (original.alter(place, random) for _ in range(_TRIES))), None)
        if made:
            return made
    raise AssertionError(f"{source.name}: found no number in any of {places}")


def findings(project: Project, document: Printed, files: Mapping[FormatName, Path]) -> list[Diagnostic]:
    """Give what the checks that read files back find."""
    subject = Subject(project, [document], {document.document.path: files})
    checks = (check_values, check_figures, check_metadata)
    return [one for check in checks for one in check(subject).findings]
