"""`press verify`: every check of a project's finished files, one after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from press.bridge import ask_analysis
from press.checks.links import check_docx_links, check_html_links, check_jats_links
from press.checks.manifest import check_manifest
from press.checks.numerals import compare_formats
from press.config.project import shown_findings
from press.errors import Diagnostic, Location, PublishError
from press.model import SUFFIX, FormatName, Project
from press.readers import read_document

_Check = tuple[str, Callable[[], Sequence[Diagnostic]]]


@dataclass(frozen=True)
class CheckResult:
    """One check: what it claims, and what it found against the claim."""

    claim: str
    findings: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


def verify_project(project: Project) -> list[CheckResult]:
    """Run every check on the finished files of a project."""
    files = {path: _finished(project.output, path, read_document(path, project).formats) for path in project.documents}
    present = {path: {name: file for name, file in made.items() if file.is_file()} for path, made in files.items()}
    checks: tuple[_Check, ...] = (
        *(_data_checks(project.root) if (project.root / "review.yml").is_file() else ()),
        (
            "every format of every document is there",
            lambda: [_missing(file) for made in files.values() for file in made.values() if not file.is_file()],
        ),
        ("the files are those that press made of the present sources", lambda: check_manifest(project)),
        (
            "all formats print the same numbers in the same order",
            lambda: [finding for made in present.values() for finding in compare_formats(made)],
        ),
        (
            "every cross-reference and citation leads somewhere",
            lambda: [finding for made in present.values() for finding in _links(made)],
        ),
    )
    return [CheckResult(claim, tuple(shown_findings(_findings(check), project.root))) for claim, check in checks]


def _data_checks(root: Path) -> tuple[_Check, ...]:
    """Give the checks of a project that is a review; one of documents alone has no data."""
    return (
        ("the data are valid and match their checksums", lambda: ask_analysis("check", root)),
        (
            "published figures agree with the rebuilt ones, but for the listed conflicts",
            lambda: ask_analysis("agreement", root),
        ),
    )


def _findings(check: Callable[[], Sequence[Diagnostic]]) -> tuple[Diagnostic, ...]:
    """Run a check; one that cannot be made has failed, and the others still run."""
    try:
        return tuple(check())
    except PublishError as error:
        return tuple(error.findings)


def _finished(output: Path, document: Path, formats: Sequence[FormatName]) -> dict[FormatName, Path]:
    return {name: output / f"{document.stem}{SUFFIX[name]}" for name in formats}


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
    if "jats" in made:
        findings += check_jats_links(made["jats"])
    return findings
