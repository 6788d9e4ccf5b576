"""`press verify`: every check of a project's finished files, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.bridge import ask_analysis
from press.checks.links import check_docx_links, check_html_links
from press.checks.numerals import compare_formats
from press.config import load_project
from press.errors import Diagnostic, Location, PublishError
from press.model import FormatName
from press.readers import read_document


@dataclass(frozen=True)
class CheckResult:
    """One check: what it claims, and what it found against the claim."""

    claim: str
    findings: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


def verify_project(start: Path) -> list[CheckResult]:
    """Run every check on the finished files of a project."""
    project = load_project(start)
    files = {path: _finished(project.root, path, read_document(path, project).formats) for path in project.documents}
    present = {path: {name: file for name, file in made.items() if file.is_file()} for path, made in files.items()}
    checks: tuple[tuple[str, Callable[[], Sequence[Diagnostic]]], ...] = (
        ("the data are valid and match their checksums", lambda: ask_analysis("check", project.root)),
        (
            "published figures agree with the rebuilt ones, but for the listed conflicts",
            lambda: ask_analysis("agreement", project.root),
        ),
        (
            "every format of every document is there",
            lambda: [_missing(file) for made in files.values() for file in made.values() if not file.is_file()],
        ),
        (
            "all formats print the same numbers in the same order",
            lambda: [finding for made in present.values() for finding in compare_formats(made)],
        ),
        (
            "every cross-reference and citation leads somewhere",
            lambda: [finding for made in present.values() for finding in _links(made)],
        ),
    )
    return [CheckResult(claim, _findings(check)) for claim, check in checks]


def _findings(check: Callable[[], Sequence[Diagnostic]]) -> tuple[Diagnostic, ...]:
    """Run a check; one that cannot be made has failed, and the others still run."""
    try:
        return tuple(check())
    except PublishError as error:
        return tuple(error.findings)


def _finished(root: Path, document: Path, formats: Sequence[FormatName]) -> dict[FormatName, Path]:
    return {name: root / "build" / f"{document.stem}.{name}" for name in formats}


def _missing(file: Path) -> Diagnostic:
    return Diagnostic(
        "not-rendered", "found no such file, expected a finished document", Location(file), hint="run: press render"
    )


def _links(made: dict[FormatName, Path]) -> list[Diagnostic]:
    findings: list[Diagnostic] = []
    if "html" in made:
        findings += check_html_links(made["html"])
    if "docx" in made:
        findings += check_docx_links(made["docx"])
    return findings
