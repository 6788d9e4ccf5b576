import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from press.data import RowChange, describe, raise_minor, run_data
from press.errors import DataError

ROOT = Path(__file__).parents[2]
DAY = date(2030, 1, 2)


def git(project, *arguments):
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(project), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "review.yml", tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "x")
    return tmp_path


def edit(project, old, new, file="data/studies.csv"):
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def version(project):
    return json.loads((project / "data" / "datapackage.json").read_text(encoding="utf-8"))["version"]


def accept(project, message=None):
    return run_data(project, accept=True, message=message, today=DAY)


def test_data_as_recorded_need_nothing(project):
    report = run_data(project, accept=False, message=None)
    assert report.ok
    assert str(report) == f"data version {version(project)}: every file is as recorded"


def test_a_changed_cell_is_shown_with_its_row_and_column(project):
    edit(project, "United States (Indiana)", "United States")
    report = run_data(project, accept=False, message=None)
    assert not report.ok
    assert [finding.code for finding in report.findings] == ["hash-mismatch"]
    assert report.changes[0].rows == (
        RowChange("changed", "bliss2009", (("country", "United States (Indiana)", "United States"),)),
    )
    assert "  bliss2009 changed: country United States (Indiana) -> United States" in str(report)


def test_added_and_removed_rows_are_told_apart(project):
    edit(project, "\nbackground_burden,", "\nburden,", "data/context.csv")
    report = run_data(project, accept=False, message=None)
    assert [str(row) for row in report.changes[0].rows] == ["background_burden removed", "burden added"]


def test_accepting_records_checksum_size_version_and_an_entry(project):
    before = version(project)
    edit(project, "United States (Indiana)", "United States")
    report = accept(project, "Country only.")
    assert report.accepted
    assert (report.version_before, report.version, version(project)) == (
        before,
        raise_minor(before),
        raise_minor(before),
    )
    log = (project / "data" / "CHANGELOG.md").read_text(encoding="utf-8")
    entry = (
        f"## {report.version} (2030-01-02)\n\n- Country only.\n- `data/studies.csv`: bliss2009 changed\n\n## {before}"
    )
    assert entry in log
    assert run_data(project, accept=False, message=None).ok


def test_accepting_changes_no_other_line_of_the_descriptor(project):
    edit(project, "United States (Indiana)", "United States")
    accept(project)
    done = subprocess.run(["git", "-C", str(project), "diff", "--numstat", "data/datapackage.json"],
                          check=True, capture_output=True, encoding="utf-8")  # fmt: skip
    assert done.stdout.split()[:2] == ["3", "3"]


def test_accepting_what_is_recorded_already_makes_no_version(project):
    report = accept(project, "nothing")
    assert not report.accepted
    assert report.version == report.version_before == version(project)


def test_data_that_are_not_valid_cannot_be_accepted(project):
    edit(project, "bliss2009,included", "bliss2009,includd")
    before = (project / "data" / "datapackage.json").read_bytes()
    with pytest.raises(DataError, match="role: found includd, expected one of included, context"):
        accept(project)
    assert (project / "data" / "datapackage.json").read_bytes() == before


def test_a_descriptor_that_cannot_be_read_is_an_error_with_its_place(project):
    (project / "data" / "datapackage.json").write_text("{")
    with pytest.raises(DataError, match=r"datapackage\.json:1: found broken JSON"):
        run_data(project, accept=False, message=None)


def test_a_project_without_git_is_told_that_rows_cannot_be_compared(project):
    shutil.rmtree(project / ".git")
    edit(project, "United States (Indiana)", "United States")
    report = run_data(project, accept=False, message=None)
    assert report.changes[0].rows is None
    assert "(rows not compared: no text of it in git, or not UTF-8)" in str(report)


def test_an_edit_that_is_committed_already_differs_from_the_checksum_alone(project):
    edit(project, "United States (Indiana)", "United States")
    git(project, "commit", "-q", "-a", "-m", "y")
    report = run_data(project, accept=False, message=None)
    assert report.changes[0].rows == ()
    assert "no row differs from the last commit" in str(report)


def test_a_project_without_a_change_log_gets_one(project):
    (project / "data" / "CHANGELOG.md").unlink()
    edit(project, "United States (Indiana)", "United States")
    accept(project)
    assert (project / "data" / "CHANGELOG.md").read_text(encoding="utf-8").startswith("# Changes of the data\n")


def test_a_check_that_dies_is_an_error_and_no_empty_report(project, monkeypatch):
    monkeypatch.setattr("press.bridge.sys.executable", shutil.which("false"))
    with pytest.raises(DataError, match=r"found no answer from python -m analysis check \(status 1\)"):
        run_data(project, accept=False, message=None)


@pytest.mark.parametrize(("before", "after"), [("1.0.0", "1.1.0"), ("2.9.3", "2.10.0")])
def test_an_accepted_change_raises_the_minor_version(before, after):
    assert raise_minor(before) == after


def test_a_missing_file_is_a_finding_and_no_change(project):
    (project / "data" / "flow.csv").unlink()
    report = run_data(project, accept=False, message=None)
    assert report.changes == ()
    assert str(report).startswith("data/flow.csv: found no file, expected the table flow")
    assert "as recorded" not in str(report)


def test_rows_of_a_file_in_another_encoding_are_not_compared(project):
    path = project / "data" / "studies.csv"
    path.write_bytes(path.read_bytes().replace(b"Germany", b"\xe9"))
    report = run_data(project, accept=False, message=None)
    assert report.changes[0].rows is None
    assert "file-encoding" in [finding.code for finding in report.findings]


def test_rows_are_not_compared_where_there_is_no_git_program(project, monkeypatch):
    edit(project, "United States (Indiana)", "United States")
    monkeypatch.setenv("PATH", "")
    assert run_data(project, accept=False, message=None).changes[0].rows is None


def test_an_entry_without_row_changes_names_the_file(project):
    edit(project, "United States (Indiana)", "United States")
    git(project, "commit", "-q", "-a", "-m", "y")
    accept(project)
    log = (project / "data" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "(2030-01-02)\n\n- `data/studies.csv`\n" in log


def test_a_new_table_and_a_new_column_are_described_by_their_headers(project):
    (project / "data/statistics.csv").write_text("statistic,study,kind,value,relation,p,source,locator,note\n")
    path = project / "data/studies.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{head},weeks", *(f"{row},4" for row in rows)]) + "\n", encoding="utf-8")
    told = describe(project, []).splitlines()
    assert "data/datapackage.json: statistics described, with 9 columns" in told
    assert "data/datapackage.json: studies: column weeks described" in told
    assert describe(project, ["studies"]) == "data/datapackage.json: every table and column is described"


def test_a_table_that_cannot_be_described_is_an_error(project):
    with pytest.raises(DataError, match="found no file, expected a table with a header"):
        describe(project, ["studis"])
