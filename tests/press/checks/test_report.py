"""The report: all that was found and let pass, as a page that needs nothing else, the same bytes each time."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from press.checks.page import build_page
from press.checks.project import Check, CheckResult, Verification
from press.checks.report import as_json, build_report, check_rows
from press.checks.result import Checked, Pass, Subject
from press.checks.rules import meaning
from press.errors import Diagnostic, Location
from press.model import Project
from tests.press.running import ROOT, write

FOUND = Diagnostic(
    "numerals", "found 13 <b>, expected 12", Location("build/a.html"), hint="compare & mend", detail="1\n2"
)
WARNED = Diagnostic("poor", "found little, expected more", Location("a.bib", 4), severity="warning")
LET = Pass("year", "in 2012 <i>", Location("a.qmd", 7))


def result(name, **outcome):
    made = outcome.pop("made", True)
    check = Check(name, f"the {name} hold", f"How the {name} are looked at.", lambda _: Checked())
    return CheckResult(check, Checked(**outcome), made=made)


def verification(root, *results):
    files = {root / "a.qmd": {"html": root / "build" / "a.html", "docx": root / "build" / "a.docx"}}
    project = Project(root, {}, (root / "a.qmd",))
    return Verification(Subject(project, (), {}), results, files)


@pytest.fixture
def root(tmp_path):
    package = '{"name": "gardens", "title": "Gardens", "version": "1.2.0"}'
    return write(tmp_path, {"a.qmd": "Text.\n", "build/a.html": "<p>Text.\n", "data/datapackage.json": package})


@pytest.fixture
def report(root):
    return build_report(
        verification(
            root,
            result("numbers", findings=[FOUND], counts={"numerals": 1234}),
            result("years", passes=[LET], findings=[WARNED]),
            result("links", made=False),
        )
    )


@pytest.fixture
def page(report):
    return html.document_fromstring(build_page(report))


def test_the_report_has_every_check_with_counts_findings_and_what_was_let_pass(report):
    assert report["passed"] is False
    assert [(one["name"], one["passed"], one["made"]) for one in report["checks"]] == [
        ("numbers", False, True),
        ("years", True, True),
        ("links", False, False),
    ]
    assert report["checks"][0]["counts"] == {"numerals": 1234}
    assert report["checks"][0]["findings"] == [
        {
            "code": "numerals",
            "severity": "error",
            "message": "found 13 <b>, expected 12",
            "where": {"path": "build/a.html", "line": 0},
            "hint": "compare & mend",
            "detail": "1\n2",
        }
    ]
    assert report["checks"][1]["passes"] == [
        {"rule": "year", "text": "in 2012 <i>", "where": {"path": "a.qmd", "line": 7}}
    ]


def test_the_report_tells_what_was_looked_at_by_its_digest_and_what_is_missing(report):
    assert [(one["path"], one["document"], one["bytes"], one["sha256"]) for one in report["files"]] == [
        ("build/a.html", "a.qmd", 9, "8848223bfa73bf8c15d722003cb6f0eca5a6407d1e1324a111b3684ec1566720"),
        ("build/a.docx", "a.qmd", 0, "absent"),
    ]


def test_the_report_tells_the_data_and_the_versions(report):
    assert report["data"] == {"name": "gardens", "title": "Gardens", "version": "1.2.0"}
    assert {"python", "pandoc"} <= report["versions"].keys()


def test_outside_of_git_the_report_tells_how_to_repeat_it_without_a_revision(report):
    assert (report["revision"], report["repeat"]) == (None, ["press render", "press verify"])


def test_the_report_is_the_same_each_time_and_names_no_folder_of_the_machine(root, report):
    again = build_report(verification(root, *(result("numbers", findings=[FOUND], counts={"numerals": 1234}),)))
    assert as_json(again) == as_json(
        build_report(verification(root, result("numbers", findings=[FOUND], counts={"numerals": 1234})))
    )
    assert str(root) not in as_json(report) + build_page(report)


def test_json_holds_the_same_as_the_rows_of_the_checks(root):
    checked = verification(root, result("numbers", findings=[FOUND]))
    assert json.loads(as_json(build_report(checked)))["checks"] == check_rows(checked)


def test_the_page_asks_for_nothing_and_runs_nothing(report, page):
    assert page.xpath("//script | //link | //img | //iframe | //*[@src] | //@onclick") == []
    assert "url(" not in build_page(report)
    assert "@import" not in build_page(report)


def test_every_link_of_the_page_leads_to_a_place_in_it(page):
    targets = [link.get("href") for link in page.iter("a")]
    ids = page.xpath("//@id")
    assert targets
    assert [target for target in targets if target[1:] not in ids] == []
    assert len(ids) == len(set(ids))


def test_the_page_begins_with_the_verdict(page):
    words = page.xpath("//*[contains(@class, 'verdict')]")[0].text_content()
    assert words == "2 of 3 claims do not hold or could not be tested.1 warning; 1 case let pass by a rule."


def test_a_page_without_faults_says_that_all_holds(root):
    text = build_page(build_report(verification(root, result("numbers"))))
    assert "All 1 claims hold." in text
    assert 'class="verdict"' in text
    assert "<p>Nothing.</p>" in text
    assert 'id="passes"' not in text


def test_the_page_shows_texts_as_they_are(page):
    words = page.text_content()
    assert "found 13 <b>, expected 12" in words
    assert "in 2012 <i>" in words
    assert "Compare & mend" in words


def test_a_check_that_was_not_made_is_told_apart_from_one_that_failed(page):
    marks = [" ".join(mark.text_content().split()) for mark in page.xpath("//dl//*[contains(@class, 'mark')]")]
    assert marks == ["Does not hold", "Holds", "Could not be tested"]


def words(element):
    return " ".join(element.text_content().split())


def test_what_was_found_stands_before_all_that_holds_the_faults_first(page):
    (before,) = page.xpath("//h2[@id='findings']")
    heads = [words(one) for one in before.itersiblings("h3")][:3]
    assert heads == ["The numbers hold: Does not hold", "The links hold: Could not be tested", "The years hold: Holds"]
    assert [one.get("class") for one in page.xpath("//ul[@class='findings']/li")] == ["error", "warning"]


def test_faults_of_a_check_are_told_before_its_warnings(root):
    text = build_page(build_report(verification(root, result("numbers", findings=[WARNED, FOUND]))))
    page = html.document_fromstring(text)
    assert [one.get("class") for one in page.xpath("//ul[@class='findings']/li")] == ["error", "warning"]
    assert words(page.xpath("//table[contains(@class, 'summary')]//td")[0]) == "Does not hold1 fault, 1 warning"


def test_counts_of_formats_stand_side_by_side_and_the_others_with_their_claim(root):
    counts = {"rows": 1234, "values in html": 7, "values in docx": 6, "pictures in html": 1}
    page = html.document_fromstring(build_page(build_report(verification(root, result("values", counts=counts)))))
    (table,) = page.xpath("//table[contains(@class, 'formats')]")
    assert [[words(cell) for cell in row] for row in table.iter("tr")] == [
        ["Read back from the files", "HTML", "DOCX"],
        ["Values", "7", "6"],
        ["Pictures", "1", ""],
    ]
    assert page.xpath("//table[contains(@class, 'summary')]//td[2]")[0].text == "1\u202f234 rows"


def test_what_was_let_pass_is_listed_by_rule_with_its_place_and_the_meaning_of_the_rule(page):
    (rule,) = page.xpath("//*[@class='rule']")
    assert words(rule) == "Year (1). Years, known by the words around them. a.qmd:7 in 2012 <i>"


def passed(root, *passes):
    page = html.document_fromstring(build_page(build_report(verification(root, result("years", passes=passes)))))
    return page.xpath("//*[@class='rule']")


def test_what_stands_at_one_line_is_listed_in_one_line_each_text_once(root):
    lines = [("b", 9), ("a", 10), ("c", 9), ("b", 9)]
    (rule,) = passed(root, *(Pass("given: a key", text, Location("a.qmd", line)) for text, line in lines))
    assert [words(one) for one in rule.iter("li")] == ["a.qmd:9 b; c", "a.qmd:10 a"]
    assert words(rule).startswith("Given: a key (4). Numbers that the author marks, with this reason.")


def test_a_long_list_is_closed_and_told_in_a_sentence_on_paper(root):
    many = [Pass("code", f"line {number} of b", Location("b.qmd", number)) for number in range(1, 60)]
    short, long = passed(
        root, *many, Pass("code", "<a>", Location("a.qmd", 1)), Pass("year", "2012", Location("a.qmd"))
    )
    assert short.find("details") is None
    assert len(long.findall("details//li")) == 60
    assert words(long.find("p[@class='paper']")) == (
        "Code (60). Code and addresses, shown as such. 1 in a.qmd, 59 in b.qmd, "
        "such as “<a>”; “line 1 of b”; “line 2 of b”."
    )


def test_every_rule_that_the_documentation_names_is_explained():
    rows = (ROOT / "docs" / "digits.md").read_text(encoding="utf-8").partition("## What is allowed without a word")[2]
    rules = re.findall(r"^\| ([^|]+?) \|", rows, re.MULTILINE)[2:]
    assert len(rules) > 10
    assert [rule for rule in rules if not meaning(rule)] == []


def test_headings_of_tables_say_what_they_head_and_regions_have_names_of_their_own(page):
    assert {head.get("scope") for head in page.iter("th")} == {"col", "row"}
    names = page.xpath("//*[@role='region']/@aria-label")
    assert len(names) == len(set(names)) == 2


def test_levels_of_headings_are_not_skipped(page):
    levels = [element.tag for element in page.iter("h1", "h2", "h3")]
    assert levels[0] == "h1"
    assert set(levels[1:]) == {"h2", "h3"}
    assert [one for one, other in pairwise(levels) if (one, other) == ("h1", "h3")] == []


@pytest.fixture
def project(tmp_path, press):
    write(
        tmp_path,
        {"_quarto.yml": "project:\n  type: default\nformat: html\n", "a.qmd": "---\ntitle: Gardens\n---\n\nText.\n"},
    )
    assert press("render", "--quiet").code == 0
    return tmp_path


def test_verify_writes_the_report_beside_the_files_that_it_looked_at(project, press):
    assert press("verify").out.endswith("report: build/verification.html\n")
    told = json.loads((project / "build" / "verification.json").read_text(encoding="utf-8"))
    assert (told["passed"], told["title"]) == (True, ["Gardens"])
    assert "Gardens" in (project / "build" / "verification.html").read_text(encoding="utf-8")


def test_verify_writes_the_same_bytes_again(project, press):
    names = ("verification.html", "verification.json")
    press("verify")
    before = [(project / "build" / name).read_bytes() for name in names]
    press("verify")
    assert [(project / "build" / name).read_bytes() for name in names] == before


def test_the_report_is_written_where_checks_fail_too(project, press):
    (project / "build" / "a.html").write_text("<html></html>\n", encoding="utf-8")
    assert press("verify").code == 8
    assert json.loads((project / "build" / "verification.json").read_text(encoding="utf-8"))["passed"] is False


def test_a_document_whose_page_the_report_would_overwrite_is_an_error(project, press):
    write(project, {"verification.qmd": "Text.\n"})
    done = press("verify")
    assert (done.code, done.err.splitlines()) == (
        2,
        [
            "verification.qmd: found a document named verification.qmd, expected another name: the report is verification.html",
            "  hint: rename the document",
        ],
    )


def test_a_report_that_cannot_be_written_is_told(project, press):
    (project / "build" / "verification.json.new").mkdir(parents=True)
    done = press("verify")
    assert done.code == 2
    assert "verification.json: found that it cannot be written (Is a directory), expected a folder" in done.err


def test_a_revision_is_told_with_its_day_and_whether_files_differ(project, press, monkeypatch):
    told = {"log": "0123456789abcdef 2025-06-01", "status": " M a.qmd"}
    monkeypatch.setattr("press.checks.report._git", lambda _, *words: told[words[0]])
    press("verify")
    report = json.loads((project / "build" / "verification.json").read_text(encoding="utf-8"))
    assert report["revision"] == {"commit": "0123456789abcdef", "date": "2025-06-01", "changed": True}
    assert report["repeat"][0] == "git checkout 0123456789abcdef"
    assert Path("build/verification.html").read_text(encoding="utf-8").count("with changes that are not committed") == 1
