"""Finished files appear all at once or not at all."""

import pytest

from press.errors import RenderError
from press.workspace import open_workspace


def make(workspace, **files):
    made = []
    for name, text in files.items():
        path = workspace.part("out") / f"{name}.html"
        path.write_text(text)
        made.append(path)
    return made


def texts(folder):
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_published_files_replace_the_old_ones_and_leave_others(tmp_path):
    (tmp_path / "a.html").write_text("old")
    (tmp_path / "mine.html").write_text("mine")
    with open_workspace(tmp_path) as workspace:
        placed = workspace.publish(make(workspace, a="new", b="new"))
    assert placed == [tmp_path / "a.html", tmp_path / "b.html"]
    assert texts(tmp_path) == {"a.html": "new", "b.html": "new", "mine.html": "mine"}


def test_pictures_below_an_article_keep_their_folder(tmp_path):
    with open_workspace(tmp_path) as workspace:
        (article,) = make(workspace, a="new")
        (article.parent / "a-figures").mkdir()
        picture = article.parent / "a-figures" / "a.html"
        picture.write_text("picture")
        placed = workspace.publish([article, picture])
    assert placed == [tmp_path / "a.html", tmp_path / "a-figures" / "a.html"]
    assert [path.read_text() for path in placed] == ["new", "picture"]


def test_a_file_that_cannot_be_placed_takes_those_before_it_back(tmp_path):
    (tmp_path / "a.html").write_text("old")
    (tmp_path / "c.html").mkdir()
    with open_workspace(tmp_path) as workspace, pytest.raises(RenderError, match=r"c\.html: found that the system"):
        workspace.publish(make(workspace, a="new", b="new", c="new"))
    assert texts(tmp_path) == {"a.html": "old"}


def test_ctrl_c_while_publishing_takes_everything_back(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_text("old")
    moves = []

    def move(file, target):
        if moves:
            raise KeyboardInterrupt
        moves.append(file.replace(target))

    with open_workspace(tmp_path) as workspace:
        files = make(workspace, a="new", b="new")
        monkeypatch.setattr("press.workspace._move", move)
        with pytest.raises(KeyboardInterrupt):
            workspace.publish(files)
    assert texts(tmp_path) == {"a.html": "old"}


def test_a_build_leaves_nothing_private(tmp_path):
    with open_workspace(tmp_path / "build") as workspace:
        assert workspace.folder.is_dir()
        workspace.publish(make(workspace, a="new"))
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["a.html"]


def test_a_failed_build_leaves_no_folder_that_it_made(tmp_path):
    with pytest.raises(ZeroDivisionError), open_workspace(tmp_path / "new" / "build") as workspace:
        make(workspace, a=str(1 / 0))
    assert list(tmp_path.iterdir()) == []


def test_two_builds_do_not_share_a_private_folder(tmp_path):
    with open_workspace(tmp_path) as first, open_workspace(tmp_path) as second:
        assert first.folder != second.folder
        second.publish(make(second, a="of the second"))
    assert texts(tmp_path) == {"a.html": "of the second"}
