"""`press render`: from the command line's words to a build."""

from __future__ import annotations

import argparse
from pathlib import Path

from press.errors import ConfigError, Diagnostic, ExitCode, did_you_mean
from press.model import FORMATS, FormatName
from press.pipeline import Request, build
from press.progress import Progress


def render(options: argparse.Namespace) -> ExitCode:
    """Build what was asked for and name the finished files."""
    request = Request(
        start=_start(options),
        files=tuple(path.resolve() for path in options.files),
        formats=_formats(options.to),
        output=options.output_dir.resolve() if options.output_dir else None,
        reuse=not options.no_cache,
    )
    progress = Progress(quiet=options.quiet)
    for file in build(request, progress):
        if file.suffix != ".json":
            progress.note(f"  {_shown(file)}")
    return ExitCode.OK


def _start(options: argparse.Namespace) -> Path:
    """Give the place from which the project is looked for: --project, else the first file, else here."""
    if options.project:
        return Path(options.project).resolve()
    return Path(options.files[0]).resolve() if options.files else Path.cwd()


def _formats(words: str) -> tuple[FormatName, ...]:
    """Read `--to html,pdf`; `typst` is another name of `pdf`."""
    names = ["pdf" if word.strip() == "typst" else word.strip() for word in words.split(",") if word.strip()]
    unknown = [name for name in names if name not in FORMATS]
    if unknown:
        raise ConfigError(
            [
                Diagnostic(
                    "format",
                    f'--to: found "{name}", expected some of {", ".join(FORMATS)}',
                    hint=did_you_mean(name, FORMATS),
                )
                for name in unknown
            ]
        )
    return tuple(name for name in FORMATS if name in names)


def _shown(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
