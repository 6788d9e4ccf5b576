"""A private copy of this project, in which runs are measured as on a person's machine."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.timing import Cost, run

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    *("analysis", "press", "manuscript", "data", "_quarto.yml", "review.yml", "references.bib"),
    *("references-status.yml", "CITATION.cff"),
)
#: Names that would change what a person's machine does: compiled modules are kept there.
_TAKEN_AWAY = ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH", "PRESS_ENGINE", "SOURCE_DATE_EPOCH")
_SENTENCE = "The sentence of this measurement stands here"
_HEADING = "# Introduction"
_PROSE = re.compile(rf"^({_HEADING}\n)(?:\n{_SENTENCE}.*\n)?", re.MULTILINE)
_CELL = re.compile(r"^(prevalence_neck,(?:[^,]*,){2})20\.\d(,)", re.MULTILINE)


def environment(folder: Path) -> dict[str, str]:
    """Give the variables of a run in a copy."""
    kept = {name: value for name, value in os.environ.items() if name not in _TAKEN_AWAY}
    return {**kept, "PYTHONPATH": str(folder), "MPLBACKEND": "agg"}


@dataclass
class Copy:
    """A copy of the project; `edits` counts what was changed in it."""

    folder: Path
    edits: int = field(default=0)

    def make(self) -> None:
        """Copy the project, and render it once: Python compiles its modules, the system reads them."""
        for part in PARTS:
            _copy(ROOT / part, self.folder / part)
        self.cold()

    def press(self, *arguments: str) -> tuple[Cost, str]:
        """Run press here."""
        command = [sys.executable, "-m", "press", *arguments]
        return run(command, folder=self.folder, environment=environment(self.folder))

    def cold(self, engine: str = "embedded") -> Cost:
        """Render with nothing kept of earlier renders."""
        shutil.rmtree(self.folder / "build", ignore_errors=True)
        return self.press("render", "--engine", engine, "--quiet")[0]

    def unchanged(self) -> Cost:
        """Render again."""
        return self.press("render", "--engine", "embedded", "--quiet")[0]

    def change_sentence(self) -> None:
        """Change a sentence of the article."""
        path = self.folder / "manuscript" / "article.qmd"
        self.edits += 1
        text, found = _PROSE.subn(rf"\1\n{_SENTENCE}, changed {self.edits} times.\n", path.read_text(encoding="utf-8"))
        if found != 1:
            raise AssertionError(f"found {found} headings {_HEADING!r} in {path.name}, expected one")
        path.write_text(text, encoding="utf-8")

    def prose(self, *options: str) -> Cost:
        """Render after a sentence of the article changed; no chunk may run."""
        self.change_sentence()
        cost, told = self.press("render", "--engine", "embedded", "--quiet", "--explain", *options)
        if "  chunks     run" in told or "  chunks     not run" not in told:
            raise AssertionError(f"found that chunks ran after an edit of prose, expected none:\n{told}")
        return cost

    def cell(self) -> Cost:
        """Render after one cell of the data changed, and was accepted."""
        path = self.folder / "data" / "context.csv"
        self.edits += 1
        text, found = _CELL.subn(rf"\g<1>20.{7 + self.edits % 3}\g<2>", path.read_text(encoding="utf-8"))
        if found != 1:
            raise AssertionError(f"found {found} cells to edit in {path.name}, expected one")
        path.write_text(text, encoding="utf-8")
        self.press("data", "--accept", "--message", "A measurement")
        return self.press("render", "--engine", "embedded", "--quiet")[0]

    def verify(self) -> Cost:
        """Check the finished files; all claims have to hold, or checks might have been left out."""
        return self.press("verify")[0]

    def help(self) -> Cost:
        """Ask for help."""
        return self.press("--help")[0]


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
