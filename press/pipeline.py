"""A build, from a project to finished files: a visible list of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from press.config import load_project
from press.config.project import shown_findings, shown_path
from press.engines.embedded import write_formats
from press.errors import ConfigError, Diagnostic, Location, PublishError, combined
from press.execute import execute_document
from press.execute.session import stop_sessions
from press.ledger import LEDGER, read_ledger, value_ledger, write_ledger
from press.model import Document, Executed, FormatName, Project
from press.pandoc.binary import stop_pandoc
from press.progress import Progress
from press.readers import read_document
from press.workspace import Workspace, open_workspace, unusable

#: Seconds between two looks whether what was told to stop has stopped.
_STOP_S = 0.05


@dataclass(frozen=True)
class Request:
    """What the author asked for.

    `files` empty means the whole project, `formats` empty means what the documents name, `start` is where the project
    is looked for; None means from each file.
    """

    start: Path | None = None
    files: tuple[Path, ...] = ()
    formats: tuple[FormatName, ...] = ()
    output: Path | None = None
    reuse: bool = True


@dataclass(frozen=True)
class _Finished:
    executed: Executed
    files: tuple[Path, ...]


def build(request: Request, progress: Progress) -> list[Path]:
    """Read, execute, resolve, write and publish; gives the finished files.

    Raises
    ------
    PublishError
        Any step failed; the files of the last good build are still in their place.
    """
    project = _project(request)
    try:
        documents = _read(project, request)
        _warn((*project.warnings, *(one for document in documents for one in document.warnings)), project, progress)
        with open_workspace(request.output or project.output) as workspace, progress.running():
            return _build(documents, workspace, request, progress)
    except PublishError as error:
        raise type(error)(shown_findings(error.findings, project.root)) from error


def _build(documents: Sequence[Document], workspace: Workspace, request: Request, progress: Progress) -> list[Path]:
    project = documents[0].project
    try:
        finished = _run_all(documents, workspace, request, progress)
        files = [file for one in finished for file in one.files]
        # A lone document prints no review's values, and beside it a file of that name may be its author's own.
        if not project.lone:
            ledger = value_ledger([one.executed for one in finished], earlier=read_ledger(workspace.output / LEDGER))
            files.append(write_ledger(ledger, workspace.part("out") / LEDGER))
    except OSError as error:
        raise unusable(Path(error.filename or workspace.output), error) from error
    return workspace.publish(files)


def _project(request: Request) -> Project:
    """Find the one project of everything that was asked for."""
    if request.start or not request.files:
        return load_project(request.start or Path.cwd())
    projects = [load_project(file) for file in request.files]
    roots = list(dict.fromkeys(project.root for project in projects))
    if len(roots) > 1:
        message = f"found documents of {len(roots)} projects or folders, expected those of one"
        places = "\n".join(map(str, roots))
        raise ConfigError(Diagnostic("projects", message, detail=places, hint="render them one after another"))
    return projects[0]


def _read(project: Project, request: Request) -> list[Document]:
    """Read every document; the faults of all are told together."""
    paths = tuple(dict.fromkeys(request.files or project.documents))
    if not paths:
        message = f"found no document to render in {project.root}, expected a .qmd file"
        raise ConfigError(Diagnostic("nothing", message, hint="name one: press render FILE.qmd"))
    _check_names(paths, project)
    documents: list[Document] = []
    errors: list[PublishError] = []
    for path in paths:
        try:
            documents.append(read_document(path, project, formats=request.formats or None))
        except PublishError as error:
            errors.append(error)
    if errors:
        raise combined(errors)
    return documents


def _check_names(paths: Sequence[Path], project: Project) -> None:
    """Refuse documents whose finished files would overwrite each other; some disks do not tell capitals apart."""
    first: dict[str, Path] = {}
    findings = [
        Diagnostic(
            "same-name",
            f"found a second document called {path.stem}, expected names of which each is used once",
            Location(path),
            hint="its files would overwrite those of the first: rename one of the two",
            detail=f"the first is {shown_path(first[path.stem.lower()], project.root)}",
        )
        for path in paths
        if first.setdefault(path.stem.lower(), path) != path
    ]
    if findings:
        raise ConfigError(findings)


def _run_all(
    documents: Sequence[Document], workspace: Workspace, request: Request, progress: Progress
) -> list[_Finished]:
    """Run the documents side by side; each is mostly waiting for its own processes.

    The faults of all are told together; after Ctrl-C nothing of them goes on.
    """
    pool = ThreadPoolExecutor(max_workers=len(documents))
    futures = [pool.submit(_run, document, workspace, request, progress) for document in documents]
    try:
        wait(futures)
    except BaseException:
        _stop(futures)
        raise
    finally:
        pool.shutdown(cancel_futures=True)
    faults = [error for error in (future.exception() for future in futures) if isinstance(error, PublishError)]
    if faults:
        raise combined(faults)
    return [future.result() for future in futures]


def _stop(futures: Iterable[Future[_Finished]]) -> None:
    """End all processes until nobody waits for one; a document may have been about to start its own."""
    while True:
        stop_sessions()
        stop_pandoc()
        if not wait(futures, timeout=_STOP_S).not_done:
            return


def _run(document: Document, workspace: Workspace, request: Request, progress: Progress) -> _Finished:
    name = document.path.stem

    def step(text: str) -> None:
        progress.step(name, text.removeprefix(f"{name}: "))

    resources = workspace.part(f"{name}_files")
    executed = execute_document(document, resources=resources, progress=step, reuse=request.reuse)
    written = write_formats(executed, folder=workspace.part("out"), progress=step)
    _warn(written.warnings, document.project, progress)
    progress.done(name, ", ".join(document.formats))
    return _Finished(executed, written.files)


def _warn(warnings: Iterable[Diagnostic], project: Project, progress: Progress) -> None:
    """Tell each warning once."""
    for warning in dict.fromkeys(shown_findings(warnings, project.root)):
        progress.warn(str(warning))
