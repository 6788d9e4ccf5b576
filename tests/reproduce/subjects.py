"""What is rendered: the review of this repository, and the documents of the corpus as one project."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "corpus"
_REVIEW = ("analysis", "press", "manuscript", "data", "references.bib", "_quarto.yml", "review.yml")
_CORPUS_PROJECT = "project:\n  type: default\n  output-dir: build\n"


@dataclass(frozen=True)
class Subject:
    """A project: how its copy is made, the documents of each run (none: those that the project names), its output."""

    name: str
    copy_to: Callable[[Path], None]
    documents: tuple[tuple[str, ...], ...]
    output: str = "build"
    #: Names of the circumstances it is tried under; empty for all.
    variants: tuple[str, ...] = ()


def copy_review(target: Path) -> None:
    """Copy what the article and the supplement are made from, the programs included."""
    for part in _REVIEW:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / part)


def copy_corpus(target: Path) -> None:
    """Copy the documents that tests expect something of, as one project, and the programs beside it."""
    shutil.copytree(CORPUS, target, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "_quarto.yml").write_text(_CORPUS_PROJECT, encoding="utf-8")
    shutil.copytree(ROOT / "press", target / "press", ignore=shutil.ignore_patterns("__pycache__"))


def _find_undated() -> tuple[str, ...]:
    """Give the documents that do not ask for the day on which they are rendered: those are to differ from day to day."""
    paths = sorted(CORPUS.glob("[!_]*.qmd"))
    return tuple(path.name for path in paths if "\ndate: today\n" not in path.read_text(encoding="utf-8"))


#: The corpus is large, and what can differ by place, day, user or order is tried at once.
SUBJECTS: Mapping[str, Subject] = {
    subject.name: subject
    for subject in (
        Subject("review", copy_review, ((),)),
        Subject(
            "corpus",
            copy_corpus,
            (_find_undated(),),
            variants=("everything at once", "finished files from the cache", "some of the cache evicted"),
        ),
    )
}
