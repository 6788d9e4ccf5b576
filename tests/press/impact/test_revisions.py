"""Taking states of a project out of git, without a trace of it."""

from __future__ import annotations

import subprocess

import pytest

from press.errors import ConfigError, EngineMissingError
from press.impact.revisions import find_repository, find_revision, find_working_tree, take_out
from tests.press.impact.made import commit, git


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "project"
    commit(folder, {"a.txt": "one\n", "sub/b.txt": "two\n"})
    return folder


def taken(folder, name, target):
    repository = find_repository(folder)
    target.mkdir()
    take_out(repository, find_revision(repository, name) if name else find_working_tree(repository), target)
    return {path.relative_to(target).as_posix(): path.read_text() for path in target.rglob("*") if path.is_file()}


def test_a_revision_is_taken_out_as_it_was(repository, tmp_path):
    commit(repository, {"a.txt": "changed\n"})
    assert taken(repository, "HEAD~1", tmp_path / "out") == {"a.txt": "one\n", "sub/b.txt": "two\n"}


def test_files_that_archives_leave_out_are_taken_out_too(repository, tmp_path):
    commit(repository, {".gitattributes": "sub/** export-ignore\n"})
    assert taken(repository, "HEAD", tmp_path / "out")["sub/b.txt"] == "two\n"


def test_the_working_tree_is_copied_with_new_files_and_without_ignored_ones(repository, tmp_path):
    (repository / ".gitignore").write_text("junk/\n")
    (repository / "junk").mkdir()
    (repository / "junk" / "x.txt").write_text("x")
    (repository / "new.txt").write_text("new")
    (repository / "a.txt").unlink()
    assert taken(repository, "", tmp_path / "out") == {
        ".gitignore": "junk/\n",
        "new.txt": "new",
        "sub/b.txt": "two\n",
    }


def test_tree_index_and_hooks_of_the_author_are_left_alone(repository, tmp_path):
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    commit(repository, {"a.txt": "changed\n"})
    (repository / "a.txt").write_text("edited\n")
    (repository / "staged.txt").write_text("s")
    git(repository, "add", "staged.txt")
    before = git(repository, "status", "--porcelain=v2", "--branch"), (repository / ".git" / "index").read_bytes()
    taken(repository, "HEAD~1", tmp_path / "out")
    assert (repository / ".git" / "index").read_bytes() == before[1]
    assert git(repository, "status", "--porcelain=v2", "--branch") == before[0]
    assert git(repository, "worktree", "list").count("\n") == 1
    assert not (tmp_path / "ran").exists()


def test_a_submodule_is_left_out(repository, tmp_path):
    commit(tmp_path / "other", {"c.txt": "three\n"})
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(tmp_path / "other"), "other")
    commit(repository, {})
    assert "other/c.txt" not in taken(repository, "HEAD", tmp_path / "out")


def test_a_project_in_a_subfolder_knows_its_place(repository):
    found = find_repository(repository / "sub")
    assert (found.top, str(found.inside)) == (repository, "sub")


def test_a_revision_is_shown_by_the_name_it_was_asked_by(repository):
    found = find_repository(repository)
    short = git(repository, "rev-parse", "--short=10", "HEAD").strip()
    assert find_revision(found, "main").name == f"main ({short})"
    assert find_revision(found, short[:7]).name == short


def test_the_same_files_have_the_same_key_and_others_another(repository):
    found = find_repository(repository)
    before = find_revision(found, "HEAD").key, find_working_tree(found).key
    commit(repository, {}, "nothing changed")
    assert (find_revision(found, "HEAD").key, find_working_tree(found).key) == before
    (repository / "a.txt").write_text("edited\n")
    assert find_working_tree(found).key != before[1]


@pytest.mark.parametrize("name", ["nowhere", "--help", "HEAD~7", ""])
def test_an_unknown_revision_is_told(repository, name):
    with pytest.raises(ConfigError) as error:
        find_revision(find_repository(repository), name)
    assert f'found no revision "{name}", expected a branch, tag or commit of this repository' in str(error.value)


def test_a_revision_that_a_shallow_clone_lacks_says_how_to_get_it(repository, tmp_path):
    first = git(repository, "rev-parse", "HEAD").strip()
    commit(repository, {"a.txt": "changed\n"})
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{repository}", str(tmp_path / "shallow")], check=True
    )
    with pytest.raises(ConfigError) as error:
        find_revision(find_repository(tmp_path / "shallow"), first)
    assert "in this shallow clone, expected one that it holds" in str(error.value)
    assert "git fetch --unshallow" in str(error.value)


def test_a_folder_outside_of_git_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ConfigError, match="found no git repository around the project, expected one"):
        find_repository(tmp_path)


def test_a_missing_git_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EngineMissingError, match="found no git, expected the program"):
        find_repository(tmp_path)


def test_a_commit_whose_files_are_lost_is_told(repository, tmp_path):
    found = find_repository(repository)
    revision = find_revision(found, "HEAD")
    blob = git(repository, "rev-parse", "HEAD:a.txt").strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "out").mkdir()
    with pytest.raises(ConfigError, match="found that git cannot take out HEAD"):
        take_out(found, revision, tmp_path / "out")
