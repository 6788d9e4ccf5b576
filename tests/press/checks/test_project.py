"""Every check is made or has failed: what cannot be looked at is never passed."""

import pytest

from press.checks.project import CHECKS, verify_project
from press.config import load_project
from tests.press.running import write

CONFIG = "project:\n  type: default\nformat:\n  html: default\n  docx: default\n"
TEXT = "The hedges were cut in 2012, gardens came later.\n"


@pytest.fixture
def project(tmp_path, press):
    root = write(tmp_path, {"_quarto.yml": CONFIG, "a.qmd": TEXT, "b.qmd": TEXT})
    assert press("render", "--quiet").code == 0
    return root


def outcomes(root):
    """Give each check with whether it passed and whether it was made."""
    return {one.check.name: (one.passed, one.made) for one in verify_project(load_project(root)).results}


def test_every_check_of_a_project_that_is_right_is_made_and_passes(project):
    names = [check.name for check in CHECKS if not check.of_reviews]
    assert outcomes(project) == dict.fromkeys(("files", "sources", *names), (True, True))


def test_finished_files_are_still_checked_where_the_sources_cannot_be_built(project):
    (project / "a.qmd").write_text(TEXT + "\n```{python}\n1 / 0\n```\n", encoding="utf-8")
    page = project / "build" / "b.html"
    page.write_text(page.read_text(encoding="utf-8").replace("2012, gardens", "2013, gardens"), encoding="utf-8")
    found = outcomes(project)
    assert {name for name, (_, made) in found.items() if not made} == {
        "sources",
        *(check.name for check in CHECKS if check.needs_sources),
    }
    assert {name for name, (passed, made) in found.items() if made and not passed} == {"manifest", "numerals"}


def test_a_check_that_cannot_be_made_says_so_and_has_failed(project):
    (project / "a.qmd").write_text(TEXT + "\n@fig-nowhere\n", encoding="utf-8")
    (told,) = [one for one in verify_project(load_project(project)).results if one.check.name == "consistency"]
    (found,) = told.findings
    assert (told.passed, found.code) == (False, "not-made")
    assert str(found) == (
        "a.qmd:3: found that the present sources cannot be built, expected what they print, to compare with\n"
        "  hint: mend the sources first; their errors stand above"
    )


def test_the_files_of_a_document_that_cannot_be_read_are_those_that_were_made(project):
    (project / "a.qmd").write_text("---\nformat: [\n---\n", encoding="utf-8")
    verification = verify_project(load_project(project))
    names = [file.name for made in verification.files.values() for file in made.values()]
    assert names == ["a.html", "a.docx", "b.html", "b.docx"]


def test_a_file_that_cannot_be_read_does_not_hide_the_faults_of_others(project):
    (project / "build" / "a.docx").write_bytes(b"PK broken")
    page = project / "build" / "b.html"
    page.write_text(page.read_text(encoding="utf-8").replace("2012, gardens", '2012, <a href="#no">gardens</a>'))
    results = {one.check.name: one for one in verify_project(load_project(project)).results}
    messages = [str(found) for found in results["links"].findings]
    assert any("a.docx: found " in message for message in messages)
    assert any('found a link to "no"' in message for message in messages)


def test_the_data_of_a_review_are_told_first(project):
    write(project, {"review.yml": "title: A review\n"})
    names = [one.check.name for one in verify_project(load_project(project)).results]
    assert names[:4] == ["data", "agreement", "files", "sources"]


def test_a_warning_alone_lets_a_check_pass(project, tmp_path):
    bib = "@article{a,\n  author = {A, B},\n  title = {C},\n  journal = {D},\n  year = {2001},\n}\n"
    write(tmp_path, {"b.bib": bib, "a.qmd": "---\nbibliography: b.bib\n---\n\nText [@a].\n"})
    (told,) = [one for one in verify_project(load_project(project)).results if one.check.name == "bibliography"]
    assert (told.passed, {found.severity for found in told.findings}) == (True, {"warning"})
