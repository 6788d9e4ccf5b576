"""`press verify`: each claim with what was found against it, and the exit status."""

import json

import pytest

from tests.press.running import write

TEXT = "The hedges were cut in 2012, gardens came later.\n"


@pytest.fixture
def project(tmp_path, press):
    files = {"_quarto.yml": "project:\n  type: default\nformat:\n  html: default\n  docx: default\n", "a.qmd": TEXT}
    root = write(tmp_path, files)
    assert press("render", "--quiet").code == 0
    return root


@pytest.mark.usefixtures("project")
def test_finished_files_that_are_right_pass(press):
    done = press("verify")
    assert (done.code, done.err, done.out.splitlines()) == (
        0,
        "",
        [
            "ok    every format of every document is there",
            "ok    the present sources can be built",
            "ok    the files are those that press made of the present sources",
            "ok    every value is found again in every finished file, and is the value",
            "ok    every figure draws its values, and is the same picture in every finished file",
            "ok    all formats print the same numbers in the same order",
            "ok    every cross-reference and citation leads somewhere",
            "ok    every number in the text comes from a value, or is allowed by a rule",
            "ok    words that depend on the data are bound to values",
            "ok    the same fact is told the same everywhere",
            "ok    the references are complete, well-formed, cited, and not known to be retracted",
            "report: build/verification.html",
        ],
    )


def test_a_number_that_differs_between_formats_fails_with_both_places(project, press):
    page = project / "build" / "a.html"
    page.write_text(page.read_text(encoding="utf-8").replace("2012, gardens", "2013, gardens"), encoding="utf-8")
    done = press("verify")
    assert done.code == 8
    assert "FAIL  all formats print the same numbers in the same order\n      build/a.docx: found 2012 " in done.out


def test_a_format_that_is_not_there_fails_with_the_command_that_makes_it(project, press):
    (project / "build" / "a.docx").unlink()
    done = press("verify")
    assert done.code == 8
    assert (
        "FAIL  every format of every document is there\n"
        "      build/a.docx: found no such file, expected a finished document\n        hint: run: press render\n"
    ) in done.out


def test_a_link_that_leads_nowhere_fails(project, press):
    page = project / "build" / "a.html"
    page.write_text(page.read_text(encoding="utf-8").replace("2012, gardens", '2012, <a href="#no">gardens</a>'))
    done = press("verify")
    assert (done.code, 'found a link to "no"' in done.out) == (8, True)


def test_a_review_is_held_against_its_data(project, press):
    write(project, {"review.yml": "title: A review\n"})
    done = press("verify")
    assert done.code == 8
    assert done.out.startswith("FAIL  the data are valid and match their checksums\n")


def test_findings_are_written_as_json_where_that_is_asked_for(project, press):
    (project / "build" / "a.docx").unlink()
    press("verify", "--json", "found.json")
    rows = json.loads((project / "found.json").read_text(encoding="utf-8"))
    assert [row["passed"] for row in rows] == [False, *[True] * 10]
    assert rows[0]["findings"][0]["code"] == "not-rendered"


MADE = "FAIL  the files are those that press made of the present sources\n"


def test_a_file_that_was_changed_after_it_was_made_is_told(project, press):
    page = project / "build" / "a.html"
    page.write_text(page.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert (
        f"{MADE}      build/a.html: found a file that was changed after it was made, expected the one that press wrote\n"
        "        hint: run: press render\n"
    ) in press("verify").out


def test_files_of_a_text_that_was_changed_since_are_told(project, press):
    (project / "a.qmd").write_text(TEXT + "More.\n", encoding="utf-8")
    assert (
        f"{MADE}      a.qmd: found that a.qmd changed after this was rendered, "
        "expected finished files of what stands here now\n"
    ) in press("verify").out


def test_files_of_another_engine_than_the_pinned_one_are_told(project, press):
    (project / "review.yml").write_text("engine: {name: quarto}\n", encoding="utf-8")
    assert (
        "      a.qmd: found files that the engine embedded made, expected those of quarto: review.yml pins it\n"
    ) in press("verify").out


def test_without_a_manifest_nothing_is_known_of_the_files(project, press):
    (project / "build" / "manifest.json").unlink()
    assert "      build/manifest.json: found no manifest of the documents, expected the one" in press("verify").out
