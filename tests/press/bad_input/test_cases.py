"""What a person gets to read for each kind of bad input: `cases/<name>/` is a project, `expected.txt` the answer.

`expected.txt` is written anew with --update-golden, to be read before it is kept.
"""

import shutil
import tomllib
from pathlib import Path

import pytest

from tests.press.running import PROJECT, snapshot

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.is_dir())
#: Files of a case that are not part of the project.
_ABOUT = shutil.ignore_patterns("case.toml", "expected.txt")


@pytest.fixture
def project(tmp_path):
    """Lay out the project of a case, with finished files of an earlier build."""

    def make(case):
        root = tmp_path / "review"
        shutil.copytree(case, root, ignore=_ABOUT)
        if not (root / "_quarto.yml").exists():
            (root / "_quarto.yml").write_text(PROJECT)
        (root / "build").mkdir()
        for name in ("a.html", "a.pdf", "a.docx", "values.json"):
            (root / "build" / name).write_bytes(b"the last good " + name.encode())
        return root

    return make


def settings(case):
    path = case / "case.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_told_in_plain_words_and_leaves_the_last_good_files(
    case, project, press, monkeypatch, assert_golden
):
    root = project(case)
    before = snapshot(root)
    for name, value in settings(case).get("environment", {}).items():
        monkeypatch.setenv(name, value)
    done = press("render", "--quiet", cwd=root)
    found = f"exit {done.code}\n{done.err}".replace(str(root), "REVIEW")
    assert_golden(found, case / "expected.txt")
    assert (done.out, "Traceback" in done.err) == ("", False)
    assert snapshot(root) == before
    assert list(root.rglob("build-*")) == []
