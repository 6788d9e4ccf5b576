"""A Quarto to test with: a stand-in that plays what it is told, and the real one where it is installed."""

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from press.config import load_project
from press.engines.quarto.find import Quarto, search_quarto
from press.engines.quarto.render import render_plain, write_formats
from press.execute import execute_document
from press.readers import read_document
from tests.press.running import write

STANDIN = Path(__file__).parent / "standin.py"
PROJECT = "project:\n  type: default\n"


@pytest.fixture(autouse=True)
def _private(tmp_path, monkeypatch):
    """Let private copies stand where a test can see whether they are gone."""
    place = tmp_path / "private"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == [], "private files are left"


@pytest.fixture
def playing(tmp_path):
    """Make a program called `quarto` that behaves as named."""
    if sys.platform == "win32":
        pytest.skip("the stand-in is a script of POSIX")

    def make(behaviour="success", folder=tmp_path / "bin"):
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "quarto"
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STANDIN}" "{behaviour}" "$@"\n', encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    return make


@pytest.fixture
def standin(playing, tmp_path, monkeypatch):
    """Give a stand-in as if it had been found; `started` in the folder `notes` tells its processes."""
    notes = tmp_path / "notes"
    notes.mkdir()
    monkeypatch.setenv("STANDIN_NOTES", str(notes))
    return lambda behaviour="success": Quarto(playing(behaviour), "1.6.40", "a test")


@pytest.fixture(scope="session")
def real():
    """Give the real Quarto of this machine; without one the test skips, or fails under REQUIRE_QUARTO."""
    found = search_quarto(os.environ).found
    if found is None:
        missing = pytest.fail if os.environ.get("REQUIRE_QUARTO") else pytest.skip
        missing("Quarto is not installed")
    return found


@pytest.fixture(params=["standin", "real"])
def quarto(request):
    """Give both, one after the other: the stand-in plays the named behaviour, the real one meets the document."""
    if request.param == "standin":
        return request.getfixturevalue("standin")
    found = request.getfixturevalue("real")
    return lambda _behaviour="success": found


@pytest.fixture
def engine(tmp_path, memory):
    """Render `review/a.qmd` with a Quarto; gives what was written."""

    def run(quarto, text="Text.\n", formats=("html",), *, plain=False, progress=lambda _: None, **files):
        named = {name.replace("__", "."): content for name, content in files.items()}
        root = write(tmp_path / "review", {"_quarto.yml": PROJECT, "a.qmd": text, **named})
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        document = read_document(root / "a.qmd", load_project(root), formats=formats)
        settings = {"folder": out, "quarto": quarto, "progress": progress}
        if plain:
            return render_plain(document, **settings)
        executed = execute_document(document, resources=tmp_path / "figures")
        return write_formats(executed, memory=memory, **settings)

    return run


@pytest.fixture
def jupyter(request):
    """Skip the real Quarto where its Python cannot run chunks."""
    if "real" in request.node.callspec.params.values():
        python = os.environ.get("QUARTO_PYTHON", sys.executable)
        if subprocess.run(
            [python, "-c", "import nbclient, ipykernel, yaml"], capture_output=True, check=False
        ).returncode:
            pytest.skip("Jupyter is not installed")
