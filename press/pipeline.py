"""A build, from a project to finished files: a visible list of steps."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from press.config import load_project
from press.engines.embedded import write_formats
from press.errors import ConfigError, Diagnostic, PublishError
from press.execute import execute_document
from press.ledger import write_ledger
from press.model import Document, Executed, FormatName, Project
from press.progress import Progress
from press.readers import read_document
from press.workspace import Workspace, open_workspace


@dataclass(frozen=True)
class Request:
    """What the author asked for; `files` empty means the whole project, `formats` empty means what the documents name."""

    start: Path
    files: tuple[Path, ...] = ()
    formats: tuple[FormatName, ...] = ()
    output: Path | None = None
    reuse: bool = True


def build(request: Request, progress: Progress) -> list[Path]:
    """Read, execute, resolve, write and publish; gives the finished files.

    Raises
    ------
    PublishError
        Any step failed; the files of the last good build are still in their place.
    """
    project = load_project(request.start)
    documents = _read(project, request)
    output = request.output or _output_folder(project, documents)
    with open_workspace(output) as workspace:
        finished = _run_all(documents, workspace, request, progress)
        files = [file for _, made in finished for file in made]
        files.append(write_ledger([executed for executed, _ in finished], workspace.part("out") / "values.json"))
        return workspace.publish(files)


def _output_folder(project: Project, documents: Sequence[Document]) -> Path:
    """A project builds into `build/`; a lone document lands beside itself, as with Quarto."""
    return documents[0].path.parent if project.lone else project.root / "build"


def _read(project: Project, request: Request) -> list[Document]:
    """Read every document; the faults of all are told together."""
    paths = request.files or project.documents
    if not paths:
        raise ConfigError(
            Diagnostic(
                "nothing",
                f"found no document to render in {project.root}, expected a .qmd file",
                hint="name one: press render FILE.qmd",
            )
        )
    findings: list[Diagnostic] = []
    documents: list[Document] = []
    kind: type[PublishError] = PublishError
    for path in paths:
        try:
            documents.append(read_document(path, project, formats=request.formats or None))
        except PublishError as error:
            kind = type(error)
            findings += error.findings
    if findings:
        raise kind(findings)
    return documents


def _run_all(
    documents: Sequence[Document], workspace: Workspace, request: Request, progress: Progress
) -> list[tuple[Executed, list[Path]]]:
    """Run the documents side by side; each is mostly waiting for its own processes."""

    def run(document: Document) -> tuple[Executed, list[Path]]:
        name = document.path.stem
        executed = execute_document(
            document, resources=workspace.part(f"{name}_files"), progress=progress.step, reuse=request.reuse
        )
        files = write_formats(executed, folder=workspace.part("out"), progress=progress)
        progress.done(f"{name}: {', '.join(document.formats)}")
        return executed, files

    with ThreadPoolExecutor() as pool:
        return list(pool.map(run, documents))
