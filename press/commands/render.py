"""`press render`: from the command line's words to a build."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from press.cache.journal import Journal
from press.errors import ConfigError, Diagnostic, ExitCode, Location, did_you_mean, nearest
from press.model import FIGURES, FORMATS, FormatName
from press.progress import Progress
from press.records import Records, tell_kept
from press.request import Request

if TYPE_CHECKING:
    from press.engines.beside import Beside


def render(options: argparse.Namespace, beside: Beside | None = None) -> ExitCode:
    """Build what was asked for and name the finished files; a builder that stays has a second process beside it."""
    request = replace(
        requested(options),
        output=options.output_dir.resolve() if options.output_dir else None,
        reuse=not options.no_cache,
        quarto_executes=options.quarto_executes,
    )
    journal = Journal()
    progress = Progress(quiet=options.quiet)
    for file in _built(request, progress, journal, beside):
        # the pictures of an article in JATS belong to it
        if file.suffix != ".json" and not file.parent.name.endswith(FIGURES):
            progress.note(f"  {_shown(file)}")
    if options.explain:
        print("\n".join(journal.lines()))
    return ExitCode.OK


def requested(options: argparse.Namespace) -> Request:
    """Give what the options ask for that all commands have which build.

    Raises
    ------
    ConfigError
        A file is no document, or a format is none.
    """
    _check_files(options.files)
    return Request(
        start=options.project.resolve() if options.project else None,
        files=tuple(path.resolve() for path in options.files),
        formats=_formats(options.to),
        engine=options.engine,
    )


def _built(request: Request, progress: Progress, journal: Journal, beside: Beside | None = None) -> list[Path]:
    """Give the finished files, built only if something changed; the parts of press that build are loaded only then."""
    records = Records(request, journal)
    unchanged = records.unchanged()
    if unchanged.everything:
        for record in unchanged.records.values():
            tell_kept(record, progress)
        return [Path(path) for record in unchanged.records.values() for path in record.files]
    from press.pipeline import build

    return build(request, progress, records=records, unchanged=unchanged, journal=journal, beside=beside)


def _check_files(files: Sequence[Path]) -> None:
    """Refuse what is no document; all of it is told at once."""
    findings = [finding for file in files if (finding := _file_fault(file))]
    if findings:
        raise ConfigError(findings)


def _file_fault(file: Path) -> Diagnostic | None:
    if file.is_dir():
        hint = f"to render the project in it: press render --project {file}"
        return Diagnostic("folder", "found a folder, expected a .qmd file", Location(file), hint=hint)
    if not file.exists():
        beside = [path.name for path in file.absolute().parent.glob("*.qmd")]
        close = nearest(file.name, beside)
        hint = f'did you mean "{file.with_name(close)}"?' if close else ""
        return Diagnostic("missing", "found no such file, expected a .qmd file", Location(file), hint=hint)
    if file.suffix != ".qmd":
        return Diagnostic("suffix", f"found {file.suffix or 'no file ending'}, expected a .qmd file", Location(file))
    return None


def _formats(words: str) -> tuple[FormatName, ...]:
    """Read `--to html,pdf`; `typst` is another name of `pdf`."""
    names = ["pdf" if word.strip() == "typst" else word.strip() for word in words.split(",") if word.strip()]
    findings = [_format_fault(name) for name in names if name not in FORMATS]
    if findings:
        raise ConfigError(findings)
    return tuple(name for name in FORMATS if name in names)


def _format_fault(name: str) -> Diagnostic:
    message = f'--to: found "{name}", expected some of {", ".join(FORMATS)}'
    return Diagnostic("format", message, hint=did_you_mean(name, FORMATS))


def _shown(file: Path) -> str:
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
