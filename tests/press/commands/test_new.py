"""`press new`: what it makes, what it refuses, and that nothing is left half-made."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from press.commands import new
from press.config.yaml import load_yaml
from tests.press.running import ROOT, snapshot

FILES = sorted(
    path.relative_to(new.SKELETON).as_posix().replace("gitignore", ".gitignore")
    for path in new.SKELETON.rglob("*")
    if path.is_file()
)


def read(path):
    return load_yaml(path.read_text(encoding="utf-8"), path.name).value


@pytest.fixture
def where(monkeypatch):
    """Say whether `press` can be called by its name."""

    def say(path):
        monkeypatch.setattr(new.shutil, "which", lambda _: path)

    return say


@pytest.mark.parametrize("name", ["plants", "my plants", "Pflänzchen (2) 植物", "a/b/plants"])
def test_a_review_is_made_in_a_folder_of_any_name(name, tmp_path, press):
    done = press("new", name)
    assert (done.code, done.err) == (0, "")
    assert sorted(snapshot(tmp_path / name)) == FILES
    assert press("data", "--project", tmp_path / name).code == 0


def test_files_are_utf_8_with_plain_line_ends_and_nothing_is_left_to_fill_in(tmp_path, press):
    press("new", "plants")
    for data in snapshot(tmp_path / "plants").values():
        assert b"\r" not in data
        assert not re.search(r"@(TITLE|KEY)@", data.decode("utf-8"))


def test_the_folder_can_be_read_as_others_made_by_the_person(tmp_path, press):
    press("new", "plants")
    (tmp_path / "other").mkdir()
    assert (tmp_path / "plants").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_an_empty_folder_is_filled_where_one_stands(tmp_path, press):
    (tmp_path / "plants").mkdir()
    assert press("new", ".", cwd=tmp_path / "plants").code == 0
    assert sorted(snapshot(tmp_path / "plants")) == FILES
    assert read(tmp_path / "plants" / "review.yml")["key"] == "plants"


def test_the_next_commands_are_those_of_an_installed_press(where, press):
    where("/usr/bin/press")
    assert press("new", "my plants").out == (
        "made my plants: a small review with made-up studies, for you to replace\n"
        "next:\n  cd 'my plants'\n  press render\n  press verify\n"
    )


def test_the_next_commands_of_a_checkout_name_the_folder(where, press):
    where(None)
    lines = press("new", "plants").out.splitlines()[2:]
    assert [line.split(" -m ")[1] for line in lines] == [
        f"press {command} --project plants" for command in ("render", "verify", "preview")
    ]


@pytest.mark.parametrize("title", ['Tea: "hot" or \\cold?', "# Tea 100 %", "Thé ☕ 'noir'"])
def test_any_title_of_one_line_stands_in_every_file(title, tmp_path, press):
    press("new", "tea", "--title", title, "--key", "tea_1")
    root = tmp_path / "tea"
    review = read(root / "review.yml")
    package = json.loads((root / "data/datapackage.json").read_text(encoding="utf-8"))
    assert (review["title"], review["key"], package["title"], package["name"]) == (title, "tea_1", title, "tea_1")
    head = (root / "manuscript/article.qmd").read_text(encoding="utf-8").split("---\n")[1]
    assert load_yaml(head, "article.qmd").value["title"] == title
    assert (root / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


@pytest.mark.parametrize(
    ("name", "key"),
    [("2026 Été: Thé!", "ete-the"), ("Pain_2", "pain-2"), ("植物", "review"), ("a--b", "a-b")],
)
def test_the_key_is_made_of_the_name_of_the_folder(name, key, tmp_path, press):
    press("new", name)
    assert read(tmp_path / name / "review.yml")["key"] == key


def test_a_folder_that_holds_something_is_refused_and_untouched(tmp_path, press):
    (tmp_path / "plants").mkdir()
    (tmp_path / "plants" / "notes.txt").write_text("mine")
    (tmp_path / "plants" / "other.txt").write_text("mine too")
    done = press("new", "plants")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"{tmp_path}/plants: found a folder that holds notes.txt and 1 more, expected a new or an empty one\n"
        "  hint: nothing was changed; name another folder, such as plants-review\n"
    )
    assert sorted(snapshot(tmp_path / "plants")) == ["notes.txt", "other.txt"]


def test_a_file_is_refused(tmp_path, press):
    (tmp_path / "plants").write_text("mine")
    done = press("new", "plants")
    assert (done.code, done.err) == (2, f"{tmp_path}/plants: found a file, expected a new or an empty folder\n")


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "bell\a"])
def test_a_title_that_is_no_line_of_text_is_refused(title, tmp_path, press):
    done = press("new", "plants", "--title", title)
    assert (done.code, done.err) == (2, f"--title: found {title!r}, expected a text on one line\n")
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_review_yml_would_refuse_is_refused(tmp_path, press):
    done = press("new", "plants", "--key", "My Plants")
    assert done.code == 2
    assert done.err == (
        '--key: found "My Plants", expected small letters, digits, hyphens and underscores, a letter first\n'
        "  hint: --key my-plants\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("moved", [0, 3])
def test_an_interrupted_command_leaves_nothing(there, moved, tmp_path, press, monkeypatch):
    if there:
        (tmp_path / "plants").mkdir()
    count = iter(range(moved + 1))
    real = Path.rename

    def rename(path, target):
        if next(count) == moved:
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    assert press("new", "plants").code == 130
    assert [path.name for path in tmp_path.rglob("*")] == (["plants"] if there else [])


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path, press, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    done = press("new", "plants")
    assert done.code == 2
    assert done.err == (
        f"{tmp_path}/plants: found that it cannot be made (No space left on device), "
        "expected a place that can be written to\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["abstract.lua", "review-numeric.csl"])
def test_the_assets_are_those_of_the_article(name):
    path = Path("manuscript", "assets", name)
    assert (new.SKELETON / path).read_bytes() == (ROOT / path).read_bytes()


def test_the_readme_names_every_file(tmp_path, press):
    press("new", "plants")
    text = (tmp_path / "plants" / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES if name != "README.md" and f"`{name}`" not in text] == []


def test_every_word_of_the_example_is_marked_as_made_up(tmp_path, press):
    press("new", "plants")
    files = snapshot(tmp_path / "plants")
    for name in ("README.md", "references.bib", "data/datapackage.json", *FILES):
        if name.endswith(("README.md", ".bib", ".qmd", "package.json", "CHANGELOG.md")):
            assert b"made" in files[name].lower(), name
        if name.endswith(".csv"):
            rows = files[name].decode().lower().splitlines()[1:]
            assert all("made" in row for row in rows), name


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """Make a review, render it to every format, and verify it, as a person does in processes of their own."""
    root = tmp_path_factory.mktemp("new") / "ma tasse de thé"
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = []
    for command in (("new",), ("render", "--project"), ("verify", "--project")):
        run = [sys.executable, "-m", "press", *command, str(root)]
        if command[0] == "render":
            run += ["--to", "html,pdf,docx,jats"]
        done.append(subprocess.run(run, cwd=ROOT, env=kept, capture_output=True, encoding="utf-8", check=False))
    return root, done


def test_a_new_review_renders_to_every_format_and_passes_every_check(rendered):
    root, done = rendered
    assert [(one.returncode, one.stderr) for one in done if one.returncode] == []
    for document in ("article", "supplement"):
        for suffix in ("html", "pdf", "docx", "xml"):
            assert (root / "build" / f"{document}.{suffix}").is_file()
    checks = [line for line in done[-1].stdout.splitlines() if line[:4].strip()]
    assert {line[:6] for line in checks[:-1]} == {"ok    "}, done[-1].stdout


def test_a_new_review_has_no_warning(rendered):
    _, done = rendered
    assert [line for one in done for line in (one.stdout + one.stderr).splitlines() if "warning" in line] == []
