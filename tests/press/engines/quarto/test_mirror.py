"""The private copy in which Quarto works: what is in it, and whose it is."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from press.config import load_project
from press.engines.quarto.mirror import make_mirror
from press.engines.quarto.source import plain_source
from press.errors import RenderError
from press.readers import read_document
from tests.press.running import write

YML = "# mine\nproject:\n  type: manuscript\n  execute-dir: project\n  output-dir: site\nlang: de\n"


@pytest.fixture
def mirror(tmp_path):
    """Make a copy of a project for a document of it."""

    def make(files, name="deep/a.qmd", *, executed=True, start=None):
        root = write(tmp_path / "review", files)
        document = read_document(root / name, load_project(start or root / name), formats=("html",))
        (tmp_path / "base").mkdir()
        figures = tmp_path / "figures" if executed else None
        return make_mirror(document, plain_source(document), base=tmp_path / "base", figures=figures)

    return make


def kinds(folder: Path):
    return {
        path.name: "link" if path.is_symlink() else "folder" if path.is_dir() else "file" for path in folder.iterdir()
    }


PLAIN = {"_quarto.yml": YML, "deep/a.qmd": "Text.\n", "deep/img/p.svg": "<svg/>", "data/d.csv": "1\n"}


def test_folders_down_to_the_document_are_real_and_all_beside_them_is_linked(mirror):
    made = mirror(
        {**PLAIN, "deep/b.qmd": "Other.\n", "_metadata.yml": "lang: fr\n", "_extensions/x/_extension.yml": ""}
    )
    assert kinds(made.root) == {
        "_quarto.yml": "file",
        "deep": "folder",
        "data": "link",
        "build": "folder",
        "_metadata.yml": "file",
        "_extensions": "folder",
    }
    assert kinds(made.root / "deep") == {"a.qmd": "file", "b.qmd": "link", "img": "link"}


def test_the_project_becomes_a_plain_one_whose_other_lines_keep_their_numbers(mirror):
    lines = (mirror(PLAIN).root / "_quarto.yml").read_text().splitlines()
    assert lines[:6] == ["# mine", "#", "#", "#", "#", "lang: de"]
    assert YAML(typ="safe").load("\n".join(lines))["project"] == {
        "type": "default",
        "execute-dir": "project",
        "output-dir": "_press_output",
        "render": ["deep/a.qmd"],
    }


def test_traces_of_earlier_runs_are_not_taken_over(mirror):
    traces = {".quarto/x": "", ".git/x": "", "_freeze/x": "", "deep/a_files/x": "", "deep/a_cache/x": ""}
    made = mirror({**PLAIN, **traces})
    assert set(kinds(made.root)) == {"_quarto.yml", "deep", "data", "build"}
    assert set(kinds(made.root / "deep")) == {"a.qmd", "img"}


def test_figures_in_the_output_folder_are_at_hand_and_finished_files_are_not(mirror):
    made = mirror({**PLAIN, "build/figures/f.svg": "<svg/>", "build/a.html": "old", "build/.press/x": ""})
    assert kinds(made.root / "build") == {"figures": "link"}


def test_where_quarto_executes_the_output_folder_is_its_own(mirror):
    made = mirror({**PLAIN, "build/figures/f.svg": "<svg/>"}, executed=False)
    assert kinds(made.root / "build") == {}


def test_figures_of_chunks_stand_beside_the_document(mirror, tmp_path):
    write(tmp_path / "figures", {"chunks/one.svg": "<svg/>"})
    made = mirror(PLAIN)
    assert (made.document.parent / "chunks" / "one.svg").read_text() == "<svg/>"


def test_figures_of_chunks_and_the_authors_own_of_the_same_folder_live_together(mirror, tmp_path):
    write(tmp_path / "figures", {"chunks/one.svg": "ours", "chunks/mine.svg": "ours"})
    made = mirror({**PLAIN, "deep/chunks/mine.svg": "mine"})
    folder = made.document.parent / "chunks"
    assert ((folder / "one.svg").read_text(), (folder / "mine.svg").read_text()) == ("ours", "mine")


def test_a_lone_document_gets_a_project_so_that_no_other_is_found(mirror):
    made = mirror({"a.qmd": "Text.\n", "b.txt": "x"}, "a.qmd")
    assert kinds(made.root) == {"a.qmd": "file", "b.txt": "link", "_quarto.yml": "file"}


def test_files_above_the_project_are_within_reach_where_they_are_named(mirror, tmp_path):
    write(tmp_path, {"shared/s.txt": "above"})
    made = mirror({**PLAIN, "deep/a.qmd": "![A](../../shared/s.txt)\n"})
    assert (made.document.parent / "../../shared/s.txt").read_text() == "above"
    assert made.root.name == "review"


def test_a_path_of_the_copy_is_told_as_that_of_the_author(mirror, tmp_path):
    made = mirror(PLAIN)
    review = tmp_path / "review"
    assert made.original(made.root / "data" / "d.csv") == review / "data" / "d.csv"
    assert made.original(review / "data" / "d.csv") == review / "data" / "d.csv"
    assert made.original(Path("/opt/quarto/main.lua")) is None


def test_a_document_outside_its_project_is_refused(mirror, tmp_path):
    write(tmp_path, {"else/a.qmd": "Text.\n"})
    with pytest.raises(RenderError) as caught:
        mirror({"_quarto.yml": YML}, "../else/a.qmd", start=tmp_path / "review")
    assert str(caught.value) == (
        f"{tmp_path}/else/a.qmd: found a document outside the project {tmp_path}/review, "
        "expected one inside: Quarto knows no others\n"
        "  hint: render it without --project, or with --engine embedded"
    )


def test_a_system_without_links_is_told_in_plain_words(mirror, monkeypatch):
    def refuse(*_, **__):
        raise OSError(1314, "A required privilege is not held")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(RenderError) as caught:
        mirror(PLAIN)
    assert str(caught.value).partition(": ")[2] == (
        "found that the system makes no links (a required privilege is not held), expected to link files for Quarto\n"
        "  hint: on Windows turn on the developer mode; or render with --engine embedded"
    )
