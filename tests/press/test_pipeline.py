"""A build of several documents: all faults told, all files or none, each warning once."""

import io
import threading

import pytest

from press.errors import ExecutionError, SourceError
from press.pipeline import build
from press.progress import Progress
from press.request import Request
from press.writers import WRITERS, Writer
from tests.press.running import PROJECT, snapshot, write

#: What a project gets beside the files of its documents.
TABLES = ["build/values.json", "build/manifest.json"]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\n'
THREE = "project:\n  type: default\nformat:\n  html: default\n  typst: default\n  docx: default\n"


@pytest.fixture
def run(tmp_path):
    """Build a project of some files; gives what was printed and the finished files."""

    def start(files, **request):
        write(tmp_path, {"_quarto.yml": PROJECT, **files})
        stream = io.StringIO()
        made = build(Request(start=tmp_path, engine="embedded", **request), Progress(stream, quiet=True))
        return stream.getvalue(), [path.relative_to(tmp_path).as_posix() for path in made]

    return start


def test_the_finished_files_come_document_by_document_then_the_ledger_and_the_manifest(run):
    _, made = run({"_quarto.yml": THREE, "a.qmd": "One.\n", "b.qmd": "Two.\n"}, formats=("html", "docx"))
    assert made == ["build/a.html", "build/a.docx", "build/b.html", "build/b.docx", *TABLES]


def test_the_faults_of_all_documents_are_told_and_nothing_is_published(run, tmp_path):
    files = {"a.qmd": "```{python}\n1 / 0\n```\n", "b.qmd": "See @fig-x.\n", "c.qmd": "Well.\n"}
    with pytest.raises(ExecutionError) as caught:
        run(files)
    assert [finding.code for finding in caught.value.findings] == ["chunk-error", "label-undefined"]
    assert not (tmp_path / "build" / "c.html").exists()


def test_a_document_that_fails_late_keeps_those_that_are_done_from_being_published(run, tmp_path):
    run({"a.qmd": "One.\n", "b.qmd": "Two.\n"})
    before = snapshot(tmp_path / "build")
    with pytest.raises(SourceError):
        run({"a.qmd": "Changed.\n", "b.qmd": "```{python}\nimport time\ntime.sleep(1)\n```\n\nSee @fig-x.\n"})
    assert snapshot(tmp_path / "build") == before


def test_the_same_fault_met_in_several_formats_is_told_once(run):
    with pytest.raises(SourceError) as caught:
        run({"_quarto.yml": THREE, "a.qmd": "![A plan](no.svg)\n\nSee @fig-x.\n"})
    assert [str(one.where) for one in caught.value.findings] == ["a.qmd:3"]


def test_the_faults_of_all_formats_are_told(run):
    text = "::: {.content-visible when-format='docx'}\nSee @fig-x.\n:::\n\n::: {.content-visible when-format='html'}\nSee @fig-y.\n:::\n"
    with pytest.raises(SourceError) as caught:
        run({"_quarto.yml": THREE, "a.qmd": text})
    assert [str(one.where) for one in caught.value.findings] == ["a.qmd:6", "a.qmd:2"]


def test_warnings_of_reading_resolving_and_writing_are_told_once_with_their_place(run):
    files = {
        "_quarto.yml": THREE + "theme: cosmo\n",
        "a.qmd": "---\ntbl-capt-location: top\n---\n\n# Garden {#sec-x}\n\nSee @sec-x.\n\n![](plan.svg)\n",
        "b.qmd": "---\ntbl-capt-location: top\n---\n\nText.\n",
        "plan.svg": SVG,
    }
    told, _ = run(files, formats=("html", "docx"))
    assert sorted(line for line in told.splitlines() if not line.startswith(" ")) == [
        "_quarto.yml:7: warning: found theme, which the embedded engine passes over",
        'a.qmd:2: warning: found the unknown key "tbl-capt-location", expected a known option or a name of your own',
        "a.qmd:7: warning: @sec-x: found a reference to a section, expected numbered sections",
        "a.qmd:9: warning: image plan.svg: found no alternative text, expected one",
        'b.qmd:2: warning: found the unknown key "tbl-capt-location", expected a known option or a name of your own',
    ]


def test_warnings_are_told_though_the_build_is_quiet_and_it_succeeds(run):
    told, made = run({"a.qmd": "Text.\n\n![](plan.svg)\n", "plan.svg": SVG})
    assert told == (
        "a.qmd:3: warning: image plan.svg: found no alternative text, expected one\n"
        '  hint: say what it shows in fig-alt="...", or mark it {.decorative}\n'
    )
    assert made == ["build/a.html", *TABLES]


def test_a_format_without_a_check_of_its_own_warns_of_nothing():
    assert Writer(print).check(None) == ()


def test_documents_run_side_by_side(run, monkeypatch):
    both = threading.Barrier(2, timeout=60)
    write_html = WRITERS["html"].write

    def meet(resolved, target):
        both.wait()
        return write_html(resolved, target)

    monkeypatch.setitem(WRITERS, "html", Writer(meet))
    _, made = run({"a.qmd": "One.\n", "b.qmd": "Two.\n"})
    assert made == ["build/a.html", "build/b.html", *TABLES]


def test_ctrl_c_stops_what_runs_and_what_was_about_to(run, tmp_path, monkeypatch):
    monkeypatch.setattr("press.pipeline.wait", _interrupted_once(monkeypatch))
    with pytest.raises(KeyboardInterrupt):
        run({"a.qmd": "```{python}\nimport time\ntime.sleep(600)\n```\n", "b.qmd": "Two.\n"})
    assert snapshot(tmp_path / "build") == {}


def _interrupted_once(monkeypatch):
    import press.pipeline

    wait = press.pipeline.wait

    def interrupt(_):
        monkeypatch.setattr("press.pipeline.wait", wait)
        raise KeyboardInterrupt

    return interrupt
