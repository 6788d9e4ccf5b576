"""Files read in another process: the same as when they are read here, and never those of other bytes."""

import subprocess
from concurrent.futures import Future

import pytest

from press.checks import readback
from press.checks.project import verify_project
from press.checks.readback import READERS, ahead
from press.config import load_project
from press.errors import VerifyError
from tests.press.running import process, write

DOCUMENT = """---
title: Birds
format: {html: default, typst: default, docx: default, jats: default}
---

See @sec-a and a note.[^1] A picture: ![Two birds](p.svg){fig-alt="Two birds"}

[^1]: A note.

# Part {#sec-a}

[12]{#val-n .value data-value="n"} birds.
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">7</text></svg>'


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("ahead")
    write(root, {"_quarto.yml": "project: {type: default}\n", "a.qmd": DOCUMENT, "p.svg": PICTURE})
    with process(["render", "--quiet"], root) as render:
        render.communicate()
    assert render.returncode == 0
    return root / "build"


FILES = {"html": "a.html", "pdf": "a.pdf", "docx": "a.docx", "jats": "a.xml"}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_each_format_is_handed_over_as_it_is_read_here(built, name):
    path = built / FILES[name]
    source = path.read_bytes()
    with ahead.reading_ahead([(path, name)]):
        assert ahead.read_ahead(path, source) == READERS[name](path, source)


def test_of_a_file_that_changed_since_it_was_read_nothing_is_given(built):
    path = built / "a.html"
    with ahead.reading_ahead([(path, "html")]):
        assert ahead.read_ahead(path, path.read_bytes() + b" ") is None


def test_a_file_that_cannot_be_read_is_left_to_who_asks_and_the_others_are_still_read(built, tmp_path):
    broken = tmp_path / "b.pdf"
    broken.write_bytes(b"%PDF-1.7 and no more")
    files = [(tmp_path / "missing.docx", "docx"), (broken, "pdf"), (built / "a.pdf", "pdf")]
    with ahead.reading_ahead(files):
        assert [ahead.read_ahead(path, b"") for path, _ in files[:2]] == [None, None]
        assert ahead.read_ahead(built / "a.pdf", (built / "a.pdf").read_bytes()) is not None
    with pytest.raises(VerifyError, match="cut off"):
        READERS["pdf"](broken, broken.read_bytes())


@pytest.mark.parametrize("written", [b"", b"\0\0\0", b"\0\0\0\0\0\0\0\x09\x80\x05abc"])
def test_a_process_that_ended_early_keeps_nobody_waiting(written, tmp_path):
    (tmp_path / "written").write_bytes(written)
    begun = {tmp_path / "a.pdf": Future()}
    with subprocess.Popen(["cat", tmp_path / "written"], stdout=subprocess.PIPE) as process:
        ahead._take(process, begun)
    assert begun[tmp_path / "a.pdf"].result(timeout=0) is None


def test_outside_of_a_verification_nothing_is_being_read(built):
    with ahead.reading_ahead([(built / "a.html", "html")]):
        pass
    assert ahead.read_ahead(built / "a.html", (built / "a.html").read_bytes()) is None


def test_press_verify_has_the_files_read_beside_its_other_work(built, monkeypatch):
    given = []
    monkeypatch.setattr(readback, "read_ahead", lambda path, source: given.append(ahead.read_ahead(path, source)))
    readback._read.cache_clear()
    verify_project(load_project(built.parent))
    assert len(given) == len(FILES)
    assert None not in given
