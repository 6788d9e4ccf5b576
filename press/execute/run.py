"""Running a document's chunks in order, once: a `Document` in, a `Run` out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.config.characters import printable
from press.config.limits import VARIABLE, chunk_limit_s
from press.config.project import shown_path
from press.errors import DataError, Diagnostic, ExecutionError, Location, PublishError
from press.execute.capture import STREAM_LIMIT
from press.execute.session import OutOfTime, Session, WorkerDied
from press.execute.surroundings import FIGURE_DPI, run_options, session_environment
from press.model import Cell, Chunk, Document, FormatName, Inline, Output
from press.rows import Rows

_FIGURE_OPTIONS = ("fig-width", "fig-height", "fig-asp", "fig-dpi")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
#: What the worker calls the forms of an inline result.
_FORMS = {form: f"text/{form}" for form in ("markdown", "html", "latex")}
#: Lines of source that an error shows around the one that failed.
_AROUND = 2

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Run:
    """What the code of a document put out, in document order, with the ledger and the inputs of the run."""

    cells: tuple[Cell, ...]
    ledger: Rows
    inputs: Mapping[str, Any]
    #: Why the run may not be used again; empty where it may.
    unkept: str = ""


def code_pieces(document: Document) -> list[Chunk | Inline]:
    """Give the pieces of a document that are code."""
    return [piece for piece in document.pieces if isinstance(piece, (Chunk, Inline))]


def working_folder(document: Document) -> Path:
    """Give the folder in which chunks run: the document's, or the project's where `execute-dir: project` says so."""
    settings = document.project.config.get("project")
    wants_root = isinstance(settings, Mapping) and settings.get("execute-dir") == "project"
    return document.project.root if wants_root else document.path.parent


def run_document(document: Document, session: Session, *, format_name: FormatName, progress: Progress | None) -> Run:
    """Run every chunk and expression of a document.

    Raises
    ------
    ExecutionError
        A chunk raised without `error: true`, took too long, or its process died; the chunks below it did not run.
    """
    pieces = code_pieces(document)
    runner = _Runner(document, session, chunk_limit_s())
    runner.begin(format_name)
    cells: list[Cell] = []
    for number, piece in enumerate(pieces, 1):
        if progress and isinstance(piece, Chunk):
            progress(f"{document.path.stem}: chunk {piece.index + 1} ({_name(piece)})")
        cells.append(runner.run(piece, number))
    ledger, inputs = runner.end(pieces[-1].where)
    return Run(tuple(cells), ledger, inputs)


def _name(piece: Chunk | Inline) -> str:
    if isinstance(piece, Inline):
        return f"inline expression {piece.expression}"
    return piece.label or f"chunk {piece.index + 1}"


class _Runner:
    def __init__(self, document: Document, session: Session, limit_s: float) -> None:
        self._document = document
        self._session = session
        self._limit_s = limit_s
        #: Places of the lines of each piece of code, by the name that it has in tracebacks.
        self._lines: dict[str, tuple[Location, ...]] = {}

    def begin(self, format_name: FormatName) -> None:
        options = run_options(self._document)
        interactivity = str(options.get("ipynb-shell-interactivity") or "last_expr")
        dpi = float(options.get("fig-dpi") or FIGURE_DPI)
        environment = session_environment(self._document, self._session.scratch, format_name)
        try:
            self._session.begin(
                folder=working_folder(self._document), environment=environment, interactivity=interactivity, dpi=dpi
            )
        except (WorkerDied, OutOfTime) as error:
            trace = error.trace if isinstance(error, WorkerDied) else ""
            message = f"the Python that runs chunks did not start: {error}"
            raise ExecutionError(
                Diagnostic("worker", message, detail=trace, hint="try: python3 -c 'import IPython'")
            ) from error

    def run(self, piece: Chunk | Inline, number: int) -> Cell:
        if isinstance(piece, Chunk) and piece.options.get("eval", True) is False:
            return Cell(piece, executed=False)
        reply = self._ask(piece, number)
        allowed = isinstance(piece, Chunk) and piece.options.get("error") is True
        if "error" in reply and not allowed:
            raise self._failed(piece, reply)
        _check_length(piece, reply)
        outputs = [_output(entry) for entry in reply["outputs"]]
        if "error" in reply:
            outputs.append(Output("error", {"text/plain": printable(reply["error"]["text"])}))
        if "text" in reply:
            kind, _, text = printable(reply["text"]).partition(":")
            outputs.append(Output("result", {_FORMS.get(kind, "text/plain"): text}))
        return Cell(piece, tuple(outputs))

    def _ask(self, piece: Chunk | Inline, number: int) -> dict[str, Any]:
        name = f"<{_name(piece)}, code {number}>" if isinstance(piece, Inline) else f"<{_name(piece)}>"
        self._lines[name] = piece.lines if isinstance(piece, Chunk) else (piece.where,)
        try:
            if isinstance(piece, Inline):
                reply = self._session.run_inline(piece.expression, name=name, limit_s=self._limit_s)
            else:
                figure = {key: float(piece.options[key]) for key in _FIGURE_OPTIONS if key in piece.options}
                reply = self._session.run_chunk(piece.code, name=name, figure=figure, limit_s=self._limit_s)
        except OutOfTime as error:
            raise ExecutionError(self._late(piece, name, error)) from error
        except WorkerDied as error:
            raise ExecutionError(self._dead(piece, name, error)) from error
        return {**reply, "name": name}

    def end(self, where: Location) -> tuple[Rows, Mapping[str, Any]]:
        try:
            reply = self._session.end()
        except (WorkerDied, OutOfTime) as error:
            message = f"the process of the chunks failed after the last of them: {error}"
            raise ExecutionError(Diagnostic("worker", message, where, detail=getattr(error, "trace", ""))) from error
        return Rows.told(reply["ledger"]), reply["inputs"]

    def _failed(self, piece: Chunk | Inline, reply: Mapping[str, Any]) -> PublishError:
        """Make the error of a chunk: its own, or the findings about the author's files that it carries."""
        told = reply["error"]["findings"]
        if reply["error"].get("plain"):
            where = self._place(reply["name"], reply["error"]["frames"]) or _first_line(piece)
            return ExecutionError(Diagnostic("claim", reply["error"]["message"], where))
        if not told:
            return ExecutionError(self._raised(piece, reply))
        where = self._place(reply["name"], reply["error"]["frames"]) or _first_line(piece)
        message = f"{_title(piece)}: {reply['error']['type']}: found the faults above, expected data without any"
        return DataError([*(Diagnostic("data", finding) for finding in told), Diagnostic("chunk-data", message, where)])

    def _raised(self, piece: Chunk | Inline, reply: Mapping[str, Any]) -> Diagnostic:
        error = reply["error"]
        name, frames = reply["name"], error["frames"]
        where = self._place(name, frames) or _first_line(piece)
        message = f"{_title(piece)}: {error['type']}: {_first(error['message'])}".rstrip(": ")
        detail = "\n".join([*self._source(piece, where), *self._trace(name, error), *_printed(reply["outputs"])])
        hint = "to show the error in the document instead, write #| error: true" if isinstance(piece, Chunk) else ""
        return Diagnostic("chunk-error", message, where, hint=hint, detail=detail)

    def _late(self, piece: Chunk | Inline, name: str, error: OutOfTime) -> Diagnostic:
        frames = error.reply["error"]["frames"] if error.reply and "error" in error.reply else []
        where = self._place(name, frames) or _first_line(piece)
        message = f"{_title(piece)}: found it still running after {self._limit_s:g} s, expected an end; it was stopped"
        hint = f"set another limit in seconds with the environment variable {VARIABLE}"
        return Diagnostic("chunk-time", message, where, hint=hint, detail="\n".join(self._source(piece, where)))

    def _dead(self, piece: Chunk | Inline, name: str, error: WorkerDied) -> Diagnostic:
        frames = [
            {"file": name, "line": int(line)} for name, line in re.findall(r'File "(.+?)", line (\d+)', error.trace)
        ]
        where = self._place(name, list(reversed(frames))) or _first_line(piece)
        fatal = [line for line in error.trace.splitlines() if line.startswith("Fatal")]
        detail = "\n".join([*self._source(piece, where), *fatal])
        hint = "look for code that takes more memory than there is, or ends the process"
        return Diagnostic("chunk-died", f"{_title(piece)}: {error}", where, hint=hint, detail=detail)

    def _place(self, name: str, frames: Sequence[Mapping[str, Any]]) -> Location | None:
        """Give the place of the innermost frame that stands in the piece of code called `name`."""
        lines = [frame["line"] for frame in frames if frame["file"] == name]
        return self._document_place(name, lines[-1]) if lines else None

    def _document_place(self, name: str, line: int) -> Location | None:
        places = self._lines.get(name)
        return places[min(max(line, 1), len(places)) - 1] if places else None

    def _source(self, piece: Chunk | Inline, where: Location) -> list[str]:
        """Show the lines of a chunk around the one that failed."""
        if isinstance(piece, Inline):
            return []
        numbered = list(zip(piece.lines, piece.code.splitlines(), strict=False))
        middle = next((index for index, (place, _) in enumerate(numbered) if place == where), 0)
        shown = numbered[max(0, middle - _AROUND) : middle + _AROUND + 1]
        return [f"{'>' if place == where else ' '} {place.line:>4} | {text}" for place, text in shown]

    def _trace(self, name: str, error: Mapping[str, Any]) -> list[str]:
        """Show the way from the piece of code called `name` down to the error, and the error."""
        frames = error["frames"]
        last = max((index for index, frame in enumerate(frames) if frame["file"] == name), default=-1)
        lines = [
            f"{self._shown_place(frame)} in {frame['function']}: {frame['source']}" for frame in frames[last + 1 :]
        ]
        return [*lines, *error["text"].splitlines()]

    def _shown_place(self, frame: Mapping[str, Any]) -> Location:
        inside = self._document_place(frame["file"], frame["line"])
        return inside or Location(shown_path(Path(frame["file"]), self._document.project.root), frame["line"])


def _check_length(piece: Chunk | Inline, reply: Mapping[str, Any]) -> None:
    """Refuse to show more than the streams of a chunk may hold; what is not shown may be as long as it likes."""
    left_out = sum(entry.get("left_out", 0) for entry in reply["outputs"])
    shown = isinstance(piece, Chunk) and False not in (piece.options.get("output"), piece.options.get("include"))
    if left_out and shown:
        message = f"{_title(piece)}: found {STREAM_LIMIT + left_out} characters of printed text, expected at most {STREAM_LIMIT}"
        hint = "print less, write it to a file, or keep it out of the document with #| output: false"
        raise ExecutionError(Diagnostic("chunk-length", message, _first_line(piece), hint=hint))


def _first_line(piece: Chunk | Inline) -> Location:
    return piece.lines[0] if isinstance(piece, Chunk) and piece.lines else piece.where


def _title(piece: Chunk | Inline) -> str:
    if isinstance(piece, Inline):
        return f"inline expression `{piece.expression}`"
    return f"chunk {piece.label}" if piece.label else f"chunk {piece.index + 1}"


def _first(text: str) -> str:
    lines = _ANSI.sub("", text).strip().splitlines()
    return lines[0] if lines else ""


def _printed(outputs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Show the end of what a chunk printed before it failed."""
    text = "".join(output["data"]["text/plain"] for output in outputs if output["kind"] == "stream")
    lines = _ANSI.sub("", text).splitlines()[-8:]
    return ["printed before:", *lines] if lines else []


def _output(entry: Mapping[str, Any]) -> Output:
    data = {
        mime: printable(_ANSI.sub("", value) if mime == "text/plain" else value) if isinstance(value, str) else value
        for mime, value in entry["data"].items()
    }
    return Output(entry["kind"], data, entry.get("name", ""), entry.get("metadata", {}))
