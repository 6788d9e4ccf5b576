"""The only reader of files: `data/` and `review.yml` in, a valid `Dataset` out.

Everything is read as text, parsed cell by cell, and checked within and between tables. All faults of all files are
collected and raised once. Why this is our own code over the Table Schema: docs/decisions/0003-validate-data-ourselves.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.choices import ReviewConfig
from analysis.collecting import uncollected
from analysis.errors import ConsistencyError, DataFileError, Diagnostic, Location, fault
from analysis.load.cells import parse_table
from analysis.load.certainty_rules import check_certainty
from analysis.load.comparison_rules import check_comparisons
from analysis.load.descriptor import FILE as PACKAGE_FILE
from analysis.load.descriptor import FOLDER, read_package
from analysis.load.files import read_table, sha256_of
from analysis.load.flow_rules import check_screening
from analysis.load.keys import check_keys
from analysis.load.rating_rules import check_ratings
from analysis.load.review import FILE as REVIEW_FILE
from analysis.load.review import read_review
from analysis.load.rules import check_rules
from analysis.load.statistic_rules import check_statistics
from analysis.schema import TABLES, Dataset, FieldSpec, PackageSpec, Table, TableSpec

__all__ = ["CheckResult", "check_dataset", "load_dataset"]


@dataclass(frozen=True)
class CheckResult:
    """All findings, and the data if there is no error among them."""

    findings: tuple[Diagnostic, ...]
    dataset: Dataset | None


def load_dataset(root: Path) -> Dataset:
    """Read and validate the evidence of a project.

    Parameters
    ----------
    root
        Folder that holds `data/` and `review.yml`.

    Raises
    ------
    DataFileError
        A file cannot be read as its schema says, or is not the one whose checksum is recorded; carries all faults.
    ConsistencyError
        All files can be read, and rows contradict each other.
    """
    result = check_dataset(root)
    if result.dataset is None:
        errors = [one for one in result.findings if one.severity == "error"]
        raise (ConsistencyError if all(one.code == "rule" for one in errors) else DataFileError)(errors)
    return result.dataset


@uncollected()
def check_dataset(root: Path, *, ignore_hashes: bool = False) -> CheckResult:
    """Validate the evidence of a project and report every fault, in the order of files and lines.

    `ignore_hashes` passes over checksums, as `press data --accept` needs before it records new ones.
    """
    review, findings = read_review(root)
    package, faults = read_package(root)
    findings += faults
    if package is None:
        return CheckResult(tuple(findings), None)
    tables, faults = _read_tables(root, package)
    findings += faults
    # rules compare tables; with one of them missing they would report what follows from that
    if all(spec.name in tables for spec in package.tables):
        findings += check_meaning(tables, package, review)
    hashes = {one.file: sha256_of(root / one.file) for one in package.tables if (root / one.file).is_file()}
    if not ignore_hashes:
        findings += _check_hashes(package, hashes)
    findings += _check_strays(root, package)
    ordered = tuple(sorted(findings, key=lambda one: one.location))
    if review is None or any(one.severity == "error" for one in ordered):
        return CheckResult(ordered, None)
    return CheckResult(ordered, Dataset(root, package, review, tables, hashes))


def _read_tables(root: Path, package: PackageSpec) -> tuple[dict[str, Table], list[Diagnostic]]:
    tables: dict[str, Table] = {}
    findings: list[Diagnostic] = []
    for spec in package.tables:
        raw, faults = read_table(root, spec)
        findings += faults
        if raw is not None:
            tables[spec.name], faults = parse_table(raw)
            findings += faults
    findings += check_keys(tables)
    left_out = {name: _make_empty(name) for name in TABLES if name not in package.by_name}
    return {**tables, **left_out}, findings


def _make_empty(name: str) -> Table:
    """Stand in for a table that the methods know and this review has nothing to tell in."""
    known = TABLES[name]
    fields = tuple(FieldSpec(column, "string") for column in known.columns)
    return Table(TableSpec(name, f"{FOLDER}/{name}.csv", name, "", fields, known.key, described=False), ())


def check_meaning(tables: dict[str, Table], package: PackageSpec, review: ReviewConfig | None) -> list[Diagnostic]:
    """Hold tables that can be read against each other, and against what the review chooses if that can be read."""
    findings = check_statistics(tables["statistics"]) + check_screening(tables)
    return findings + (_check_choices(tables, package, review) if review else [])


def _check_choices(tables: dict[str, Table], package: PackageSpec, review: ReviewConfig) -> list[Diagnostic]:
    """Hold the tables against the choices of the review, as far as these can be read."""
    findings = check_rules(tables, review) + check_ratings(tables, review) + check_comparisons(tables, review)
    findings += check_certainty(tables, review)
    if int(package.version.split(".")[0]) != review.data_version:
        place = Location(REVIEW_FILE, 0, "data_version")
        hint = "read data/CHANGELOG.md, mend the text of the review, then change data_version"
        expected = f"{package.version.split('.')[0]}, as in version {package.version} of {PACKAGE_FILE}"
        findings.append(fault("review-version", place, str(review.data_version), expected, hint))
    return findings


def _check_hashes(package: PackageSpec, hashes: dict[str, str]) -> list[Diagnostic]:
    findings = []
    for spec in package.tables:
        found = hashes.get(spec.file, spec.sha256)
        if found != spec.sha256:
            recorded = f"{spec.sha256[:8]}..." if spec.sha256 else "a file that is recorded"
            expected = f"{recorded} (data version {package.version})"
            hint = "if the change is meant, `press data --accept` records it as a new version of the data"
            findings.append(fault("hash-mismatch", Location(spec.file), f"sha256 {found[:8]}...", expected, hint))
    return findings


def _check_strays(root: Path, package: PackageSpec) -> list[Diagnostic]:
    known = {one.file for one in package.tables}
    strays = sorted(f"{FOLDER}/{path.name}" for path in (root / FOLDER).glob("*.csv"))
    message = f"found a table that {PACKAGE_FILE} does not describe, expected none"
    hint = "`press data --describe` writes what its header says, or move it away; it is not read"
    return [Diagnostic("warning", "file-stray", message, Location(one), hint) for one in strays if one not in known]
