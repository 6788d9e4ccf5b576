"""A build, from a project to finished files: a visible list of steps."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path

from press.cache.digests import file_digest
from press.cache.journal import Journal
from press.cache.memory import Memory
from press.cache.opened import Opened, listening
from press.cache.state import state_of
from press.config import load_project
from press.config.project import shown_findings, shown_path
from press.engines import embedded
from press.engines.beside import Beside
from press.engines.embedded import Written
from press.engines.quarto.choose import Choice, choose_engine, read_pin
from press.engines.quarto.process import stop_quarto
from press.errors import ConfigError, Diagnostic, Location, PublishError, combined
from press.execute import execute_document
from press.execute.session import stop_sessions
from press.execute.store import OWN_VARIABLES
from press.ledger import LedgerFile, Part, ledger_part
from press.manifest import MANIFEST, document_manifest, left_over, write_manifest
from press.model import LEDGER, Document, Executed, FormatName, Project
from press.pandoc.binary import stop_pandoc
from press.progress import Progress
from press.readers import read_document
from press.records import VARIABLES, Record, Records, Unchanged, tell_kept
from press.request import Request
from press.trace import Evidence
from press.workspace import FINISHED, PRIVATE, Workspace, open_workspace, unusable

#: Seconds between two looks whether what was told to stop has stopped.
_STOP_S = 0.05
#: Documents at work at once: each has a Python of its own, and with Quarto as the engine one Quarto a format.
_AT_ONCE = 2 * (os.cpu_count() or 1)


@dataclass(frozen=True)
class _Job:
    """What all documents of a build share."""

    request: Request
    project: Project
    choice: Choice
    workspace: Workspace
    progress: Progress
    records: Records
    journal: Journal
    #: Folders in which the documents of the project were looked for.
    looked_in: tuple[str, ...]
    beside: Beside | None
    #: None of a lone document.
    ledger: LedgerFile | None = None


@dataclass(frozen=True)
class _Source:
    """A document to be built, and what is kept of it."""

    document: Document
    memory: Memory


@dataclass(frozen=True)
class _Finished:
    """A document that was built: its files in the private folder and what its record is made of."""

    source: _Source
    files: tuple[Path, ...]
    executed: tuple[Executed, ...]
    #: What the ledger holds of it.
    part: Part
    warnings: tuple[str, ...]


def build(
    request: Request,
    progress: Progress,
    *,
    records: Records | None = None,
    unchanged: Unchanged | None = None,
    journal: Journal | None = None,
    beside: Beside | None = None,
) -> list[Path]:
    """Read, execute, resolve, write and publish; gives the finished files.

    Parameters
    ----------
    records, unchanged, journal
        What is kept of earlier builds, the documents that need not be built, and where to tell why; made if not given.
    beside
        A process that stays between builds and makes one of the formats.

    Raises
    ------
    PublishError
        Any step failed; the files of the last good build are still in their place.
    """
    journal = journal or Journal()
    records = records or Records(request, journal)
    unchanged = unchanged or records.unchanged()
    opened = Opened(records.root)
    with listening(opened):
        project = _project(request)
    try:
        with listening(opened):
            choice = choose_engine(request.engine, read_pin(project.root), os.environ)
        paths = _paths(project, request)
        kept = [unchanged.records[str(path)] for path in paths if str(path) in unchanged.records]
        changed = [path for path in paths if str(path) not in unchanged.records]
        records.tell_new(changed)
        for_quarto = choice.engine == "quarto"
        sources = _read(
            changed, project, request=request, records=records, journal=journal, opened=opened, for_quarto=for_quarto
        )
        warnings = (*project.warnings, *(one for source in sources for one in source.document.warnings))
        _warn(_heeded(warnings, choice), project, progress)
        with open_workspace(request.output or project.output) as workspace, progress.running():
            job = _Job(request, project, choice, workspace, progress, records, journal, tuple(opened.listed), beside)
            if sources:
                progress.note(choice.why)
            try:
                return _build(sources, kept, job)
            finally:
                for source in sources:
                    source.memory.settle()
    except PublishError as error:
        raise type(error)(shown_findings(error.findings, project.root)) from error


def _build(sources: Sequence[_Source], kept: Sequence[Record], job: _Job) -> list[Path]:
    """Build documents, publish what was made, and remember it."""
    for record in kept:
        tell_kept(record, job.progress)
    try:
        job = replace(job, ledger=_ledger(sources, kept, job))
        finished = _run_all(sources, job)
        records = [_record(one, job) for one in finished]
        made = [*(file for one in finished for file in one.files), *_write_tables([*kept, *records], job)]
    except OSError as error:
        raise unusable(Path(error.filename or job.workspace.output), error) from error
    manifests = [record.manifest for record in records]
    stale = [*left_over(manifests, earlier=job.workspace.output / MANIFEST, output=job.workspace.output)]
    published = job.workspace.publish(made)
    for path in stale:
        with contextlib.suppress(OSError):
            path.unlink()
    for record, one in zip(records, finished, strict=True):
        if one.source.memory.unkept:
            one.source.memory.tell("document", f"not kept: {one.source.memory.unkept}")
        else:
            job.records.keep(record)
    tables = [path for path in published if path.name in (LEDGER, MANIFEST)]
    job.records.answer([*kept, *records], tables, looked_in=job.looked_in)
    job.records.cache.trim()
    return [*(Path(path) for record in kept for path in record.files), *published]


def _ledger(sources: Sequence[_Source], kept: Sequence[Record], job: _Job) -> LedgerFile | None:
    """Begin the ledger with what it holds of documents that are not built."""
    project, workspace = job.project, job.workspace
    # A lone document prints no review's values, and beside it files of these names may be its author's own.
    if project.lone:
        return None
    names = [*(record.document for record in kept), *(str(source.document.path) for source in sources)]
    # where all documents are there, nothing that the ledger said before counts any more
    alone = set(names).issuperset(map(str, project.documents))
    target, earlier = workspace.part(FINISHED) / LEDGER, None if alone else workspace.output / LEDGER
    ledger = LedgerFile(names, target, earlier=earlier, data=Evidence(project.root).version)
    for record in kept:
        ledger.add(record.document, record.ledger)
    return ledger


def _write_tables(records: Sequence[Record], job: _Job) -> Iterator[Path]:
    """Write the manifest of all documents; give it and the ledger."""
    if job.project.lone:
        return
    output, folder = job.workspace.output, job.workspace.part(FINISHED)
    yield folder / LEDGER
    yield write_manifest([record.manifest for record in records], earlier=output / MANIFEST, target=folder / MANIFEST)


def _record(finished: _Finished, job: _Job) -> Record:
    """Make the record of a document that was built."""
    document, memory = finished.source.document, finished.source.memory
    inputs = [one.inputs for one in finished.executed]
    names = ("read", "written", "listed", "searched", "variables")
    read, written, listed, searched, variables = (
        [path for one in inputs for path in one.get(name, ())] for name in names
    )
    asked = {*VARIABLES, *(name for name in variables if name not in OWN_VARIABLES)}
    # whether another document prints the ledger decides where numbers lead to
    others = document.project.documents if any(one.ledger for one in finished.executed) else ()
    known = [*map(str, document.files), *read, *written, *_project_files(job)]
    state = memory.state(
        known, folders=listed, modules=searched, variables=sorted(asked), ledgers=sorted(map(str, others))
    )
    if memory.opened.changed():
        memory.unkept = "a file changed while it was read"
    engine = {"name": job.choice.engine} | ({"version": job.choice.quarto.version} if job.choice.quarto else {})
    targets = {str(job.workspace.place(file)): file for file in finished.files}
    return Record(
        document=str(document.path),
        state={**state, "files": {**state["files"], **state_of(files=_quarto_files(job))["files"]}},
        files={target: file_digest(file) for target, file in targets.items()},
        formats=document.formats,
        warnings=finished.warnings,
        ledger=finished.part,
        manifest=document_manifest(
            document=document.path,
            root=job.project.root,
            engine=engine,
            state=state,
            files=finished.files,
            folder=job.workspace.part(FINISHED),
        ),
    )


def _quarto_files(job: _Job) -> list[str]:
    """Give files that change when another Quarto takes the place of the one that renders."""
    if not job.choice.quarto:
        return []
    program = job.choice.quarto.path.resolve()
    return [str(program), str(program.parent.parent / "share" / "version")]


def _project_files(job: _Job) -> Iterator[str]:
    """Yield every file of the project where Quarto renders it: what Quarto opens cannot be seen."""
    if job.choice.engine != "quarto":
        return
    for folder, folders, names in os.walk(job.project.root):
        folders[:] = [
            name for name in folders if not name.startswith((".", "__")) and Path(folder, name) != job.project.output
        ]
        yield from (str(Path(folder, name)) for name in names)


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


def _paths(project: Project, request: Request) -> tuple[Path, ...]:
    """Give the documents that are asked for."""
    paths = tuple(dict.fromkeys(request.files or project.documents))
    if not paths:
        message = f"found no document to render in {project.root}, expected a .qmd file"
        raise ConfigError(Diagnostic("nothing", message, hint="name one: press render FILE.qmd"))
    _check_names(paths, project)
    return paths


def _read(
    paths: Sequence[Path],
    project: Project,
    *,
    request: Request,
    records: Records,
    journal: Journal,
    opened: Opened,
    for_quarto: bool,
) -> list[_Source]:
    """Read every document; the faults of all are told together."""
    sources: list[_Source] = []
    errors: list[PublishError] = []
    for path in paths:
        output = request.output or project.output
        memory = Memory(records.cache, journal, subject=path.stem, root=project.root, folder=path.parent, output=output)
        memory.opened.adopt(opened)
        try:
            with listening(memory.opened):
                document = read_document(path, project, formats=request.formats or None, for_quarto=for_quarto)
                sources.append(_Source(document, memory))
        except PublishError as error:
            errors.append(error)
    if errors:
        raise combined(errors)
    return sources


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


def _run_all(sources: Sequence[_Source], job: _Job) -> list[_Finished]:
    """Run the documents side by side, as many as there is room for; each is mostly waiting for its own processes.

    The faults of all are told together; after Ctrl-C nothing of them goes on.
    """
    if not sources:
        return []
    pool = ThreadPoolExecutor(max_workers=min(len(sources), _AT_ONCE))
    futures = [pool.submit(_run, source, job) for source in sources]
    try:
        wait(futures)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        _stop(futures, job.beside)
        raise
    finally:
        pool.shutdown()
    faults = [error for error in (future.exception() for future in futures) if isinstance(error, PublishError)]
    if faults:
        raise combined(faults)
    return [future.result() for future in futures]


def _stop(futures: Iterable[Future[_Finished]], beside: Beside | None) -> None:
    """End all processes until nobody waits for one; a document may have been about to start its own."""
    while True:
        stop_sessions()
        stop_pandoc()
        stop_quarto()
        if beside:
            beside.end()
        if not wait(futures, timeout=_STOP_S).not_done:
            return


def _run(source: _Source, job: _Job) -> _Finished:
    """Take one document from its text to its finished files."""
    document, memory = source.document, source.memory
    name = document.path.stem

    def step(text: str) -> None:
        job.progress.step(name, text.removeprefix(f"{name}: "))

    with listening(memory.opened):
        written, executed, part = _render(source, job, step)
    unkept = next((one.unkept.removeprefix("not kept: ") for one in executed if one.unkept), "")
    memory.unkept = memory.unkept or unkept
    _warn(written.warnings, job.project, job.progress)
    job.progress.done(name, ", ".join(document.formats))
    warnings = _heeded((*job.project.warnings, *document.warnings, *written.warnings), job.choice)
    told = dict.fromkeys(str(one) for one in shown_findings(warnings, job.project.root))
    return _Finished(source, written.files, executed, part, tuple(told))


def _render(source: _Source, job: _Job, step: Callable[[str], None]) -> tuple[Written, tuple[Executed, ...], Part]:
    """Execute and write one document with the engine that was chosen; what the ledger holds of it is made meanwhile."""
    document, memory = source.document, source.memory
    name = document.path.stem
    if job.choice.quarto and job.request.quarto_executes:
        from press.engines.quarto.render import render_plain
        from press.engines.quarto.source import unexecuted

        memory.unkept = "Quarto ran the chunks, and what they read is not known"
        folder, logs = _places(job)
        written = render_plain(document, folder=folder, quarto=job.choice.quarto, progress=step, logs=logs)
        executed = (unexecuted(document),)
        return written, executed, _tell_ledger(executed, job)
    by_format = execute_document(
        document, resources=job.workspace.part(f"{name}_files"), progress=step, cache=memory.cache, journal=job.journal
    )
    once = tuple({id(one): one for one in by_format.values()}.values())
    with ThreadPoolExecutor(1) as aside:
        part = aside.submit(_tell_ledger, once, job)
        written = _write(by_format, memory, job, step)
    return written, once, part.result()


def _write(executed: Mapping[FormatName, Executed], memory: Memory, job: _Job, step: Callable[[str], None]) -> Written:
    """Write an executed document in all its formats."""
    folder, logs = _places(job)
    if job.choice.quarto:
        from press.engines.quarto.render import write_formats

        quarto = job.choice.quarto
        return write_formats(executed, folder=folder, quarto=quarto, memory=memory, progress=step, logs=logs)
    return embedded.write_formats(executed, folder=folder, memory=memory, progress=step, beside=job.beside)


def _tell_ledger(executed: tuple[Executed, ...], job: _Job) -> Part:
    """Give what the ledger holds of a document, and put it there."""
    part = ledger_part(executed)
    if job.ledger:
        job.ledger.add(str(executed[0].document.path), part)
    return part


def _places(job: _Job) -> tuple[Path, Path]:
    """Give the folders for finished files and for logs."""
    return job.workspace.part(FINISHED), job.workspace.output / PRIVATE


def _heeded(warnings: Iterable[Diagnostic], choice: Choice) -> list[Diagnostic]:
    """Leave out that the embedded engine passes over something, where Quarto makes the pages."""
    return [one for one in warnings if not (choice.quarto and one.code == "passed-over")]


def _warn(warnings: Iterable[Diagnostic], project: Project, progress: Progress) -> None:
    """Tell each warning once."""
    for warning in dict.fromkeys(shown_findings(warnings, project.root)):
        progress.warn(str(warning))
