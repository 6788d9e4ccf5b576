"""`press verify`: run the checks, say what each found, and write the report."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from press.checks.page import build_page
from press.checks.project import CheckResult, verify_project
from press.checks.report import DATA, PAGE, as_json, build_report, check_rows
from press.commands.place import chosen_project
from press.config.project import shown_path
from press.errors import ConfigError, Diagnostic, ExitCode, Location
from press.model import Project


def verify(options: argparse.Namespace) -> ExitCode:
    """Print each claim with what was found against it; the exit status tells whether all hold."""
    project = chosen_project(options)
    _check_name(project)
    verification = verify_project(project)
    for result in verification.results:
        _tell(result)
    report = build_report(verification)
    project.output.mkdir(parents=True, exist_ok=True)
    _write(project.output / DATA, as_json(report))
    _write(project.output / PAGE, build_page(report))
    if options.json:
        _write(options.json, json.dumps(check_rows(verification), indent=1, ensure_ascii=False) + "\n")
    print(f"report: {shown_path(project.output / PAGE, project.root).as_posix()}")
    return ExitCode.OK if verification.passed else ExitCode.VERIFY


def _check_name(project: Project) -> None:
    """Find a document whose page the report would overwrite."""
    for document in project.documents:
        if document.stem == Path(PAGE).stem:
            message = f"found a document named {document.name}, expected another name: the report is {PAGE}"
            where = Location(shown_path(document, project.root))
            raise ConfigError(Diagnostic("report", message, where, hint="rename the document"))


def _tell(result: CheckResult) -> None:
    print(f"{'ok  ' if result.passed else 'FAIL'}  {result.claim}")
    for finding in result.findings:
        print("\n".join(f"      {line}" for line in str(finding).splitlines()))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    waiting = path.with_name(f"{path.name}.new")
    try:
        waiting.write_text(text, encoding="utf-8", newline="\n")
        waiting.replace(path)
    except OSError as error:
        found = f"{path}: found that it cannot be written ({error.strerror}), expected a folder that can be written to"
        raise ConfigError(Diagnostic("report", found)) from error
