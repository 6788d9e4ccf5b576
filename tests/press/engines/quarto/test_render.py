"""Rendering with Quarto: what is made, what is left, and what a program that misbehaves can do."""

import sys
import threading
import time

import pytest

from press.engines.quarto.process import LOG_LIMIT, stop_quarto
from press.engines.quarto.render import _Stages
from press.errors import RenderError
from tests.press.running import snapshot
from tests.press.test_interrupt import alive, wait_for

ALL = ("html", "pdf", "docx", "jats")
COUNTING = """---
title: Of gardens
---

```{python}
#| echo: false
#| output: asis
with open("runs", "a") as file:
    file.write("run\\n")
print("seven beds")
```
"""
LINES = "quarto-a-html.log"


def started(tmp_path):
    return [int(word) for word in (tmp_path / "notes" / "started").read_text().split()]


def words(file):
    """Give the text that a reader of a file finds in it."""
    if file.suffix == ".docx":
        import zipfile

        return zipfile.ZipFile(file).read("word/document.xml").decode()
    if file.suffix == ".pdf" and b"standin" not in file.read_bytes() and file.stat().st_size > 2000:
        import pypdfium2

        return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
    return file.read_text(encoding="utf-8")


def test_one_run_of_the_chunks_serves_all_formats(engine, quarto, tmp_path):
    written = engine(quarto(), COUNTING, ALL)
    assert [file.name for file in written.files] == ["a.html", "a.pdf", "a.docx", "a.xml"]
    assert [file.parent for file in written.files] == [tmp_path / "out"] * 4
    assert ["seven beds" in words(file) for file in written.files] == [True] * 4
    assert (tmp_path / "review" / "runs").read_text() == "run\n"


@pytest.mark.usefixtures("jupyter")
def test_with_the_switch_quarto_runs_the_chunks_for_each_format(engine, quarto):
    found = quarto()
    written = engine(found, COUNTING, ("html", "docx"), plain=True)
    assert [file.name for file in written.files] == ["a.html", "a.docx"]
    page = words(written.files[0])
    if found.how == "a test":
        assert "```{python}" in page
    else:
        assert "seven beds" in page


@pytest.mark.parametrize("plain", [False, True])
def test_the_folder_of_the_author_is_left_as_it_was(engine, quarto, tmp_path, plain):
    found = quarto()
    files = {"refs__bib": "@book{a, title={T}}\n", "img/a__txt": "x"}
    engine(found, "Text.\n", ALL, plain=plain, **files)
    (tmp_path / "review" / "build" / ".press").rename(tmp_path / "logs")
    assert sorted(snapshot(tmp_path / "review")) == ["_quarto.yml", "a.qmd", "img/a.txt", "refs.bib"]


def test_the_log_of_each_run_is_kept(engine, standin, tmp_path):
    engine(standin(), "Text.\n", ("html", "docx"))
    logs = tmp_path / "review" / "build" / ".press"
    assert sorted(path.name for path in logs.iterdir()) == ["quarto-a-docx.log", LINES]
    assert "Output created: a.html" in (logs / LINES).read_text()


def test_quarto_is_told_the_python_of_this_process_and_no_shell_takes_part(engine, standin, monkeypatch):
    monkeypatch.delenv("QUARTO_PYTHON", raising=False)
    page = words(engine(standin(), "Text.\n").files[0])
    assert f'"python": "{sys.executable}"' in page
    assert (
        '"words": ["render", "a.qmd", "--to", "html", "--metadata", "embed-resources:true", '
        '"--metadata", "html-math-method:mathml"]' in page
    )


def test_the_files_of_two_runs_are_the_same_bytes(engine, real, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    formats = ("html", "docx", "jats")  # a Quarto may have a Typst that does not know the variable
    first = [file.read_bytes() for file in engine(real, COUNTING, formats).files]
    time.sleep(1.1)  # the files of Word note seconds
    assert [file.read_bytes() for file in engine(real, COUNTING, formats).files] == first


DATED = "---\ntitle: A\ndate: 2024-05-06\n---\n\nText.\n"


@pytest.mark.parametrize(("text", "epoch"), [(DATED, "1714953600"), ("Text.\n", "946684800")])
def test_the_date_of_the_document_is_the_birth_of_its_files(engine, standin, monkeypatch, text, epoch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert f'"moment": "{epoch}"' in words(engine(standin(), text).files[0])


def test_files_that_quarto_executes_are_born_by_the_clock(engine, standin, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert '"moment": null' in words(engine(standin(), DATED, plain=True).files[0])


def test_a_moment_that_the_person_names_stays(engine, standin, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    (page,) = engine(standin(), "Text.\n").files
    assert '"moment": "86400"' in words(page)


def test_a_way_to_show_math_that_the_author_chose_stays(engine, standin):
    text = "---\nformat: {html: {html-math-method: katex}}\n---\n\nText.\n"
    assert "html-math-method:mathml" not in words(engine(standin(), text).files[0])


def test_the_stages_of_all_formats_are_told_as_one_line():
    told = []
    stages = _Stages(told.append, ("html", "pdf"))
    for name, line in [
        ("pdf", "pandoc"),
        ("html", "Cell 1/2: 'x'...Done"),
        ("pdf", "[typst]: Compiling"),
        ("pdf", "[typst]"),
    ]:
        stages.tell(name, line)
    assert told == [
        "Quarto: html starting, pdf in Pandoc",
        "Quarto: html Cell 1/2: 'x'...Done, pdf in Pandoc",
        "Quarto: html Cell 1/2: 'x'...Done, pdf in Typst",
    ]


def test_the_person_is_told_while_quarto_works(engine, standin):
    told = []
    engine(standin(), progress=told.append)
    assert told[0] == "Quarto: html begun"


def test_a_kernel_is_not_kept_for_the_next_run(engine, standin):
    assert '"--no-execute-daemon"' in words(engine(standin(), "Text.\n", plain=True).files[0])


def test_two_renders_at_once_do_not_meet(engine, standin):
    found = standin()
    engine(found)
    results = []
    threads = [threading.Thread(target=lambda: results.append(engine(found, "Text.\n", ALL))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(result.files) for result in results] == [4] * 3


def test_a_run_that_hangs_is_ended_with_all_its_processes(engine, standin, tmp_path, monkeypatch):
    monkeypatch.setenv("PRESS_QUARTO_LIMIT_S", "1.5")
    with pytest.raises(RenderError) as caught:
        engine(standin("hang"))
    assert str(caught.value) == (
        "a.qmd: html: found Quarto still running after 1.5 s, expected an end; it was stopped\n"
        "  hint: set another limit in seconds with the environment variable PRESS_QUARTO_LIMIT_S; "
        "all that Quarto printed: build/.press/quarto-a-html.log"
    )
    assert wait_for(lambda: not any(map(alive, started(tmp_path))))


def test_stopping_ends_every_run_at_once(engine, standin, tmp_path):
    faults = []

    def run():
        try:
            engine(standin("hang"))
        except RenderError as error:
            faults.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert wait_for((tmp_path / "notes" / "started").exists)
    stop_quarto()
    thread.join(timeout=30)
    assert [fault.splitlines()[0] for fault in faults] == [
        "a.qmd: html: found that Quarto stopped with signal 9, expected a finished file"
    ]
    assert wait_for(lambda: not any(map(alive, started(tmp_path))))


def test_what_outlives_a_run_is_ended_too(engine, standin, tmp_path):
    assert engine(standin("orphan")).files[0].is_file()
    assert wait_for(lambda: not any(map(alive, started(tmp_path))))


def test_a_hundred_megabytes_of_rubbish_do_no_harm(engine, standin, tmp_path):
    assert "Text." in words(engine(standin("rubbish")).files[0])
    log = tmp_path / "review" / "build" / ".press" / LINES
    assert LOG_LIMIT <= log.stat().st_size < LOG_LIMIT + 100


@pytest.mark.parametrize("behaviour", ["nothing", "broken file"])
def test_an_end_without_error_and_without_a_whole_file_is_an_error(engine, standin, tmp_path, behaviour):
    with pytest.raises(RenderError) as caught:
        engine(standin(behaviour))
    assert str(caught.value) == (
        "a.qmd: html: found that Quarto ended without an error and without a whole file, expected a finished file\n"
        "  hint: all that Quarto printed: build/.press/quarto-a-html.log"
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_crash_leaves_no_half_file(engine, standin, tmp_path):
    with pytest.raises(RenderError) as caught:
        engine(standin("crash"))
    assert str(caught.value).splitlines()[0] == (
        "a.qmd: html: found that Quarto stopped with signal 9 (the roof fell in), expected a finished file"
    )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_program_that_cannot_be_started_is_named(engine, standin):
    found = standin()
    found.path.write_text("#!/no/such/shell\n")
    with pytest.raises(RenderError) as caught:
        engine(found)
    assert str(caught.value) == (
        f"found that the system cannot start {found.path} (no such file or directory), expected Quarto\n"
        "  hint: see what press doctor says"
    )


def test_a_log_that_cannot_be_written_costs_only_the_log(engine, standin, tmp_path):
    (tmp_path / "review" / "build").mkdir(parents=True)
    (tmp_path / "review" / "build" / ".press").write_text("a file in the way")
    assert engine(standin()).files[0].is_file()


def test_a_document_that_calls_its_file_otherwise_gets_the_name_of_the_document(engine, real):
    text = "---\noutput-file: other\nformat: {html: default}\n---\n\nText.\n"
    assert [file.name for file in engine(real, text).files] == ["a.html"]


def test_the_source_of_the_pdf_is_handed_on_where_it_is_asked_for(engine, real):
    text = "---\nformat: {typst: {keep-typ: true}}\n---\n\nText.\n"
    assert [file.name for file in engine(real, text, ("pdf",)).files] == ["a.pdf", "a.typ"]


def test_the_pictures_of_an_article_for_journals_stand_in_its_folder(engine, real, tmp_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    text = "![One](img/p.svg)\n\n![Two](deep/p.svg)\n"
    files = engine(real, text, ("jats",), **{"img/p__svg": svg, "deep/p__svg": svg}).files
    assert [file.relative_to(tmp_path / "out").as_posix() for file in files] == [
        "a.xml",
        "a_files/p.svg",
        "a_files/p-2.svg",
    ]
    assert ['"a_files/p.svg"' in words(files[0]), '"a_files/p-2.svg"' in words(files[0])] == [True, True]


def test_files_above_the_project_are_found(engine, real, tmp_path):
    (tmp_path / "refs.bib").write_text("@book{a, title={On beds}, author={Ann Smith}, year={2001}}\n")
    text = "---\nbibliography: ../refs.bib\n---\n\nSee [@a].\n"
    assert "Smith, Ann" in words(engine(real, text).files[0])
