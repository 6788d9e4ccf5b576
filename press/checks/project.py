"""`press verify`: every check of a project, one after another.

What the sources print is read once, and so is where the finished files stand; each check is handed both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from press.bridge import ask_analysis
from press.checks.bibliography import check_bibliography
from press.checks.consistency import check_consistency
from press.checks.customs import NOT_KEPT, customs_of
from press.checks.digits import check_digits
from press.checks.expected import Expected
from press.checks.figures import check_figures
from press.checks.links import check_docx_links, check_html_links, check_jats_links, lost_links
from press.checks.manifest import check_manifest
from press.checks.numerals import compare_formats
from press.checks.printed import Printed, read_printed
from press.checks.readback.ahead import reading_ahead
from press.checks.result import Checked, Pass, Subject
from press.checks.values import check_values
from press.checks.words import check_words
from press.config.project import shown_findings, shown_path
from press.config.yaml import load_yaml_file
from press.data import DESCRIPTOR
from press.errors import Diagnostic, Location, PublishError
from press.manifest import MANIFEST, read_manifest
from press.model import SUFFIX, FormatName, Project
from press.readers import read_document

_Part = TypeVar("_Part")
#: Keys of `review.yml` that a project of documents alone may have.
_OF_DOCUMENTS = frozenset({"engine", "numbers", "claims"})


@dataclass(frozen=True)
class Check:
    """One check: what it claims, how it is made, and what it needs."""

    #: Its key in the report.
    name: str
    claim: str
    #: How the claim is tested, in a sentence or two for a reader who does not know press.
    method: str
    run: Callable[[Subject], Checked]
    #: It compares with what the present sources print; it cannot be made where they cannot be built.
    needs_sources: bool = False
    #: It is about the data of a review; a project of documents alone has none.
    of_reviews: bool = False
    #: It looks into no finished file.
    of_sources: bool = False


@dataclass(frozen=True)
class CheckResult:
    """One check that was made, or could not be."""

    check: Check
    checked: Checked
    #: False where the check could not be made at all.
    made: bool = True

    @property
    def claim(self) -> str:
        """Give what the check claims."""
        return self.check.claim

    @property
    def findings(self) -> Sequence[Diagnostic]:
        """Give what was found against the claim, and warnings."""
        return self.checked.findings

    @property
    def passed(self) -> bool:
        """Tell whether the check was made and found no error."""
        return self.made and not any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Verification:
    """All checks of a project, and what they were made on."""

    subject: Subject
    results: Sequence[CheckResult]
    #: The finished files by document and format, those that are missing too.
    files: Mapping[Path, Mapping[FormatName, Path]]

    @property
    def passed(self) -> bool:
        """Tell whether every claim holds."""
        return all(result.passed for result in self.results)


def verify_project(project: Project) -> Verification:
    """Run every check of a project; one that cannot be made has failed, and the others still run."""
    with ThreadPoolExecutor() as pool:
        # the data are looked at by a process of their own, which nobody needs to wait for
        of_data = [pool.submit(_result, check, Subject(project, (), {}), ()) for check in _of_data(project)]
        files = _expected(project)
        present = {path: {name: file for name, file in made.items() if file.is_file()} for path, made in files.items()}
        with reading_ahead([(file, name) for made in present.values() for name, file in made.items()]):
            printed, unbuilt = _printed(project)
            subject = Subject(project, printed, present)
            results = [_there(files), _buildable(subject, unbuilt), *_results(subject, unbuilt)]
        told = [*(future.result() for future in of_data), *results]
    return Verification(subject, [_shown(result, project.root) for result in told], files)


def _results(subject: Subject, unbuilt: Sequence[Diagnostic]) -> list[CheckResult]:
    """Make the checks of sources and files; those of the sources alone first, since the files are still being read."""
    checks = [check for check in CHECKS if not check.of_reviews]
    made = {
        check.name: _result(check, subject, unbuilt) for check in sorted(checks, key=lambda one: not one.of_sources)
    }
    return [made[check.name] for check in checks]


def _of_data(project: Project) -> list[Check]:
    """Give the checks of a review's data; a project of documents alone has none."""
    is_review = _is_review(project.root)
    return [check for check in CHECKS if check.of_reviews and is_review]


def _is_review(root: Path) -> bool:
    """Tell whether a project has data, or a `review.yml` that says more than what documents alone may say there."""
    if (root / DESCRIPTOR).is_file():
        return True
    file = root / "review.yml"
    try:
        return file.is_file() and bool(load_yaml_file(file, shown=file).value.keys() - _OF_DOCUMENTS)
    except PublishError:
        return True


def _expected(project: Project) -> dict[Path, dict[FormatName, Path]]:
    """Give the files that should be there; of a document that cannot be read, those that the last build wrote."""
    return {
        path: {name: project.output / f"{path.stem}{SUFFIX[name]}" for name in _formats(path, project)}
        for path in project.documents
    }


def _formats(path: Path, project: Project) -> Sequence[FormatName]:
    try:
        return read_document(path, project).formats
    except PublishError:
        entries = read_manifest(project.output / MANIFEST)
        names = {
            file["path"] for entry in entries if project.root / entry["document"] == path for file in entry["files"]
        }
        return [name for name, suffix in SUFFIX.items() if f"{path.stem}{suffix}" in names]


def _printed(project: Project) -> tuple[Sequence[Printed], Sequence[Diagnostic]]:
    """Build the sources as far as text goes; gives what they print, or why they cannot be built."""
    try:
        return read_printed(project), ()
    except PublishError as error:
        return (), error.findings


def _there(files: Mapping[Path, Mapping[FormatName, Path]]) -> CheckResult:
    missing = [file for made in files.values() for file in made.values() if not file.is_file()]
    check = Check(
        "files",
        "every format of every document is there",
        "Each document names its formats; for each of them a finished file is looked for.",
        lambda _: Checked(),
    )
    count = sum(len(made) for made in files.values())
    return CheckResult(check, Checked([_missing(file) for file in missing], {"finished files": count}))


def _buildable(subject: Subject, unbuilt: Sequence[Diagnostic]) -> CheckResult:
    check = Check(
        "sources",
        "the present sources can be built",
        "Data, text and code as they are now are executed and resolved once more; all that follows is held against what "
        "they print.",
        lambda _: Checked(),
    )
    counts = {
        "documents": len(subject.printed),
        "places where a value is printed": sum(len(one.uses(one.document.formats[0])) for one in subject.printed),
    }
    return CheckResult(check, Checked(unbuilt, counts), made=not unbuilt)


def _result(check: Check, subject: Subject, unbuilt: Sequence[Diagnostic]) -> CheckResult:
    if check.needs_sources and unbuilt:
        found = "found that the present sources cannot be built, expected what they print, to compare with"
        hint = "mend the sources first; their errors stand above"
        return CheckResult(check, Checked([Diagnostic("not-made", found, unbuilt[0].where, hint=hint)]), made=False)
    try:
        return CheckResult(check, check.run(subject))
    except PublishError as error:
        return CheckResult(check, Checked(error.findings), made=False)


def _shown(result: CheckResult, root: Path) -> CheckResult:
    """Name places as the author does, from the project's root."""
    passes = [
        replace(one, where=replace(one.where, path=shown_path(Path(one.where.path), root)))
        for one in result.checked.passes
    ]
    findings = tuple(dict.fromkeys(shown_findings(result.checked.findings, root)))
    return replace(result, checked=replace(result.checked, findings=findings, passes=passes))


def _missing(file: Path) -> Diagnostic:
    found = "a folder" if file.is_dir() else "no such file"
    message = f"found {found}, expected a finished document"
    hint = "take the folder away, and run: press render" if file.is_dir() else "run: press render"
    return Diagnostic("not-rendered", message, Location(file), hint=hint)


def _check_data(subject: Subject) -> Checked:
    """Let the analysis validate its data; tables and rows are counted here, so that the report can tell how many."""
    root = subject.project.root
    tables = [path for path in sorted((root / "data").glob("*.csv")) if path.is_file()]
    rows = sum(max(path.read_bytes().count(b"\n") - 1, 0) for path in tables)
    return Checked(ask_analysis("check", root), {"tables": len(tables), "rows": rows})


def _check_agreement(subject: Subject) -> Checked:
    return Checked(ask_analysis("agreement", subject.project.root))


def _check_numerals(subject: Subject) -> Checked:
    """Compare the formats of each document, but where its sources print other numbers in one format than in another."""
    apart = [one.document.path for one in subject.printed if _differ_on_purpose(one)]
    made = {path: files for path, files in subject.finished.items() if path not in apart}
    fronts = {one.document.path: _in_front(one) for one in subject.printed}
    findings = [
        finding
        for path, files in made.items()
        for finding in _told(partial(compare_formats, in_front=fronts.get(path, frozenset())), files)
    ]
    passes = [Pass("formats with numbers of their own", path.name, Location(path)) for path in apart]
    return Checked(findings, {"finished files": sum(map(len, made.values()))}, passes)


def _in_front(printed: Printed) -> frozenset[str]:
    return frozenset[str]().union(*(expected.in_front for expected in printed.expected.values()))


def _differ_on_purpose(printed: Printed) -> bool:
    """Tell whether an author gave one format numbers that another has not; each is held against the sources elsewhere."""
    told = [_figures(expected) for expected in printed.expected.values()]
    return any(one != told[0] for one in told[1:])


def _figures(expected: Expected) -> tuple[Counter[str], frozenset[str]]:
    streams = (expected.main, *expected.movable)
    return Counter(token for stream in streams for token in stream.tokens if token.isdigit()), expected.raw


def _told(look: Callable[[_Part], Sequence[Diagnostic]], part: _Part) -> Sequence[Diagnostic]:
    """Look at one part of a subject; where it cannot be read, that is what is found, and the other parts are still read."""
    try:
        return look(part)
    except PublishError as error:
        return error.findings


#: What follows the links of a format.
_LINKS: Mapping[FormatName, Callable[[Path], list[Diagnostic]]] = {
    "html": check_html_links,
    "docx": check_docx_links,
    "jats": check_jats_links,
}


def _check_links(subject: Subject) -> Checked:
    engines = {one.document.path: one.engine for one in subject.printed}
    files = [
        (file, name, customs_of(engines.get(path, ""), name))
        for path, made in subject.finished.items()
        for name, file in made.items()
        if name in _LINKS
    ]
    findings = [finding for file, name, _ in files for finding in _told(_LINKS[name], file)]
    lost = [finding for file, _, customs in files for finding in _told(partial(lost_links, customs=customs), file)]
    passes = [Pass(NOT_KEPT, one.message, one.where) for one in lost if one.where]
    return Checked(
        [one for one in findings if one not in lost], {"files whose links were followed": len(files)}, passes
    )


#: The checks in the order in which they are told; those of the data come before all.
CHECKS: Sequence[Check] = (
    Check(
        "data",
        "the data are valid and match their checksums",
        "Each table is held against its schema, each file against the checksum that was recorded with the version of the "
        "data.",
        _check_data,
        of_reviews=True,
    ),
    Check(
        "agreement",
        "published figures agree with the rebuilt ones, but for the listed conflicts",
        "Each statement of the original that the data quote is compared with the value that was computed here.",
        _check_agreement,
        of_reviews=True,
    ),
    Check(
        "manifest",
        "the files are those that press made of the present sources",
        "Checksums of finished files and of all that they were made from are compared with those that the build "
        "recorded.",
        check_manifest,
    ),
    Check(
        "values",
        "every value is found again in every finished file, and is the value",
        "Each file is read back from its bytes. Each value that the sources print is looked for where it should stand, is "
        "read as a number, and is compared with the sources and with the ledger; what stands between values is compared too.",
        check_values,
        needs_sources=True,
    ),
    Check(
        "figures",
        "every figure draws its values, and is the same picture in every finished file",
        "Each number in a figure and in what is told to those who cannot see it is held against the values that the figure "
        "names. The words drawn, what is told, and the bytes of each picture are read back from each file. Pictures that name "
        "no values are listed, and are compared with their files alone.",
        check_figures,
        needs_sources=True,
    ),
    Check(
        "numerals",
        "all formats print the same numbers in the same order",
        "The text of each finished file is read back from its bytes; the sequence of all numerals must be the same in "
        "every format of a document, but where the author gave one format numbers of its own.",
        _check_numerals,
    ),
    Check(
        "links",
        "every cross-reference and citation leads somewhere",
        "Each link inside a finished file is followed to its target.",
        _check_links,
    ),
    Check(
        "digits",
        "every number in the text comes from a value, or is allowed by a rule",
        "Every numeral of prose, headings, captions, tables, notes and alternative texts is looked at where it was written. "
        "One that no value printed must fall under a rule, such as a year or a citation; each case is listed with its rule.",
        check_digits,
        needs_sources=True,
        of_sources=True,
    ),
    Check(
        "words",
        "words that depend on the data are bound to values",
        "A word such as all, most or five that is bound to values stops every build once it is false. Typed words that a "
        "value would print are found; sentences with such words that are bound to nothing are listed, to be read by a person.",
        check_words,
        needs_sources=True,
        of_sources=True,
    ),
    Check(
        "consistency",
        "the same fact is told the same everywhere",
        "A value that is printed in several places must be the same number in all of them, in text, tables and words; "
        "title, authors, date, abstract, keywords, licence and DOI must be the same in the metadata of every file; the "
        "ledger must hold what the sources give now.",
        check_consistency,
        needs_sources=True,
    ),
    Check(
        "bibliography",
        "the references are complete, well-formed, cited, and not known to be retracted",
        "Each entry of the bibliography is held against the rules of its kind, against the other entries, against the "
        "citations of all documents, and against the dated records of retractions that stand beside it.",
        check_bibliography,
        needs_sources=True,
        of_sources=True,
    ),
)
