"""Every check is made or has failed: what cannot be looked at is never passed."""

import json

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


def test_review_yml_alone_makes_no_review_where_it_speaks_of_documents_only(project):
    write(project, {"review.yml": "engine: {name: embedded}\nnumbers: {names: [Garden 7]}\n"})
    assert "data" not in outcomes(project)


@pytest.mark.parametrize(
    "files", [{"data/datapackage.json": "{}"}, {"review.yml": "key: gardens\n"}, {"review.yml": "["}]
)
def test_data_or_choices_of_a_review_make_one(project, files):
    write(project, files)
    assert outcomes(project)["data"][0] is False


def test_formats_to_which_the_author_gave_other_numbers_are_not_held_against_each_other(project, press):
    own = '::: {.content-visible when-format="html"}\nIt was in 1999 there.\n:::\n'
    write(project, {"a.qmd": f"{TEXT}\n{own}"})
    press("render", "--quiet")
    (told,) = [one for one in verify_project(load_project(project)).results if one.check.name == "numerals"]
    assert (told.findings, told.checked.counts) == ((), {"finished files": 2})
    assert [(one.rule, one.text) for one in told.checked.passes] == [("formats with numbers of their own", "a.qmd")]


def test_sources_outside_the_project_are_not_compared(project):
    manifest = project / "build" / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["documents"][0]["inputs"] += [{"path": "../elsewhere.py", "sha256": "1"}]
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert outcomes(project)["manifest"] == (True, True)


def test_a_source_in_a_folder_that_is_gone_is_told(project):
    manifest = project / "build" / "manifest.json"
    told = json.loads(manifest.read_text(encoding="utf-8"))
    told["documents"][0]["inputs"] += [{"path": "parts/gone.qmd", "sha256": "1"}]
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert outcomes(project)["manifest"] == (False, True)
