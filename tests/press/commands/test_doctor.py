"""`press doctor`: what it looks for, what it says of what is missing, and that nothing can stop it."""

import importlib.metadata
import json
import os
import stat
import subprocess
import sys

import pytest

from press.commands import doctor
from press.engines.quarto import find
from tests.press.running import PROJECT, ROOT, write


@pytest.fixture(autouse=True)
def _alone(press, monkeypatch):  # noqa: ARG001 - this comes after what `press` sets
    """Leave this machine's own Quarto out; what stands on PATH else stays, and what a test names is found."""
    monkeypatch.setattr("press.engines.quarto.choose.search_quarto", find.search_quarto)
    monkeypatch.setenv("QUARTO_PATH", "")
    monkeypatch.delenv("PRESS_ENGINE", raising=False)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


@pytest.fixture
def checks(press):
    """Run the command; gives its exit status, the checks by name and the line about the engine."""

    def run(*options, **place):
        done = press("doctor", "--json", *options, **place)
        told = json.loads(done.out)
        return done.code, {check["name"]: check for check in told["checks"]}, told["engine"]

    return run


def quarto(folder, words):
    """Make a program called quarto that runs a line of shell."""
    folder.mkdir()
    path = folder / "quarto"
    path.write_text(f"#!/bin/sh\n{words}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_where_all_is_there_nothing_is_missing(press):
    done = press("doctor")
    lines = done.out.splitlines()
    assert (done.code, lines[-2:]) == (
        0,
        ["engine: embedded (no usable Quarto)", "nothing that a build needs is missing"],
    )
    assert lines[0].split()[:2] == ["ok", "Python"]
    assert [line.split()[0] for line in lines if line.split()[1:2] == ["Pandoc"]] == ["ok"]


def test_every_package_that_a_build_needs_is_looked_for(checks):
    _, found, _ = checks()
    lock = (doctor.Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8")
    wanted = lock.partition("\ndependencies = [")[2].partition("]")[0]
    names = {line.strip(' ",').partition(">=")[0] for line in wanted.splitlines() if line.strip()}
    others = {"font-source-sans-pro": "fonts", "pypandoc_binary": "Pandoc"}
    assert sorted(name for name in names if others.get(name, name) not in found) == []


def test_a_package_that_is_missing_is_told_with_what_installs_it(press, monkeypatch):
    known = importlib.metadata.version

    def without_typst(name):
        if name == "typst":
            raise importlib.metadata.PackageNotFoundError
        return known(name)

    monkeypatch.setattr(doctor, "version", without_typst)
    done = press("doctor")
    assert (done.code, done.out.splitlines()[-1]) == (7, "missing: typst")
    assert "MISSING  typst" in done.out
    assert "python3 -m pip install typst" in done.out


def test_it_works_where_the_packages_that_it_looks_for_are_missing(tmp_path):
    without = "import sys; sys.modules['lxml'] = sys.modules['ruamel.yaml'] = None"
    code = f"{without}; from press.cli import main; sys.exit(main(['doctor', '--json']))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stderr, json.loads(done.stdout)["engine"]) == ("", "engine: none (found no module ruamel.yaml)")


def test_a_quarto_that_is_there_is_told_with_its_version_and_place(checks, tmp_path, monkeypatch):
    path = quarto(tmp_path / "q", "echo 1.6.40")
    monkeypatch.setenv("QUARTO_PATH", str(path))
    _, found, engine = checks()
    assert found["Quarto"]["found"] == f"1.6.40 ({path}, from QUARTO_PATH)"
    assert engine == f"engine: Quarto 1.6.40, {path} from QUARTO_PATH (found)"


def test_a_quarto_that_cannot_be_used_is_told_with_the_reason(press, tmp_path, monkeypatch):
    path = quarto(tmp_path / "q", "echo 1.2.1")
    monkeypatch.setenv("QUARTO_PATH", str(path))
    done = press("doctor")
    assert done.code == 0
    assert f"QUARTO_PATH: {path}: found version 1.2.1, expected 1.4 or newer" in done.out
    assert "install Quarto: python3 -m pip install quarto-cli" in done.out


def test_a_program_that_hangs_does_not_hang_it(checks, tmp_path, monkeypatch):
    monkeypatch.setattr(find, "_VERSION_LIMIT_S", 0.5)
    monkeypatch.setenv("QUARTO_PATH", str(quarto(tmp_path / "q", "sleep 600")))
    code, found, _ = checks()
    assert (code, found["Quarto"]["ok"]) == (0, False)
    assert "still running 0.5 s after it was asked" in found["Quarto"]["remedy"]


def test_a_pin_that_cannot_be_kept_is_a_fault(press, tmp_path):
    root = write(tmp_path / "review", {"_quarto.yml": PROJECT, "review.yml": "engine: {name: quarto}\n"})
    done = press("doctor", cwd=root)
    assert (done.code, done.out.splitlines()[-2:]) == (
        7,
        ["engine: none (found no usable Quarto, expected version 1.4 or newer)", "missing: engine"],
    )


def test_a_pin_of_the_embedded_engine_is_told(checks, tmp_path):
    root = write(tmp_path / "review", {"_quarto.yml": PROJECT, "review.yml": "engine: {name: embedded}\n"})
    assert checks("--project", root)[2] == "engine: embedded (review.yml pins it)"


def test_a_folder_that_cannot_be_written_is_a_fault(press, tmp_path, monkeypatch):
    root = write(tmp_path / "review", {"_quarto.yml": PROJECT})
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    done = press("doctor", cwd=root)
    assert (done.code, done.out.splitlines()[-1]) == (7, "missing: output folder")
    assert f"change the permissions of {root}, or choose another place: --output-dir DIR" in done.out


def test_the_python_that_quarto_would_run_chunks_with_is_asked(checks, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PYTHON", str(quarto(tmp_path / "q", "echo nbformat end")))
    _, found, _ = checks()
    assert found["Jupyter"]["remedy"] == f"it lacks nbformat: {tmp_path}/q/quarto -m pip install jupyter"
    monkeypatch.setenv("QUARTO_PYTHON", str(quarto(tmp_path / "r", "echo end")))
    _, found, _ = checks()
    assert found["Jupyter"]["found"] == f"nbformat, nbclient, ipykernel, yaml in {tmp_path}/r/quarto"


def test_programs_that_nothing_needs_are_no_fault(press, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    done = press("doctor")
    assert done.code == 0
    assert "not found; serves tests that look at pages; optional" in done.out
    assert "apt install chromium" in done.out
