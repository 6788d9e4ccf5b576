"""Which changes the preview sees."""

import shutil

import pytest

import press.preview.watch
from press.preview.watch import Watch


@pytest.fixture
def project(tmp_path):
    for name in ("data", "build", ".git", "__pycache__", "venv", "venv/lib", "elsewhere"):
        (tmp_path / "p" / name).mkdir(parents=True)
    (tmp_path / "p" / "venv" / "pyvenv.cfg").touch()
    return tmp_path / "p"


@pytest.fixture
def watch(project):
    with Watch(project, project / "build") as watch:
        # what stands in the queue now was written before
        yield watch


def until(watch, path):
    """Wait until a change is seen, written again and again: the watch takes a moment to begin."""
    import threading

    stop = threading.Event()

    def write():
        number = 0
        while not stop.wait(0.2):
            number += 1
            path.write_text(str(number), encoding="utf-8")

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    try:
        while str(path) not in seen:
            seen |= watch.changes()
    finally:
        stop.set()
        writer.join()
    return seen


def test_folders_of_sources_are_looked_after(project):
    inside = {path.removeprefix(str(project)) for path in Watch(project, project / "build").folders()}
    assert inside == {"", "/data", "/elsewhere"}


@pytest.mark.parametrize("name", ["a.qmd", "data/rows.csv"])
def test_a_file_that_is_written_is_seen(project, watch, name):
    assert until(watch, project / name) == {str(project / name)}


def test_a_folder_that_is_new_is_looked_after(project, watch):
    (project / "new").mkdir()
    assert str(project / "new" / "a.csv") in until(watch, project / "new" / "a.csv")


def test_a_file_elsewhere_is_looked_after_once_a_build_has_read_it(project, watch, tmp_path):
    other = tmp_path / "books" / "b.bib"
    other.parent.mkdir()
    watch.look_at([str(other), str(project / "a.qmd")])
    assert str(other) in until(watch, other)


@pytest.mark.parametrize("name", [".a.qmd.swp", "a.qmd~", "build/a.html", ".git/x", "__pycache__/a.pyc"])
def test_what_nobody_means_is_passed_over(project, watch, name):
    (project / name).write_text("x", encoding="utf-8")
    seen = until(watch, project / "a.qmd")
    (project / name).write_text("y", encoding="utf-8")
    assert str(project / name) not in seen | until(watch, project / "a.qmd")


def test_a_file_that_a_link_leads_to_is_looked_after(project, watch, tmp_path):
    real = tmp_path / "real" / "rows.csv"
    real.parent.mkdir()
    (project / "linked").symlink_to(real.parent)
    watch.look_at([str(project / "linked" / "rows.csv")])
    assert str(real) in until(watch, real)


@pytest.mark.parametrize("name", [".", "data"])
def test_a_folder_that_went_and_came_again_is_looked_after(project, watch, name):
    until(watch, project / "data" / "rows.csv")
    shutil.rmtree(project / name)
    (project / "data").mkdir(parents=True)
    assert str(project / "data" / "rows.csv") in until(watch, project / "data" / "rows.csv")


def test_beside_a_lone_document_only_folders_of_its_own_are_looked_after(tmp_path):
    (tmp_path / "data" / "deep" / "deeper").mkdir(parents=True)
    watch = Watch(tmp_path, tmp_path, lone=True)
    assert watch.folders() == {str(tmp_path), str(tmp_path / "data")}
    watch.look_at([str(tmp_path / "data" / "deep" / "rows.csv")])
    assert watch.folders() == {str(tmp_path), str(tmp_path / "data"), str(tmp_path / "data" / "deep")}


@pytest.mark.parametrize("error", [FileNotFoundError("gone"), OSError("no more watches")])
def test_a_watch_that_cannot_begin_begins_again(project, monkeypatch, error):
    real, tries = press.preview.watch.watch, []

    def watch(*folders, **options):
        tries.append(options["force_polling"])
        if len(tries) == 1:
            raise error
        return real(*folders, **options)

    monkeypatch.setattr(press.preview.watch, "watch", watch)
    with Watch(project, project / "build") as looked_at:
        assert str(project / "a.qmd") in until(looked_at, project / "a.qmd")
    assert tries[1] is (None if isinstance(error, FileNotFoundError) else True)
