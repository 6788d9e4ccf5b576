"""Rendering a document with Quarto: one private copy and one run for each format, side by side."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.cache.memory import Memory
from press.cache.opened import pool
from press.config.limits import QUARTO_VARIABLE, quarto_limit_s
from press.config.project import shown_path
from press.engines.embedded import Written
from press.engines.quarto.described import Told, describe_article, describe_pictures, read_described
from press.engines.quarto.environment import clean_environment
from press.engines.quarto.find import Quarto
from press.engines.quarto.finished import take_files
from press.engines.quarto.messages import read_failure, read_warnings
from press.engines.quarto.mirror import Mirror, make_mirror
from press.engines.quarto.places import Places
from press.engines.quarto.process import Finished, run_program
from press.engines.quarto.rows import filters_with_ours
from press.engines.quarto.source import Source, executed_source, plain_source, with_pictures_for_word
from press.errors import Diagnostic, PublishError, RenderError, SourceError, combined
from press.model import Document, Executed, FormatName
from press.private import PrivateFolder
from press.workspace import PRIVATE
from press.writers.typst.settings import FIXED_DATE, parse_date

Progress = Callable[[str], None]


#: Lines by which Quarto tells how far it is, and a word for each.
_STAGES = (("pandoc", "in Pandoc"), ("[typst]", "in Typst"), ("Executing", "executing"), ("Output created", "done"))
#: How Quarto is asked for each format. A page holds all that it shows, as that of the embedded engine does.
_WORDS: Mapping[FormatName, tuple[str, ...]] = {
    "html": ("--to", "html", "--metadata", "embed-resources:true"),
    "pdf": ("--to", "typst"),
    "docx": ("--to", "docx"),
    "jats": ("--to", "jats"),
}


#: Keys by which an author chooses who prints the citations of a PDF.
_CITING = frozenset({"citeproc", "bibliographystyle"})


@dataclass(frozen=True)
class _Text:
    """What Quarto is given for one format; `figures` is None where it is to execute."""

    source: Source
    figures: Path | None


class _Stages:
    """How far the runs of a document's formats are, told as one line whenever one of them goes on."""

    def __init__(self, progress: Progress, names: Iterable[FormatName]) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._stages = dict.fromkeys(names, "starting")

    def tell(self, name: FormatName, stage: str) -> None:
        """Tell where a format has got to, in a word where it is one of Quarto's usual lines."""
        word = next((word for begin, word in _STAGES if stage.startswith(begin)), stage)
        with self._lock:
            if self._stages[name] != word:
                self._stages[name] = word
                self._progress("Quarto: " + ", ".join(f"{one} {told}" for one, told in self._stages.items()))


@dataclass(frozen=True)
class _Job:
    """What the runs of all formats of a document share."""

    document: Document
    texts: Mapping[FormatName, _Text]
    folder: Path
    quarto: Quarto
    logs: Path
    limit_s: float
    stages: _Stages
    #: Gives the pictures of a format that Quarto leaves without words, and what is told of each.
    told: Callable[[FormatName], Sequence[Told]] = lambda _: ()


def write_formats(
    executed: Mapping[FormatName, Executed],
    *,
    folder: Path,
    quarto: Quarto,
    memory: Memory,
    progress: Progress,
    logs: Path | None = None,
) -> Written:
    """Hand an executed document to Quarto for each of its formats; no chunk runs again.

    Parameters
    ----------
    executed
        The document for each format; where chunks ran once for all, each time the same.
    folder
        Where the finished files go.
    memory
        Keeps what is read of the document to tell of its pictures.
    logs
        Where the logs of the runs are kept, `quarto-<document>-<format>.log`; None means beside the outputs of the project.

    Raises
    ------
    PublishError
        Quarto failed, ran too long or made no whole file; the findings of all formats come together.
    """
    document = next(iter(executed.values())).document
    texts = {name: _Text(executed_source(one), one.resources) for name, one in executed.items()}
    kept = logs or document.project.output / PRIVATE

    def told(name: FormatName) -> Sequence[Told]:
        return read_described(executed[name], memory=memory, name=name)

    return _render(_Job(document, texts, folder, quarto, kept, quarto_limit_s(), _Stages(progress, texts), told))


def render_plain(
    document: Document, *, folder: Path, quarto: Quarto, progress: Progress, logs: Path | None = None
) -> Written:
    """Let Quarto execute and render a document, once for each format, as `quarto render` does.

    Parameters and errors are those of `write_formats`.
    """
    texts = dict.fromkeys(document.formats, _Text(plain_source(document), None))
    kept = logs or document.project.output / PRIVATE
    return _render(_Job(document, texts, folder, quarto, kept, quarto_limit_s(), _Stages(progress, texts)))


def _render(job: _Job) -> Written:
    with pool(len(job.texts)) as workers:
        futures = [workers.submit(_render_format, job, name) for name in job.texts]
    faults = [error for error in (future.exception() for future in futures) if isinstance(error, PublishError)]
    if faults:
        raise combined(faults)
    written = [future.result() for future in futures]
    files = tuple(file for one in written for file in one.files)
    return Written(files, tuple(dict.fromkeys(warning for one in written for warning in one.warnings)))


def _render_format(job: _Job, name: FormatName) -> Written:
    """Make one file in a copy of the project that passes away."""
    with PrivateFolder("quarto") as base:
        # The system may name its folder for temporary files by a link; Quarto names files by where they really are.
        mirror = _mirror(job, name, base.resolve())
        places = Places(job.document, mirror)
        log = job.logs / f"quarto-{job.document.path.stem}-{name}.log"
        done = _run(job, mirror, name, log)
        _check_end(done, job, places, name, log)
        errors, warnings = read_warnings(done.text, places)
        if errors:
            raise SourceError(errors)
        files = take_files(mirror, name, job.folder)
        if not files:
            raise RenderError(_not_made(job, places, name, log))
        # while other formats are still with Quarto
        if name == "docx":
            describe_pictures(files[0], job.told(name))
        if name == "jats":
            describe_article(files[0], job.told(name))
    return Written(files, tuple(warnings))


def _mirror(job: _Job, name: FormatName, base: Path) -> Mirror:
    source, figures = job.texts[name].source, job.texts[name].figures
    if figures is None:
        return make_mirror(job.document, source, base=base, figures=None)
    if name == "docx":
        folders = (job.document.path.parent, figures)
        source = with_pictures_for_word(source, lambda file: any((folder / file).is_file() for folder in folders))
    filters = filters_with_ours(job.document, source, name)
    return make_mirror(job.document, source, base=base, figures=figures, filters=filters)


def _run(job: _Job, mirror: Mirror, name: FormatName, log: Path) -> Finished:
    relative = mirror.document.relative_to(mirror.root).as_posix()
    # A name that begins with a hyphen would be read as an option.
    named = f"./{relative}" if relative.startswith("-") else relative
    command = [str(job.quarto.path), "render", named, *_WORDS[name]]
    if name == "html" and "html-math-method" not in job.document.format_meta[name]:
        # Quarto's own choice is a script from another host.
        command += ["--metadata", "html-math-method:mathml"]
    if name == "pdf" and not _CITING & job.document.format_meta[name].keys():
        # Else Typst prints citations in a style of its own, and other numbers than the other formats.
        command += ["--metadata", "citeproc:true"]
    if job.texts[name].figures is None:
        # A kernel that is kept for the next run would outlive this one.
        command.append("--no-execute-daemon")
    variables = {**_moment(job, name), **job.document.project.environment, **os.environ}
    environment = clean_environment(variables, mirror.scratch)
    job.stages.tell(name, "begun")
    try:
        return run_program(
            command,
            folder=mirror.root,
            environment=environment,
            limit_s=job.limit_s,
            log=log,
            progress=lambda stage: job.stages.tell(name, stage),
        )
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"found that the system cannot start {job.quarto.path} ({reason}), expected Quarto"
        raise RenderError(Diagnostic("quarto-start", message, hint="see what press doctor says")) from error


def _moment(job: _Job, name: FormatName) -> dict[str, str]:
    """Tell Pandoc and Typst the moment that files name as their birth: the document's date, or a fixed one.

    Where Quarto executes it is the clock's, as with `quarto render`.
    """
    if job.texts[name].figures is None:
        return {}
    date = parse_date(job.document.format_meta[name].get("date")) or FIXED_DATE
    return {"SOURCE_DATE_EPOCH": str(int(date.timestamp()))}


def _check_end(done: Finished, job: _Job, places: Places, name: str, log: Path) -> None:
    """Raise what stopped a run."""
    if done.status is None:
        message = f"{name}: found Quarto still running after {job.limit_s:g} s, expected an end; it was stopped"
        hint = f"set another limit in seconds with the environment variable {QUARTO_VARIABLE}; {_log_hint(job, log)}"
        raise RenderError(Diagnostic("quarto-time", message, places.whole(), hint=hint))
    if done.status:
        raise read_failure(done.text, places, status=done.status, name=name, log=_log_hint(job, log))


def _log_hint(job: _Job, log: Path) -> str:
    return f"all that Quarto printed: {shown_path(log, job.document.project.root)}"


def _not_made(job: _Job, places: Places, name: str, log: Path) -> Diagnostic:
    message = f"{name}: found that Quarto ended without an error and without a whole file, expected a finished file"
    return Diagnostic("quarto-nothing", message, places.whole(), hint=_log_hint(job, log))
