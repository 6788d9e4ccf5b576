"""The `press` command: parse, call, print, map errors to exit codes; nothing else."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from press.errors import ExitCode, PublishError

if TYPE_CHECKING:
    from press.engines.beside import Beside

#: Signals that end a build as Ctrl-C does: from a service manager or CI, and from a terminal that was closed.
_ENDING = ("SIGTERM", "SIGHUP")


#: When Python's collector of circles comes: after so many new objects, and so many of its rounds.
_COLLECT = (100_000, 20, 20)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status."""
    # Documents are trees of 100,000s of objects, hardly ever in circles: Python's collector would walk them all again
    # and again for a tenth of a build's time.
    gc.set_threshold(*_COLLECT)
    words = sys.argv[1:] if arguments is None else arguments
    parser = _parser()
    options = parser.parse_args(words, argparse.Namespace(words=words))
    if options.run is None:
        parser.print_help(sys.stderr)
        return ExitCode.CONFIG
    with _ended_as_by_ctrl_c():
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except PublishError as error:
        for finding in error.findings:
            print(finding, file=sys.stderr)
        _trace(options)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: the files of the last good build are still in their place", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (press values | head): nothing left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    except Exception as error:  # noqa: BLE001 - the one place where a bug of ours meets the user
        print(f"press met a fault of its own: {type(error).__name__}: {error}", file=sys.stderr)
        hint = "the last good files are untouched; run again with --traceback and report what it prints"
        print(f"  hint: {hint}", file=sys.stderr)
        _trace(options)
        return ExitCode.BUG


@contextlib.contextmanager
def _ended_as_by_ctrl_c() -> Iterator[None]:
    """Let a signal that ends the process clean up as Ctrl-C does; only the main thread may say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.signal(number, _interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _trace(options: argparse.Namespace) -> None:
    if options.traceback:
        traceback.print_exc()


def _parser() -> argparse.ArgumentParser:
    always = argparse.ArgumentParser(add_help=False)
    always.add_argument("--traceback", action="store_true", help="show Python's traceback of an error too")
    common = argparse.ArgumentParser(add_help=False, parents=[always])
    common.add_argument(
        "--project", type=Path, metavar="DIR", help="the project (default: the nearest folder upwards with _quarto.yml)"
    )
    parser = argparse.ArgumentParser(
        prog="press", description="The scientific review article as code: render, verify, look after the data."
    )
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(metavar="COMMAND")
    _add_new(commands, always)
    _add_render(commands, common)
    _add_preview(commands, common)
    _add_data(commands, common)
    _add_verify(commands, common)
    _add_values(commands, common)
    _add_why(commands, common)
    _add_impact(commands, common)
    _add_doctor(commands, common)
    return parser


def _add_build(command: Any) -> None:
    """Add what every command has that builds."""
    command.add_argument("files", nargs="*", type=Path, metavar="FILE.qmd")
    command.add_argument(
        "--to",
        default="",
        metavar="html,pdf,docx,jats",
        help="only these formats (default: those that the document names)",
    )
    command.add_argument(
        "--engine",
        default="auto",
        choices=("auto", "embedded", "quarto"),
        help="auto takes what review.yml pins, else Quarto where it is found, else the embedded engine",
    )
    command.add_argument("--quiet", action="store_true", help="no progress, only warnings and errors")


def _add_new(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "new", parents=[common], help="make a folder with a small made-up review that renders at once"
    )
    command.add_argument("folder", type=Path, metavar="DIR", help="a folder that is new or empty")
    command.add_argument("--title", metavar="TEXT", help="title of the review")
    command.add_argument("--key", metavar="WORD", help="its short name (default: made from the folder's)")
    command.set_defaults(run=_new)


def _add_render(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "render", parents=[common], help="render the project, or single .qmd files, to HTML, PDF, DOCX and JATS"
    )
    _add_build(command)
    command.add_argument("--output-dir", type=Path, metavar="DIR", help="where the finished files go (default: build/)")
    command.add_argument(
        "--quarto-executes",
        action="store_true",
        help="with Quarto: let it run the chunks, once for each format, instead of once for all",
    )
    command.add_argument("--no-cache", action="store_true", help="do everything anew, even if nothing changed")
    command.add_argument("--explain", action="store_true", help="say what was done again and why, or why not")
    _add_daemon(command)
    command.set_defaults(run=_render)


def _add_daemon(command: Any) -> None:
    """Add the options of the builder that stays; their names are Quarto's."""
    command.add_argument(
        "--execute-daemon",
        action="store_true",
        default=None,
        help="let the builder stay for 300 seconds (or what `execute: daemon:` says), so that the next render begins at "
        "once; without this it stays where a person sits at a terminal",
    )
    command.add_argument(
        "--no-execute-daemon",
        dest="execute_daemon",
        action="store_false",
        default=None,
        help="render here, and end the builder that stays",
    )
    command.add_argument("--execute-daemon-restart", action="store_true", help="take a new builder")


def _add_preview(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "preview", parents=[common], help="render, show in the browser, and do so again after each change, until Ctrl-C"
    )
    _add_build(command)
    command.add_argument("--port", type=int, default=0, metavar="N", help="the port of the pages (default: a free one)")
    command.add_argument("--no-browser", action="store_true", help="do not open the browser")
    command.set_defaults(run=_preview)


def _add_data(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "data", parents=[common], help="validate data/ and show what differs from its recorded checksums"
    )
    command.add_argument("--accept", action="store_true", help="record the files as they are, under a new data version")
    command.add_argument("--message", metavar="TEXT", help="what changed, for data/CHANGELOG.md")
    command.add_argument(
        "--describe",
        nargs="*",
        metavar="TABLE",
        help="first write into data/datapackage.json the tables and columns that it lacks (default: all tables)",
    )
    command.set_defaults(run=_data)


def _add_verify(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "verify", parents=[common], help="check the finished files against the data and each other"
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write the findings as JSON too")
    command.set_defaults(run=_verify)


def _add_values(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser("values", parents=[common], help="list the values that the last build printed")
    command.add_argument("--json", action="store_true", help="print the ledger as JSON")
    command.set_defaults(run=_values)


def _add_why(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "why", parents=[common], help="say where a number comes from: its function, its cells, their sources"
    )
    command.add_argument(
        "ids", nargs="+", metavar="ID", help="a value, such as flow.identified, an id of the page, or a printed text"
    )
    command.add_argument("--all", action="store_true", help="show every cell and every place")
    command.add_argument("--json", action="store_true", help="print the way as JSON")
    command.set_defaults(run=_why)


def _add_impact(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "impact", parents=[common], help="say what changed since a revision in git, and which change caused it"
    )
    command.add_argument("revision", metavar="REV", help="a branch, tag or commit")
    command.add_argument(
        "--to",
        default="working tree",
        metavar="REV",
        help="compare with this revision (default: the files as they stand)",
    )
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--markdown", action="store_true", help="print Markdown, fit for a comment on a pull request")
    command.add_argument(
        "--fail-on", default="", choices=("values", "claims"), help="exit with status 8 if any of these changed"
    )
    command.set_defaults(run=_impact)


def _add_doctor(commands: Any, common: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "doctor", parents=[common], help="say what this machine has for a build, what is missing, what installs it"
    )
    command.add_argument("--json", action="store_true", help="print the findings as JSON")
    command.set_defaults(run=_doctor)


def _new(options: argparse.Namespace) -> int:
    from press.commands.new import new

    return new(options)


def _render(options: argparse.Namespace) -> int:
    """Have a builder that stays render, else do so here."""
    from press.daemon.client import ask
    from press.daemon.wish import read_wish
    from press.root import folder_of

    root, _ = folder_of(options.project or next(iter(options.files), Path.cwd()))
    status = ask(options.words, root, read_wish(options, root))
    return _render_here(options) if status is None else status


def _render_here(options: argparse.Namespace, beside: Beside | None = None) -> int:
    from press.commands.render import render

    return render(options, beside)


def stay(first: int, where: str) -> None:
    """Be the builder that stays; `press.daemon.client` begins a process with this call."""
    from press.daemon.server import serve

    gc.set_threshold(*_COLLECT)
    serve(first, where, _render_again)


def _render_again(words: Sequence[str], beside: Beside) -> int:
    options = _parser().parse_args(words)
    options.run = partial(_render_here, beside=beside)
    with _ended_as_by_ctrl_c():
        return _run(options)


def _preview(options: argparse.Namespace) -> int:
    from press.commands.preview import preview

    return preview(options)


def _data(options: argparse.Namespace) -> int:
    from press.commands.data import data

    return data(options)


def _verify(options: argparse.Namespace) -> int:
    from press.commands.verify import verify

    return verify(options)


def _values(options: argparse.Namespace) -> int:
    from press.commands.values import values

    return values(options)


def _impact(options: argparse.Namespace) -> int:
    from press.commands.impact import impact

    return impact(options)


def _why(options: argparse.Namespace) -> int:
    from press.commands.why import why

    return why(options)


def _doctor(options: argparse.Namespace) -> int:
    from press.commands.doctor import doctor

    return doctor(options)


if __name__ == "__main__":
    sys.exit(main())
