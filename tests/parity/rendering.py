"""Rendering a document with both engines: each in a private copy, Quarto's kept as long as its inputs stay the same."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT / "tests" / "corpus"
#: What Quarto calls our formats.
TARGETS: Mapping[str, str] = {"html": "html", "docx": "docx", "pdf": "typst"}
#: Seconds after which a run of Quarto is given up.
LIMIT_S = 300
#: Project of the corpus: formulas that can be read in the page, and one reference list in all formats.
PROJECT = """\
project:
  type: default
format:
  html: {html-math-method: mathml}
  docx: default
  typst: {citeproc: true}
"""
#: Documents that are rendered as the article of a manuscript project, too: a small one, and the article.
MANUSCRIPTS = ("article", "inline-code")
#: Ending of their names.
AS_MANUSCRIPT = "-as-manuscript"
#: What a document names of a project besides itself, where it is the article of a manuscript project.
MANUSCRIPT = "\nmanuscript:\n  article: {path}\n"
_PARTS_OF_PROJECT = ("_quarto.yml", "references.bib", "review.yml", "data", "analysis", "manuscript")


@dataclass(frozen=True)
class Subject:
    """A document that both engines render; `base` is copied for each, `path` is the document inside it.

    Where `as_manuscript` is set, the copy is a project of the type `manuscript`, and the document its article.
    """

    name: str
    base: Path
    path: Path
    of_project: bool = False
    as_manuscript: bool = False

    def copy_to(self, folder: Path) -> Path:
        """Make the private copy that an engine works in, and give the document's path there."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for source in self._sources():
            target = folder / source.relative_to(self.base)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        if not self.of_project:
            (folder / "_quarto.yml").write_text(PROJECT, encoding="utf-8")
        if self.as_manuscript:
            self._make_manuscript(folder / "_quarto.yml")
        return folder / self.path

    def digest(self) -> str:
        """Give the digest of everything that is copied."""
        digest = hashlib.sha256(PROJECT.encode() + (MANUSCRIPT.encode() if self.as_manuscript else b""))
        for source in self._sources():
            digest.update(str(source.relative_to(self.base)).encode() + b"\0" + source.read_bytes())
        return digest.hexdigest()[:16]

    def _make_manuscript(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8").replace("type: default", "type: manuscript", 1)
        file.write_text(text + MANUSCRIPT.format(path=self.path.as_posix()), encoding="utf-8")

    def _sources(self) -> Iterator[Path]:
        parts = [self.base / part for part in _PARTS_OF_PROJECT] if self.of_project else sorted(self.base.iterdir())
        for part in parts:
            inside = sorted(path for path in part.rglob("*") if path.is_file()) if part.is_dir() else [part]
            yield from (path for path in inside if self._wanted(path))

    def _wanted(self, path: Path) -> bool:
        """Tell whether a file belongs to the copy: no other document of the corpus, nothing that Python left.

        Code and settings beside the documents belong to those that name them; a name that begins with _ is that of a part.
        """
        if self.of_project or path.suffix not in {".qmd", ".lua", ".yml"}:
            return "__pycache__" not in path.parts
        own = self.base / self.path
        if path.suffix == ".qmd" and path.name.startswith("_"):
            return True
        return path == own or (path.suffix != ".qmd" and path.name in own.read_text(encoding="utf-8-sig"))


def subjects() -> dict[str, Subject]:
    """Give everything that is compared: the article, the supplement and each document of the corpus."""
    own = [
        Subject(name, ROOT, Path("manuscript") / f"{name}.qmd", of_project=True) for name in ("article", "supplement")
    ]
    corpus = [Subject(path.stem, CORPUS, Path(path.name)) for path in sorted(CORPUS.glob("[!_]*.qmd"))]
    manuscripts = [
        replace(subject, name=subject.name + AS_MANUSCRIPT, as_manuscript=True)
        for subject in (*own, *corpus)
        if subject.name in MANUSCRIPTS
    ]
    return {subject.name: subject for subject in (*own, *corpus, *manuscripts)}


@dataclass(frozen=True)
class Outcome:
    """What an engine made of a document for one format; `file` is None where it failed, `told` is what it said."""

    file: Path | None
    told: str


def render_with_quarto(subject: Subject, kind: str, *, quarto: Path, keep: Path) -> Outcome:
    """Render one format with Quarto, or give what an earlier run made of the same inputs."""
    place = keep / "quarto" / f"{subject.name}-{subject.digest()}-{kind}"
    record = place.with_suffix(".json")
    if not _is_kept(record):
        for stale in (keep / "quarto").glob(f"{subject.name}-{'?' * 16}-{kind}*"):
            shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
        document = subject.copy_to(place)
        told = _run_quarto([quarto, "render", document.name, "--to", TARGETS[kind]], document.parent)
        # The page of a manuscript's article is called index.html.
        files = [*sorted(place.rglob(f"{document.stem}.{kind}")), *sorted(place.rglob(f"index.{kind}"))]
        record.write_text(json.dumps({"file": str(files[0]) if files else None, "told": told}), encoding="utf-8")
    kept = json.loads(record.read_text(encoding="utf-8"))
    return Outcome(Path(kept["file"]) if kept["file"] else None, kept["told"])


def _is_kept(record: Path) -> bool:
    """Tell whether an earlier run made a file; one that failed may have lacked something on the machine."""
    return record.is_file() and bool(json.loads(record.read_text(encoding="utf-8"))["file"])


def _run_quarto(command: list[str | Path], folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={"QUARTO_PYTHON": sys.executable, **environment, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"quarto ran longer than {LIMIT_S} s"
    return done.stdout.decode("utf-8", "replace")


def render_with_press(subject: Subject, *, keep: Path) -> dict[str, Outcome]:
    """Render all formats with the embedded engine; each alone where one of them fails."""
    folder = keep / "press" / subject.name
    document = subject.copy_to(folder)
    told, status = _run_press(document, ",".join(TARGETS), folder)
    outcomes = {}
    for kind in TARGETS:
        if status:
            told, _ = _run_press(document, kind, folder)
        file = folder / "finished" / f"{document.stem}.{kind}"
        outcomes[kind] = Outcome(file if file.is_file() else None, told)
    return outcomes


def _run_press(document: Path, formats: str, folder: Path) -> tuple[str, int]:
    options: list[str | Path] = [
        "--to",
        formats,
        "--engine",
        "embedded",
        "--output-dir",
        folder / "finished",
        "--project",
        folder,
    ]
    command: list[str | Path] = [sys.executable, "-m", "press", "render", document, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.stdout.decode("utf-8", "replace"), done.returncode
