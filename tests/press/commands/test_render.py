"""`press render`: what it makes of the command line, and where the files land."""

import pytest

from tests.press.running import PROJECT, snapshot, write

#: What a project gets beside the files of its documents.
TABLES = ["manifest.json", "values.json"]
TWO = "format:\n  html: default\n  docx: default\n"


@pytest.fixture
def project(tmp_path):
    files = {"_quarto.yml": f"project:\n  type: default\n{TWO}", "a.qmd": "One.\n", "inner/b.qmd": "Two.\n"}
    return write(tmp_path / "review", files)


def built(folder):
    return sorted(snapshot(folder))


def test_a_project_is_rendered_into_build_in_the_formats_that_it_names(project, press):
    done = press("render", cwd=project)
    assert (done.code, done.out) == (0, "")
    assert built(project / "build") == ["a.docx", "a.html", "b.docx", "b.html", *TABLES]


def test_the_finished_files_are_named_from_where_the_person_stands(project, press):
    done = press("render", "a.qmd", "--to", "html", cwd=project)
    assert done.err.splitlines()[-1] == "  build/a.html"
    other = press("render", "--to", "html", "--project", project, cwd=project.parent)
    assert other.err.splitlines()[-1] == "  review/build/b.html"


def test_one_document_of_a_project_is_rendered_alone_into_build(project, press):
    assert press("render", "inner/b.qmd", "--to", "html", cwd=project).code == 0
    assert built(project / "build") == ["b.html", *TABLES]


def test_the_project_is_that_of_the_document_wherever_the_person_stands(project, press, tmp_path):
    assert press("render", project / "a.qmd", "--to", "html", cwd=tmp_path).code == 0
    assert built(project / "build") == ["a.html", *TABLES]


def test_a_lone_document_lands_beside_itself_in_its_own_formats_and_nothing_else_does_that_shows(tmp_path, press):
    folder = write(tmp_path / "notes", {"paper.qmd": "---\nformat: html\n---\n\nText.\n", "values.json": "my own"})
    assert press("render", folder / "paper.qmd").code == 0
    assert (built(folder), (folder / "values.json").read_text()) == (
        ["paper.html", "paper.qmd", "values.json"],
        "my own",
    )
    assert sorted(path.name for path in folder.iterdir()) == [".press", "paper.html", "paper.qmd", "values.json"]


def test_a_lone_document_without_formats_becomes_a_page(tmp_path, press):
    folder = write(tmp_path / "notes", {"paper.qmd": "Text.\n"})
    assert press("render", folder / "paper.qmd").code == 0
    assert built(folder) == ["paper.html", "paper.qmd"]


def test_a_folder_without_a_project_is_rendered_document_by_document(tmp_path, press):
    folder = write(tmp_path / "notes", {"a.qmd": "One.\n", "b.qmd": "Two.\n"})
    assert press("render", cwd=folder).code == 0
    assert built(folder) == ["a.html", "a.qmd", "b.html", "b.qmd"]


@pytest.mark.parametrize(
    ("given", "made"),
    [("docx", ["a.docx"]), ("typst", ["a.pdf"]), ("pdf, html", ["a.html", "a.pdf"])],
)
def test_only_the_formats_asked_for_are_written(project, press, given, made):
    assert press("render", "a.qmd", "--to", given, cwd=project).code == 0
    assert built(project / "build") == sorted([*made, *TABLES])


def test_an_unknown_format_gets_the_nearest(press):
    done = press("render", "--to", "html,dcox,x")
    assert (done.code, done.err) == (
        2,
        (
            '--to: found "dcox", expected some of html, pdf, docx, jats\n  hint: did you mean "docx"?\n'
            '--to: found "x", expected some of html, pdf, docx, jats\n  hint: known: docx, html, jats, pdf\n'
        ),
    )


def test_another_output_folder_is_made_and_nothing_appears_in_build(project, press):
    assert press("render", "a.qmd", "--to", "html", "--output-dir", "other/place", cwd=project).code == 0
    assert built(project / "other" / "place") == ["a.html", *TABLES]
    assert built(project / "build") == []


@pytest.mark.parametrize("engine", ["auto", "embedded"])
def test_both_names_of_the_embedded_engine_render(project, press, engine):
    assert press("render", "a.qmd", "--to", "html", "--engine", engine, cwd=project).code == 0


def test_quarto_as_an_engine_is_told_how_to_be_installed_where_it_is_missing(project, press):
    done = press("render", "--engine", "quarto", cwd=project)
    assert (done.code, done.err.splitlines()[0]) == (7, "found no usable Quarto, expected version 1.4 or newer")
    assert "  hint: install Quarto: " in done.err


def test_quiet_says_nothing(project, press):
    done = press("render", "a.qmd", "--to", "html", "--quiet", cwd=project)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_without_the_cache_chunks_run_again(tmp_path, press):
    text = "```{python}\n#| output: asis\nimport uuid\nprint(uuid.uuid4())\n```\n"
    root = write(tmp_path, {"_quarto.yml": PROJECT, "a.qmd": text})

    def page(*options):
        assert press("render", "--quiet", *options, cwd=root).code == 0
        return (root / "build" / "a.html").read_bytes()

    first = page()
    assert page() == first
    assert page("--no-cache") != first


def test_a_file_that_is_not_there_gets_the_nearest(project, press):
    done = press("render", "inner/c.qmd", "b", cwd=project)
    assert (done.code, done.err) == (
        2,
        (
            'inner/c.qmd: found no such file, expected a .qmd file\n  hint: did you mean "inner/b.qmd"?\n'
            "b: found no such file, expected a .qmd file\n"
        ),
    )


def test_a_folder_in_the_place_of_a_file_is_told_how_to_be_rendered(project, press):
    done = press("render", "inner", cwd=project)
    assert (done.code, done.err) == (
        2,
        (
            "inner: found a folder, expected a .qmd file\n"
            "  hint: to render the project in it: press render --project inner\n"
        ),
    )


def test_a_file_of_another_kind_is_refused(project, press):
    write(project, {"c.md": "Text.\n", "README": "Text.\n"})
    done = press("render", "c.md", "README", cwd=project)
    assert (done.code, done.err) == (
        2,
        "c.md: found .md, expected a .qmd file\nREADME: found no file ending, expected a .qmd file\n",
    )


def test_a_document_given_twice_is_rendered_once(project, press):
    done = press("render", "a.qmd", project / "inner" / ".." / "a.qmd", "--to", "html", cwd=project)
    assert (done.code, [line.split(" (")[0] for line in done.err.splitlines()]) == (
        0,
        ["engine: embedded", "a: html", "  build/a.html"],
    )


def test_documents_of_two_projects_are_refused(project, press, tmp_path):
    write(tmp_path, {"notes/c.qmd": "Text.\n"})
    done = press("render", project / "a.qmd", tmp_path / "notes" / "c.qmd")
    assert (done.code, done.err.replace(str(tmp_path), "HOME")) == (
        2,
        (
            "found documents of 2 projects or folders, expected those of one\n"
            "  HOME/review\n  HOME/notes\n  hint: render them one after another\n"
        ),
    )


def test_rendering_twice_gives_the_same_bytes(project, press):
    press("render", "--quiet", "--no-cache", cwd=project)
    first = snapshot(project / "build")
    press("render", "--quiet", "--no-cache", cwd=project)
    assert snapshot(project / "build") == first
